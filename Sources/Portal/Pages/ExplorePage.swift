internal import Drawings
internal import Editions
internal import Foundation
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

/// How an answer is drawn.
enum AnswerView: String, CaseIterable {
  case bars
  case series
  case map
}

extension Visit {
  private static let mostRows = 200

  /// The question builder and its answer. The address is the question; a form's own fields are turned into it first.
  func explorePage() throws -> Reply {
    if let canonical = try canonicalQuestion(parameters, page: .explore) { return .redirect(canonical) }
    let view = try parameters.value("show").map { text in
      guard let view = AnswerView(rawValue: text) else {
        throw Problem.parameter("show", found: text, expected: .oneOf(AnswerView.allCases.map(\.rawValue)))
      }
      return view
    }
    let isFirst = items.isEmpty
    let year = served.newestYear
    let question =
      isFirst
      ? Question().with {
        $0.years = [year...year]
        $0.by = [.category]
        $0.order = .init(.value, isAscending: false)
      } : try parameters.question()
    let content: HTML = """
      <h1>\(t("explore.title"))</h1>
      <p class="lead">\(t("explore.lead"))</p>
      \(presets())
      <div class="explore">
      \(try questionForm(question, view: view))
      <div class="answer" id="answer">
      \(try answer(question, view: view))
      </div></div>
      """
    return reply(
      Page(
        title: isFirst ? t("explore.title") : describe(question),
        description: t("explore.description", ["what": "\(describe(question)): \(try statedTotal(question))"]),
        content: content, scripts: ["explore.js"], isIndexed: isFirst))
  }

  /// Where a form's address leads; nil for one that is a question already.
  func canonicalQuestion(_ parameters: Parameters, page: Route) throws -> String? {
    let formFields: Set<String> = ["from", "to", "by1", "by2"]
    let names = parameters.items.map(\.name)
    // Addresses of the portal's first version chose the drawing by `view`, which is a word of questions now.
    func isDrawing(_ item: (name: String, value: String)) -> Bool {
      item.name == "view" && AnswerView(rawValue: item.value) != nil
        && page.parameters.contains { $0.name == Parameter.show.name }
    }
    guard
      Set(names).count < names.count
        || parameters.items.contains(where: { formFields.contains($0.name) || $0.value.isEmpty || isDrawing($0) })
    else { return nil }
    var kept: [(name: String, value: String)] = []
    for item in parameters.items where !formFields.contains(item.name) && !item.value.isEmpty {
      if isDrawing(item) {
        kept.append(("show", item.value))
      } else if item.name == "substance" {
        kept.append((item.name, substanceMeant(by: item.value)))
      } else {
        kept.append(item)
      }
    }
    let all = served.allYears
    if let first = all.first, let last = all.last {
      let from = try year(parameters, "from")
      let to = try year(parameters, "to")
      if from != nil || to != nil {
        let (low, high) = (from ?? first, to ?? last)
        kept.append(("year", low == high ? String(low) : "\(min(low, high))..\(max(low, high))"))
      }
    }
    var by: [String] = []
    for name in ["by1", "by2"] {
      if let value = try parameters.value(name), !value.isEmpty, !by.contains(value) { by.append(value) }
    }
    if !by.isEmpty { kept.append(("by", by.joined(separator: ","))) }
    let view = kept.last { $0.name == "show" }
    // An order by a column that this grouping does not have falls away.
    kept.removeAll { item in
      item.name == "order"
        && Dimension(rawValue: String(item.value.prefix { $0 != ":" })).map { !by.isEmpty && !by.contains($0.rawValue) }
          == true
    }
    let question = try Parameters(kept.filter { $0.name != "show" }).question()
    return link(page, question: question, and: view.map { [$0] } ?? [])
  }

  private func year(_ parameters: Parameters, _ name: String) throws -> Int? {
    guard let text = try parameters.value(name), !text.isEmpty else { return nil }
    guard let year = ReportingYear.read(text.utf8) else {
      throw Problem.parameter(name, found: text, expected: Expectation(.year))
    }
    return year
  }

  /// A substance by whatever a reader typed: key, CAS number, code or a name in any language.
  private func substanceMeant(by text: String) -> String {
    let typed = text.trimmingCharacters(in: .whitespaces)
    let asked = Question().with {
      $0.substances = [typed]
      $0.limit = 1
    }
    if served.substances[typed] != nil || (try? served.answer(asked)) != nil { return typed }
    return (try? substances(named: typed, limit: 1))?.first ?? typed
  }

  // MARK: The answer

