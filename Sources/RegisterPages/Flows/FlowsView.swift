internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Transfers on a map and in tables, and what no file states a destination of.
struct FlowsView: PageView, RegisterPrinting {
  /// Arrows of the map, and names on each side of the ribbons.
  private static let mostArrows = 10
  private static let mostNodes = 8
  private static let mostRows = 100

  private let model: FlowsModel
  let printer: Printer

  init(_ model: FlowsModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let none: HTML = "<p class=\"warning\" role=\"status\">\(t(model.isLoaded ? "flows.none" : "flows.not-loaded"))</p>"
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
      download>\(t("flows.transfers"))</a> · <a href="\(link(.receivers))">\(t("receivers.title"))</a> · \
      <a href="\(link(.ledger))">\(t("ledger.title"))</a></p>
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
      \(selection("fl-year", name: "year", label: term("dimension.year"), all: t("form.all-years"), years))
      \(selection("fl-state", name: "state", label: t("flows.from"), all: t("form.all"), options: states))
      \(substanceField("fl-substance", model.question))
      <button>\(t("list.filter"))</button></form>
      """
  }

  /// A country of ours by its name. What list of codes TRI names others by is not published: they stay as filed.
  private func countryName(_ code: String) -> String {
    Country(rawValue: code).map { country($0) } ?? t("flows.other-country", ["code": code])
  }

  /// Where a pair of states ends: a state, or a country of which no state is told.
  private func destination(_ row: FlowAnswer.Row) -> String {
    row.values[2] == Answer.unknown ? countryName(row.values[1]) : stateName(row.values[2])
  }

  private var amounts: HTML {
    let (pairs, total) = (model.pairs, model.countries.rows.reduce(0) { $0 + $1.mass.value })
    var (arrows, others): ([MapDrawing.Arrow], Double) = ([], 0)
    for row in pairs.rows {
      guard arrows.count < Self.mostArrows, row.values[0] != row.values[2],
        let from = printer.basemap.middle(of: row.values[0]), let to = printer.basemap.middle(of: row.values[2])
      else {
        // Summed, not subtracted: what is left of a difference would be a figure of its own.
        others += row.mass.value
        continue
      }
      let title = "\(stateName(row.values[0])) → \(stateName(row.values[2]))\(colon)\(amount(row.mass))"
      arrows.append(
        .init(number: arrows.count + 1, from: from, to: to, amount: row.mass.value, title: title))
    }
    let shownAmount = arrows.reduce(0) { $0 + $1.amount }
    let title = t(
      "flows.map",
      ["n": arrows.count, "amount": amount(total), "shown": amount(shownAmount), "rest": amount(others)])
    let map = drawing(on: .continent(width: 860)).flows(arrows, title: title)
    let byCountry = model.countries.rows.map { row in
      BarRow(
        name: "\(countryName(row.values[0])) → \(countryName(row.values[1]))", amount: row.mass.value,
        details: ["\(count(row.transfers))"])
    }
    let byPair = pairs.rows.prefix(Self.mostRows).map { row in
      BarRow(
        name:
          "\(stateName(row.values[0])) → \(destination(row))",
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
      \(ribbons)
      <section>\(barTable(byCountry, caption: t("flows.by-country"), headings: pairHeadings))</section>
      <section>\(barTable(byPair, caption: t("flows.by-state", shown), headings: pairHeadings))</section>
      <section>\(barTable(bySubstance, caption: t("flows.by-substance"), headings: substanceHeadings))</section>
      """
  }

  /// Who sends, and where to, as ribbons: the largest of each side by name, the others together.
  private var ribbons: HTML {
    let rows = model.pairs.rows.filter { $0.mass.value > 0 }
    func largest(_ name: (FlowAnswer.Row) -> String) -> [String] {
      let sums = Dictionary(rows.map { (name($0), $0.mass.value) }, uniquingKeysWith: +)
      let sorted = sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
      return Array(sorted.prefix(Self.mostNodes))
    }
    func from(_ row: FlowAnswer.Row) -> String { stateName(row.values[0]) }
    let (senders, receivers) = (largest(from), largest(destination))
    let others = t("flows.others")
    let nodes = senders + [others] + receivers + [others]
    var sums: [[Int]: Double] = [:]
    for row in rows {
      let sender = senders.firstIndex(of: from(row)) ?? senders.count
      let receiver = receivers.firstIndex(of: destination(row)) ?? receivers.count
      sums[[sender, senders.count + 1 + receiver], default: 0] += row.mass.value
    }
    let flows = sums.map { Ribbons.Flow(from: $0.key[0], to: $0.key[1], amount: $0.value) }
    // A ribbon has its sender's colour; receivers have none, or one would be taken for a sender.
    let colours = nodes.indices.map { $0 < senders.count ? Self.colours[$0] : Self.neutral }
    let title = t("flows.ribbons")
    let drawing = Ribbons(zip(nodes, colours).map { .init(name: $0, colour: $1) }, flows).svg(title: title) {
      amount($0)
    }
    return """
      <figure class="ribbons"><figcaption>\(title)</figcaption>\
      <div class="scroll" role="region" aria-label="\(title)" tabindex="0">\(drawing)</div></figure>
      """
  }

  /// Of the largest senders: six of Okabe and Ito's palette for who tells few colours apart, and two more.
  private static let colours = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a6a00", "#5b4b8a",
  ]
  private static let neutral = "#8a8f8d"

  private var withoutDestination: HTML {
    let answer = model.countries
    guard !answer.withoutDestination.isEmpty else { return .empty }
    let items = Register.allCases.compactMap { register -> HTML? in
      let years = answer.withoutDestination.filter { $0.register == register }
      guard !years.isEmpty else { return nil }
      let sum = years.reduce(0) { $0 + $1.mass.value }
      return
        """
        <li>\(acronym(register)), \(NoteTexts.spans(years.map(\.year)))\(colon)\(figure(sum)) \
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
