internal import CGDAL
internal import Foundation

/// Where GDAL finds what a user names: a file, one in a zip, one on another machine, a part of a file of several.
struct DataAddress {
  /// As GDAL takes it.
  let text: String

  /// - Parameter expected: what is missed where nothing is there.
  /// - Throws: ``LandCoverError`` for a file that is not there, and for a zip of several.
  init(_ path: String, expected: String) throws {
    _ = GDAL.isReady
    if path.hasPrefix("http://") || path.hasPrefix("https://") {
      text = "/vsicurl/" + path
    } else if path.hasPrefix("/vsi") {
      text = path
    } else if FileManager.default.fileExists(atPath: path) {
      text = path.lowercased().hasSuffix(".zip") ? try Self.only(in: path, expected: expected) : path
    } else if path.contains(":") {
      text = path  // a subdataset, as NETCDF:"file.nc":layer
    } else {
      throw LandCoverError("\(path): no such file; expected \(expected)")
    }
  }

  private static let endings = [
    ".tif", ".tiff", ".img", ".vrt", ".nc", ".jp2", ".gpkg", ".shp", ".geojson", ".asc", ".bil",
  ]

  /// The only file of a zip that may be data.
  private static func only(in path: String, expected: String) throws -> String {
    let list = VSIReadDirRecursive("/vsizip/" + path)
    defer { CSLDestroy(list) }
    let names = (0..<CSLCount(list)).compactMap { list?[Int($0)].map { String(cString: $0) } }
    let found = names.filter { name in endings.contains { name.lowercased().hasSuffix($0) } }
    if found.count == 1 { return "/vsizip/\(path)/\(found[0])" }
    guard !found.isEmpty else {
      throw LandCoverError("\(path): holds \(names.prefix(4).joined(separator: ", ")); expected \(expected)")
    }
    throw LandCoverError(
      "\(path): holds several files; expected one of "
        + "them: \(found.prefix(6).map { "/vsizip/\(path)/\($0)" }.joined(separator: ", "))"
    )
  }

  /// Names of the rasters that a file of several has.
  static func subdatasets(of dataset: GDALDatasetH) -> [String] {
    guard let list = GDALGetMetadata(dataset, "SUBDATASETS") else { return [] }
    return (0..<CSLCount(list)).compactMap { list[Int($0)].map { String(cString: $0) } }.compactMap { item in
      guard let equals = item.firstIndex(of: "="), item[..<equals].hasSuffix("_NAME") else { return nil }
      return String(item[item.index(after: equals)...])
    }
  }
}
