internal import CGDAL
internal import Foundation

/// GDAL's set-up and its errors.
package enum GDAL {
  /// Registers drivers once; GDAL's own messages go into errors, not onto the terminal.
  package static let isReady: Bool = {
    GDALAllRegister()
    CPLSetErrorHandler(CPLQuietErrorHandler)
    // Side files beside inputs (.aux.xml) are never written.
    CPLSetConfigOption("GDAL_PAM_ENABLED", "NO")
    // A VRT's sources are open once a worker, not once for all.
    CPLSetConfigOption("VRT_SHARED_SOURCE", "NO")
    CPLSetConfigOption("OSR_DEFAULT_AXIS_MAPPING_STRATEGY", "TRADITIONAL_GIS_ORDER")
    setCache(bytes: 64 << 20)
    return true
  }()

  static func setCache(bytes: Int) { GDALSetCacheMax64(GIntBig(bytes)) }

  /// GDAL's last message of this thread, in one line.
  package static var message: String {
    let text = CPLGetLastErrorMsg().map { String(cString: $0) } ?? ""
    return text.isEmpty ? "GDAL gives no reason" : text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// Calls with a list of `NAME=VALUE` options.
  package static func withOptions<Result>(
    _ options: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) throws -> Result
  ) rethrows
    -> Result
  {
    var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    for option in options { list = CSLAddString(list, option) }
    defer { CSLDestroy(list) }
    return try body(list)
  }

  package static func text(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
}
