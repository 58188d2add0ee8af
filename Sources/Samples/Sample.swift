public import Foundation
internal import Synchronization
internal import Vocabulary

/// A sample: fictional national files in the official layouts, with a sheet of what must come out of them.
///
/// The same facilities, years, seed and faults give the same bytes. Facilities, names, places and amounts are made up;
/// layouts, codes, units, encodings and the vintages of each year are the registers' own. What must come out is added
/// up here, exactly, from what is written, and by none of the code that reads national files.
public struct Sample: Sendable {
  /// How many facilities there are in all; some open, close, move or merge within the years.
  public let facilities: Int
  public let years: ClosedRange<Int>
  public let seed: UInt64
  /// Whether errors are planted, each listed in `faults.csv`.
  public let hasFaults: Bool
  /// Called with the facility-years written since the last call, from any thread.
  public var onProgress: @Sendable (Int) -> Void = { _ in }
  /// Asked often; true ends the work with `CancellationError` and leaves nothing behind.
  public var isCancelled: @Sendable () -> Bool = { false }

  public static let allowedYears = 1987...2030
  public static let allowedFacilities = 3...1_000_000

  public init(
    facilities: Int = 30_000, years: ClosedRange<Int> = 2014...2021, seed: UInt64 = 1, hasFaults: Bool = false
  ) {
    self.facilities = facilities
    self.years = years
    self.seed = seed
    self.hasFaults = hasFaults
  }

  /// What was written.
  public struct Summary: Sendable {
    /// Names within the folder, sorted, and sizes in bytes.
    public let files: [(name: String, bytes: Int)]
    /// The lines of `expected.csv` without its header.
    public let expectedFigures: Int
    public let faults: Int
  }

  /// The first reporting year of each register's files.
  static func firstYear(_ country: Party) -> Int {
    switch country {
    case .canada: 1993
    case .mexico: RETCSample.firstYear
    case .unitedStates: 1987
    }
  }

  /// Writes the sample into a folder that does not exist, in one step: `tri/`, `npri/`, `retc/`, `expected.csv`, with
  /// faults `faults.csv`.
  /// - Throws: ``SampleError`` when the folder exists or cannot be written; `CancellationError`.
  public func write(to folder: URL) throws -> Summary {
    if FileManager.default.fileExists(atPath: folder.path) {
      throw SampleError("\(folder.path) exists; name a folder that does not")
    }
    let staging = folder.deletingLastPathComponent().appendingPathComponent(
      ".\(folder.lastPathComponent).making-\(getpid())")
    defer { try? FileManager.default.removeItem(at: staging) }
    do {
      try FileManager.default.createDirectory(at: staging, withIntermediateDirectories: true)
    } catch {
      throw SampleError("cannot write beside \(folder.path): \((error as NSError).localizedDescription)")
    }
    let summary = try writeFiles(staging)
    do {
      try FileManager.default.moveItem(at: staging, to: folder)
    } catch {
      throw SampleError("cannot write \(folder.path): \((error as NSError).localizedDescription)")
    }
    return summary
  }

  private func writeFiles(_ folder: URL) throws -> Summary {
    let tables = try SampleTables()
    let populations = Population.counts(of: facilities).map { country, count in
      Population(
        country, count: count, years: years, seed: seed, tables: tables, fields: Self.fields(of: country))
    }
    let tasks = try tasks(folder, tables, populations)
    // Files are written side by side; which is done when changes nothing that is written.
    let written = try tasks.indices.orderedMap(concurrently: { try tasks[$0].write() })
    var files = written.flatMap(\.files)
    let lines = zip(tasks, written).flatMap { task, part in
      part.tallies.sorted { $0.key < $1.key }.flatMap { year, tally in tally.lines(task.country, year) }
    }.sorted()
    func list(_ name: String, _ header: String, _ lines: [String]) throws {
      let file = try SampleFile(name, in: folder)
      file.append(header)
      for line in lines { file.append(line) }
      try file.finish()
      files.append((name, file.bytes))
    }
    try list("expected.csv", Tally.header, lines)
    try list("expected_flows.csv", TRITransferSample.flowHeader, written.flatMap(\.flows).sorted())
    try list("expected_double_counts.csv", TRITransferSample.twiceHeader, written.flatMap(\.doubleCounts).sorted())
    try list("expected_plants.csv", "earlier,later,year\n", populations.flatMap(successions).sorted())
    let faults = written.flatMap(\.faults).map(\.record).sorted()
    if hasFaults { try list("faults.csv", PlantedFault.header, faults) }
    return Summary(files: files.sorted { $0.name < $1.name }, expectedFigures: lines.count, faults: faults.count)
  }

  /// The facilities that go on under another identifier, with the first year of that: `US:…,US:…,2017`.
  private func successions(_ population: Population) -> [String] {
    population.successions.compactMap { succession in
      let (earlier, later) = (population.facilities[succession.earlier], population.facilities[succession.later])
      // Files before a register's first year are not written.
      guard earlier.closes > Self.firstYear(population.country) else { return nil }
      let prefix = population.country.rawValue
      return "\(prefix):\(earlier.id),\(prefix):\(later.id),\(succession.year)\n"
    }
  }

  private static func fields(of country: Party) -> [RegisterField] {
    switch country {
    case .canada: NPRIFields.all.map(\.field)
    case .mexico: RETCFields.all.map(\.field)
    case .unitedStates: TRIFields.all.map(\.field)
    }
  }

  /// One or more files that are written by one thread.
  private struct Task: Sendable {
    let country: Party
    let write: @Sendable () throws -> WrittenPart
  }

  private func tasks(_ folder: URL, _ tables: SampleTables, _ populations: [Population]) throws -> [Task] {
    let vocabulary = try ReferenceTables()
    let plan = FaultPlan(isOn: hasFaults, seed: seed, facilityYears: facilities * years.count)
    let (onProgress, isCancelled) = (onProgress, isCancelled)
    var tasks: [Task] = []
    for population in populations {
      let country = population.country
      let parts = SampleParts(
        folder: folder, years: years, tables: tables,
        population: population,
        amounts: YearlyAmounts(seed: seed, years: years), faults: plan,
        states: Set(tables.towns.map(\.state).filter { $0.hasPrefix(country.rawValue) }).sorted(),
        onProgress: { done in
          if isCancelled() { throw CancellationError() }
          onProgress(done)
        })
      let covered = years.filter { $0 >= Self.firstYear(country) }
      switch country {
      case .unitedStates:
        tasks += covered.map { year in Task(country: country) { try TRISample(parts, year: year).write() } }
      case .mexico:
        tasks += covered.map { year in
          Task(country: country) { try RETCSample(parts: parts, year: year, vocabulary: vocabulary).write() }
        }
      case .canada:
        for vintage in NPRISample.Vintage.allCases {
          let span = covered.filter { NPRISample.Vintage($0) == vintage }
          guard let first = span.first, let last = span.last else { continue }
          tasks.append(Task(country: country) { try NPRISample(parts, vintage, years: first...last).write() })
        }
        if let first = covered.first, let last = covered.last {
          tasks.append(Task(country: country) { try NPRIGeolocationSample(parts: parts).write(first...last) })
        }
      }
    }
    return tasks
  }
}
