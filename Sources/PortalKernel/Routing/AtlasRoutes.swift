internal import Outputs
internal import Tiles
internal import Vocabulary

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
  package static let feed = file(
    "layer.feed", "/feeds/layers/{layer}.atom", "Editions of a layer, with what changed (Atom).", [MediaType.atom],
    [.language])

  private static let grid = Parameter.word(
    "grid", "How the plane is divided into tiles.", TileGrid.self, standard: .webMercator)

  private static func file(
    _ name: String, _ path: RoutePath, _ summary: String, _ types: [String], _ parameters: [Parameter] = []
  ) -> Route {
    .file(name, path, summary, types: types, parameters: parameters, needs: .atlas)
  }

  package static let files: [Route] = [
    record, legend, metadata, tile, gridTile, picture, gridPicture, tileJSON, style, download, feed,
  ]
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
