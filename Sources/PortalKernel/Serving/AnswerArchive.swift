internal import Digests
internal import Editions
internal import Foundation
internal import GRDB
public import Keys
internal import Outputs
package import Questions
internal import Synchronization
internal import Vocabulary

/// What permanent links gave: each that a page showed or somebody asked, so that a link whose edition is gone still
/// says what it said. Written beside the requests, by one thread; nothing of who asked is kept.
public final class AnswerArchive: Sendable {
  /// What a link gave.
  package struct Entry: Equatable, Sendable {
    /// The question's parameters in their order, as an address has them, without order and limit.
    package let question: String
    package let edition: String
    package let digest: String
    package let value: Double
    package let unit: String
    /// How many rows the answer has.
    package let rows: Int
    /// How many cells of the national files it sums, and the SHA-256 of where they are: a line each with the file's
    /// hash, line and column. Nil where that took too long.
    package let lines: Int?
    package let linesDigest: String?
    /// The day that it was first given (ISO 8601).
    package let day: String
    /// The public key's 32 bytes in base64, and its signature of ``statement``; nil on a server that does not sign.
    package let key: String?
    package let signature: String?

    package var pin: String { "\(edition)-\(digest.prefix(16))" }

    fileprivate var statement: String {
      let parts = [
        "ecotone answer", question, edition, digest, "\(NumberText.shortest(value)) \(unit)", String(rows),
        lines.map(String.init) ?? "", linesDigest ?? "", day,
      ]
      return parts.joined(separator: "\n") + "\n"
    }

    /// Whose signature it is; nil where it is none.
    package var signer: PublicKey? {
      guard let key = key.flatMap({ PublicKey(base64: $0) }), let signature, key.verifies(signature, of: statement)
      else {
        return nil
      }
      return key
    }

    package var signerID: String? { signer?.id }
  }

  private struct Asked: Sendable {
    let key: String
    let question: Question
    let edition: ServedEdition
  }

  /// Waiting links; more are dropped, and come again when they are asked again.
  private static let mostWaiting = 20_000
  /// Entries, so that strangers' questions do not fill the disk.
  private static let mostEntries = 5_000_000
  private static let traceSeconds = 20

  private let database: DatabaseQueue
  private let path: String
  private let signingKey: SigningKey?
  private let report: @Sendable (String) -> Void
  private let known = BoundedCache<Bool>(cost: 200_000)
  private let waiting = Mutex<[Asked]>([])

