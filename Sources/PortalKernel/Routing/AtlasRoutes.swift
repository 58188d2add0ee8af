internal import Outputs
internal import Tiles
internal import Vocabulary

/// The forms of an answer of OGC API.
package enum LayerForm: String, CaseIterable, Sendable {
  case json
  case html
}

/// Layers of maps: pages, data, tiles and files, a line each. `{layer}` is a name, or a name and an edition:
/// `ecoregions-l3@2011.1`.
package enum AtlasRoutes {
  package static let list = Route.api(
    "api.layers", "/api/v1/layers", "Layers of maps with their newest editions.",
    parameters: [.language] + Parameter.pages, needs: .atlas,
    shape: .init(
      columns: [
        Column("id"), Column("edition"), Column("title"), Column("summary"), Column("theme"), Column("kind"),
        Column("features", isNumber: true), Column("classes", isNumber: true), Column("date"),
        Column("scale", isNumber: true), Column("licence"), Column("attribution"), Column("publisher"),
        Column("west", isNumber: true), Column("south", isNumber: true), Column("east", isNumber: true),
        Column("north", isNumber: true), Column("source"), Column("source_sha256"), Column("tiles"), Column("style"),
      ], head: ["edition", "total_rows"])
  )
  package static let record = file(
    "layer.record", "/api/v1/layers/{layer}",
    "What a layer's edition is made of: its source with its hash, its description, what was repaired.",
    [OutputFormat.json.mediaType])
  package static let legend = file(
    "layer.legend", "/api/v1/layers/{layer}/legend", "A layer's classes: value, colour and names in three languages.",
    [OutputFormat.json.mediaType])
  package static let metadata = file(
    "layer.metadata", "/api/v1/layers/{layer}/metadata.xml", "What a layer is, as ISO 19139.", [MediaType.xml],
    [.language])
  package static let tile = file(
    "layer.tile", "/tiles/{layer}/{z:number}/{x:number}/{y:number}.mvt",
    "Features of a square of the map (WebMercatorQuad).", [MediaType.tile])
  package static let gridTile = file(
    "layer.tile.grid", "/tiles/{layer}/{grid}/{z:number}/{x:number}/{y:number}.mvt",
    "The same in a grid: WebMercatorQuad or NorthAmericaLAEA.", [MediaType.tile])
  package static let picture = file(
    "layer.picture", "/tiles/{layer}/{z:number}/{x:number}/{y:number}.png",
    "Classes of a square of a map, in the colours of its legend (WebMercatorQuad).", [MediaType.png])
  package static let gridPicture = file(
    "layer.picture.grid", "/tiles/{layer}/{grid}/{z:number}/{x:number}/{y:number}.png",
    "The same in a grid: WebMercatorQuad or NorthAmericaLAEA.", [MediaType.png])
  package static let tileJSON = file(
    "layer.tilejson", "/tiles/{layer}.json", "Where a layer's tiles are (TileJSON 3.0).",
    [OutputFormat.json.mediaType], [grid])
  package static let style = file(
    "layer.style", "/styles/{layer}.json", "How a layer is drawn, for MapLibre.", [OutputFormat.json.mediaType], [grid])
  package static let download = file(
    "layer.download", "/download/layers/{layer}/{file}",
    "A file of a layer's edition: features.gpkg, map.tif, an archive of tiles, layer.json.", [])
  package static let package = file(
    "layer.package", "/download/layers/{layer}/package.zip",
    "A layer in a format, with its source, its licence and how to cite it: all of it, or what is in a box, meets an "
      + "outline or fulfils a condition.",
    [MediaType.zip],
    [
      .language,
      .text("format", "gpkg, gdb, shp, geojson, fgb, kml, csv or pmtiles; of a map tif.", "gpkg").required,
      .text("bbox", "A box: west,south,east,north in decimal degrees.", "-118,31,-106,37"),
      .text("outline", "Longitude and latitude of each corner, joined by commas.", "-118,31,-106,31,-106,37"),
      .text("where", "A condition, as GeoServices has it.", "NA_L3NAME LIKE 'Sonoran%'"),
    ])
  package static let feed = file(
    "layer.feed", "/feeds/layers/{layer}.atom", "Editions of a layer, with what changed (Atom).", [MediaType.atom],
    [.language])

  // MARK: OGC API

  private static let form = Parameter.word("f", "The form of the answer.", LayerForm.self, standard: .json)
  package static let ogc = file("ogc", "/ogc", "OGC API: where to begin.", ogcTypes, [form])
  package static let conformance = file(
    "ogc.conformance", "/ogc/conformance", "What of the standards is kept.", ogcTypes, [form])
  package static let ogcAPI = file("ogc.api", "/ogc/api", "The description of /ogc (OpenAPI 3.0).", [MediaType.openAPI])
  package static let collections = file(
    "ogc.collections", "/ogc/collections", "Layers of features as collections.", ogcTypes, [form])
  package static let collection = file(
    "ogc.collection", "/ogc/collections/{layer}", "One layer of features.", ogcTypes, [form])
  package static let items = {
    var route = file(
      "ogc.items", "/ogc/collections/{layer}/items",
      "Features of a layer as GeoJSON, by box and by the values of fields.", ogcItemTypes,
      [
        form, .number("limit", "Features of a page at most.", in: 1...10_000, standard: 1_000),
        .number("offset", "How many features come before the page.", in: 0...Int(Int32.max), standard: 0),
        .text("bbox", "A box: west,south,east,north, or as bbox-crs has them.", "-118,31,-106,37"),
        .text("bbox-crs", "The coordinate system of the box, by its address."),
        .text("crs", "The coordinate system of the answer, by its address."),
        .text("datetime", "A time or an interval; features of layers have none."),
      ])
    route.takesAnyParameter = true
    return route
  }()
  package static let item = file(
    "ogc.item", "/ogc/collections/{layer}/items/{feature}", "One feature as GeoJSON.", ogcItemTypes,
    [form, .text("crs", "The coordinate system of the answer, by its address.")])
  package static let atlasCRS = file(
    "ogc.crs", "/ogc/crs/NorthAmericaLAEA", "The Atlas's coordinate system.", [MediaType.text])

  package static let tileMatrixSets = file(
    "ogc.grids", "/ogc/tileMatrixSets", "The grids that tiles are in.", ogcTypes, [form])
  package static let tileMatrixSet = file(
    "ogc.grid", "/ogc/tileMatrixSets/{grid}", "One grid: its plane and its zooms.", ogcTypes, [form])
  package static let tileSets = file(
    "ogc.tilesets", "/ogc/collections/{layer}/tiles", "A layer's tiles of features, by grid.", ogcTypes, [form])
  package static let tileSet = file(
    "ogc.tileset", "/ogc/collections/{layer}/tiles/{grid}", "A layer's tiles of features in one grid.", ogcTypes, [form]
  )
  package static let ogcTile = file(
    "ogc.tile", "/ogc/collections/{layer}/tiles/{grid}/{z:number}/{y:number}/{x:number}",
    "Features of a square: zoom, row, column.", [MediaType.tile])
  package static let mapTileSets = file(
    "ogc.map.tilesets", "/ogc/collections/{layer}/map/tiles", "A map's tiles, by grid.", ogcTypes, [form])
  package static let mapTileSet = file(
    "ogc.map.tileset", "/ogc/collections/{layer}/map/tiles/{grid}", "A map's tiles in one grid.", ogcTypes, [form])
  package static let ogcMapTile = file(
    "ogc.map.tile", "/ogc/collections/{layer}/map/tiles/{grid}/{z:number}/{y:number}/{x:number}",
    "Classes of a square: zoom, row, column.", [MediaType.png])

  // MARK: Other standards

  package static let wmts = {
    var route = file(
      "wmts", "/wmts/1.0.0/WMTSCapabilities.xml", "Maps of classes for WMTS 1.0.0.", [MediaType.xml])
    // Clients add service, request and more to whatever address they are given, in any case (OGC 06-121r9, 11.5).
    route.takesAnyParameter = true
    return route
  }()
  package static let stac = file(
    "stac", "/stac", "Maps of classes as a STAC catalogue.", [OutputFormat.json.mediaType])
  package static let stacCollection = file(
    "stac.collection", "/stac/collections/{layer}", "A series of maps.", [OutputFormat.json.mediaType])
  package static let stacItem = file(
    "stac.item", "/stac/collections/{layer}/items/{epoch}", "One map of a series: an edition.",
    [OutputFormat.geojson.mediaType])

  private static let ogcTypes = [OutputFormat.json.mediaType, MediaType.html]
  private static let ogcItemTypes = [OutputFormat.geojson.mediaType, MediaType.html]

  private static let grid = Parameter.word(
    "grid", "How the plane is divided into tiles.", TileGrid.self, standard: .webMercator)

  static func file(
    _ name: String, _ path: RoutePath, _ summary: String, _ types: [String], _ parameters: [Parameter] = []
  ) -> Route {
    .file(name, path, summary, types: types, parameters: parameters, needs: .atlas)
  }

  package static let files: [Route] =
    [
      record, legend, metadata, tile, gridTile, picture, gridPicture, tileJSON, style, download,
      package, feed,
      ogc, conformance, ogcAPI, collections, collection, items, item, atlasCRS,
      tileMatrixSets, tileMatrixSet, tileSets, tileSet, ogcTile, mapTileSets, mapTileSet, ogcMapTile, wmts, stac,
      stacCollection, stacItem,
    ] + GeoServicesRoutes.all
}

extension Route {
  package static let atlas = page(
    "atlas", "/{language}/atlas", "Layers of maps.", listing: .once, needs: .atlas)
  package static let layer = page(
    "layer", "/{language}/atlas/{layer}", "A layer: its map, classes, source and files.", listing: .each, needs: .atlas)
  package static let layerChanges = page(
    "layer.changes", "/{language}/atlas/{layer}/changes", "What changed from one edition of a layer to the next.",
    parameters: [.page], listing: .no("of one layer among many"), needs: .atlas)
}
