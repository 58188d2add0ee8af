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
        .init(key: "name", title: term("dimension.facility")), .init(key: "city", title: t("facility.city")),
        .init(key: "state", title: term("dimension.state")), .init(key: "sector", title: term("dimension.sector")),
        .init(key: "years", title: t("facility.years"), isMinor: true),
      ], caption: title, choice: listChoice(model.choice, on: .facilities, keeping: model.asked),
      columnsTitle: t("list.columns"))
    let content: HTML = """
      <h1>\(title)</h1>\
      \(areaNote(model.asked, on: .facilities))
      \(folded(form, active: model.asked.count))
      <p>\(t("list.found", ["n": model.found]))</p>
      \(when(!model.facilities.isEmpty, table.html(model.facilities.map(row), isOrdered: true)))
      \(when(model.found > FacilitiesModel.pageSize, pager))
      <p><a href="\(csv(DataRoutes.facilities, model.asked))" download>CSV</a></p>
      """
    return Page(
      title: title, description: t("list.facilities.description", ["n": model.all]), content: content,
      scripts: ["filters.js"], isIndexed: !model.hasQuery)
  }

  private var form: HTML {
    let states = selection(
      "list-state", name: "state", label: term("dimension.state"), all: t("form.all"),
      options: stateOptions(model.states, selected: [model.askedState]))
    return """
      <form class="filter" action="\(path(.facilities))">\(editionField)\(areaFields(model.asked))\
      \(model.choice.items.map { hiddenField($0.name, $0.value) })
      <label for="list-q">\(t("list.words"))\
      <input id="list-q" name="q" type="search" value="\(model.askedWords)" maxlength="200"></label>
      \(states)
      <button>\(t("list.filter"))</button></form>
      """
  }

  private func row(_ facility: FacilityDescription) -> [ListTable.Cell] {
    let company = facility.company == facility.shownName ? nil : facility.company
    let town = [facility.city, facility.county].compactMap { $0 }.joined(separator: ", ")
    let state = facility.state.map { "<a href=\"\(link(.place, $0))\">\(stateName($0))</a>" as HTML }
    let years = facility.years.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)"
    }
    let name: HTML = """
      <a href="\(link(.facility, facility.id))">\(facility.shownName ?? facility.id)</a>\
      \(company.map { "<br><small>\($0)</small>" as HTML })
      """
    let industry = facility.sector.map { "<small>\($0.prefix(4))</small> \(sector(String($0.prefix(4))))" as HTML }
    return [.init(name), .init("\(town)"), .init(state ?? .empty), .init(industry ?? .empty), .init("\(years ?? "")")]
  }

  private var pager: HTML {
    let skipped = (model.pageNumber - 1) * FacilitiesModel.pageSize
    return pageLinks(model.pageNumber, skipped: skipped, shown: FacilitiesModel.pageSize, of: model.found) { page in
      let query = model.asked + model.choice.items + (page > 1 ? [("page", String(page))] : [])
      return link(.facilities, query: query)
    }
  }
}
