internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Totals, facilities and reports that differ, each as a table.
struct CompareView: PageView, RegisterPrinting {
  private static let mostRows = 100

  private let model: CompareModel
  let printer: Printer

  init(_ model: CompareModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let tables: HTML? = model.comparison.flatMap { comparison in
      model.previous.map { self.tables(comparison, since: $0) }
    }
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.sources))">\(t("nav.sources"))</a></p>
      <h1>\(t("compare.title"))</h1>
      <p class="lead">\(t("compare.lead"))</p>
      <p>\(t("answer.edition")) <code>\(printer.edition)</code></p>
      \(form)
      \(tables)
      """
    return Page(
      title: t("compare.title"), description: t("compare.lead"), content: content, isIndexed: model.previous == nil)
  }

  private var form: HTML {
    if model.others.isEmpty { return "<p class=\"warning\" role=\"status\">\(t("compare.alone"))</p>" }
    let choices = model.others.map {
      Choice(value: $0.pin, name: "\($0.id) (\(date($0.created)))", isSelected: $0.pin == model.previous)
    }
    return """
      <form class="filter" action="\(path(.compare))">\(hiddenField("edition", printer.pin))
      \(selection("co-previous", name: "previous", label: t("compare.previous"), choices))\
      <button>\(t("compare.button"))</button></form>
      """
  }

  private func tables(_ comparison: Comparison, since previous: String) -> HTML {
    let breaches = ReleaseGate(comparison).breaches.count { $0.fails }
    let (year, substance, before, after) = (
      term("dimension.year"), term("dimension.substance"), t("compare.before"), t("compare.after")
    )
    let titles = [
      t("compare.totals", ["n": count(comparison.totals.count)]),
      t("compare.facilities", ["n": count(comparison.facilities.count)]),
      t("compare.reports", ["n": count(comparison.changes.count)]),
    ]
    var totals = RecordTable(
      titles[0],
      [
        .init(substance), .init(term("dimension.country")), .init(year), .init(term("dimension.category")),
        .init(before, "number"),
        .init(after, "number"), .init(t("compare.difference"), "number"),
      ])
    for total in comparison.totals.prefix(Self.mostRows) {
      totals.add(
        named(.substance, total.substance), "\(country(total.country))", "\(String(total.year))",
        "\(term("category.\(total.category)"))",
        figure(total.before, total.measure), figure(total.after, total.measure),
        figure(total.after - total.before, total.measure))
    }
    var facilities = RecordTable(
      titles[1], [.init(term("dimension.facility")), .init(year), .init(t("compare.change"))])
    for facility in comparison.facilities.prefix(Self.mostRows) {
      facilities.add(
        facility.came ? named(.facility, facility.id) : "\(facility.id)", "\(String(facility.year))",
        "\(t(facility.came ? "compare.came" : "compare.went"))")
    }
    var changes = RecordTable(
      titles[2],
      [
        .init(term("dimension.facility")), .init(year), .init(substance), .init(t("compare.change")),
        .init(before, "where"), .init(after, "where"),
      ])
    func cell(_ source: Comparison.Source?) -> HTML {
      guard let source else { return "–" }
      return
        """
        \(figures.text(source.quantity)) \(source.unit.symbol)\
        <br>\(sourceCell(source.source, "", source.line, source.column))
        """
    }
    for change in comparison.changes.prefix(Self.mostRows) {
      changes.add(
        "\(change.facility)", "\(String(change.year))", named(.substance, change.substance),
        "\(t("compare.kind.\(change.kind.rawValue)"))",
        cell(change.before), cell(change.after))
    }
    let sections = zip(zip(titles, [totals, facilities, changes]), ComparisonTables.Part.allCases).map {
      list, part -> HTML in
      let (title, table) = list
      let list: HTML = table.rows.isEmpty ? "<p>\(t("compare.same"))</p>" : table.html
      let file = csv(DataRoutes.compare, [("previous", previous), ("part", part.rawValue)])
      return "<section><h2>\(title)</h2>\(list)<p><a href=\"\(file)\" download>CSV</a></p></section>\n"
    }
    let permanent =
      printer.publicAddress + path(.compare) + Address.query([("previous", previous), ("edition", printer.pin)])
    return """
      <p class="note">\(t(breaches == 0 ? "compare.gate.passes" : "compare.gate.fails", ["n": count(breaches)]))</p>
      \(sections)
      <p>\(t("keep.link")): <a href="\(permanent)"><code>\(permanent)</code></a></p>
      """
  }
}
