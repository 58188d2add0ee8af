internal import Editions
internal import Registers
internal import Vocabulary

/// The same amounts of the same substance appear twice in a facility's year: on two forms or records with all their
/// amounts equal, or on two lines of one table. Sites with several establishments file a form for each. Equal forms
/// therefore have high priority only if they state two or more amounts, or one that is not a round number; otherwise
/// medium priority.
enum Duplicate: HistoryRule {
  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    for series in history.series where !(history.points[series.points].allSatisfy { $0.facts.count < 2 }) {
      for index in series.points where history.points[index].facts.count > 1 {
        examine(history, series, history.points[index], desk, &remarks)
      }
    }
  }

  private static func examine(
    _ history: FacilityHistory, _ series: FacilityHistory.Series, _ point: FacilityHistory.Point, _ desk: Desk,
    _ remarks: inout Remarks
  ) {
    let provenance = desk.data.provenance
    var seen: [UInt64: Int] = [:]
    for fact in history.facts(of: point) {
      let quantity = provenance.quantity.values[fact]
      guard let first = seen.updateValue(fact, forKey: quantity.bitPattern) else { continue }
      let (line, firstLine) = (provenance.line.values[fact], provenance.line.values[first])
      guard line != firstLine || provenance.source.values[fact] != provenance.source.values[first] else { continue }
      var amounts = 1
      if !history.register.profile.rowsAreOneReport {
        // Forms and records are equal in all their amounts, or they are two establishments.
        guard let one = report(of: first, history, desk, point.year),
          let other = report(of: fact, history, desk, point.year), one != other,
          vector(one, desk) == vector(other, desk)
        else { continue }
        amounts = vector(one, desk).count
      }
      let amount = desk.data.amount[fact]
      let isRound = isRound(quantity)
      remarks.value(
        history, series, point, effect: abs(amount),
        Remark(
          .duplicate, amounts > 1 || !isRound ? .mustLook : .look, expected: point.amount - amount,
          ["line": .number(Double(firstLine)), "other": .number(Double(line))]), facts: [fact])
    }
  }

  /// Whether a quantity has one digit besides zeros, or is a mid-point of TRI's range codes.
  private static func isRound(_ quantity: Double) -> Bool {
    if UnitSlip.rangeMiddles.contains(quantity) { return true }
    var rest = abs(quantity)
    guard rest > 0, rest.isFinite else { return true }
    while rest >= 10 { rest /= 10 }
    while rest < 1 { rest *= 10 }
    return abs(rest - rest.rounded()) < 1e-9
  }

  private static func report(of fact: Int, _ history: FacilityHistory, _ desk: Desk, _ year: Int) -> Int? {
    history.reports.first { report in
      report.year == year && desk.data.facts(of: report.number).contains(fact)
    }?.number
  }

  private static func vector(_ report: Int, _ desk: Desk) -> [UInt64: UInt64] {
    var vector: [UInt64: UInt64] = [:]
    for fact in desk.data.facts(of: report) {
      vector[UInt64(desk.data.rule[fact]) << 8 | UInt64(desk.data.unit[fact])] =
        desk.data.provenance.quantity.values[fact].bitPattern
    }
    return vector
  }
}
