internal import Drawings
internal import Markup
internal import Outputs
internal import Places
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A zone with its figures: of both sides of a border apart.
struct ZoneView: PageView, RegisterPrinting {
  private let model: ZoneModel
  let printer: Printer

  init(_ model: ZoneModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let (zone, profile) = (model.zone, model.profile)
    let title = zoneTitle(zone)
    let name = title.prefix(1).uppercased() + title.dropFirst()
    let layer =
      if case .zone(let layer, _) = zone { names.zones.layer(layer)?.title(language) } else { String?.none }
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.places))">\(t("nav.places"))</a> › \
      <a href="\(link(.zones))">\(t("zones.title"))</a>\(layer.map { " › \($0)" as HTML })</p>
      <h1>\(name)</h1>
      \(opening(profile, name: name))
      \(years(profile))
      \(sides)
      \(map)
      \(contents(profile, [("about", t("page.about"))], compares: false))
      \(parts(profile))
      <section id="about"><h2>\(t("page.about"))</h2>\(sources)
      <p><a class="button" href="\(link(.facilities, query: [("zone", zone.text)]))">\(t("zone.facilities"))</a></p>
      </section>
      \(keepAndCheck(profile))
      """
    let values = ["name": name, "amount": said(profile.sum), "year": String(profile.year)]
    return Page(
      title: name, description: t("place.description", values), content: content, section: .places,
      picture: sharePicture(profile.question.with { $0.by = [.year, .category] }, []))
  }

  /// Each country's part of the newest year; nothing where the zone lies in one country.
  private var sides: HTML {
    guard model.sides.rows.count > 1 else { return untold(model.untold, model.profile.year) }
    let caption = t("zone.sides", ["year": String(model.profile.year)])
    return """
      <section id="sides"><h2>\(caption)</h2>\(list(model.sides, caption: caption))\
      \(untold(model.untold, model.profile.year))</section>
      """
  }

  private var map: HTML {
    let points = model.points
    guard !points.points.isEmpty else { return .empty }
    let frame = MapFrame.gathered(points.points.map { names.spot($0.facility).point }, width: 860)
    return """
      <section>\(facilityMap(points, on: frame ?? .continent(width: 860), title: mapTitle(points)))\
      \(withoutPosition(points))</section>
      """
  }

  private var sources: [HTML] {
    let texts = names.notes(for: printer)
    return model.sources.map { "<p class=\"note\">\(texts.sentence($0)).</p>" }
  }
}

extension RegisterPrinting {
  /// The countries of a zone that an edition has no data of.
  func untold(_ countries: [Country], _ year: Int) -> HTML {
    HTML(
      countries.map { country in
        "<p class=\"note\">\(t("zone.no-side", ["country": self.country(country), "year": String(year)]))</p>"
      })
  }
}
