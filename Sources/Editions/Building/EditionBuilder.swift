public import Foundation
public import Keys
internal import Registers
public import Vocabulary

/// Builds an edition from national files: reads them side by side, settles overlaps, writes, and makes it final in one
/// step.
///
/// The same files give the same bytes, whatever the order of the arguments and the number of threads, but for the
/// manifest's `created`. Reports wait in bounded memory and go to temporary files beyond it; what grows with the input
/// is what is held of each facility, the columns of the largest register and year, and a number for each TRI form of a
/// file.
public struct EditionBuilder: Sendable {
  public let sources: [SourceRequest]
  public let output: URL
  public var overlaps = OverlapPolicy.refuse
  /// Whether an edition that stands at the output may be exchanged.
  public var replaces = false
  /// What somebody says of plants.
  public var joins: JoinsFile?
  /// Who signs it, if anyone does.
  public var signingKey: SigningKey?
  /// Bytes of staged reports held in memory before they go to temporary files.
  public var stagingLimit = 160 << 20
  /// Called with the bytes of input read since the last call, from any thread.
  public var onProgress: @Sendable (Int) -> Void = { _ in }
  /// Asked often; true ends the work with ``Interruption`` and leaves nothing behind.
  public var isCancelled: @Sendable () -> Bool = { false }
  private let tables: ReferenceTables

  public init(sources: [SourceRequest], output: URL, tables: ReferenceTables) {
    self.sources = sources
    self.output = output
    self.tables = tables
  }

  /// Builds the edition and returns its manifest.
  /// - Throws: ``InputRefusal`` for what a file holds, ``EditionError`` for what cannot be written, ``Interruption``.
  public func build() async throws -> Manifest {
    try checkOutput()
    let staging = try StagingFolder(for: output, folders: [ColumnFolder.name])
    defer { staging.remove() }
    let readings = try await read(staging)
    let ordered = readings.sorted { Self.order($0) < Self.order($1) }
    try refuseDuplicates(ordered)
    var numbers = try Numbering(ordered, tables: tables)
    let overlaps = try Overlaps(ordered, numbers, policy: overlaps)
    numbers.describe(ordered, without: overlaps.dropped)
    let numbering = numbers
    let entries = ordered.map(Self.entry)
    let receivers = ReceiverNumbering(ordered, numbering, tables: tables)
    var coverage = CoverageTally(rules: tables.rules.rules)
    Self.addDescriptions(ordered, without: overlaps.dropped, to: &coverage)
    let catalog = CatalogWriter(
      sources: entries, columnNames: ordered.map(\.columnNames), numbering: numbering, receivers: receivers.receivers,
      tables: tables)
    async let catalogDone: Void = Task.detached {
      try catalog.write(to: staging.url.appendingPathComponent(CatalogSchema.fileName))
    }.value
    let segments: [Manifest.Segment]
    let sites: Int
    let transfers: Int
    var tally = PlantTally(facilities: numbering.facilities.count)
    do {
      sites = try SiteWriter.write(ordered, numbering, without: overlaps.dropped, to: staging.url)
      transfers = try TransferWriter.write(ordered, numbering, receivers, without: overlaps.dropped, to: staging.url)
      segments = try await writeFacts(ordered, numbering, overlaps, staging, &coverage, &tally)
      try writeDiagnostics(ordered, staging)
    } catch {
      _ = try? await catalogDone
      throw error
    }
    try await catalogDone
    let catalogFile = staging.url.appendingPathComponent(CatalogSchema.fileName)
    try catalog.append(coverage, to: catalogFile)
    try catalog.append(FormDioxins.rows(ordered, numbering, without: overlaps.dropped), to: catalogFile)
    try checkCancelled()
    let plants = PlantSearch(numbering.facilities.map { ($0.id, $0.details) }, tally)
    try catalog.append(plants.joins(joins), to: catalogFile)
    try checkCancelled()
    let stated = joins.map { Manifest.Joins(name: $0.name, sha256: $0.sha256, rows: $0.rows.count) }
    var manifest = Manifest(
      format: Manifest.currentFormat,
      id: Manifest.id(
        sources: entries, overlaps: overlaps.settled, joins: stated, ruleVersion: RuleTable.version),
      created: ISO8601DateFormatter().string(from: Date()), program: "ecotone \(Program.version)",
      ruleVersion: RuleTable.version,
      facilities: numbering.facilities.count, sites: sites, transfers: transfers, sources: entries,
      overlaps: overlaps.settled, joins: stated, segments: segments,
      files: try await FileList.completed(in: staging.url), digest: "")
    manifest.digest = try manifest.computedDigest()
    try staging.clearScratch()
    let file = try OutputFile(staging.url.appendingPathComponent(Manifest.fileName))
    try file.write([UInt8](manifest.encoded()))
    try file.finish()
    if let signingKey {
      let signature = try OutputFile(staging.url.appendingPathComponent(EditionSignature.fileName))
      try signature.write(EditionSignature(manifest, by: signingKey).encoded())
      try signature.finish()
    }
    try checkCancelled()
    try staging.commit(replacing: replaces)
    return manifest
  }

