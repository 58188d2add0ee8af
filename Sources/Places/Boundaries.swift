public import Foundation
internal import GRDB
public import Vocabulary

/// The outlines of states and provinces, and how far outside of one a point lies.
///
/// Read from a GeoPackage with Natural Earth's first-level divisions: a polygon layer with the columns `adm0_a3` and
/// `name`. Distances are kilometres on a sphere of 6371 km, along a plane that touches it at the point: right to a
/// hundredth for the few hundred kilometres that matter here.
public struct Boundaries: Sendable {
  /// An outer or inner ring, closed: longitudes and latitudes in decimal degrees.
  struct Ring: Sendable {
    let longitudes: [Double]
    let latitudes: [Double]
    let south, north, west, east: Double
  }

  /// By position in the place table; empty where the file has no outline.
  private let rings: [[Ring]]
  /// The SHA-256 would say which file; its name is enough for people.
  public let source: String

  /// Reads the outlines of a GeoPackage.
  /// - Throws: ``BoundariesError`` when the file is missing, is no GeoPackage, or has no such layer.
  public init(_ file: URL, places: PlaceTable) throws {
    source = file.lastPathComponent
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw BoundariesError(
        "\(file.path): no such file; expected a GeoPackage with outlines of states (make demo installs one)")
    }
    var configuration = Configuration()
    configuration.readonly = true
    let shapes: [(country: String, name: String, geometry: Data)]
    do {
      let queue = try DatabaseQueue(path: file.path, configuration: configuration)
      shapes = try queue.read { db in
        let layers = try String.fetchAll(db, sql: "SELECT table_name FROM gpkg_geometry_columns ORDER BY table_name")
        let layer = ["admin1", "states_provinces"].first(where: layers.contains) ?? layers.first ?? ""
        let quoted = layer.replacing("\"", with: "\"\"")
        let geometry =
          try String.fetchOne(
            db, sql: "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", arguments: [layer]) ?? ""
        return try Row.fetchAll(
          db,
          sql:
            "SELECT adm0_a3, name, \"\(geometry.replacing("\"", with: "\"\""))\" FROM \"\(quoted)\" WHERE adm0_a3 "
            + "IN ('CAN', 'MEX', 'USA')"
        ).compactMap { row in
          guard let country = String.fromDatabaseValue(row[0]), let name = String.fromDatabaseValue(row[1]),
            let shape = Data.fromDatabaseValue(row[2])
          else { return nil }
          return (country, name, shape)
        }
      }
    } catch {
      throw BoundariesError(
        "\(file.path): \((error as? DatabaseError)?.message ?? "no GeoPackage"); expected a layer of states with "
          + "adm0_a3, name and polygons"
      )
    }
    let countries: [String: Country] = ["CAN": .canada, "MEX": .mexico, "USA": .unitedStates]
    var rings = [[Ring]](repeating: [], count: places.places.count)
    for shape in shapes {
      guard let country = countries[shape.country], let place = places.place(spelling: shape.name, in: country) else {
        continue
      }
      rings[place] += try WellKnownBinary.rings(ofGeoPackage: [UInt8](shape.geometry), source: file.path)
    }
    guard rings.contains(where: { !$0.isEmpty }) else {
      throw BoundariesError(
        "\(file.path): no outline of a state or province of Canada, Mexico or the United States in it")
    }
    self.rings = rings
  }

  /// Whether there is an outline of a place.
  public func knows(_ place: Int) -> Bool { rings.indices.contains(place) && !rings[place].isEmpty }

  /// How many kilometres a point lies outside of a place; 0 within it, nil without an outline of the place.
  /// - Parameter place: the position in the place table.
  /// - Complexity: O(points of the outline).
  public func distance(latitude: Double, longitude: Double, outside place: Int) -> Double? {
    guard knows(place) else { return nil }
    var isInside = false
    for ring in rings[place] where latitude >= ring.south && latitude < ring.north && longitude <= ring.east {
      if ring.crossings(latitude, longitude) % 2 == 1 { isInside.toggle() }
    }
    if isInside { return 0 }
    return rings[place].reduce(Double.infinity) { min($0, $1.distance(latitude, longitude, atMost: $0)) }
  }

  /// The least distance to any place of a country; 0 within one.
  public func distance(latitude: Double, longitude: Double, outside country: Country, places: PlaceTable) -> Double? {
    var least: Double?
    for (index, place) in places.places.enumerated() where place.country == country {
      guard let distance = distance(latitude: latitude, longitude: longitude, outside: index) else { continue }
      if distance == 0 { return 0 }
      least = min(least ?? .infinity, distance)
    }
    return least
  }
}

