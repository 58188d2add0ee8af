internal import Atlas
internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Tiles
internal import Vocabulary

/// Nothing, where JSON has to say so.
enum NoValue {
  static var null: Any { NSNull() }
}

/// Layers of features as GeoServices. Source: Esri, ArcGIS REST API, "Feature service", "Query (Feature
/// Service/Layer)"; GeoServices REST Specification 1.0.
extension Visit {
  static let geoVersion = 10.91

  /// An answer in the form that is asked for.
  func geoAnswer(_ object: [String: Any], title: String) throws -> Reply {
    let given = items.first { $0.name.lowercased() == "f" }?.value ?? (prefersHTML ? "html" : "json")
    let form = given.trimmingCharacters(in: .whitespaces)
    switch form {
    case "html": return negotiated(OGCPage(title: title, object: object, printer: printer).reply)
    case "json", "pjson", "": return negotiated(try json(object))
    default: throw Problem.parameter("f", found: String(form.prefix(80)), expected: .oneOf(["json", "pjson", "html"]))
    }
  }

  static func reference(_ plane: LayerPlane) -> [String: Any] {
    switch plane {
    case .degrees: ["wkid": 4326, "latestWkid": 4326]
    case .webMercator: ["wkid": 102_100, "latestWkid": 3857]
    case .northAmerica: ["wkt": EsriShape.atlasText]
    }
  }

  static func extent(_ box: PlaneBox, _ plane: LayerPlane) -> [String: Any] {
    [
      "xmin": box.left, "ymin": box.bottom, "xmax": box.right, "ymax": box.top,
      "spatialReference": reference(plane),
    ]
  }

  /// An extent of degrees in a plane.
  static func extent(_ degrees: [Double], _ plane: LayerPlane) -> [String: Any]? {
    guard degrees.count == 4 else { return nil }
    let (a, b) = (
      plane.place(.init(longitude: degrees[0], latitude: degrees[1])),
      plane.place(.init(longitude: degrees[2], latitude: degrees[3]))
    )
    return PlaneBox(left: a.x, bottom: a.y, right: b.x, top: b.y).map { extent($0, plane) }
  }

  func geoInfo() throws -> Reply {
    _ = try atlas()
    return try geoAnswer(
      [
        "currentVersion": Self.geoVersion, "fullVersion": "10.9.1", "owningSystemUrl": site.publicAddress,
        "authInfo": ["isTokenBasedSecurity": false],
      ], title: "Info")
  }

  func geoServices() throws -> Reply {
    let layers = try atlas().newest
    let services = layers.flatMap { layer -> [[String: Any]] in
      let types = layer.store == nil ? ["MapServer"] : ["FeatureServer", "VectorTileServer"]
      return types.map { type in
        [
          "name": layer.id, "type": type,
          "url": site.publicAddress + GeoServicesRoutes.root + "services/\(Address.encode(layer.id))/\(type)",
        ]
      }
    }
    return try geoAnswer(
      ["currentVersion": Self.geoVersion, "folders": [String](), "services": services], title: "Services")
  }

  // MARK: Features

  private var geoLanguage: Language { askedLanguage.flatMap { Language(rawValue: $0) } ?? .english }

  private func part() throws -> FeaturePart {
    let parts = try FeaturePart.parts(layer())
    guard let index = Int(self["part"]), parts.indices.contains(index) else {
      throw Problem.notFound("no such part of the layer; expected 0 to \(parts.count - 1)")
    }
    return parts[index]
  }

  func geoFeatures() throws -> Reply {
    let layer = try layer()
    let (parts, description) = (try FeaturePart.parts(layer), layer.description)
    var object: [String: Any] = [
      "currentVersion": Self.geoVersion, "serviceDescription": description.summary.text(geoLanguage),
      "hasVersionedData": false, "maxRecordCount": parts[0].most(isTile: false),
      "supportedQueryFormats": "JSON, geoJSON", "supportsDisconnectedEditing": false, "capabilities": "Query",
      "description": description.summary.text(geoLanguage), "copyrightText": description.attribution,
      "spatialReference": Self.reference(.degrees), "units": "esriDecimalDegrees", "allowGeometryUpdates": false,
      "hasStaticData": true, "tables": [Any](),
      "layers": parts.map { part -> [String: Any] in
        [
          "id": part.index, "name": part.name(geoLanguage), "parentLayerId": -1, "defaultVisibility": true,
          "subLayerIds": NoValue.null, "minScale": 0, "maxScale": 0,
          "type": part.kind == nil ? "Table" : "Feature Layer",
          "geometryType": part.geometryType ?? NoValue.null,
        ]
      },
    ]
    if let extent = layer.edition.record.extent.flatMap({ Self.extent($0, .degrees) }) {
      (object["fullExtent"], object["initialExtent"]) = (extent, extent)
    }
    return lasting(try geoAnswer(object, title: description.title.text(geoLanguage)))
  }

