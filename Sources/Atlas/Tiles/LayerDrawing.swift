internal import Tiles
internal import Vocabulary

/// A still map of a layer as SVG, in the Atlas's plane: shapes in the colours of the legend, and no text.
///
/// Its coordinates are units of a zoom of ``TileGrid/northAmerica``, so that whoever shows it may put land beneath it.
struct LayerDrawing {
  static let file = "drawing.svg"
  /// Pixels; the form of a thumbnail on ArcGIS Online.
  static let (width, height) = (600.0, 400.0)
  private static let plain = "#0b5d5e"
  private static let mostZoom = 12

  let svg: String
  let record: LayerEdition.Record.Drawing

  /// - Parameter colours: by feature, in the order of the layer.
  /// - Returns: nil for a layer without shapes.
  init?(_ layer: PlaneLayer, colours: [String?]) {
    guard layer.grid == .northAmerica, let left = layer.x.min(), let right = layer.x.max(), let top = layer.y.min(),
      let bottom = layer.y.max()
    else { return nil }
    let across = Self.across(width: right - left, height: bottom - top)
    record = Self.record(
      Self.file, across: across, left: (left + right) / 2 - across / 2,
      top: (top + bottom) / 2 - across * Self.height / Self.width / 2)
    let zoom = record.zoom
    let scale = Double(TileGrid.extent << zoom)
    // Units of a pixel.
    let pixel = across * scale / Self.width
    let cut = ZoomShapes(layer: layer, zoom: zoom, tolerance: pixel / 2)
    let repair = RingRepair()
    var (areas, lines, points) = ("", "", "")
    func number(_ value: Double) -> String { NumberText.shortest((value * 100).rounded() / 100) }
    for feature in layer.shapes.indices {
      let colour = colours[feature] ?? Self.plain
      let shape = cut.whole(feature, repair) ?? cut.dot(feature).map { .points([$0]) }
      switch shape {
      case .rings(let rings):
        areas += "<path fill=\"\(colour)\" d=\"\(Self.path(rings, closes: true))\"/>"
      case .lines(let runs):
        lines += "<path stroke=\"\(colour)\" d=\"\(Self.path(runs, closes: false))\"/>"
      case .points(let places):
        points += places.map {
          "<circle fill=\"\(colour)\" cx=\"\($0.x)\" cy=\"\($0.y)\" r=\"\(number(pixel * 2.2))\"/>"
        }.joined()
      case nil: continue
      }
    }
    svg = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Int(Self.width))" height="\(Int(Self.height))" \
      viewBox="\(record.box.map(String.init).joined(separator: " "))">\
      <g stroke="#ffffff" stroke-width="\(number(pixel * 0.6))" stroke-linejoin="round" fill-rule="evenodd">\
      \(areas)</g><g fill="none" stroke-width="\(number(pixel * 1.4))">\(lines)</g>\
      <g stroke="#ffffff" stroke-width="\(number(pixel * 0.5))">\(points)</g></svg>

      """
  }

  /// The width of a picture, of the whole square: with a margin around, and no less than five kilometres, for a single
  /// point has a place too.
  static func across(width: Double, height: Double) -> Double {
    max(width * 1.08, height * 1.08 * Self.width / Self.height, 5_000 / TileGrid.northAmerica.side)
  }

  /// Where a picture is, in whole numbers finer than its pixels.
  static func record(_ file: String, across: Double, left: Double, top: Double) -> LayerEdition.Record.Drawing {
    let zoom = (0...mostZoom).first { across * Double(TileGrid.extent << $0) >= width * 3 } ?? mostZoom
    let scale = Double(TileGrid.extent << zoom)
    return .init(
      file: file, zoom: zoom,
      box: [left, top, across, across * height / width].map { Int(($0 * scale).rounded()) })
  }

  private static func path(_ runs: [[TilePlace]], closes: Bool) -> String {
    runs.map { run -> String in
      var last = run[0]
      var path = "M\(last.x) \(last.y)"
      for place in run.dropFirst() {
        path += "l\(place.x - last.x) \(place.y - last.y)"
        last = place
      }
      return closes ? path + "z" : path
    }.joined()
  }
}
