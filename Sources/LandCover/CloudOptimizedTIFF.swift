internal import CGDAL
internal import Foundation

/// A cloud-optimised GeoTIFF of one band: tiles of 512 pixels, DEFLATE, overviews by the nearest pixel, the smallest
/// first in the file.
///
/// Written by ourselves, for a run in parts must give the bytes of one run: tiles are packed one by one, in any place
/// and order, and joined. The coordinate system's tags are GDAL's own, taken from a file of a few pixels.
final class CloudOptimizedTIFF {
  static let tile = 512

  /// A level of the pyramid as it grows.
  private final class Level {
    let width: Int
    let height: Int
    let file: OutputFile
    var lengths: [UInt32] = []
    /// Rows that make no whole row of tiles yet.
    var waiting: UnsafeMutableRawPointer
    var rows = 0
    var done = 0

    init(width: Int, height: Int, bytes: Int, file: OutputFile) {
      (self.width, self.height, self.file) = (width, height, file)
      waiting = .allocate(byteCount: width * CloudOptimizedTIFF.tile * bytes, alignment: 16)
    }

    deinit { waiting.deallocate() }
    var columns: Int { (width + CloudOptimizedTIFF.tile - 1) / CloudOptimizedTIFF.tile }
  }

  private let grid: RasterGrid
  private let bytes: Int
  private let nodata: UInt32
  private let colours: [Int: Colour]
  private let levels: [Level]
  private let output: OutputFile
  private let packer: TilePacker

  /// - Parameters:
  ///   - bytes: 1, 2 or 4 a pixel.
  ///   - colours: by value, for one byte a pixel.
  init(_ path: String, _ grid: RasterGrid, bytes: Int, nodata: UInt32, colours: [Int: Colour] = [:], work: Work) throws
  {
    (self.grid, self.bytes, self.nodata, self.colours) = (grid, bytes, nodata, colours)
    output = try OutputFile(path)
    var levels: [Level] = []
    var (width, height) = (grid.width, grid.height)
    while true {
      levels.append(Level(width: width, height: height, bytes: bytes, file: try OutputFile("\(path).\(levels.count)")))
      if max(width, height) <= Self.tile { break }
      (width, height) = ((width + 1) / 2, (height + 1) / 2)
    }
    self.levels = levels
    packer = try TilePacker(bytes: bytes, nodata: nodata, work: work)
  }

  /// The tiles of the next row of tiles, packed: `rows` rows of the whole width, 512 of them but for the last.
  func add(_ pixels: UnsafeRawPointer, rows: Int) throws {
    try add(pixels, rows: rows, to: 0, packed: try packer.pack(pixels, rows: rows, width: grid.width))
  }

  /// A row of tiles that is packed already, with its pixels for the overviews.
  func add(packed: [[UInt8]], pixels: UnsafeRawPointer, rows: Int) throws {
    try add(pixels, rows: rows, to: 0, packed: packed)
  }

  /// Unpacks a tile into a row of pixels of the whole width.
  static func unpack(_ packed: [UInt8], bytes: Int, into tile: UnsafeMutableRawPointer) throws {
    var size = 0
    let count = Self.tile * Self.tile * bytes
    let done = packed.withUnsafeBytes { CPLZLibInflate($0.baseAddress, $0.count, tile, count, &size) }
    guard done != nil, size == count else { throw LandCoverError("a tile of a part is damaged") }
  }

  static func fill(_ buffer: UnsafeMutableRawPointer, _ count: Int, _ bytes: Int, _ value: UInt32) {
    switch bytes {
    case 1: memset(buffer, Int32(value & 255), count)
    case 2:
      buffer.assumingMemoryBound(to: UInt16.self).update(repeating: UInt16(truncatingIfNeeded: value), count: count)
    default: buffer.assumingMemoryBound(to: UInt32.self).update(repeating: value, count: count)
    }
  }

  private func add(_ pixels: UnsafeRawPointer, rows: Int, to index: Int, packed: [[UInt8]]) throws {
    let level = levels[index]
    for tile in packed {
      guard tile.count < UInt32.max else { throw LandCoverError("a tile is too large") }
      level.lengths.append(UInt32(tile.count))
      try level.file.write(tile)
    }
    defer { level.done += rows }
    guard index + 1 < levels.count else { return }
    let next = levels[index + 1]
    // Every second pixel of every second row: row 0 of the level is row 0 of the next.
    for row in stride(from: level.done % 2, to: rows, by: 2) {
      let source = pixels + row * level.width * bytes
      let target = next.waiting + next.rows * next.width * bytes
      switch bytes {
      case 1:
        Self.halve(source.assumingMemoryBound(to: UInt8.self), target.assumingMemoryBound(to: UInt8.self), next.width)
      case 2:
        Self.halve(source.assumingMemoryBound(to: UInt16.self), target.assumingMemoryBound(to: UInt16.self), next.width)
      default:
        Self.halve(source.assumingMemoryBound(to: UInt32.self), target.assumingMemoryBound(to: UInt32.self), next.width)
      }
      next.rows += 1
      if next.rows == Self.tile { try flush(index + 1) }
    }
    if level.done + rows == level.height { try flush(index + 1) }
  }