  func geoLayers() throws -> Reply {
    let parts = try FeaturePart.parts(layer())
    return lasting(
      try geoAnswer(
        ["layers": parts.map(described), "tables": [Any]()], title: parts[0].layer.description.title.text(geoLanguage)))
  }

  func geoLayer() throws -> Reply {
    let part = try part()
    return lasting(try geoAnswer(described(part), title: part.name(geoLanguage)))
  }

  private func described(_ part: FeaturePart) -> [String: Any] {
    let (description, language) = (part.layer.description, geoLanguage)
    var object: [String: Any] = [
      "currentVersion": Self.geoVersion, "id": part.index, "name": part.name(language),
      "type": part.kind == nil ? "Table" : "Feature Layer", "description": description.summary.text(language),
      "copyrightText": description.attribution, "defaultVisibility": true, "isDataVersioned": false,
      "hasAttachments": false, "hasM": false, "hasZ": false, "minScale": 0, "maxScale": 0,
      "htmlPopupType": "esriServerHTMLPopupTypeNone", "objectIdField": part.number, "globalIdField": "",
      "uniqueIdField": ["name": part.number, "isSystemMaintained": true] as [String: Any],
      "displayField": part.displayField, "typeIdField": "", "types": [Any](), "templates": [Any](),
      "relationships": [Any](),
      "fields": [part.numberField] + part.fields.indices.map { part.field($0, language) },
      "maxRecordCount": part.most(isTile: false), "standardMaxRecordCount": part.most(isTile: false),
      "tileMaxRecordCount": part.most(isTile: true), "maxRecordCountFactor": 1, "capabilities": "Query",
      "supportedQueryFormats": "JSON, geoJSON", "supportsStatistics": true, "supportsAdvancedQueries": true,
      "supportsCoordinatesQuantization": true, "useStandardizedQueries": true,
      "sourceSpatialReference": Self.reference(.degrees), "hasStaticData": true,
      "advancedQueryCapabilities": [
        "useStandardizedQueries": true, "supportsStatistics": true, "supportsOrderBy": true, "supportsDistinct": true,
        "supportsPagination": true, "supportsPaginationOnAggregatedQueries": true, "supportsTrueCurve": false,
        "supportsReturningQueryExtent": true, "supportsQueryWithDistance": false, "supportsSqlExpression": false,
        "supportsQueryWithResultType": true, "supportsReturningGeometryCentroid": false,
        "supportsCountDistinct": false, "supportsHavingClause": false, "supportsDefaultSR": true,
      ],
    ]
    if let type = part.geometryType {
      object["geometryType"] = type
      object["drawingInfo"] = ["renderer": part.renderer(language), "transparency": 0, "labelingInfo": NoValue.null]
      if let extent = part.layer.edition.record.extent.flatMap({ Self.extent($0, .degrees) }) {
        object["extent"] = extent
      }
    }
    return object
  }

  // MARK: Queries

  func geoQuery() throws -> Reply {
    let part = try part()
    let asked = try FeatureQuery(self, part)
    let store = part.store
    var reply: Reply
    switch asked.answer {
    case .count:
      reply = try geoAnswer(["count": store.count(asked.query)], title: "Count", asked)
    case .numbers:
      let all = try numbers(part, asked.query)
      let numbers = all.dropFirst(asked.offset).prefix(asked.limit ?? all.count)
      reply = Reply(
        "{\"objectIdFieldName\":\(JSONWriter.value(.text(part.number))),\"objectIds\":"
          + "[\(numbers.map(String.init).joined(separator: ","))]}\n", type: OutputFormat.json.mediaType)
    case .extent(let withCount):
      var object: [String: Any] = [:]
      if let box = try store.extent(asked.query, in: asked.outPlane) {
        object["extent"] = Self.extent(box, asked.outPlane)
      } else {
        // Of nothing, as Esri's servers say it.
        let none = ["xmin", "ymin", "xmax", "ymax"].map { ($0, "NaN" as Any) }
        object["extent"] = Dictionary(none + [("spatialReference", Self.reference(asked.outPlane) as Any)]) { a, _ in a
        }
      }
      if withCount { object["count"] = try store.count(asked.query) }
      reply = try geoAnswer(object, title: "Extent", asked)
    case .distinct, .statistics: reply = try rows(part, asked)
    case .features: reply = try features(part, asked)
    }
    if asked.isHTML, reply.contentType != MediaType.html {
      throw Problem.parameter("f", found: "html", expected: .oneOf(["json", "pjson", "geojson"]))
    }
    return lasting(reply)
  }

  private func geoAnswer(_ object: [String: Any], title: String, _ asked: FeatureQuery) throws -> Reply {
    asked.isGeoJSON ? try json(object) : try geoAnswer(object, title: title)
  }

  /// The numbers of the features that are asked for, kept for what follows.
  private func numbers(_ part: FeaturePart, _ query: LayerStore.Query) throws -> [Int] {
    // Lists of numbers are never asked for again.
    query.only == nil ? try numbers(part.layer, query) : try part.store.numbers(query)
  }

