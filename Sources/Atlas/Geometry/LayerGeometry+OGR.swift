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

  /// What is inside of rings that cross.
  public enum RingRule: Sendable {
    /// Outer rings and holes stay what they are, and what crosses is divided.
    case structure
    /// Ground that an odd number of rings enclose: a ring within another one is a hole of it, whatever it is called.
    case evenOdd
  }

  /// A shape whose rings do not cross; nil where nothing is left.
  static func repaired(_ geometry: OGRGeometryH, _ rule: RingRule) -> LayerGeometry? {
    let options = rule == .structure ? ["METHOD=STRUCTURE", "KEEP_COLLAPSED=NO"] : ["METHOD=LINEWORK"]
    let repaired = GDAL.withOptions(options) { OGR_G_MakeValidEx(geometry, $0) }
    defer { if let repaired { OGR_G_DestroyGeometry(repaired) } }
    return LayerGeometry(repaired) ?? repaired.flatMap(polygons(of:))
  }

  /// The polygons of a collection of several kinds: where ground is asked for, lines and points are nothing.
  static func polygons(of collection: OGRGeometryH) -> LayerGeometry? {
    let parts = (0..<OGR_G_GetGeometryCount(collection)).compactMap { index -> [Part]? in
      OGR_G_GetGeometryRef(collection, index).flatMap { LayerGeometry($0) }.flatMap {
        $0.kind == .polygon ? $0.parts : nil
      }
    }
    return parts.isEmpty ? nil : LayerGeometry(.polygon, parts.flatMap { $0 })
  }

  /// The same of a shape of ours; a valid one is left as it is.
  func repaired() -> LayerGeometry? {
    guard let geometry = ogr() else { return nil }
    defer { OGR_G_DestroyGeometry(geometry) }
    return OGR_G_IsValid(geometry) != 0 ? self : Self.repaired(geometry, .structure)
  }
}
