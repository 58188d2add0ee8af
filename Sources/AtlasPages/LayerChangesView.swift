internal import Atlas
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Vocabulary

/// What changed between an edition of a layer and the one before it.
struct LayerChangesModel: Sendable {
  static let rowsAPage = 100

  let layer: ServedAtlas.Layer
  let since: String
  let counts: [String: Int]
  /// Those of the page.
  let changes: [LayerDifference.Change]
  let page: Int
  let pages: Int

  init(_ visit: Visit) throws {
    layer = try visit.layer()
    guard let changes = layer.edition.record.changes else {
      throw Problem.notFound(
        localized: Words(visit.site.texts, visit.language)("atlas.changes.none"))
    }
    let all = try layer.edition.changes()
    (since, counts) = (changes.since, changes.counts)
    pages = max(1, (all.count + Self.rowsAPage - 1) / Self.rowsAPage)
    page = try visit.parameters.number("page", in: 1...pages, standard: 1)
    self.changes = Array(all.dropFirst((page - 1) * Self.rowsAPage).prefix(Self.rowsAPage))
  }
}

struct LayerChangesView: PageView {
  private let model: LayerChangesModel
  let printer: Printer

  init(_ model: LayerChangesModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    let layer = model.layer
    let title = t("atlas.changes.of", ["layer": layer.description.title.text(language)])
    let lead = t("atlas.changes.lead", ["from": model.since, "to": layer.name])
    var table = RecordTable(
      title,
      [
        .init(t("atlas.change")), .init(t("atlas.feature")), .init(t("atlas.field")), .init(t("atlas.before")),
        .init(t("atlas.after")), .init(t("atlas.area"), "number"),
      ])
    for change in model.changes {
      table.add(
        "\(t("atlas.change.\(change.kind.rawValue)"))", "\(change.key ?? String(change.feature))",
        change.field.map { "<code>\($0)</code>" as HTML } ?? "–", "\(change.before ?? "–")", "\(change.after ?? "–")",
        areas(change))
    }
    let file = AtlasRoutes.download.address(layer.pin, layer.edition.record.changes?.file ?? "")
    let feed = AtlasRoutes.feed.address(layer.id, query: [("lang", language.rawValue)])
    let content: HTML = """
      <h1>\(title)</h1>
      <p class="lead">\(lead)</p>
      <p>\(layerChanges(model.counts))</p>
      \(table.html)
      \(pager)
      <p><a href="\(file)" download>\(t("atlas.changes.file"))</a> · <a href="\(feed)">\(t("atlas.feed"))</a> · \
      <a href="\(link(.layer, layer.id))">\(t("atlas.back"))</a></p>
      """
    return Page(title: title, description: lead, content: content, section: .atlas, isIndexed: false)
  }

  private func areas(_ change: LayerDifference.Change) -> HTML {
    let areas = [change.areaBefore, change.areaAfter].map { $0.map { figures.rounded($0) } ?? "–" }
    guard change.areaBefore != nil || change.areaAfter != nil else { return "–" }
    return "\(areas[0]) → \(areas[1])"
  }

  private var pager: HTML {
    guard model.pages > 1 else { return .empty }
    let links = [(model.page - 1, "atlas.previous"), (model.page + 1, "atlas.next")].compactMap {
      number, key -> HTML? in
      guard (1...model.pages).contains(number) else { return nil }
      let address = link(.layerChanges, model.layer.pin) + Address.query([("page", String(number))])
      return "<a href=\"\(address)\">\(t(key))</a> "
    }
    return "<p class=\"pager\">\(links)</p>"
  }
}

extension Printing {
  /// How many features came, went and changed, in one sentence.
  func layerChanges(_ counts: [String: Int]) -> String {
    let parts = LayerDifference.Kind.allCases.compactMap { kind -> String? in
      counts[kind.rawValue].map { t("atlas.changes.\(kind.rawValue)", ["n": $0]) }
    }
    return parts.isEmpty ? t("atlas.changes.same") : parts.joined(separator: "; ")
  }
}

extension Visit {
  /// The editions of a layer, each with what changed.
  func layerFeed() throws -> Reply {
    let language = try asked()
    let printer = printer(in: language)
    let newest = try layer()
    guard let editions = try atlas().layers.first(where: { $0.id == newest.id })?.editions else {
      throw Problem.notFound("no such layer")
    }
    let words = FeedWords(printer: printer)
    let entries = editions.enumerated().map { number, layer in
      let changes = layer.edition.record.changes
      let route: Route = changes == nil ? .layer : .layerChanges
      return AtomFeed.Entry(
        id: "\(site.publicAddress)\(AtlasRoutes.record.address(layer.pin))",
        title: "\(layer.description.title.text(language)) \(layer.name)",
        updated: "\(layer.description.date)T00:00:00Z",
        link: site.publicAddress + route.path.filled([layer.pin], language: language),
        summary: changes.map { words.layerChanges($0.counts) }
          ?? (number == editions.count - 1 ? words.t("atlas.changes.first") : ""))
    }
    let path = AtlasRoutes.feed.address(newest.id, query: [("lang", language.rawValue)])
    return Reply(
      AtomFeed.text(
        entries, title: newest.description.title.text(language), address: site.publicAddress, path: path,
        language: language),
      type: MediaType.atom)
  }
}

private struct FeedWords: Printing {
  let printer: Printer
}