/// Outlines that cannot be read.
public struct BoundariesError: Error, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

extension Boundaries.Ring {
  /// How often a ray to the east of a point crosses the ring.
  func crossings(_ latitude: Double, _ longitude: Double) -> Int {
    var count = 0
    for index in 1..<max(1, latitudes.count) {
      let (y1, y2) = (latitudes[index - 1], latitudes[index])
      if (y1 > latitude) == (y2 > latitude) { continue }
      let x = longitudes[index - 1] + (latitude - y1) / (y2 - y1) * (longitudes[index] - longitudes[index - 1])
      if x > longitude { count += 1 }
    }
    return count
  }

  /// Kilometres from a point to the ring; or the limit, where it is farther.
  func distance(_ latitude: Double, _ longitude: Double, atMost limit: Double) -> Double {
    let degree = Self.kilometresOfADegree
    let narrowing = cos(latitude * .pi / 180)
    // Nothing of the ring can be nearer than its box.
    let dx = max(west - longitude, 0, longitude - east) * degree * narrowing
    let dy = max(south - latitude, 0, latitude - north) * degree
    if dx * dx + dy * dy >= limit * limit { return limit }
    var least = limit * limit
    var (x1, y1) = (0.0, 0.0)
    for index in latitudes.indices {
      let x2 = (longitudes[index] - longitude) * degree * narrowing
      let y2 = (latitudes[index] - latitude) * degree
      if index > 0 {
        let (wx, wy) = (x2 - x1, y2 - y1)
        let length = wx * wx + wy * wy
        let along = length == 0 ? 0 : max(0, min(1, -(x1 * wx + y1 * wy) / length))
        let (px, py) = (x1 + along * wx, y1 + along * wy)
        least = min(least, px * px + py * py)
      }
      (x1, y1) = (x2, y2)
    }
    return least.squareRoot()
  }

  private static let kilometresOfADegree = 6371 * Double.pi / 180
}

/// Distances on the sphere.
public enum GreatCircle {
  /// Kilometres between two points in decimal degrees, on a sphere of 6371 km.
  public static func distance(_ latitude1: Double, _ longitude1: Double, _ latitude2: Double, _ longitude2: Double)
    -> Double
  {
    let radian = Double.pi / 180
    let (dy, dx) = ((latitude2 - latitude1) * radian, (longitude2 - longitude1) * radian)
    let half = sin(dy / 2) * sin(dy / 2) + cos(latitude1 * radian) * cos(latitude2 * radian) * sin(dx / 2) * sin(dx / 2)
    return 2 * 6371 * asin(min(1, half.squareRoot()))
  }
}

extension Boundaries {
  /// The file that `Scripts/setup` installs beside the program.
  public static var installedFile: URL { ResourceFolder.assets.appendingPathComponent("outlines.gpkg") }

  /// The installed outlines; nil where there are none.
  /// - Throws: ``BoundariesError`` when the file is damaged.
  public static func installed(places: PlaceTable) throws -> Boundaries? {
    FileManager.default.fileExists(atPath: installedFile.path) ? try Boundaries(installedFile, places: places) : nil
  }
}
