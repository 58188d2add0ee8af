internal import CGDAL
internal import Foundation
internal import Vocabulary

/// What a change run is about: all that its results say beside counts, so that parts can be joined where the maps are
/// not.
struct ChangeDescription: Codable, Sendable {
  struct Map: Codable, Sendable {
    let name: String
    let bytes: UInt64
    /// FNV-1a of the first and last 64 KiB.
    let mark: String
    /// The year that the map shows; nil where its name does not say.
    let year: Int?
  }

  struct Class: Codable, Sendable {
    let code: Int
    let en: String
    let fr: String
    let es: String
    let colour: String
  }

  struct Grid: Codable, Sendable {
    let width: Int
    let height: Int
    let left: Double
    let top: Double
    let pixelWidth: Double
    let pixelHeight: Double
    let wkt: String

    init(_ grid: RasterGrid) {
      (width, height, left, top) = (grid.width, grid.height, grid.left, grid.top)
      (pixelWidth, pixelHeight, wkt) = (grid.pixelWidth, grid.pixelHeight, grid.reference.wkt)
    }

    /// Whether a part's grid is one that maps have.
    var isSound: Bool {
      (1...1 << 23).contains(width) && (1...1 << 23).contains(height) && pixelWidth > 0 && pixelHeight > 0
    }

    var grid: RasterGrid {
      RasterGrid(
        width: width, height: height, left: left, top: top, pixelWidth: pixelWidth, pixelHeight: pixelHeight,
        reference: SpatialReference(wkt: wkt))
    }
  }

  let maps: [Map]
  let grid: Grid
  let side: Int
  let legend: String?
  let classes: [Class]
  let zones: [String]
  let zoneField: String?
  let notes: [String]
  let caveats: [Caveat]
  let hasRaster: Bool
}

extension MapFile {
  /// The legend's classes, or those of the file's own colours, without names.
  var classes: [ChangeDescription.Class] {
    get throws {
      if let legend {
        return legend.entries.map { entry in
          let name = entry.name
          return .init(
            code: entry.code, en: name[.english], fr: name[.french], es: name[.spanish], colour: entry.colour.hex)
        }
      }
      return try Raster(path).colours.sorted { $0.key < $1.key }.map {
        .init(code: $0.key, en: "", fr: "", es: "", colour: $0.value.hex)
      }
    }
  }

  var description: ChangeDescription.Map {
    get throws {
      let name = URL(fileURLWithPath: path).lastPathComponent
      let years = Self.years(in: name)
      // A part of a file of several has no bytes of its own.
      guard let file = VSIFOpenL(try DataAddress(path, expected: "a raster").text, "rb") else {
        return .init(name: name, bytes: 0, mark: "", year: years.count == 1 ? years[0] : nil)
      }
      defer { VSIFCloseL(file) }
      guard VSIFSeekL(file, 0, SEEK_END) == 0 else { throw LandCoverError("\(path): cannot be read") }
      let size = UInt64(VSIFTellL(file))
      var checksum = PartFile.Checksum()
      var buffer = [UInt8](repeating: 0, count: 65536)
      for start in [0, size > 65536 ? size - 65536 : 0] {
        guard VSIFSeekL(file, vsi_l_offset(start), SEEK_SET) == 0 else {
          throw LandCoverError("\(path): cannot be read")
        }
        let got = VSIFReadL(&buffer, 1, buffer.count, file)
        buffer.withUnsafeBytes { checksum.add(UnsafeRawBufferPointer(rebasing: $0[0..<Int(got)])) }
      }
      return .init(
        name: name, bytes: size, mark: String(checksum.value, radix: 16), year: years.count == 1 ? years[0] : nil)
    }
  }

  /// The different numbers from 1970 to 2099 in a name: which of several the map shows, nobody can tell from it.
  static func years(in name: String) -> [Int] {
    let numbers = name.split { !$0.isASCII || !$0.isNumber }.filter { $0.count == 4 }.compactMap { Int($0) }.filter {
      (1970..<2100).contains($0)
    }
    return Set(numbers).sorted()
  }
}