  private func answer(_ question: Question, view asked: AnswerView?) throws -> HTML {
    let view = asked ?? (question.by.contains(.year) ? .series : .bars)
    let shown = question.with { $0.limit = min($0.limit ?? Self.mostRows, Self.mostRows) }
    let answer = try served.answer(shown)
    let sum = try total(question)
    let tabs = AnswerView.allCases.map { other -> HTML in
      """
      <li><a href="\(link(.explore, question: question, and: [("show", other.rawValue)]))#answer"\
      \(when(other == view, " aria-current=\"true\""))>\(t("view.\(other.rawValue)"))</a></li>
      """
    }
    let chart: HTML =
      switch view {
      case .bars: question.by.count == 1 ? .empty : try bars(question, sum.value)
      case .series: try series(question)
      case .map: try map(question)
      }
    return """
      <h2>\(describe(question))</h2>
      \(when(!answer.isCovered, "<p class=\"warning\" role=\"status\">\(t("answer.not-covered"))</p>"))
      <p class="headline"><strong>\(headline(sum.value, question))\
      </strong> \(t("answer.sum", ["facilities": count(sum.facilities), "reports": count(sum.reports)]))</p>
      <nav class="tabs" aria-label="\(t("view.title"))"><ul>\(tabs)</ul></nav>
      \(chart)
      \(try answerTable(answer, sum: sum.value, withBars: view == .bars))
      <p class="provenance">\(t("answer.edition")) <a href="\(link(.sources))"><code>\(served.id)</code>\
      </a>. \(t("answer.unit")): \(question.measure == .teq ? term("column.teq") : t("unit.kg-t")). \
      \(t("answer.compare")) <a href="\(link(.sources))#methods">\(t("answer.methods"))</a>.</p>
      \(try suspectNote(question))
      \(try answerNotes(question))
      \(try leftOutNote(question))
      \(keepAndCheck(question, view: asked.map { [("show", $0.rawValue)] } ?? [], hasFacilities: true))
      """
  }

  /// The sum, or that nothing of what was asked for is loaded, which is not zero.
  private func headline(_ sum: Double, _ question: Question) -> HTML {
    let coverage = served.edition.coverage(of: question)
    let asked = coverage.extents.values.flatMap(\.values).filter { extent in
      question.years.isEmpty || question.years.contains { $0.contains(extent.year) }
    }
    let kinds = { (country: Country) in
      Set(
        (question.categories.isEmpty ? Category.allCases : question.categories).flatMap {
          ContentKind.holding($0, in: Register(country: country))
        })
    }
    let isLoaded =
      asked.isEmpty
      || asked.contains { extent in extent.states != [] && !kinds(extent.country).isSubset(of: extent.missing) }
    return sum == 0 && !isLoaded ? "\(t("answer.not-loaded"))" : figure(sum, question.measure)
  }

  private func bars(_ question: Question, _ sum: Double) throws -> HTML {
    let dimension = question.by.first { $0 != .year } ?? question.by.first ?? .category
    let top = question.top(dimension, 15)
    let answer = try served.answer(top)
    let title = try leader(answer, of: sum) ?? t("chart.bars.plain")
    let flagged = try flaggedParts(question, by: dimension)
    let longest = answer.rows.first?.value ?? 0
    guard longest > 0 else { return .empty }
    let rows = answer.rows.map { row in
      BarRow(
        name: dimension == .facility ? placedFacility(row.values[0]) : named(dimension, row.values[0]),
        amount: row.value,
        flagged: flagged[row.values[0]] ?? 0)
    }
    return """
      <figure class="chart-figure"><figcaption>\(title)</figcaption>
      \(barTable(rows, caption: t("chart.bars.caption", ["dimension": term("dimension.\(dimension.rawValue)"), "n": String(rows.count)]), headings: [term("dimension.\(dimension.rawValue)"), t("column.amount")], measure: question.measure))
      </figure>
      """
  }

  private func series(_ question: Question) throws -> HTML {
    let other = question.by.first { $0 != .year }
    let byYear = question.with {
      $0.by = [.year] + (other.map { [$0] } ?? [])
      $0.order = nil
      $0.limit = nil
      if $0.years.allSatisfy({ $0.count == 1 }), $0.years.count < 2 { $0.years = [] }
    }
    // A division into thousands of series is drawn from its largest; see columnChart.
    return try seriesFigure(served.answer(byYear))
  }

  private func map(_ question: Question) throws -> HTML {
    let link = "<p><a href=\"\(self.link(.map, question: question.filters))\">\(t("answer.map.link"))</a></p>" as HTML
    if question.by.contains(.facility) {
      let points = try served.mapPoints(question)
      let title = t(
        "map.facilities",
        ["n": points.points.count, "amount": amount(points.points.reduce(0) { $0 + $1.amount }, question.measure)])
      return facilityMap(points, title: title)
        + withoutPosition(points) + link
    }
    let answer = try served.answer(question.top(.state))
    let amounts = Dictionary(answer.rows.map { ($0.values[0], $0.value) }, uniquingKeysWith: { first, _ in first })
    let sum = answer.rows.reduce(0) { $0 + $1.value }
    let title = try leader(answer, of: sum) ?? t("chart.bars.plain")
    let rows = answer.rows.prefix(15).map { BarRow(name: named(.state, $0.values[0]), amount: $0.value) }
    return stateMap(amounts, title: title, measure: question.measure)
      + barTable(
        Array(rows), caption: t("chart.bars.caption", ["dimension": term("dimension.state"), "n": String(rows.count)]),
        headings: [term("dimension.state"), t("column.amount")], measure: question.measure) + link
  }

