internal import CGDAL

/// A categorical raster of one band, as codes in bytes.
///
/// Bytes are what the file holds where it has one byte a pixel and no mask; all else is numbered by ``CodeNumbers``.
/// One value serves one thread.
final class Raster {
  let path: String
  let grid: RasterGrid
  let blockWidth: Int
  let blockHeight: Int
  let type: PixelType
  let nodata: Double?
  /// Whether the file has a mask of its own, inside or beside it (.msk), that says which pixels are none.
  let isMasked: Bool
  private let dataset: GDALDatasetH
  private let band: GDALRasterBandH
  /// Numbers of codes, where bytes do not tell all.
  var numbers: CodeNumbers?
  private var codes: [Int] = []
  /// What ``readCodes(_:)`` has where there is no pixel.
  static let noCode = Int.min
  /// What this reads from, where it is projected.
  private var source: Raster?

  /// How a file stores codes.
  enum PixelType: String {
    case uint8, int8, uint16, int16, uint32, int32, uint64, int64, float32, float64
    var isByte: Bool { self == .uint8 || self == .int8 }

    /// Whether a pixel can have a value.
    func holds(_ value: Double) -> Bool {
      let range: ClosedRange<Double>? =
        switch self {
        case .uint8: 0...255
        case .int8: -128...127
        case .uint16: 0...65535
        case .int16: -32768...32767
        case .uint32: 0...4_294_967_295
        case .int32: -2_147_483_648...2_147_483_647
        case .uint64: 0...1.8446744073709552e19
        case .int64: -9.223372036854776e18...9.223372036854776e18
        case .float32, .float64: nil
        }
      return range.map { $0.contains(value) && value == value.rounded() } ?? true
    }
  }

  /// - Parameter grid: of the file, where it is known: reading its projection anew takes longer than counting a small
  ///   map.
  /// - Throws: ``LandCoverError`` for a file that is no raster of codes.
  convenience init(_ path: String, grid: RasterGrid? = nil) throws {
    _ = GDAL.isReady
    let address = try DataAddress(path, expected: "a raster").text
    CPLErrorReset()
    guard let dataset = GDALOpenEx(address, UInt32(GDAL_OF_RASTER | GDAL_OF_READONLY), nil, nil, nil) else {
      throw LandCoverError("\(path): no raster that GDAL reads: \(GDAL.message)")
    }
    try self.init(path, dataset, grid: grid)
  }

  /// A dataset that is open, and closed with this.
  /// - Parameter bands: how many it must have; codes are in the first.
  private init(_ path: String, _ dataset: GDALDatasetH, bands: Int32 = 1, grid: RasterGrid? = nil) throws {
    self.path = path
    self.dataset = dataset
    func fail(_ text: String) -> LandCoverError {
      GDALClose(dataset)
      return LandCoverError("\(path): \(text)")
    }
    let parts = DataAddress.subdatasets(of: dataset)
    if GDALGetRasterCount(dataset) == 0, !parts.isEmpty {
      throw fail(
        "holds several rasters; expected one of "
          + "them: \(parts.prefix(6).joined(separator: ", "))\(parts.count > 6 ? ", ..." : "")"
      )
    }
    guard GDALGetRasterCount(dataset) == bands, let band = GDALGetRasterBand(dataset, 1) else {
      throw fail("found \(GDALGetRasterCount(dataset)) bands; expected one band of class codes")
    }
    self.band = band
    let isSigned = GDAL.text(GDALGetMetadataItem(band, "PIXELTYPE", "IMAGE_STRUCTURE")) == "SIGNEDBYTE"
    switch GDALGetRasterDataType(band) {
    case GDT_Byte: type = isSigned ? .int8 : .uint8
    case GDT_UInt16: type = .uint16
    case GDT_Int16: type = .int16
    case GDT_UInt32: type = .uint32
    case GDT_Int32: type = .int32
    case GDT_UInt64: type = .uint64
    case GDT_Int64: type = .int64
    case GDT_Float32: type = .float32
    case GDT_Float64: type = .float64
    default:
      throw fail(
        "pixels of the type \(GDAL.text(GDALGetDataTypeName(GDALGetRasterDataType(band)))); expected whole "
          + "numbers, the codes of classes"
      )
    }
    var transform = [0.0, 1, 0, 0, 0, -1]
    let isPlaced = GDALGetGeoTransform(dataset, &transform) == CE_None
    guard transform[2] == 0, transform[4] == 0, transform[1] > 0, !isPlaced || transform[5] < 0,
      transform.allSatisfy(\.isFinite)
    else {
      throw fail("its rows do not run from west to east and north to south; gdalwarp makes it north-up")
    }
    let (width, height) = (Int(GDALGetRasterXSize(dataset)), Int(GDALGetRasterYSize(dataset)))
    self.grid =
      grid
      ?? RasterGrid(
        width: width, height: height, left: transform[0], top: transform[3], pixelWidth: transform[1],
        pixelHeight: abs(transform[5]),
        reference: SpatialReference(wkt: GDAL.text(GDALGetProjectionRef(dataset))))
    guard self.grid.width == width, self.grid.height == height else { throw fail("changed while it was read") }
    var (x, y) = (Int32(0), Int32(0))
    GDALGetBlockSize(band, &x, &y)
    (blockWidth, blockHeight) = (max(1, Int(x)), max(1, Int(y)))
    var hasNodata: Int32 = 0
    let value = GDALGetRasterNoDataValue(band, &hasNodata)
    nodata = hasNodata != 0 ? value : nil
    let mask = GDALGetMaskFlags(band)
    isMasked = mask & Int32(GMF_PER_DATASET) != 0 && mask & Int32(GMF_ALPHA) == 0
  }

