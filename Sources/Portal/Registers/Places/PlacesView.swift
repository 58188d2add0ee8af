internal import Drawings
internal import Markup
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
    let map = stateMap(
      model.amounts.mapValues(\.value), title: model.point ?? t("chart.bars.plain"), measure: .kilograms,
      on: model.basemap)
    let table = ListTable(
      columns: [(term("dimension.state"), false), (t("column.amount"), true), (term("column.facilities"), true)],
      caption: title)
    let content: HTML = "<h1>\(title)</h1><p>\(lead)</p>\n\(map)\n\(table.html(HTML(model.groups.map(group))))\n"
    return Page(title: title, description: lead, content: content)
  }

  private func group(_ group: StateGroup) -> HTML {
    let rows = group.states.map { state -> HTML in
      let row = model.amounts[state.code]
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