  @inline(__always)
  private static func halve<Value>(_ source: UnsafePointer<Value>, _ target: UnsafeMutablePointer<Value>, _ width: Int)
  {
    for x in 0..<width { target[x] = source[2 * x] }
  }

  private func flush(_ index: Int) throws {
    let level = levels[index]
    guard level.rows > 0 else { return }
    let rows = level.rows
    level.rows = 0
    try add(
      level.waiting, rows: rows, to: index, packed: try packer.pack(level.waiting, rows: rows, width: level.width))
  }

  /// Joins header and tiles under the final name.
  func finish() throws {
    let geo = try GeoTags(grid)
    let data = levels.reduce(0) { $0 + $1.file.bytes }
    let isBig = data > 3_900_000_000
    var header = TIFFHeader(isBig: isBig)
    // Twice: the first time tells how long the header is.
    for pass in 0..<2 {
      var position = pass == 0 ? 0 : header.length
      var starts = [UInt64](repeating: 0, count: levels.count)
      for index in levels.indices.reversed() {
        starts[index] = position
        position += levels[index].file.bytes
      }
      header = TIFFHeader(isBig: isBig)
      for (index, level) in levels.enumerated() {
        var offset = starts[index]
        let offsets = level.lengths.map { length in
          defer { offset += UInt64(length) }
          return offset
        }
        header.add(directory(level, index, offsets, geo))
      }
      header.build()
    }
    try output.write(header.data)
    for level in levels.reversed() { try output.append(level.file) }
    try output.finish()
  }

  private func directory(_ level: Level, _ index: Int, _ offsets: [UInt64], _ geo: GeoTags) -> [TIFFHeader.Tag] {
    let hasPalette = bytes == 1 && !colours.isEmpty
    var tags: [TIFFHeader.Tag] = [
      .init(254, long: [index == 0 ? 0 : 1]), .init(256, long: [level.width]), .init(257, long: [level.height]),
      .init(258, short: [bytes * 8]),
      .init(259, short: [8]), .init(262, short: [hasPalette ? 3 : 1]), .init(277, short: [1]), .init(284, short: [1]),
    ]
    if hasPalette {
      let table = (0..<256).map { colours[$0] ?? Colour(red: 0, green: 0, blue: 0) }
      tags.append(
        .init(
          320,
          short: table.map { Int($0.red) * 257 } + table.map { Int($0.green) * 257 } + table.map { Int($0.blue) * 257 })
      )
    }
    tags += [
      .init(322, short: [Self.tile]), .init(323, short: [Self.tile]), .init(324, offsets: offsets),
      .init(325, long: level.lengths.map(Int.init)), .init(339, short: [1]),
    ]
    if index == 0 { tags += geo.tags }
    tags.append(.init(42113, text: String(nodata)))
    return tags
  }
}

/// The tags that place a GeoTIFF, as GDAL writes them.
private struct GeoTags {
  private(set) var tags: [TIFFHeader.Tag] = []
  private static let wanted: Set<UInt16> = [33550, 33922, 34264, 34735, 34736, 34737]

  init(_ grid: RasterGrid) throws {
    _ = GDAL.isReady
    let path = "/vsimem/ecotone-geo-\(UUID().uuidString).tif"
    guard let driver = GDALGetDriverByName("GTiff"), let dataset = GDALCreate(driver, path, 1, 1, 1, GDT_Byte, nil)
    else {
      throw LandCoverError("GDAL has no GeoTIFF driver: \(GDAL.message)")
    }
    var transform = [grid.left, grid.pixelWidth, 0, grid.top, 0, -grid.pixelHeight]
    GDALSetGeoTransform(dataset, &transform)
    if !grid.reference.wkt.isEmpty { GDALSetProjection(dataset, grid.reference.wkt) }
    GDALClose(dataset)
    var length: vsi_l_offset = 0
    guard let memory = VSIGetMemFileBuffer(path, &length, 0) else {
      throw LandCoverError("GDAL wrote no GeoTIFF: \(GDAL.message)")
    }
    let bytes = Array(UnsafeBufferPointer(start: memory, count: Int(length)))
    VSIUnlink(path)
    func number(_ at: Int, _ count: Int) -> Int {
      guard at >= 0, at + count <= bytes.count else { return 0 }
      return (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }
    let sizes = [2: 1, 3: 2, 4: 4, 12: 8]
    let directory = number(4, 4)
    for index in 0..<number(directory, 2) {
      let entry = directory + 2 + index * 12
      let (tag, type, count) = (UInt16(number(entry, 2)), number(entry + 2, 2), number(entry + 4, 4))
      guard Self.wanted.contains(tag), let size = sizes[type] else { continue }
      let start = size * count <= 4 ? entry + 8 : number(entry + 8, 4)
      guard start + size * count <= bytes.count else { continue }
      tags.append(.init(tag, type: UInt16(type), count: count, data: Array(bytes[start..<(start + size * count)])))
    }
  }
}
