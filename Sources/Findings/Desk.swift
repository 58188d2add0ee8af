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

  var catalog: Catalog { data.edition.catalog }

  /// Positions in the manifest's segments, by register and year.
  let segments: [Register: [Int: Int]]

  /// The share of a national total that an effect is; 1 at most.
  func share(_ history: FacilityHistory, _ series: FacilityHistory.Series, _ year: Int, effect: Double, expected: Double) -> Double {
    let total = totals.total(history.register, year, substance: series.substance, category: series.category)
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
    var effect = 0.0
    var scope = Scope.default
    var remarks: [Remark] = []
    var facts: [Int] = []
    var source = -1
    var line = 0
    var column = 0
  }

  private(set) var drafts: [Finding.Target: Draft] = [:]

  /// A remark on a facility's amount of a year.
  /// - Parameter facts: the facts in question, where they are not all of the point's.
  mutating func value(
    _ history: FacilityHistory, _ series: FacilityHistory.Series, _ point: FacilityHistory.Point, effect: Double, _ remark: Remark,
    facts: [Int]? = nil
  ) {
    let target = Finding.Target.value(facility: history.facility, year: point.year, code: series.code, rule: series.rule)
    var draft = drafts[target] ?? Draft(register: history.register, value: point.amount, isTEQ: series.isTEQ, scope: series.scope)
    draft.effect = max(draft.effect, effect)
    draft.facts = Array(Set(draft.facts + (facts ?? history.facts(of: point)))).sorted()
    draft.remarks.append(remark)
    drafts[target] = draft
  }

  /// A remark on where a facility is, or on its report of a year.
  mutating func site(
    _ facility: Int, _ register: Register, year: Int, effect: Double, source: Int, line: Int, column: Int, _ remark: Remark
  ) {
    let target = Finding.Target.site(facility: facility, year: year)
    var draft = drafts[target] ?? Draft(register: register)
    draft.effect = max(draft.effect, effect)
    // The line of the gravest remark: it is the one to be looked up first.
    if draft.source < 0 || draft.remarks.allSatisfy({ $0.severity < remark.severity }) {
      (draft.source, draft.line, draft.column) = (source, line, column)
    }
    draft.remarks.append(remark)
    drafts[target] = draft
  }

  /// A remark on a year's statement of where the facility is.
  mutating func statement(_ history: FacilityHistory, _ statement: FacilityHistory.Statement, _ desk: Desk, _ remark: Remark) {
    let sites = desk.data.sites
    site(
      history.facility, history.register, year: statement.year, effect: history.kilograms(statement.year),
      source: Int(sites.source.values[statement.row]),
      line: Int(sites.line.values[statement.row]), column: Int(sites.column.values[statement.row]), remark)
  }

  /// A remark on a facility's report of a year; it leads to the first record of it.
  mutating func report(_ history: FacilityHistory, year: Int, effect: Double, _ desk: Desk, _ remark: Remark) {
    guard let report = history.reports.first(where: { $0.year == year }) else { return }
    site(
      history.facility, history.register, year: year, effect: effect, source: Int(desk.data.provenance.reportSource.values[report.number]),
      line: Int(desk.data.provenance.reportLine.values[report.number]), column: 0, remark)
  }

  mutating func merge(_ other: Remarks) {
    drafts.merge(other.drafts) { mine, theirs in
      var draft = mine
      draft.remarks += theirs.remarks
      draft.effect = max(mine.effect, theirs.effect)
      draft.facts = Array(Set(mine.facts + theirs.facts)).sorted()
      if theirs.remarks.map(\.severity).max() ?? .note > mine.remarks.map(\.severity).max() ?? .note, theirs.source >= 0 {
        (draft.source, draft.line, draft.column) = (theirs.source, theirs.line, theirs.column)
      }
      return draft
    }
  }
}
