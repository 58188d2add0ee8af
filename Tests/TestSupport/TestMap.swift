internal import Foundation

/// A small map as a raw file with a virtual raster beside it: any grid, sign and nodata.
public struct TestMap: Sendable {
  public static let laea = "+proj=laea +lat_0=45 +lon_0=-100 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs"

  public var width: Int
  public var height: Int
  public var codes: [UInt8]
  public var left = 0.0
  public var top = 0.0
  public var pixel = 30.0
  public var nodata: String?
  public var isSigned = false
  public var projection = TestMap.laea

  public init(width: Int, height: Int, codes: [UInt8]) {
    (self.width, self.height, self.codes) = (width, height, codes)
  }

  /// Codes from a generator, in patches.
  public static func patches(_ width: Int, _ height: Int, classes: Int, seed: UInt64) -> TestMap {
    var generator = SeededGenerator(seed: seed)
    let coarse = (0..<(width / 7 + 2) * (height / 5 + 2)).map { _ in
      UInt8.random(in: 1...UInt8(classes), using: &generator)
    }
    var codes = [UInt8](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        let isOdd = UInt8.random(in: 0..<20, using: &generator) == 0
        codes[y * width + x] =
          isOdd ? UInt8.random(in: 0...UInt8(classes), using: &generator) : coarse[y / 5 * (width / 7 + 2) + x / 7]
      }
    }
    return TestMap(width: width, height: height, codes: codes)
  }

  /// Writes it, and returns the path.
  public func write(_ folder: TemporaryFolder, _ name: String) throws -> String {
    try folder.write("\(name).raw", Data(codes))
    let none = nodata.map { "<NoDataValue>\($0)</NoDataValue>" } ?? ""
    let sign = isSigned ? "<Metadata domain=\"IMAGE_STRUCTURE\"><MDI key=\"PIXELTYPE\">SIGNEDBYTE</MDI></Metadata>" : ""
    return try folder.write(
      "\(name).vrt",
      """
      <VRTDataset rasterXSize="\(width)" rasterYSize="\(height)"><SRS>\(projection)</SRS>
      <GeoTransform>\(left), \(pixel), 0, \(top), 0, \(-pixel)</GeoTransform>
      <VRTRasterBand dataType="Byte" band="1" subClass="VRTRawRasterBand">\(sign)\(none)
      <SourceFilename relativeToVRT="1">\(name).raw</SourceFilename><ImageOffset>0</ImageOffset><PixelOffset>1</PixelOffset><LineOffset>\(width)</LineOffset>
      </VRTRasterBand></VRTDataset>
      """)
  }
}
