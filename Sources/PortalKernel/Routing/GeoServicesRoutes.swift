internal import Outputs

/// Layers of maps for programs of Esri and all that speak their dialect: the GeoServices REST Specification 1.0 and
/// what ArcGIS has added to it since, a line each. `{layer}` is a name, or a name and an edition.
package enum GeoServicesRoutes {
  package static let info = service("info", "info", "What kind of server this is.")
  package static let services = service("services", "services", "Layers as services.")
  package static let features = service(
    "features", "services/{layer}/FeatureServer", "A layer of features as a service.")
  package static let layers = service(
    "features.layers", "services/{layer}/FeatureServer/layers", "The parts of a layer: points, lines or areas.")
  package static let layer = service(
    "features.layer", "services/{layer}/FeatureServer/{part:number}",
    "One part of a layer: its fields, extent and how it is drawn.")
  package static let query = service(
    "features.query", "services/{layer}/FeatureServer/{part:number}/query",
    "Features by a condition, a shape and their numbers; counts, extents, values and statistics of them.",
    types: [OutputFormat.json.mediaType, OutputFormat.geojson.mediaType, MediaType.html], parameters: queryParameters)
  package static let map = service("map", "services/{layer}/MapServer", "A map of classes as a service of tiles.")
  package static let mapLayers = service("map.layers", "services/{layer}/MapServer/layers", "The layer of a map.")
  package static let mapLayer = service(
    "map.layer", "services/{layer}/MapServer/{part:number}", "The one layer of a map.")
  package static let mapLegend = service(
    "map.legend", "services/{layer}/MapServer/legend", "The classes of a map with their colours.")
  package static let mapTile = service(
    "map.tile", "services/{layer}/MapServer/tile/{z:number}/{y:number}/{x:number}",
    "Classes of a square: zoom, row, column.", types: [MediaType.png])
  package static let vectorTiles = service(
    "tiles", "services/{layer}/VectorTileServer", "A layer's tiles of features as a service.")
  package static let vectorTile = service(
    "tiles.tile", "services/{layer}/VectorTileServer/tile/{z:number}/{y:number}/{x:number}.pbf",
    "Features of a square: zoom, row, column.", types: [MediaType.tile])
  package static let vectorStyle = service(
    "tiles.style", "services/{layer}/VectorTileServer/resources/styles/root.json",
    "How the tiles of a layer are drawn, for MapLibre.")
  package static let vectorStyles = service(
    "tiles.styles", "services/{layer}/VectorTileServer/resources/styles", "The same.")

  /// The root of all, as clients want it in addresses.
  package static let root = "/arcgis/rest/"

  private static let form = Parameter(
    name: "f", values: .word(["json", "pjson", "html"], standard: "json"),
    meaning: "The form of the answer; of features also geojson.")

  private static func flag(_ name: String, _ meaning: String, _ standard: Bool = false) -> Parameter {
    Parameter(
      name: name, values: .word(["true", "false"], standard: String(standard)), meaning: meaning)
  }

  private static let queryParameters: [Parameter] = [
    .text(
      "where", "A condition: comparisons of fields, AND, OR, NOT, IN, LIKE, BETWEEN, IS NULL, DATE.", "1=1",
      "NA_L3NAME LIKE 'Sonoran%'"),
    .text("objectIds", "Numbers of features, joined by commas.", "1,2,3"),
    .text("geometry", "A shape: x,y or xmin,ymin,xmax,ymax, or an object of JSON.", "-118,31,-106,37"),
    .text("geometryType", "The kind of the shape; what it is like says it too.", "esriGeometryEnvelope"),
    .text("inSR", "The coordinate system of the shape: 4326, 3857, or the Atlas's.", "4326"),
    .text(
      "spatialRel",
      "esriSpatialRelIntersects, esriSpatialRelEnvelopeIntersects, esriSpatialRelContains or esriSpatialRelWithin.",
      "esriSpatialRelIntersects"),
    .text("time", "A time or an interval in milliseconds; features of layers have none."),
    .text("outFields", "Fields of the answer, joined by commas, or *.", "*"),
    .text("outSR", "The coordinate system of the answer.", "3857"),
    flag("returnGeometry", "Whether features come with their shapes.", true),
    flag("returnIdsOnly", "Only the numbers of features."),
    flag("returnCountOnly", "Only how many there are."),
    flag("returnExtentOnly", "Only the box of all."),
    flag("returnDistinctValues", "Each combination of the values of outFields once."),
    .text("orderByFields", "Fields that the answer is ordered by, each with ASC or DESC behind it.", "NA_L3NAME ASC"),
    .text("groupByFieldsForStatistics", "Fields that statistics are grouped by."),
    .text(
      "outStatistics", "Statistics as JSON: count, sum, min, max, avg, stddev or var of a field.",
      #"[{"statisticType":"count","onStatisticField":"OBJECTID","outStatisticFieldName":"n"}]"#),
    .number("resultOffset", "How many come before the answer.", in: 0...Int(Int32.max), standard: 0),
    .number("resultRecordCount", "How many features at most.", in: 1...Int(Int32.max)),
    .text("resultType", "none, standard or tile: a tile may have more features.", "tile"),
    .text("maxAllowableOffset", "How far lines may be from the true ones, in units of outSR.", "1000"),
    .text("geometryPrecision", "Digits behind the point.", "3"),
    .text("quantizationParameters", "Whole numbers for places, from a corner in steps of tolerance, as JSON."),
  ]

  private static func service(
    _ name: String, _ path: String, _ summary: String, types: [String] = [OutputFormat.json.mediaType, MediaType.html],
    parameters: [Parameter] = []
  ) -> Route {
    let hasForms = types.contains(MediaType.html)
    var route = AtlasRoutes.file(
      "geoservices.\(name)", RoutePath(stringLiteral: root + path), summary, types,
      (hasForms ? [form] : []) + parameters)
    route.takesAnyParameter = true
    route.isGeoServices = true
    return route
  }

  package static let all: [Route] = [
    info, services, features, layers, layer, query, map, mapLayers, mapLayer, mapLegend, mapTile, vectorTiles,
    vectorTile, vectorStyle, vectorStyles,
  ]
}
