internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Vocabulary

extension Visit {
  /// The description of `/ogc` (OpenAPI 3.0), with the layers that are served.
  func ogcDescription() throws -> Reply {
    let layers = try atlas().newest.filter { $0.store != nil }.map(\.id)
    func parameter(_ parameter: Parameter) -> [String: Any] {
      var schema: [String: Any] = ["type": "string"]
      switch parameter.values {
      case .number(let range, let standard):
        schema = ["type": "integer", "minimum": range.lowerBound, "maximum": range.upperBound]
        if let standard { schema["default"] = standard }
      case .word(let words, let standard):
        schema["enum"] = words
        if let standard { schema["default"] = standard }
      case .text, .words: break
      }
      var object: [String: Any] = ["name": parameter.name, "in": "query", "required": false, "schema": schema]
      object["description"] = parameter.meaning
      switch parameter.name {
      case "bbox":
        object["style"] = "form"
        object["explode"] = false
        object["schema"] =
          [
            "type": "array", "minItems": 4, "maxItems": 6,
            "oneOf": [["minItems": 4, "maxItems": 4], ["minItems": 6, "maxItems": 6]],
            "items": ["type": "number"],
          ] as [String: Any]
      case "crs", "bbox-crs":
        object["schema"] =
          [
            "type": "string", "format": "uri", "default": OGCSystem.crs84.address(site.publicAddress),
            "enum": OGCSystem.allCases.map { $0.address(site.publicAddress) },
          ] as [String: Any]
        object["style"] = "form"
        object["explode"] = false
      case "limit", "datetime":
        object["style"] = "form"
        object["explode"] = false
      default: break
      }
      return object
    }
    /// - Parameter isPage: whether it is a page for who asks for HTML.
    func answer(_ text: String, _ type: String, isPage: Bool = false) -> [String: Any] {
      let object = ["schema": ["type": "object"]]
      let page = ["schema": ["type": "string"]]
      return ["description": text, "content": isPage ? [type: object, "text/html": page] : [type: object]]
    }
    func operation(_ route: Route, _ type: String, _ layer: String?) -> [String: Any] {
      let places = route.path.places.filter { $0 != "layer" }.map { place -> [String: Any] in
        let schema: [String: Any] = ["type": "integer"]
        return ["name": place, "in": "path", "required": true, "schema": schema]
      }
      let responses: [String: Any] = [
        "200": answer(route.summary, type, isPage: true), "400": answer("A parameter is wrong.", MediaType.problem),
        "404": answer("There is nothing.", MediaType.problem),
      ]
      let get: [String: Any] = [
        "operationId": ([route.name] + (layer.map { [$0] } ?? [])).joined(separator: "."), "summary": route.summary,
        "parameters": places + route.parameters.map(parameter), "responses": responses,
      ]
      return ["get": get]
    }
    let routes: [(Route, String)] = [
      (AtlasRoutes.ogc, "application/json"), (AtlasRoutes.conformance, "application/json"),
      (AtlasRoutes.collections, "application/json"), (AtlasRoutes.collection, "application/json"),
      (AtlasRoutes.items, OutputFormat.geojson.mediaType), (AtlasRoutes.item, OutputFormat.geojson.mediaType),
    ]
    // A path for each layer: clients look for the one that they know.
    let operations = routes.flatMap { route, type -> [(String, [String: Any])] in
      let owners: [String?] = route.path.places.contains("layer") ? layers : [nil]
      return owners.map { layer in
        let path = route.path.template(layer.map { ["layer": $0] } ?? [:]).dropFirst(AtlasRoutes.ogc.path.text.count)
        return (path.isEmpty ? "/" : String(path), operation(route, type, layer))
      }
    }
    let root = AtlasRoutes.ogc.path.text
    let document: [String: Any] = [
      "openapi": "3.0.3",
      "info": ["title": "Ecotone Atlas", "version": Program.version, "license": ["name": "Apache 2.0"]],
      "servers": [["url": site.publicAddress + root]],
      "paths": Dictionary(operations, uniquingKeysWith: { first, _ in first }),
    ]
    let data = try JSONSerialization.data(
      withJSONObject: document, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    return Reply(String(decoding: data, as: UTF8.self) + "\n", type: MediaType.openAPI)
  }
}
