internal import Drawings
internal import Editions
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

/// Off-site transfers by where they go: a map, a table, and what no file states a destination of.
extension Visit {
  private static let mostLines = 80
  private static let mostRows = 100

  func flowsPage() throws -> Reply {
    let asked = parameters.withoutEmpty
    var question = try FlowParameters.question(asked)
    let isPlain = try asked.value("across-borders") == nil
    if isPlain { question.crossesBorder = true }
    question.by = [.fromState, .toCountry, .toState]
    let pairs = try served.edition.flows(question)
    question.by = [.fromCountry, .toCountry]
    let countries = try served.edition.flows(question)
    question.by = [.toCountry, .substance, .category]
    question.limit = 25
    let substances = try served.edition.flows(question)
    let total = countries.rows.reduce(0) { $0 + $1.kilograms }
    let kept = asked.items + (isPlain ? [("across-borders", YesNo.yes.rawValue)] : [])
    let content: HTML = """
      <h1>\(t("flows.title"))</h1>
      <p class="lead">\(t("flows.lead"))</p>
      \(try flowsForm(asked, crossesBorder: question.crossesBorder))
      \(pairs.rows.isEmpty ? "<p class=\"warning\" role=\"status\">\(t("flows.none"))</p>" : flowContent(pairs, countries, substances, total))
      \(withoutDestination(countries))
      <p><a href="\(DataRoutes.flows.address(query: kept + [("by", "year,from_state,to_country,to_state,substance,category"), ("format", "csv"), ("edition", served.id)]))" download>CSV</a> · \
      <a href="\(DataRoutes.transfers.address(query: kept + [("format", "csv"), ("edition", served.id)]))" \
      download>\(t("flows.transfers"))</a> · <a href="\(link(.ledger))">\(t("ledger.title"))</a></p>
      """
    return reply(
      Page(title: t("flows.title"), description: t("flows.lead"), content: content, isIndexed: items.isEmpty))
  }

  private func flowsForm(_ parameters: Parameters, crossesBorder: Bool) throws -> HTML {
    let year = try parameters.value("year") ?? ""
    let state = try parameters.value("state") ?? ""
    let years = served.allYears.reversed().map {
      Choice(value: String($0), name: "\(String($0))", isSelected: year == String($0))
    }
    let asked = try parameters.only(["substance"]).question()
    let borders = [
      Choice(value: YesNo.yes.rawValue, name: "\(t("flows.across"))", isSelected: crossesBorder),
      Choice(value: YesNo.no.rawValue, name: "\(t("flows.all"))", isSelected: !crossesBorder),
    ]
    return """
      <form class="filter" action="\(path(.flows))">\(editionField)
      \(selection("fl-borders", name: "across-borders", label: t("flows.which"), borders))
      \(selection("fl-year", name: "year", label: term("dimension.year"), all: t("form.all"), years))
      \(selection("fl-state", name: "state", label: t("flows.from"), all: t("form.all"), options: stateOptions(selected: [state])))
      \(substanceField("fl-substance", asked))
      <button>\(t("list.filter"))</button></form>
      """
  }

  private func countryName(_ code: String) -> String { Country(rawValue: code).map { country($0) } ?? code }

  private func flowContent(_ pairs: FlowAnswer, _ countries: FlowAnswer, _ substances: FlowAnswer, _ total: Double)
    -> HTML
  {
    let lines = pairs.rows.compactMap { row -> (from: GeoPoint, to: GeoPoint, amount: Double, title: String)? in
      guard row.values[0] != row.values[2], let from = portal.basemap.middle(of: row.values[0]),
        let to = portal.basemap.middle(of: row.values[2])
      else {
        return nil
      }
      return (
        from, to, row.kilograms, "\(stateName(row.values[0])) → \(stateName(row.values[2])): \(amount(row.kilograms))"
      )
    }
    let title = t("flows.map", ["n": count(min(lines.count, Self.mostLines)), "amount": amount(total)])
    let map = MapDrawing(basemap: portal.basemap, frame: .continent(width: 860)).flows(
      Array(lines.prefix(Self.mostLines)), title: title)
    let byCountry = countries.rows.map { row in
      BarRow(
        name: "\(countryName(row.values[0])) → \(countryName(row.values[1]))", amount: row.kilograms,
        details: ["\(count(row.transfers))"])
    }
    let byPair = pairs.rows.prefix(Self.mostRows).map { row in
      BarRow(
        name:
          "\(stateName(row.values[0])) "
          + "→ \(row.values[2] == Answer.unknown ? countryName(row.values[1]) : stateName(row.values[2]))",
        amount: row.kilograms, details: ["\(count(row.transfers))"])
    }
    let bySubstance = substances.rows.map { row in
      BarRow(
        name:
          """
          \(named(.substance, row.values[1])) → \(countryName(row.values[0])) \
          <small>\(term("category.\(row.values[2])"))</small>
          """,
        amount: row.kilograms, details: ["\(count(row.transfers))"])
    }
    let amounts = [t("column.amount"), t("flows.count")]
    return """
      \(map)
      <section>\(barTable(byCountry, caption: t("flows.by-country"), headings: [t("flows.pair")] + amounts))</section>
      <section>\(barTable(Array(byPair), caption: t("flows.by-state", ["n": count(byPair.count), "of": count(pairs.totalRows)]), headings: [t("flows.pair")] + amounts))</section>
      <section>\(barTable(bySubstance, caption: t("flows.by-substance"), headings: [term("dimension.substance")] + amounts))</section>
      """
  }

