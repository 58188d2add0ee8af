internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Transfers on a map and in tables, and what no file states a destination of.
struct FlowsView: PageView, RegisterPrinting {
  private static let mostLines = 80
  private static let mostRows = 100

  private let model: FlowsModel
  let printer: Printer

  init(_ model: FlowsModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let none: HTML = "<p class=\"warning\" role=\"status\">\(t("flows.none"))</p>"
    let all = csv(
      DataRoutes.flows, model.asked + [("by", "year,from_state,to_country,to_state,substance,category")])
    let content: HTML = """
      <h1>\(t("flows.title"))</h1>\
      \(areaNote(model.asked, on: .flows))
      <p class="lead">\(t("flows.lead"))</p>
      \(form)
      \(model.pairs.rows.isEmpty ? none : amounts)
      \(withoutDestination)
      <p><a href="\(all)" download>CSV</a> · \
      <a href="\(csv(DataRoutes.transfers, model.asked))" \
      download>\(t("flows.transfers"))</a> · <a href="\(link(.ledger))">\(t("ledger.title"))</a></p>
      """
    return Page(title: t("flows.title"), description: t("flows.lead"), content: content, isIndexed: !model.hasQuery)
  }

  private var form: HTML {
    let borders = [
      Choice(value: YesNo.yes.rawValue, name: "\(t("flows.across"))", isSelected: model.crossesBorder),
      Choice(value: YesNo.no.rawValue, name: "\(t("flows.all"))", isSelected: !model.crossesBorder),
    ]
    let years = yearChoices(model.choices, asked: model.askedYear)
    let states = stateOptions(model.choices.states, selected: [model.askedState])
    return """
      <form class="filter" action="\(path(.flows))">\(editionField)\(areaFields(model.asked))
      \(selection("fl-borders", name: "across-borders", label: t("flows.which"), borders))
      \(selection("fl-year", name: "year", label: term("dimension.year"), all: t("form.all"), years))
      \(selection("fl-state", name: "state", label: t("flows.from"), all: t("form.all"), options: states))
      \(substanceField("fl-substance", model.question))
      <button>\(t("list.filter"))</button></form>
      """
  }

  private func countryName(_ code: String) -> String { Country(rawValue: code).map { country($0) } ?? code }

  private var amounts: HTML {
    let (pairs, total) = (model.pairs, model.countries.rows.reduce(0) { $0 + $1.mass.value })
    let lines = pairs.rows.compactMap { row -> (from: GeoPoint, to: GeoPoint, amount: Double, title: String)? in
      guard row.values[0] != row.values[2], let from = printer.basemap.middle(of: row.values[0]),
        let to = printer.basemap.middle(of: row.values[2])
      else {
        return nil
      }
      return (
        from, to, row.mass.value, "\(stateName(row.values[0])) → \(stateName(row.values[2])): \(amount(row.mass))"
      )
    }
    let title = t("flows.map", ["n": count(min(lines.count, Self.mostLines)), "amount": amount(total)])
    let map = drawing(on: .continent(width: 860)).flows(
      Array(lines.prefix(Self.mostLines)), title: title)
    let byCountry = model.countries.rows.map { row in
      BarRow(
        name: "\(countryName(row.values[0])) → \(countryName(row.values[1]))", amount: row.mass.value,
        details: ["\(count(row.transfers))"])
    }
    let byPair = pairs.rows.prefix(Self.mostRows).map { row in
      BarRow(
        name:
          "\(stateName(row.values[0])) "
          + "→ \(row.values[2] == Answer.unknown ? countryName(row.values[1]) : stateName(row.values[2]))",
        amount: row.mass.value, details: ["\(count(row.transfers))"])
    }
    let bySubstance = model.substances.rows.map { row in
      BarRow(
        name:
          """
          \(named(.substance, row.values[1])) → \(countryName(row.values[0])) \
          <small>\(term("category.\(row.values[2])"))</small>
          """,
        amount: row.mass.value, details: ["\(count(row.transfers))"])
    }
    let pairHeadings = [t("flows.pair"), t("column.amount"), t("flows.count")]
    let substanceHeadings = [term("dimension.substance"), t("column.amount"), t("flows.count")]
    let shown = ["n": count(byPair.count), "of": count(pairs.totalRows)]
    return """
      \(map)
      <section>\(barTable(byCountry, caption: t("flows.by-country"), headings: pairHeadings))</section>
      <section>\(barTable(byPair, caption: t("flows.by-state", shown), headings: pairHeadings))</section>
      <section>\(barTable(bySubstance, caption: t("flows.by-substance"), headings: substanceHeadings))</section>
      """
  }

  private var withoutDestination: HTML {
    let answer = model.countries
    guard !answer.withoutDestination.isEmpty else { return .empty }
    let items = Register.allCases.compactMap { register -> HTML? in
      let years = answer.withoutDestination.filter { $0.register == register }
      guard !years.isEmpty else { return nil }
      let sum = years.reduce(0) { $0 + $1.mass.value }
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
}
