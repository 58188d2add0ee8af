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
  let blockWidth: Int
  let blockHeight: Int

  /// Opens a file.
  /// - Parameters:
  ///   - nodata: a code that is nodata too.
  ///   - work: for types wider than a byte without a legend the codes are looked up first, in a pass of its own.
  /// - Throws: ``LandCoverError``.
  public init(_ path: String, legend: Legend? = nil, nodata: Int? = nil, work: Work = Work(threads: 1)) throws {
    let raster = try Raster(path)
    self.path = path
    self.legend = legend
    grid = raster.grid
    type = raster.type
    (blockWidth, blockHeight) = (raster.blockWidth, raster.blockHeight)
    if grid.width < 1 || grid.height < 1 { throw LandCoverError("\(path): no pixels") }
    var empty = Set<Int>()
    if let nodata { empty.insert(nodata) }
    if let value = raster.nodata, value == value.rounded(), abs(value) < 1e10 {
      // -128 in a file that is read as unsigned bytes is its byte 128: signed and unsigned editions of one map differ in this.
      let code = Int(value)
      empty.insert(raster.type == .uint8 && (-128..<0).contains(code) ? code + 256 : code)
    }
    if raster.type.isByte {
      numbers = nil
      let isSigned = raster.type == .int8
      codes = (0..<256).map { isSigned ? Int(Int8(bitPattern: UInt8($0))) : $0 }
    } else {
      let found = try legend.map { $0.entries.map(\.code) } ?? Self.lookUp(raster, empty, work)
      if found.count > CodeNumbers.most {
        throw LandCoverError("\(path): \(found.count) classes; expected \(CodeNumbers.most) at most in a map of 16 or 32 bits")
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
      var last: Int32?
      for value in try raster.readValues(x: 0, y: y, width: raster.grid.width, height: min(rows, raster.grid.height - y)) where value != last {
        last = value
        codes.insert(raster.code(value))
      }
      if codes.subtracting(empty).count > CodeNumbers.most {
        throw LandCoverError(
          "\(raster.path): more than \(CodeNumbers.most) different values; expected the codes of a map's classes, or a --legend of those that count")
      }
    }
    return codes.subtracting(empty).sorted()
  }
}

/// The part that several maps share, in rows of tiles.
struct Overlap: Sendable {
  /// The shared part of the first map's grid.
  let grid: RasterGrid
  /// Where it begins in each map.
  let offsets: [(x: Int, y: Int)]
  /// The side of a unit of work: a multiple of 512.
  let side: Int

  static let tile = 512

  /// - Throws: ``LandCoverError`` for maps of other grids, or apart.
  init(_ maps: [MapFile]) throws {
    let first = maps[0]
    var (left, top, right, bottom) = (0, 0, first.grid.width, first.grid.height)
    var positions: [(x: Int, y: Int)] = []
    for map in maps {
      let offset = try first.grid.offset(of: map.grid, name: first.path, otherName: map.path)
      positions.append(offset)
      (left, top) = (max(left, offset.x), max(top, offset.y))
      (right, bottom) = (min(right, offset.x + map.grid.width), min(bottom, offset.y + map.grid.height))
      if left >= right || top >= bottom { throw LandCoverError("\(map.path): shares no pixel with \(first.path)") }
    }
    grid = first.grid.cropped(x: left, y: top, width: right - left, height: bottom - top)
    offsets = positions.map { (left - $0.x, top - $0.y) }
    let block = first.blockWidth
    side = first.blockWidth < first.grid.width && block % Self.tile == 0 && block <= 4096 && block == first.blockHeight ? block : Self.tile
  }

  var columns: Int { (grid.width + side - 1) / side }
  var rows: Int { (grid.height + side - 1) / side }

  /// Pixels of rows of units.
  func pixels(in rows: Range<Int>) -> Int { (min(grid.height, rows.upperBound * side) - min(grid.height, rows.lowerBound * side)) * grid.width }

  /// How much GDAL must keep so that no block is unpacked twice for one row of units: it grows with the width of the maps.
  func cacheBytes(_ maps: [MapFile], threads: Int) -> Int {
    let bytes = maps.reduce(0) { sum, map in
      let isAligned = map.blockWidth == side && map.blockHeight == side
      let size = map.type.isByte ? 1 : 4
      return isAligned ? sum : sum + (side + 2 * map.blockHeight) * (map.grid.width + map.blockWidth) * size
    }
    return max(16 << 20, bytes * threads + (16 << 20))
  }
}
