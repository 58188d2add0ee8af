internal import Foundation
internal import RecordKernel
internal import Vocabulary

/// A CSV file of a plan: its lines, printed totals, measures, values, spending or status; its header says which.
///
/// docs/record.md has the columns. An import is taken whole or not at all.
public struct PlanFile: Sendable {
  public let path: String
  public let entries: [PlanEntry]
  /// The plan that lines name themselves by: `OP2021` of `OP2021-PRTR-O1-A1`; nil for files of other kinds.
  public let plan: String?

  /// - Throws: ``RecordError`` with file, line and column.
  public init(_ path: String) throws {
    self.path = path
    let table = try CSVTable(path, needed: [], refusal: RecordError.init)
    let columns = Set(table.header.map { $0.lowercased() })
    if columns.isSuperset(of: ["id", "row_type", "programme_code", "budget_cad"]) {
      (entries, plan) = try Self.lines(table)
    } else if columns.isSuperset(of: ["programme_code", "printed_total"]) {
      (entries, plan) = (try Self.totals(table), nil)
    } else if columns.isSuperset(of: ["measure", "activity", "unit", "kind"]) {
      (entries, plan) = (try Self.measures(table), nil)
    } else if columns.isSuperset(of: ["measure", "period", "value"]) {
      (entries, plan) = (try Self.actuals(table), nil)
    } else if columns.isSuperset(of: ["activity", "period", "money", "amount"]) {
      (entries, plan) = (try Self.spending(table), nil)
    } else if columns.isSuperset(of: ["activity", "period", "status"]) {
      (entries, plan) = (try Self.statuses(table), nil)
    } else {
      throw RecordError(
        "\(path): line 1: found the columns \(table.header.joined(separator: ", ")); expected those of a plan (id, "
          + "row_type, programme_code, budget_cad), "
          + "its totals (programme_code, printed_total), measures (measure, activity, unit, kind), values (measure, "
          + "period, value), "
          + "spending (activity, period, money, amount) or status (activity, period, status)")
    }
    var keys = Set<String>()
    for (entry, row) in zip(entries, table.rows) {
      _ = try PlanLine(entry, of: "\(path): line \(row.line)")
      guard keys.insert(entry.key).inserted else {
        throw RecordError(
          "\(path): line \(row.line): says again what a line before it says (\(entry.key)); expected each once")
      }
    }
  }

  private static func lines(_ table: CSVTable) throws -> ([PlanEntry], String?) {
    var seen = Set<String>()
    var plan: String?
    let entries = try table.rows.map { row in
      let id = try text(table, row, "id")
      guard seen.insert(id).inserted else { throw table.error(row, "id", found: id, expected: "each id once") }
      let own = String(id.prefix { $0 != "-" })
      guard plan == nil || plan == own, own != id else {
        throw table.error(row, "id", found: id, expected: "an id of one plan, as \(plan ?? "OP2021")-SEM-O1-A1")
      }
      plan = own
      guard let kind = PlanEntry.Kind(rawValue: try text(table, row, "row_type")), [.activity, .subItem].contains(kind)
      else {
        throw table.error(row, "row_type", found: table.cell(row, "row_type") ?? "", expected: "activity or sub_item")
      }
      var entry = PlanEntry(kind: kind, id: id)
      entry.programmeCode = try text(table, row, "programme_code")
      entry.programme = trilingual(table, row, "programme")
      entry.objective = try table.whole(row, "objective_no")
      entry.objectiveText = trilingual(table, row, "objective")
      entry.activity = try table.whole(row, "activity_no")
      entry.subItem = table.cell(row, "sub_item").flatMap { $0.isEmpty ? nil : $0 }
      entry.text = trilingual(table, row, "text")
      entry.cents = try money(table, row, "budget_cad")
      if kind == .activity, entry.cents == nil {
        throw table.error(row, "budget_cad", found: "", expected: "an amount, for an activity carries the money")
      }
      if kind == .subItem, entry.cents != nil {
        throw table.error(
          row, "budget_cad", found: table.cell(row, "budget_cad") ?? "",
          expected: "nothing, for only activities carry money")
      }
      if let currency = table.cell(row, "currency"), !currency.isEmpty {
        guard currency.wholeMatch(of: /[A-Z]{3}/) != nil else {
          throw table.error(row, "currency", found: currency, expected: "three capitals, as CAD")
        }
        entry.currency = currency
      }
      if let year = table.cell(row, "fiscal_year"), !year.isEmpty {
        entry.fiscalYear = try table.whole(row, "fiscal_year")
      }
      if let line = table.cell(row, "source_line"), !line.isEmpty {
        entry.sourceLine = try table.whole(row, "source_line")
      }
      return entry
    }
    return (entries, plan)
  }

  private static func totals(_ table: CSVTable) throws -> [PlanEntry] {
    try table.rows.map { row in
      let code = try text(table, row, "programme_code")
      var entry = PlanEntry(kind: .total, id: "total-\(code)")
      entry.programmeCode = code
      entry.cents = try money(table, row, "printed_total")
      entry.label = table.cell(row, "label")
      if let line = table.cell(row, "line"), !line.isEmpty { entry.sourceLine = try table.whole(row, "line") }
      return entry
    }
  }

