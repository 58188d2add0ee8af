internal import Atlas
internal import Foundation
internal import Markup
internal import PortalKernel
internal import Tiles
internal import Vocabulary

/// A layer's edition, with its others.
struct LayerModel: Sendable {
  let layer: ServedAtlas.Layer
  /// The newest first.
  let editions: [ServedAtlas.Layer]
  /// Bytes of its files, by name.
  let files: [(name: String, bytes: Int)]

  init(_ visit: Visit) throws {
    let layer = try visit.layer()
    self.layer = layer
    editions = try visit.atlas().layers.first { $0.id == layer.id }?.editions ?? []
    files = (layer.edition.record.files.keys.sorted() + [LayerEdition.recordName]).map { name in
      var status = stat()
      let path = layer.edition.folder.appendingPathComponent(name).path
      return (name, stat(path, &status) == 0 ? Int(status.st_size) : 0)
    }
  }
}

/// A layer: its map, its classes, where it comes from, what it can be taken along as.
struct LayerView: PageView {
  private let model: LayerModel
  let printer: Printer

  init(_ model: LayerModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  private var layer: ServedAtlas.Layer { model.layer }
  private var record: LayerEdition.Record { layer.edition.record }

  var page: Page {
    let description = layer.description
    let title = description.title.text(language)
    let still = LayerStill(layer, printer.basemap).html(title: t("atlas.map-of", ["layer": title]))
    let content: HTML = """
      <h1>\(layerText(description.title))</h1>
      <p class="lead">\(layerText(description.summary))</p>
      \(still.map { "<figure>\($0)</figure>" as HTML })
      \(legend)
      <section><h2>\(t("atlas.source"))</h2>\(facts)</section>
      \(fields)
      \(features)
      <section><h2>\(t("atlas.files"))</h2><p>\(t("atlas.files.text"))</p>\(files)\(package)</section>
      <section><h2>\(t("atlas.use"))</h2><p>\(t("atlas.use.text"))</p>\(addresses)</section>
      \(editions)
      """
    return Page(title: title, description: description.summary.text(language), content: content, section: .atlas)
  }

  // MARK: Classes

  private var legend: HTML {
    guard let legend = layer.description.legend, !legend.classes.isEmpty else { return .empty }
    let counts = Dictionary(
      (record.raster?.classes ?? []).map { (String($0.value), $0) }, uniquingKeysWith: { first, _ in first })
    let isMap = record.raster != nil
    var table = RecordTable(
      t("atlas.legend"),
      [.init(t("atlas.class")), .init(t("atlas.value"))]
        + (isMap ? [.init(t("atlas.area"), "number")] : []))
    // Of changes, those that are there: a legend has hundreds.
    let shown = legend.classes.filter { legend.classes.count <= 60 || counts[$0.value] != nil }
    for entry in shown {
      let swatch: HTML = """
        <svg width="16" height="16" aria-hidden="true"><rect width="16" height="16" rx="3" \
        fill="\(entry.colour)" class="swatch"/></svg> \(layerText(entry.title))
        """
      if isMap {
        table.add(
          swatch, "<code>\(entry.value)</code>",
          counts[entry.value].map { "\(figures.rounded($0.squareKilometres))" } ?? "–")
      } else {
        table.add(swatch, "<code>\(entry.value)</code>")
      }
    }
    return "<section><h2>\(t("atlas.legend"))</h2>\(table.html)</section>"
  }

  // MARK: Source

  private var facts: HTML {
    let (source, description) = (record.source, layer.description)
    var rows: [(String, HTML)] = [
      (t("atlas.publisher"), "<a href=\"\(description.publisher)\">\(description.attribution)</a>"),
      (t("atlas.licence"), "\(description.licence)"),
      (t("atlas.date"), "\(date(description.date))"),
      (t("atlas.edition"), "<code>\(layer.pin)</code>"),
      (t("atlas.file"), "<code>\(source.name)</code>"),
      ("SHA-256", "<code class=\"hash\">\(source.sha256)</code>"),
      (t("atlas.crs"), coordinates),
    ]
    if let scale = description.scale { rows.append((t("atlas.scale"), "1 : \(count(scale))")) }
    if let raster = record.raster {
      rows.append((t("atlas.pixels"), "\(count(raster.width)) × \(count(raster.height))"))
    } else {
      rows.append((t("atlas.count"), "\(count(record.features))"))
      rows.append((t("atlas.repairs"), "\(count(record.repairs.count))"))
    }
    let left = record.faults.values.reduce(0, +)
    if left > 0 { rows.append((t("atlas.faults"), "\(count(left))")) }
    return "<dl class=\"facts\">\(rows.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" as HTML })</dl>"
  }

  /// The coordinate system as issued, where it has a name, and what was done with it.
  private var coordinates: HTML {
    let way = t("atlas.crs.\(record.source.crsWay)")
    let name = record.source.crsName
    return ["", "unnamed", "unknown"].contains(name.lowercased()) ? "\(way)" : "\(name)\(colon)\(way)"
  }

  private var fields: HTML {
    guard !record.fields.isEmpty else { return .empty }
    let titles = Dictionary(
      (layer.description.fields ?? []).map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
    var table = RecordTable(
      t("atlas.fields"), [.init(t("atlas.field")), .init(t("atlas.meaning")), .init(t("atlas.kind"))])
    for field in record.fields {
      table.add(
        "<code>\(field.name)</code>", titles[field.name].map(layerText) ?? "–", "\(t("atlas.kind.\(field.kind)"))")
    }
    return "<section><h2>\(t("atlas.fields"))</h2>\(table.html)</section>"
  }

  private var features: HTML {
    guard layer.store != nil else { return .empty }
    let address = AtlasRoutes.items.address(layer.pin, query: [("f", "html")])
    return "<p><a class=\"button\" href=\"\(address)\">\(t("atlas.table", ["n": record.features]))</a></p>"
  }

  // MARK: Taking it along

  private var files: HTML {
    let rows = model.files.map { name, bytes -> HTML in
      let kind = name == record.changes?.file ? "changes" : String(name.split(separator: ".").last ?? "")
      let size = "\(figures.rounded(max(1, (Double(bytes) / 1000).rounded()))) kB"
      return """
        <li><a href="\(AtlasRoutes.download.address(layer.pin, name))" download>\(name)</a> (\(size))\(colon)\
        \(t("atlas.file.\(kind)"))</li>
        """
    }
    let metadata = AtlasRoutes.metadata.address(layer.pin, query: [("lang", language.rawValue)])
    return "<ul>\(rows)<li><a href=\"\(metadata)\">metadata.xml</a>\(colon)\(t("atlas.file.xml"))</li></ul>"
  }

  /// The layer, or a part of it, in a format of the reader's choice.
  private var package: HTML {
    let formats = PackageFormat.names(layer).map {
      Choice(value: $0, name: "\(t("atlas.format.\($0)"))")
    }
    func field(_ name: String, _ label: String, _ example: String) -> HTML {
      """
      <label for="package-\(name)">\(label)<input id="package-\(name)" name="\(name)" \
      placeholder="\(example)" autocomplete="off" spellcheck="false"></label>

      """
    }
    let example = record.fields.first.map { "\($0.name) = '…'" } ?? "1 = 1"
    return """
      <h3>\(t("atlas.package"))</h3><p>\(t(record.raster == nil ? "atlas.package.text" : "atlas.package.map"))</p>
      <form class="filter" action="\(AtlasRoutes.package.address(layer.pin))">\
      \(hiddenField("lang", language.rawValue))\
      \(selection("package-format", name: "format", label: t("atlas.format"), formats))\
      \(field("bbox", t("atlas.package.box"), "-118,31,-106,37"))\
      \(when(record.raster == nil, field("where", t("atlas.package.where"), example)))\
      <button>\(t("atlas.package.take"))</button></form>
      """
  }

  private var addresses: HTML {
    let tiles = TileGrid.allCases.filter { layer.zooms($0) != nil }.flatMap { grid in
      [("TileJSON", AtlasRoutes.tileJSON), (t("atlas.style"), AtlasRoutes.style)].map { name, route -> HTML in
        let address = printer.publicAddress + route.address(layer.pin, query: [("grid", grid.rawValue)])
        return "<li>\(name), <code>\(grid.rawValue)</code>\(colon)<code class=\"hash\">\(address)</code></li>"
      }
    }
    let service =
      printer.publicAddress
      + (layer.store == nil ? GeoServicesRoutes.map : GeoServicesRoutes.features).address(layer.pin)
    let arcgis: HTML = "<li>\(t("atlas.arcgis"))\(colon)<code class=\"hash\">\(service)</code></li>"
    guard layer.store != nil else { return "<ul>\(arcgis)\(tiles)</ul>" }
    let items = AtlasRoutes.items.address(layer.pin)
    return """
      <ul>\(arcgis)
      <li>\(t("atlas.ogc"))\(colon)<code class="hash">\(printer.publicAddress + AtlasRoutes.ogc.path.text)</code></li>
      <li>\(t("atlas.geojson"))\(colon)<code class="hash">\(printer.publicAddress + items)</code></li>\(tiles)</ul>
      """
  }

  private var editions: HTML {
    guard model.editions.count > 1 else { return .empty }
    let rows = model.editions.map { edition -> HTML in
      let name: HTML =
        edition.name == layer.name
        ? "<strong>\(edition.name)</strong>" : "<a href=\"\(link(.layer, edition.pin))\">\(edition.name)</a>"
      let changes = edition.edition.record.changes.map { changes -> HTML in
        """
        ; <a href="\(link(.layerChanges, edition.pin))">\(layerChanges(changes.counts))</a>
        """
      }
      return "<li>\(name)\(colon)\(date(edition.description.date))\(changes)</li>"
    }
    return "<section><h2>\(t("atlas.editions"))</h2><p>\(t("atlas.editions.text"))</p><ul>\(rows)</ul></section>"
  }
}