  deinit { GDALClose(dataset) }

  /// This raster on another grid, by the nearest pixel, projected as it is read; ``readMask(_:into:)``
  /// says where it has pixels.
  /// - Throws: ``LandCoverError`` for a raster without a coordinate system.
  func projected(onto grid: RasterGrid) throws -> Raster {
    try self.grid.requirePlace(path)
    let arguments = [
      "-of", "VRT", "-r", "near", "-et", "0.01", "-dstalpha", "-t_srs", grid.reference.wkt, "-te", "\(grid.left)",
      "\(grid.bottom)", "\(grid.right)",
      "\(grid.top)", "-ts", "\(grid.width)", "\(grid.height)",
    ]
    let warped: GDALDatasetH? = GDAL.withOptions(arguments) { list in
      let options = GDALWarpAppOptionsNew(list, nil)
      defer { GDALWarpAppOptionsFree(options) }
      var sources: [GDALDatasetH?] = [dataset]
      return GDALWarp("", nil, 1, &sources, options, nil)
    }
    guard let warped else { throw LandCoverError("\(path): cannot be projected onto the grid: \(GDAL.message)") }
    let raster = try Raster(path, warped, bands: 2)
    raster.numbers = numbers
    raster.source = self
    return raster
  }

  /// Whether each pixel of a window lies on the raster that was projected.
  func readMask(_ window: Window, into buffer: UnsafeMutablePointer<UInt8>) throws {
    let status = GDALRasterIOEx(
      GDALGetRasterBand(dataset, 2), GF_Read, Int32(window.x), Int32(window.y), Int32(window.width),
      Int32(window.height), buffer, Int32(window.width), Int32(window.height), GDT_Byte, 1, GSpacing(window.width), nil)
    guard status == CE_None else { throw LandCoverError("\(path): cannot be read: \(GDAL.message)") }
  }

  /// Whether blocks are rows of the whole width.
  var isStriped: Bool { blockWidth >= grid.width }

  /// The name of the file's driver and its compression.
  var format: String {
    let driver = GDAL.text(GDALGetDriverShortName(GDALGetDatasetDriver(dataset)))
    let compression = GDAL.text(GDALGetMetadataItem(dataset, "COMPRESSION", "IMAGE_STRUCTURE"))
    return compression.isEmpty ? driver : "\(driver) \(compression)"
  }

  var overviews: Int { Int(GDALGetOverviewCount(band)) }

  /// Colours of the file's own table: code and RGB.
  var colours: [Int: Colour] {
    guard let table = GDALGetRasterColorTable(band) else { return [:] }
    var colours: [Int: Colour] = [:]
    for index in 0..<GDALGetColorEntryCount(table) {
      guard let entry = GDALGetColorEntry(table, index)?.pointee, entry.c4 != 0 || index > 0 else { continue }
      func byte(_ value: Int16) -> UInt8 { UInt8(clamping: value) }
      colours[Int(index)] = Colour(red: byte(entry.c1), green: byte(entry.c2), blue: byte(entry.c3))
    }
    return colours
  }

