internal import Foundation

/// Shapes and coordinate systems as GeoServices writes them. Source: Esri, ArcGIS REST API, "Geometry objects".
public enum EsriShape {
  /// The plane that a coordinate system means: a number, or an object with `wkid`, `latestWkid` or `wkt`.
  /// - Throws: ``QueryShape/Fault`` for one that nothing is handed out in.
  public static func plane(_ text: String) throws -> LayerPlane {
    let text = text.trimmingCharacters(in: .whitespaces)
    if let number = Int(text) { return try plane(number) }
    guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
      // Some write the text of the system alone.
      if isAtlas(text) { return .northAmerica }
      throw unknown(text)
    }
    return try plane(object)
  }

  private static func plane(_ object: [String: Any]) throws -> LayerPlane {
    for name in ["latestWkid", "wkid"] {
      if let number = object[name] as? Int { return try plane(number) }
    }
    guard let text = object["wkt"] as? String, isAtlas(text) else {
      throw unknown(object["wkt"] as? String ?? "none")
    }
    return .northAmerica
  }

  private static func plane(_ number: Int) throws -> LayerPlane {
    switch number {
    case 4326, 4269: .degrees
    case 3857, 102_100, 102_113, 900_913: .webMercator
    default: throw unknown(String(number))
    }
  }

  private static func unknown(_ text: String) -> QueryShape.Fault {
    QueryShape.Fault(
      text: "coordinate system \(text.prefix(80)); expected 4326, 3857 (102100), or the wkt of the Atlas's "
        + "Lambert_Azimuthal_Equal_Area on the sphere of 6370997 m")
  }

  /// Whether a well-known text is that of the Atlas's plane.
  private static func isAtlas(_ text: String) -> Bool {
    let plain = text.lowercased().filter { !$0.isWhitespace && $0 != "_" }
    func has(_ name: String, _ value: String) -> Bool {
      ["", ".0"].contains { plain.contains("\"\(name)\",\(value)\($0)]") }
    }
    return plain.hasPrefix("projcs[") && plain.contains("\"lambertazimuthalequalarea\"") && plain.contains("6370997")
      && (has("centralmeridian", "-100") || has("longitudeofcenter", "-100"))
      && (has("latitudeoforigin", "45") || has("latitudeofcenter", "45"))
  }

  /// The well-known text (Esri's) of the Atlas's plane.
  public static let atlasText = """
    PROJCS["Sphere_ARC_INFO_Lambert_Azimuthal_Equal_Area",GEOGCS["GCS_Sphere_ARC_INFO",DATUM["D_Sphere_ARC_INFO",\
    SPHEROID["Sphere_ARC_INFO",6370997.0,0.0]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],\
    PROJECTION["Lambert_Azimuthal_Equal_Area"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],\
    PARAMETER["Central_Meridian",-100.0],PARAMETER["Latitude_Of_Origin",45.0],UNIT["Meter",1.0]]
    """

  /// Reads a shape: an object of JSON, `x,y`, or `west,south,east,north`.
  /// - Parameter plane: where the shape does not say it.
  /// - Throws: ``QueryShape/Fault``.
  public static func shape(
    _ text: String, plane: LayerPlane?, _ relation: QueryShape.Relation
  ) throws -> (shape: QueryShape, plane: LayerPlane) {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard text.hasPrefix("{") else {
      let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { number(String($0)) }
      let places = numbers.compactMap(\.self)
      guard places.count == numbers.count, [2, 4].contains(places.count) else {
        throw QueryShape.Fault(text: "\(text.prefix(60)); expected x,y or xmin,ymin,xmax,ymax, or an object of JSON")
      }
      let geometry =
        places.count == 2
        ? PlaneGeometry(.point, [[[PlaneGeometry.Place(places[0], places[1])]]])
        : try box(places[0], places[1], places[2], places[3])
      return (try QueryShape(geometry, relation), plane ?? .degrees)
    }
    guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
      throw QueryShape.Fault(text: "a geometry that is no JSON")
    }
    var own: LayerPlane?
    switch object["spatialReference"] {
    case nil, is NSNull: break
    case let number as Int: own = try Self.plane(number)
    case let reference as [String: Any]: own = reference.isEmpty ? nil : try Self.plane(reference)
    case let other?: throw unknown("\(other)")
    }
    return (try QueryShape(geometry(object), relation), own ?? plane ?? .degrees)
  }

  private static func geometry(_ object: [String: Any]) throws -> PlaneGeometry {
    func value(_ name: String) throws -> Double {
      guard let number = (object[name] as? NSNumber)?.doubleValue ?? (object[name] as? String).flatMap(number) else {
        throw QueryShape.Fault(text: "a geometry without \(name); expected a number")
      }
      return number
    }
    if object["xmin"] != nil {
      return try box(value("xmin"), value("ymin"), value("xmax"), value("ymax"))
    }
    if object["x"] != nil { return PlaneGeometry(.point, [[[PlaneGeometry.Place(try value("x"), try value("y"))]]]) }
    func run(_ value: Any) throws -> [PlaneGeometry.Place] {
      guard let places = value as? [Any] else { throw QueryShape.Fault(text: "a run of places that is no list") }
      return try places.map { place in
        guard let numbers = place as? [NSNumber], numbers.count >= 2 else {
          throw QueryShape.Fault(text: "a place that is not two numbers: [x, y]")
        }
        return PlaneGeometry.Place(numbers[0].doubleValue, numbers[1].doubleValue)
      }
    }
    if let points = object["points"] { return PlaneGeometry(.point, try run(points).map { [[$0]] }) }
    if let paths = object["paths"] as? [Any] { return PlaneGeometry(.line, try paths.map { [try run($0)] }) }
    if let rings = object["rings"] as? [Any] { return try QueryShape.polygon(rings: rings.map(run)) }
    throw QueryShape.Fault(
      text: "a geometry of \(object.keys.sorted().prefix(6).joined(separator: ", ")); expected x and y, points, paths, "
        + "rings, or xmin, ymin, xmax and ymax")
  }

  private static func box(_ left: Double, _ bottom: Double, _ right: Double, _ top: Double) throws -> PlaneGeometry {
    guard PlaneBox(left: left, bottom: bottom, right: right, top: top) != nil else {
      throw QueryShape.Fault(text: "a box \(left),\(bottom),\(right),\(top); expected xmin,ymin,xmax,ymax")
    }
    typealias Place = PlaneGeometry.Place
    // A box without a width is a line, or a point.
    if left == right, bottom == top { return PlaneGeometry(.point, [[[Place(left, bottom)]]]) }
    if left == right || bottom == top { return PlaneGeometry(.line, [[[Place(left, bottom), Place(right, top)]]]) }
    return PlaneGeometry(
      .polygon,
      [[[Place(left, bottom), Place(left, top), Place(right, top), Place(right, bottom), Place(left, bottom)]]])
  }

  /// Plain decimals: Swift would read hexadecimal digits and words too.
  private static func number(_ text: String) -> Double? {
    let text = text.trimmingCharacters(in: .whitespaces)
    guard !text.isEmpty, text.allSatisfy({ "0123456789+-.eE".contains($0) }) else { return nil }
    return Double(text)
  }
}
