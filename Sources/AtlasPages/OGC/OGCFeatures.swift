internal import Atlas
internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Vocabulary

/// OGC API - Features, parts 1 and 2 (OGC 17-069r4, 18-058r1).
extension Visit {
  /// Only what the tests of the standard prove.
  private static let classes = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/png",
  ]
  /// Bytes of a page: it ends before, and its link leads on.
  private static let mostPageBytes = 16 << 20

  func form() throws -> LayerForm { try parameters.word("f", standard: prefersHTML ? .html : .json) }

  /// An answer that is another one for who asks for HTML.
  func negotiated(_ reply: Reply) -> Reply { reply.varying("Accept, Accept-Encoding") }

  func link(_ path: String, _ relation: String, _ type: String, _ title: String) -> [String: Any] {
    ["href": site.publicAddress + path, "rel": relation, "type": type, "title": title]
  }

  /// This answer in its forms.
  func forms(_ path: String, _ type: String = OutputFormat.json.mediaType) throws -> [[String: Any]] {
    let isJSON = try form() == .json
    return [
      link(path + "?f=json", isJSON ? "self" : "alternate", type, "JSON"),
      link(path + "?f=html", isJSON ? "alternate" : "self", "text/html", "HTML"),
    ]
  }

  /// An answer in the form that is asked for.
  func answered(_ object: [String: Any], title: String) throws -> Reply {
    negotiated(
      try form() == .html ? OGCPage(title: title, object: object, printer: printer).reply : json(object))
  }

  func ogcLanding() throws -> Reply {
    let maps = try atlas().maps.map { tilesLink($0.editions[0], $0.id) }
    let root = AtlasRoutes.ogc.path.text
    let object: [String: Any] = [
      "title": "Ecotone Atlas", "description": "Layers of maps of North America, each traced to its source.",
      "links": try forms(root) + [
        link(AtlasRoutes.ogcAPI.path.text, "service-desc", MediaType.openAPI, "OpenAPI 3.0"),
        link(Route.atlas.path.filled([]), "service-doc", "text/html", "Atlas"),
        link(AtlasRoutes.conformance.path.text, "conformance", OutputFormat.json.mediaType, "Conformance"),
        link(AtlasRoutes.collections.path.text, "data", OutputFormat.json.mediaType, "Collections"),
        link(
          AtlasRoutes.tileMatrixSets.path.text, "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes",
          OutputFormat.json.mediaType, "Grids"),
      ] + maps,
    ]
    return try answered(object, title: "Ecotone Atlas")
  }

  func ogcConformance() throws -> Reply {
    _ = try atlas()
    return try answered(["conformsTo": Self.classes], title: "Conformance")
  }

  func ogcCollections() throws -> Reply {
    let object: [String: Any] = [
      "links": try forms(AtlasRoutes.collections.path.text),
      "crs": OGCSystem.allCases.map { $0.address(site.publicAddress) },
      // Maps have no items, which clients ask every collection for: the landing page leads to their tiles.
      "collections": try atlas().newest.filter { $0.store != nil }.map { try collection($0, isOne: false) },
    ]
    return try answered(object, title: "Collections")
  }

  func ogcCollection() throws -> Reply {
    let layer = try layer()
    return try answered(collection(layer, isOne: true), title: layer.description.title.text(.english))
  }

  /// The layer of the address, which has features.
  private func features() throws -> ServedAtlas.Layer {
    let layer = try layer()
    guard layer.store != nil else { throw Problem.notFound("a map of classes; it has no features") }
    return layer
  }

  private func collection(_ layer: ServedAtlas.Layer, isOne: Bool) throws -> [String: Any] {
    let (record, description) = (layer.edition.record, layer.description)
    // The name that the reader used: with an edition it stays the same for ever.
    let name = isOne ? self["layer"] : layer.id
    let (path, items) = (AtlasRoutes.collection.address(name), AtlasRoutes.items.address(name))
    var object: [String: Any] = [
      "id": name, "title": description.title.text(.english), "description": description.summary.text(.english),
      "attribution": description.attribution,
      "crs": OGCSystem.allCases.map { $0.address(site.publicAddress) },
      "storageCrs": OGCSystem.crs84.address(site.publicAddress),
      "links":
        (isOne
        ? try forms(path) : [link(path, "self", OutputFormat.json.mediaType, description.title.text(.english))])
        + (layer.store == nil
          ? []
          : [
            link(items + "?f=json", "items", OutputFormat.geojson.mediaType, "Features as GeoJSON"),
            link(items + "?f=html", "items", "text/html", "Features as HTML"),
          ])
        + [
          tilesLink(layer, name),
          link(AtlasRoutes.metadata.address(layer.pin), "describedby", "application/xml", "ISO 19139"),
          link(Route.layer.path.filled([layer.pin]), "about", "text/html", description.title.text(.english)),
        ],
    ]
    if layer.store != nil { object["itemType"] = "feature" }
    if let extent = record.extent {
      object["extent"] = [
        "spatial": ["bbox": [extent], "crs": OGCSystem.crs84.address(site.publicAddress)] as [String: Any]
      ]
    }
    return object
  }

  // MARK: Features

  /// A number as OGC API takes it.
  private func number(_ name: String, in range: ClosedRange<Int>, standard: Int) throws -> Int {
    guard let text = try parameters.value(name) else { return standard }
    guard let number = Int(text), number >= range.lowerBound else {
      throw Problem.parameter(
        name, found: String(text.prefix(80)), expected: .oneOf(["\(range.lowerBound)", "…", "\(range.upperBound)"]))
    }
    // More than the most is the most (17-069r4, 7.15.2).
    return min(number, range.upperBound)
  }

  private func system(_ name: String) throws -> OGCSystem {
    guard let address = try parameters.value(name) else { return .crs84 }
    guard let system = OGCSystem.named(address, site.publicAddress) else {
      throw Problem.parameter(
        name, found: String(address.prefix(80)),
        expected: .oneOf(OGCSystem.allCases.map { $0.address(site.publicAddress) }))
    }
    return system
  }

  /// Plain decimals: Swift would read hexadecimal digits and words too.
  func decimal(_ text: String) -> Double? {
    text.allSatisfy { "0123456789+-.eE".contains($0) } ? Double(text).flatMap { $0.isFinite ? $0 : nil } : nil
  }

  /// The boxes that a text means: two where it reaches over longitude 180.
  func boxes(_ text: String, _ system: OGCSystem, of name: String) throws -> [PlaneBox] {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { decimal(String($0)) }
    let isWhole = [4, 6].contains(numbers.count) && numbers.allSatisfy { $0 != nil }
    // Heights are passed over: shapes have none.
    let four = (numbers.count == 6 ? [0, 1, 3, 4] : [0, 1, 2, 3]).compactMap { isWhole ? numbers[$0] : nil }
    let refused = Problem.parameter(
      name, found: String(text.prefix(80)), expected: .oneOf(["west,south,east,north"]))
    guard four.count == 4 else { throw refused }
    let (west, south, east, north) =
      system.isNorthFirst ? (four[1], four[0], four[3], four[2]) : (four[0], four[1], four[2], four[3])
    guard south <= north else { throw refused }
    guard system.plane == .degrees else {
      guard let box = PlaneBox(left: west, bottom: south, right: east, top: north) else { throw refused }
      return [box]
    }
    guard [west, east].allSatisfy({ abs($0) <= 180 }), abs(south) <= 90, abs(north) <= 90 else { throw refused }
    let sides: [(Double, Double)] = west <= east ? [(west, east)] : [(west, 180), (-180, east)]
    return sides.compactMap { PlaneBox(left: $0.0, bottom: south, right: $0.1, top: north) }
  }

  /// A time or an interval of RFC 3339; features of layers have none, so that any of them is met (17-069r4, 7.15.4).
  private func checkTime() throws {
    guard let text = try parameters.value("datetime") else { return }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let time = /\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?/
    func isTime(_ part: String) -> Bool { part.wholeMatch(of: time) != nil }
    let isRight =
      parts.count == 1
      ? isTime(parts[0])
      : parts.count == 2 && parts.allSatisfy { isTime($0) || $0.isEmpty || $0 == ".." }
        && parts.contains(where: isTime) && !(parts.allSatisfy(isTime) && parts[0] > parts[1])
    guard isRight else {
      throw Problem.parameter(
        "datetime", found: String(text.prefix(80)), expected: .oneOf(["2020-01-01T00:00:00Z", "2020-01-01/.."]))
    }
  }

  private func query(_ layer: ServedAtlas.Layer) throws -> LayerStore.Query {
    let boxSystem = try system("bbox-crs")
    var query = LayerStore.Query()
    query.boxes = try parameters.value("bbox").map { try boxes($0, boxSystem, of: "bbox") } ?? []
    query.plane = boxSystem.plane
    try checkTime()
    let own = Set(AtlasRoutes.items.parameters.map(\.name))
    let fields = layer.edition.record.fields.map(\.name)
    for item in items where !own.contains(item.name) {
      guard fields.contains(item.name) else {
        throw Problem(
          status: 400, title: "Unknown parameter",
          .unknownParameter(String(item.name.prefix(80)), known: (Array(own) + fields).sorted()))
      }
      query.values.append(.init(field: item.name, value: item.value))
    }
    return query
  }

  /// The numbers of the features that are asked for, kept for the pages that follow.
  func numbers(_ layer: ServedAtlas.Layer, _ query: LayerStore.Query) throws -> [Int] {
    guard let store = layer.store else { return [] }
    let cache = try atlas().numbers
    let key = "\(layer.pin) \(query)"
    if let known = cache[key] { return known }
    let numbers = try store.numbers(query)
    cache.store(numbers, for: key, cost: numbers.count + key.utf8.count / 8 + 100)
    return numbers
  }

  func ogcItems() throws -> Reply {
    let layer = try features()
    let (limit, start) = (
      try number("limit", in: 1...10_000, standard: 1_000), try number("offset", in: 0...Int(Int32.max), standard: 0)
    )
    let system = try system("crs")
    let matched = try numbers(layer, query(layer))
    let isPage = try form() == .html
    let text = FeatureText(system, fields: layer.edition.record.fields)
    var (features, made, returned) = ([LayerStore.Feature](), [UInt8](), 0)
    try layer.store?.each(matched.dropFirst(start).prefix(limit)) { feature in
      returned += 1
      if isPage {
        features.append(feature)
        return features.count < 500
      }
      if !made.isEmpty { made += ",\n".utf8 }
      text.append(feature, to: &made)
      return made.count < Self.mostPageBytes
    }
    func page(_ offset: Int) -> String {
      let others = items.filter { $0.name != "offset" && $0.name != "f" }
      return AtlasRoutes.items.address(self["layer"])
        + Address.query(others + [("f", isPage ? "html" : "json"), ("offset", String(offset))])
    }
    let type = isPage ? "text/html" : OutputFormat.geojson.mediaType
    var links = [
      link(page(start), "self", type, "This page"),
      link(
        page(start).replacing(isPage ? "f=html" : "f=json", with: isPage ? "f=json" : "f=html"), "alternate",
        isPage ? OutputFormat.geojson.mediaType : "text/html", isPage ? "GeoJSON" : "HTML"),
      link(AtlasRoutes.collection.address(self["layer"]), "collection", OutputFormat.json.mediaType, "The layer"),
    ]
    let hasMore = start + returned < matched.count && returned > 0
    if hasMore { links.append(link(page(start + returned), "next", type, "Next page")) }
    if isPage {
      return negotiated(
        FeaturesPage(
          layer: layer, name: self["layer"], features: features, matched: matched.count, start: start,
          next: hasMore ? page(start + returned) : nil, printer: printer
        ).reply)
    }
    let head = """
      {"type":"FeatureCollection","numberMatched":\(matched.count),"numberReturned":\(returned),\
      "timeStamp":"\(Self.now())","links":\(try Self.text(links)),
      "features":[

      """
    var reply = Reply(
      text: Array(head.utf8) + made + Array("]}\n".utf8), type: OutputFormat.geojson.mediaType)
    reply.headers.append(("Content-Crs", "<\(system.address(site.publicAddress))>"))
    // The time in it is that of the answer.
    reply.isStable = false
    return negotiated(reply)
  }

  func ogcItem() throws -> Reply {
    let layer = try features()
    let system = try system("crs")
    var found: LayerStore.Feature?
    if let number = Int(self["feature"]), String(number) == self["feature"] {
      try layer.store?.each([number]) { feature in
        found = feature
        return false
      }
    }
    guard let found else { throw Problem.notFound("no such feature") }
    if try form() == .html {
      return negotiated(
        FeaturesPage(
          layer: layer, name: self["layer"], features: [found], matched: 1, start: 0, next: nil, printer: printer
        ).reply)
    }
    let path = AtlasRoutes.item.address(self["layer"], self["feature"])
    let links =
      try forms(path, OutputFormat.geojson.mediaType) + [
        link(AtlasRoutes.collection.address(self["layer"]), "collection", OutputFormat.json.mediaType, "The layer")
      ]
    let text = FeatureText(system, fields: layer.edition.record.fields)
    var made: [UInt8] = []
    text.append(found, links: try Self.text(links), to: &made)
    var reply = Reply(text: made + [UInt8(ascii: "\n")], type: OutputFormat.geojson.mediaType)
    reply.headers.append(("Content-Crs", "<\(system.address(site.publicAddress))>"))
    return lasting(negotiated(reply))
  }

  private static func text(_ links: [[String: Any]]) throws -> String {
    let data = try JSONSerialization.data(withJSONObject: links, options: [.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data, as: UTF8.self)
  }

  private static func now() -> String {
    Date().formatted(.iso8601)
  }
}
