internal import CGDAL
internal import LandCover

extension LayerGeometry {
  /// The shape for OGR: several parts are a multiple one. Its owner destroys it.
  func ogr() -> OGRGeometryH? {
    let (single, multiple) =
      switch kind {
      case .point: (wkbPoint, wkbMultiPoint)
      case .line: (wkbLineString, wkbMultiLineString)
      case .polygon: (wkbPolygon, wkbMultiPolygon)
      }
    func run(_ type: OGRwkbGeometryType, _ vertices: [Vertex]) -> OGRGeometryH? {
      let geometry = OGR_G_CreateGeometry(type)
      for vertex in vertices { OGR_G_AddPoint_2D(geometry, vertex.longitude, vertex.latitude) }
      return geometry
    }
    let shapes = parts.map { part -> OGRGeometryH? in
      guard kind == .polygon else { return run(single, part.first ?? []) }
      let polygon = OGR_G_CreateGeometry(wkbPolygon)
      for ring in part { OGR_G_AddGeometryDirectly(polygon, run(wkbLinearRing, ring)) }
      return polygon
    }
    guard shapes.count != 1 else { return shapes[0] }
    let whole = OGR_G_CreateGeometry(multiple)
    for shape in shapes { OGR_G_AddGeometryDirectly(whole, shape) }
    return whole
  }

  /// A shape whose rings do not cross, by structure; nil where nothing is left.
  static func repaired(_ geometry: OGRGeometryH) -> LayerGeometry? {
    let repaired = GDAL.withOptions(["METHOD=STRUCTURE", "KEEP_COLLAPSED=NO"]) { OGR_G_MakeValidEx(geometry, $0) }
    defer { if let repaired { OGR_G_DestroyGeometry(repaired) } }
    return LayerGeometry(repaired)
  }

  /// The same of a shape of ours; a valid one is left as it is.
  func repaired() -> LayerGeometry? {
    guard let geometry = ogr() else { return nil }
    defer { OGR_G_DestroyGeometry(geometry) }
    return OGR_G_IsValid(geometry) != 0 ? self : Self.repaired(geometry)
  }
}
