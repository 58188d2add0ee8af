public import Foundation
internal import GRDB
public import Keys

/// The end of a chain as it was signed at a moment.
public struct SignedHead: Codable, Equatable, Sendable {
  public var events: Int
  public var hash: String
  /// When the last event was recorded.
  public var time: String
  /// When it was signed (ISO 8601, UTC).
  public var signed: String
  /// The public key's 32 bytes in base64, and its Ed25519 signature of ``statement``.
  public var key: String
  public var signature: String

  public var head: RecordHead { RecordHead(events: events, hash: hash, time: time) }

  init(_ head: RecordHead, by key: SigningKey, at signed: String) throws {
    (events, hash, time, self.signed) = (head.events, head.hash, head.time, signed)
    (self.key, signature) = (key.publicKey.base64, "")
    signature = try key.signature(of: statement)
  }

  private var statement: String { "ecotone record head\n\(events)\n\(hash)\n\(time)\n\(signed)\n" }

  /// Whose signature it is; nil where it is none.
  public var signer: PublicKey? {
    PublicKey(base64: key).flatMap { $0.verifies(signature, of: statement) ? $0 : nil }
  }
}

/// The ends of a record's chain as they were signed, one a line: `heads.log`. It is only added to, and given to
/// everyone: whoever keeps a line can prove later that the record was not rewritten behind it.
public struct HeadLog: Sendable {
  private let path: String

  static let mostSeconds = 86_400.0
  static let leastSeconds = 60.0

  init(_ folder: String) { path = folder + "/heads.log" }

  /// All of them, the oldest first.
  /// - Throws: ``RecordError`` for a line that is none.
  public func heads() throws -> [SignedHead] {
    try LineLog(path).lines(of: "head of a record")
  }

  /// The heads of a file that somebody kept: lines as the record writes them, or what `/api/v1/record/head` gave.
  /// - Throws: ``RecordError`` for anything else.
  public static func read(_ path: String) throws -> [SignedHead] {
    let heads = try kept(path)
    guard !heads.isEmpty else { throw RecordError("\(path): no head of a record; expected one at least") }
    return heads
  }

  private static func kept(_ path: String) throws -> [SignedHead] {
    struct Rows: Decodable { let rows: [SignedHead] }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RecordError("\(path): cannot be read; expected heads of a record, as it publishes them")
    }
    if let kept = try? JSONDecoder().decode(Rows.self, from: data) { return kept.rows }
    return try data.split(separator: UInt8(ascii: "\n")).enumerated().map { number, line in
      guard let head = try? JSONDecoder().decode(SignedHead.self, from: Data(line)) else {
        throw RecordError("\(path): line \(number + 1) is no head of a record")
      }
      return head
    }
  }

  func add(_ head: SignedHead) throws { try LineLog(path).add(head) }
}

/// That a chain continues another, as it was signed when the record was sealed anew: where the old one ended, and the
/// first event of the new one.
struct SignedTransition: Codable, Equatable, Sendable {
  let from: RecordHead
  let to: RecordHead
  let key: String
  private(set) var signature = ""

  init(from: RecordHead, to: RecordHead, by key: SigningKey) throws {
    (self.from, self.to, self.key) = (from, to, key.publicKey.base64)
    signature = try key.signature(of: statement)
  }

  private var statement: String {
    "ecotone record continues\n\(from.events)\n\(from.hash)\n\(from.hashes ?? "")\n\(to.events)\n\(to.hash)\n"
  }

  var signer: PublicKey? { PublicKey(base64: key).flatMap { $0.verifies(signature, of: statement) ? $0 : nil } }
}

/// Lines of JSON that are only added to, each on the disk before the next.
struct LineLog {
  private let path: String

  init(_ path: String) { self.path = path }

