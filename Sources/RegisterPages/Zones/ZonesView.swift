internal import Drawings
internal import Markup
internal import Outputs
internal import Places
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Zones along borders and the layers of zones that the server has, each with its table.
struct ZonesView: PageView, RegisterPrinting {
  private let model: ZonesModel
  let printer: Printer

  init(_ model: ZonesModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let title = t("zones.title")
    let lead = t("zones.lead", ["year": String(model.year)])
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.places))">\(t("nav.places"))</a></p>
      <h1>\(title)</h1><p class="lead">\(lead)</p>
      \(borders)
      \(model.layers.map(section))
      """
    return Page(title: title, description: lead, content: content, section: .places)
  }

  private var borders: HTML {
    guard !model.borders.isEmpty else { return .empty }
    let caption = t("zone.sides", ["year": String(model.year)])
    let parts = model.borders.map { zone, sides, untold -> HTML in
      let name = zoneTitle(zone)
      let rows = sides.map { row in
        BarRow(
          name: named(.country, row.values[0].text), amount: row.value, details: ["\(count(row.facilities))"])
      }
      return """
        <section><h2><a href="\(link(.zone, zone.text))">\(name.prefix(1).uppercased() + name.dropFirst())</a></h2>
        \(rows.isEmpty ? .empty : barTable(rows, caption: caption, headings: headings("country")))\
        \(self.untold(untold, model.year))</section>
        """
    }
    return "\(parts)"
  }

  private func headings(_ dimension: String) -> [String] {
    [term("dimension.\(dimension)"), t("column.amount"), term("column.facilities")]
  }

  private func section(_ layer: ZoneLayer, _ totals: [ZonesModel.Total]) -> HTML {
    let rows = totals.map { total in
      BarRow(
        name: named(.zone, total.zone.text), amount: total.kilograms, details: ["\(count(total.facilities))"])
    }
    let values = ["file": layer.record.source.name, "hash": layer.record.source.sha256]
    return """
      <section id="\(layer.name)"><h2>\(layer.title(language))</h2>
      \(barTable(rows, caption: t("zones.layer", ["year": String(model.year)]), headings: headings("zone")))
      <p class="note">\(t("zones.source", values))</p></section>
      """
  }
}
