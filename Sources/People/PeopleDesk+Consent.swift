internal import Digests
internal import Foundation
internal import GRDB
internal import Keys
public import Mail
public import Participation
internal import Passkeys
internal import PublicRecord
internal import RecordKernel
public import Vocabulary

/// What somebody asks to be written to about, before their address is confirmed.
public struct Subscription: Codable, Equatable, Sendable {
  let address: String
  public let language: Language
  public let topics: [Topic]
  public let frequency: Frequency
  /// SHA-256 of the words that they were shown.
  let wording: String
  /// Seconds since 1970.
  let asked: Int
}

/// Consent: given twice (the form, then a link that came to the address), kept in the ledger, taken back with one
/// click.
extension PeopleDesk {
  /// Hours that a subscription waits for its confirmation.
  public static let confirmationHours = 48

  // MARK: Subscribing

  /// Keeps what a form asks for until it is confirmed, and sends the link. Whether the address is known makes no
  /// difference to what is done.
  /// - Parameter link: the address of a page, by its token.
  public func subscribe(
    _ address: MailAddress, to topics: [Topic], _ frequency: Frequency, language: Language, link: (String) -> String
  ) throws {
    guard !topics.isEmpty else { throw PeopleError("no topic was chosen; expected at least one") }
    let wording = try wordings.current(in: language)
    let asked = Subscription(
      address: address.text, language: language, topics: topics, frequency: frequency, wording: wording.hash,
      asked: people.clock())
    let token = try Random.bytes(32)
    let hash = Data(SHA256Digest.bytes(of: token))
    let sealed = try Cipher.seal(
      Array(try JSONEncoder().encode(asked)), with: people.tokenKey, context: Self.context(hash))
    let names = topics.map { self.topics.name($0, in: language) }
    let text = MailText.confirmation(
      names, wording: wording.text, link: link(Base64URL.text(token)), hours: Self.confirmationHours, in: language)
    try people.write { db in
      try db.execute(
        sql: "INSERT INTO subscriptions VALUES (?, ?, ?, ?)",
        arguments: [
          hash, people.lookup(address), Data(sealed), people.clock() + Self.confirmationHours * 3600,
        ])
      try queue.add(text, to: address, nil, .subscription, db)
    }
  }

  private static func context(_ hash: Data) -> [String] { ["people", "subscription", Hexadecimal.text(hash)] }

  /// What a link would confirm; nil for one that is over, used or none.
  public func subscription(token: String) throws -> Subscription? {
    guard let hash = Self.hash(token) else { return nil }
    return try people.read { db in
      try Data.fetchOne(
        db, sql: "SELECT sealed FROM subscriptions WHERE hash = ? AND until >= ?", arguments: [hash, people.clock()])
    }.map { sealed in
      guard let bytes = Cipher.open(sealed, with: people.tokenKey, context: Self.context(hash)) else {
        throw PeopleFault(description: "\(people.folder): a subscription that waits is damaged")
      }
      return try JSONDecoder().decode(Subscription.self, from: Data(bytes))
    }
  }

  private static func hash(_ token: String) -> Data? {
    guard token.utf8.count == 43, let bytes = Base64URL.bytes(token) else { return nil }
    return Data(SHA256Digest.bytes(of: bytes))
  }

  /// Confirms a subscription, once: the person is known from now on, and the ledger has what they agreed to.
  /// - Returns: who it is; nil for a link that is over, used or none.
  public func confirm(token: String) throws -> String? {
    guard let asked = try subscription(token: token), let hash = Self.hash(token),
      let wording = wordings.wording(hash: asked.wording)
    else { return nil }
    let address = try MailAddress(asked.address)
    // Whoever takes the row is the one who confirms.
    let found: (person: String, isNew: Bool)? = try people.write { db in
      try db.execute(sql: "UPDATE subscriptions SET until = -until WHERE hash = ? AND until > 0", arguments: [hash])
      guard db.changesCount == 1 else { return nil }
      try people.liftSuppression(people.lookup(address), db)
      if let person = try people.person(withLookup: people.lookup(address), db) {
        try confirm(address, db)
        return (person, false)
      }
      return (
        try people.makePerson(name: nil, address, isConfirmed: true, language: asked.language, db), true
      )
    }
    guard let found else { return nil }
    var events: [PersonEvent] = found.isNew ? [.joined(.init(how: .subscription, language: asked.language))] : []
    let shown = PersonEvent.Consent.Shown(wording)
    events += asked.topics.map {
      .consented(
        .init(
          $0, asked.frequency, shown, how: .form, asked: asked.asked, confirmed: people.clock(), by: found.person))
    }
    do { try append(events, to: found.person) } catch {
      if found.isNew { try people.forget(found.person) }
      try people.write {
        try $0.execute(sql: "UPDATE subscriptions SET until = -until WHERE hash = ? AND until < 0", arguments: [hash])
      }
      throw error
    }
    try people.write { try $0.execute(sql: "DELETE FROM subscriptions WHERE hash = ?", arguments: [hash]) }
    return found.person
  }

  // MARK: Choosing

  /// What somebody is written to about, with the ledger's line of each.
  public func consents(of person: String) throws -> [Topic: HeldConsent] {
    try record.personState(person)?.consents ?? [:]
  }

  /// Sets what somebody is written to about: only what differs is recorded.
  /// - Parameter chosen: the topics and how often each; the rest is taken back.
  public func choose(_ chosen: [Topic: Frequency], language: Language, of person: String) throws {
    guard let known = try people.person(person) else { throw PeopleError("no such person") }
    let held = try consents(of: person)
    let now = people.clock()
    var events: [PersonEvent] = []
    let shown = PersonEvent.Consent.Shown(try wordings.current(in: language))
    for topic in Topic.allCases {
      guard let frequency = chosen[topic] else { continue }
      switch held[topic]?.frequency {
      case frequency: break
      case .some: events.append(.chose(.init(topic, frequency, at: now, by: person)))
      case nil:
        events.append(
          .consented(
            .init(topic, frequency, shown, how: .preferences, asked: now, confirmed: now, by: person)))
      }
    }
    if !events.isEmpty { try append(events, to: person) }
    let gone = Topic.allCases.filter { chosen[$0] == nil && held[$0] != nil }
    if !gone.isEmpty { try withdraw(gone, of: person, how: .preferences) }
    if known.language != language { try people.rename(person, name: known.name, language: language) }
  }

  /// Takes consent back, at once: what waits to be sent of it is not sent any more. Messages about somebody's own
  /// account or filings are no list, and go on.
  /// - Returns: whether that changed anything.
  @discardableResult
  public func withdraw(_ topics: [Topic], of person: String, how: PersonEvent.Withdrawal.How) throws -> Bool {
    func held() throws -> [Topic] {
      let held = try consents(of: person)
      return Topic.allCases.filter { held[$0] != nil && topics.contains($0) }
    }
    let gone = try held()
    guard !gone.isEmpty else { return false }
    let now = people.clock()
    do {
      try append([.withdrew(.init(gone, how: how, at: now, by: person))], to: person)
    } catch {
      // Somebody else did so at the same moment.
      guard try held().isEmpty else { throw error }
      return false
    }
    try GoneList(people.folder).add(.withdrew(person, at: now, gone))
    let words = topics.map(\.rawValue)
    try people.write { db in
      for word in words {
        try db.execute(
          sql: "DELETE FROM mail WHERE person = ? AND list = ? AND \(MailQueue.isWaiting)", arguments: [person, word])
        try db.execute(sql: "DELETE FROM digests WHERE person = ? AND topic = ?", arguments: [person, word])
      }
    }
    return true
  }
}
