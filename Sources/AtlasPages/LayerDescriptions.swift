internal import Atlas
internal import Foundation
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Tiles
internal import Vocabulary

/// What programs ask of a layer: its classes, its tiles, how it is drawn, what it is.
extension Visit {
  /// A layer's classes.
  func legend() throws -> Reply {
    let layer = try layer()
    let counts = Dictionary(
      (layer.edition.record.raster?.classes ?? []).map { (String($0.value), $0) }, uniquingKeysWith: { a, _ in a })
    let legend = layer.description.legend
    var object: [String: Any] = [
      "layer": layer.id, "edition": layer.name,
      "classes": (legend?.classes ?? []).map { entry -> [String: Any] in
        var object: [String: Any] = ["value": entry.value, "colour": entry.colour, "title": texts(entry.title)]
        if let count = counts[entry.value] {
          object["pixels"] = count.pixels
          object["square_kilometres"] = count.squareKilometres
        }
        return object
      },
    ]
    if let field = legend?.field { object["field"] = field }
    return lasting(try json(object))
  }

  private func texts(_ text: LayerText) -> [String: [String: String]] {
    Dictionary(
      uniqueKeysWithValues: Language.allCases.map { language in
        let entry = text[language]
        return (language.rawValue, ["text": entry?.text ?? "", "status": entry?.status.rawValue ?? "missing"])
      })
  }

  /// The template of a layer's tiles.
  private func tiles(_ layer: ServedAtlas.Layer, _ grid: TileGrid) -> String {
    let route =
      layer.map == nil
      ? (grid == .webMercator ? AtlasRoutes.tile : AtlasRoutes.gridTile)
      : (grid == .webMercator ? AtlasRoutes.picture : AtlasRoutes.gridPicture)
    return site.publicAddress + route.path.template(["layer": layer.pin, "grid": grid.rawValue])
  }

  /// Where a layer's tiles are. Source: github.com/mapbox/tilejson-spec, 3.0.0.
  func tileJSON() throws -> Reply {
    let (layer, grid) = (try layer(), try grid())
    guard let zooms = layer.zooms(grid) else { throw Problem.notFound("the layer has no tiles in \(grid.rawValue)") }
    let (record, description) = (layer.edition.record, layer.description)
    var object: [String: Any] = [
      "tilejson": "3.0.0", "name": description.title.text(.english),
      "description": description.summary.text(.english), "attribution": escaped(description.attribution),
      "version": "\(record.edition).0", "scheme": "xyz", "tiles": [tiles(layer, grid)],
      "minzoom": zooms.lowerBound, "maxzoom": zooms.upperBound, "legend": escaped(description.title.text(.english)),
      "tile_matrix_set": grid.rawValue,
    ]
    if let extent = record.extent { object["bounds"] = extent }
    if layer.map == nil {
      object["vector_layers"] = [
        [
          "id": layer.id, "minzoom": zooms.lowerBound, "maxzoom": zooms.upperBound,
          "fields": Dictionary(
            record.fields.map { ($0.name, ["integer", "real"].contains($0.kind) ? "Number" : "String") },
            uniquingKeysWith: { a, _ in a }),
        ] as [String: Any]
      ]
    } else {
      object["tile_size"] = 256
    }
    return lasting(try json(object))
  }

  /// Viewers take these texts for HTML.
  private func escaped(_ text: String) -> String { ("\(text)" as HTML).text }

  /// How a layer is drawn. Source: maplibre.org/maplibre-style-spec, version 8.
  func style() throws -> Reply {
    let (layer, grid) = (try layer(), try grid())
    let description = layer.description
    var source: [String: Any] = [
      "type": layer.map == nil ? "vector" : "raster",
      "url": site.publicAddress + AtlasRoutes.tileJSON.address(layer.pin, query: [("grid", grid.rawValue)]),
    ]
    if layer.map != nil { source["tileSize"] = 256 }
    let object: [String: Any] = [
      "version": 8, "name": description.title.text(.english), "sources": [layer.id: source],
      "layers": layer.map == nil ? drawn(layer) : [["id": layer.id, "type": "raster", "source": layer.id]],
      "metadata": ["tile_matrix_set": grid.rawValue],
    ]
    return lasting(try json(object))
  }

