internal import Foundation

/// The rings of polygons, or the runs of lines, in a GeoPackage's geometry blob (OGC 12-128r18, 2.1.3: a header, then
/// well-known binary).
enum WellKnownBinary {
  /// - Throws: ``BoundariesError`` for a blob that is cut short, or is of points.
  static func rings(ofGeoPackage blob: [UInt8], source: String) throws -> [Boundaries.Ring] {
    let error = BoundariesError("\(source): a geometry that is no whole polygon or line")
    guard blob.count >= 8, blob[0] == 0x47, blob[1] == 0x50 else { throw error }
    let envelopes = [0, 32, 48, 48, 64]
    let kind = Int(blob[3] >> 1 & 7)
    guard kind < envelopes.count else { throw error }
    var cursor = Cursor(bytes: blob, position: 8 + envelopes[kind])
    guard let rings = cursor.rings() else { throw error }
    return rings
  }

  private struct Cursor {
    let bytes: [UInt8]
    var position: Int
    private var isLittle = true

    init(bytes: [UInt8], position: Int) { (self.bytes, self.position) = (bytes, position) }

    private mutating func integer(_ width: Int) -> UInt64? {
      guard position >= 0, bytes.count - position >= width else { return nil }
      var value: UInt64 = 0
      for index in 0..<width {
        value |= UInt64(bytes[position + index]) << UInt64(8 * (isLittle ? index : width - 1 - index))
      }
      position += width
      return value
    }

    mutating func rings(depth: Int = 0) -> [Boundaries.Ring]? {
      guard let order = integer(1) else { return nil }
      isLittle = order == 1
      guard let type = integer(4) else { return nil }
      if type == 2 { return ring().map { [$0] } }
      guard let count = integer(4), count <= UInt64(bytes.count) else { return nil }
      var rings: [Boundaries.Ring] = []
      switch type {
      case 3:
        for _ in 0..<count {
          guard let ring = ring() else { return nil }
          rings.append(ring)
        }
      case 5 where depth == 0, 6 where depth == 0:
        for _ in 0..<count {
          guard let part = self.rings(depth: 1) else { return nil }
          rings += part
        }
      default: return nil
      }
      return rings
    }

    private mutating func ring() -> Boundaries.Ring? {
      guard let count = integer(4), count <= UInt64(bytes.count - position) / 16 else { return nil }
      var (longitudes, latitudes): ([Double], [Double]) = ([], [])
      for _ in 0..<count {
        guard let x = integer(8), let y = integer(8) else { return nil }
        longitudes.append(Double(bitPattern: x))
        latitudes.append(Double(bitPattern: y))
      }
      return Boundaries.Ring(
        longitudes: longitudes, latitudes: latitudes, south: latitudes.min() ?? 0, north: latitudes.max() ?? 0,
        west: longitudes.min() ?? 0,
        east: longitudes.max() ?? 0)
    }
  }
}
