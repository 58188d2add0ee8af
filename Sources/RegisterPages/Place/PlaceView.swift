internal import Drawings
internal import Markup
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A place with its figures; of a state, a map of its facilities.
struct PlaceView: PageView, RegisterPrinting {
  private let model: PlaceModel
  let printer: Printer

  init(_ model: PlaceModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let name: String
    var above: HTML = "<a href=\"\(link(.places))\">\(t("nav.places"))</a>"
    let facts: HTML
    switch model.place {
    case .country(let country, let years):
      name = self.country(country)
      facts = self.facts(Register(country: country), years)
    case .state(let code, let country, let points):
      name = stateName(code)
      above += " › <a href=\"\(link(.place, country.rawValue))\">\(self.country(country))</a>"
      facts = map(code, points)
    }
    let content: HTML = """
      <p class="crumbs">\(above)</p>
      <h1>\(name)</h1>
      \(facts)
      \(section(model.profile))
      """
    let values = ["name": name, "amount": said(model.profile.sum), "year": String(model.profile.year)]
    return Page(title: name, description: t("place.description", values), content: content, section: .places)
  }

  private func facts(_ register: Register, _ years: [Int]) -> HTML {
    let name = term("register.\(register.rawValue)")
    return """
      <dl class="facts"><div><dt>\(term("dimension.register"))</dt><dd>\(name) (\(acronym(register)))</dd></div>
      <div><dt>\(t("place.publisher"))</dt><dd>\(publisher(register))</dd></div>
      <div><dt>\(t("facility.years"))</dt><dd>\(years.map(String.init).joined(separator: ", "))</dd></div></dl>
      """
  }

  private func map(_ code: String, _ points: MapPoints) -> HTML {
    let outlines = printer.basemap.state(code)
    guard !outlines.isEmpty, !points.points.isEmpty else { return .empty }
    let map = facilityMap(points, on: .outlines(outlines, width: 640), title: mapTitle(points))
    return "<section>\(map)\(withoutPosition(points))</section>"
  }
}
