internal import CGDAL
internal import Foundation
internal import LandCover

/// Writes `features.gpkg`: a GeoPackage of one layer with its spatial index, the same bytes for the same features.
final class FeatureWriter {
  private let path: String
  private var dataset: GDALDatasetH?
  private let layer: OGRLayerH
  private let fields: [VectorFile.Field]

  /// - Parameter date: written where the format wants the time of a change.
  /// - Throws: ``AtlasError``.
  init(_ path: String, _ fields: [VectorFile.Field], date: String) throws {
    _ = GDAL.isReady
    (self.path, self.fields) = (path, fields)
    try Self.check(fields)
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", "\(date)T00:00:00.000Z")
    let driver = GDALGetDriverByName("GPKG")
    let names = fields.map(\.name)
    let reference = OSRNewSpatialReference(nil)
    defer { OSRDestroySpatialReference(reference) }
    OSRImportFromEPSG(reference, 4326)
    OSRSetAxisMappingStrategy(reference, OAMS_TRADITIONAL_GIS_ORDER)
    guard let dataset = GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, nil),
      let layer = GDAL.withOptions(
        ["FID=\(FreeName.of("fid", among: names))", "GEOMETRY_NAME=\(FreeName.of("shape", among: names))"],
        {
          GDALDatasetCreateLayer(dataset, "features", reference, wkbUnknown, $0)
        })
    else { throw AtlasError("cannot write \(path): \(GDAL.message)") }
    (self.dataset, self.layer) = (dataset, layer)
    for field in fields {
      let type =
        switch field.kind {
        case .integer: OFTInteger64
        case .real: OFTReal
        case .text, .date: OFTString
        }
      let definition = OGR_Fld_Create(field.name, type)
      defer { OGR_Fld_Destroy(definition) }
      guard OGR_L_CreateField(layer, definition, 0) == OGRERR_NONE else {
        throw AtlasError("cannot write \(path): field \(field.name): \(GDAL.message)")
      }
    }
    GDALDatasetStartTransaction(dataset, 0)
  }

  /// What a table of SQLite cannot have.
  private static func check(_ fields: [VectorFile.Field]) throws {
    guard fields.count <= mostFields else {
      throw AtlasError("\(fields.count) fields; expected \(mostFields) at most")
    }
    var known: [String: String] = [:]
    for field in fields {
      if let other = known.updateValue(field.name, forKey: field.name.lowercased()) {
        throw AtlasError("fields \(other) and \(field.name) differ by case alone; expected different names")
      }
    }
  }

  private static let mostFields = 1_900

  deinit {
    if let dataset { GDALClose(dataset) }
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", nil)
  }

  func write(_ id: Int, _ values: [VectorFile.Value], _ shape: LayerGeometry?) throws {
    guard let feature = OGR_F_Create(OGR_L_GetLayerDefn(layer)) else { throw failure() }
    defer { OGR_F_Destroy(feature) }
    OGR_F_SetFID(feature, GIntBig(id))
    for (index, value) in values.enumerated() {
      let index = Int32(index)
      switch value {
      case .text(let text): OGR_F_SetFieldString(feature, index, text)
      case .integer(let integer): OGR_F_SetFieldInteger64(feature, index, GIntBig(integer))
      case .real(let real): OGR_F_SetFieldDouble(feature, index, real)
      case .none: OGR_F_SetFieldNull(feature, index)
      }
    }
    if let shape {
      // A shape is written or the edition is not.
      guard let geometry = shape.ogr(), OGR_F_SetGeometryDirectly(feature, geometry) == OGRERR_NONE else {
        throw failure()
      }
    }
    guard OGR_L_CreateFeature(layer, feature) == OGRERR_NONE else { throw failure() }
  }

  func close() throws {
    guard let dataset else { return }
    guard GDALDatasetCommitTransaction(dataset) == OGRERR_NONE else { throw failure() }
    CPLErrorReset()
    GDALClose(dataset)
    self.dataset = nil
    if CPLGetLastErrorType() == CE_Failure { throw failure() }
  }

  private func failure() -> AtlasError { AtlasError("cannot write \(path): \(GDAL.message)") }
}
