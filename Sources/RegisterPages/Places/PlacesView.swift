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
    let table = ListTable(
      columns: [(term("dimension.state"), false), (t("column.amount"), true), (term("column.facilities"), true)],
      caption: title)
    let groups = model.groups.map { group($0, amounts) }
    let content: HTML = "<h1>\(title)</h1><p>\(lead)</p>\n\(stateMap(model.ranking))\n\(table.html(HTML(groups)))\n"
    return Page(title: title, description: lead, content: content)
  }

  private func group(_ group: StateGroup, _ amounts: [String: Answer.Row]) -> HTML {
    let rows = group.states.map { state -> HTML in
      let row = amounts[state.code]
      return """
        <tr><th scope="row"><a href="\(link(.place, state.code))">\(state.name)</a></th>\
        <td class="number">\(row.map { figure($0.value) } ?? "–")</td>\
        <td class="number">\(row.map { count($0.facilities) } ?? "–")</td></tr>

        """
    }
    return """
      <tbody><tr class="group"><th scope="rowgroup" colspan="3">\
      <a href="\(link(.place, group.country.rawValue))">\(country(group.country))</a></th></tr>\(rows)</tbody>
      """
  }
}
