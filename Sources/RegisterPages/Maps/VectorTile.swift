internal import Outputs
internal import PortalKernel

/// One tile of a map's facilities, in the Mapbox Vector Tile format 2.1.
///
/// Far out, facilities that fall into one cell of four pixels are one feature: its position, name, id and colour (`c`)
/// are those of the largest, `kg` is their sum and `n` their number. From ``closeZoom`` on every facility is a feature of
/// its own.
/// Source: github.com/mapbox/vector-tile-spec, 2.1.
struct VectorTile {
  static let layer = "facilities"
  static let zooms = 0...14
  private static let closeZoom = 9
  static let extent = TileLayer.extent
  /// Four pixels of a tile shown at 512.
  private static let cell = 32.0
  /// What is drawn beyond the tile's edge, so that a circle is not cut: 64 of 4096.
  private static let margin = 64.0

  private var layer = TileLayer(Self.layer, keys: ["id", "name", "kg", "n", "c"])

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
      layer.add(
        id: UInt64(cluster.point.facility), x: Int(cluster.x.rounded()), y: Int(cluster.y.rounded()),
        [
          .text(atlas.ids[cluster.point.facility]), .text(atlas.name(cluster.point.facility)),
          .amount(Float(cluster.amount)), .count(cluster.count), .count(cluster.point.colour),
        ])
    }
  }
}

/// One layer of points of a vector tile.
struct TileLayer {
  /// How many units a tile is wide.
  static let extent = 4096.0

  enum Value: Hashable {
    case text(String)
    case amount(Float)
    case count(Int)
  }

  private let name: String
  private let keys: [String]
  private var values = ProtobufWriter()
  private var valueNumbers: [Value: UInt64] = [:]
  private var features = ProtobufWriter()
  private(set) var count = 0

  init(_ name: String, keys: [String]) { (self.name, self.keys) = (name, keys) }

  /// - Parameter attributes: in the order of the keys.
  mutating func add(id: UInt64, x: Int, y: Int, _ attributes: [Value]) {
    var tags = ProtobufWriter()
    for (key, value) in attributes.enumerated() {
      tags.varint(UInt64(key))
      tags.varint(number(of: value))
    }
    var geometry = ProtobufWriter()
    geometry.varint(1 << 3 | 1)  // one MoveTo
    geometry.varint(ProtobufWriter.zigzag(x))
    geometry.varint(ProtobufWriter.zigzag(y))
    var feature = ProtobufWriter()
    feature.field(1, varint: id)
    feature.field(2, bytes: tags.bytes)
    feature.field(3, varint: 1)  // a point
    feature.field(4, bytes: geometry.bytes)
    features.field(2, bytes: feature.bytes)
    count += 1
  }

  private mutating func number(of value: Value) -> UInt64 {
    if let known = valueNumbers[value] { return known }
    var encoded = ProtobufWriter()
    switch value {
    case .text(let text): encoded.field(1, bytes: Array(text.utf8))
    case .amount(let amount): encoded.field(2, float: amount)
    case .count(let count): encoded.field(5, varint: UInt64(count))
    }
    values.field(4, bytes: encoded.bytes)
    valueNumbers[value] = UInt64(valueNumbers.count)
    return UInt64(valueNumbers.count - 1)
  }

  /// The tile's bytes; none for a tile without points.
  var encoded: [UInt8] {
    guard count > 0 else { return [] }
    var layer = ProtobufWriter()
    layer.field(15, varint: 2)
    layer.field(1, bytes: Array(name.utf8))
    layer.append(features)
    for key in keys { layer.field(3, bytes: Array(key.utf8)) }
    layer.append(values)
    layer.field(5, varint: UInt64(Self.extent))
    var tile = ProtobufWriter()
    tile.field(3, bytes: layer.bytes)
    return tile.bytes
  }
}

/// The wire format of Protocol Buffers, as far as a vector tile needs it.
struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  static func zigzag(_ value: Int) -> UInt64 { UInt64(bitPattern: Int64(value << 1 ^ value >> 63)) }

  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func field(_ number: UInt64, varint value: UInt64) {
    varint(number << 3)
    varint(value)
  }

  mutating func field(_ number: UInt64, bytes value: [UInt8]) {
    varint(number << 3 | 2)
    varint(UInt64(value.count))
    bytes += value
  }

  mutating func field(_ number: UInt64, float value: Float) {
    varint(number << 3 | 5)
    for shift in stride(from: 0, to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(shift)))
    }
  }

  mutating func append(_ other: ProtobufWriter) { bytes += other.bytes }
}

extension Visit {
  /// The facilities of a question on one square of the map, kept as it is sent.
  func tile() throws -> Reply {
    let (z, x, y) = (Int(self["z"]) ?? -1, Int(self["x"]) ?? -1, Int(self["y"]) ?? -1)
    guard VectorTile.zooms.contains(z), (0..<(1 << z)).contains(x), (0..<(1 << z)).contains(y) else {
      throw Problem.notFound(
        "no such tile: expected \(FileRoutes.tile.path.text) with z from 0 to \(VectorTile.zooms.upperBound)")
    }
    let key = requestPath + Address.query(items)
    if let known = served.pages[key] { return known }
    let colour = try parameters.word(Parameter.colour.name, standard: MapColour.plain)
    let bytes = VectorTile(
      try served.mapPoints(parameters.question(), colour), zoom: z, x: x, y: y, atlas: served.atlas
    )
    .encoded
    var reply = Reply(bytes: bytes, type: MediaType.tile)
    if bytes.isEmpty { reply.status = 204 } else { reply.packed = Deflate.gzip(bytes, level: 3) }
    served.pages.store(reply, for: key, cost: bytes.count + (reply.packed?.count ?? 0) + 100)
    return reply
  }
}
