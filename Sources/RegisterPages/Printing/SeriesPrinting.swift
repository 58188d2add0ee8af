internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Amounts over the years: a chart, and the table of its figures.
extension RegisterPrinting {
  /// Amounts by year, stacked by a second dimension where there is one.
  func yearChart(_ series: Series) -> YearChart? {
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
    var drawn: [YearChart.Series] = []
    if let other, question.by[other] == .category {
      var byColour: [Int: (names: [String], amounts: [Int: Double])] = [:]
      for category in Category.allCases {
        guard let own = amounts[category.code], (sums[category.code] ?? 0) > 0 else { continue }
        let colour = Palette.colour(of: category)
        byColour[colour, default: ([], [:])].names.append(term("category.short.\(category.code)"))
        byColour[colour]?.amounts.merge(own, uniquingKeysWith: +)
      }
      drawn = byColour.sorted { $0.key < $1.key }.map {
        YearChart.Series(
          name: $1.names.count == 1 ? $1.names[0] : t("chart.category.rest"), colour: $0, amounts: $1.amounts)
      }
    } else {
      let ordered = sums.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map(\.key)
      let own = ordered.count > 8 ? Array(ordered.prefix(7)) : ordered
      drawn = own.enumerated().map { index, key in
        YearChart.Series(
          name: other.map { plainName(question.by[$0], key) } ?? "", colour: index + 1, amounts: amounts[key] ?? [:])
      }
      if own.count < ordered.count {
        var rest: [Int: Double] = [:]
        for key in ordered.dropFirst(own.count) { rest.merge(amounts[key] ?? [:], uniquingKeysWith: +) }
        drawn.append(
          YearChart.Series(
            name: t("chart.others", ["n": count(ordered.count - own.count)]), colour: Palette.rest, amounts: rest))
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
    // One year alone has no index.
    let canBeIndexed = (first...last).count { gaps[$0] == nil } > 1
    let form = printer.chart == .index && !canBeIndexed ? .columns : printer.chart
    if form == .head {
      let places = places(of: series)
      guard !places.isEmpty, places.count == drawn.count else {
        return marked(YearChart(years: Array(first...last), series: drawn, gaps: gaps), series)
      }
      return perInhabitant(years: Array(first...last), drawn, of: places, gaps: gaps, series)
    }
    return marked(YearChart(years: Array(first...last), series: drawn, gaps: gaps, form: form), series)
  }

  private func marked(_ chart: YearChart, _ series: Series) -> YearChart {
    var chart = chart
    chart.flagged = series.flagged.mapValues(\.value)
    chart.marks = marks(series, in: chart.years)
    return chart
  }

  private static var mostNamed: Int { 3 }

  /// What changed in the categories of a question between two years of a chart.
  private func marks(_ series: Series, in years: [Int]) -> [(year: Int, text: String)] {
    let asked = series.answer.question.categories
    var marks: [(year: Int, text: String)] = []
    for change in printer.tables.changes.all where years.contains(change.year - 1) && years.contains(change.year) {
      let text = change.text[language]
      guard asked.isEmpty || asked.contains(change.category),
        let known = series.coverage.extents[change.register.country], known[change.year - 1] != nil,
        !marks.contains(where: { $0.year == change.year && $0.text == text })
      else { continue }
      marks.append((change.year, text))
    }
    for (year, substances) in series.foundOtherwise where years.contains(year) {
      let named = substances.prefix(Self.mostNamed).map(substanceText).joined(separator: ", ")
      let more = substances.count - Self.mostNamed
      marks.append(
        (
          year,
          more > 0
            ? t("chart.found-otherwise.more", ["names": named, "n": more])
            : t("chart.found-otherwise", ["names": named])
        ))
    }
    for (year, id) in series.formerIdentifiers where years.contains(year) {
      marks.append((year, t("chart.former-identifier", ["id": id])))
    }
    return marks.sorted { $0.year < $1.year }
  }

  /// The places whose inhabitants the series of a chart are divided by, in the order that they are drawn: those of its
  /// countries or states, or the one asked for. Empty where some have no number, and where more is asked than places.
  private func places(of series: Series) -> [String] {
    let question = series.answer.question
    guard question.measure == .kilograms, !question.hasArea, question.facilities.isEmpty, question.plants.isEmpty,
      question.municipalities.isEmpty
    else { return [] }
    var places = question.states.isEmpty ? question.countries.map(\.rawValue) : question.states
    if let column = question.by.firstIndex(where: { $0 == .country || $0 == .state }) {
      let sums = series.answer.rows.reduce(into: [String: Double]()) {
        $0[$1.values[column].text, default: 0] += $1.value
      }
      places = sums.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map(\.key)
    } else if places.count != 1 || question.by.count > 1 {
      return []
    }
    return places.allSatisfy(printer.populations.has) ? places : []
  }

  /// A year without a number of inhabitants is a gap.
  private func perInhabitant(
    years: [Int], _ drawn: [YearChart.Series], of places: [String], gaps: [Int: String], _ series: Series
  ) -> YearChart {
    var gaps = gaps
    for year in years where gaps[year] == nil {
      let isKnown = places.allSatisfy { printer.populations.inhabitants(of: $0, in: year) != nil }
      if !isKnown { gaps[year] = t("chart.no-inhabitants") }
    }
    let divided = zip(drawn, places).map { line, place in
      let amounts = line.amounts.reduce(into: [Int: Double]()) { amounts, amount in
        amounts[amount.key] = printer.populations.inhabitants(of: place, in: amount.key).map { amount.value / $0 }
      }
      return YearChart.Series(name: line.name, colour: line.colour, amounts: amounts)
    }
    var chart = YearChart(years: years, series: divided, gaps: gaps, form: .head)
    chart.sources = printer.populations.sources(of: places)
    return marked(chart, series)
  }

  /// The words of a chart of a measure.
  func labels(_ chart: YearChart, _ measure: Measure) -> YearChart.Labels {
    let base = chart.baseYear.map(String.init) ?? "–"
    let amounts = t("chart.axis.\(chart.form.rawValue)", ["year": base])
    return YearChart.Labels(
      amounts: amounts, years: t("chart.axis.years"), note: { t("colon", ["a": NoteTexts.spans($0), "b": $1]) },
      number: { figures.text($0) }, amount: { amount($0, measure) })
  }

  /// A chart over the years with the table of its figures, titled by its point.
  /// - Parameter hasForms: whether it links to its other forms.
  func figure(_ series: Series, hasForms: Bool = true) -> HTML {
    guard let chart = yearChart(series) else { return .empty }
    let forms = YearChart.Form.allCases.filter { $0 != .head || !places(of: series).isEmpty }
    return figure(
      chart, title: point(series, chart), measure: series.answer.question.measure, forms: hasForms ? forms : [],
      isWhole: chart.form != .head || chart.series.count == 1)
  }

  /// - Parameters:
  ///   - forms: those that it links to.
  ///   - isWhole: whether its series are parts of a sum, which the table then has.
  func figure(
    _ chart: YearChart, title: String, measure: Measure, forms: [YearChart.Form], isWhole: Bool = true
  ) -> HTML {
    let caveats = caveats(chart).map { "<p class=\"note\">\($0)</p>" as HTML }
    return chart.figure(
      title: title, labels: labels(chart, measure),
      below: links(forms, of: chart) + HTML(caveats) + yearTable(chart, measure, isWhole: isWhole))
  }

  /// What a chart over the years shows, in a sentence.
  func point(_ series: Series, _ chart: YearChart) -> String {
    let measure = series.answer.question.measure
    if chart.form == .head { return t("chart.head.title") }
    let totals = chart.totals
    let only =
      chart.shown.count == 1
      ? chart.shown.first.map { t("colon", ["a": String($0), "b": amount(totals[$0] ?? 0, measure)]) } : nil
    return series.trend.map { said($0, measure) } ?? only
      ?? (totals.isEmpty ? t("answer.empty") : t("chart.series.plain"))
  }

  /// What a reader of a chart must know of it.
  func caveats(_ chart: YearChart) -> [String] {
    var caveats: [String] = []
    if !chart.gaps.isEmpty, !chart.shown.isEmpty { caveats.append(t("chart.gaps")) }
    if !chart.leftOut.isEmpty, let base = chart.baseYear {
      caveats.append(t("chart.index.without", ["year": String(base), "names": chart.leftOut.joined(separator: "; ")]))
    }
    if chart.form == .head {
      caveats.append(t("chart.head.source", ["sources": chart.sources.joined(separator: "; ")]))
    }
    if !chart.flagged.isEmpty {
      let years = NoteTexts.spans(chart.flagged.keys.sorted())
      caveats.append(chart.form == .columns ? t("chart.flagged") : t("chart.flagged.years", ["years": years]))
    }
    return caveats
  }

  /// The same chart in its other forms.
  private func links(_ forms: [YearChart.Form], of chart: YearChart) -> HTML {
    guard chart.shown.count > 1, !forms.isEmpty else { return .empty }
    let links = forms.map { form -> HTML in
      """
      <li><a href="\(printer.charted(form))#chart" rel="nofollow"\
      \(when(form == chart.form, " aria-current=\"true\""))>\(t("chart.form.\(form.rawValue)"))</a></li>
      """
    }
    return "<nav class=\"forms\" aria-label=\"\(t("chart.forms"))\"><ul>\(links)</ul></nav>"
  }

  private func yearTable(_ chart: YearChart, _ measure: Measure, isWhole: Bool) -> HTML {
    let (years, totals) = (chart.years, chart.totals)
    let isSingle = chart.series.count < 2
    let heads = isSingle ? [] : chart.series.map { "<th scope=\"col\" class=\"number\">\($0.name)</th>" as HTML }
    let rows = years.reversed().map { year -> HTML in
      guard totals[year] != nil else {
        return
          """
          <tr data-year="\(String(year))"><th scope="row">\(String(year))</th>\
          <td colspan="\(heads.count + (isWhole ? 1 : 0))">\(t("answer.no-data-year"))</td></tr>
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
        <tr data-year="\(String(year))"><th scope="row">\(String(year))\(caveat)</th>\(cells)\
        \(when(isWhole, "<td class=\"number\">\(figure(totals[year] ?? 0, measure))</td>"))</tr>
        """
    }
    return """
      <details class="table-beside"><summary>\(t("chart.as-table"))</summary>\
      <div class="scroll" role="region" aria-label="\(t("chart.as-table"))" tabindex="0"><table><thead><tr>\
      <th scope="col">\(term("dimension.year"))</th>\(heads)\
      \(when(isWhole, "<th scope=\"col\" class=\"number\">\(t("column.total"))</th>"))</tr></thead>\
      <tbody>\(rows)</tbody></table></div></details>
      """
  }
}