  private static func measures(_ table: CSVTable) throws -> [PlanEntry] {
    try table.rows.map { row in
      var entry = PlanEntry(kind: .measure, id: try text(table, row, "measure"))
      entry.of = try text(table, row, "activity")
      entry.text = trilingual(table, row, "name")
      entry.unit = try text(table, row, "unit")
      let kind = try text(table, row, "kind")
      guard let accumulation = PlanEntry.Accumulation(rawValue: kind) else {
        throw table.error(
          row, "kind", found: kind, expected: PlanEntry.Accumulation.allCases.map(\.rawValue).joined(separator: ", "))
      }
      entry.accumulation = accumulation
      entry.baseline = try number(table, row, "baseline")
      entry.target = try number(table, row, "target")
      entry.question = table.cell(row, "question").flatMap { $0.isEmpty ? nil : $0 }
      entry.overlaps = table.cell(row, "parts") == "overlap"
      return entry
    }
  }

  private static func actuals(_ table: CSVTable) throws -> [PlanEntry] {
    try table.rows.map { row in
      var entry = PlanEntry(kind: .actual, id: "")
      entry.of = try text(table, row, "measure")
      entry.period = try period(table, row)
      entry.value = try table.number(row, "value")
      entry.part = table.cell(row, "part").flatMap { $0.isEmpty ? nil : $0 }
      entry.evidence = table.cell(row, "evidence").flatMap { $0.isEmpty ? nil : $0 }
      return entry
    }
  }

  private static func spending(_ table: CSVTable) throws -> [PlanEntry] {
    try table.rows.map { row in
      var entry = PlanEntry(kind: .spending, id: "")
      entry.of = try text(table, row, "activity")
      entry.period = try period(table, row)
      let word = try text(table, row, "money")
      guard let money = PlanEntry.Money(rawValue: word) else {
        throw table.error(
          row, "money", found: word, expected: PlanEntry.Money.allCases.map(\.rawValue).joined(separator: ", "))
      }
      entry.money = money
      entry.cents = try self.money(table, row, "amount")
      if entry.cents == nil { throw table.error(row, "amount", found: "", expected: "an amount") }
      return entry
    }
  }

  private static func statuses(_ table: CSVTable) throws -> [PlanEntry] {
    try table.rows.map { row in
      var entry = PlanEntry(kind: .status, id: "")
      entry.of = try text(table, row, "activity")
      entry.period = try period(table, row)
      let word = try text(table, row, "status")
      guard let progress = PlanEntry.Progress(rawValue: word) else {
        throw table.error(
          row, "status", found: word, expected: PlanEntry.Progress.allCases.map(\.rawValue).joined(separator: ", "))
      }
      entry.progress = progress
      entry.text = trilingual(table, row, "note")
      return entry
    }
  }

  // MARK: Cells

  private static func text(_ table: CSVTable, _ row: CSVTable.Row, _ column: String) throws -> String {
    guard let text = table.cell(row, column), !text.isEmpty else {
      throw table.error(row, column, found: "", expected: "a text")
    }
    return text
  }

  /// `text` is the original in English; `text_fr` and `text_es` are translations by people.
  private static func trilingual(_ table: CSVTable, _ row: CSVTable.Row, _ column: String) -> Trilingual? {
    var result: Trilingual?
    for language in Language.allCases {
      let named =
        table.cell(row, "\(column)_\(language.rawValue)") ?? (language == .english ? table.cell(row, column) : nil)
      guard let text = named, !text.isEmpty else { continue }
      let status: Trilingual.Status = result == nil ? .original : .human
      if result == nil {
        result = Trilingual(text, in: language)
      } else {
        result?.set(text, in: language, status: status)
      }
    }
    return result
  }

  private static func period(_ table: CSVTable, _ row: CSVTable.Row) throws -> Period {
    let word = try text(table, row, "period")
    guard let period = Period(word) else {
      throw table.error(row, "period", found: word, expected: "a quarter as 2021-Q1 or a year")
    }
    return period
  }

  private static func number(_ table: CSVTable, _ row: CSVTable.Row, _ column: String) throws -> Double? {
    (table.cell(row, column) ?? "").isEmpty ? nil : try table.number(row, column)
  }

  /// An amount in cents: `10000`, `31500.50`, or thousands apart by blanks or commas in threes. Nothing else, so that
  /// no comma is taken for a point.
  static func cents(_ text: String) -> Int? {
    guard let match = text.wholeMatch(of: /(-?)(\d{1,10}|\d{1,3}(?:[ ,\u00A0\u202F]\d{3}){1,3})(?:\.(\d{1,2}))?/) else {
      return nil
    }
    guard let whole = Int(match.output.2.filter { "0"..."9" ~= $0 }), whole < 10_000_000_000 else { return nil }
    let cents = whole * 100 + (match.output.3.flatMap { Int($0.count == 1 ? $0 + "0" : $0) } ?? 0)
    return match.output.1.isEmpty ? cents : -cents
  }

  private static func money(_ table: CSVTable, _ row: CSVTable.Row, _ column: String) throws -> Int? {
    let text = table.cell(row, column) ?? ""
    if text.isEmpty { return nil }
    guard let cents = cents(text) else {
      throw table.error(row, column, found: text, expected: "an amount as 31500, 31,500 or 31500.50")
    }
    return cents
  }
}
