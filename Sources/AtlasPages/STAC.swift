internal import Atlas
internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Tiles
internal import Vocabulary

/// Maps of classes as a SpatioTemporal Asset Catalog: a collection is a series of maps, an item an edition.
/// Source: github.com/radiantearth/stac-spec, 1.1.0-beta.1.
extension Visit {
  private static let version = "1.1.0-beta.1"
  private static let extensions = [
    "https://stac-extensions.github.io/projection/v2.0.0/schema.json",
    "https://stac-extensions.github.io/raster/v2.0.0/schema.json",
    "https://stac-extensions.github.io/classification/v2.0.0/schema.json",
  ]

  private func stacLink(_ path: String, _ relation: String, _ type: String = "application/json") -> [String: Any] {
    ["href": site.publicAddress + path, "rel": relation, "type": type]
  }

  func stacCatalog() throws -> Reply {
    let root = AtlasRoutes.stac.path.text
    let children = try atlas().maps.map { stacLink(AtlasRoutes.stacCollection.address($0.id), "child") }
    return try json([
      "stac_version": Self.version, "type": "Catalog", "id": "ecotone", "title": "Ecotone Atlas",
      "description": "Maps of classes of North America, each traced to its source.",
      "links": [stacLink(root, "root"), stacLink(root, "self")] + children,
    ])
  }

  /// The editions of the address's map, the newest first.
  private func series() throws -> (id: String, editions: [ServedAtlas.Layer]) {
    guard let series = try atlas().maps.first(where: { $0.id == self["layer"] }) else {
      throw Problem.notFound("no such series of maps; \(AtlasRoutes.stac.path.text) lists them")
    }
    return series
  }

  func stacCollection() throws -> Reply {
    let (id, editions) = try series()
    let newest = editions[0]
    let dates = editions.map { "\($0.description.date)T00:00:00Z" }.sorted()
    let (root, own) = (AtlasRoutes.stac.path.text, AtlasRoutes.stacCollection.address(id))
    let items = editions.map {
      stacLink(AtlasRoutes.stacItem.address(id, $0.name), "item", OutputFormat.geojson.mediaType)
    }
    return try json([
      "stac_version": Self.version, "type": "Collection", "id": id, "license": "other",
      "title": newest.description.title.text(.english), "description": newest.description.summary.text(.english),
      "providers": [["name": newest.description.attribution, "url": newest.description.publisher]],
      "extent": [
        "spatial": ["bbox": [newest.edition.record.extent ?? [-180, -90, 180, 90]]],
        "temporal": ["interval": [[dates.first, dates.last]]],
      ] as [String: Any],
      "links": [
        stacLink(root, "root"), stacLink(root, "parent"), stacLink(own, "self"),
        ["href": newest.description.publisher, "rel": "license", "title": newest.description.licence],
      ] + items,
    ])
  }

  func stacItem() throws -> Reply {
    let (id, editions) = try series()
    guard let layer = editions.first(where: { $0.name == self["epoch"] }), let raster = layer.edition.record.raster,
      let extent = layer.edition.record.extent, let hash = layer.edition.record.files[LayerEdition.mapName]
    else { throw Problem.notFound("no such map; its collection lists them") }
    let (record, description) = (layer.edition.record, layer.description)
    let names = Dictionary(
      (description.legend?.classes ?? []).map { ($0.value, $0) }, uniquingKeysWith: { first, _ in first })
    let classes = raster.classes.map { own -> [String: Any] in
      let entry = names[String(own.value)]
      var object: [String: Any] = [
        "value": own.value, "name": "class-\(own.value)",
        "description": entry?.title.text(.english) ?? "Not in the legend", "count": own.pixels,
      ]
      if let colour = entry?.colour { object["color_hint"] = colour.dropFirst().uppercased() }
      return object
    }
    var band: [String: Any] = [
      "data_type": raster.type, "classification:classes": classes, "raster:spatial_resolution": raster.pixelWidth,
    ]
    if let nodata = raster.nodata { band["nodata"] = nodata }
    let (west, south, east, north) = (extent[0], extent[1], extent[2], extent[3])
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    let (root, collection) = (AtlasRoutes.stac.path.text, AtlasRoutes.stacCollection.address(id))
    let object: [String: Any] = [
      "stac_version": Self.version, "type": "Feature", "id": layer.name, "collection": id,
      "stac_extensions": Self.extensions, "bbox": extent,
      "geometry": ["type": "Polygon", "coordinates": [ring]] as [String: Any],
      "properties": [
        "datetime": "\(description.date)T00:00:00Z", "title": description.title.text(.english),
        "description": description.summary.text(.english), "license": "other",
        "proj:wkt2": record.source.crs, "proj:shape": [raster.height, raster.width],
        "proj:transform": [raster.pixelWidth, 0, raster.left, 0, -raster.pixelHeight, raster.top],
      ] as [String: Any],
      "links": [
        stacLink(root, "root"), stacLink(collection, "parent"), stacLink(collection, "collection"),
        stacLink(AtlasRoutes.stacItem.address(id, layer.name), "self", OutputFormat.geojson.mediaType),
        stacLink(Route.layer.path.filled([layer.pin]), "about", "text/html"),
      ],
      "assets": [
        "map": [
          "href": site.publicAddress + AtlasRoutes.download.address(layer.pin, LayerEdition.mapName),
          "type": "image/tiff; application=geotiff; profile=cloud-optimized", "roles": ["data"],
          "title": description.title.text(.english), "bands": [band], "file:checksum": "1220" + hash,
        ] as [String: Any],
        "metadata": [
          "href": site.publicAddress + AtlasRoutes.metadata.address(layer.pin), "type": "application/xml",
          "roles": ["metadata"], "title": "ISO 19139",
        ],
        "record": [
          "href": site.publicAddress + AtlasRoutes.record.address(layer.pin), "type": "application/json",
          "roles": ["metadata"], "title": "How it was made",
        ],
      ] as [String: Any],
    ]
    return try json(object)
  }
}