  /// - Parameter report: takes one line about what cannot be written.
  /// - Throws: ``ArchiveError`` for a folder that cannot be written.
  public init(_ folder: String, signing: SigningKey? = nil, report: @escaping @Sendable (String) -> Void) throws {
    path = folder + "/answers.sqlite"
    (signingKey, self.report) = (signing, report)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      database = try DatabaseQueue(path: path)
      try database.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
      }
      try database.write {
        try $0.execute(
          sql: """
            CREATE TABLE IF NOT EXISTS answers (
              question TEXT NOT NULL, edition TEXT NOT NULL, digest TEXT NOT NULL, value REAL NOT NULL,
              unit TEXT NOT NULL, rows INTEGER NOT NULL, lines INTEGER, lines_digest TEXT, day TEXT NOT NULL,
              key TEXT, signature TEXT, PRIMARY KEY (question, edition, digest)) WITHOUT ROWID
            """)
      }
    } catch { throw ArchiveError("\(path): \(error)") }
  }

  /// Copies an archive as it is at one moment, while a server writes it.
  /// - Throws: ``ArchiveError``.
  public static func backUp(_ folder: String, to target: String) throws {
    do {
      var configuration = Configuration()
      configuration.readonly = true
      let source = try DatabaseQueue(path: folder + "/answers.sqlite", configuration: configuration)
      let copy = try DatabaseQueue(path: target + "/answers.sqlite")
      try source.backup(to: copy)
      try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try copy.close()
    } catch { throw ArchiveError("\(folder): \(error)") }
  }

  /// A question as links have it.
  package static func address(of question: Question) -> String {
    var question = question
    (question.order, question.limit) = (nil, nil)
    return question.parameters.map { "\($0.parameter.rawValue)=\($0.text)" }.joined(separator: "&")
  }

  /// A link was shown or asked.
  package func add(_ question: Question, of edition: ServedEdition) {
    guard !edition.edition.isEmpty else { return }
    let key = "\(edition.pin) \(Self.address(of: question))"
    guard known[key] == nil else { return }
    known.store(true, for: key, cost: 1)
    waiting.withLock {
      if $0.count < Self.mostWaiting { $0.append(Asked(key: key, question: question, edition: edition)) }
    }
  }

  /// What a link gave that named an edition by its id, or by its pin.
  package func entry(_ question: Question, edition link: String) throws -> Entry? {
    let parts = link.split(separator: "-", maxSplits: 1).map(String.init)
    guard let id = parts.first else { return nil }
    let prefix = parts.count > 1 ? parts[1] : ""
    guard prefix.allSatisfy({ $0.isHexDigit }) else { return nil }
    return try database.read { db in
      try Row.fetchOne(
        db,
        sql: "SELECT * FROM answers WHERE question = ? AND edition = ? AND digest LIKE ? ORDER BY day DESC LIMIT 1",
        arguments: [Self.address(of: question), id, prefix + "%"]
      ).map(Self.entry)
    }
  }

  private static func entry(_ row: Row) -> Entry {
    Entry(
      question: row["question"], edition: row["edition"], digest: row["digest"], value: row["value"], unit: row["unit"],
      rows: row["rows"], lines: row["lines"], linesDigest: row["lines_digest"], day: row["day"], key: row["key"],
      signature: row["signature"])
  }

  /// Writes what waits, until the task is cancelled.
  package func keep() async {
    while (try? await Task.sleep(for: .seconds(1))) != nil {
      guard !waiting.withLock({ $0.isEmpty }) else { continue }
      await withCheckedContinuation { continuation in
        let thread = Thread {
          self.write()
          continuation.resume()
        }
        thread.qualityOfService = .background
        thread.start()
      }
    }
    write()
  }

  /// Answers what waits, and writes it.
  package func write() {
    let asked = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    guard !asked.isEmpty else { return }
    do {
      guard try database.read({ try Int.fetchOne($0, sql: "SELECT count(*) FROM answers") ?? 0 }) < Self.mostEntries
      else {
        throw ArchiveError("\(path): has \(Self.mostEntries) answers; no more are kept")
      }
      // A few at a time, so that an end of the server loses little.
      for start in stride(from: 0, to: asked.count, by: 200) {
        let entries = try asked[start..<min(start + 200, asked.count)].map(answered)
        try database.write { db in for entry in entries { try Self.insert(entry, db) } }
      }
    } catch { report("\(error)") }
  }

  private static func insert(_ entry: Entry, _ db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      entry.question, entry.edition, entry.digest, entry.value, entry.unit, entry.rows, entry.lines, entry.linesDigest,
      entry.day, entry.key, entry.signature,
    ])
  }

  private func answered(_ asked: Asked) throws -> Entry {
    var filters = asked.question
    (filters.by, filters.order, filters.limit) = ([], nil, nil)
    let total = try asked.edition.answer(filters).rows.first?.value ?? 0
    var counted = asked.question
    (counted.order, counted.limit) = (nil, 1)
    let rows = counted.by.isEmpty ? 1 : try asked.edition.compute(counted).totalRows
    let lines = try? Self.lines(filters, asked.edition)
    let plain = Entry(
      question: Self.address(of: asked.question), edition: asked.edition.id, digest: asked.edition.manifest.digest,
      value: total, unit: AnswerTable.unit(of: asked.question), rows: rows, lines: lines?.count,
      linesDigest: lines?.digest,
      day: String(ISO8601DateFormatter().string(from: Date()).prefix(10)), key: nil, signature: nil)
    guard let signingKey else { return plain }
    return Entry(
      question: plain.question, edition: plain.edition, digest: plain.digest, value: plain.value, unit: plain.unit,
      rows: plain.rows, lines: plain.lines, linesDigest: plain.linesDigest, day: plain.day,
      key: signingKey.publicKey.base64, signature: try signingKey.signature(of: plain.statement))
  }

  /// Where the cells of a sum are.
  private static func lines(_ question: Question, _ edition: ServedEdition) throws -> (count: Int, digest: String) {
    let digest = SHA256Digest()
    var count = 0
    try WorkBudget.$current.withValue(WorkBudget(seconds: traceSeconds, bytes: 256 << 20)) {
      try edition.trace(question) { row in
        count += 1
        var line = "\(row.sha256) \(row.line) \(row.column)\n"
        line.withUTF8 { digest.update(UnsafeRawBufferPointer($0)) }
        return true
      }
    }
    return (count, digest.finish())
  }
}

/// Why an archive cannot be kept, in one sentence.
public struct ArchiveError: Error, CustomStringConvertible, Sendable {
  public let description: String
  init(_ description: String) { self.description = description }
}
