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
