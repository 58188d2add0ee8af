package import Foundation
internal import Outputs
internal import Packing
internal import Vocabulary

/// The files that pages load: our own, from the program's resources, and those of others that `Scripts/setup`
/// installed.
///
/// All are read when the server starts; a request looks its name up in a table, so no path of the machine is reachable.
package struct Assets: Sendable {
  package struct File: Sendable {
    package let bytes: [UInt8]
    package let packed: [UInt8]?
    package let type: String
    /// Changes with the contents: part of the address, so that a browser may keep the file for ever.
    package let version: String
  }

  package let files: [String: File]
  /// Changes with the program and its files: part of every ETag.
  package let version: String

  /// The fonts of text, the usual weight first; where set-up did not make them, pages take the reader's own.
  package static let fonts = ["text-Regular.woff2", "text-Semibold.woff2"]
  package static let mapLibrary = ["maplibre-gl.js", "maplibre-gl.css"]
  package static let basemap = "basemap.geojson"

  /// The file that maps are drawn on; nil where set-up has not made it.
  package static var mapFile: Data? {
    FileManager.default.contents(atPath: ResourceFolder.assets.appendingPathComponent(basemap).path)
  }

  /// Rivers, counties, municipalities: lines that an operator gives for the map.
  package static let lines = "lines.geojson"
  /// The most bytes of them.
  private static let mostLines = 64 << 20

  /// - Parameter lines: the path of a GeoJSON file of lines or areas in degrees.
  /// - Throws: `ReferenceTableError` for files that are missing, or lines that are none.
  package init(lines: String? = nil) throws {
    var files: [String: File] = [:]
    var hash = Fingerprint()
    if let lines {
      let bytes = try Self.lines(lines)
      var own = Fingerprint()
      own.add(bytes)
      hash.add(bytes)
      files[Self.lines] = File(
        bytes: bytes, packed: Deflate.gzip(bytes, level: 9), type: OutputFormat.geojson.mediaType, version: own.text)
    }
    // The style sheet of ours comes last: it names fonts.
    for folder in [ResourceFolder.assets, ResourceFolder.of("Portal").appendingPathComponent("static")] {
      for name in ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted() {
        guard let type = Self.type(name),
          let data = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path)
        else { continue }
        let bytes = name.hasSuffix(".css") ? Self.versioned(data, files) : [UInt8](data)
        var own = Fingerprint()
        own.add(bytes)
        hash.add(bytes)
        let isPackable = !name.hasSuffix(".png") && !name.hasSuffix(".woff2") && bytes.count > 512
        files[name] = File(
          bytes: bytes, packed: isPackable ? Deflate.gzip(bytes, level: 9) : nil, type: type, version: own.text)
      }
    }
    guard files["portal.css"] != nil else {
      throw ReferenceTableError(
        message: "the portal's files are missing; keep ecotone_Portal.resources beside the program")
    }
    if let attributes = try? FileManager.default.attributesOfItem(atPath: ResourceFolder.executable.path) {
      hash.add(Array("\(attributes[.modificationDate] ?? "") \(attributes[.size] ?? "")".utf8))
    }
    self.files = files
    version = hash.text
  }

  /// Whether the map library and the base map are installed.
  package var hasMap: Bool { (Self.mapLibrary + [Self.basemap]).allSatisfy { files[$0] != nil } }

  /// The address of a file, which names its version.
  package func address(_ name: String) -> String { "/static/\(name)?v=\(files[name]?.version ?? "0")" }

  private static func lines(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ReferenceTableError(message: "\(path): no such file")
    }
    let expected = "expected a GeoJSON FeatureCollection of lines or areas of at most \(mostLines >> 20) MiB"
    guard data.count <= mostLines else {
      throw ReferenceTableError(message: "\(path): \(data.count) bytes; \(expected)")
    }
    let read: Any
    do { read = try JSONSerialization.jsonObject(with: data) } catch {
      throw ReferenceTableError(message: "\(path) is not JSON; \(expected)")
    }
    guard let object = read as? [String: Any], object["type"] as? String == "FeatureCollection",
      object["features"] is [Any]
    else { throw ReferenceTableError(message: "\(path) is other JSON; \(expected)") }
    return [UInt8](data)
  }

  /// A style sheet whose fonts are named with their versions, as pages name them.
  private static func versioned(_ sheet: Data, _ files: [String: File]) -> [UInt8] {
    var text = String(decoding: sheet, as: UTF8.self)
    for (name, file) in files where name.hasSuffix(".woff2") {
      text = text.replacing("url(\(name))", with: "url(/static/\(name)?v=\(file.version))")
    }
    return Array(text.utf8)
  }

  private static func type(_ name: String) -> String? {
    switch name.split(separator: ".").last {
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "woff2": "font/woff2"
    case "geojson": OutputFormat.geojson.mediaType
    case "txt": MediaType.text
    default: nil
    }
  }
}

/// A short hash of bytes (FNV-1a, 64 bits), for ETags and versions; nothing secret hangs on it.
package struct Fingerprint {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  package mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
  }

  package var text: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
