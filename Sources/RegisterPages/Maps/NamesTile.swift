internal import Drawings
internal import Markup
internal import Outputs
internal import Packing
internal import PortalKernel
internal import Tiles
internal import Vocabulary

/// The names on one square of the interactive map, as points: countries far out, then states, lakes and ever smaller
/// towns.
struct NamesTile {
  static let layer = "names"
  static let zooms = 0...11
  private static let most = 60
  private static let extent = Double(TileGrid.extent)

  let encoded: [UInt8]

  init(_ names: MapNames, zoom: Int, x: Int, y: Int) {
    let scale = Double(1 << zoom) * Self.extent
    let (left, top) = (Double(x) * Self.extent, Double(y) * Self.extent)
    var values = TileValues()
    var layer = VectorTileLayer(Self.layer, keys: ["name", "kind", "weight"])
    func add(_ name: MapName) {
      let place = MapPoints.mercator(name.point)
      let (px, py) = (place.x * scale - left, place.y * scale - top)
      // A point belongs to one tile, so that no name comes twice.
      guard (0..<Self.extent).contains(px), (0..<Self.extent).contains(py) else { return }
      layer.add(
        id: UInt64(layer.count + 1), .points([TilePlace(x: Int(px), y: Int(py))]),
        [.text(name.text), .text(name.kind.rawValue), .float(Float(name.weight))].map { values.number(of: $0) },
        of: values)
    }
    for name in names.places where Self.zooms(of: name.kind).contains(zoom) { add(name) }
    let least = Self.population(at: zoom)
    for town in names.towns {
      guard town.weight >= least, layer.count < Self.most else { break }
      add(town)
    }
    encoded = layer.encoded
  }

  private static func zooms(of kind: MapName.Kind) -> ClosedRange<Int> {
    switch kind {
    case .country: 0...3
    case .state: 4...7
    case .lake: 4...11
    case .town: 0...11
    }
  }

  /// Inhabitants of the smallest towns that a zoom names.
  private static func population(at zoom: Int) -> Double {
    let steps = [4e6, 4e6, 4e6, 2e6, 8e5, 3e5, 1e5, 4e4, 15e3, 6e3, 2e3]
    return zoom < steps.count ? steps[zoom] : 0
  }
}

extension Visit {
  /// Names of a square of the map, in the language asked for.
  func namesTile() throws -> Reply {
    let (z, x, y) = (Int(self["z"]) ?? -1, Int(self["x"]) ?? -1, Int(self["y"]) ?? -1)
    guard NamesTile.zooms.contains(z), (0..<(1 << z)).contains(x), (0..<(1 << z)).contains(y) else {
      throw Problem.notFound(
        "no such tile: expected \(FileRoutes.names.path.text) with z from 0 to \(NamesTile.zooms.upperBound)")
    }
    let bytes = NamesTile(site.mapNaming.names(try asked()), zoom: z, x: x, y: y).encoded
    var reply = Reply(bytes: bytes, type: MediaType.tile)
    if bytes.isEmpty { reply.status = 204 } else { reply.packed = Deflate.gzip(bytes, level: 3) }
    return reply
  }
}