  private func checkOutput() throws {
    if sources.isEmpty { throw EditionError("no files; expected national files to build an edition from") }
    if sources.count > Int(UInt16.max) { throw EditionError("\(sources.count) files; expected at most \(UInt16.max)") }
    let path = output.path
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard Edition.isEdition(output) else {
      throw EditionError("\(path) exists and is no edition; name a folder that does not exist")
    }
    if !replaces { throw EditionError("\(path) exists; give --replace to exchange it for the new edition") }
  }

  private func checkCancelled() throws { if isCancelled() { throw Interruption() } }

  // MARK: Reading

  /// Reads all sources, as many at a time as there are processors, the largest first.
  private func read(_ staging: StagingFolder) async throws -> [SourceReading] {
    let budget = StagingBudget(limit: stagingLimit)
    var waiting = sources.enumerated().map { argument, request in
      SourceReading(request, argument: argument, staging: staging.scratch, budget: budget)
    }
    waiting.sort { ($0.request.source.bytes, $1.argument) < ($1.request.source.bytes, $0.argument) }
    let all = waiting
    let tables = tables
    let onProgress = onProgress
    let isCancelled = isCancelled
    // Of several refusals the one of the first argument is thrown.
    let failures = await withTaskGroup(of: (argument: Int, failure: (any Error)?).self) { group in
      func startNext() {
        guard let next = waiting.popLast() else { return }
        group.addTask {
          do {
            try next.read(tables: tables) { bytes in
              if isCancelled() { throw Interruption() }
              onProgress(bytes)
            }
            return (next.argument, nil)
          } catch {
            return (next.argument, error)
          }
        }
      }
      for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { startNext() }
      var failures: [(argument: Int, failure: any Error)] = []
      while let (argument, failure) = await group.next() {
        if let failure { failures.append((argument, failure)) } else if failures.isEmpty { startNext() }
      }
      return failures
    }
    if let interruption = failures.first(where: { $0.failure is Interruption }) { throw interruption.failure }
    if let first = failures.min(by: { $0.argument < $1.argument }) { throw first.failure }
    return all
  }

  /// Sources stand in the edition by kind, name, hash and year.
  private static func order(_ reading: SourceReading) -> (String, String, String, Int) {
    (reading.kind.rawValue, reading.request.name, reading.sha256, reading.year ?? 0)
  }

  /// The same bytes twice are a slip, unless they stand for two years (RETC files do not say their year).
  private func refuseDuplicates(_ readings: [SourceReading]) throws {
    struct Content: Hashable {
      let sha256: String
      let year: Int?
      let sheet: String?
    }
    var seen: [Content: SourceReading] = [:]
    for reading in readings.sorted(by: { $0.argument < $1.argument }) {
      let content = Content(sha256: reading.sha256, year: reading.year, sheet: reading.request.source.sheet)
      if let other = seen[content] {
        throw InputRefusal(reading.request.path, "holds the same bytes as \(other.request.path); name each file once")
      }
      seen[content] = reading
    }
  }

  private static func entry(_ reading: SourceReading) -> Manifest.Source {
    Manifest.Source(
      name: reading.request.name, kind: reading.kind, layout: reading.layout, year: reading.year,
      sha256: reading.sha256,
      container: reading.request.source.container, bytes: reading.bytes, rows: reading.collector.rows,
      reports: reading.collector.reports,
      amounts: reading.collector.amounts,
      diagnostics: reading.log.counts, asOf: reading.request.asOf,
      isFictional: reading.kind.register.profile.isFictional(reading.collector.facilities.ids))
  }

  // MARK: Writing

