/// A place in units of a tile: from its left upper corner to the right and down.
public struct TilePlace: Hashable, Sendable {
  public var x: Int32
  public var y: Int32

  public init(x: Int, y: Int) { (self.x, self.y) = (Int32(clamping: x), Int32(clamping: y)) }

  public init(x: Int32, y: Int32) { (self.x, self.y) = (x, y) }
}

/// The shape of a feature on one tile. Rings are not closed by a last place that repeats the first; an outer ring has
/// its inner on its right hand as it is drawn (positive by the surveyor's formula, y downwards), a hole the other way,
/// and holes come behind their outer ring.
public enum TileShape: Hashable, Sendable {
  case points([TilePlace])
  case lines([[TilePlace]])
  case rings([[TilePlace]])

  public var corners: Int {
    switch self {
    case .points(let places): places.count
    case .lines(let runs), .rings(let runs): runs.reduce(0) { $0 + $1.count }
    }
  }
}

/// The values of the features of a layer, each once and as a tile has it: many tiles share one table.
public struct TileValues: Sendable {
  public enum Value: Hashable, Sendable {
    case text(String)
    case float(Float)
    case double(Double)
    case integer(Int)
  }

  private var numbers: [Value: Int] = [:]
  fileprivate private(set) var encoded: [[UInt8]] = []

  public init() {}

  /// The number of a value, given anew to one that is not known.
  public mutating func number(of value: Value) -> Int {
    if let known = numbers[value] { return known }
    numbers[value] = encoded.count
    encoded.append(Self.encoded(value))
    return encoded.count - 1
  }

  fileprivate static func encoded(_ value: Value) -> [UInt8] {
    var field = ProtobufWriter()
    switch value {
    case .text(let text): field.field(1, bytes: Array(text.utf8))
    case .float(let number): field.field(2, float: number)
    case .double(let number): field.field(3, double: number)
    case .integer(let number):
      number < 0 ? field.field(6, varint: ProtobufWriter.zigzag(number)) : field.field(5, varint: UInt64(number))
    }
    var entry = ProtobufWriter()
    entry.field(4, bytes: field.bytes)
    return entry.bytes
  }
}

/// One layer of a tile in the Mapbox Vector Tile format 2.1, the only writer of it here.
/// Source: github.com/mapbox/vector-tile-spec, 2.1.
public struct VectorTileLayer: Sendable {
  private let name: String
  private let keys: [String]
  private var local: [Int: UInt64] = [:]
  private var own: [TileValues.Value: UInt64] = [:]
  private var values = ProtobufWriter()
  private var features = ProtobufWriter()
  public private(set) var count = 0

  public init(_ name: String, keys: [String]) { (self.name, self.keys) = (name, keys) }

  /// - Parameters:
  ///   - attributes: numbers of values in the order of the keys; nil where it has none.
  ///   - table: the values, the same for all features of a layer.
  ///   - more: values of the keys behind those, which no table has.
  public mutating func add(
    id: UInt64, _ shape: TileShape, _ attributes: [Int?], of table: TileValues, and more: [TileValues.Value] = []
  ) {
    var tags = ProtobufWriter()
    for (key, value) in attributes.enumerated() {
      guard let value else { continue }
      tags.varint(UInt64(key))
      tags.varint(
        Self.number(of: value, in: &local, next: local.count + own.count) {
          values.append(encoded: table.encoded[value])
        })
    }
    for (place, value) in more.enumerated() {
      tags.varint(UInt64(attributes.count + place))
      tags.varint(
        Self.number(of: value, in: &own, next: local.count + own.count) {
          values.append(encoded: TileValues.encoded(value))
        })
    }
    let geometry = Self.encoded(shape)
    var feature = ProtobufWriter()
    feature.field(1, varint: id)
    if !tags.bytes.isEmpty { feature.field(2, bytes: tags.bytes) }
    feature.field(3, varint: geometry.type)
    feature.field(4, bytes: geometry.bytes)
    features.field(2, bytes: feature.bytes)
    count += 1
  }

  private static func number<Key: Hashable>(
    of key: Key, in known: inout [Key: UInt64], next: Int, append: () -> Void
  ) -> UInt64 {
    if let number = known[key] { return number }
    known[key] = UInt64(next)
    append()
    return UInt64(next)
  }

  private static func encoded(_ shape: TileShape) -> (type: UInt64, bytes: [UInt8]) {
    var way = Way()
    switch shape {
    case .points(let places):
      way.command(1, places.count)
      for place in places { way.move(place) }
      return (1, way.writer.bytes)
    case .lines(let lines):
      for line in lines { way.run(line, closes: false) }
      return (2, way.writer.bytes)
    case .rings(let rings):
      for ring in rings { way.run(ring, closes: true) }
      return (3, way.writer.bytes)
    }
  }

  /// A shape as commands: each place by the way from the last.
  private struct Way {
    var writer = ProtobufWriter()
    private var last = TilePlace(x: 0 as Int32, y: 0)

    mutating func command(_ number: UInt64, _ times: Int) { writer.varint(UInt64(times) << 3 | number) }

    mutating func move(_ place: TilePlace) {
      writer.varint(ProtobufWriter.zigzag(Int(place.x) - Int(last.x)))
      writer.varint(ProtobufWriter.zigzag(Int(place.y) - Int(last.y)))
      last = place
    }

    mutating func run(_ places: [TilePlace], closes: Bool) {
      guard let first = places.first else { return }
      command(1, 1)
      move(first)
      command(2, places.count - 1)
      for place in places.dropFirst() { move(place) }
      if closes { command(7, 1) }
    }
  }

  /// A tile of this one layer; no bytes for one without features.
  public var encoded: [UInt8] {
    guard count > 0 else { return [] }
    var layer = ProtobufWriter()
    layer.field(15, varint: 2)
    layer.field(1, bytes: Array(name.utf8))
    layer.append(features)
    for key in keys { layer.field(3, bytes: Array(key.utf8)) }
    layer.append(values)
    layer.field(5, varint: UInt64(TileGrid.extent))
    var tile = ProtobufWriter()
    tile.field(3, bytes: layer.bytes)
    return tile.bytes
  }
}
