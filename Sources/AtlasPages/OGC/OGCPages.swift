internal import Atlas
internal import Foundation
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Vocabulary

/// An answer of OGC API for people: what its JSON says, with its links.
struct OGCPage {
  let title: String
  let object: [String: Any]
  let printer: Printer

  var reply: Reply {
    let document: HTML = """
      <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\
      <title>\(title) · Ecotone</title><link rel="stylesheet" href="\(printer.assets.address("portal.css"))"></head>\
      <body><main id="content"><h1>\(title)</h1>\(html(object))</main></body></html>

      """
    return Reply(document.text, type: MediaType.html)
  }

  private func html(_ value: Any) -> HTML {
    switch value {
    case let link as [String: Any] where link["href"] is String:
      let (title, relation) = (link["title"] as? String ?? "", link["rel"] as? String ?? "")
      return "<a href=\"\(link["href"] as? String ?? "")\">\(title)</a> (\(relation))"
    case let object as [String: Any]:
      let rows = object.sorted { $0.key < $1.key }.map { key, value -> HTML in
        "<div><dt>\(key)</dt><dd>\(html(value))</dd></div>"
      }
      return "<dl class=\"facts\">\(rows)</dl>"
    case let list as [Any]:
      return "<ul>\(list.map { "<li>\(html($0))</li>" as HTML })</ul>"
    default: return "\(String(describing: value))"
    }
  }
}

/// Features as a table.
struct FeaturesPage {
  let layer: ServedAtlas.Layer
  /// As the address names the layer.
  let name: String
  let features: [LayerStore.Feature]
  let matched: Int
  let start: Int
  let next: String?
  let printer: Printer

  var reply: Reply {
    let title = layer.description.title.text(.english)
    let fields = layer.edition.record.fields
    let heads = (["id"] + fields.map(\.name)).map { "<th scope=\"col\">\($0)</th>" as HTML }
    let rows = features.map { feature -> HTML in
      let cells = feature.values.map { "<td>\($0.text ?? "–")</td>" as HTML }
      let address = AtlasRoutes.item.address(name, String(feature.id), query: [("f", "html")])
      return "<tr><th scope=\"row\"><a href=\"\(address)\">\(String(feature.id))</a></th>\(cells)</tr>\n"
    }
    let more: HTML = next.map { "<p><a rel=\"next\" href=\"\($0)\">Next page</a></p>" } ?? .empty
    let range = features.isEmpty ? "0" : "\(start + 1)–\(start + features.count)"
    let document: HTML = """
      <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\
      <title>\(title) · Ecotone</title><link rel="stylesheet" href="\(printer.assets.address("portal.css"))"></head>\
      <body><main id="content"><h1>\(title)</h1><p>Features \(range) of \(String(matched)). \
      <a href="\(AtlasRoutes.collection.address(name, query: [("f", "html")]))">The layer</a></p>\
      <div class="scroll" role="region" aria-label="Features" tabindex="0"><table><caption class="hidden">Features\
      </caption><thead><tr>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>\(more)</main></body></html>

      """
    return Reply(document.text, type: MediaType.html)
  }
}
