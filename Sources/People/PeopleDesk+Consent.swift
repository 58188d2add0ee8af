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
  /// Of a young person: who agrees first. Nothing keeps it when both have agreed.
  public fileprivate(set) var guardian: String?
  /// When they did.
  var guardianAgreed: Int?

  public var readerText: String { address }

  /// Whose address it is.
  public var reader: MailAddress {
    get throws { try MailAddress(address) }
  }

  public var waitsForGuardian: Bool { guardian != nil && guardianAgreed == nil }
}

/// Consent: given twice (the form, then a link that came to the address), kept in the ledger, taken back with one
/// click.
extension PeopleDesk {
  /// Hours that a subscription waits for its confirmation.
  public static let confirmationHours = 48

  // MARK: Subscribing

  /// Keeps what a form asks for until it is confirmed, and sends the link. Whether the address is known makes no
  /// difference to what is done.
  /// - Parameters:
  ///   - guardian: who must agree first, where a young person asks.
  ///   - link: the address of a page, by its token.
  /// - Throws: ``PeopleError`` for no topic, and for a guardian with the reader's own mailbox.
  public func subscribe(
    _ address: MailAddress, to topics: [Topic], _ frequency: Frequency, language: Language,
    guardian: MailAddress? = nil, link: (String) -> String
  ) throws {
    guard !topics.isEmpty else { throw PeopleError("no topic was chosen; expected at least one") }
    guard guardian?.mailbox != address.mailbox else {
      throw PeopleError("the guardian's address is the reader's own; expected another one")
    }
    let wording = try wordings.current(in: language)
    let asked = Subscription(
      address: address.text, language: language, topics: topics, frequency: frequency, wording: wording.hash,
      asked: people.clock(), guardian: guardian?.text)
    try people.write { try ask(asked, link: link, $0) }
  }

  /// The words that somebody agrees to, as they were when they asked.
  public func wording(of asked: Subscription) throws -> Wording {
    guard let wording = wordings.wording(hash: asked.wording) else {
      throw PeopleFault(description: "\(people.folder): a subscription that waits has unknown words")
    }
    return wording
  }

  /// Sends the link of a subscription to whoever agrees next: the guardian, then the reader.
  private func ask(_ asked: Subscription, link: (String) -> String, _ db: Database) throws {
    let wording = try wording(of: asked)
    let address = try MailAddress(asked.address)
    let names = asked.topics.map { topics.name($0, in: asked.language) }
    let link = link(try people.keep(asked, .subscription, for: address, db))
    if asked.waitsForGuardian, let guardian = asked.guardian {
      let text = MailText.guardian(
        names, reader: asked.address, wording: wording.text, link: link, hours: Self.confirmationHours,
        in: asked.language)
      // Whoever is known already takes the message along when they are erased.
      let person = try people.person(withLookup: people.lookup(address), db)
      try queue.add(text, to: MailAddress(guardian), person, .subscription, db)
    } else {
      let text = MailText.confirmation(
        names, wording: wording.text, link: link, hours: Self.confirmationHours, guardian: asked.guardian,
        in: asked.language)
      try queue.add(text, to: address, nil, .subscription, db)
    }
  }

  /// A guardian agrees, once; then the reader is asked.
  /// - Parameter link: the address of a page, by its token.
  /// - Returns: false for a link that is over, used, or no guardian's.
  public func agree(token: String, link: (String) -> String) throws -> Bool {
    guard var asked = try subscription(token: token), asked.waitsForGuardian else { return false }
    asked.guardianAgreed = people.clock()
    return try people.write { db in
      guard try people.end(token, .subscription, db) else { return false }
      try ask(asked, link: link, db)
      return true
    }
  }

  /// What a link would confirm; nil for one that is over, used or none.
  public func subscription(token: String) throws -> Subscription? { try people.waiting(token, .subscription) }

  /// Confirms a subscription, once: the person is known from now on, and the ledger has what they agreed to.
  /// - Parameter leaving: the address of a page by its token, where a guardian ends what they agreed to.
  /// - Returns: who it is; nil for a link that is over, used or none, and while a guardian has not agreed.
  public func confirm(token: String, leaving: (_ token: String) -> String) throws -> String? {
    guard let asked = try subscription(token: token), !asked.waitsForGuardian,
      let wording = wordings.wording(hash: asked.wording)
    else { return nil }
    let address = try MailAddress(asked.address)
    // Whoever takes the row is the one who confirms.
    let found: (person: String, isNew: Bool)? = try people.write { db in
      guard try people.take(token, .subscription, db) else { return nil }
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
          $0, asked.frequency, shown, how: .form, asked: asked.asked, guardian: asked.guardianAgreed,
          confirmed: people.clock(), by: found.person))
    }
    do { try append(events, to: found.person) } catch {
      if found.isNew { try people.forget(found.person) }
      try people.write { try people.giveBack(token, .subscription, $0) }
      throw error
    }
    try people.write { db in
      try people.end(token, .subscription, db)
      if let guardian = asked.guardian {
        let token = people.token(.guardian, of: found.person, topics: asked.topics)
        let text = MailText.guardianAgreed(leaving: leaving(token), in: asked.language)
        try queue.add(text, to: MailAddress(guardian), found.person, .subscription, db)
      }
    }
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
    if try record.personState(person)?.isGuarded == true, chosen.keys.contains(where: { held[$0] == nil }) {
      throw PeopleError("a guardian must agree to a further topic; ask for it with the form")
    }
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

  /// Ends what a guardian agreed to, as long as it rests on their word.
  /// - Returns: whether that changed anything.
  public func withdrawAsGuardian(_ topics: [Topic], of person: String) throws -> Bool {
    let held = try consents(of: person)
    return try withdraw(topics.filter { held[$0]?.consent.guardian != nil }, of: person, how: .link)
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
