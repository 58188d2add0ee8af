internal import Vocabulary

/// An error planted on purpose, and where it stands.
struct PlantedFault {
  enum Kind: String, CaseIterable {
    /// Quantities a thousand times too large or too small: one unit written, another meant.
    case unitSlip = "unit_slip"
    case swappedCoordinates = "swapped_coordinates"
    /// A record that stands twice.
    case duplicate
    /// A facility's whole report of the year before, given again.
    case copiedReport = "copied_report"
    /// A state the facility is not in.
    case wrongState = "wrong_state"
  }

  let kind: Kind
  let register: Register
  let file: String
  /// The physical line of the first record it touches, from 1.
  let line: Int
  /// The position of the first field it touches, from 1; 0 for the record as a whole.
  let column: Int
  let facility: String
  let year: Int
  /// The register's code of the substance; blank where it is about the facility.
  let substance: String
  let found: String
  let right: String

  static let header = "fault,register,file,line,column,facility,year,substance,found,right\n"

  var record: String {
    [
      kind.rawValue, register.rawValue, file, String(line), String(column), "\(register.country.rawValue):\(facility)",
      String(year), substance,
      found, right,
    ].map(CSVField.text).joined(separator: ",") + "\n"
  }
}

/// Which facilities and reports an error is planted in; none unless faults were asked for.
struct FaultPlan: Sendable {
  let isOn: Bool
  let seed: UInt64
  /// How many times likelier than in a full sample: a small one has some of each kind too.
  let boost: Double

  init(isOn: Bool, seed: UInt64, facilityYears: Int) {
    self.isOn = isOn
    self.seed = seed
    boost = max(1, 20_000 / Double(max(1, facilityYears)))
  }

  private func draw(
    _ kind: PlantedFault.Kind, _ chance: Double, _ facility: FictionalFacility, _ year: Int, line: Int = 0
  ) -> SeededNumbers? {
    guard isOn else { return nil }
    let position = PlantedFault.Kind.allCases.firstIndex(of: kind) ?? 0
    var numbers = SeededNumbers(seed, 100 + position, Population.key(facility.country), facility.index, year, line)
    return numbers.chance(min(0.2, chance * boost)) ? numbers : nil
  }

  /// Whether a slip of a facility's line could be seen by anyone: the same amounts stand in other years too.
  private func canBeSeen(_ facility: FictionalFacility, _ year: Int, line: Int, _ amounts: YearlyAmounts) -> Bool {
    guard let field = amounts.entry(facility, line: line, year: year)?.amounts.first?.field else { return false }
    let others = amounts.years.filter { other in
      guard other != year, facility.isActive(other), let entry = amounts.entry(facility, line: line, year: other) else {
        return false
      }
      // A small amount may be certified or rounded away.
      return entry.total > 500 && entry.amounts.contains { $0.field == field }
    }
    return others.count >= 3
  }

  /// Whether a report's quantities are a thousand times too large (true) or too small; nil when they are right.
  func unitSlip(_ facility: FictionalFacility, _ year: Int, line: Int, _ amounts: YearlyAmounts) -> Bool? {
    guard var numbers = draw(.unitSlip, 0.0008, facility, year, line: line),
      canBeSeen(facility, year, line: line, amounts)
    else { return nil }
    return numbers.chance(0.7)
  }

  func isDuplicated(_ facility: FictionalFacility, _ year: Int, line: Int) -> Bool {
    draw(.duplicate, 0.0006, facility, year, line: line) != nil
  }

  func isCopied(_ facility: FictionalFacility, _ year: Int, in years: ClosedRange<Int>) -> Bool {
    years.contains(year - 1) && facility.isActive(year - 1) && draw(.copiedReport, 0.002, facility, year) != nil
  }

  func swapsCoordinates(_ facility: FictionalFacility, _ year: Int) -> Bool {
    draw(.swappedCoordinates, 0.001, facility, year) != nil
  }

  /// Another state than the facility's; nil when the right one is written.
  func wrongState(_ facility: FictionalFacility, _ year: Int, among states: [String]) -> String? {
    guard var numbers = draw(.wrongState, 0.001, facility, year) else { return nil }
    let others = states.filter { $0 != facility.site(year).town.state }
    return others.isEmpty ? nil : numbers.element(others)
  }
}
