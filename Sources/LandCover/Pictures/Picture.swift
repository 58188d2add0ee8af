internal import CGDAL
internal import Foundation

/// A picture in a palette: one byte a pixel; the last colour is transparent.
struct Picture {
  let width: Int
  let height: Int
  var pixels: [UInt8]
  var colours: [Colour]

  /// The byte of a pixel without a class.
  static let empty: UInt8 = 255

  /// The size of a picture of a grid whose longer side is `longest` pixels at most.
  static func size(of grid: RasterGrid, longest: Int) -> (width: Int, height: Int) {
    // Pixels of longitude and latitude are as wide as they are in the middle of the grid.
    let middle = grid.reference.kind == .geographic ? cos((grid.top + grid.bottom) / 2 * .pi / 180) : 1
    let (width, height) = (
      Double(grid.width) * grid.pixelWidth * max(0.05, middle), Double(grid.height) * grid.pixelHeight
    )
    let scale = min(
      Double(longest) / max(width, height), 1 / min(grid.pixelWidth * max(0.05, middle), grid.pixelHeight))
    func pixels(_ length: Double) -> Int { length.isFinite ? max(1, Int(min(Double(longest), length.rounded()))) : 1 }
    return (pixels(width * scale), pixels(height * scale))
  }

  /// The picture as PNG.
  /// - Throws: ``LandCoverError``.
  func png() throws -> [UInt8] {
    _ = GDAL.isReady
    guard let memory = GDALGetDriverByName("MEM"), let driver = GDALGetDriverByName("PNG"),
      let dataset = GDALCreate(memory, "", Int32(width), Int32(height), 1, GDT_Byte, nil),
      let band = GDALGetRasterBand(dataset, 1),
      let table = GDALCreateColorTable(GPI_RGB)
    else { throw LandCoverError("GDAL has no PNG driver: \(GDAL.message)") }
    defer {
      GDALClose(dataset)
      GDALDestroyColorTable(table)
    }
    for (index, colour) in colours.prefix(255).enumerated() {
      var entry = GDALColorEntry(c1: Int16(colour.red), c2: Int16(colour.green), c3: Int16(colour.blue), c4: 255)
      GDALSetColorEntry(table, Int32(index), &entry)
    }
    var none = GDALColorEntry(c1: 255, c2: 255, c3: 255, c4: 0)
    GDALSetColorEntry(table, Int32(Self.empty), &none)
    GDALSetRasterColorTable(band, table)
    var copy = pixels
    let status = copy.withUnsafeMutableBufferPointer {
      GDALRasterIO(
        band, GF_Write, 0, 0, Int32(width), Int32(height), $0.baseAddress, Int32(width), Int32(height), GDT_Byte, 0, 0)
    }
    let path = "/vsimem/ecotone-\(UUID().uuidString).png"
    guard status == CE_None,
      let written = GDAL.withOptions(["ZLEVEL=9"], { GDALCreateCopy(driver, path, dataset, 0, $0, nil, nil) })
    else {
      throw LandCoverError("the picture cannot be written: \(GDAL.message)")
    }
    GDALClose(written)
    defer { VSIUnlink(path) }
    var length: vsi_l_offset = 0
    guard let bytes = VSIGetMemFileBuffer(path, &length, 0) else {
      throw LandCoverError("the picture cannot be written: \(GDAL.message)")
    }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(length)))
  }
}
