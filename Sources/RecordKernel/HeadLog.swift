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
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try Self.read(path)
  }

  /// The heads of a file that somebody kept: lines as the record writes them, or what `/api/v1/record/head` gave.
  /// - Throws: ``RecordError`` for anything else.
  public static func read(_ path: String) throws -> [SignedHead] {
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

  /// Adds a line, on the disk before it returns.
  func add(_ head: SignedHead) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? encoder.encode(head) + Data([0x0A]) else { throw RecordError("\(path): cannot be written") }
    let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, RecordFolder.fileMode)
    guard file >= 0 else { throw RecordError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(file) }
    let bytes = Array(line)
    guard Foundation.write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
      throw RecordError("\(path): \(String(cString: strerror(errno)))")
    }
  }
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
    if let last = try heads.heads().last, !isAsked {
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
}
