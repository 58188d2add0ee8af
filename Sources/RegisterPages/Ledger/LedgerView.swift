internal import Editions
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What is counted twice, pair by pair.
struct LedgerView: PageView, RegisterPrinting {
  private static let mostRows = 100

  private let model: LedgerModel
  let printer: Printer

  init(_ model: LedgerModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let sum = model.lines.reduce(0) { $0 + $1.countedTwice }
    let years = yearChoices(model.choices, asked: model.askedYear)
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
      \(selection("le-year", name: "year", label: term("dimension.year"), all: t("form.all-years"), years))\
      <button>\(t("list.filter"))</button></form>
      <p class="headline"><strong>\(figure(sum))</strong> \(t("ledger.sum", ["n": model.lines.count]))</p>
      \(pairs)
      \(parts)
      <p><a href="\(csv(DataRoutes.ledger, model.asked))" \
      download>CSV</a> · <a href="\(link(.explore, question: net))">\(t("ledger.net"))</a></p>
      """
    return Page(title: t("ledger.title"), description: t("ledger.lead"), content: content, isIndexed: !model.hasQuery)
  }

  private var pairs: HTML {
    let lines = model.lines
    guard !lines.isEmpty else {
      let why = t(model.hasReceivers ? "ledger.none" : "ledger.no-receivers")
      return "<p class=\"warning\" role=\"status\">\(why)</p>"
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
      table.add(
        named(.facility, names.facilityID(line.sender)),
        named(.facility, names.facilityID(line.receiver)),
        named(.substance, names.substanceKey(at: line.substance)), "\(String(line.year))", figure(line.sent),
        figure(line.countedTwice),
        """
        \(t("ledger.match.\(line.match.rawValue)"))<br>\
        <small>\(t("ledger.column.score"))\(colon)\(figures.text(line.score))</small>
        """,
        sourceCell(line.source, line.sourceLine, line.column))
    }
    return table.html
  }

  /// What is counted twice because a facility filed a substance and another one that contains it.
  private var parts: HTML {
    let lines = model.parts
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
      table.add(
        named(.facility, names.facilityID(line.facility)), "\(String(line.year))",
        named(.code, line.whole.description),
        named(.code, line.part.description), figure(line.reported), figure(line.countedTwice),
        sourceCell(line.source, line.sourceLine, 0))
    }
    let sum = lines.reduce(0) { $0 + $1.countedTwice }
    return """
      <section><h2>\(t("ledger.parts"))</h2><p>\(t("ledger.parts.text"))</p>
      <p class="headline"><strong>\(figure(sum))</strong> \(t("ledger.parts.sum", ["n": lines.count]))</p>
      \(table.html)
      <p><a href="\(csv(DataRoutes.ledger, [("kind", "parts")]))" \
      download>CSV</a></p></section>
      """
  }
}
