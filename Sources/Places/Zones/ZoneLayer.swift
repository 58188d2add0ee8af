public import Vocabulary

/// A layer of zones: polygons with names, beside editions, that never change.
public struct ZoneLayer: Sendable {
  public let record: ZoneRecord
  private let index: PolygonIndex
  private let outlines: [[Boundaries.Ring]]
  private let positions: [String: Int]

  /// - Parameter outlines: the rings of each zone of the record, in its order.
  init(_ record: ZoneRecord, _ outlines: [[Boundaries.Ring]]) {
    (self.record, self.outlines) = (record, outlines)
    index = PolygonIndex(outlines)
    positions = Dictionary(
      record.zones.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public var name: String { record.name }
  public var zones: [ZoneRecord.Zone] { record.zones }

  public func title(_ language: Language) -> String { Self.text(record.title, language) ?? name }

  public func name(_ zone: Int, _ language: Language) -> String {
    Self.text(zones[zone].names, language) ?? zones[zone].code
  }

  /// A zone's name by its code; nil for none.
  public func name(ofZone code: String, _ language: Language) -> String? {
    positions[code].map { name($0, language) }
  }

  /// The text of a language, or that of the file's own.
  private static func text(_ texts: [String: String], _ language: Language) -> String? {
    texts[language.rawValue] ?? texts[Language.english.rawValue] ?? texts.min { $0.key < $1.key }?.value
  }

  /// The position of a zone; nil for none.
  public func position(ofZone code: String) -> Int? { positions[code] }

  /// The zones that a position is in, by position, the first by its code first.
  public func zones(at point: GeoPoint) -> [Int] { index.zones(at: point) }

  /// The rings of a zone, for drawing: longitude and latitude.
  public func rings(_ zone: Int) -> [[GeoPoint]] {
    outlines[zone].map { ring in
      zip(ring.latitudes, ring.longitudes).map { GeoPoint(latitude: $0, longitude: $1) }
    }
  }

  /// The box of a zone.
  public func box(_ zone: Int) -> GeoBounds? {
    let rings = outlines[zone]
    return GeoBounds(
      west: rings.map(\.west).min() ?? 0, south: rings.map(\.south).min() ?? 0, east: rings.map(\.east).max() ?? 0,
      north: rings.map(\.north).max() ?? 0)
  }
}
