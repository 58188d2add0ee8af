/// Who must report what: the registers' own lists of substances and sectors, by year.
///
/// A list is never inferred from what was reported: a year without a sourced list is ``Listing/unknown``. Resources:
/// `reporting_lists.csv`, `reporting_sectors.csv`, `reporting_list_years.csv`; each row names the source of its facts.
public struct ReportingLists: Sendable {
  /// Whether a register's list of a year has a substance.
  public enum Listing: String, Sendable {
    case listed
    /// Only a part of what other registers list: one salt of a metal.
    case part
    case notListed = "not_listed"
    /// No sourced list of that year.
    case unknown
  }

  /// A code on a register's list.
  public struct Entry: Sendable {
    public let register: Register
    public let code: String
    /// Since when and until when it is listed; nil for as long as the list is known.
    public let firstYear: Int?
    public let lastYear: Int?
    /// What must be reported of it: a key of the terms `form.…`, or blank for any form.
    public let form: String
    /// The thresholds as the list has them: of manufacture, processing or use, then of releases; `any` for any amount,
    /// `activity` where the activity decides.
    public let threshold: String
    public let source: String

    func includes(_ year: Int) -> Bool { firstYear ?? .min <= year && year <= lastYear ?? .max }
  }

  /// A sector that a register covers; a blank prefix stands for all.
  struct Sector: Sendable {
    let prefix: String
    let years: ClosedRange<Int>
  }

  /// The form of a salt that stands for a whole group on another register's list.
  private static let oneSalt = "one_salt"

  public let years: [Register: (range: ClosedRange<Int>, source: String)]
  private let entries: [Register: [Int: [Entry]]]
  private let substances: SubstanceTable
  private let sectors: [Register: [Sector]]

  init(substances: SubstanceTable) throws {
    self.substances = substances
    func year(_ text: String) -> Int? { Int(text) }
    let spans = try ReferenceTable("reporting_list_years")
    years = Dictionary(
      spans.rows.compactMap { row in
        guard let register = Register(rawValue: spans.cell(row, "register")),
          let first = Int(spans.cell(row, "first_year")),
          let last = Int(spans.cell(row, "last_year")), first <= last
        else { return nil }
        return (register, (first...last, spans.cell(row, "source")))
      }, uniquingKeysWith: { first, _ in first })
    let table = try ReferenceTable("reporting_lists")
    var entries: [Register: [Int: [Entry]]] = [:]
    for row in table.rows {
      guard let register = Register(rawValue: table.cell(row, "register")),
        let code = substances.code(table.cell(row, "code"), in: register)
      else {
        throw ReferenceTableError(
          message: "reference table reporting_lists.csv: \(row.joined(separator: ",")) names no known register and code"
        )
      }
      entries[register, default: [:]][code.substance, default: []].append(
        Entry(
          register: register, code: code.code, firstYear: year(table.cell(row, "first_year")),
          lastYear: year(table.cell(row, "last_year")),
          form: table.cell(row, "form"), threshold: table.cell(row, "threshold"), source: table.cell(row, "source")))
    }
    self.entries = entries
    let covered = try ReferenceTable("reporting_sectors")
    var sectors: [Register: [Sector]] = [:]
    for row in covered.rows {
      guard let register = Register(rawValue: covered.cell(row, "register")),
        let first = Int(covered.cell(row, "first_year"))
      else {
        throw ReferenceTableError(
          message:
            "reference table reporting_sectors.csv: \(row.joined(separator: ",")) names no known register and year")
      }
      sectors[register, default: []].append(
        Sector(
          prefix: covered.cell(row, "prefix"),
          years: first...max(first, year(covered.cell(row, "last_year")) ?? ReportingYear.allowed.upperBound)))
    }
    self.sectors = sectors
  }

  /// The position of a harmonised substance; nil for one on no list.
  public func position(key: String) -> Int? { substances.position(key: key) }

  /// Whether there is a sourced list of a register's year.
  public func isKnown(_ register: Register, _ year: Int) -> Bool { years[register]?.range.contains(year) == true }

  /// The codes of a harmonised substance on a register's list, in any year.
  /// - Parameter substance: the position in the substance table.
  public func entries(of substance: Int, in register: Register) -> [Entry] { entries[register]?[substance] ?? [] }

  public func listing(of substance: Int, in register: Register, _ year: Int) -> Listing {
    guard isKnown(register, year) else { return .unknown }
    let listed = entries(of: substance, in: register).filter { $0.includes(year) }
    if listed.isEmpty { return .notListed }
    return listed.allSatisfy { $0.form == Self.oneSalt } ? .part : .listed
  }

  /// Whether all three registers list a substance in a year; nil where one of the lists is not known.
  public func isCommon(_ substance: Int, _ year: Int) -> Bool? {
    guard Register.allCases.allSatisfy({ isKnown($0, year) }) else { return nil }
    return Register.allCases.allSatisfy { listing(of: substance, in: $0, year) == .listed }
  }

  /// Whether a register covers a sector, at least in part.
  /// - Parameter sector: NAICS or SCIAN.
  public func covers(_ sector: String, in register: Register, _ year: Int) -> Bool {
    (sectors[register] ?? []).contains { sector.hasPrefix($0.prefix) && $0.years.contains(year) }
  }

  /// Whether all three registers cover a sector.
  public func isCommon(sector: String, _ year: Int) -> Bool {
    Register.allCases.allSatisfy { covers(sector, in: $0, year) }
  }
}
