internal import Drawings
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

/// Charts, drawn as pages draw them.
extension Composer {
  static let chartRoom = (width: 660.0, height: 300.0)
  /// From so many series on, each is drawn alone too.
  private static let fewSeries = 4

  /// Amounts over the report's years, a series a value of a dimension; years that cover other ground are gaps.
  func chart(_ question: Question, by dimension: Dimension, _ table: ReportTable, caption: String) throws -> ReportChart
  {
    let chart = try yearChart(question.filters.with { $0.years = [ground.years] }, dimension)
    let figures = words.figures
    let drawn = YearChart.Labels(
      amounts: t("chart.axis"), years: t("chart.years"),
      note: { t("chart.note", ["years": NoteTexts.spans($0), "what": $1]) },
      number: { figures.text($0) }, amount: { figures.mass(Kilograms($0)) })
    let id = table.id.dropFirst(2)
    // What the years that are drawn lack; the others have their notes.
    let parts = try chart.shown.isEmpty ? [] : coverageNotes(question, chart.shown)
    let remark = parts.isEmpty ? nil : parts.joined(separator: " ")
    var drawings = [
      ReportDrawing(
        id: "C-\(id)", drawing: chart.drawing(in: Self.chartRoom, labels: drawn), width: Self.chartRoom.width,
        height: Self.chartRoom.height, caption: caption, alternative: alternative(chart, caption),
        notes: chart.notes(drawn), remark: remark)
    ]
    if chart.series.count >= Self.fewSeries, !chart.shown.isEmpty {
      let each = SmallMultiples(chart, labels: drawn)
      let caption = t("chart.each", ["caption": caption])
      drawings.append(
        ReportDrawing(
          id: "C-\(id)b", drawing: each.drawing(width: Self.chartRoom.width), width: Self.chartRoom.width,
          height: each.height, caption: caption, alternative: eachAlternative(chart, caption),
          notes: chart.notes(drawn), remark: remark))
    }
    return ReportChart(drawings: drawings, table: table)
  }

  private func yearChart(_ asked: Question, _ dimension: Dimension) throws -> YearChart {
    let answer = try ground.answer(asked.with { $0.by = [.year, dimension] })
    var amounts: [String: [Int: Double]] = [:]
    for row in answer.rows {
      if let year = row.values[0].year { amounts[row.values[1].text, default: [:]][year, default: 0] += row.value }
    }
    let coverage = try ground.coverage(asked)
    let comparable = Set(coverage.comparableYears)
    let known = Set(answer.rows.compactMap(\.values[0].year))
    var gaps: [Int: String] = [:]
    for year in ground.years where !comparable.contains(year) || !known.contains(year) {
      let reasons = ground.countries.filter { coverage.extents[$0] != nil }.compactMap { country in
        gap(country, year, coverage).map { t("gap.of", ["country": name(country), "what": $0]) }
      }
      gaps[year] = !known.contains(year) || reasons.isEmpty ? t("gap.none") : reasons.joined(separator: "; ")
    }
    let sums = amounts.mapValues { $0.values.reduce(0, +) }
    let order: [String] =
      dimension == .category
      ? Category.allCases.map(\.code).filter { (sums[$0] ?? 0) > 0 }
      : sums.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map(\.key)
    // Categories have colours of their own; of others, those beyond the colours are one series.
    let own = dimension == .category ? order : Array(order.prefix(Palette.light.count - 1))
    var series = try own.enumerated().map { index, value in
      YearChart.Series(
        name: dimension == .category ? term("category.short.\(value)") : try name(dimension, value).string,
        colour: dimension == .category ? Category(code: value).map(Palette.colour) ?? Palette.rest : index + 1,
        amounts: amounts[value] ?? [:])
    }
    if own.count < order.count {
      var rest: [Int: Double] = [:]
      for value in order.dropFirst(own.count) { rest.merge(amounts[value] ?? [:], uniquingKeysWith: +) }
      series.append(YearChart.Series(name: t("chart.rest"), colour: Palette.rest, amounts: rest))
    }
    return YearChart(years: Array(ground.years), series: series, gaps: gaps)
  }

  /// What a chart shows, for who does not see it.
  private func alternative(_ chart: YearChart, _ caption: String) -> String {
    let totals = chart.totals.filter { chart.gaps[$0.key] == nil }
    guard let least = totals.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }),
      let most = totals.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) })
    else { return t("chart.empty", ["caption": caption]) }
    let figures = words.figures
    return t(
      "chart.alternative",
      [
        "caption": caption, "series": list(chart.series.map(\.name)), "from": String(totals.keys.min() ?? least.key),
        "to": String(totals.keys.max() ?? most.key), "least": figures.mass(Kilograms(least.value)),
        "in-least": String(least.key), "most": figures.mass(Kilograms(most.value)), "in-most": String(most.key),
      ])
  }

  /// The same of small multiples: what is largest and smallest in the last year.
  private func eachAlternative(_ chart: YearChart, _ caption: String) -> String {
    guard let year = chart.shown.last else { return t("chart.empty", ["caption": caption]) }
    let ends = chart.series.map { (name: $0.name, amount: $0.amounts[year] ?? 0) }
    guard let most = ends.max(by: { ($0.amount, $1.name) < ($1.amount, $0.name) }),
      let least = ends.min(by: { ($0.amount, $0.name) < ($1.amount, $1.name) })
    else { return t("chart.empty", ["caption": caption]) }
    let figures = words.figures
    return t(
      "chart.each.alternative",
      [
        "caption": caption, "n": chart.series.count, "from": String(chart.years.first ?? year),
        "to": String(chart.years.last ?? year), "year": String(year), "largest": most.name,
        "most": figures.mass(Kilograms(most.amount)), "smallest": least.name,
        "least": figures.mass(Kilograms(least.amount)),
      ])
  }
}
