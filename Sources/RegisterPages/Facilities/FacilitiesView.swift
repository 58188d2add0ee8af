internal import Editions
internal import Markup
internal import PortalKernel
internal import Vocabulary

/// Facilities by place and name.
struct FacilitiesView: PageView, RegisterPrinting {
  private let model: FacilitiesModel
  let printer: Printer

  init(_ model: FacilitiesModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let title = t("nav.facilities")
    let table = ListTable(
      columns: [
        (term("dimension.facility"), false), (t("facility.city"), false), (term("dimension.state"), false),
        (term("dimension.sector"), false), (t("facility.years"), false),
      ], caption: title)
    let rows = HTML(model.facilities.map(row))
    let content: HTML = """
      <h1>\(title)</h1>\
      \(areaNote(model.asked, on: .facilities))
      \(form)
      <p>\(t("list.found", ["n": model.found]))</p>
      \(when(!model.facilities.isEmpty, table.html("<tbody>\(rows)</tbody>")))
      \(model.next.map(pager))
      <p><a href="\(csv(DataRoutes.facilities, model.asked))" download>CSV</a></p>
      """
    return Page(
      title: title, description: t("list.facilities.description", ["n": model.all]), content: content,
      isIndexed: !model.hasQuery)
  }

  private var form: HTML {
    let states = selection(
      "list-state", name: "state", label: term("dimension.state"), all: t("form.all"),
      options: stateOptions(model.states, selected: [model.askedState]))
    return """
      <form class="filter" action="\(path(.facilities))">\(editionField)\(areaFields(model.asked))
      <label for="list-q">\(t("list.words"))\
      <input id="list-q" name="q" type="search" value="\(model.askedWords)" maxlength="200"></label>
      \(states)
      <button>\(t("list.filter"))</button></form>
      """
  }

  private func row(_ facility: FacilityDescription) -> HTML {
    let company = facility.company == facility.shownName ? nil : facility.company
    let town = [facility.city, facility.county].compactMap { $0 }.joined(separator: ", ")
    let state = facility.state.map { "<a href=\"\(link(.place, $0))\">\(stateName($0))</a>" as HTML }
    let years = facility.years.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)"
    }
    return """
      <tr><th scope="row"><a href="\(link(.facility, facility.id))">\(facility.shownName ?? facility.id)</a>\
      \(company.map { "<br><small>\($0)</small>" as HTML })</th><td>\(town)</td><td>\(state)</td>\
      <td>\(facility.sector.map { sector(String($0.prefix(4))) })</td><td>\(years ?? "")</td></tr>

      """
  }

  private func pager(_ after: Int) -> HTML {
    let next = link(.facilities, query: model.asked + [("after", String(after))])
    return "<p class=\"pager\"><a rel=\"next\" href=\"\(next)\">\(t("list.next"))</a></p>"
  }
}
