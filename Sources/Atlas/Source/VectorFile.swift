internal import CGDAL
internal import Foundation
internal import LandCover
internal import Vocabulary

/// A layer of features in a file that GDAL reads: a shapefile (zipped too), GeoPackage, GeoJSON, file geodatabase, KML.
public final class VectorFile {
  /// A field of the table.
  public struct Field: Sendable, Equatable {
    public enum Kind: String, Sendable {
      case text
      case integer
      case real
      case date
    }

    public let name: String
    public let kind: Kind
  }

  public enum Value: Sendable, Equatable {
    case text(String)
    case integer(Int)
    case real(Double)
    case none

    /// As text; nil for nothing.
    public var text: String? {
      switch self {
      case .text(let text): text
      case .integer(let integer): String(integer)
      case .real(let real): NumberText.shortest(real)
      case .none: nil
      }
    }
  }

  /// A feature as the file has it, its shape in longitude and latitude.
  public struct Feature {
    /// Its number in the file.
    public let number: Int
    public let values: [Value]
    /// Nil for no shape, an empty one, or one that is not of one kind.
    public let shape: LayerGeometry?
    /// What is wrong with its shape, as GEOS says it; nil for a valid one. A repaired shape had it.
    public let fault: String?
    /// What OGR calls its shape; nil for none.
    public let type: String?
  }

  public let path: String
  public let layer: String
  public let fields: [Field]
  public let reference: SourceReference
  private let dataset: GDALDatasetH
  private let handle: OGRLayerH

  /// The formats that are read: those of the Atlas, and none that names other files, addresses or programs.
  private static let drivers = ["ESRI Shapefile", "GPKG", "GeoJSON", "OpenFileGDB", "LIBKML", "KML", "FlatGeobuf"]
  /// Bytes that a zip may unpack to, and how many times its own.
  private static let mostUnpacked = (bytes: 8 << 30, times: 200)
  private static let mostVertices = 10_000_000

  /// - Parameters:
  ///   - layer: the only one unless given.
  ///   - crs: where the file has none: `sphere`, `wgs84`, or a coordinate system.
  ///   - encoding: of a shapefile's texts, such as `CP1252`, where its `.cpg` is missing or wrong.
  /// - Throws: ``AtlasError``.
  public init(_ path: String, layer name: String? = nil, crs: String? = nil, encoding: String? = nil) throws {
    _ = GDAL.isReady
    self.path = path
    let address = try Self.address(path)
    var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    for driver in Self.drivers { list = CSLAddString(list, driver) }
    defer { CSLDestroy(list) }
    let allowed = list.map { UnsafeRawPointer($0).assumingMemoryBound(to: UnsafePointer<CChar>?.self) }
    var options = encoding.map { ["ENCODING=\($0)"] } ?? []
    if options.isEmpty, Self.isLatin(path) { options = ["ENCODING=CP1252"] }
    let opened = GDAL.withOptions(options) { list in
      let own = list.map { UnsafeRawPointer($0).assumingMemoryBound(to: UnsafePointer<CChar>?.self) }
      return GDALOpenEx(address, UInt32(GDAL_OF_VECTOR | GDAL_OF_READONLY), allowed, own, nil)
    }
    guard let dataset = opened else {
      throw AtlasError(
        "\(path): not a layer that can be read (\(GDAL.message)); expected a shapefile, GeoPackage, GeoJSON, "
          + "file geodatabase or KML")
    }
    do {
      let names = (0..<GDALDatasetGetLayerCount(dataset)).compactMap { index in
        GDALDatasetGetLayer(dataset, index).map { GDAL.text(OGR_L_GetName($0)) }
      }
      if name == nil, names.count > 1 {
        throw AtlasError("\(path): several layers; expected --layer with one of \(names.joined(separator: ", "))")
      }
      let found = name.map { GDALDatasetGetLayerByName(dataset, $0) } ?? GDALDatasetGetLayer(dataset, 0)
      guard let handle = found else {
        throw AtlasError("\(path): no layer \(name ?? ""); expected \(names.joined(separator: ", "))")
      }
      layer = GDAL.text(OGR_L_GetName(handle))
      let definition = OGR_L_GetLayerDefn(handle)
      fields = (0..<OGR_FD_GetFieldCount(definition)).map { index in
        let field = OGR_FD_GetFieldDefn(definition, index)
        let kind: Field.Kind =
          switch OGR_Fld_GetType(field) {
          case OFTInteger, OFTInteger64: .integer
          case OFTReal: .real
          case OFTDate, OFTDateTime, OFTTime: .date
          default: .text
          }
        return Field(name: GDAL.text(OGR_Fld_GetNameRef(field)), kind: kind)
      }
      (self.dataset, self.handle) = (dataset, handle)
      let said =
        GDAL.text(GDALGetDriverShortName(GDALGetDatasetDriver(dataset))) == "GeoJSON" ? GeoJSONSystem(address) : nil
      reference = try Self.reference(handle, said, crs, path)
    } catch {
      GDALClose(dataset)
      throw error
    }
  }

