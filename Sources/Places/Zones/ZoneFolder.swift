internal import Digests
public import Foundation
internal import GRDB
internal import Vocabulary

/// A folder of zones: `ZONES/NAME/zones.json` with `features.gpkg` beside it, a folder for each layer and each border's
/// line. What was added never changes.
public struct ZoneFolder: Sendable {
  public static let recordName = "zones.json"
  /// A GeoPackage with the table `features`: `zone`, a code for each, and `shape`, in longitude and latitude.
  public static let featuresName = "features.gpkg"

  public let url: URL

  public init(_ url: URL) { self.url = url }

  /// Where a layer or a border's line is.
  public func place(of name: String) -> URL { url.appendingPathComponent(name) }

  /// Reads all that it has.
  /// - Throws: ``ZoneError`` for a folder that is missing, and for a layer that is changed or cut.
  public func read() throws -> (layers: [ZoneLayer], borders: [BorderLine]) {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } catch {
      throw ZoneError("\(url.path): no folder of zones; ecotone zones add --to \(url.path) FILE makes one")
    }
    var (layers, borders) = ([ZoneLayer](), [BorderLine]())
    for name in names where !name.hasPrefix(".") {
      let folder = place(of: name)
      guard FileManager.default.fileExists(atPath: folder.appendingPathComponent(Self.recordName).path) else {
        continue
      }
      let record = try Self.record(folder)
      let shapes = try Self.shapes(folder, record)
      if let pair = BorderPair.allCases.first(where: { ZoneRecord.name(of: $0) == record.name }) {
        let runs = shapes.flatMap(\.rings).map { ring in
          zip(ring.latitudes, ring.longitudes).map { GeoPoint(latitude: $0, longitude: $1) }
        }
        borders.append(BorderLine(pair, runs, source: record.source.name, sha256: record.source.sha256))
      } else {
        let outlines = Dictionary(shapes, uniquingKeysWith: +)
        layers.append(ZoneLayer(record, try record.zones.map { try Self.outline(of: $0, outlines, folder) }))
      }
    }
    return (layers, borders)
  }

  private static func outline(
    of zone: ZoneRecord.Zone, _ outlines: [String: [Boundaries.Ring]], _ folder: URL
  ) throws -> [Boundaries.Ring] {
    guard let rings = outlines[zone.code] else {
      throw ZoneError("\(folder.appendingPathComponent(featuresName).path): changed; it lacks the zone \(zone.code)")
    }
    return rings
  }

  private static func record(_ folder: URL) throws -> ZoneRecord {
    let url = folder.appendingPathComponent(recordName)
    guard let data = FileManager.default.contents(atPath: url.path),
      let record = try? JSONDecoder().decode(ZoneRecord.self, from: data)
    else { throw ZoneError("\(url.path): cannot be read; expected what ecotone zones add writes") }
    guard record.format == ZoneRecord.currentFormat else {
      throw ZoneError("\(url.path): format \(record.format); this program reads \(ZoneRecord.currentFormat)")
    }
    // What a record says ends in addresses and in messages.
    let isBorder = BorderPair.allCases.contains { ZoneRecord.name(of: $0) == record.name }
    guard record.name == folder.lastPathComponent, isBorder || ZoneName.isLayer(record.name),
      record.zones.allSatisfy({ ZoneName.isCode($0.code) }), isBorder || !record.zones.isEmpty
    else { throw ZoneError("\(url.path): changed; its names are not those of a layer in this folder") }
    return record
  }

  private static func shapes(_ folder: URL, _ record: ZoneRecord) throws -> [(code: String, rings: [Boundaries.Ring])] {
    let url = folder.appendingPathComponent(featuresName)
    guard SHA256Digest.hexadecimal(ofFile: url.path) == record.features else {
      throw ZoneError("\(url.path): missing, or changed since it was added")
    }
    var configuration = Configuration()
    configuration.readonly = true
    do {
      return try DatabaseQueue(path: url.path, configuration: configuration).read { db in
        try Row.fetchAll(db, sql: "SELECT zone, shape FROM features ORDER BY fid").map { row in
          guard let code = String.fromDatabaseValue(row[0]), let shape = Data.fromDatabaseValue(row[1]) else {
            throw ZoneError("\(url.path): a feature without a zone or a shape")
          }
          return (code, try WellKnownBinary.rings(ofGeoPackage: [UInt8](shape), source: url.path))
        }
      }
    } catch let error as DatabaseError {
      throw ZoneError("\(url.path): \(error.message ?? "no GeoPackage")")
    }
  }
}
