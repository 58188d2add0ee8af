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
  ///   - work: for types wider than a byte without a legend the codes are looked up first, in a pass of its own.
  /// - Throws: ``LandCoverError``.
  public init(_ path: String, legend: Legend? = nil, nodata: Int? = nil, work: Work = Work(threads: 1)) throws {
    try self.init(path, legend: legend, nodata: nodata, numbering: .whereNeeded, work: work)
  }

  /// Which codes get a number of a byte each.
  private enum Numbering {
    /// All, where the bytes of the file are not codes.
    case whereNeeded
    /// All, whatever the type, so that a byte is left that no pixel of the file has.
    case all
    /// These; all others are nodata.
    case only([Int])
  }

  private init(_ path: String, legend: Legend?, nodata: Int?, numbering: Numbering, work: Work) throws {
    let raster = try Raster(path)
    self.path = path
    (self.legend, self.nodata) = (legend, nodata)
    grid = raster.grid
    type = raster.type
    (blockWidth, blockHeight) = (raster.blockWidth, raster.blockHeight)
    if grid.width < 1 || grid.height < 1 { throw LandCoverError("\(path): no pixels") }
    let empty = Self.empty(raster, nodata)
    if Self.hasPlainCodes(raster), case .whereNeeded = numbering {
      numbers = nil
      let isSigned = raster.type == .int8
      codes = (0..<256).map { isSigned ? Int(Int8(bitPattern: UInt8($0))) : $0 }
    } else {
      let found =
        if case .only(let codes) = numbering { codes } else {
          try legend.map { $0.entries.map(\.code) } ?? Self.lookUp(raster, empty, most: CodeNumbers.most, work)
        }
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

  /// A file of any number of codes, as maps that have some of them each: what counts codes goes over each in turn.
  /// - Throws: ``LandCoverError``, where a map has more than ``mostCodes`` too.
  public static func parts(
    _ path: String, legend: Legend? = nil, nodata: Int? = nil, work: Work = Work(threads: 1)
  ) throws -> [MapFile] {
    let raster = try Raster(path)
    if hasPlainCodes(raster) { return [try MapFile(path, legend: legend, nodata: nodata, work: work)] }
    let codes =
      try legend.map { $0.entries.map(\.code) }
      ?? lookUp(raster, empty(raster, nodata), most: mostCodes, work)
    return try stride(from: 0, to: max(1, codes.count), by: CodeNumbers.most).map { start in
      let own = Array(codes[start..<min(start + CodeNumbers.most, codes.count)])
      return try MapFile(path, legend: legend, nodata: nodata, numbering: .only(own), work: work)
    }
  }

  /// Codes of a map at most: changes between two maps of 31 classes each have fewer.
  private static let mostCodes = 1_020

  /// Whether the bytes of a file are its codes.
  private static func hasPlainCodes(_ raster: Raster) -> Bool { raster.type.isByte && !raster.isMasked }

  /// Codes that mean that there is nothing.
  private static func empty(_ raster: Raster, _ nodata: Int?) -> Set<Int> {
    var empty = Set<Int>()
    if let nodata { empty.insert(nodata) }
    if let value = raster.nodata, value == value.rounded(), abs(value) < 9e15 {
      // -128 in a file that is read as unsigned bytes is its byte 128: signed and unsigned editions of one map differ
      // in this.
      let code = Int(value)
      empty.insert(raster.type == .uint8 && (-128..<0).contains(code) ? code + 256 : code)
    }
    return empty
  }

  /// A byte for pixels that the file does not have; nil where every byte may mean a class.
  var outside: UInt8? { isNodata.lastIndex(of: true).map { UInt8($0) } }

  /// The same map with a byte for pixels that it does not have.
  func withOutside(_ work: Work) throws -> MapFile {
    outside != nil ? self : try MapFile(path, legend: legend, nodata: nodata, numbering: .all, work: work)
  }

  /// The file for one worker.
  func open() throws -> Raster {
    let raster = try Raster(path, grid: grid)
    raster.numbers = numbers
    return raster
  }

  private static func lookUp(_ raster: Raster, _ empty: Set<Int>, most: Int, _ work: Work) throws -> [Int] {
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
      if codes.subtracting(empty).count > most {
        throw LandCoverError(
          "\(raster.path): more than \(most) different values; expected the codes of a map's classes, "
            + "or a --legend of those that count"
        )
      }
    }
    return codes.subtracting(empty).sorted()
  }
}
