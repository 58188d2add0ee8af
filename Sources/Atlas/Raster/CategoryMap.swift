internal import CGDAL
internal import Foundation
internal import LandCover

/// A map whose pixels are classes, as GDAL opens it. One thread uses it at a time.
final class CategoryMap {
  /// The map itself, or an overview of it.
  struct Level {
    let band: GDALRasterBandH
    let width: Int
    let height: Int
  }

  let path: String
  let reference: SourceReference
  let width: Int
  let height: Int
  /// In units of the coordinate system: the outer corner of the first pixel, and a pixel's size.
  let left: Double
  let top: Double
  let pixelWidth: Double
  let pixelHeight: Double
  /// The finest first.
  let levels: [Level]
  let isMasked: Bool
  private let dataset: GDALDatasetH

  /// - Parameter crs: where the file has none: `sphere`, `wgs84`, or a coordinate system.
  /// - Throws: ``AtlasError`` for a file that is no map of one band, north at its top.
  init(_ path: String, crs: String? = nil) throws {
    _ = GDAL.isReady
    self.path = path
    var kind = stat()
    guard stat(path, &kind) == 0, kind.st_mode & S_IFMT == S_IFREG else { throw AtlasError("\(path): no such file") }
    // A virtual map would name other files.
    let allowed = "GTiff"
    let opened = allowed.withCString { name -> GDALDatasetH? in
      var list: [UnsafePointer<CChar>?] = [name, nil]
      return GDALOpenEx(path, UInt32(GDAL_OF_RASTER | GDAL_OF_READONLY), &list, nil, nil)
    }
    guard let dataset = opened else { throw AtlasError("\(path): not a GeoTIFF that can be read (\(GDAL.message))") }
    self.dataset = dataset
    do {
      guard GDALGetRasterCount(dataset) == 1, let band = GDALGetRasterBand(dataset, 1) else {
        throw AtlasError("\(path): \(GDALGetRasterCount(dataset)) bands; expected one of class codes")
      }
      guard [GDT_Byte, GDT_UInt16, GDT_Int16].contains(GDALGetRasterDataType(band)) else {
        throw AtlasError(
          "\(path): pixels of type \(GDAL.text(GDALGetDataTypeName(GDALGetRasterDataType(band)))); expected codes of "
            + "8 or 16 bits")
      }
      var transform = [0.0, 1, 0, 0, 0, -1]
      guard GDALGetGeoTransform(dataset, &transform) == CE_None, transform[2] == 0, transform[4] == 0,
        transform[1] > 0, transform[5] < 0, transform.allSatisfy(\.isFinite)
      else { throw AtlasError("\(path): no place on the Earth, or not north-up; gdalwarp makes it so") }
      (left, top, pixelWidth, pixelHeight) = (transform[0], transform[3], transform[1], -transform[5])
      (width, height) = (Int(GDALGetRasterXSize(dataset)), Int(GDALGetRasterYSize(dataset)))
      let wkt = GDAL.text(GDALGetProjectionRef(dataset))
      switch (wkt.isEmpty, crs) {
      case (false, nil): reference = try SourceReference(wkt)
      case (true, let crs?): reference = try SourceReference(SourceReference.text(of: crs))
      case (true, nil): throw SourceReference.missing(path, x: left, y: top)
      case (false, _?):
        throw AtlasError("\(path): --crs is for files without a coordinate system; this one has it")
      }
      levels =
        [Level(band: band, width: width, height: height)]
        + (0..<GDALGetOverviewCount(band)).compactMap { index in
          GDALGetOverview(band, index).map {
            Level(band: $0, width: Int(GDALGetRasterBandXSize($0)), height: Int(GDALGetRasterBandYSize($0)))
          }
        }.sorted { $0.width > $1.width }
      let mask = GDALGetMaskFlags(band)
      isMasked = mask & Int32(GMF_PER_DATASET) != 0 && mask & Int32(GMF_ALPHA) == 0
    } catch {
      GDALClose(dataset)
      throw error
    }
  }

  deinit { GDALClose(dataset) }

  var nodata: Int? {
    var has: Int32 = 0
    let value = GDALGetRasterNoDataValue(levels[0].band, &has)
    return has != 0 ? Int(exactly: value) : nil
  }

