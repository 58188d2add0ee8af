internal import Markup
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Countries with their states and provinces, on a map and in a table.
struct PlacesView: PageView, RegisterPrinting {
  private let model: PlacesModel
  let printer: Printer

  init(_ model: PlacesModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let title = t("nav.places")
    let lead = t("list.places.lead", ["year": String(model.year)])
    let amounts = Dictionary(
      model.ranking.rows.map { ($0.values[0].text, $0) }, uniquingKeysWith: { first, _ in first })
    let words = model.askedWords.isEmpty ? [] : [(name: "q", value: model.askedWords)]
    let table = ListTable(
      columns: [
        .init(key: "name", title: term("dimension.state")),
        .init(key: "kilograms", title: t("column.amount"), isNumber: true, hasBar: true),
        .init(key: "facilities", title: term("column.facilities"), isNumber: true),
      ], caption: title, choice: listChoice(model.choice, on: .places, keeping: words), columnsTitle: t("list.columns"))
    let groups = model.groups.map { group in
      (heading: heading(group.country), rows: group.states.map { row($0, amounts[$0.code]) })
    }
    let filter = listFilter(
      .places, label: t("list.places.words"), words: model.askedWords, keeping: model.choice.items)
    let content: HTML = """
      <h1>\(title)</h1><p>\(lead) <a href="\(link(.zones))">\(t("places.zones"))</a>.</p>
      \(stateMap(model.ranking))
      \(filter)
      \(groups.isEmpty ? "<p>\(t("search.none-short"))</p>" : table.html(groups: groups))
      """
    return Page(title: title, description: lead, content: content)
  }

  private func heading(_ country: Country) -> HTML {
    "<a href=\"\(link(.place, country.rawValue))\">\(self.country(country))</a>"
  }

  private func row(_ state: StateGroup.State, _ amount: Answer.Row?) -> [ListTable.Cell] {
    [
      .init("<a href=\"\(link(.place, state.code))\">\(state.name)</a>", state.name),
      .init(amount.map { figure($0.value) } ?? "–", amount?.value),
      .init(amount.map { "\(count($0.facilities))" } ?? "–", amount.map { Double($0.facilities) }),
    ]
  }
}
