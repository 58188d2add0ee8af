import Foundation
import Portal
import PortalKernel
import Testing
import Vocabulary

/// Layers as programs of Esri ask for them.
struct GeoServicesTests {
  private static let root = "/arcgis/rest/services"
  private static let layer = "\(root)/regions/FeatureServer/0"

  private func object(_ answer: TestSite.Answer) throws -> [String: Any] {
    #expect(answer.status == 200, "\(answer.text)")
    return try #require(try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any])
  }

  private func query(_ query: String) async throws -> [String: Any] {
    try object(await TestSite.shared.get("\(Self.layer)/query?f=json&\(query)"))
  }

  private func features(_ answer: [String: Any]) throws -> [[String: Any]] {
    try #require(answer["features"] as? [[String: Any]])
  }

  @Test func servicesAreListed() async throws {
    let site = try await TestSite.shared
    #expect((try object(site.get("/arcgis/rest/info?f=json"))["currentVersion"] as? Double ?? 0) >= 10.5)
    let services = try #require(
      try object(site.get("\(Self.root)?f=pjson&token=x"))["services"] as? [[String: Any]])
    #expect(
      services.map { "\($0["name"] ?? "") \($0["type"] ?? "")" } == [
        "land-cover MapServer", "regions FeatureServer", "regions VectorTileServer",
      ])
    #expect(site.get("\(Self.root)?f=html").type.contains("html"))
  }

  @Test func aLayerSaysWhatItIs() async throws {
    let site = try await TestSite.shared
    let service = try object(site.get("\(Self.root)/regions/FeatureServer?f=json&lang=fr"))
    #expect((service["layers"] as? [[String: Any]])?.first?["name"] as? String == "Régions")
    #expect(service["supportedQueryFormats"] as? String == "JSON, geoJSON")
    let layer = try object(site.get("\(Self.layer)?f=json"))
    #expect(layer["type"] as? String == "Feature Layer" && layer["geometryType"] as? String == "esriGeometryPolygon")
    #expect(layer["objectIdField"] as? String == "OBJECTID" && layer["capabilities"] as? String == "Query")
    let fields = try #require(layer["fields"] as? [[String: Any]])
    #expect(fields.map { $0["name"] as? String } == ["OBJECTID", "name", "kind"])
    #expect(fields[0]["type"] as? String == "esriFieldTypeOID" && fields[1]["length"] as? Int == 1)
    let renderer = try #require((layer["drawingInfo"] as? [String: Any])?["renderer"] as? [String: Any])
    #expect(renderer["type"] as? String == "uniqueValue" && renderer["field1"] as? String == "kind")
    let first = try #require((renderer["uniqueValueInfos"] as? [[String: Any]])?.first)
    #expect(first["label"] as? String == "X & more")
    #expect((first["symbol"] as? [String: Any])?["color"] as? [Int] == [0x12, 0x34, 0x56, 204])
    // What nobody may do is not told as if one might.
    let advanced = try #require(layer["advancedQueryCapabilities"] as? [String: Any])
    #expect(advanced["supportsPagination"] as? Bool == true && advanced["supportsQueryWithDistance"] as? Bool == false)
    #expect(try object(site.get("\(Self.root)/regions@2010.1/FeatureServer/layers"))["layers"] != nil)
  }

  @Test func featuresAsGeoServicesHasThem() async throws {
    let all = try await query("where=1%3D1&outFields=*")
    #expect(all["objectIdFieldName"] as? String == "OBJECTID" && all["exceededTransferLimit"] == nil)
    #expect((all["spatialReference"] as? [String: Any])?["wkid"] as? Int == 4326)
    let found = try features(all)
    #expect(found.count == 2)
    let attributes = try #require(found[0]["attributes"] as? [String: Any])
    #expect(attributes["OBJECTID"] as? Int == 1 && attributes["name"] as? String == "a")
    // Outer rings run with the clock, whichever way the file had them.
    let rings = try #require((found[0]["geometry"] as? [String: Any])?["rings"] as? [[[Double]]])
    #expect(rings == [[[-100, 45], [-100, 49], [-96, 49], [-96, 45], [-100, 45]]])
    // In another plane, with fewer fields, one at a time.
    let page = try await query("outFields=kind&outSR=102100&resultRecordCount=1&resultOffset=1&geometryPrecision=0")
    #expect(page["exceededTransferLimit"] == nil)
    #expect(try features(page)[0]["attributes"] as? [String: String] == ["kind": "y<z"])
    let metres = try #require((features(page)[0]["geometry"] as? [String: Any])?["rings"] as? [[[Double]]])
    #expect(metres[0][0] == [-10_686_671, 5_621_521])
    #expect(try await query("resultRecordCount=1")["exceededTransferLimit"] as? Bool == true)
    #expect(try features(await query("returnGeometry=false"))[0]["geometry"] == nil)
    #expect(try features(await query("resultOffset=7")).isEmpty)
    // The Atlas's plane is told by its text.
    let plane = try await query("outSR=%7B%22wkt%22:%22\(Self.wkt)%22%7D&objectIds=1")
    #expect((plane["spatialReference"] as? [String: Any])?["wkt"] as? String != nil)
    let origin = try #require((features(plane)[0]["geometry"] as? [String: Any])?["rings"] as? [[[Double]]])
    #expect(origin[0][0] == [0, 0])
    let text = try await TestSite.shared.get("\(Self.layer)/query?f=geojson&outFields=name")
    #expect(text.type == "application/geo+json" && text.text.contains(#""properties":{"name":"a"}"#))
  }

  private static let wkt =
    "PROJCS%5B%5C%22a%5C%22,GEOGCS%5B%5C%22b%5C%22,SPHEROID%5B%5C%22c%5C%22,6370997.0,0%5D%5D,PROJECTION%5B%5C%22"
    + "Lambert_Azimuthal_Equal_Area%5C%22%5D,PARAMETER%5B%5C%22Central_Meridian%5C%22,-100.0%5D,PARAMETER%5B%5C%22"
    + "Latitude_Of_Origin%5C%22,45.0%5D%5D"

  @Test func wholeNumbersForPlaces() async throws {
    let quantized = try await query(
      "objectIds=1&resultType=tile&quantizationParameters=%7B%22mode%22:%22view%22,"
        + "%22originPosition%22:%22upperLeft%22,%22tolerance%22:1,"
        + "%22extent%22:%7B%22xmin%22:-101,%22ymin%22:40,%22xmax%22:-90,%22ymax%22:50%7D%7D"
    )
    let rings = (try features(quantized)[0]["geometry"] as? [String: Any])?["rings"] as? [[[Int]]]
    #expect(rings == [[[1, 5], [0, -4], [4, 0], [0, 4], [-4, 0]]])
    let transform = try #require(quantized["transform"] as? [String: Any])
    #expect(transform["scale"] as? [Double] == [1, 1] && transform["translate"] as? [Double] == [-101, 50])
    // What is smaller than a step has no ring left, and is there.
    let coarse = try await query(
      "quantizationParameters=%7B%22tolerance%22:1000,%22extent%22:%7B%22xmin%22:0,%22ymin%22:0,%22ymax%22:0%7D%7D")
    #expect(try features(coarse).count == 2)
    #expect(((try features(coarse)[0]["geometry"] as? [String: Any])?["rings"] as? [Any])?.isEmpty == true)
  }

  @Test func whatIsAskedBesidesFeatures() async throws {
    #expect(try await query("where=kind='x'&returnCountOnly=true")["count"] as? Int == 1)
    #expect(try await query("returnIdsOnly=true&orderByFields=%20name%20DESC")["objectIds"] as? [Int] == [3, 1])
    let extent = try await query("returnExtentOnly=true&returnCountOnly=true")
    #expect(extent["count"] as? Int == 2)
    #expect((extent["extent"] as? [String: Any])?["xmin"] as? Double == -100)
    let none = try await query("where=1=2&returnExtentOnly=true")
    #expect((none["extent"] as? [String: Any])?["xmin"] as? String == "NaN")
    let distinct = try await query("returnDistinctValues=true&outFields=kind&orderByFields=kind%20DESC")
    #expect(
      try features(distinct).map { ($0["attributes"] as? [String: String])?["kind"] } == ["y<z", "x"])
    let statistics = try await query(
      "groupByFieldsForStatistics=kind&outStatistics=%5B%7B%22statisticType%22:%22max%22,%22onStatisticField%22:"
        + "%22objectid%22,%22outStatisticFieldName%22:%22most%22%7D%5D&orderByFields=most%20desc")
    #expect(try features(statistics).map { ($0["attributes"] as? [String: Any])?["most"] as? Int } == [3, 1])
    #expect(try features(await query("geometry=-93,46&geometryType=esriGeometryPoint")).count == 1)
    #expect(try features(await query("geometry=-10390000,5780000,-10380000,5790000&inSR=3857")).count == 1)
    // Clients ask for both where they mean how many.
    #expect(try await query("returnIdsOnly=true&returnCountOnly=true")["count"] as? Int == 2)
    #expect(try await query("returnIdsOnly=true&resultOffset=1&resultRecordCount=5")["objectIds"] as? [Int] == [3])
    // By a form, whose values take the place of the address's.
    let form = try await TestSite.shared.get(
      "\(Self.layer)/query?f=json&where=1=2", method: "POST", form: "where=name+%3D+%27c%27&returnCountOnly=true")
    #expect(try object(form)["count"] as? Int == 1)
  }

  @Test(arguments: [
    "where=1=1;DROP%20TABLE%20features", "where=nosuch=1", "where=(", "objectIds=1,x", "geometry=1,2,3",
    "geometry=%7B%22rings%22:%5B%5B%5B0,0%5D,%5B1,1%5D,%5B1,0%5D,%5B0,1%5D%5D%5D%7D", "outSR=2263", "inSR=x",
    "outFields=nosuch", "orderByFields=name%20UP", "resultRecordCount=-1", "resultOffset=x", "spatialRel=esriNear",
    "time=now", "returnCountOnly=maybe", "outStatistics=x", "having=1=1", "distance=5", "f=pbf", "resultType=all",
    "quantizationParameters=x", "maxAllowableOffset=-1", "geometryPrecision=a", "where=1=1&where=2=2",
    "groupByFieldsForStatistics=name", "returnDistinctValues=true", "returnDistinctValues=true&outFields=OBJECTID,name",
    "f=geojson&outSR=3857", "geometryType=banana&geometry=1,2", "geometryType=esriGeometryPolygon&geometry=1,2",
    "objectIds=,", "maxAllowableOffset=0x10",
    "outStatistics=%5B%7B%22statisticType%22:%22count%22,%22onStatisticField%22:%22name%22,%22outStatisticFieldName%22:"
      + "%22kind%22%7D%5D&groupByFieldsForStatistics=kind",
    "returnDistinctValues=true&outFields=name&orderByFields=kind",
    "outStatistics=%5B%7B%22statisticType%22:%22sum%22,%22onStatisticField%22:%22name%22%7D%5D",
  ])
  func whatIsAskedWronglyIsAnError(_ query: String) async throws {
    let address = "\(Self.layer)/query?\(query)" + (query.hasPrefix("f=") ? "" : "&f=json")
    let error = try #require(try object(await TestSite.shared.get(address))["error"] as? [String: Any])
    #expect(error["code"] as? Int == 400 && (error["details"] as? [String])?.count == 1)
  }

  @Test(arguments: [
    "\(root)/nosuch/FeatureServer", "\(root)/regions/FeatureServer/1", "\(root)/regions/MapServer", "/arcgis/rest/no",
    "\(root)/land-cover/FeatureServer", "\(root)/land-cover/MapServer/1", "\(root)/regions/FeatureServer/7/query",
    "\(root)/land-cover/VectorTileServer", "\(root)/land-cover/MapServer/tile/40/0/0",
    "\(root)/regions/VectorTileServer/tile/3/9/0.pbf", "/arcgis",
  ])
  func whatIsNotThereIsAnError(_ address: String) async throws {
    let error = try #require(try object(await TestSite.shared.get(address))["error"] as? [String: Any])
    #expect(error["code"] as? Int == 404)
  }

  @Test func tilesAsServices() async throws {
    let site = try await TestSite.shared
    let map = try object(site.get("\(Self.root)/land-cover/MapServer?f=json"))
    let info = try #require(map["tileInfo"] as? [String: Any])
    #expect(map["singleFusedMapCache"] as? Bool == true && info["rows"] as? Int == 256)
    let scale = try #require((info["lods"] as? [[String: Any]])?.first?["scale"] as? Double)
    #expect(abs(scale - 591_657_527.59) < 1)
    #expect(site.get("\(Self.root)/land-cover/MapServer/tile/0/0/0").type == "image/png")
    let legend = try object(site.get("\(Self.root)/land-cover/MapServer/legend?f=json&lang=fr"))
    let classes = (legend["layers"] as? [[String: Any]])?.first?["legend"] as? [[String: Any]]
    #expect(classes?.count == 19 && classes?.contains { $0["label"] as? String == "Forêt mixte" } == true)
    let picture = try #require(Data(base64Encoded: classes?.first?["imageData"] as? String ?? ""))
    #expect(picture.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
    let tiles = try object(site.get("\(Self.root)/regions/VectorTileServer?f=json"))
    #expect(tiles["tiles"] as? [String] == ["tile/{z}/{y}/{x}.pbf"] && tiles["maxzoom"] as? Int == 5)
    #expect(
      site.get("\(Self.root)/regions/VectorTileServer/tile/0/0/0.pbf").type == "application/vnd.mapbox-vector-tile")
    let style = try object(site.get("\(Self.root)/regions/VectorTileServer/resources/styles/root.json"))
    #expect(style["version"] as? Int == 8)
  }

  /// Letters that Swift takes for one are two to a database: what is kept for one is no answer for the other.
  @Test func whatIsKeptIsKnownByItsBytes() {
    let cache = BoundedCache<Int>(cost: 100)
    cache.store(1, for: "name='\u{212A}'", cost: 1)
    cache.store(2, for: "name='e\u{301}'", cost: 1)
    #expect(cache["name='K'"] == nil && cache["name='\u{E9}'"] == nil)
    #expect(cache["name='\u{212A}'"] == 1 && cache["name='e\u{301}'"] == 2)
  }
}