  /// A window of a level as codes, row by row.
  func codes(_ level: Level, x: Int, y: Int, width: Int, height: Int) throws -> [Int32] {
    try read(level.band, Int32(0), GDT_Int32, x, y, width, height)
  }

  /// The same, where no mask hides it.
  func mask(_ level: Level, x: Int, y: Int, width: Int, height: Int) throws -> [UInt8]? {
    guard isMasked, let band = GDALGetMaskBand(level.band) else { return nil }
    return try read(band, UInt8(0), GDT_Byte, x, y, width, height)
  }

  private func read<Value>(
    _ band: GDALRasterBandH, _ zero: Value, _ type: GDALDataType, _ x: Int, _ y: Int, _ width: Int, _ height: Int
  ) throws -> [Value] {
    var status = CE_None
    let values = [Value](unsafeUninitializedCapacity: width * height) { room, made in
      status = GDALRasterIO(
        band, GF_Read, Int32(x), Int32(y), Int32(width), Int32(height), room.baseAddress, Int32(width), Int32(height),
        type, 0, 0)
      made = status == CE_None ? width * height : 0
    }
    guard status == CE_None else { throw AtlasError("\(path): cannot be read: \(GDAL.message)") }
    return values
  }

  /// Codes that overviews have and no pixel has: averages.
  func invented(beside codes: Set<Int>) throws -> [Int] {
    var found: Set<Int> = []
    // A coarse overview shows it as well as a fine one.
    for level in levels.dropFirst() where level.width * level.height <= 1 << 24 {
      found.formUnion(try self.codes(level, x: 0, y: 0, width: level.width, height: level.height).map { Int($0) })
    }
    return found.subtracting(codes).subtracting(nodata.map { [$0] } ?? []).sorted()
  }

  /// A part of a map, in pixels.
  struct Window {
    let x: Int
    let y: Int
    let width: Int
    let height: Int
  }

  /// Writes the map or a part of it as a cloud-optimised GeoTIFF, its overviews by the class that most pixels have.
  func write(_ window: Window? = nil, to path: String, isCancelled: () -> Bool) throws {
    try withoutActuallyEscaping(isCancelled) { isCancelled in
      final class Box {
        let isCancelled: () -> Bool
        init(_ isCancelled: @escaping () -> Bool) { self.isCancelled = isCancelled }
      }
      let box = Box(isCancelled)
      let options = [
        "COMPRESS=DEFLATE", "BLOCKSIZE=512", "OVERVIEWS=IGNORE_EXISTING", "OVERVIEW_RESAMPLING=MODE",
        "NUM_THREADS=ALL_CPUS", "BIGTIFF=IF_SAFER",
      ]
      guard let driver = GDALGetDriverByName("COG") else { throw AtlasError("GDAL has no COG driver") }
      // The coordinate system may have been said by whoever adds the map.
      let part = window.map { ["-srcwin"] + [$0.x, $0.y, $0.width, $0.height].map(String.init) } ?? []
      let placed = GDAL.withOptions(["-of", "VRT", "-a_srs", reference.wkt] + part) { list -> GDALDatasetH? in
        let options = GDALTranslateOptionsNew(list, nil)
        defer { GDALTranslateOptionsFree(options) }
        return GDALTranslate("", dataset, options, nil)
      }
      guard let placed else { throw AtlasError("cannot write \(path): \(GDAL.message)") }
      defer { GDALClose(placed) }
      CPLErrorReset()
      let made = GDAL.withOptions(options) { list in
        GDALCreateCopy(
          driver, path, placed, 0, list,
          { _, _, context in
            guard let context else { return 1 }
            return Unmanaged<Box>.fromOpaque(context).takeUnretainedValue().isCancelled() ? 0 : 1
          }, Unmanaged.passUnretained(box).toOpaque())
      }
      if box.isCancelled() {
        if let made { GDALClose(made) }
        throw AtlasError("interrupted; nothing was written")
      }
      guard let made else { throw AtlasError("cannot write \(path): \(GDAL.message)") }
      GDALClose(made)
    }
  }
}
