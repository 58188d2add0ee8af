internal import Editions
internal import Places
internal import Vocabulary

/// What the rules have at hand besides a facility's history.
struct Desk {
  let data: EditionColumns
  let totals: NationalTotals
  let sectors: SectorStatistics
  let boundaries: Boundaries?
  let places: PlaceTable
  let substances: SubstanceTable
  let lists: ReportingLists

  var catalog: Catalog { data.edition.catalog }

  /// Positions in the manifest's segments, by register and year.
  let segments: [Register: [Int: Int]]

  /// The cell of a fact: its source, line and column.
  func cell(of fact: Int) -> (source: Int, line: Int, column: Int) {
    let provenance = data.provenance
    return (Int(provenance.source.values[fact]), Int(provenance.line.values[fact]), Int(provenance.column.values[fact]))
  }

  /// The share of a national total that an effect is; 1 at most.
  func share(
    _ history: FacilityHistory, _ series: FacilityHistory.Series, _ year: Int, effect: Double, expected: Double
  ) -> Double {
    let total = totals.total(history.register, year, substance: series.substance, category: series.lane)
    let base = max(abs(total), abs(expected))
    return base > 0 ? min(1, effect / base) : 0
  }
}

/// A rule that looks at one facility at a time.
protocol HistoryRule {
  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks)
}

/// A rule that looks at the edition as a whole.
protocol EditionRule {
  static func examine(_ desk: Desk, _ remarks: inout Remarks) throws
}

/// Gathers remarks by what they are about.
struct Remarks {
  struct Draft {
    let register: Register
    var value: Double?
    var isTEQ = false
    var scope = Scope.default
    var remarks: [Remark] = []
    var source = -1
    var line = 0
    var column = 0
  }

  private(set) var drafts: [Finding.Target: Draft] = [:]

  /// A remark on a facility's amount of a year.
  /// - Parameter facts: the facts in question, where they are not all of the point's.
  mutating func value(
    _ history: FacilityHistory, _ series: FacilityHistory.Series, _ point: FacilityHistory.Point, effect: Double,
    _ remark: Remark,
    facts: [Int]? = nil
  ) {
    let target = Finding.Target.value(
      facility: history.facility, year: point.year, code: series.code, rule: series.rule)
    var draft =
      drafts[target] ?? Draft(register: history.register, value: point.amount, isTEQ: series.isTEQ, scope: series.scope)
    var remark = remark
    remark.facts = facts ?? history.facts(of: point)
    remark.effect = effect
    draft.remarks.append(remark)
    drafts[target] = draft
  }

  /// A remark on an amount that is not there in a year; it leads to that of another year.
  mutating func absence(
    _ history: FacilityHistory, _ series: FacilityHistory.Series, year: Int, known point: FacilityHistory.Point,
    effect: Double, _ desk: Desk,
    _ remark: Remark
  ) {
    let target = Finding.Target.value(facility: history.facility, year: year, code: series.code, rule: series.rule)
    var draft = Draft(register: history.register, value: 0, isTEQ: series.isTEQ, scope: series.scope)
    if let fact = history.facts(of: point).first { (draft.source, draft.line, draft.column) = desk.cell(of: fact) }
    var remark = remark
    remark.effect = effect
    draft.remarks.append(remark)
    drafts[target] = draft
  }

  /// A remark on where a facility is, or on its report of a year.
  /// - Parameter facts: the facts in question, where it is about amounts.
  mutating func site(
    _ facility: Int, _ register: Register, year: Int, effect: Double, source: Int, line: Int, column: Int,
    _ remark: Remark, facts: [Int] = []
  ) {
    let target = Finding.Target.site(facility: facility, year: year)
    var draft = drafts[target] ?? Draft(register: register)
    // The line of the gravest remark: it is the one to be looked up first.
    if draft.source < 0 || draft.remarks.allSatisfy({ $0.severity < remark.severity }) {
      (draft.source, draft.line, draft.column) = (source, line, column)
    }
    var remark = remark
    remark.facts = facts
    remark.effect = effect
    draft.remarks.append(remark)
    drafts[target] = draft
  }

  /// A remark on a year's statement of where the facility is.
  mutating func statement(
    _ history: FacilityHistory, _ statement: FacilityHistory.Statement, _ desk: Desk, _ remark: Remark
  ) {
    let sites = desk.data.sites
    site(
      history.facility, history.register, year: statement.year, effect: history.kilograms(statement.year),
      source: Int(sites.source.values[statement.row]), line: Int(sites.line.values[statement.row]),
      column: Int(sites.column.values[statement.row]), remark)
  }

  /// A remark on a facility's report of a year; it leads to the first record of it.
  mutating func report(
    _ history: FacilityHistory, year: Int, effect: Double, _ desk: Desk, _ remark: Remark, facts: [Int] = []
  ) {
    guard let report = history.reports.first(where: { $0.year == year }) else { return }
    site(
      history.facility, history.register, year: year, effect: effect,
      source: Int(desk.data.provenance.reportSource.values[report.number]),
      line: Int(desk.data.provenance.reportLine.values[report.number]), column: 0, remark, facts: facts)
  }

  mutating func merge(_ other: Remarks) {
    drafts.merge(other.drafts) { mine, theirs in
      var draft = mine
      draft.remarks += theirs.remarks
      if theirs.remarks.map(\.severity).max() ?? .note > mine.remarks.map(\.severity).max() ?? .note, theirs.source >= 0
      {
        (draft.source, draft.line, draft.column) = (theirs.source, theirs.line, theirs.column)
      }
      return draft
    }
  }
}
