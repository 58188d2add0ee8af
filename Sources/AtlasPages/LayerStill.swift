internal import Atlas
internal import Drawings
internal import Foundation
internal import Markup
internal import PortalKernel
internal import Tiles
internal import Vocabulary

/// A layer's still map on land, in the Atlas's plane.
struct LayerStill {
  private let layer: ServedAtlas.Layer
  private let basemap: Basemap

  init(_ layer: ServedAtlas.Layer, _ basemap: Basemap) { (self.layer, self.basemap) = (layer, basemap) }

  /// The land beneath a drawing: kinds of outlines with their paths, in the drawing's units.
  static func land(_ drawing: LayerEdition.Record.Drawing, _ basemap: Basemap) -> [(kind: String, path: String)] {
    let box = drawing.box.map(Double.init)
    guard box.count == 4 else { return [] }
    let scale = Double(TileGrid.extent << drawing.zoom)
    return basemap.paths(
      view: (box[0], box[1], box[0] + box[2], box[1] + box[3]), step: box[2] / Double(LayerPicture.width)
    ) { point in
      let place = TileGrid.northAmerica.place(longitude: point.longitude, latitude: point.latitude)
      return (place.x * scale, place.y * scale)
    }.map { ($0, $1) }
  }

  /// - Parameter title: what the picture shows, for readers who do not see it.
  func html(title: String) -> HTML? {
    guard let drawing = layer.edition.record.drawing, drawing.box.count == 4 else { return nil }
    let (left, top, width, height) = (drawing.box[0], drawing.box[1], drawing.box[2], drawing.box[3])
    let land = Self.land(drawing, basemap).map { kind, path -> HTML in "<path class=\"\(kind)\" d=\"\(path)\"/>" }
    let place: HTML = """
      x="\(String(left))" y="\(String(top))" width="\(String(width))" height="\(String(height))"
      """
    let address = AtlasRoutes.download.address(layer.pin, drawing.file)
    return """
      <svg class="map layer-map" width="\(LayerPicture.width)" height="\(LayerPicture.height)" \
      viewBox="\(drawing.box.map(String.init).joined(separator: " "))" role="img" aria-label="\(title)">\
      <rect class="sea" \(place)/>\(land)<image href="\(address)" \(place)/></svg>
      """
  }
}

/// The form of still maps, in pixels.
enum LayerPicture {
  static let (width, height) = (600, 400)
}
