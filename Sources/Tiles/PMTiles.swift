internal import Foundation
internal import Packing

/// What an archive of tiles says of itself.
public struct PMTilesHeader: Sendable, Equatable {
  public enum Kind: UInt8, Sendable {
    case vector = 1
    case png = 2
  }

  public var kind: Kind
  public var zooms: ClosedRange<Int>
  /// West, south, east and north in degrees.
  public var bounds: [Double]

  public init(kind: Kind, zooms: ClosedRange<Int>, bounds: [Double]) {
    (self.kind, self.zooms, self.bounds) = (kind, zooms, bounds)
  }
}

/// A PMTiles archive that cannot be written or read, in one line.
public struct PMTilesError: Error, CustomStringConvertible, Sendable {
  public let description: String
}

/// Writes a PMTiles 3 archive: tiles in the order of their numbers, alike ones once. The same tiles give the same
/// bytes.
/// Source: github.com/protomaps/PMTiles, spec v3.
public final class PMTilesWriter {
  fileprivate struct Entry {
    var number: UInt64
    var offset: UInt64
    var length: UInt32
    var run: UInt32
  }

  private let path: String
  private let body: FileHandle
  private var entries: [Entry] = []
  private var known: [[UInt8]: (offset: UInt64, length: UInt32)] = [:]
  private var length: UInt64 = 0
  private var tiles: UInt64 = 0
  private var contents: UInt64 = 0

  /// Of an entry that points to a directory's leaf in the root: bytes that a root may have.
  private static let mostRoot = 16_384 - PMTilesFile.headerLength
  /// Tiles alike are small: the sea, the inside of a region. Larger ones are not looked up.
  private static let mostAlike = 4_096

  /// - Throws: ``PMTilesError``.
  public init(_ path: String) throws {
    self.path = path
    let body = path + ".body"
    guard FileManager.default.createFile(atPath: body, contents: nil), let handle = FileHandle(forUpdatingAtPath: body)
    else { throw PMTilesError(description: "cannot write \(body): \(String(cString: strerror(errno)))") }
    self.body = handle
  }

  deinit {
    try? body.close()
    try? FileManager.default.removeItem(atPath: path + ".body")
  }

  /// - Parameters:
  ///   - tile: behind all that were written before it, in the order of numbers.
  ///   - packed: its bytes, gzip for a vector tile.
  public func write(_ tile: TileAddress, _ packed: [UInt8]) throws {
    let number = tile.number
    if let last = entries.last, last.number + UInt64(last.run) > number {
      throw PMTilesError(description: "\(path): tile \(tile.zoom)/\(tile.x)/\(tile.y) out of order")
    }
    tiles += 1
    let isSmall = packed.count <= Self.mostAlike
    if isSmall, let same = known[packed] {
      if let last = entries.last, last.offset == same.offset, last.number + UInt64(last.run) == number {
        entries[entries.count - 1].run += 1
      } else {
        entries.append(Entry(number: number, offset: same.offset, length: same.length, run: 1))
      }
      return
    }
    try put(Data(packed), to: body)
    let entry = Entry(number: number, offset: length, length: UInt32(packed.count), run: 1)
    if isSmall { known[packed] = (entry.offset, entry.length) }
    entries.append(entry)
    length += UInt64(packed.count)
    contents += 1
  }

  /// - Parameter metadata: a JSON object.
  public func finish(_ header: PMTilesHeader, metadata: [UInt8]) throws {
    var (root, leaves) = (Self.directory(entries[...]), [UInt8]())
    var size = 4_096
    while root.count > Self.mostRoot {
      var pointers: [Entry] = []
      leaves = []
      for start in stride(from: 0, to: entries.count, by: size) {
        let part = entries[start..<min(start + size, entries.count)]
        let leaf = Self.directory(part)
        pointers.append(
          Entry(number: part[part.startIndex].number, offset: UInt64(leaves.count), length: UInt32(leaf.count), run: 0))
        leaves += leaf
      }
      root = Self.directory(pointers[...])
      size *= 2
    }
    let metadata = Deflate.gzip(metadata, level: 9)
    var head: [UInt8] = Array("PMTiles".utf8) + [3]
    func add<Number: FixedWidthInteger>(_ number: Number) {
      withUnsafeBytes(of: number.littleEndian) { head += $0 }
    }
    var offset = UInt64(PMTilesFile.headerLength)
    for part in [UInt64(root.count), UInt64(metadata.count), UInt64(leaves.count), length] {
      add(offset)
      add(part)
      offset += part
    }
    add(tiles)
    add(UInt64(entries.count))
    add(contents)
    // Clustered; directories and vector tiles are gzip, pictures are not packed again.
    head += [1, 2, header.kind == .vector ? 2 : 1, header.kind.rawValue]
    head += [UInt8(header.zooms.lowerBound), UInt8(header.zooms.upperBound)]
    func degrees(_ value: Double) { add(Int32((value * 1e7).rounded())) }
    header.bounds.forEach(degrees)
    head.append(UInt8(header.zooms.lowerBound))
    degrees((header.bounds[0] + header.bounds[2]) / 2)
    degrees((header.bounds[1] + header.bounds[3]) / 2)
    guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
    else { throw PMTilesError(description: "cannot write \(path): \(String(cString: strerror(errno)))") }
    defer { try? file.close() }
    try put(Data(head + root + metadata + leaves), to: file)
    try body.seek(toOffset: 0)
    while let part = try body.read(upToCount: 1 << 22), !part.isEmpty { try put(part, to: file) }
    try? FileManager.default.removeItem(atPath: path + ".body")
  }

