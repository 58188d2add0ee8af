internal import Foundation
public import PublicRecord
internal import RecordKernel
public import Vocabulary

/// A file of what facilities say they did to prevent pollution: TRI Basic Plus file 2a, or a CSV file of anyone's.
///
/// Columns of 2a are found by name. Source: EPA, TRI Basic Plus Data Files, file type 2A, section 8.10: up to four
/// source reduction activities of a form, each with a code and, from 2014 on, the range of the reduction that was
/// expected (R1, all of it, to R6, below 5 %).
public struct ActivityFile: Sendable {
  public let activities: [PreventionActivity]

  /// The columns of a CSV file.
  public static let columns = ["facility", "year", "substance", "code", "text", "range"]

  private static let ordinals = ["FIRST", "SECOND", "THIRD", "FOURTH"]

  /// - Throws: ``RecordError`` with file, line and column.
  public init(_ path: String, _ substances: SubstanceTable) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RecordError("\(path): no such file; expected TRI Basic Plus 2a or a CSV file")
    }
    let head = data.prefix { $0 != 0x0A && $0 != 0x0D }
    let names = head.split(separator: 0x09, omittingEmptySubsequences: false).map { Self.name($0) }
    if names.contains("FIRST SOURCE REDUCTION ACTIVITY CODE") {
      activities = try Self.basicPlus(path, data, names, substances)
    } else {
      activities = try Self.plain(path, substances)
    }
  }

  /// A column's name without the number that some releases put before it.
  private static func name(_ bytes: Data) -> String {
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: CharacterSet(charactersIn: "\u{FEFF}\" "))
    return text.uppercased().replacing(/^[0-9]+[.][ ]/, with: "")
  }

  private static func basicPlus(_ path: String, _ data: Data, _ names: [String], _ substances: SubstanceTable) throws
    -> [PreventionActivity]
  {
    func column(_ wanted: String...) throws -> Int {
      guard let found = wanted.lazy.compactMap({ names.firstIndex(of: $0) }).first else {
        throw RecordError("\(path): line 1: found no column \(wanted[0]); expected those of TRI Basic Plus 2a")
      }
      return found
    }
    let (facility, year) = (try column("TRIFID"), try column("REPORTING YEAR"))
    let substance = try column("TRI CHEMICAL ID", "TRI_CHEM_ID", "CAS NUMBER")
    let activities = try ordinals.map { ordinal in
      (
        code: try column("\(ordinal) SOURCE REDUCTION ACTIVITY CODE"),
        text: names.firstIndex(of: "\(ordinal) SOURCE REDUCTION ACTIVITY DESCRIPTION"),
        range: names.firstIndex(of: "EST ANNUAL REDUCTION - \(ordinal) SOURCE REDUCTION ACTIVITY - CODE")
      )
    }
    let file = URL(fileURLWithPath: path).lastPathComponent
    var found: [PreventionActivity] = []
    var number = 0
    for line in data.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      guard number > 1, !line.isEmpty else { continue }
      let cells = line.split(separator: 0x09, omittingEmptySubsequences: false)
      func cell(_ column: Int) -> String {
        guard cells.indices.contains(column) else { return "" }
        let bytes = cells[column]
        let text = String(data: bytes, encoding: .utf8) ?? String(data: bytes, encoding: .windowsCP1252)
        // Five bytes have no letter in Windows-1252.
        return (text ?? String(decoding: bytes, as: UTF8.self))
          .trimmingCharacters(in: CharacterSet(charactersIn: "\"\r "))
      }
      let own = activities.map { (code: cell($0.code), text: $0.text.map(cell) ?? "", range: $0.range.map(cell) ?? "") }
        .filter { !$0.code.isEmpty && $0.code != "NA" }
      guard !own.isEmpty else { continue }
      guard cells.count >= names.count, let reported = ReportingYear.read(cell(year).utf8), !cell(facility).isEmpty
      else {
        throw RecordError(
          "\(path): line \(number): found \(cells.count) fields and the year \"\(cell(year).prefix(20))\"; expected "
            + "\(names.count) fields, a year and a facility")
      }
      for (code, text, range) in own {
        found.append(
          PreventionActivity(
            facility: "US:\(cell(facility).uppercased())", year: reported,
            substance: substances.key(cell(substance), in: .tri) ?? cell(substance), code: code, text: text,
            range: range.isEmpty || range == "NA" ? nil : range, file: file, line: number))
      }
    }
    return found
  }

  private static func plain(_ path: String, _ substances: SubstanceTable) throws -> [PreventionActivity] {
    let table = try CSVTable(path, needed: ["facility", "year", "text"], refusal: RecordError.init)
    let file = URL(fileURLWithPath: path).lastPathComponent
    return try table.rows.map { row in
      func cell(_ column: String) -> String? { table.cell(row, column).flatMap { $0.isEmpty ? nil : $0 } }
      guard let facility = cell("facility"), let id = FacilityID(facility) else {
        throw table.error(row, "facility", found: cell("facility") ?? "", expected: "CC:ID, as US:62526DMCRN4666F")
      }
      guard let year = cell("year").flatMap({ ReportingYear.read($0.utf8) }) else {
        throw table.error(row, "year", found: cell("year") ?? "", expected: "a year")
      }
      guard let text = cell("text") else { throw table.error(row, "text", found: "", expected: "what was done") }
      let register = Register(country: id.country)
      return PreventionActivity(
        facility: id.description, year: year,
        substance: cell("substance").map { substances.key($0, in: register) ?? $0 }, code: cell("code"), text: text,
        range: cell("range"), file: file, line: row.line)
    }
  }

  /// What it says of a pledge: of its facilities, and of its substances or of none.
  public func activities(of pledge: Pledge) -> [PreventionActivity] {
    activities.filter { activity in
      pledge.terms.facilities.contains(activity.facility)
        && activity.substance.map { pledge.terms.substances.contains($0) } != false
    }
  }
}

extension SubstanceTable {
  /// The harmonised key of a register's code, a CAS number or a key; nil where none is known.
  fileprivate func key(_ text: String, in register: Register) -> String? {
    position(key: text) != nil
      ? text : code(canonical(text, in: register), in: register).map { substances[$0.substance].key }
  }
}
