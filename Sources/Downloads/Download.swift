internal import Digests
public import Foundation
public import Registers
public import Vocabulary

/// Fetches one official file: with retries, going on where an earlier try broke off, and checked before it gets its
/// name.
///
/// What has come so far stands in `NAME.part`, with the server's validator (ETag or Last-Modified) in `NAME.part.json`.
/// A later try asks for the rest under `If-Range`, so a file that changed meanwhile is fetched from its start; without
/// a validator it always is. Only a file that is whole and is the register's gets its name, and beside it a ``Record``.
public struct Download: Sendable {
  /// What stands beside a fetched file, as `NAME.source.json`.
  public struct Record: Codable, Sendable, Equatable {
    public let address: String
    /// When it was fetched (ISO 8601, UTC).
    public let fetched: String
    /// The publisher's date of the file (ISO 8601): the server's Last-Modified, or else the day it was fetched.
    public let asOf: String
    /// Whether the server stated ``asOf``.
    public let isDatedByServer: Bool
    public let etag: String?
    public let bytes: Int
    public let sha256: String
    public let kind: SourceKind
    public let layout: String
    public let rows: Int

    static func fileName(_ name: String) -> String { "\(name).source.json" }

    /// The record beside a file; nil without one that can be read.
    public static func beside(_ path: String) -> Record? {
      FileManager.default.contents(atPath: path + ".source.json").flatMap {
        try? JSONDecoder().decode(Record.self, from: $0)
      }
    }
  }

  public enum Result: Sendable {
    case fetched(Record)
    /// It was there, and is what its record says.
    case present(Record)
  }

  public let file: OfficialFile
  public let address: String
  public let folder: URL
  public var tries = 5
  /// Seconds before the second try; twice as many before each further one, and no more than a minute.
  public var firstWait = 1.0
  /// Whether a file that is there is fetched again.
  public var again = false
  /// Called with the bytes that came, and the total where the server states it.
  public var onProgress: @Sendable (_ bytes: Int, _ total: Int?) -> Void = { _, _ in }
  /// Called before each further try with the reason for it.
  public var onRetry: @Sendable (String) -> Void = { _ in }
  public var isCancelled: @Sendable () -> Bool = { false }

  /// - Parameter address: where to fetch it from.
  public init(_ file: OfficialFile, from address: String, to folder: URL) {
    self.file = file
    self.address = address
    self.folder = folder
  }

  private var target: URL { folder.appendingPathComponent(file.name) }
  private var part: URL { folder.appendingPathComponent(file.name + ".part") }
  private var partRecord: URL { folder.appendingPathComponent(file.name + ".part.json") }

  /// Fetches the file.
  /// - Throws: ``DownloadError``; `Interruption` when cancelled, what has come being kept for the next time.
  public func run(tables: ReferenceTables) throws -> Result {
    if !again, let record = Record.beside(target.path), SHA256Digest.hexadecimal(ofFile: target.path) == record.sha256 {
      return .present(record)
    }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw DownloadError("cannot write \(folder.path): \((error as NSError).localizedDescription)")
    }
    var wait = firstWait
    for attempt in 1...max(1, tries) {
      let body = Body(part: part, record: partRecord, source: address, onProgress: onProgress)
      let outcome = try body.fetch(address, isCancelled: isCancelled)
      if outcome.wasStopped { throw Interruption() }
      if let refusal = outcome.refusal {
        if body.held == 0 { discard() }
        throw refusal
      }
      if outcome.failure == nil, (200..<300).contains(outcome.status) { return .fetched(try finish(outcome, tables)) }
      let reason = outcome.failure.map { "\($0), \(body.held) bytes so far" } ?? "the server answered \(outcome.status)"
      let isTransient = outcome.isTransient || [408, 416, 425, 429, 500, 502, 503, 504].contains(outcome.status)
      guard isTransient, attempt < tries else {
        throw DownloadError("\(address): \(reason)" + (attempt > 1 ? " after \(attempt) tries" : ""))
      }
      let stated = outcome.headers["retry-after"].flatMap(Double.init).map { min(max(0, $0), 60) }
      onRetry("\(file.name): \(reason); try \(attempt + 1) of \(tries)")
      try pause(stated ?? wait)
      wait = min(wait * 2, 60)
    }
    throw DownloadError("\(address): no try was made")
  }

  private func pause(_ seconds: Double) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      if isCancelled() { throw Interruption() }
      usleep(20_000)
    }
  }

  /// Reads the whole file as the register's, gives it its name and writes its record.
  private func finish(_ outcome: Transfer.Outcome, _ tables: ReferenceTables) throws -> Record {
    let reading: (kind: SourceKind, layout: String, rows: Int, endsWithin: Bool)
    let sha256: String
    do {
      let reader = try DelimitedReader(path: part.path)
      let national = try NationalFile(reader, year: nil, names: [file.name], tables: tables)
      guard national.kind.register == file.register else {
        throw InputRefusal(part.path, "a \(national.kind.title) file; expected one of \(file.register.acronym)")
      }
      let nobody = Nobody()
      var collector = SourceCollector(kind: national.kind, tables: tables, receiver: nobody)
      try withExtendedLifetime(nobody) { try national.read(into: &collector) }
      reading = (national.kind, national.layoutName, collector.rows, reader.endsWithoutLineEnd)
      sha256 = try reader.finishDigest()
    } catch let refusal as InputRefusal {
      discard()
      throw DownloadError("\(address): what came is not the file that was due: \(refusal.problem)")
    }
    if reading.endsWithin {
      discard()
      throw DownloadError(
        "\(address): what came ends within a record after \(reading.rows) whole ones; expected the whole file")
    }
    let bytes = (try? FileManager.default.attributesOfItem(atPath: part.path))?[.size] as? Int ?? 0
    let modified = outcome.headers["last-modified"].flatMap(Self.date)
    let now = Date()
    let record = Record(
      address: address, fetched: ISO8601DateFormatter().string(from: now), asOf: Self.day(modified ?? now),
      isDatedByServer: modified != nil,
      etag: outcome.headers["etag"], bytes: bytes, sha256: sha256, kind: reading.kind, layout: reading.layout,
      rows: reading.rows)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(record).write(to: folder.appendingPathComponent(Record.fileName(file.name)), options: .atomic)
      guard rename(part.path, target.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      throw DownloadError("cannot write \(target.path): \((error as NSError).localizedDescription)")
    }
    try? FileManager.default.removeItem(at: partRecord)
    return record
  }

  private func discard() {
    for url in [part, partRecord] { try? FileManager.default.removeItem(at: url) }
  }

  private static func day(_ date: Date) -> String { String(ISO8601DateFormatter().string(from: date).prefix(10)) }

  /// An HTTP date (RFC 9110): `Sun, 06 Nov 1994 08:49:37 GMT`.
  private static func date(_ text: String) -> Date? {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.date(from: text)
  }

  private final class Nobody: ReportReceiver {
    func receive(_ report: borrowing Report) {}
    func receive(_ transfer: borrowing Registers.Transfer) {}
    func receive(_ diagnostic: Diagnostic) {}
  }
}

/// Why a file could not be fetched; one line.
public struct DownloadError: Error, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = String(description.map { $0.isNewline ? " " : $0 }) }
}
