internal import Drawings
internal import Editions
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// One box to ask in; then who reports around the place, how much, and whether it grows.
struct NearView: PageView, RegisterPrinting {
  private let model: NearModel
  let printer: Printer

  init(_ model: NearModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let body: HTML
    var heading = t("near.title")
    switch model.state {
    case .blank: body = "<p class=\"lead\">\(t("near.lead"))</p>\(form(nil))"
    case .unclear(let problem): body = form(nil) + unclear(problem)
    case .found(let found):
      heading = title(found)
      body = answer(found) + form(found)
    }
    let content: HTML = """
      <h1>\(heading)</h1>
      \(body)
      <p class="note"><small>\(t("near.credit"))</small></p>
      """
    var isBlank = false
    if case .blank = model.state { isBlank = true }
    return Page(
      title: heading, description: t("near.lead"), content: content, scripts: ["near.js"], isIndexed: isBlank)
  }

  private func title(_ found: NearModel.Found) -> String {
    let place =
      found.place.map { t("near.heading", ["km": NumberText.shortest(model.within), "place": $0.name]) }
      ?? t("near.heading.box")
    return found.substance.map { "\(substanceText(names.key(of: $0))) · \(place)" } ?? place
  }

  // MARK: The form

  private func form(_ found: NearModel.Found?) -> HTML {
    let distances = Set(NearModel.distances + [model.within]).sorted().map {
      Choice(value: NumberText.shortest($0), name: "\(NumberText.shortest($0)) km", isSelected: $0 == model.within)
    }
    let years = (found?.years ?? []).reversed().map {
      Choice(value: String($0), name: "\(String($0))", isSelected: $0 == found?.year)
    }
    let question = found?.question ?? Question()
    return """
      <form class="filter near" action="\(path(.near))">\(editionField)\(hiddenField("box", model.boxText))
      <label for="near">\(t("near.place"))<input id="near" name="near" value="\(model.asked)" maxlength="200" \
      autocomplete="off" spellcheck="false"></label>
      \(selection("near-within", name: "within", label: t("near.within"), distances))\
      \(when(!years.isEmpty, selection("near-year", name: "year", label: term("dimension.year"), years)))\
      \(substanceField("near-substance", question))
      <button class="primary">\(t("near.button"))</button>
      <button type="button" data-locate data-denied="\(t("near.denied"))" hidden>\(t("near.locate"))</button>
      <p class="note" data-located role="status"></p></form>
      <p class="note">\(t("near.examples", ["examples": model.examples.joined(separator: "; ")])) \
      \(t("near.locate.note")) <a href="\(path(.map))">\(t("near.draw"))</a></p>
      """
  }

  private func unclear(_ problem: Problem) -> HTML {
    let items = [("near", model.asked), ("within", NumberText.shortest(model.within))]
    let title = t(problem.suggestions.count > 1 ? "near.choice" : "near.unknown", ["place": model.asked])
    return """
      <h2>\(title)</h2>
      \(suggestionList(problem, asked: items, leadingTo: .near))
      <p class="detail">\(problem.detail(printer.tables.terms, language))</p>
      """
  }

  // MARK: The answer

  private func answer(_ found: NearModel.Found) -> HTML {
    guard found.facilities > 0 else { return nobody(found) }
    let year = String(found.year)
    let question = found.question.inYear(found.year)
    let lead = markup(
      "near.sum", ["amount": "<strong>\(said(found.sum))</strong>", "year": "\(year)"],
      counts: ["n": found.facilities])
    let frame =
      found.place.map { MapFrame.around($0.point, kilometres: model.within * 1.08, width: 620) }
      ?? found.question.box.map { .box(($0.west, $0.south, $0.east, $0.north), width: 620) }
    let map = frame.map { frame -> HTML in
      let ring = found.place.map { (centre: $0.point, kilometres: model.within) }
      return facilityMap(found.points, on: frame, title: mapTitle(found.points), ring: ring)
    }
    let file = data(
      DataRoutes.totals, question.with { $0.by = [.facility, .category] }, Parameter.spreadsheet(.csv))
    return """
      <p class="lead">\(lead)</p>
      \(kind(found))
      \(suspectNote(found.remarks))
      \(found.series.map { "<section><h2>\(t("near.years"))</h2>\(figure($0))</section>" as HTML })
      \(table(found))
      \(map)
      \(unplaced(found))
      \(answerNotes(found.remarks))
      <h2>\(t("near.ask"))</h2><p>\(t("near.ask.text"))
      <a href="\(link(.findings))#correct">\(t("findings.correct"))</a></p>
      <p><a href="\(link(.explore, question: question.with { $0.by = [.substance] }))">\(t("near.explore"))</a> ·
      <a href="\(link(.map, question: question))">\(t("near.map"))</a> ·
      <a href="\(file)" download>CSV</a></p>
      """
  }

