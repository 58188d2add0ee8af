internal import Foundation
public import Registers
internal import Synchronization
internal import Vocabulary

/// A table to build an edition from, and what its user states about it.
public struct SourceRequest: Sendable {
  public let source: NationalSource
  /// The year of a RETC table whose name holds none or another.
  public let year: Int?
  /// The publisher's date of the data, ISO 8601.
  public let asOf: String?

  public init(_ source: NationalSource, year: Int? = nil, asOf: String? = nil) {
    self.source = source
    self.year = year
    self.asOf = asOf
  }

  var name: String { source.name }
  var path: String { source.path }
}

/// Bytes that all sources together hold staged in memory; beyond the limit they go to temporary files.
final class StagingBudget: Sendable {
  private let used = Mutex(0)
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Adds bytes; true when the limit is passed.
  func add(_ bytes: Int) -> Bool {
    used.withLock {
      $0 += bytes
      return $0 > limit
    }
  }
}

/// One source, read: its reports staged by year, its rosters, counts and diagnostics.
///
/// `@unchecked Sendable`: one task reads a source; others see it only after that task ended.
final class SourceReading: ReportReceiver, @unchecked Sendable {
  let request: SourceRequest
  /// The position among the arguments.
  let argument: Int
  let log: DiagnosticLog
  private(set) var kind: SourceKind!
  private(set) var layout = ""
  private(set) var columnNames: [String] = []
  /// The year stated from outside the records (RETC).
  private(set) var year: Int?
  private(set) var collector: SourceCollector!
  private(set) var sha256 = ""
  private(set) var bytes = 0
  private(set) var segments: [Int: StagedSegment] = [:]
  private(set) var sectors: Set<UInt32> = []
  private var current: (year: Int, segment: StagedSegment)?
  private var received = 0
  private let budget: StagingBudget
  private let spillURL: URL
  private var spillFile: OutputFile?

  init(_ request: SourceRequest, argument: Int, staging: URL, budget: StagingBudget) {
    self.request = request
    self.argument = argument
    self.budget = budget
    log = DiagnosticLog(source: request.name, overflow: staging.appendingPathComponent("diagnostics.\(argument)"))
    spillURL = staging.appendingPathComponent("spill.\(argument)")
  }

  /// Reads the whole file.
  /// - Parameter onProgress: called with the bytes of each chunk; throws to stop.
  func read(tables: ReferenceTables, onProgress: @escaping (Int) throws -> Void) throws {
    let reader = try request.source.reader()
    reader.onProgress = onProgress
    try onProgress(0)
    let file = try NationalFile(reader, year: request.year, names: request.source.namesWithYear, tables: tables)
    (kind, layout, columnNames, year) = (file.kind, file.layoutName, file.columnNames, file.year)
    collector = SourceCollector(kind: file.kind, tables: tables, receiver: self)
    try file.read(into: &collector)
    sha256 = try reader.finishDigest(of: request.source)
    bytes = reader.bytesRead
    for details in collector.facilities.details {
      if let sector = details?.sector, sector != 0 { sectors.insert(sector) }
    }
    sectors.formUnion(collector.facilities.yearlySectors.values)
  }

  func receive(_ report: borrowing Report) throws {
    if current?.year != report.year {
      let segment = segments[report.year] ?? StagedSegment()
      segments[report.year] = segment
      current = (report.year, segment)
    }
    current?.segment.append(report)
    if report.sector != 0 { sectors.insert(report.sector) }
    if report.substance > Int(UInt16.max) {
      throw InputRefusal(request.path, line: report.line, "more than \(UInt16.max) different substances in one file")
    }
    received += 1
    if received % 50_000 == 0 { try spillIfNeeded() }
  }

  /// The transfers read, in the numbers of this source, in the order of its lines.
  private(set) var transfers: [StagedTransfer] = []

  func receive(_ transfer: borrowing Transfer) throws {
    for amount in transfer.amounts {
      transfers.append(
        StagedTransfer(
          amount: amount.value, quantity: amount.quantity, document: transfer.document.packed,
          facility: UInt32(truncatingIfNeeded: transfer.facility),
          receiver: UInt32(truncatingIfNeeded: transfer.receiver), line: UInt32(truncatingIfNeeded: transfer.line),
          substance: UInt16(truncatingIfNeeded: transfer.substance), year: UInt16(truncatingIfNeeded: transfer.year),
          rule: UInt16(truncatingIfNeeded: amount.rule), column: UInt16(truncatingIfNeeded: amount.column),
          unit: amount.unit.rawValue,
          place: transfer.place))
    }
  }

  /// What forms' dioxins are made of, in the numbers of this source.
  private(set) var distributions: [DioxinDistribution] = []

  func receive(_ distribution: DioxinDistribution) throws { distributions.append(distribution) }

  func receive(_ diagnostic: Diagnostic) throws { try log.append(diagnostic) }

  private var accounted = 0

  private func spillIfNeeded() throws {
    let held = segments.values.reduce(0) { $0 + $1.bytes }
    let isOver = budget.add(held - accounted)
    accounted = held
    guard isOver else { return }
    let file = try spillFile ?? OutputFile(spillURL)
    spillFile = file
    for year in segments.keys.sorted() { try segments[year]?.spill(to: file) }
    _ = budget.add(-accounted)
    accounted = 0
  }
}
