internal import Foundation

/// A shape as a GeoPackage stores it. Source: OGC 12-128r19, 2.1.3 (header), and 06-103r4, 8.2 (well-known binary).
enum GeoPackageShape {
  struct Damaged: Error {}

  /// Nil for an empty shape.
  /// - Throws: ``Damaged`` for bytes that are no shape of ours: they must not pass for a feature without one.
  static func geometry(_ data: Data) throws -> LayerGeometry? {
    try data.withUnsafeBytes { bytes -> LayerGeometry? in
      guard var reader = try Reader(bytes) else { return nil }
      return try reader.geometry()
    }
  }

  /// The kind of a shape and how many it is of, without its places; nil for an empty one.
  static func parts(_ data: Data) throws -> (kind: LayerGeometry.Kind, count: Int)? {
    try data.withUnsafeBytes { bytes -> (LayerGeometry.Kind, Int)? in
      guard var reader = try Reader(bytes) else { return nil }
      reader.isLittle = try reader.byte() == 1
      let type = try reader.count()
      guard let kind = kinds[type] else { throw Damaged() }
      return (kind, type > 3 ? try reader.count() : 1)
    }
  }

  private static let kinds: [Int: LayerGeometry.Kind] = [
    1: .point, 2: .line, 3: .polygon, 4: .point, 5: .line, 6: .polygon,
  ]

  private struct Reader {
    let bytes: UnsafeRawBufferPointer
    var place: Int
    var isLittle = true

    /// Behind the header; nil for an empty shape.
    init?(_ bytes: UnsafeRawBufferPointer) throws {
      guard bytes.count > 8, bytes[0] == 0x47, bytes[1] == 0x50 else { throw Damaged() }
      if bytes[3] & 0x10 != 0 { return nil }
      let envelopes = [0, 32, 48, 48, 64]
      let envelope = Int(bytes[3] >> 1 & 7)
      guard envelope < envelopes.count else { throw Damaged() }
      (self.bytes, place) = (bytes, 8 + envelopes[envelope])
    }

    mutating func byte() throws -> UInt8 {
      guard place < bytes.count else { throw Damaged() }
      place += 1
      return bytes[place - 1]
    }

    mutating func count() throws -> Int {
      guard place + 4 <= bytes.count else { throw Damaged() }
      let value = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
      place += 4
      return Int(isLittle ? UInt32(littleEndian: value) : UInt32(bigEndian: value))
    }

    mutating func number() -> Double {
      let value = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      place += 8
      return Double(bitPattern: isLittle ? UInt64(littleEndian: value) : UInt64(bigEndian: value))
    }

    mutating func vertices(_ count: Int) throws -> [LayerGeometry.Vertex] {
      guard count >= 0, count <= (bytes.count - place) / 16 else { throw Damaged() }
      return (0..<count).map { _ in
        let longitude = number()
        return LayerGeometry.Vertex(longitude: longitude, latitude: number())
      }
    }

    mutating func geometry(depth: Int = 0) throws -> LayerGeometry {
      isLittle = try byte() == 1
      let type = try count()
      switch type {
      case 1: return LayerGeometry(.point, [[try vertices(1)]])
      case 2: return LayerGeometry(.line, [[try vertices(count())]])
      case 3:
        let rings = try count()
        var part: LayerGeometry.Part = []
        for _ in 0..<rings { part.append(try vertices(count())) }
        return LayerGeometry(.polygon, [part])
      case 4, 5, 6:
        guard depth == 0 else { throw Damaged() }
        let parts = try count()
        var made: [LayerGeometry.Part] = []
        for _ in 0..<parts { made += try geometry(depth: 1).parts }
        guard !made.isEmpty else { throw Damaged() }
        return LayerGeometry(type == 4 ? .point : type == 5 ? .line : .polygon, made)
      default: throw Damaged()
      }
    }
  }
}
