internal import Drawings
internal import Editions
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A place with its figures; of a state or smaller, a map of its facilities.
struct PlaceView: PageView, RegisterPrinting {
  private let model: PlaceModel
  let printer: Printer

  init(_ model: PlaceModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let name: String
    var above: HTML = "<a href=\"\(link(.places))\">\(t("nav.places"))</a>"
    let facts: HTML
    var below = HTML.empty
    switch model.place {
    case .country(let country, let years):
      name = self.country(country)
      facts = self.facts(Register(country: country), years)
    case .state(let code, let country, let points, let totals):
      name = stateName(code)
      above += " › <a href=\"\(link(.place, country.rawValue))\">\(self.country(country))</a>"
      let outlines = printer.basemap.state(code)
      facts = map(points, outlines.isEmpty ? nil : .outlines(outlines, width: 640))
      below = local(totals)
    case .municipality(let place, let country, let points):
      name = place.fullTitle(printer.tables, language)
      above += """
         › <a href="\(link(.place, country.rawValue))">\(self.country(country))</a> \
        › <a href="\(link(.place, place.state))">\(stateName(place.state))</a>
        """
      facts = map(points, .gathered(points.points.map { names.spot($0.facility).point }, width: 640)) + hints(place)
    }
    let profile = model.profile
    let content: HTML = """
      <p class="crumbs">\(above)</p>
      <h1>\(name)</h1>
      \(opening(profile, name: name))
      \(years(profile))
      \(facts)
      \(contents(profile, below.isEmpty ? [] : [("local", t("place.local.short"))]))
      \(parts(profile))
      \(below)
      \(besideSection(.place, model.code))
      \(keepAndCheck(profile))
      """
    let values = ["name": name, "amount": said(model.profile.sum), "year": String(model.profile.year)]
    return Page(
      title: name, description: t("place.description", values), content: content, section: .places,
      picture: sharePicture(model.profile.question.with { $0.by = [.year, .category] }, []))
  }

  private func facts(_ register: Register, _ years: [Int]) -> HTML {
    let name = term("register.\(register.rawValue)")
    return """
      <dl class="facts"><div><dt>\(term("dimension.register"))</dt><dd>\(name) (\(acronym(register)))</dd></div>
      <div><dt>\(t("place.publisher"))</dt><dd>\(publisher(register))</dd></div>
      <div><dt>\(t("facility.years"))</dt><dd>\(NoteTexts.spans(years))</dd></div></dl>
      """
  }

  private func map(_ points: MapPoints, _ frame: MapFrame?) -> HTML {
    guard let frame, !points.points.isEmpty else { return .empty }
    let map = facilityMap(points, on: frame, title: mapTitle(points))
    return "<section>\(map)\(withoutPosition(points))</section>"
  }

  /// Where a municipality's bounds come from, and its facilities as a list.
  private func hints(_ place: Municipality) -> HTML {
    let all = link(.facilities, query: [("municipality", place.code)])
    return """
      <p class="note">\(t("place.as-filed"))</p>
      <p><a class="button" href="\(all)">\(t("place.facilities", ["n": place.facilities.count]))</a></p>
      """
  }

  /// A state's counties, municipalities or cities.
  private func local(_ totals: [PlaceModel.LocalTotal]) -> HTML {
    guard !totals.isEmpty else { return .empty }
    let title = t("place.local", ["year": String(model.profile.year)])
    let table = ListTable(
      columns: [
        .init(key: "name", title: term("dimension.municipality")),
        .init(key: "kilograms", title: t("column.amount"), isNumber: true, hasBar: true),
        .init(key: "facilities", title: term("column.facilities"), isNumber: true),
      ], caption: title, choice: (model.choice, { link(.place, model.code, query: $0.items) + "#local" }),
      columnsTitle: t("list.columns"))
    let rows = totals.map { total -> [ListTable.Cell] in
      let name = total.place?.title(printer.tables.terms, language) ?? t("place.local.rest")
      let linked: HTML? = total.place.map { "<a href=\"\(link(.place, $0.code))\">\(name)</a>" }
      return [
        .init(linked ?? "\(name)", name), .init(total.facilities == 0 ? "–" : figure(total.amount), total.amount),
        .init("\(count(total.facilities))", Double(total.facilities)),
      ]
    }
    return """
      <section id="local"><h2>\(title)</h2><p class="note">\(t("place.as-filed"))</p>\
      \(table.html(rows))</section>
      """
  }
}