  func drawn(_ layer: ServedAtlas.Layer) -> [[String: Any]] {
    let plain = "#0b5d5e"
    var colour: Any = plain
    if let legend = layer.description.legend, let field = legend.field, !legend.classes.isEmpty {
      colour =
        ["match", ["to-string", ["get", field]]] + legend.classes.flatMap { [$0.value, $0.colour] as [Any] }
        + [plain as Any]
    }
    func drawn(_ name: String, _ type: String, _ geometry: String, _ paint: [String: Any]) -> [String: Any] {
      [
        "id": "\(layer.id)-\(name)", "type": type, "source": layer.id, "source-layer": layer.id,
        "filter": ["==", ["geometry-type"], geometry], "paint": paint,
      ]
    }
    // What is too small for its shape is a point of the same layer.
    return [
      drawn("areas", "fill", "Polygon", ["fill-color": colour, "fill-opacity": 0.8]),
      drawn("outlines", "line", "Polygon", ["line-color": "#ffffff", "line-width": 0.6]),
      drawn("lines", "line", "LineString", ["line-color": colour, "line-width": 1.4]),
      drawn(
        "points", "circle", "Point",
        [
          "circle-color": colour, "circle-stroke-color": "#ffffff", "circle-stroke-width": 0.5,
          "circle-radius": layer.edition.record.kinds["point"] == nil ? 1.5 : 4,
        ]),
    ]
  }

  // MARK: ISO 19139

