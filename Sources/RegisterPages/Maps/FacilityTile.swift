internal import Outputs
internal import Packing
internal import PortalKernel
internal import Tiles

/// One tile of a map's facilities.
///
/// Far out, facilities that fall into one cell of four pixels are one feature: its position, name, id and colour (`c`)
/// are those of the largest, `kg` is their sum and `n` their number. From ``closeZoom`` on every facility is a feature
/// of its own.
struct FacilityTile {
  static let layer = "facilities"
  static let zooms = 0...14
  private static let closeZoom = 9
  private static let extent = Double(TileGrid.extent)
  /// Four pixels of a tile shown at 512.
  private static let cell = 32.0
  /// What is drawn beyond the tile's edge, so that a circle is not cut: 64 of 4096.
  private static let margin = 64.0

  private var values = TileValues()
  private var layer = VectorTileLayer(Self.layer, keys: ["id", "name", "kg", "n", "c"])

  var count: Int { layer.count }
  /// The tile's bytes; none for a tile without facilities.
  var encoded: [UInt8] { layer.encoded }

  /// - Complexity: O(points).
  init(_ points: MapPoints, zoom: Int, x: Int, y: Int, atlas: FacilityAtlas) {
    struct Cluster {
      let point: MapPoints.Point
      let x: Double
      let y: Double
      var amount: Double
      var count: Int
    }
    let scale = Double(1 << zoom) * Self.extent
    let (left, top) = (Double(x) * Self.extent, Double(y) * Self.extent)
    var clusters: [Cluster] = []
    var cells: [Int: Int] = [:]
    for point in points.points {
      let (px, py) = (point.x * scale - left, point.y * scale - top)
      guard px >= -Self.margin, py >= -Self.margin, px < Self.extent + Self.margin, py < Self.extent + Self.margin
      else { continue }
      if zoom < Self.closeZoom {
        // Cells are counted over the whole map, so that neighbouring tiles agree on them.
        let cell = Int(point.x * scale / Self.cell) << 32 | Int(point.y * scale / Self.cell)
        if let known = cells[cell] {
          clusters[known].amount += point.amount
          clusters[known].count += 1
          continue
        }
        cells[cell] = clusters.count
      }
      clusters.append(Cluster(point: point, x: px, y: py, amount: point.amount, count: 1))
    }
    for cluster in clusters.sorted(by: { ($0.amount, $1.point.facility) > ($1.amount, $0.point.facility) }) {
      let attributes: [TileValues.Value] = [
        .text(atlas.ids[cluster.point.facility]), .text(atlas.name(cluster.point.facility)),
        .float(Float(cluster.amount)), .integer(cluster.count), .integer(cluster.point.colour),
      ]
      layer.add(
        id: UInt64(cluster.point.facility),
        .points([TilePlace(x: Int(cluster.x.rounded()), y: Int(cluster.y.rounded()))]),
        attributes.map { values.number(of: $0) }, of: values)
    }
  }
}

extension Visit {
  /// The facilities of a question on one square of the map, kept as it is sent.
  func tile() throws -> Reply {
    let (z, x, y) = (Int(self["z"]) ?? -1, Int(self["x"]) ?? -1, Int(self["y"]) ?? -1)
    guard FacilityTile.zooms.contains(z), (0..<(1 << z)).contains(x), (0..<(1 << z)).contains(y) else {
      throw Problem.notFound(
        "no such tile: expected \(FileRoutes.tile.path.text) with z from 0 to \(FacilityTile.zooms.upperBound)")
    }
    let key = requestPath + Address.query(items)
    if let known = served.pages[key] { return known }
    let colour = try parameters.word(Parameter.colour.name, standard: MapColour.plain)
    let bytes = FacilityTile(
      try served.mapPoints(parameters.question(), colour), zoom: z, x: x, y: y, atlas: served.atlas
    )
    .encoded
    var reply = Reply(bytes: bytes, type: MediaType.tile)
    if bytes.isEmpty { reply.status = 204 } else { reply.packed = Deflate.gzip(bytes, level: 3) }
    served.pages.store(reply, for: key, cost: bytes.count + (reply.packed?.count ?? 0) + 100)
    return reply
  }
}