  deinit { GDALClose(dataset) }

  private static func reference(
    _ layer: OGRLayerH, _ said: GeoJSONSystem?, _ crs: String?, _ path: String
  ) throws -> SourceReference {
    var pointer: UnsafeMutablePointer<CChar>?
    let own = OGR_L_GetSpatialRef(layer)
    let isAssumed =
      said?.isLongitudeLatitude == false && GDAL.text(OSRGetName(own)).hasPrefix("WGS 84")
      && OSRIsGeographic(own) != 0
    if let own, !isAssumed { OSRExportToWkt(own, &pointer) }
    defer { VSIFree(pointer) }
    let wkt = GDAL.text(pointer)
    if !wkt.isEmpty {
      guard crs == nil else {
        throw AtlasError("\(path): --crs is for files without a coordinate system; this one has it")
      }
      return try SourceReference(wkt)
    }
    if let crs { return try SourceReference(SourceReference.text(of: crs)) }
    OGR_L_ResetReading(layer)
    let feature = OGR_L_GetNextFeature(layer)
    defer { if let feature { OGR_F_Destroy(feature) } }
    let first = feature.flatMap { LayerGeometry(OGR_F_GetGeometryRef($0)) }?.parts.first?.first?.first
    throw SourceReference.missing(path, said: said?.text, x: first?.longitude ?? 0, y: first?.latitude ?? 0)
  }

  /// Whether a shapefile's `.cpg` says Windows-1252 in a way that GDAL does not know: `ANSI 1252`, `CP-1252`.
  private static func isLatin(_ path: String) -> Bool {
    guard path.lowercased().hasSuffix(".shp") else { return false }
    let page = [".cpg", ".CPG"].compactMap { FileManager.default.contents(atPath: path.dropLast(4) + $0) }.first
    return page.map { String(decoding: $0, as: UTF8.self).contains("1252") } ?? false
  }

  /// What GDAL opens: the file, or the only data in a zip that unpacks to what fits. Nothing is unpacked onto the disk;
  /// names that lead out of a zip are none to GDAL.
  private static func address(_ path: String) throws -> String {
    guard FileManager.default.fileExists(atPath: path) else {
      throw AtlasError("\(path): no such file; expected a shapefile, GeoPackage, GeoJSON, file geodatabase or KML")
    }
    var kind = stat()
    guard stat(path, &kind) == 0, [S_IFREG, S_IFDIR].contains(kind.st_mode & S_IFMT) else {
      throw AtlasError("\(path): neither a file nor a folder")
    }
    let lower = path.lowercased()
    if let side = [".dbf", ".shx", ".prj"].first(where: lower.hasSuffix) {
      throw AtlasError("\(path): a \(side) is a part of a shapefile; name its .shp")
    }
    if FileManager.default.fileExists(atPath: path + "-wal") {
      throw AtlasError(
        "\(path): has \(path)-wal beside it, with changes of its own; close the program that has it open")
    }
    if lower.hasSuffix(".shp") {
      for ending in [".shx", ".dbf"] {
        let side = String(path.dropLast(4))
        guard [ending, ending.uppercased()].contains(where: { FileManager.default.fileExists(atPath: side + $0) })
        else {
          throw AtlasError("\(path): no \(ending) beside it; a shapefile is .shp, .shx and .dbf together")
        }
      }
    }
    guard lower.hasSuffix(".zip") else { return path }
    var (names, unpacked) = ([String](), 0)
    if let directory = VSIOpenDir("/vsizip/" + path, -1, nil) {
      defer { VSICloseDir(directory) }
      while let entry = VSIGetNextDirEntry(directory) {
        names.append(GDAL.text(entry.pointee.pszName))
        let (sum, isOver) = unpacked.addingReportingOverflow(Int(clamping: entry.pointee.nSize))
        unpacked = isOver ? .max : sum
      }
    }
    guard !names.isEmpty else { throw AtlasError("\(path): not a zip, or one without a file in it") }
    var status = stat()
    guard stat(path, &status) == 0 else { throw AtlasError("\(path): \(String(cString: strerror(errno)))") }
    let packed = Int(status.st_size)
    guard unpacked <= mostUnpacked.bytes, unpacked <= max(1 << 20, packed * mostUnpacked.times) else {
      throw AtlasError("\(path): unpacks to \(unpacked) bytes, from \(packed); that is refused")
    }
    let folders = Set(
      names.compactMap { name in name.firstRange(of: ".gdb/").map { String(name[..<$0.upperBound].dropLast()) } })
    let data = names.filter { name in
      [".shp", ".gpkg", ".geojson", ".json", ".kml", ".fgb"].contains { name.lowercased().hasSuffix($0) }
    }
    let all = data + folders.sorted()
    guard all.count == 1 else {
      throw AtlasError(
        all.isEmpty
          ? "\(path): holds \(names.prefix(4).joined(separator: ", ")); expected a layer"
          : "\(path): holds several layers: \(all.prefix(6).joined(separator: ", ")); expected one")
    }
    if all[0].lowercased().hasSuffix(".shp") {
      let stem = all[0].dropLast(4)
      for ending in [".shx", ".dbf"] where !names.contains(where: { $0.lowercased() == (stem + ending).lowercased() }) {
        throw AtlasError("\(path): \(all[0]) has no \(ending) beside it")
      }
    }
    return "/vsizip/\(path)/\(all[0])"
  }