  /// Reads a window as bytes, row after row, `stride` bytes apart.
  /// - Throws: ``LandCoverError`` where the file is truncated or damaged, naming the window.
  func read(_ window: Window, into buffer: UnsafeMutablePointer<UInt8>, stride: Int) throws {
    let status: CPLErr
    if type.isByte, numbers == nil {
      if window.width == stride, isBlock(window) {
        status = GDALReadBlock(band, Int32(window.x / blockWidth), Int32(window.y / blockHeight), buffer)
      } else {
        status = GDALRasterIOEx(
          band, GF_Read, Int32(window.x), Int32(window.y), Int32(window.width), Int32(window.height), buffer,
          Int32(window.width), Int32(window.height), GDT_Byte, 1, GSpacing(stride), nil)
      }
    } else {
      try readCodes(window)
      return number(window, into: buffer, stride: stride)
    }
    guard status == CE_None else { throw unread(window) }
  }

  private func unread(_ window: Window) -> LandCoverError {
    LandCoverError(
      "\(path): columns \(window.x + 1) to \(window.columns.upperBound), rows \(window.y + 1) to "
        + "\(window.rows.upperBound) cannot be read: \(GDAL.message)")
  }

  private func isBlock(_ window: Window) -> Bool {
    window.width == blockWidth && window.height == blockHeight && window.x % blockWidth == 0
      && window.y % blockHeight == 0 && window.columns.upperBound <= grid.width
      && window.rows.upperBound <= grid.height
  }

  private func number(_ window: Window, into buffer: UnsafeMutablePointer<UInt8>, stride: Int) {
    guard let numbers else { return }
    var (last, lastNumber) = (Self.noCode, CodeNumbers.none)
    for row in 0..<window.height {
      for column in 0..<window.width {
        let code = codes[row * window.width + column]
        if code != last {
          last = code
          lastNumber = numbers.number(of: code)
        }
        buffer[row * stride + column] = lastNumber
      }
    }
  }

  /// Reads a window as codes, whatever the type; ``noCode`` where a mask hides the pixel, or a float is no number or
  /// the file's nodata.
  /// - Returns: the codes, row after row, good until the next call.
  /// - Throws: ``LandCoverError`` for a value that is no whole number, with its place.
  @discardableResult
  func readCodes(_ window: Window) throws -> ArraySlice<Int> {
    let count = window.pixels
    if codes.count < count { codes = [Int](repeating: 0, count: count) }
    func read<Value>(_ zero: Value, _ type: GDALDataType, from band: GDALRasterBandH) throws -> [Value] {
      var values = [Value](repeating: zero, count: count)
      let size = MemoryLayout<Value>.size
      let status = values.withUnsafeMutableBufferPointer {
        GDALRasterIOEx(
          band, GF_Read, Int32(window.x), Int32(window.y), Int32(window.width), Int32(window.height), $0.baseAddress,
          Int32(window.width), Int32(window.height), type, GSpacing(size), GSpacing(window.width * size), nil)
      }
      guard status == CE_None else { throw unread(window) }
      return values
    }
    switch type {
    case .uint8:
      for (index, value) in try read(UInt8(0), GDT_Byte, from: band).enumerated() { codes[index] = Int(value) }
    case .int8:
      for (index, value) in try read(UInt8(0), GDT_Byte, from: band).enumerated() {
        codes[index] = Int(Int8(bitPattern: value))
      }
    case .uint16, .int16, .int32:
      for (index, value) in try read(Int32(0), GDT_Int32, from: band).enumerated() { codes[index] = Int(value) }
    case .uint32:
      for (index, value) in try read(UInt32(0), GDT_UInt32, from: band).enumerated() { codes[index] = Int(value) }
    case .int64, .uint64, .float32, .float64:
      for (index, value) in try read(0.0, GDT_Float64, from: band).enumerated() {
        if value.isNaN || value == nodata {
          codes[index] = Self.noCode
        } else if value == value.rounded(), abs(value) < 9e15 {
          codes[index] = Int(value)
        } else {
          throw LandCoverError(
            "\(path): column \(window.x + index % window.width + 1), row \(window.y + index / window.width + 1): "
              + "found \(value); expected whole numbers, the codes of classes"
          )
        }
      }
    }
    if isMasked, let mask = GDALGetMaskBand(band) {
      for (index, value) in try read(UInt8(0), GDT_Byte, from: mask).enumerated() where value == 0 {
        codes[index] = Self.noCode
      }
    }
    return codes[0..<count]
  }
}
