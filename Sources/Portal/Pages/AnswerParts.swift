internal import Drawings
internal import Editions
internal import Foundation
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

extension Question {
  /// A copy with changes.
  func with(_ change: (inout Question) -> Void) -> Question {
    var copy = self
    change(&copy)
    return copy
  }

  /// Without grouping, order and limit: the filters alone.
  var filters: Question {
    with {
      $0.by = []
      $0.order = nil
      $0.limit = nil
    }
  }

  /// Grouped and ordered by the largest figure.
  func top(_ dimension: Dimension, _ count: Int? = nil) -> Question {
    filters.with {
      $0.by = [dimension]
      $0.order = Order(.value, isAscending: false)
      $0.limit = count
    }
  }
}

/// What stands beside every answer: what it says, what it leaves out, how to keep, cite and check it.
extension Visit {
  /// The filters of a question in words: "Lead (and its compounds), Ontario, 2018".
  func describe(_ question: Question) -> String {
    var parts: [String] = []
    if question.substances.isEmpty, question.categories.isEmpty, question.facilities.isEmpty, question.codes.isEmpty,
      question.groups.isEmpty,
      question.scope == .default,
      question.measure == .kilograms
    {
      parts.append(t("answer.everything"))
    }
    parts += question.substances.map { substanceText(resolvedKey($0)) }
    parts += question.codes.map { code in
      served.catalog.codes.first { $0.id == code }.map {
        t("answer.code", ["code": code.description, "name": $0.name])
      } ?? code.description
    }
    parts += question.groups.map { term("group.\($0)") }
    parts += question.categories.map { term("category.\($0.code)") }
    parts += question.sectors.map(sectorText)
    parts += question.facilities.map { served.atlas.name(of: $0) ?? $0 }
    parts += question.states.map(stateName)
    parts += question.countries.map(country)
    parts += question.registers.map(\.acronym)
    parts += question.years.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
    if question.scope != .default {
      parts.append(question.scope == .all ? t("scope.all") : term("scope.\(question.scope.rawValue)"))
    }
    if question.view != .asReported { parts.append(t("question-view.\(question.view.rawValue)")) }
    if question.quality != .all { parts.append(t("quality.\(question.quality.rawValue)")) }
    if question.measure != .kilograms { parts.append(term("measure.\(question.measure.rawValue)")) }
    return parts.joined(separator: ", ")
  }

  /// The harmonised key that a filter's word means, as far as that is plain.
  func resolvedKey(_ word: String) -> String {
    if served.substances[word] != nil { return word }
    return served.catalog.codes.first {
      $0.code.lowercased() == SubstanceTable.normalized(word, in: $0.register).lowercased()
    }.map {
      served.catalog.substances[$0.substance].substance.key
    } ?? word
  }

  /// The sum of a question's filters.
  func total(_ question: Question) throws -> Answer.Row {
    try served.answer(question.filters).rows.first ?? Answer.Row(values: [], value: 0, facilities: 0, reports: 0)
  }

  /// What an answer leaves out and why.
  func leftOutNote(_ question: Question) throws -> HTML {
    let parts = try served.leftOut(of: question)
    guard !parts.isEmpty else { return "<p class=\"note\">\(t("answer.left-out.none"))</p>" }
    let items = parts.map { part -> HTML in
      let scope = question.filters.with { other in
        switch part.reason {
        case .greenhouseGases: other.scope = .ghg
        case .criteriaAirContaminants: other.scope = .cac
        case .dioxins: other.measure = part.unit == "kg" ? .dioxinMass : .teq
        case .suspect: other.quality = .all
        case .countedTwice: other.measure = .kilograms
        case .unlistedYears, .unlistedSubstances, .uncoveredSectors: other.view = .asReported
        }
      }
      let measure: Measure = part.reason == .dioxins && part.unit != "kg" ? .teq : .kilograms
      return
        """
        <li>\(t("left-out.\(part.reason.rawValue)")): \
        <a href="\(link(.explore, question: scope))">\(amount(part.value, measure))</a></li>
        """
    }
    return "<div class=\"note\"><p>\(t("answer.left-out"))</p><ul>\(items)</ul></div>"
  }