  /// What a layer is, in the reader's language. Source: ISO 19115:2003 as ISO/TS 19139:2007 encodes it.
  func metadata() throws -> Reply {
    let (layer, language) = (try layer(), try asked())
    let (record, description) = (layer.edition.record, layer.description)
    func text(_ name: String, _ value: String) -> XML {
      let open = XML(stringLiteral: name)
      return "<gmd:\(open)><gco:CharacterString>\(value)</gco:CharacterString></gmd:\(open)>"
    }
    func code(_ name: String, _ list: String, _ value: String) -> XML {
      let (open, type) = (XML(stringLiteral: name), XML(stringLiteral: list))
      return """
        <gmd:\(open)><gmd:\(type) codeList="http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#\(type)" \
        codeListValue="\(value)">\(value)</gmd:\(type)></gmd:\(open)>
        """
    }
    func party(_ name: String, _ role: String) -> XML {
      """
      <gmd:CI_ResponsibleParty>\(text("organisationName", name))<gmd:contactInfo><gmd:CI_Contact><gmd:onlineResource>\
      <gmd:CI_OnlineResource><gmd:linkage><gmd:URL>\(description.publisher)</gmd:URL></gmd:linkage>\
      </gmd:CI_OnlineResource></gmd:onlineResource></gmd:CI_Contact></gmd:contactInfo>\
      \(code("role", "CI_RoleCode", role))</gmd:CI_ResponsibleParty>
      """
    }
    let box = record.extent.map { extent -> XML in
      let names = ["westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude"]
      let bounds = zip(names, [extent[0], extent[2], extent[1], extent[3]]).map { name, value -> XML in
        let open = XML(stringLiteral: name)
        return "<gmd:\(open)><gco:Decimal>\(NumberText.shortest(value))</gco:Decimal></gmd:\(open)>"
      }
      return """
        <gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>\(bounds)\
        </gmd:EX_GeographicBoundingBox></gmd:geographicElement></gmd:EX_Extent></gmd:extent>
        """
    }
    let scale = description.scale.map { scale -> XML in
      """
      <gmd:spatialResolution><gmd:MD_Resolution><gmd:equivalentScale><gmd:MD_RepresentativeFraction><gmd:denominator>\
      <gco:Integer>\(String(scale))</gco:Integer></gmd:denominator></gmd:MD_RepresentativeFraction>\
      </gmd:equivalentScale></gmd:MD_Resolution></gmd:spatialResolution>
      """
    }
    let links =
      [
        (AtlasRoutes.record.address(layer.pin), "layer.json"),
        (AtlasRoutes.tileJSON.address(layer.pin), "TileJSON"),
      ] + record.files.keys.sorted().map { (AtlasRoutes.download.address(layer.pin, $0), $0) }
    let resources = links.map { address, name -> XML in
      """
      <gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>\(site.publicAddress + address)</gmd:URL></gmd:linkage>\
      \(text("name", name))</gmd:CI_OnlineResource></gmd:onLine>
      """
    }
    let lineage =
      "\(record.source.name), SHA-256 \(record.source.sha256), \(record.source.crsName); "
      + "\(record.repairs.count) repairs"
    let kind = record.raster == nil ? "vector" : "grid"
    let code3 = [Language.english: "eng", .french: "fra", .spanish: "spa"][language] ?? "eng"
    let document: XML = """
      <?xml version="1.0" encoding="UTF-8"?>
      <gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
      xsi:schemaLocation="http://www.isotc211.org/2005/gmd http://www.isotc211.org/2005/gmd/gmd.xsd">
      \(text("fileIdentifier", layer.pin))
      \(text("language", code3))
      \(code("characterSet", "MD_CharacterSetCode", "utf8"))
      \(code("hierarchyLevel", "MD_ScopeCode", "dataset"))
      <gmd:contact>\(party(description.attribution, "pointOfContact"))</gmd:contact>
      <gmd:dateStamp><gco:Date>\(description.date)</gco:Date></gmd:dateStamp>
      \(text("metadataStandardName", "ISO 19115:2003/19139"))
      \(text("metadataStandardVersion", "1.0"))
      <gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier><gmd:RS_Identifier>\
      \(text("code", record.raster == nil ? "CRS84" : record.source.crsName))</gmd:RS_Identifier>\
      </gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>
      <gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>\
      \(text("title", description.title.text(language)))<gmd:date><gmd:CI_Date><gmd:date><gco:Date>\
      \(description.date)</gco:Date></gmd:date>\(code("dateType", "CI_DateTypeCode", "publication"))</gmd:CI_Date>\
      </gmd:date>\(text("edition", record.edition))</gmd:CI_Citation></gmd:citation>\
      \(text("abstract", description.summary.text(language)))<gmd:pointOfContact>\
      \(party(description.attribution, "owner"))</gmd:pointOfContact>\
      <gmd:descriptiveKeywords><gmd:MD_Keywords>\(text("keyword", description.theme))</gmd:MD_Keywords>\
      </gmd:descriptiveKeywords><gmd:resourceConstraints><gmd:MD_LegalConstraints>\
      \(code("useConstraints", "MD_RestrictionCode", "license"))\(text("otherConstraints", description.licence))\
      </gmd:MD_LegalConstraints></gmd:resourceConstraints>\
      \(code("spatialRepresentationType", "MD_SpatialRepresentationTypeCode", kind))\
      \(scale)\(text("language", code3))\(code("characterSet", "MD_CharacterSetCode", "utf8"))\
      <gmd:topicCategory><gmd:MD_TopicCategoryCode>environment</gmd:MD_TopicCategoryCode></gmd:topicCategory>\(box)\
      </gmd:MD_DataIdentification></gmd:identificationInfo>
      <gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions>\(resources)\
      </gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo>
      <gmd:dataQualityInfo><gmd:DQ_DataQuality><gmd:scope><gmd:DQ_Scope>\(code("level", "MD_ScopeCode", "dataset"))\
      </gmd:DQ_Scope></gmd:scope><gmd:lineage><gmd:LI_Lineage>\(text("statement", lineage))</gmd:LI_Lineage>\
      </gmd:lineage></gmd:DQ_DataQuality></gmd:dataQualityInfo>
      </gmd:MD_Metadata>

      """
    return lasting(Reply(document.text, type: MediaType.xml))
  }
}