  /// How the position was found, where that is not plain.
  private func kind(_ found: NearModel.Found) -> HTML {
    guard case .postalCodeOfRegister(let facilities)? = found.place?.kind else { return .empty }
    return "<p class=\"note\">\(t("near.register", ["n": facilities]))</p>"
  }

  /// Facilities that might lie here: nobody says where they are.
  private func unplaced(_ found: NearModel.Found) -> HTML {
    guard found.allUnplaced > 0 else { return .empty }
    let names = found.unplaced.map { facility -> HTML in
      let town = [facility.city, facility.state.map(stateName)].compactMap { $0 }.joined(separator: ", ")
      return """
        <li><a href="\(link(.facility, facility.id))">\(facility.shownName ?? facility.id)</a>
        <small>\(town)</small></li>
        """
    }
    let rest = found.allUnplaced - found.unplaced.count
    let more: HTML = "<li>\(t("near.unplaced.more", ["n": rest]))</li>"
    return """
      <details><summary>\(t("near.unplaced", ["n": found.allUnplaced]))</summary>
      <ul class="columns">\(names)\(when(rest > 0, more))</ul></details>
      """
  }

  private func nobody(_ found: NearModel.Found) -> HTML {
    let rows = found.nearest.map { facility, kilometres -> HTML in
      """
      <li><a href="\(link(.facility, facility.id))">\(facility.shownName ?? facility.id)</a>
      <small>\(figures.rounded(kilometres)) km</small></li>
      """
    }
    let nearest: HTML = "<p>\(t("near.nearest"))</p><ul class=\"hits\">\(rows)</ul>"
    return """
      <p class="lead">\(t("near.none", ["year": String(found.year)]))</p>\(kind(found))
      \(when(!rows.isEmpty, nearest))\(answerNotes(found.remarks))
      """
  }

  private func table(_ found: NearModel.Found) -> HTML {
    let title = t("near.facilities", ["year": String(found.year)])
    func column(_ key: String, _ title: String) -> ListTable.Column { .init(key: key, title: title, isNumber: true) }
    var columns = [ListTable.Column(key: "name", title: term("dimension.facility"))]
    if found.place != nil { columns.append(column("km", t("near.kilometres"))) }
    columns += [
      column("air", t("near.air")), column("water", t("near.water")), column("land", t("near.land")),
      column("offsite", t("near.offsite")),
    ]
    if let first = found.firstYear { columns.append(column("change", t("near.since", ["year": String(first)]))) }
    let choice = listChoice(model.choice, on: .near, keeping: model.kept)
    let table = ListTable(columns: columns, caption: title, choice: choice, columnsTitle: t("list.columns"))
    let silent = t("near.silent", ["n": found.silent, "year": String(found.year)])
    let more: HTML = """
      <p class="more"><a href="\(link(.explore, question: found.question.inYear(found.year).top(.facility, 100)))">\
      \(t("near.more", ["shown": count(found.rows.count), "n": count(found.facilities)]))</a></p>
      """
    return """
      <section id="facilities" class="near-list"><h2>\(title)</h2>
      \(table.html(found.rows.map { row(found, $0) }, isOrdered: true))
      \(when(found.facilities > found.rows.count, more))\
      \(when(found.silent > 0, "<p class=\"note\">\(silent)</p>"))
      </section>
      """
  }

  private func row(_ found: NearModel.Found, _ row: NearModel.Row) -> [ListTable.Cell] {
    func cell(_ amount: Double) -> ListTable.Cell { .init(amount > 0 ? figure(amount) : "–", amount) }
    let facility = row.facility
    let town = [facility.city, facility.state.map(stateName)].compactMap { $0 }.joined(separator: ", ")
    let sector = facility.sector.map {
      "<br class=\"sector\"><small class=\"sector\">\(self.sector(String($0.prefix(4))))</small>" as HTML
    }
    let mark: HTML = """
       <a class="suspect" href="\(link(.findings, query: [("facility", facility.id)]))">\(t("suspect.mark"))</a>
      """
    let first: HTML = """
      <a href="\(link(.facility, facility.id))">\(row.name)</a><br><small>\(town)</small>\(sector)\
      \(when(row.isFlagged, mark))
      """
    return [.init(first, row.name)] + (row.kilometres.map { [.init("\(figures.rounded($0))", $0)] } ?? [])
      + [cell(row.air), cell(row.water), cell(row.land), cell(row.offSite)]
      + (found.firstYear == nil ? [] : [.init("\(change(row))", row.ratio)])
  }

  /// How the amounts changed since the first year that covers the same ground.
  private func change(_ row: NearModel.Row) -> String {
    guard !row.isFlagged else { return "?" }
    guard let before = row.before, before > 0 else { return row.total > 0 ? t("near.new") : "–" }
    let percent = ((row.total / before - 1) * 100).rounded()
    if percent > 999 { return "× \(figures.rounded(row.total / before))" }
    let arrow = percent > 0 ? "▲ +" : percent < 0 ? "▼ −" : "= "
    return t("near.percent", ["n": "\(arrow)\(figures.rounded(abs(percent)))"])
  }
}
