internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Amounts over the years: a chart, and the table of its figures.
extension RegisterPrinting {
  /// Amounts by year, stacked by a second dimension where there is one.
  private func columnChart(_ series: Series) -> ColumnChart? {
    let answer = series.answer
    let question = answer.question
    guard let yearColumn = question.by.firstIndex(of: .year) else { return nil }
    let other = question.by.indices.first { $0 != yearColumn }
    var years: Set<Int> = []
    var amounts: [String: [Int: Double]] = [:]
    for row in answer.rows {
      guard let year = row.values[yearColumn].year else { continue }
      years.insert(year)
      amounts[other.map { row.values[$0].text } ?? "", default: [:]][year, default: 0] += row.value
    }
    let sums = amounts.mapValues { $0.values.reduce(0, +) }
    var drawn: [ColumnChart.Series] = []
    if let other, question.by[other] == .category {
      var byColour: [Int: (names: [String], amounts: [Int: Double])] = [:]
      for category in Category.allCases {
        guard let own = amounts[category.code], (sums[category.code] ?? 0) > 0 else { continue }
        let colour = ColumnChart.colour(of: category)
        byColour[colour, default: ([], [:])].names.append(term("category.\(category.code)"))
        byColour[colour]?.amounts.merge(own, uniquingKeysWith: +)
      }
      drawn = byColour.sorted { $0.key < $1.key }.map {
        ColumnChart.Series(name: "\($1.names.joined(separator: "; "))", colour: $0, amounts: $1.amounts)
      }
    } else {
      let ordered = sums.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map(\.key)
      let own = ordered.count > 8 ? Array(ordered.prefix(7)) : ordered
      drawn = own.enumerated().map { index, key in
        ColumnChart.Series(
          name: other.map { name(question.by[$0], key) } ?? "", colour: index + 1, amounts: amounts[key] ?? [:])
      }
      if own.count < ordered.count {
        var rest: [Int: Double] = [:]
        for key in ordered.dropFirst(own.count) { rest.merge(amounts[key] ?? [:], uniquingKeysWith: +) }
        drawn.append(
          ColumnChart.Series(
            name: "\(t("chart.others", ["n": count(ordered.count - own.count)]))", colour: 8, amounts: rest))
      }
    }
    guard let first = years.min(), let last = years.max() else { return nil }
    // Years that cover other ground than the reference year are gaps: their columns would be compared.
    let coverage = series.coverage
    let comparable = Set(coverage.comparableYears)
    let texts = noteTexts
    var gaps: [Int: String] = [:]
    for year in first...last where !comparable.contains(year) || !years.contains(year) {
      let extents = Country.allCases.compactMap { coverage.extent($0, year) }
      let reasons = extents.map(texts.short).filter { !$0.isEmpty }
      gaps[year] =
        extents.isEmpty || !years.contains(year)
        ? t("answer.no-data-year") : reasons.isEmpty ? t("chart.other-ground") : reasons.joined(separator: "; ")
    }
    return ColumnChart(years: Array(first...last), series: drawn, gaps: gaps)
  }

  /// A chart over the years with the table of its figures, titled by its point.
  func figure(_ series: Series) -> HTML {
    guard var chart = columnChart(series) else { return .empty }
    let measure = series.answer.question.measure
    chart.flagged = series.flagged.mapValues(\.value)
    var totals: [Int: Double] = [:]
    for series in chart.series { totals.merge(series.amounts, uniquingKeysWith: +) }
    let shown = chart.years.filter { chart.gaps[$0] == nil }
    let only = shown.count == 1 ? shown.first.map { "\($0): \(amount(totals[$0] ?? 0, measure))" } : nil
    let point =
      series.trend.map { said($0, measure) } ?? only
      ?? (totals.isEmpty ? t("answer.empty") : t("chart.series.plain"))
    let gaps = chart.gaps.isEmpty ? HTML.empty : "<p class=\"note\">\(t("chart.gaps"))</p>"
    let marks = chart.flagged.isEmpty ? HTML.empty : "<p class=\"note\">\(t("chart.flagged"))</p>"
    let labels = ColumnChart.Labels(flagged: t("suspect.mark")) { amount($0, measure) }
    return chart.figure(title: point, labels: labels) + gaps + marks + yearTable(chart, totals: totals, measure)
  }

  private func yearTable(_ chart: ColumnChart, totals: [Int: Double], _ measure: Measure) -> HTML {
    let years = chart.years
    let isSingle = chart.series.count < 2
    let heads = isSingle ? [] : chart.series.map { "<th scope=\"col\" class=\"number\">\($0.name)</th>" as HTML }
    let rows = years.reversed().map { year -> HTML in
      guard totals[year] != nil else {
        return
          """
          <tr><th scope="row">\(String(year))</th><td colspan="\(heads.count + 1)">\(t("answer.no-data-year"))</td>\
          </tr>
          """
      }
      let caveat = chart.gaps[year].map { "<br><small>\($0)</small>" as HTML } ?? .empty
      let cells =
        isSingle
        ? []
        : chart.series.map { series in
          "<td class=\"number\">\(series.amounts[year].map { figure($0, measure) } ?? "–")</td>" as HTML
        }
      return
        """
        <tr><th scope="row">\(String(year))\(caveat)</th>\(cells)\
        <td class="number">\(figure(totals[year] ?? 0, measure))</td></tr>
        """
    }
    return """
      <details class="table-beside"><summary>\(t("chart.as-table"))</summary>\
      <div class="scroll" role="region" aria-label="\(t("chart.as-table"))" tabindex="0"><table><thead><tr>\
      <th scope="col">\(term("dimension.year"))</th>\(heads)<th scope="col" class="number">\(t("column.total"))</th>\
      </tr></thead><tbody>\(rows)</tbody></table></div></details>
      """
  }
}
