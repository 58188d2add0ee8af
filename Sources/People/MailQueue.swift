internal import Digests
internal import Foundation
internal import GRDB
internal import Keys
public import Mail
internal import Synchronization

/// Why somebody is written to.
public enum MailPurpose: String, CaseIterable, Codable, Sendable {
  case code
  case invitation
  /// A change of one's own account.
  case account
  /// A subscription is to be confirmed.
  case subscription
  /// Of somebody's own comment.
  case comment
  /// What became of somebody's own comment: many at once.
  case fate
  /// Of somebody's own registration for a meeting.
  case registration
  /// To all who registered for a meeting.
  case meeting
  /// An e-blast.
  case news
  /// An e-blast as its readers would get it, to an officer alone.
  case trial

  /// Messages that somebody waits for go before those that all get.
  var rank: Int { [.news, .meeting, .fate].contains(self) ? 1 : 0 }
}

/// Messages that wait to be handed over, and what became of others. What they say is sealed, as names and addresses
/// are.
public struct MailQueue: Sendable {
  public enum State: String, CaseIterable, Sendable {
    case queued
    case handedOver = "handed-over"
    case deferred
    case failed
    case bounced
  }

  /// A message as an officer sees it: nobody's name, nobody's words.
  public struct Entry: Equatable, Sendable {
    public let number: Int
    public let purpose: String
    public let state: State
    public let tries: Int
    /// Seconds since 1970.
    public let queued: Int
    public let due: Int
    public let ended: Int?
    public let why: String?
  }

  /// Seconds after which a message that was deferred is tried again, and after which no more.
  static let waits = [60, 5 * 60, 30 * 60, 2 * 3600, 8 * 3600]
  static let longest = 48 * 3600
  /// Seconds that what became of a message is kept.
  /// A list can be left by mail, and a report may come, for as long (CASL, s. 11: 60 days).
  static let keptSeconds = 90 * 86_400

  private static func shown(_ hidesComments: Bool) -> String {
    let hidden = [MailPurpose.comment, .fate].map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return hidesComments ? "purpose NOT IN (\(hidden))" : "1"
  }

  /// Rows that are still to be handed over.
  static let isWaiting = "state IN ('queued', 'deferred')"

  let people: PeopleStore

  public init(_ people: PeopleStore) { self.people = people }

  private struct Sealed: Codable {
    let address: String
    let text: MailText
    let list: ListParts?
  }
  private struct ListParts: Codable {
    let id: String
    let name: String
    let unsubscribe: String
  }

  /// Puts a message into the queue, within the transaction of what it is about.
  /// - Parameter person: whose it is; nil for an address that is nobody's yet.
  func add(
    _ text: MailText, to address: MailAddress, _ person: String?, _ purpose: MailPurpose, list: MailMessage.List? = nil,
    _ db: Database
  ) throws {
    let token = String(try Random.letters(27, of: Self.letters))
    let key = try person.map { try people.key(of: $0, db) } ?? people.tokenKey
    guard let key else { throw PeopleError("no such person") }
    let parts = list.map { ListParts(id: $0.id, name: $0.name, unsubscribe: $0.unsubscribe) }
    let plain = try JSONEncoder().encode(Sealed(address: address.text, text: text, list: parts))
    let sealed = try Cipher.seal(Array(plain), with: key, context: ["people", "mail", token])
    let now = people.clock()
    try db.execute(
      sql: """
        INSERT INTO mail (token, person, lookup, sealed, purpose, list, state, tries, due, queued, rank)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)
        """,
      arguments: [
        token, person, people.lookup(address), Data(sealed), purpose.rawValue, list?.id, State.queued.rawValue, now,
        now, purpose.rank,
      ])
  }

  /// Letters that no server tells capitals apart in.
  private static let letters = Array("23456789abcdefghjkmnpqrstvwxyz")

  /// A message that is due.
  struct Due: Sendable {
    let number: Int
    let tries: Int
    let queued: Int
    let lookup: Data
    /// Nil where its key is gone, or it is damaged.
    let message: MailMessage?
  }

  /// The messages that are due first.
  func nextDue(_ limit: Int) throws -> [Due] {
    let waited = try nextDue(limit, rank: 0)
    return waited.count < limit ? waited + (try nextDue(limit - waited.count, rank: 1)) : waited
  }

