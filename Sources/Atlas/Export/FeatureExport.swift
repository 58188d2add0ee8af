internal import CGDAL
public import Foundation
internal import LandCover
public import Vocabulary

/// Features of a layer in a format of others, written by GDAL. One thread uses it at a time.
public struct FeatureExport {
  /// What was written.
  public struct Written: Sendable {
    /// By their paths in the folder, sorted.
    public var files: [String] = []
    public var features = 0
    /// Names that a format has no room for, by those of the fields.
    public var shortened: [(field: String, name: String)] = []
    /// How many features have no shape and were left out, where a format has no room for them.
    public var withoutShape = 0
    /// How many texts a format had no room for.
    public var cutTexts = 0
    /// The field that has the number of features, where the format keeps none.
    public var numberField: String?
  }

  private let store: LayerStore
  private let language: Language

  /// - Parameter language: of the names that formats take beside those of fields.
  public init(_ store: LayerStore, language: Language) { (self.store, self.language) = (store, language) }

  /// Bytes of a text in a shapefile at most.
  private static let longestText = 254

  /// Writes features into a folder that is there.
  /// - Parameters:
  ///   - numbers: of the features, in the order that they are written in.
  ///   - check: called before each feature; what it throws ends the export.
  /// - Throws: ``AtlasError``; `WorkBudget.Ended` where nobody waits any more.
  public func write(
    _ numbers: [Int], as format: LayerFormat, to folder: URL,
    check: () throws -> Void = { try WorkBudget.current?.check() }
  ) throws -> Written {
    _ = GDAL.isReady
    let record = store.edition.record
    var written = Written()
    let names = names(format, &written)
    if !format.hasNumbers { written.numberField = FreeName.of("id", among: record.fields.map(\.name)) }
    let kinds = LayerGeometry.Kind.allCases.filter { record.kinds[$0.rawValue] != nil }
    // Where a format wants one kind, each has a layer; what has no shape is in the first.
    let parts: [LayerGeometry.Kind?] =
      format.hasOneKind && kinds.count > 1 ? kinds : [kinds.count == 1 ? kinds[0] : nil]
    // A shapefile is a layer; the others have all of them.
    let isOneFile = format != .shapefile
    var dataset: GDALDatasetH?
    defer { if let dataset { GDALClose(dataset) } }
    for (index, kind) in parts.enumerated() {
      let layerName = parts.count > 1 ? "\(record.id)-\(kind?.rawValue ?? "")" : record.id
      if dataset == nil || !isOneFile {
        if let open = dataset { try close(open, layerName) }
        let path = folder.appendingPathComponent("\(isOneFile ? record.id : layerName).\(format.rawValue)").path
        guard let driver = GDALGetDriverByName(format.driver) else { throw AtlasError("GDAL has no \(format.driver)") }
        CPLErrorReset()
        dataset = GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, nil)
      }
      guard let open = dataset else { throw failure(layerName) }
      let several = try kind == .point && store.measures().hasSeveralPoints
      let layer = try layer(layerName, of: open, kind, several, format, names, written.numberField)
      let isOnly = parts.count == 1
      // Of the formats only a database has them.
      let isDatabase = format == .geoPackage
      if isDatabase { GDALDatasetStartTransaction(open, 0) }
      try store.each(numbers) { feature in
        try check()
        if feature.shape == nil, !format.takesNoShape {
          written.withoutShape += 1
          return true
        }
        guard isOnly || feature.shape?.kind == kind || feature.shape == nil && index == 0 else { return true }
        try write(feature, to: layer, format, several, &written)
        return true
      }
      guard !isDatabase || GDALDatasetCommitTransaction(open) == OGRERR_NONE else { throw failure(layerName) }
    }
    if let open = dataset {
      dataset = nil
      try close(open, record.id)
    }
    written.files = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).filter {
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: folder.path + "/" + $0, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
    return written
  }

  private func close(_ dataset: GDALDatasetH, _ name: String) throws {
    CPLErrorReset()
    GDALClose(dataset)
    if CPLGetLastErrorType() == CE_Failure { throw failure(name) }
  }

  private func failure(_ name: String) -> AtlasError { AtlasError("cannot write \(name): \(GDAL.message)") }

  /// Names of the fields in a format: a shapefile has room for ten bytes.
  private func names(_ format: LayerFormat, _ written: inout Written) -> [String] {
    guard format == .shapefile else { return store.fields.map(\.name) }
    var taken: Set<String> = ["id"]
    return store.fields.map { field in
      let plain = String(
        String.UnicodeScalarView(
          field.name.decomposedStringWithCanonicalMapping.unicodeScalars.filter { $0.isASCII }.map {
            $0.properties.isAlphabetic || ("0"..."9").contains($0) ? $0 : "_"
          }))
      var name = String(plain.prefix(10))
      var count = 1
      while name.isEmpty || taken.contains(name.lowercased()) {
        name = String(plain.prefix(10 - String(count).count - 1)) + "_\(count)"
        count += 1
      }
      taken.insert(name.lowercased())
      if name != field.name { written.shortened.append((field.name, name)) }
      return name
    }
  }

  private func layer(
    _ name: String, of dataset: GDALDatasetH, _ kind: LayerGeometry.Kind?, _ several: Bool, _ format: LayerFormat,
    _ names: [String], _ number: String?
  ) throws -> OGRLayerH {
    let record = store.edition.record
    let reference = OSRNewSpatialReference(nil)
    defer { OSRDestroySpatialReference(reference) }
    OSRImportFromEPSG(reference, 4326)
    OSRSetAxisMappingStrategy(reference, OAMS_TRADITIONAL_GIS_ORDER)
    let type: OGRwkbGeometryType =
      switch kind {
      case .point: several ? wkbMultiPoint : wkbPoint
      case .line: wkbMultiLineString
      case .polygon: wkbMultiPolygon
      case nil: record.kinds.isEmpty ? wkbNone : wkbUnknown
      }
    var options = format.options(isOfPoints: kind == .point && !several)
    if format == .fileGeodatabase { options.append("LAYER_ALIAS=\(record.description.title.text(language))") }
    if format == .geoPackage { options.append("FID=\(FreeName.of("fid", among: names))") }
    guard let layer = GDAL.withOptions(options, { GDALDatasetCreateLayer(dataset, name, reference, type, $0) }) else {
      throw failure(name)
    }
    func add(_ name: String, _ type: OGRFieldType, alias: String?, width: Int = 0) throws {
      let definition = OGR_Fld_Create(name, type)
      defer { OGR_Fld_Destroy(definition) }
      if let alias, format == .fileGeodatabase { OGR_Fld_SetAlternativeName(definition, alias) }
      if width > 0 { OGR_Fld_SetWidth(definition, Int32(width)) }
      guard OGR_L_CreateField(layer, definition, 1) == OGRERR_NONE else { throw failure("\(name)") }
    }
    if let number { try add(number, OFTInteger, alias: nil) }
    let measures = try store.measures()
    for (field, name) in zip(record.fields, names) {
      let title = record.description.fields?.first { $0.name == field.name }?.title.text(language)
      switch field.kind {
      case VectorFile.Field.Kind.integer.rawValue:
        try add(name, measures.wide.contains(field.name) ? OFTInteger64 : OFTInteger, alias: title)
      case VectorFile.Field.Kind.real.rawValue: try add(name, OFTReal, alias: title)
      default:
        // A shapefile has one width for all texts of a field.
        let width = format == .shapefile ? min(max(measures.longest[field.name] ?? 1, 1), Self.longestText) : 0
        try add(name, OFTString, alias: title, width: width)
      }
    }
    return layer
  }

  private func write(
    _ feature: LayerStore.Feature, to layer: OGRLayerH, _ format: LayerFormat, _ several: Bool, _ written: inout Written
  ) throws {
    guard let made = OGR_F_Create(OGR_L_GetLayerDefn(layer)) else { throw failure("a feature") }
    defer { OGR_F_Destroy(made) }
    if format.hasNumbers { OGR_F_SetFID(made, GIntBig(feature.id)) }
    let first: Int32 = written.numberField == nil ? 0 : 1
    if first == 1 { OGR_F_SetFieldInteger(made, 0, Int32(clamping: feature.id)) }
    for (index, value) in feature.values.enumerated() {
      let place = Int32(index) + first
      switch value {
      case .text(let text):
        if format == .shapefile, text.utf8.count > Self.longestText {
          written.cutTexts += 1
          OGR_F_SetFieldString(made, place, Self.cut(text))
        } else {
          OGR_F_SetFieldString(made, place, text)
        }
      case .integer(let integer): OGR_F_SetFieldInteger64(made, place, GIntBig(integer))
      case .real(let real): OGR_F_SetFieldDouble(made, place, real)
      case .none: OGR_F_SetFieldNull(made, place)
      }
    }
    if let shape = feature.shape {
      guard let geometry = shape.ogr() else { throw failure("feature \(feature.id)") }
      // A layer of several points, lines or areas has each of them so.
      let whole: OGRGeometryH? =
        switch shape.kind {
        case .point: several ? OGR_G_ForceToMultiPoint(geometry) : geometry
        case .line: OGR_G_ForceToMultiLineString(geometry)
        case .polygon: OGR_G_ForceToMultiPolygon(geometry)
        }
      guard OGR_F_SetGeometryDirectly(made, whole) == OGRERR_NONE else { throw failure("feature \(feature.id)") }
    }
    CPLErrorReset()
    guard OGR_L_CreateFeature(layer, made) == OGRERR_NONE else { throw failure("feature \(feature.id)") }
    written.features += 1
  }

  /// As much of a text as a shapefile has room for, no letter divided.
  private static func cut(_ text: String) -> String {
    var (kept, bytes) = ("", 0)
    for letter in text {
      bytes += letter.utf8.count
      guard bytes <= longestText else { break }
      kept.append(letter)
    }
    return kept
  }
}
