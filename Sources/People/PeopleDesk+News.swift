internal import Foundation
internal import GRDB
internal import Mail
public import Participation
internal import PublicRecord
internal import RecordKernel
public import Vocabulary

/// An e-blast as officers see it.
public struct Blast: Equatable, Sendable {
  public let id: String
  public let state: BlastState
}

/// Where links of messages lead: the site knows its own addresses.
public struct NewsAddresses: Sendable {
  let preferences: @Sendable (_ token: String, Language) -> String
  let unsubscribe: @Sendable (_ token: String, Language) -> String

  public init(
    preferences: @escaping @Sendable (_ token: String, Language) -> String,
    unsubscribe: @escaping @Sendable (_ token: String, Language) -> String
  ) { (self.preferences, self.unsubscribe) = (preferences, unsubscribe) }
}

/// E-blasts: one officer writes, another one releases, and whoever asked for the topic gets it as often as they chose.
extension PeopleDesk {
  // MARK: Writing

  /// - Returns: the new e-blast's id.
  /// - Throws: ``PeopleError`` where they may not; `RecordError` for a text that is none.
  public func draft(_ topic: Topic, _ letters: Letters, by: String) throws -> String {
    try demand(.keepMail, of: by)
    let year = today().parts.year
    // Another officer may take the same number at the same moment.
    for _ in 0..<5 {
      let last = try record.read { db in
        try String.fetchOne(
          db, sql: "SELECT id FROM blasts WHERE id LIKE ? ORDER BY length(id) DESC, id DESC LIMIT 1",
          arguments: ["\(BlastKind.prefix)\(year)-%"])
      }
      let number = last.flatMap { Int($0.split(separator: "-").last ?? "") } ?? 0
      let id = "\(BlastKind.prefix)\(year)-" + String(format: "%03d", number + 1)
      do {
        try append(.drafted(.init(topic, letters, by: by)), to: id)
        return id
      } catch {
        guard try !record.events(of: id).isEmpty else { throw error }
      }
    }
    throw PeopleError("others write at the same moment; try again")
  }

  public func revise(_ id: String, _ topic: Topic, _ letters: Letters, by: String) throws {
    try demand(.keepMail, of: by)
    _ = try known(id)
    try append(.revised(.init(topic, letters, by: by)), to: id)
  }

  /// - Parameter text: the place of the text that they have read.
  public func release(_ id: String, text: Int, by: String) throws {
    try demand(.publishMail, of: by)
    _ = try known(id)
    try append(.released(.init(text: text, by: by)), to: id)
  }

  public func cancel(_ id: String, text: Int, by: String) throws {
    try demand(.keepMail, of: by)
    _ = try known(id)
    try append(.cancelled(.init(text: text, by: by)), to: id)
  }

  private func append(_ event: BlastEvent, to blast: String) throws {
    try record.append([event.event(of: blast, on: today())])
  }

  private func known(_ id: String) throws -> Blast {
    guard let blast = try blast(id) else { throw PeopleError("\(id.prefix(20)): no such e-blast") }
    return blast
  }

  /// Nil where there is none of the id.
  public func blast(_ id: String) throws -> Blast? {
    guard BlastKind.isID(id) else { return nil }
    let events = try record.events(of: id)
    return events.isEmpty ? nil : Blast(id: id, state: try BlastKind().state(id, events))
  }

  /// The latest first.
  public func blasts(limit: Int = 100) throws -> [Blast] {
    try record.read { db in
      try String.fetchAll(
        db, sql: "SELECT id FROM blasts ORDER BY substr(id, 1, 8) DESC, length(id) DESC, id DESC LIMIT ?",
        arguments: [limit])
    }.compactMap { try blast($0) }
  }

  /// Sends an e-blast in all languages to an officer, as its readers would get it.
  public func sendTrial(_ id: String, to person: String) throws {
    try demand(.keepMail, of: person)
    let blast = try known(id)
    try people.write { db in
      guard let address = try people.person(person, db)?.address else { throw PeopleError("no such person") }
      for language in Language.allCases {
        let letter = blast.state.text.letters[language]
        let reason = MailText.Reason(
          topic: topics.name(blast.state.text.topic, in: language), day: today().description, preferences: "https://…")
        try queue.add(
          .news(subject: letter.subject, body: letter.body, reason, in: language), to: address, person, .trial, db)
      }
    }
  }

  /// How many are written to about each topic, by the language that they read.
  public func audience() throws -> [Topic: [Language: Int]] {
    let persons = try record.read { db in
      try Row.fetchAll(db, sql: "SELECT topic, person FROM consents").map { ($0[0] as String, $0[1] as String) }
    }
    let languages = try people.read { db in
      Dictionary(
        try Row.fetchAll(db, sql: "SELECT id, language FROM persons").map { ($0[0] as String, $0[1] as String) },
        uniquingKeysWith: { first, _ in first })
    }
    return persons.reduce(into: [:]) { counts, one in
      guard let topic = Topic(rawValue: one.0), let language = languages[one.1].flatMap({ Language(rawValue: $0) })
      else { return }
      counts[topic, default: [:]][language, default: 0] += 1
    }
  }

  // MARK: Sending

  /// So many persons are written to in one transaction.
  private static let batch = 250
  /// The hour, in UTC, at which what was collected goes out.
  private static let digestHour = 13

