internal import Drawings
internal import Editions
internal import Markup
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What a facility's forms tell besides amounts, on its page.
extension FacilityView {
  static var outputAnchor: String { "output" }

  /// What accidents released, in a sentence with its source.
  var accidents: HTML {
    guard let row = model.accidents else { return .empty }
    let key = row.country == .unitedStates ? "accidents.tri" : "accidents.npri"
    let values: [String: any TextValue] = [
      "amount": amount(row.accidental, .kilograms), "year": String(model.year),
      "share": row.share.map { figures.percent($0) } ?? "–", "releases": amount(row.releases, .kilograms),
    ]
    return "<p class=\"note\">\(t(key, values))</p>\n"
  }

  /// Substances as reported and per output: one drawn, all in a table.
  var output: HTML {
    guard let drawn = model.drawnOutput else { return .empty }
    let years = (drawn.years.first?.year ?? 0)...(drawn.years.last?.year ?? 0)
    func line(_ key: String, colour: Int, _ value: (OutputTrend.Year) -> Double?) -> YearChart.Series {
      YearChart.Series(
        name: t(key, ["year": String(years.lowerBound)]), colour: colour,
        amounts: drawn.years.reduce(into: [:]) { amounts, year in amounts[year.year] = value(year) },
        missingIsZero: false)
    }
    var chart = YearChart(
      years: Array(years),
      series: [
        line("output.as-reported", colour: 1) { $0.amount }, line("output.per-output", colour: 2) { $0.perOutput },
      ], form: .lines)
    chart.marks = drawn.broken.map { [($0.year, said($0.why))] } ?? []
    let title = t("output.drawn", ["name": substanceText(drawn.substance)])
    return """
      <section id="\(Self.outputAnchor)"><h2>\(t("output.title"))</h2>
      <p>\(t("output.text"))</p>
      \(figure(chart, title: title, measure: .kilograms, forms: [], isWhole: false))
      \(outputTable)</section>

      """
  }

  private var outputTable: HTML {
    let title = t("output.title")
    let heads: HTML = """
      <th scope="col">\(term("dimension.substance"))</th><th scope="col">\(t("output.years"))</th>\
      <th scope="col" class="number">\(t("output.change"))</th>\
      <th scope="col" class="number">\(t("output.change.per-output"))</th>
      """
    let rows = model.output.map { trend -> HTML in
      let (first, last) = (trend.years[0].year, trend.years[trend.years.count - 1].year)
      let link = link(
        .facility, model.facility.id, query: [("output", trend.code.description), ("year", String(model.year))])
      let perOutput: HTML =
        trend.broken.map { "<small>\(t("colon", ["a": String($0.year), "b": said($0.why)]))</small>" }
        ?? said(trend.perOutputChange)
      return """
        <tr><th scope="row"><a href="\(link)#\(Self.outputAnchor)">\(substanceText(trend.substance))</a> \
        <small>\(trend.code.code)</small></th>\
        <td>\(String(first))–\(String(last))</td><td class="number">\(said(trend.change))</td>\
        <td class="number">\(perOutput)</td></tr>

        """
    }
    return """
      <div class="scroll" role="region" aria-label="\(title)" tabindex="0"><table class="list">\
      <caption class="hidden">\(title)</caption><thead><tr>\(heads)</tr></thead><tbody>
      \(rows)</tbody></table></div>
      """
  }

  private func said(_ rise: Double?) -> HTML { rise.map { "\(change($0 + 1))" } ?? "–" }

  private func said(_ why: OutputTrend.Break) -> String { t("output.break.\(why.rawValue)") }
}
