internal import Foundation
internal import LandCover
internal import Tiles
internal import Vocabulary

extension LayerBuilder {
  /// Makes an edition of a map of classes: a GeoTIFF of one band whose pixels are codes of the description's legend.
  /// - Parameters:
  ///   - crs: where the file has none.
  ///   - isCancelled: asked again and again.
  /// - Throws: ``AtlasError``; then nothing is written.
  public func add(
    map path: String, crs: String? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> LayerEdition {
    let map = try CategoryMap(path, crs: crs)
    guard let legend = description.legend, legend.field == nil else {
      throw AtlasError(
        "\(path): a map; expected \"legend\" in its description with classes, or a table such as nalcms, and no field")
    }
    let values = try legend.classes.map { entry in
      guard let value = Int(entry.value), (-32_768...65_535).contains(value) else {
        throw AtlasError("\(path): legend: \(entry.value): expected the code of a class")
      }
      return value
    }
    let colours = Set(legend.classes.map { $0.colour.lowercased() }).count
    guard colours <= MapTiles.mostColours else {
      throw AtlasError("\(path): \(colours) colours in the legend; expected \(MapTiles.mostColours) at most")
    }
    return try add(path, layer: "map", map.reference) { folder, _ in
      try content(map, Set(values), folder, isCancelled)
    }
  }

  private func content(
    _ map: CategoryMap, _ classes: Set<Int>, _ folder: URL, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws -> Content {
    let info = try map.info(isCancelled)
    if let averages = try map.averages(info) { throw AtlasError("\(map.path): \(averages)") }
    var content = Content()
    content.extent = try map.extent()
    content.faults =
      info.rows.contains { !classes.contains($0.code) }
      ? [LayerFaultKind.code.rawValue: info.rows.count { !classes.contains($0.code) }] : [:]
    content.raster = LayerEdition.Record.Raster(
      width: map.width, height: map.height, left: map.left, top: map.top, pixelWidth: map.pixelWidth,
      pixelHeight: map.pixelHeight, type: info.type, nodata: map.nodata,
      classes: info.rows.map { .init(value: $0.code, pixels: Int($0.pixels), squareKilometres: $0.squareKilometres) },
      nativeZooms: Dictionary(
        uniqueKeysWithValues: try TileGrid.allCases.map { ($0.rawValue, try nativeZoom(map, $0)) }))
    try map.write(to: folder.appendingPathComponent(LayerEdition.mapName).path, isCancelled: isCancelled)
    content.files = [LayerEdition.mapName]
    content.drawing = try draw(map, content, to: folder)
    content.files += content.drawing.map { [$0.file] } ?? []
    return content
  }

  /// The still map, in the Atlas's plane.
  private func draw(_ map: CategoryMap, _ content: Content, to folder: URL) throws -> LayerEdition.Record.Drawing? {
    guard let legend = description.legend, let raster = content.raster, let extent = content.extent else { return nil }
    let box = Self.box(extent)
    let across = LayerDrawing.across(width: box.right - box.left, height: box.bottom - box.top)
    let (width, height) = (Int(LayerDrawing.width), Int(LayerDrawing.height))
    let scale = LayerDrawing.width / across
    let frame = MapTiles.Frame(
      grid: .northAmerica, scale: scale, left: (box.left + box.right) / 2 * scale - Double(width) / 2,
      top: (box.top + box.bottom) / 2 * scale - Double(height) / 2, width: width, height: height)
    let tiles = MapTiles(
      folder.appendingPathComponent(LayerEdition.mapName).path, crs: map.reference.wkt, legend,
      nativeZooms: raster.nativeZooms)
    guard let png = try tiles.png(frame) else { return nil }
    let file = "drawing.png"
    guard FileManager.default.createFile(atPath: folder.appendingPathComponent(file).path, contents: Data(png)) else {
      throw AtlasError("cannot write \(file): \(String(cString: strerror(errno)))")
    }
    return LayerDrawing.record(file, across: across, left: frame.left / scale, top: frame.top / scale)
  }

  /// What a box of degrees takes of the square of the Atlas's grid.
  private static func box(_ extent: [Double]) -> (left: Double, top: Double, right: Double, bottom: Double) {
    var box = (left: 1.0, top: 1.0, right: 0.0, bottom: 0.0)
    for step in (0...32).map({ Double($0) / 32 }) {
      let (longitude, latitude) = (
        extent[0] + (extent[2] - extent[0]) * step, extent[1] + (extent[3] - extent[1]) * step
      )
      for (x, y) in [(longitude, extent[1]), (longitude, extent[3]), (extent[0], latitude), (extent[2], latitude)] {
        let place = TileGrid.northAmerica.place(longitude: x, latitude: y)
        box = (min(box.left, place.x), min(box.top, place.y), max(box.right, place.x), max(box.bottom, place.y))
      }
    }
    return box
  }

  /// The zoom at which a tile of 256 pixels has at least one for each of the map, wherever it is.
  private func nativeZoom(_ map: CategoryMap, _ grid: TileGrid) throws -> Int {
    func place(_ column: Double, _ row: Double) -> (x: Double, y: Double)? {
      map.reference.place(x: map.left + column * map.pixelWidth, y: map.top - row * map.pixelHeight)
        .map { grid.place(longitude: $0.longitude, latitude: $0.latitude) }
    }
    // Pixels of a projection differ from place to place; at a pole Mercator has none.
    let places = [0.05, 0.5, 0.95].flatMap { row in
      [0.05, 0.5, 0.95].map { (Double(map.width) * $0, Double(map.height) * row) }
    }
    let pixels = places.compactMap { column, row -> Double? in
      guard let here = place(column, row), let right = place(column + 1, row), let below = place(column, row + 1) else {
        return nil
      }
      let pixel = min(hypot(right.x - here.x, right.y - here.y), hypot(below.x - here.x, below.y - here.y))
      return pixel > 1e-9 ? pixel : nil
    }
    guard let pixel = pixels.min() else {
      throw AtlasError("\(map.path): has no place on the Earth in \(map.reference.name)")
    }
    let zoom = (log2(1 / (256 * pixel)) - 1e-6).rounded(.up)
    return min(max(0, Int(zoom)), TileGrid.zooms.upperBound)
  }
}