  private func features(_ part: FeaturePart, _ asked: FeatureQuery) throws -> Reply {
    let most = part.most(isTile: asked.isTile)
    let matched = try numbers(part, asked.query)
    let page = matched.dropFirst(asked.offset).prefix(min(asked.limit ?? most, most))
    let hasMore = asked.offset + page.count < matched.count
    var made: [UInt8] = []
    if asked.isGeoJSON {
      var text = FeatureText(.crs84, fields: part.fields, only: asked.fields, hasGeometry: asked.hasGeometry)
      text.number = asked.hasNumber ? part.number : nil
      (text.tolerance, text.digits) = (asked.tolerance, asked.digits)
      try part.store.each(page) { feature in
        try WorkBudget.current?.check()
        if !made.isEmpty { made += ",\n".utf8 }
        text.append(feature, to: &made)
        return true
      }
      return collection(made, hasMore: hasMore)
    }
    var text = EsriText(
      plane: asked.outPlane, fields: asked.fields.map { ($0, part.fields[$0].name) },
      number: asked.hasNumber ? part.number : nil)
    text.hasGeometry = asked.hasGeometry && part.kind != nil
    text.isMultipoint = part.isMultipoint
    (text.tolerance, text.digits, text.quantization) = (asked.tolerance, asked.digits, asked.quantization)
    try part.store.each(page) { feature in
      try WorkBudget.current?.check()
      if !made.isEmpty { made += ",\n".utf8 }
      text.append(feature, to: &made)
      return true
    }
    var head: [String: Any] = [
      "objectIdFieldName": part.number, "globalIdFieldName": "", "hasZ": false, "hasM": false,
      "fields": (asked.hasNumber ? [part.numberField] : []) + asked.fields.map { part.field($0, geoLanguage) },
    ]
    if text.hasGeometry, let type = part.geometryType {
      head["geometryType"] = type
      head["spatialReference"] = Self.reference(asked.outPlane)
    }
    if let quantization = asked.quantization { head["transform"] = quantization.transform }
    if hasMore { head["exceededTransferLimit"] = true }
    return try answer(head, made)
  }

  /// Features as GeoJSON, and whether there are more.
  private func collection(_ features: [UInt8], hasMore: Bool) -> Reply {
    let more = hasMore ? "\"exceededTransferLimit\":true,\"properties\":{\"exceededTransferLimit\":true}," : ""
    return Reply(
      text: Array("{\"type\":\"FeatureCollection\",\(more)\"features\":[\n".utf8) + features + Array("]}\n".utf8),
      type: OutputFormat.geojson.mediaType)
  }

  /// The head of an answer with its features behind it.
  private func answer(_ head: [String: Any], _ features: [UInt8]) throws -> Reply {
    let data = try JSONSerialization.data(withJSONObject: head, options: [.sortedKeys, .withoutEscapingSlashes])
    return Reply(
      text: Array(data.dropLast()) + Array(",\"features\":[\n".utf8) + features + Array("]}\n".utf8),
      type: OutputFormat.json.mediaType)
  }

  /// Rows of groups, as features without shapes.
  private func rows(_ part: FeaturePart, _ asked: FeatureQuery) throws -> Reply {
    let most = 2_000
    let limit = min(asked.limit ?? most, most)
    let rows = try part.store.rows(
      asked.query, by: asked.fields.map { part.fields[$0].name }, asked.statistics.map(\.statistic),
      order: asked.rowOrder, offset: asked.offset, limit: limit + 1)
    let names = asked.fields.map { part.fields[$0].name } + asked.statistics.map(\.name)
    let features = rows.prefix(limit).map { row in
      let values = JSONWriter.object(zip(names, row).map { ($0, FeatureText.text($1)) })
      return asked.isGeoJSON
        ? "{\"type\":\"Feature\",\"geometry\":null,\"properties\":\(values)}" : "{\"attributes\":\(values)}"
    }
    let text = Array(features.joined(separator: ",\n").utf8)
    if asked.isGeoJSON { return collection(text, hasMore: rows.count > limit) }
    let statistics = asked.statistics.map { entry -> [String: Any] in
      let isCount = entry.statistic.kind == .count
      let own = part.fields.first { $0.name == entry.statistic.field }.map(part.type) ?? "esriFieldTypeInteger"
      let isText = own == "esriFieldTypeString"
      let type = isCount ? "esriFieldTypeInteger" : isText ? own : "esriFieldTypeDouble"
      return ["name": entry.name, "alias": entry.name, "type": type, "nullable": true, "editable": false]
    }
    var head: [String: Any] = [
      "objectIdFieldName": "", "globalIdFieldName": "", "displayFieldName": "",
      "fields": asked.fields.map { part.field($0, geoLanguage) } + statistics,
    ]
    if rows.count > limit { head["exceededTransferLimit"] = true }
    return try answer(head, text)
  }
}
