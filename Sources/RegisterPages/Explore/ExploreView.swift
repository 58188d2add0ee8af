internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// The question builder and the answer.
struct ExploreView: PageView, RegisterPrinting {
  private let model: ExploreModel
  let printer: Printer

  init(_ model: ExploreModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }
  private var question: Question { model.question }

  var page: Page {
    let what = describe(question)
    let crumbs: HTML = "<p class=\"crumbs\"><a href=\"\(link(.explore))\">\(t("explore.title"))</a></p>\n"
    let form = questionForm(question, view: model.asked, model.choices)
    let active = question.filters.parameters.count
    let content: HTML = """
      \(model.isFirst ? opening : crumbs + "<h1>\(what)</h1>")
      <div class="explore">
      \(folded(form, active: model.isFirst ? 0 : active))
      <div class="answer" id="answer">
      \(answer)
      </div></div>
      """
    return Page(
      title: model.isFirst ? t("explore.title") : what,
      description: t("explore.description", ["what": "\(what)\(colon)\(said(model.sum))"]), content: content,
      scripts: ["explore.js", "filters.js"],
      picture: model.isFirst ? nil : sharePicture(question, [("show", model.view.rawValue)]), isIndexed: model.isFirst)
  }

  private var opening: HTML {
    "<h1>\(t("explore.title"))</h1>\n<p class=\"lead\">\(t("explore.lead"))</p>\n\(presets)"
  }

  private var presets: HTML {
    let values = ["year": String(model.presets.year), "state": model.presets.state.map(stateName) ?? ""]
    let links = model.presets.questions.map { key, question -> HTML in
      "<li><a href=\"\(link(.explore, question: question))\">\(t(key, values))</a></li>"
    }
    return "<nav class=\"presets\" aria-label=\"\(t("preset.title"))\"><ul>\(links)</ul></nav>"
  }

  // MARK: The answer

  private var answer: HTML {
    let sum = model.sum.total
    let headline: HTML =
      sum.value == 0 && !model.isLoaded ? "\(t("answer.not-loaded"))" : figure(sum.value, question.measure)
    let notCovered: HTML = "<p class=\"warning\" role=\"status\">\(t("answer.not-covered"))</p>"
    let unit = question.measure.isNoMass ? unit(question.measure) : t("unit.kg-t")
    return """
      \(when(model.isFirst, "<h2>\(describe(question))</h2>"))
      \(when(!model.answer.isCovered, notCovered))
      <p class="headline"><strong>\(headline)\
      </strong> \(t("answer.sum", ["facilities": count(sum.facilities), "reports": count(sum.reports)]))</p>
      <nav class="tabs" aria-label="\(t("view.title"))"><ul>\(AnswerView.allCases.map(tab))</ul></nav>
      \(drawing)
      \(table)
      <p class="provenance">\(t("answer.edition")) <a href="\(link(.sources))"><code>\(printer.edition)</code>\
      </a>. \(t("answer.unit"))\(colon)\(unit). \
      \(t("answer.compare")) <a href="\(link(.sources))#methods">\(t("answer.methods"))</a>.</p>
      \(suspectNote(model.remarks))
      \(answerNotes(model.remarks))
      \(leftOutNote(model.remarks))
      \(keepAndCheck(question, view: model.asked.map { [("show", $0.rawValue)] } ?? [], hasFacilities: true))
      """
  }

  private func tab(_ view: AnswerView) -> HTML {
    let address = link(.explore, question: question, and: [("show", view.rawValue)])
    return """
      <li><a href="\(address)#answer"\
      \(when(view == model.view, " aria-current=\"true\""))>\(t("view.\(view.rawValue)"))</a></li>
      """
  }

  private var drawing: HTML {
    let toMap: HTML =
      "<p><a href=\"\(link(.map, question: question.filters))\">\(t("answer.map.link"))</a></p>"
    switch model.drawing {
    case .none: return .empty
    case .bars(let ranking):
      return (ranking.rows.first?.value ?? 0) > 0 ? figure(ranking) : .empty
    case .series(let series): return figure(series)
    case .facilities(let points):
      return facilityMap(points, question.measure, on: frame(points), title: mapTitle(points, question.measure))
        + withoutPosition(points, question.measure)
        + toMap
    case .states(let ranking): return stateMap(ranking) + bars(ranking, most: 15) + toMap
    }
  }

  /// The continent, or where less is asked for what was asked for.
  private func frame(_ points: MapPoints) -> MapFrame {
    let whole = MapFrame.continent(width: 860)
    let isEverywhere =
      question.states.isEmpty && !question.isLocal && question.facilities.isEmpty && question.countries.count != 1
    guard !isEverywhere else { return whole }
    let outlines = question.isLocal ? [] : question.states.flatMap(printer.basemap.state)
    if !outlines.isEmpty { return .outlines(outlines, width: 860, tallest: 520) }
    return .gathered(points.points.map { names.spot($0.facility).point }, width: 860) ?? whole
  }