  /// How much values that must be looked at weigh in an answer that sums them.
  func suspectNote(_ question: Question) throws -> HTML {
    guard question.quality == .all, let weight = try served.suspectWeight(of: question.filters), weight.facts > 0 else {
      return .empty
    }
    let without = question.with { $0.quality = .withoutSuspect }
    return """
      <p class="note">\(markup("suspect.note", ["amount": "<strong>\(figure(weight.value, question.measure))</strong>"], counts: ["n": weight.facts])) \
      <a href="\(link(.explore, question: without))">\(t("suspect.without"))</a> · \
      <a href="\(link(.findings))">\(t("suspect.list"))</a></p>
      """
  }

  /// Permanent address, citation, downloads and the way to the source lines.
  func keepAndCheck(_ question: Question, view: [(name: String, value: String)] = [], hasFacilities: Bool) -> HTML {
    let permanent =
      portal.publicAddress + path(.explore)
      + Address.query(
        question.parameters.map { ($0.parameter.rawValue, $0.text) } + view + keptUnit + [("edition", served.id)])
    let year = String(served.manifest.created.prefix(4))
    let citation = t(
      "cite.text",
      [
        "what": describe(question), "edition": served.id, "year": year, "date": date(served.manifest.created),
        "address": permanent,
      ])
    let bibtex = """
      @misc{ecotone-\(served.id.prefix(8)),
        title        = {\(describe(question).replacing("{", with: "").replacing("}", with: ""))},
        author       = {{Ecotone}},
        year         = {\(year)},
        howpublished = {\\url{\(permanent)}},
        note         = {Edition \(served.id)}
      }
      """
    let formats = AnswerFormat.allCases.filter { hasFacilities || !$0.isLayer }
    let downloads = formats.map { format -> HTML in
      """
      <li><a href="\(data(FileRoutes.answer, file: format.rawValue, question, format == .xlsx ? [("lang", language.rawValue)] : []))" download>\(format.title)</a></li>
      """
    }
    let embed =
      portal.publicAddress + path(.embed)
      + Address.query(
        question.parameters.map { ($0.parameter.rawValue, $0.text) } + keptUnit + [("edition", served.id)])
    return """
      <section class="keep" aria-labelledby="keep-title">
      <h2 id="keep-title">\(t("keep.title"))</h2>
      <div class="keep-grid">
      <div><h3>\(t("keep.trace"))</h3><p>\(t("keep.trace.text"))</p><p>\
      <a class="button" href="\(link(.trace, question: question.filters))">\(t("keep.trace.link"))</a></p></div>
      <div><h3>\(t("keep.download"))</h3><ul class="formats">\(downloads)</ul><p>\(t("keep.api")) \
      <a href="\(data(DataRoutes.totals, question))"><code>/api/v1/totals</code></a></p></div>
      <div><h3>\(t("keep.link"))</h3><p class="copyable"><a href="\(permanent)" id="permanent">\(permanent)</a>\
      </p>\(copyButton("permanent"))<p>\(t("keep.link.text"))</p></div>
      <div><h3>\(t("keep.cite"))</h3><blockquote id="citation">\(citation)</blockquote>\(copyButton("citation"))
      <details><summary>BibTeX</summary><pre id="bibtex" tabindex="0" aria-label="BibTeX">\(bibtex)\
      </pre>\(copyButton("bibtex"))</details>
      <details><summary>\(t("keep.embed"))</summary>\
      <pre id="embed" tabindex="0" \
      aria-label="HTML">\("<iframe src=\"\(embed)\" width=\"100%\" height=\"420\" loading=\"lazy\" title=\"Ecotone\"></iframe>")</pre>\(copyButton("embed"))</details></div>
      </div></section>
      """
  }

  /// A facility with its town and county behind its name, for many are called alike.
  func placedFacility(_ id: String) -> HTML {
    let place = served.atlas.town(of: id).map { "<br><small>\($0)</small>" as HTML }
    return "\(named(.facility, id))\(place)"
  }

