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
    let question: Question
    let edition: ServedEdition
    let network: Network
  }

  /// What waits, by link, and how much of it is of each network.
  private struct Waiting: Sendable {
    var asked: [String: Asked] = [:]
    var held: [Network: Int] = [:]
  }

  /// Waiting links; more are dropped, and come again when they are shown or asked again.
  private static let mostWaiting = 5_000
  /// Of them, those of one network.
  private static let share = 500
  /// Entries, so that strangers' questions do not fill the disk.
  private static let mostEntries = 5_000_000
  /// What one may take: as much as a page's answer, and for the way to its cells twice as long.
  private static func budget(seconds: Int = 10) -> WorkBudget { WorkBudget(seconds: seconds, bytes: 256 << 20) }

  private let database: DatabaseQueue
  private let path: String
  private let signingKey: SigningKey?
  private let report: @Sendable (String) -> Void
  private let known = BoundedCache<Bool>(cost: 200_000)
  /// How many entries there are.
  private let count = Atomic(0)
  private let ends = Atomic(false)
  private let waiting = Mutex(Waiting())

  /// - Parameter report: takes one line about what cannot be written.
  /// - Throws: ``ArchiveError`` for a folder that cannot be written.
  public init(_ folder: String, signing: SigningKey? = nil, report: @escaping @Sendable (String) -> Void) throws {
    path = folder + "/answers.sqlite"
    (signingKey, self.report) = (signing, report)
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600))
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
      count.store(
        try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM answers") ?? 0 }, ordering: .relaxed)
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
  package func add(_ question: Question, of edition: ServedEdition, by network: Network) {
    guard !edition.edition.isEmpty else { return }
    let key = "\(edition.pin) \(Self.address(of: question))"
    guard known[key] == nil else { return }
    waiting.withLock { waiting in
      guard waiting.asked.count < Self.mostWaiting, waiting.held[network, default: 0] < Self.share,
        waiting.asked[key] == nil
      else { return }
      waiting.asked[key] = Asked(question: question, edition: edition, network: network)
      waiting.held[network, default: 0] += 1
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

  /// Writes what waits, until the task is cancelled; what then waits is lost, and comes again when it is shown again.
  package func keep(_ library: EditionLibrary) async {
    while (try? await Task.sleep(for: .seconds(1))) != nil {
      guard !waiting.withLock({ $0.asked.isEmpty }) else { continue }
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let thread = Thread {
            self.write { library.isWhole($0) }
            continuation.resume()
          }
          thread.qualityOfService = .background
          thread.start()
        }
      } onCancel: {
        ends.store(true, ordering: .relaxed)
      }
    }
  }

  /// Answers what waits, and writes it.
  /// - Parameter isWhole: whether an edition is still as it was verified: nothing is kept of one that is not.
  package func write(_ isWhole: (ServedEdition) -> Bool) {
    let asked = waiting.withLock { waiting in
      defer { waiting = Waiting() }
      return waiting.asked
    }
    var entries: [(key: String, edition: ServedEdition, entry: Entry)] = []
    func flush() throws {
      let whole = entries.filter { isWhole($0.edition) }
      entries = []
      let added = try database.write { db in try whole.reduce(0) { try $0 + Self.insert($1.entry, db) } }
      count.add(added, ordering: .relaxed)
      for one in whole { known.store(true, for: one.key, cost: 1) }
    }
    do {
      for (key, one) in asked {
        guard !ends.load(ordering: .relaxed) else { break }
        guard count.load(ordering: .relaxed) < Self.mostEntries else {
          throw ArchiveError("\(path): has \(Self.mostEntries) answers; no more are kept")
        }
        // What cannot be answered, or costs too much, is nobody's link.
        if let entry = try? answered(one) { entries.append((key, one.edition, entry)) }
        // A few at a time, so that an end of the server loses little.
        if entries.count >= 50 { try flush() }
      }
      try flush()
    } catch { report("\(error)") }
  }

  /// - Returns: how many rows came to it.
  private static func insert(_ entry: Entry, _ db: Database) throws -> Int {
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      entry.question, entry.edition, entry.digest, entry.value, entry.unit, entry.rows, entry.lines, entry.linesDigest,
      entry.day, entry.key, entry.signature,
    ])
    return db.changesCount
  }

  private func answered(_ asked: Asked) throws -> Entry {
    var filters = asked.question
    (filters.by, filters.order, filters.limit) = ([], nil, nil)
    var counted = asked.question
    (counted.order, counted.limit) = (nil, 1)
    let (total, rows) = try WorkBudget.$current.withValue(Self.budget()) {
      (
        try asked.edition.compute(filters).rows.first?.value ?? 0,
        counted.by.isEmpty ? 1 : try asked.edition.compute(counted).totalRows
      )
    }
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
    try WorkBudget.$current.withValue(budget(seconds: 20)) {
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
