internal import Digests
public import Foundation
internal import Geodesy
public import Vocabulary

/// The zones that questions may name: layers of polygons, and the lines of borders.
public struct Zones: Sendable {
  /// In the order of their names.
  public let layers: [ZoneLayer]
  private let ownBorders: [BorderLine]

  /// The installed lines alone.
  public static let installed = Zones(layers: [], borders: [])

  private init(layers: [ZoneLayer], borders: [BorderLine]) {
    self.layers = layers.sorted { $0.name < $1.name }
    ownBorders = borders
  }

  /// What folders have, and the installed lines of borders; a folder's line goes before the installed one.
  /// - Throws: ``ZoneError`` for what cannot be read, and for a name that two folders have.
  public init(_ folders: [URL]) throws {
    var (layers, borders) = ([ZoneLayer](), [BorderLine]())
    for folder in folders {
      let read = try ZoneFolder(folder).read()
      layers += read.layers
      borders += read.borders
    }
    let names = layers.map(\.name) + borders.map { ZoneRecord.name(of: $0.pair) }
    if let twice = Dictionary(grouping: names, by: \.self).first(where: { $0.value.count > 1 })?.key {
      throw ZoneError("\(twice): in two folders of zones; expected each name once")
    }
    self.init(layers: layers, borders: borders)
  }

  /// The lines of borders; the installed ones are read when they are first asked for.
  public var borders: [BorderLine] { BorderPair.allCases.compactMap(border) }

  public func layer(_ name: String) -> ZoneLayer? { layers.first { $0.name == name } }

  /// Nil where nobody gave the line, and none is installed.
  public func border(_ pair: BorderPair) -> BorderLine? {
    ownBorders.first { $0.pair == pair } ?? Self.installedLines.first { $0.pair == pair }
  }

  /// The zones of layers that a position is in, and the borders that it is at most 100 km from; of a layer whose zones
  /// overlap by slivers only the first.
  public func zones(at point: GeoPoint?) -> (layers: [ZoneName], borders: [(pair: BorderPair, kilometres: Double)]) {
    guard let point else { return ([], []) }
    let inside = layers.flatMap { layer in
      let all = layer.zones(at: point).map { ZoneName.zone(layer: layer.name, code: layer.zones[$0].code) }
      return layer.record.overlap == nil ? Array(all.prefix(1)) : all
    }
    let near = borders.compactMap { line in
      line.lines.nearest(to: point).flatMap { $0.kilometres <= Self.near ? (line.pair, $0.kilometres) : nil }
    }
    return (inside, near)
  }

  /// How far from a border is near it, in kilometres: the zone of the La Paz Agreement of 1983 (article 4).
  public static let near = 100.0

  /// Differs where an answer would.
  public var fingerprint: String {
    (layers.map { $0.name + $0.record.features } + ownBorders.map { $0.pair.rawValue + $0.sha256 })
      .joined(separator: ",")
  }

  /// What a zone is called: `Mojave Basin and Range`, `Mexico–United States border, 100 km on each side`.
  public func title(_ name: ZoneName, _ terms: Terms, _ language: Language) -> String {
    switch name {
    case .border(let pair, let kilometres):
      let countries = pair.countries.map { terms.word("country.\($0.rawValue)", language) }
      return terms.fill(
        "zone.border", language,
        ["a": countries[0], "b": countries[1], "km": NumberText.shortest(kilometres)])
    case .zone(let layer, let code):
      guard let layer = self.layer(layer) else { return name.text }
      if code == ZoneName.outside { return terms.fill("zone.outside", language, ["layer": layer.title(language)]) }
      if code == ZoneName.unplaced { return terms.word("unknown", language) }
      return layer.name(ofZone: code, language) ?? name.text
    }
  }

  /// The file that `Scripts/setup` installs beside the program: Natural Earth's lines (public domain).
  public static var installedFile: URL { ResourceFolder.assets.appendingPathComponent(installedName) }

  public static let installedName = "borders.geojson"

  /// The name of the installed lines' source, for people.
  public static let installedSource = "Natural Earth"

  private struct Collection: Decodable {
    struct Feature: Decodable {
      struct Properties: Decodable { let pair: String }
      struct Shape: Decodable { let coordinates: [[[Double]]] }
      let properties: Properties
      let geometry: Shape
    }
    let features: [Feature]
  }

  /// None where the file is not there, or damaged: questions along borders are then refused with its name.
  private static let installedLines: [BorderLine] = {
    guard let data = FileManager.default.contents(atPath: installedFile.path),
      let collection = try? JSONDecoder().decode(Collection.self, from: data)
    else { return [] }
    let hash = SHA256Digest.hexadecimal(of: [UInt8](data))
    return collection.features.compactMap { feature in
      BorderPair(rawValue: feature.properties.pair).map { pair in
        let runs = feature.geometry.coordinates.map { run in
          run.filter { $0.count >= 2 }.map { GeoPoint(latitude: $0[1], longitude: $0[0]) }
        }
        return BorderLine(pair, runs, source: installedSource, sha256: hash)
      }
    }
  }()
}