  /// Amounts by year, stacked by a second dimension where there is one.
  func columnChart(_ answer: Answer) -> ColumnChart? {
    let question = answer.question
    guard let yearColumn = question.by.firstIndex(of: .year) else { return nil }
    let other = question.by.indices.first { $0 != yearColumn }
    var years: Set<Int> = []
    var amounts: [String: [Int: Double]] = [:]
    for row in answer.rows {
      guard let year = Int(row.values[yearColumn]) else { continue }
      years.insert(year)
      amounts[other.map { row.values[$0] } ?? "", default: [:]][year, default: 0] += row.value
    }
    let sums = amounts.mapValues { $0.values.reduce(0, +) }
    var series: [ColumnChart.Series] = []
    if let other, question.by[other] == .category {
      var byColour: [Int: (names: [String], amounts: [Int: Double])] = [:]
      for category in Category.allCases {
        guard let own = amounts[category.code], (sums[category.code] ?? 0) > 0 else { continue }
        let colour = ColumnChart.colour(of: category)
        byColour[colour, default: ([], [:])].names.append(term("category.\(category.code)"))
        byColour[colour]?.amounts.merge(own, uniquingKeysWith: +)
      }
      series = byColour.sorted { $0.key < $1.key }.map {
        ColumnChart.Series(name: "\($1.names.joined(separator: "; "))", colour: $0, amounts: $1.amounts)
      }
    } else {
      let ordered = sums.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map(\.key)
      let own = ordered.count > 8 ? Array(ordered.prefix(7)) : ordered
      series = own.enumerated().map { index, key in
        ColumnChart.Series(
          name: other.map { name(question.by[$0], key) } ?? "", colour: index + 1, amounts: amounts[key] ?? [:])
      }
      if own.count < ordered.count {
        var rest: [Int: Double] = [:]
        for key in ordered.dropFirst(own.count) { rest.merge(amounts[key] ?? [:], uniquingKeysWith: +) }
        series.append(
          ColumnChart.Series(
            name: "\(t("chart.others", ["n": count(ordered.count - own.count)]))", colour: 8, amounts: rest))
      }
    }
    guard let first = years.min(), let last = years.max() else { return nil }
    // Years that cover other ground than the reference year are gaps: their columns would be compared.
    let coverage = served.edition.coverage(of: question)
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
    return ColumnChart(years: Array(first...last), series: series, gaps: gaps)
  }

  /// A chart over the years with the table of its figures, titled by its point.
  func seriesFigure(_ answer: Answer) throws -> HTML {
    guard var chart = columnChart(answer) else { return .empty }
    let measure = answer.question.measure
    var totals: [Int: Double] = [:]
    for series in chart.series { totals.merge(series.amounts, uniquingKeysWith: +) }
    let flagged =
      answer.question.quality == .all ? try served.suspectWeights(of: answer.question.filters, by: [.year]) : [:]
    for (year, weight) in flagged { if let year = Int(year[0]) { chart.flagged[year] = weight.value } }
    let shown = chart.years.filter { chart.gaps[$0] == nil }
    let only = shown.count == 1 ? shown.first.map { "\($0): \(amount(totals[$0] ?? 0, measure))" } : nil
    let point =
      try trend(totals, of: answer.question) ?? only ?? (totals.isEmpty ? t("answer.empty") : t("chart.series.plain"))
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

  /// A ranking of a dimension's values, with a link to the whole of it.
  func ranking(_ question: Question, caption: String, more: String? = nil) throws -> HTML {
    let answer = try served.answer(question)
    guard let dimension = question.by.first else { return .empty }
    let flagged = try flaggedParts(question, by: dimension)
    let showsFacilities = dimension != .facility
    let trimmed = answer.rows.map { row in
      BarRow(
        name: showsFacilities ? named(dimension, row.values[0]) : placedFacility(row.values[0]), amount: row.value,
        flagged: flagged[row.values[0]] ?? 0, details: showsFacilities ? ["\(count(row.facilities))"] : [])
    }
    let rest =
      answer.totalRows > answer.rows.count
      ? "<p class=\"more\"><a href=\"\(link(.explore, question: question.with { $0.limit = 100 }))\">\(t("ranking.more", ["n": count(answer.totalRows)]))</a></p>"
        as HTML : .empty
    return barTable(
      trimmed, caption: caption,
      headings: [term("dimension.\(dimension.rawValue)"), t("column.amount")]
        + (showsFacilities ? [term("column.facilities")] : []),
      measure: question.measure) + rest
  }
}
