internal import Foundation
internal import Vocabulary

/// What all files of a sample are written from.
struct SampleParts {
  let folder: URL
  let years: ClosedRange<Int>
  let tables: SampleTables
  let population: Population
  let amounts: YearlyAmounts
  let faults: FaultPlan
  /// The country's states, ISO 3166-2.
  let states: [String]
  /// Called with the facilities of each year and file that are done; throws to stop.
  let onProgress: @Sendable (Int) throws -> Void

  /// The year whose amounts are written: the one before where the report is a copy.
  func amountsYear(_ facility: FictionalFacility, _ year: Int) -> Int {
    faults.isCopied(facility, year, in: years) ? year - 1 : year
  }
}

/// What writing some files came to: figures by year, planted errors, names and sizes.
struct WrittenPart {
  var tallies: [Int: Tally] = [:]
  var faults: [PlantedFault] = []
  /// Lines of `expected_flows.csv` and `expected_double_counts.csv`.
  var flows: [String] = []
  var doubleCounts: [String] = []
  var files: [(name: String, bytes: Int)] = []
}