  /// Puts released e-blasts into the queue, for each person once, whatever is cut off between; and what was collected
  /// for a week or a month, when its day has come.
  /// - Parameter isToStop: asked between batches.
  /// - Returns: how many messages were made.
  @discardableResult
  public func sendNews(_ addresses: NewsAddresses, isToStop: () -> Bool = { false }) throws -> Int {
    let released = try record.read { db in
      try String.fetchAll(db, sql: "SELECT id FROM blasts WHERE stage = 'released' ORDER BY id")
    }
    let done = Set(try people.read { try String.fetchAll($0, sql: "SELECT blast FROM news") })
    var count = 0
    for id in released where !done.contains(id) && !isToStop() {
      guard let blast = try blast(id) else { continue }
      var last = ""
      while !isToStop() {
        let persons = try consenting(to: blast.state.text.topic, after: last)
        guard let end = persons.last?.person else {
          try people.write { try $0.execute(sql: "INSERT OR IGNORE INTO news VALUES (?)", arguments: [id]) }
          break
        }
        count += try people.write { db in
          try persons.reduce(0) { try $0 + (send(blast, to: $1, addresses, db) ? 1 : 0) }
        }
        last = end
      }
    }
    return count + (try sendDigests(addresses, isToStop))
  }

  private struct Consenting {
    let person: String
    let frequency: Frequency
    let confirmed: Int
  }

  private func consenting(to topic: Topic, after last: String) throws -> [Consenting] {
    try record.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT person, frequency, confirmed FROM consents WHERE topic = ? AND person > ? ORDER BY person LIMIT ?
          """, arguments: [topic.rawValue, last, Self.batch]
      ).map { row in
        guard let frequency = Frequency(rawValue: row[1]) else {
          throw PeopleFault(description: "\(record.folder): consent of \(row[0] as String) has an unknown frequency")
        }
        return Consenting(person: row[0], frequency: frequency, confirmed: row[2])
      }
    }
  }

  /// - Returns: whether a message was made.
  private func send(_ blast: Blast, to one: Consenting, _ addresses: NewsAddresses, _ db: Database) throws -> Bool {
    guard let person = try people.person(one.person, db) else { return false }
    try db.execute(sql: "INSERT OR IGNORE INTO dispatched VALUES (?, ?)", arguments: [blast.id, one.person])
    guard db.changesCount == 1 else { return false }
    let topic = blast.state.text.topic
    guard one.frequency == .each else {
      try db.execute(
        sql: "INSERT OR IGNORE INTO digests VALUES (?, ?, ?, ?)",
        arguments: [one.person, topic.rawValue, blast.id, Self.due(one.frequency, after: people.clock())])
      return false
    }
    let letter = blast.state.text.letters[person.language]
    return try add(topic, to: person, one.confirmed, addresses, db) {
      .news(subject: letter.subject, body: letter.body, $0, in: person.language)
    }
  }

  /// Puts a message of a list into the queue, where its reader's address works.
  private func add(
    _ topic: Topic, to person: Person, _ confirmed: Int, _ addresses: NewsAddresses, _ db: Database,
    _ text: (MailText.Reason) -> MailText
  ) throws -> Bool {
    guard let address = person.addresses.first(where: \.isConfirmed)?.address,
      try !people.isSuppressed(people.lookup(address), db)
    else { return false }
    let name = topics.name(topic, in: person.language)
    let reason = MailText.Reason(
      topic: name, day: Day(number: confirmed / 86_400).description,
      preferences: addresses.preferences(people.token(.preferences, of: person.id), person.language))
    let unsubscribe = addresses.unsubscribe(
      people.token(.unsubscribe, of: person.id, topics: [topic]), person.language)
    try queue.add(
      text(reason), to: address, person.id, .news,
      list: .init(id: topic.rawValue, name: name, unsubscribe: unsubscribe),
      db)
    return true
  }

  /// Mondays for a week, the first for a month.
  static func due(_ frequency: Frequency, after seconds: Int) -> Int {
    var day = Day(number: seconds / 86_400)
    repeat {
      day = Day(number: day.number + 1)
    } while !(frequency == .monthly
      // 1970-01-01 was a Thursday.
      ? day.parts.day == 1 : (day.number + 3) % 7 == 0)
    return day.number * 86_400 + digestHour * 3600
  }

  private func sendDigests(_ addresses: NewsAddresses, _ isToStop: () -> Bool) throws -> Int {
    var (count, known) = (0, [String: Blast]())
    while !isToStop() {
      let due = try people.read { db in
        try Row.fetchAll(
          db, sql: "SELECT DISTINCT person, topic FROM digests WHERE due <= ? ORDER BY person, topic LIMIT ?",
          arguments: [people.clock(), Self.batch]
        ).map { ($0[0] as String, $0[1] as String) }
      }
      guard !due.isEmpty else { break }
      // Read before the queue is written, so that nobody who writes waits for it.
      let held = try due.map { person, word in
        try Topic(rawValue: word).flatMap { try consents(of: person)[$0] }
      }
      count += try people.write { db in
        var made = 0
        for ((person, topic), consent) in zip(due, held) {
          let ids = try String.fetchAll(
            db, sql: "SELECT blast FROM digests WHERE person = ? AND topic = ? AND due <= ? ORDER BY blast",
            arguments: [person, topic, people.clock()])
          try db.execute(
            sql: "DELETE FROM digests WHERE person = ? AND topic = ? AND due <= ?",
            arguments: [person, topic, people.clock()])
          guard let consent, let reader = try people.person(person, db), !ids.isEmpty else { continue }
          for id in ids where known[id] == nil { known[id] = try blast(id) }
          let letters = ids.compactMap { known[$0]?.state.text.letters[reader.language] }
          let isMade = try add(consent.consent.topic, to: reader, consent.consent.confirmed, addresses, db) {
            .digest(letters.map { ($0.subject, $0.body) }, $0, in: reader.language)
          }
          if isMade { made += 1 }
        }
        return made
      }
    }
    return count
  }
}