  /// Writes all segments in order; as many as there are processors are put in order at a time.
  private func writeFacts(
    _ sources: [SourceReading], _ numbering: Numbering, _ overlaps: Overlaps, _ staging: StagingFolder,
    _ coverage: inout CoverageTally, _ tally: inout PlantTally
  ) async throws -> [Manifest.Segment] {
    let substances = numbering.codes.map(\.substance)
    let writer = try FactWriter(staging.url)
    try writeFacilityKeys(numbering, staging)
    let workers = ProcessInfo.processInfo.activeProcessorCount
    let keys = Set(
      sources.flatMap { source in source.segments.keys.map { SegmentKey(register: source.kind.register, year: $0) } }
    ).sorted()
    let rules = tables.rules.rules
    let passBytes = stagingLimit / (2 * workers)
    var segments: [Manifest.Segment] = []
    for start in stride(from: 0, to: keys.count, by: workers) {
      try checkCancelled()
      let batch = keys[start..<min(start + workers, keys.count)]
      let assembled = try await withThrowingTaskGroup(of: (SegmentKey, Assembled).self) { group in
        for key in batch {
          group.addTask {
            var pieces: [SegmentColumns] = []
            var coverage = CoverageTally(rules: rules)
            let subtotals = try SegmentAssembler(
              register: key.register, year: key.year, sources: sources, numbering: numbering, overlaps: overlaps,
              rules: rules, passBytes: passBytes
            ).assemble {
              pieces.append($0)
              coverage.add(key.register, key.year, $0)
            }
            return (key, Assembled(pieces: pieces, subtotals: subtotals, coverage: coverage))
          }
        }
        return try await group.reduce(into: [SegmentKey: Assembled]()) { $0[$1.0] = $1.1 }
      }
      for key in batch {
        guard let columns = assembled[key] else { continue }
        let (firstReport, firstFact, firstSubtotal) = (writer.reports, writer.facts, writer.subtotals)
        for piece in columns.pieces {
          try writer.append(piece)
          tally.add(key.year, piece, substances: substances)
        }
        try writer.append(columns.subtotals)
        coverage.add(columns.coverage)
        if writer.reports == firstReport { continue }  // everything was left out by an overlap
        segments.append(
          Manifest.Segment(
            register: key.register, year: key.year, firstReport: firstReport, reports: writer.reports - firstReport,
            firstFact: firstFact,
            facts: writer.facts - firstFact, firstSubtotal: firstSubtotal, subtotals: writer.subtotals - firstSubtotal))
      }
    }
    try writer.finish()
    return segments
  }

  /// A segment, put in order.
  private struct Assembled {
    let pieces: [SegmentColumns]
    let subtotals: Subtotals.Columns
    let coverage: CoverageTally
  }

  /// Counts the facilities that files without reports describe, by year and state.
  private static func addDescriptions(
    _ sources: [SourceReading], without dropped: [Set<FacilityYear>], to coverage: inout CoverageTally
  ) {
    for (number, source) in sources.enumerated() {
      guard let kind = source.kind.description else { continue }
      let roster = source.collector.facilities
      for key in roster.coverage.union(roster.sites.keys) where !dropped[number].contains(key) {
        coverage.add(
          kind, key.year, place: roster.sites[FacilityYear(facility: key.facility, year: key.year)]?.place ?? 0)
      }
    }
  }

  private struct SegmentKey: Hashable, Comparable {
    let register: Register
    let year: Int
    static func < (a: SegmentKey, b: SegmentKey) -> Bool { (a.register, a.year) < (b.register, b.year) }
  }

  private func writeFacilityKeys(_ numbering: Numbering, _ staging: StagingFolder) throws {
    let keys = try TableWriter<FacilityKeys>(in: staging.url)
    var bytes: [UInt8] = []
    var starts: [UInt32] = [0]
    for facility in numbering.facilities {
      bytes.append(contentsOf: facility.id.description.utf8)
      starts.append(UInt32(truncatingIfNeeded: bytes.count))
    }
    try keys.append(\.offsets, starts)
    try keys.append(\.bytes, bytes)
    try keys.finish()
  }

  private func writeDiagnostics(_ sources: [SourceReading], _ staging: StagingFolder) throws {
    let file = try OutputFile(staging.url.appendingPathComponent(Edition.diagnosticsFile))
    try file.write(Array(DiagnosticLog.header.utf8))
    for source in sources { try source.log.copy(to: file) }
    try file.finish()
  }
}