  private func put(_ data: Data, to file: FileHandle) throws {
    do { try file.write(contentsOf: data) } catch {
      throw PMTilesError(description: "cannot write \(path): \((error as NSError).localizedDescription)")
    }
  }

  private static func directory(_ entries: ArraySlice<Entry>) -> [UInt8] {
    var writer = ProtobufWriter()
    writer.varint(UInt64(entries.count))
    var last: UInt64 = 0
    for entry in entries {
      writer.varint(entry.number - last)
      last = entry.number
    }
    for entry in entries { writer.varint(UInt64(entry.run)) }
    for entry in entries { writer.varint(UInt64(entry.length)) }
    var end: UInt64?
    for entry in entries {
      writer.varint(entry.offset == end ? 0 : entry.offset + 1)
      end = entry.offset + UInt64(entry.length)
    }
    return Deflate.gzip(writer.bytes, level: 9)
  }
}

/// Reads tiles of an archive that ``PMTilesWriter`` wrote: its directories are read once, each tile with one read.
public final class PMTilesFile: Sendable {
  static let headerLength = 127

  public let header: PMTilesHeader
  /// How many tiles there are, alike ones each.
  public let count: Int
  private let path: String
  private let descriptor: Int32
  private let body: UInt64
  private let entries: [PMTilesWriter.Entry]

  /// - Throws: ``PMTilesError`` for another file.
  public init(_ path: String) throws {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw PMTilesError(description: "\(path): \(String(cString: strerror(errno)))")
    }
    do {
      let head = try Self.read(descriptor, 0, Self.headerLength, path)
      func number(_ at: Int) -> UInt64 { (0..<8).reduce(0) { $0 | UInt64(head[at + $1]) << (8 * UInt64($1)) } }
      func degrees(_ at: Int) -> Double {
        Double(Int32(bitPattern: (0..<4).reduce(0) { $0 | UInt32(head[at + $1]) << (8 * UInt32($1)) })) / 1e7
      }
      guard head.prefix(8) == Array("PMTiles".utf8) + [3], head[97] == 2,
        let kind = PMTilesHeader.Kind(rawValue: head[99]),
        head[100] <= head[101], head[101] <= 31
      else { throw PMTilesError(description: "\(path): not an archive of tiles that ecotone wrote") }
      header = PMTilesHeader(
        kind: kind, zooms: Int(head[100])...Int(head[101]), bounds: stride(from: 102, to: 118, by: 4).map(degrees))
      count = Int(clamping: number(72))
      body = number(56)
      let leaves = number(40)
      var found: [PMTilesWriter.Entry] = []
      for entry in try Self.directory(try Self.read(descriptor, number(8), Int(clamping: number(16)), path), path) {
        guard entry.run == 0 else {
          found.append(entry)
          continue
        }
        found += try Self.directory(try Self.read(descriptor, leaves &+ entry.offset, Int(entry.length), path), path)
      }
      entries = found
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// A tile's bytes as they are stored; nil for one that is not there.
  public func tile(_ address: TileAddress) throws -> [UInt8]? {
    let number = address.number
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].number <= number { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let entry = entries[low - 1]
    guard number - entry.number < UInt64(entry.run) else { return nil }
    return try Self.read(descriptor, body &+ entry.offset, Int(entry.length), path)
  }

  /// Every tile there is, in the order of numbers.
  public var addresses: [TileAddress] {
    entries.flatMap { entry in (0..<UInt64(entry.run)).compactMap { TileAddress(number: entry.number + $0) } }
  }

  private static func read(_ descriptor: Int32, _ offset: UInt64, _ count: Int, _ path: String) throws -> [UInt8] {
    // Of no file that was written is a directory or a tile as large.
    guard count >= 0, count <= 1 << 28, offset <= UInt64(Int64.max) else {
      throw PMTilesError(description: "\(path): is damaged")
    }
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { room, made in
      made = max(0, pread(descriptor, room.baseAddress, count, off_t(offset)))
    }
    guard bytes.count == count else { throw PMTilesError(description: "\(path): breaks off") }
    return bytes
  }

  private static func directory(_ packed: [UInt8], _ path: String) throws -> [PMTilesWriter.Entry] {
    let damaged = PMTilesError(description: "\(path): is damaged")
    guard let bytes = Inflate.gzip(packed, atMost: 1 << 28) else { throw damaged }
    var place = 0
    func varint() throws -> UInt64 {
      var (value, shift): (UInt64, UInt64) = (0, 0)
      while place < bytes.count, shift < 64 {
        let byte = bytes[place]
        place += 1
        value |= UInt64(byte & 0x7f) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
      throw damaged
    }
    let count = try varint()
    guard count <= UInt64(bytes.count) else { throw damaged }
    var entries: [PMTilesWriter.Entry] = []
    var last: UInt64 = 0
    for _ in 0..<count {
      last &+= try varint()
      entries.append(PMTilesWriter.Entry(number: last, offset: 0, length: 0, run: 0))
    }
    for index in entries.indices { entries[index].run = UInt32(truncatingIfNeeded: try varint()) }
    for index in entries.indices { entries[index].length = UInt32(truncatingIfNeeded: try varint()) }
    var end: UInt64 = 0
    for index in entries.indices {
      let offset = try varint()
      entries[index].offset = offset == 0 && index > 0 ? end : offset &- 1
      end = entries[index].offset &+ UInt64(entries[index].length)
    }
    return entries
  }
}