  func withoutPosition(_ points: MapPoints) -> HTML {
    points.withoutPosition.count == 0
      ? .empty
      : "<p class=\"note\">\(t("map.without-position", ["n": points.withoutPosition.count, "amount": amount(points.withoutPosition.amount)]))</p>"
  }

  /// The rows of an answer; a ranking by one dimension has its bars in the table.
  private func answerTable(_ answer: Answer, sum: Double, withBars: Bool) throws -> HTML {
    let question = answer.question
    guard !question.by.isEmpty else { return .empty }
    guard !answer.rows.isEmpty else { return "<p>\(t("answer.empty"))</p>" }
    let isRanking = withBars && question.by.count == 1
    let longest = answer.rows.map(\.value).max() ?? 0
    let flagged = try served.suspectWeights(of: question.filters, by: question.by)
    let heads = question.by.map { "<th scope=\"col\">\(term("dimension.\($0.rawValue)"))</th>" as HTML }
    let figures = [t("column.amount"), term("column.facilities"), term("column.reports"), t("column.check")].map {
      "<th scope=\"col\" class=\"number\">\($0)</th>" as HTML
    }
    let rows = answer.rows.map { row -> HTML in
      let names = zip(question.by, row.values).enumerated().map { index, pair -> HTML in
        let shown = pair.0 == .facility ? placedFacility(pair.1) : named(pair.0, pair.1)
        return index == 0
          ? "<th scope=\"row\">\(shown)\(when(flagged[row.values] != nil, flagMark))</th>" : "<td>\(shown)</td>"
      }
      let what = zip(question.by, row.values).map { plainName($0, $1) }.joined(separator: ", ")
      let lines =
        """
        <a href="\(link(.trace, question: narrowed(question, to: row)))" \
        aria-label="\(t("answer.lines.label", ["what": what]))">\(t("answer.lines"))</a>
        """
        as HTML
      return """
        <tr>\(names)\(when(isRanking, "<td class=\"bar-cell\">\(Bar.svg(row.value, of: longest, flagged: flagged[row.values]?.value ?? 0))</td>"))<td class="number">\(figure(row.value, question.measure))</td><td class="number">\(count(row.facilities))</td><td class="number">\(count(row.reports))</td><td class="number">\(lines)</td></tr>

        """
    }
    let more =
      answer.totalRows > answer.rows.count
      ? "<p>\(t("answer.rows", ["n": count(answer.rows.count), "of": count(answer.totalRows)])) <a href=\"\(data(FileRoutes.answer, file: "csv", question.with { $0.limit = nil }))\" download>\(t("answer.rows.all"))</a></p>"
        as HTML : .empty
    let title: HTML =
      isRanking
      ? try leader(answer, of: sum).map { "<h3 class=\"point\">\($0)</h3>" } ?? .empty : "<h3>\(t("answer.table"))</h3>"
    return """
      \(title)
      <div class="scroll" role="region" aria-label="\(t("answer.table"))" tabindex="0">\
      <table\(when(isRanking, " class=\"bars\""))><thead>\
      <tr>\(heads)\(when(isRanking, "<td class=\"bar-cell\"></td>"))\(figures)</tr></thead><tbody>
      \(rows)</tbody></table></div>\(more)
      """
  }

  /// The question whose sum is one row's figure.
  private func narrowed(_ question: Question, to row: Answer.Row) -> Question {
    var narrowed = question.filters
    for (dimension, value) in zip(question.by, row.values) {
      switch dimension {
      case .country: narrowed.countries = Country(rawValue: value).map { [$0] } ?? []
      case .register: narrowed.registers = Register(rawValue: value).map { [$0] } ?? []
      case .year: narrowed.years = Int(value).map { [$0...$0] } ?? []
      case .state: narrowed.states = [value]
      case .sector: narrowed.sectors = [value]
      case .substance: narrowed.substances = [value]
      case .code: narrowed.codes = RegisterCode(value).map { [$0] } ?? []
      case .category: narrowed.categories = Category(code: value).map { [$0] } ?? []
      case .facility: narrowed.facilities = [value]
      case .scope: narrowed.scope = Question.ScopeFilter(rawValue: value) ?? .all
      }
    }
    return narrowed
  }
}

extension String {
  func truncated(_ length: Int) -> String {
    count > length ? prefix(length - 1).trimmingCharacters(in: .whitespaces) + "…" : self
  }
}