  // MARK: The table

  /// The rows of an answer; a ranking by one dimension has its bars in the table.
  private var table: HTML {
    let answer = model.answer
    guard !question.by.isEmpty else { return .empty }
    guard !answer.rows.isEmpty else { return "<p>\(t("answer.empty"))</p>" }
    let isRanking = model.view == .bars && question.by.count == 1 && model.remarks.isForRanking
    let longest = answer.rows.figures.max() ?? 0
    let heads = question.by.map { heading(.dimension($0), dimensionName($0, of: question), isNumber: false) }
    let figures =
      [
        heading(.value, t("column.amount"), isNumber: true),
        heading(.facilities, term("column.facilities"), isNumber: true),
        heading(.reports, term("column.reports"), isNumber: true),
      ] + ["<th scope=\"col\" role=\"columnheader\" class=\"number\">\(t("column.check"))</th>" as HTML]
    let rows = answer.rows.map { row($0, barOf: isRanking ? longest : nil) }
    let point = model.leader.map { said($0, question.by[0], question.measure) }
    let title: HTML =
      isRanking ? point.map { "<h2 class=\"point\">\($0)</h2>" } ?? .empty : "<h2>\(t("answer.table"))</h2>"
    return """
      \(title)
      <div class="scroll" role="region" aria-label="\(t("answer.table"))" tabindex="0">\
      <table\(when(isRanking, " class=\"bars\"")) role="table"><thead role="rowgroup">\
      <tr role="row">\(heads)\(when(isRanking, "<td class=\"bar-cell\" role=\"presentation\"></td>"))\(figures)</tr>\
      </thead><tbody role="rowgroup">
      \(rows)</tbody></table></div>\(more)
      """
  }

  /// A heading that orders the answer by its column.
  private func heading(_ column: Question.Order.Column, _ title: String, isNumber: Bool) -> HTML {
    let own = model.answer.question.order.flatMap { $0.column == column ? $0.isAscending : nil }
    let other = question.with { $0.order = .init(column, isAscending: own.map { !$0 } ?? !isNumber) }
    let address = link(.explore, question: other, and: model.asked.map { [("show", $0.rawValue)] } ?? [])
    let sorted: HTML = own.map { " aria-sort=\"\($0 ? "ascending" : "descending")\"" } ?? .empty
    return """
      <th scope="col" role="columnheader"\(when(isNumber, " class=\"number\""))\(sorted)>\
      <a class="sort" href="\(address)#answer" rel="nofollow">\(title)</a></th>
      """
  }

  /// - Parameter longest: the amount that a whole bar stands for, where the row has one.
  private func row(_ row: Answer.Row, barOf longest: Double?) -> HTML {
    let flagged = model.flagged[row.values]
    let names = zip(question.by, row.values).enumerated().map { index, pair -> HTML in
      let shown = pair.0 == .facility ? placedFacility(pair.1.text) : named(pair.0, pair.1.text)
      return index == 0
        ? "<th scope=\"row\" role=\"rowheader\">\(shown)\(when(flagged != nil, flagMark))</th>"
        : "<td role=\"cell\">\(shown)</td>"
    }
    let bar = longest.map { longest -> HTML in
      let bar = Bar.svg(row.value, of: longest, flagged: flagged?.value ?? 0)
      return "<td class=\"bar-cell\" role=\"presentation\">\(bar)</td>"
    }
    let what = zip(question.by, row.values).map { plainName($0, $1.text) }.joined(separator: ", ")
    let lines: HTML = """
      <a href="\(link(.trace, question: question.narrowed(to: row)))" \
      aria-label="\(t("answer.lines.label", ["what": what]))">\(t("answer.lines"))</a>
      """
    return """
      <tr role="row">\(names)\(bar)<td class="number" role="cell">\(figure(row.value, question.measure))</td>\
      <td class="number more" role="cell" data-label="\(term("column.facilities"))">\(count(row.facilities))</td>\
      <td class="number more" role="cell" data-label="\(term("column.reports"))">\(count(row.reports))</td>\
      <td class="number more" role="cell">\(lines)</td></tr>

      """
  }

  /// The way to the rows that are not shown.
  private var more: HTML {
    let answer = model.answer
    guard answer.totalRows > answer.rows.count else { return .empty }
    let whole = data(FileRoutes.answer, file: "csv", answer.question.with { $0.limit = nil }, [("safe", "excel")])
    let shown = t("answer.rows", ["n": count(answer.rows.count), "of": count(answer.totalRows)])
    return "<p>\(shown) <a href=\"\(whole)\" download>\(t("answer.rows.all"))</a></p>"
  }
}
