internal import Foundation

/// A map of land cover as a file, and what each of its bytes means.
public struct MapFile: Sendable {
  public let path: String
  public let grid: RasterGrid
  let type: Raster.PixelType
  /// The code of each byte; nil where no pixel has the byte's meaning.
  let codes: [Int?]
  /// Whether a byte is nodata by the file, or by `--nodata`.
  let isNodata: [Bool]
  /// Whether a byte counts: it is no nodata, and the legend has its code.
  let isCounted: [Bool]
  let numbers: CodeNumbers?
  public let legend: Legend?
  /// The code that is nodata beside the file's own.
  private let nodata: Int?
  let blockWidth: Int
  let blockHeight: Int

  /// Opens a file.
  /// - Parameters:
  ///   - nodata: a code that is nodata too.
  ///   - isNumbered: whether codes are numbered whatever the type, so that a byte is left that no pixel of the file
  ///     has.
  ///   - work: for types wider than a byte without a legend the codes are looked up first, in a pass of its own.
  /// - Throws: ``LandCoverError``.
  public init(_ path: String, legend: Legend? = nil, nodata: Int? = nil, work: Work = Work(threads: 1)) throws {
    try self.init(path, legend: legend, nodata: nodata, isNumbered: false, work: work)
  }

  private init(_ path: String, legend: Legend?, nodata: Int?, isNumbered: Bool, work: Work) throws {
    let raster = try Raster(path)
    self.path = path
    (self.legend, self.nodata) = (legend, nodata)
    grid = raster.grid
    type = raster.type
    (blockWidth, blockHeight) = (raster.blockWidth, raster.blockHeight)
    if grid.width < 1 || grid.height < 1 { throw LandCoverError("\(path): no pixels") }
    var empty = Set<Int>()
    if let nodata { empty.insert(nodata) }
    if let value = raster.nodata, value == value.rounded(), abs(value) < 9e15 {
      // -128 in a file that is read as unsigned bytes is its byte 128: signed and unsigned editions of one map differ
      // in this.
      let code = Int(value)
      empty.insert(raster.type == .uint8 && (-128..<0).contains(code) ? code + 256 : code)
    }
    if raster.type.isByte, !raster.isMasked, !isNumbered {
      numbers = nil
      let isSigned = raster.type == .int8
      codes = (0..<256).map { isSigned ? Int(Int8(bitPattern: UInt8($0))) : $0 }
    } else {
      let found = try legend.map { $0.entries.map(\.code) } ?? Self.lookUp(raster, empty, work)
      if found.count > CodeNumbers.most {
        throw LandCoverError(
          "\(path): \(found.count) classes; expected \(CodeNumbers.most) at most where a map has a mask or more "
            + "than a byte a pixel"
        )
      }
      numbers = CodeNumbers(found)
      codes = (0..<256).map { $0 < found.count ? found[$0] : nil }
    }
    isNodata = codes.map { code in code.map { empty.contains($0) } ?? true }
    let isEmpty = isNodata
    isCounted = codes.enumerated().map { byte, code in
      guard let code, !isEmpty[byte] else { return false }
      return legend?.contains(code) ?? true
    }
  }

  /// A byte for pixels that the file does not have; nil where every byte may mean a class.
  var outside: UInt8? { isNodata.lastIndex(of: true).map { UInt8($0) } }

  /// The same map with a byte for pixels that it does not have.
  func withOutside(_ work: Work) throws -> MapFile {
    outside != nil ? self : try MapFile(path, legend: legend, nodata: nodata, isNumbered: true, work: work)
  }

  /// The file for one worker.
  func open() throws -> Raster {
    let raster = try Raster(path, grid: grid)
    raster.numbers = numbers
    return raster
  }

  private static func lookUp(_ raster: Raster, _ empty: Set<Int>, _ work: Work) throws -> [Int] {
    var codes = Set<Int>()
    let rows = max(1, min(raster.grid.height, (1 << 20) / max(1, raster.grid.width)))
    for y in stride(from: 0, to: raster.grid.height, by: rows) {
      if work.isCancelled() { throw LandCoverInterruption() }
      var last = Raster.noCode
      let window = Window(x: 0, y: y, width: raster.grid.width, height: min(rows, raster.grid.height - y))
      for code in try raster.readCodes(window) where code != last {
        last = code
        if code != Raster.noCode { codes.insert(code) }
      }
      if codes.subtracting(empty).count > CodeNumbers.most {
        throw LandCoverError(
          "\(raster.path): more than \(CodeNumbers.most) different values; expected the codes of a map's classes, "
            + "or a --legend of those that count"
        )
      }
    }
    return codes.subtracting(empty).sorted()
  }
}

/// The ground of a run over several maps, in rows of tiles.
struct Overlap: Sendable {
  /// A part of the first map's grid, or beyond it.
  let grid: RasterGrid
  /// Where it begins in each map; below zero where the map begins later.
  let offsets: [(x: Int, y: Int)]
  /// The side of a unit of work: a multiple of 512.
  let side: Int

  static let tile = 512

  /// The ground that each map shares with the next: a pair's ground is its own, whatever other maps cover.
  /// - Throws: ``LandCoverError`` for maps of other grids, or apart.
  init(_ maps: [MapFile]) throws {
    let first = maps[0]
    let positions = try maps.map { map in
      map.grid == first.grid ? (x: 0, y: 0) : try first.grid.offset(of: map.grid, name: first.path, otherName: map.path)
    }
    var (left, top, right, bottom) = (Int.max, Int.max, Int.min, Int.min)
    for index in maps.indices.dropFirst(maps.count > 1 ? 1 : 0) {
      let before = max(0, index - 1)
      let (one, other) = (maps[before].grid, maps[index].grid)
      let (x0, y0) = (max(positions[before].x, positions[index].x), max(positions[before].y, positions[index].y))
      let (x1, y1) = (
        min(positions[before].x + one.width, positions[index].x + other.width),
        min(positions[before].y + one.height, positions[index].y + other.height)
      )
      if x0 >= x1 || y0 >= y1 { throw LandCoverError("\(maps[index].path): shares no pixel with \(maps[before].path)") }
      (left, top, right, bottom) = (min(left, x0), min(top, y0), max(right, x1), max(bottom, y1))
    }
    grid = first.grid.cropped(x: left, y: top, width: right - left, height: bottom - top)
    offsets = positions.map { (left - $0.x, top - $0.y) }
    let block = first.blockWidth
    side =
      first.blockWidth < first.grid.width && block % Self.tile == 0 && block <= 4096 && block == first.blockHeight
      ? block : Self.tile
  }

  var columns: Int { (grid.width + side - 1) / side }
  var rows: Int { (grid.height + side - 1) / side }

  /// Pixels of rows of units.
  func pixels(in rows: Range<Int>) -> Int {
    (min(grid.height, rows.upperBound * side) - min(grid.height, rows.lowerBound * side)) * grid.width
  }

  /// How much GDAL must keep so that no block is unpacked twice for one row of units: it grows with the width of the
  /// maps.
  func cacheBytes(_ maps: [MapFile], threads: Int) -> Int {
    let bytes = maps.reduce(0) { sum, map in
      let isAligned = map.blockWidth == side && map.blockHeight == side
      let size = map.type.isByte ? 1 : 8
      return isAligned ? sum : sum + (side + 2 * map.blockHeight) * (map.grid.width + map.blockWidth) * size
    }
    return max(16 << 20, bytes * threads + (16 << 20))
  }
}