  /// All lines; a last one that was cut off while it was written is none.
  func lines<Line: Decodable>(of what: String) throws -> [Line] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    let whole = data.lastIndex(of: UInt8(ascii: "\n")).map { data[..<$0] } ?? Data()
    return try whole.split(separator: UInt8(ascii: "\n")).enumerated().map { number, line in
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(line)) else {
        throw RecordError("\(path): line \(number + 1) is no \(what)")
      }
      return line
    }
  }

  func add(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? encoder.encode(value) + Data([0x0A]) else { throw RecordError("\(path): cannot be written") }
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, RecordFolder.fileMode)
    guard file >= 0 else { throw RecordError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(file) }
    while flock(file, LOCK_EX) != 0, errno == EINTR {}
    // A line that was cut off is written over.
    let known = FileManager.default.contents(atPath: path) ?? Data()
    let end = known.lastIndex(of: UInt8(ascii: "\n")).map { known.distance(from: known.startIndex, to: $0) + 1 } ?? 0
    let bytes = Array(line)
    guard ftruncate(file, off_t(end)) == 0, pwrite(file, bytes, bytes.count, off_t(end)) == bytes.count,
      fsync(file) == 0
    else {
      let cause = String(cString: strerror(errno))
      ftruncate(file, off_t(end))
      throw RecordError("\(path): \(cause)")
    }
  }
}

/// The transitions of a record: `transitions.log`.
struct TransitionLog: Sendable {
  private let path: String

  init(_ folder: String) { path = folder + "/transitions.log" }

  func all() throws -> [SignedTransition] { try LineLog(path).lines(of: "transition of a record") }

  func add(_ transition: SignedTransition) throws { try LineLog(path).add(transition) }
}

extension EventStore {
  /// Where the chain ends; nil without an event.
  public func head() throws -> RecordHead? {
    try read { db in
      try Row.fetchOne(db, sql: "SELECT number, hash, recorded FROM events ORDER BY number DESC LIMIT 1").map {
        RecordHead(events: $0[0], hash: $0[1], time: $0[2])
      }
    }
  }

  /// Signs where the chain ends, and adds that to the log: where something public was recorded since, once a minute at
  /// most; else once a day.
  /// - Parameter isAsked: whether it is signed in any case.
  /// - Returns: nil where it is not time.
  @discardableResult
  public func signHead(by key: SigningKey, isAsked: Bool = false, now: Date = Date()) throws -> SignedHead? {
    guard let head = try head() else { return nil }
    let last = try heads.heads().last
    if let last { try refuseRewritten(last, key.publicKey) }
    if let last, !isAsked {
      let age = ISO8601DateFormatter().date(from: last.signed).map { now.timeIntervalSince($0) } ?? .infinity
      let hasNews = try last.head != head && read { try domains.lastPublic($0) } > last.events
      guard hasNews ? age >= HeadLog.leastSeconds : age >= HeadLog.mostSeconds else { return nil }
    }
    do {
      let signed = try SignedHead(head, by: key, at: ISO8601DateFormatter().string(from: now))
      try heads.add(signed)
      return signed
    } catch let error as KeyError { throw RecordError("\(error)") }
  }

  /// Nobody signs a chain that does not continue what was signed before.
  private func refuseRewritten(_ last: SignedHead, _ key: PublicKey) throws {
    let (found, first, former) = try read { db in
      (
        try String.fetchOne(db, sql: "SELECT hash FROM events WHERE number = ?", arguments: [last.events]),
        try Row.fetchOne(db, sql: "SELECT hash, body FROM events WHERE number = 1").map {
          ($0[0] as String, $0[1] as String)
        },
        try formerHashes(db)
      )
    }
    if found == last.hash { return }
    let continued = try transitions.all().contains { $0.to.hash == first?.0 && $0.signer == key }
    let wasThere = former.contains { $0.indices.contains(last.events - 1) && $0[last.events - 1] == last.hash }
    guard continued, wasThere else {
      throw RecordError(
        "\(folder): the chain does not continue the head that was signed on "
          + "\(last.signed.prefix(10)); nothing was signed"
      )
    }
  }
}
