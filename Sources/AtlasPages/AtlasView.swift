internal import Atlas
internal import Markup
internal import PortalKernel
internal import Vocabulary

/// The layers that are served.
struct AtlasModel: Sendable {
  let layers: [ServedAtlas.Layer]

  init(_ visit: Visit) throws { layers = try visit.atlas().newest }
}

/// Every layer with its picture and a sentence.
struct AtlasView: PageView {
  private let model: AtlasModel
  let printer: Printer

  init(_ model: AtlasModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    let lead = t("atlas.lead", ["n": model.layers.count])
    let address = AtlasRoutes.list.address()
    let content: HTML = """
      <h1>\(t("nav.atlas"))</h1>
      <p class="lead">\(lead)</p>
      <ul class="cards plain layers">\(model.layers.map(card))</ul>
      <p>\(t("atlas.programs")) <a href="\(address)"><code>\(address)</code></a></p>
      """
    return Page(title: t("nav.atlas"), description: lead, content: content)
  }

  private func card(_ layer: ServedAtlas.Layer) -> HTML {
    let (record, description) = (layer.edition.record, layer.description)
    let size =
      record.raster.map { t("atlas.classes", ["n": $0.classes.count]) }
      ?? t("atlas.features", ["n": record.features])
    let picture = record.drawing.map { drawing -> HTML in
      """
      <img src="\(AtlasRoutes.download.address(layer.pin, drawing.file))" alt="" width="\(String(LayerPicture.width))" \
      height="\(String(LayerPicture.height))" loading="lazy">
      """
    }
    return """
      <li class="card">\(picture)<h2><a href="\(link(.layer, layer.id))">\(layerText(description.title))</a></h2>\
      <p>\(layerText(description.summary))</p>\
      <p class="note">\(size) · \(description.date.prefix(4)) · \(description.attribution)</p></li>
      """
  }
}

extension PageView {
  /// A publisher's text in the reader's language, or else in another one, marked as such.
  func layerText(_ text: LayerText) -> HTML {
    if let own = text[language], own.status != .missing, !own.text.isEmpty { return "\(own.text)" }
    guard let other = Language.allCases.first(where: { text[$0].map { !$0.text.isEmpty } ?? false }) else {
      return .empty
    }
    return "<span lang=\"\(other.rawValue)\">\(text[other]?.text ?? "")</span>"
  }
}