  /// Visits the features in the file's order.
  /// - Parameter repairing: by what rule rings that cross themselves are repaired; nil to leave them.
  /// - Throws: ``AtlasError`` where the file breaks off, or a shape is too large; what `visit` throws.
  public func each(repairing: LayerGeometry.RingRule? = nil, _ visit: (Feature) throws -> Void) throws {
    OGR_L_ResetReading(handle)
    CPLErrorReset()
    while let feature = OGR_L_GetNextFeature(handle) {
      defer { OGR_F_Destroy(feature) }
      try visit(try self.feature(feature, repairing))
    }
    if CPLGetLastErrorType() == CE_Failure { throw AtlasError("\(path): breaks off: \(GDAL.message)") }
  }

  private func feature(_ feature: OGRFeatureH, _ repairing: LayerGeometry.RingRule?) throws -> Feature {
    let number = Int(OGR_F_GetFID(feature))
    let values = try fields.enumerated().map { index, field -> Value in
      let index = Int32(index)
      guard OGR_F_IsFieldSetAndNotNull(feature, index) != 0 else { return .none }
      switch field.kind {
      case .integer: return .integer(Int(OGR_F_GetFieldAsInteger64(feature, index)))
      case .real: return .real(OGR_F_GetFieldAsDouble(feature, index))
      case .text, .date:
        guard let bytes = OGR_F_GetFieldAsString(feature, index) else { return .none }
        guard let text = String(validatingCString: bytes) else {
          throw AtlasError(
            "\(path): feature \(number): \(field.name) is not UTF-8; expected --encoding with that of the file, "
              + "such as CP1252")
        }
        return .text(text)
      }
    }
    guard let geometry = OGR_F_GetGeometryRef(feature) else {
      return Feature(number: number, values: values, shape: nil, fault: nil, type: nil)
    }
    let type = GDAL.text(OGRGeometryTypeToName(OGR_GT_Flatten(OGR_G_GetGeometryType(geometry))))
    let raw = LayerGeometry(geometry)
    if raw == nil, OGR_G_IsEmpty(geometry) == 0 {
      return Feature(
        number: number, values: values, shape: nil,
        fault: "is a \(type.lowercased()) of several kinds, or of none of ours",
        type: type)
    }
    if let raw, raw.vertexCount > Self.mostVertices {
      throw AtlasError("\(path): feature \(number): \(raw.vertexCount) corners; expected \(Self.mostVertices) at most")
    }
    // What is no number has no place, and GEOS must not see it.
    if let bad = raw?.vertices.first(where: { !$0.longitude.isFinite || !$0.latitude.isFinite }) {
      return Feature(
        number: number, values: values, shape: nil, fault: "a corner at \(bad.longitude), \(bad.latitude)", type: type)
    }
    guard reference.place(geometry) else {
      CPLErrorReset()
      return Feature(
        number: number, values: values, shape: nil, fault: "has no place on the Earth in \(reference.name)", type: type)
    }
    CPLErrorReset()
    let isValid = raw == nil || raw?.kind == .point || OGR_G_IsValid(geometry) != 0
    let fault = isValid ? nil : GDAL.message
    var shape = LayerGeometry(geometry)
    if fault != nil, let repairing {
      guard let whole = LayerGeometry.repaired(geometry, repairing) else {
        throw AtlasError("\(path): feature \(number): its rings cannot be repaired (\(fault ?? ""))")
      }
      shape = whole
    }
    CPLErrorReset()
    return Feature(number: number, values: values, shape: shape, fault: fault, type: type)
  }
}