  private func nextDue(_ limit: Int, rank: Int) throws -> [Due] {
    try people.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT number, token, person, sealed, tries, queued, lookup FROM mail
          WHERE \(Self.isWaiting) AND rank = :rank AND due <= :now ORDER BY due, number LIMIT :limit
          """, arguments: ["rank": rank, "now": people.clock(), "limit": limit]
      ).map { row in
        let token: String = row[1]
        let key = try (row[2] as String?).map { try people.key(of: $0, db) } ?? people.tokenKey
        let sealed = key.flatMap { Cipher.open(row[3] as Data, with: $0, context: ["people", "mail", token]) }
          .flatMap { try? JSONDecoder().decode(Sealed.self, from: Data($0)) }
        // One that does not read fails by itself, and holds up nobody behind it.
        let message = sealed.flatMap { one in
          (try? MailAddress(one.address)).map {
            MailMessage(
              to: $0, one.text, token: token,
              list: one.list.map { MailMessage.List(id: $0.id, name: $0.name, unsubscribe: $0.unsubscribe) })
          }
        }
        return Due(number: row[0], tries: row[4], queued: row[5], lookup: row[6], message: message)
      }
    }
  }

  /// Notes what became of a message. What it said goes with it, but where it is tried again.
  func ended(_ due: Due, _ delivery: Delivery) throws {
    let now = people.clock()
    let (state, why): (State, String?)
    var next = now
    switch delivery {
    case .handedOver: (state, why) = (.handedOver, nil)
    case .failed(let reason, _): (state, why) = (.failed, reason)
    case .deferred(let reason):
      next = now + Self.waits[min(due.tries, Self.waits.count - 1)]
      (state, why) = (next - due.queued > Self.longest ? .failed : .deferred, reason)
    }
    try people.write { db in
      if state == .deferred {
        try db.execute(
          sql: "UPDATE mail SET state = ?, tries = tries + 1, due = ?, why = ? WHERE number = ?",
          arguments: [state.rawValue, next, why, due.number])
      } else {
        try db.execute(
          sql: "UPDATE mail SET state = ?, tries = tries + 1, ended = ?, why = ?, sealed = x'' WHERE number = ?",
          arguments: [state.rawValue, now, why, due.number])
      }
      if case .failed(_, let status?) = delivery {
        _ = try people.noteBounce(due.lookup, status: status, db)
      }
    }
  }

  /// How many messages are in each state.
  /// - Parameter hidesComments: whether messages about comments are left out: some are of what a community keeps.
  public func counts(hidesComments: Bool = false) throws -> [State: Int] {
    try people.read { db in
      try Row.fetchAll(
        db, sql: "SELECT state, count(*) FROM mail WHERE \(Self.shown(hidesComments)) GROUP BY state"
      ).reduce(into: [:]) {
        if let state = State(rawValue: $1[0]) { $0[state] = $1[1] }
      }
    }
  }

  /// The latest messages, the newest first.
  public func latest(_ limit: Int, hidesComments: Bool = false) throws -> [Entry] {
    try people.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT number, purpose, state, tries, queued, due, ended, why FROM mail WHERE \(Self.shown(hidesComments))
          ORDER BY number DESC LIMIT ?
          """,
        arguments: [limit]
      ).compactMap { row in
        State(rawValue: row[2]).map {
          Entry(
            number: row[0], purpose: row[1], state: $0, tries: row[3], queued: row[4], due: row[5], ended: row[6],
            why: row[7])
        }
      }
    }
  }
}

/// Hands over what waits, each message once: one at a time on each connection, so that a kill sends at most as many
/// twice as there are connections. A lock in the folder keeps a second postman away.
public final class Postman: Sendable {
  private let queue: MailQueue
  /// Who writes.
  public let sender: MailSender
  private let transports: [any MailTransport]
  private static let waiting = DispatchQueue(label: "ecotone.mail", attributes: .concurrent)

  /// - Parameter transports: one for each connection: a relay far away answers slowly, and several wait at the same
  ///   time.
  public init(_ people: PeopleStore, from sender: MailSender, by transports: [any MailTransport]) {
    (queue, self.sender, self.transports) = (MailQueue(people), sender, transports)
  }

  /// Hands over all that is due.
  /// - Parameter isToStop: asked before each message.
  /// - Returns: how many were handed over; nil where another postman is at work.
  @discardableResult
  public func deliver(isToStop: () -> Bool = { false }) throws -> Int? {
    let lock = open(queue.people.folder + "/postman.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else {
      throw PeopleError("cannot write into the folder of people: \(String(cString: strerror(errno)))")
    }
    defer { close(lock) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { return nil }
    var count = 0
    while !isToStop() {
      let due = try queue.nextDue(transports.count)
      guard !due.isEmpty else { break }
      let results = Mutex<[Result<Delivery, any Error>]>([])
      // Threads that wait for a relay, not for a processor.
      let group = DispatchGroup()
      for (index, one) in due.enumerated() {
        Self.waiting.async(group: group) {
          let result = Result {
            let delivery = self.deliver(one, by: self.transports[index])
            try self.queue.ended(one, delivery)
            return delivery
          }
          results.withLock { $0.append(result) }
        }
      }
      group.wait()
      count += try results.withLock { try $0.count { try $0.get() == .handedOver } }
    }
    return count
  }

  private func deliver(_ due: MailQueue.Due, by transport: any MailTransport) -> Delivery {
    guard let message = due.message else { return .failed("its key is gone, or it is damaged") }
    do {
      let bytes = try message.bytes(from: sender, date: due.queued)
      return transport.deliver(bytes, from: sender.returnPath(message.token), to: message.recipient)
    } catch { return .failed("\(error)") }
  }
}