  private func withoutDestination(_ answer: FlowAnswer) -> HTML {
    guard !answer.withoutDestination.isEmpty else { return .empty }
    let items = Register.allCases.compactMap { register -> HTML? in
      let years = answer.withoutDestination.filter { $0.register == register }
      guard !years.isEmpty else { return nil }
      let sum = years.reduce(0) { $0 + $1.kilograms }
      return
        """
        <li>\(acronym(register)), \(years.map { String($0.year) }.joined(separator: ", ")): \(figure(sum)) \
        <strong>\(term("flow.no_destination"))</strong></li>
        """
    }
    return
      """
      <section><h2>\(t("flows.no-destination"))</h2><p>\(t("flows.no-destination.text"))</p><ul>\(items)</ul>\
      </section>
      """
  }

  /// What is counted twice because a facility filed a substance and another one that contains it.
  private func partSection(_ lines: [Ledger.PartLine]) -> HTML {
    guard !lines.isEmpty else { return .empty }
    func column(_ name: String, _ style: String = "") -> RecordTable.Column { .init(t("ledger.part.\(name)"), style) }
    var table = RecordTable(
      t("ledger.parts"),
      [
        .init(term("dimension.facility")), .init(term("dimension.year")), column("whole"), column("part"),
        column("reported", "number"),
        .init(t("ledger.column.twice"), "number"), .init(t("ledger.column.source"), "where"),
      ])
    for line in lines.prefix(Self.mostRows) {
      let source = served.catalog.sources.indices.contains(line.source) ? served.catalog.sources[line.source] : nil
      table.add(
        named(.facility, served.edition.facilities[line.facility]), "\(String(line.year))",
        named(.code, line.whole.description),
        named(.code, line.part.description), figure(line.reported), figure(line.countedTwice),
        source.map { sourceCell($0.name, $0.sha256, line.sourceLine, 0) } ?? "–")
    }
    let sum = lines.reduce(0) { $0 + $1.countedTwice }
    return """
      <section><h2>\(t("ledger.parts"))</h2><p>\(t("ledger.parts.text"))</p>
      <p class="headline"><strong>\(figure(sum))</strong> \(t("ledger.parts.sum", ["n": lines.count]))</p>
      \(table.html)
      <p><a href="\(DataRoutes.ledger.address(query: [("kind", "parts"), ("format", "csv"), ("edition", served.id)]))" \
      download>CSV</a></p></section>
      """
  }

  /// What is counted twice, pair by pair.
  func ledgerPage() throws -> Reply {
    let asked = parameters.withoutEmpty
    let years = try Parameters(asked.items).question().years
    let ledger = try served.evidence.ledger()
    let lines = ledger.lines.filter { line in years.isEmpty || years.contains { $0.contains(line.year) } }
    let sum = lines.reduce(0) { $0 + $1.countedTwice }
    let year = try asked.value("year") ?? ""
    let choices = served.allYears.reversed().map {
      Choice(value: String($0), name: "\(String($0))", isSelected: year == String($0))
    }
    func column(_ name: String, _ style: String = "") -> RecordTable.Column { .init(t("ledger.column.\(name)"), style) }
    var table = RecordTable(
      t("ledger.title"),
      [
        column("sender"), column("receiver"), column("substance"), column("year"), column("sent", "number"),
        column("twice", "number"),
        column("match"), column("source", "where"),
      ])
    for line in lines.prefix(Self.mostRows) {
      let key =
        served.catalog.substances.indices.contains(line.substance)
        ? served.catalog.substances[line.substance].substance.key : ""
      let source = served.catalog.sources.indices.contains(line.source) ? served.catalog.sources[line.source] : nil
      table.add(
        named(.facility, served.edition.facilities[line.sender]),
        named(.facility, served.edition.facilities[line.receiver]),
        named(.substance, key), "\(String(line.year))", figure(line.sent), figure(line.countedTwice),
        """
        \(t("ledger.match.\(line.match.rawValue)"))<br>\
        <small>\(t("ledger.column.score")): \(figures.text(line.score))</small>
        """,
        source.map { sourceCell($0.name, $0.sha256, line.sourceLine, line.column) } ?? "–")
    }
    let list: HTML =
      lines.isEmpty
      ? "<p class=\"warning\" role=\"status\">\(t(ledger.hasReceivers ? "ledger.none" : "ledger.no-receivers"))</p>"
      : table.html
    let parts = try served.evidence.partLines().filter { line in
      years.isEmpty || years.contains { $0.contains(line.year) }
    }
    let net = Question().with {
      $0.measure = .net
      $0.by = [.year]
    }
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.flows))">\(t("nav.flows"))</a></p>
      <h1>\(t("ledger.title"))</h1>
      <p class="lead">\(t("ledger.lead"))</p>
      <p>\(t("ledger.text"))</p>
      <form class="filter" action="\(path(.ledger))">\(editionField)
      \(selection("le-year", name: "year", label: term("dimension.year"), all: t("form.all"), choices))\
      <button>\(t("list.filter"))</button></form>
      <p class="headline"><strong>\(figure(sum))</strong> \(t("ledger.sum", ["n": lines.count]))</p>
      \(list)
      \(partSection(parts))
      <p><a href="\(DataRoutes.ledger.address(query: asked.items + [("format", "csv"), ("edition", served.id)]))" \
      download>CSV</a> · <a href="\(link(.explore, question: net))">\(t("ledger.net"))</a></p>
      """
    return reply(
      Page(title: t("ledger.title"), description: t("ledger.lead"), content: content, isIndexed: items.isEmpty))
  }
}
