internal import Foundation

/// A part of a run on the disk.
///
/// `ECOPART1`, then packed tiles, one after another, then the head as JSON, its length as 8 bytes, and a checksum of
/// all before it (FNV-1a, 64 bits), both little-endian. docs/landcover.md has the head's fields. The version is in the
/// magic and in the head.
enum PartFile {
  static let magic = Array("ECOPART1".utf8)

  /// What every head begins with.
  struct Head<Body: Codable & Sendable>: Codable, Sendable {
    var version = 1
    let kind: String
    /// First and last + 1 of the rows of units that it covers, of all of them.
    let rows: [Int]
    let of: Int
    let body: Body
    /// Bytes of each packed tile: by raster, then by tile, in the order of the file.
    let tiles: [[UInt32]]
  }

  /// FNV-1a over 64 bits.
  struct Checksum {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
      var value = value
      for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
      self.value = value
    }
  }

  /// Writes a part as it grows.
  final class Writer {
    private let file: OutputFile
    private var checksum = Checksum()

    init(_ path: String) throws {
      file = try OutputFile(path)
      try write(magic)
    }

    func write(_ bytes: [UInt8]) throws {
      bytes.withUnsafeBytes { checksum.add($0) }
      try file.write(bytes)
    }

    func finish<Body>(_ head: Head<Body>) throws {
      let json = try PartFile.encoder.encode(head)
      try write(Array(json))
      try write(TIFFHeader.bytes(UInt64(json.count), 8))
      try file.write(TIFFHeader.bytes(checksum.value, 8))
      try file.finish()
    }
  }

  /// A part that was read: the head, and its tiles in order.
  final class Reader<Body: Codable & Sendable> {
    let path: String
    let head: Head<Body>
    private let handle: FileHandle
    private var next = UInt64(magic.count)

    /// - Throws: ``LandCoverError`` for a file that is no whole part of this kind.
    init(_ path: String, kind: String) throws {
      self.path = path
      guard let handle = FileHandle(forReadingAtPath: path) else {
        throw LandCoverError("\(path): no such file; expected a part")
      }
      self.handle = handle
      do {
        let size = try handle.seekToEnd()
        guard size > UInt64(magic.count) + 16 else {
          throw LandCoverError("\(path): \(size) bytes; expected a part that is whole")
        }
        try handle.seek(toOffset: 0)
        var checksum = Checksum()
        var left = size - 8
        var isFirst = true
        while left > 0 {
          let chunk = try handle.read(upToCount: Int(min(left, 1 << 20))) ?? Data()
          if chunk.isEmpty { break }
          if isFirst, !chunk.starts(with: magic) {
            throw LandCoverError("\(path): no part of a land-cover run; expected one that --part wrote")
          }
          isFirst = false
          chunk.withUnsafeBytes { checksum.add($0) }
          left -= UInt64(chunk.count)
        }
        let sum = try handle.read(upToCount: 8) ?? Data()
        guard left == 0, Array(sum) == TIFFHeader.bytes(checksum.value, 8) else {
          throw LandCoverError("\(path): its checksum does not fit; the part is cut short or changed")
        }
        try handle.seek(toOffset: size - 16)
        let length = (try handle.read(upToCount: 8) ?? Data()).enumerated().reduce(UInt64(0)) {
          $0 | UInt64($1.element) << (8 * UInt64($1.offset))
        }
        guard length <= size - 16 - UInt64(magic.count) else {
          throw LandCoverError("\(path): its head is longer than the file")
        }
        try handle.seek(toOffset: size - 16 - length)
        let json = try handle.read(upToCount: Int(length)) ?? Data()
        let found = try JSONDecoder().decode(PartHeadKind.self, from: json)
        guard found.version == 1, found.kind == kind else {
          throw LandCoverError(
            "\(path): a part of \(found.kind), version \(found.version); expected \(kind), version 1")
        }
        head = try JSONDecoder().decode(Head<Body>.self, from: json)
        let rows = head.rows
        guard rows.count == 2, rows[0] >= 0, rows[0] <= rows[1], rows[1] <= head.of, head.of < 1 << 30 else {
          throw LandCoverError("\(path): its rows do not read")
        }
      } catch let error as LandCoverError {
        throw error
      } catch {
        throw LandCoverError("\(path): its head does not read: \(error.localizedDescription)")
      }
    }

    /// The next bytes of packed tiles.
    func tile(_ length: UInt32) throws -> [UInt8] {
      do {
        try handle.seek(toOffset: next)
        let data = try handle.read(upToCount: Int(length)) ?? Data()
        guard data.count == Int(length) else { throw LandCoverError("\(path): a tile is cut short") }
        next += UInt64(length)
        return Array(data)
      } catch let error as LandCoverError {
        throw error
      } catch {
        throw LandCoverError("\(path): a tile cannot be read: \(error.localizedDescription)")
      }
    }
  }

  static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return encoder
  }()

  /// Parts in order, each once, that cover a run without gaps.
  /// - Parameter description: what all parts of one run share.
  static func whole<Body>(_ parts: [Reader<Body>], description: (Body) -> some Encodable) throws -> [Reader<Body>] {
    guard let first = parts.first else { throw LandCoverError("expected parts") }
    let shared = try encoder.encode(description(first.head.body))
    for part in parts
    where try encoder.encode(description(part.head.body)) != shared || part.head.of != first.head.of {
      throw LandCoverError("\(part.path): of another run than \(first.path): other files, legend, zones or options")
    }
    var seen: [[Int]: Reader<Body>] = [:]
    for part in parts where part.head.rows[0] < part.head.rows[1] {
      if seen[part.head.rows] == nil { seen[part.head.rows] = part }
    }
    let sorted = seen.values.sorted { $0.head.rows[0] < $1.head.rows[0] }
    var next = 0
    for part in sorted {
      if part.head.rows[0] > next {
        throw LandCoverError(
          "rows \(next + 1) to \(part.head.rows[0]) of \(part.head.of) are in no part; the part of them is missing")
      }
      if part.head.rows[0] < next {
        throw LandCoverError(
          "\(part.path): covers rows \(part.head.rows[0] + 1) to \(part.head.rows[1]), of which another part "
            + "covers some; expected parts of one division"
        )
      }
      next = part.head.rows[1]
    }
    guard next == first.head.of else {
      throw LandCoverError(
        "rows \(next + 1) to \(first.head.of) of \(first.head.of) are in no part; the part of them is missing")
    }
    return sorted.isEmpty ? [first] : sorted
  }
}

extension UInt128 {
  /// Whole numbers beyond 64 bits stand in JSON as text.
  init(text: String) throws {
    guard let value = UInt128(text) else {
      throw LandCoverError("found \"\(text)\" in a part; expected a whole number")
    }
    self = value
  }
}

private struct PartHeadKind: Codable {
  let version: Int
  let kind: String
}
