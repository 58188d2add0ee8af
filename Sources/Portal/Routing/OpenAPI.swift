internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Vocabulary

/// The description of the API (OpenAPI 3.1).
enum OpenAPI {
  /// What a parameter takes.
  private static func schema(_ values: Parameter.Values) -> [String: Any] {
    switch values {
    case .text(let examples):
      return ["type": "string", "maxLength": 200].merging(examples.isEmpty ? [:] : ["examples": examples]) { a, _ in a }
    case .number(let range, let standard):
      let schema: [String: Any] = ["type": "integer", "minimum": range.lowerBound, "maximum": range.upperBound]
      return standard.map { schema.merging(["default": $0]) { a, _ in a } } ?? schema
    case .word(let words, let standard):
      let schema: [String: Any] = ["type": "string", "enum": words]
      return standard.map { schema.merging(["default": $0]) { a, _ in a } } ?? schema
    case .words(let words, let distinct):
      let schema: [String: Any] = ["type": "array", "minItems": 1, "items": ["type": "string", "enum": words]]
      return distinct ? schema.merging(["uniqueItems": true]) { a, _ in a } : schema
    }
  }

  private static func parameter(_ parameter: Parameter) -> [String: Any] {
    var description: [String: Any] = [
      "name": parameter.name, "in": "query", "description": parameter.meaning, "schema": schema(parameter.values),
    ]
    if case .words = parameter.values {
      description["style"] = "form"
      description["explode"] = false
    }
    if parameter.isRequired { description["required"] = true }
    return description
  }

  private static func rowSchema(_ shape: Route.Shape) -> [String: Any] {
    var properties: [String: Any] = [:]
    for column in shape.columns {
      properties[column.name] =
        column.isNumber ? ["type": ["number", "null"]] : ["type": ["string", "integer", "null"]]
    }
    return ["type": "object", "properties": properties, "required": shape.columns.map(\.name)]
  }

  private static func headSchema(_ name: String, of route: String) -> [String: Any] {
    switch (route, name) {
    case ("api.submission", "title"), ("api.submission", "announced"): return ["type": "object"]
    case ("api.submission", "place"): return ["type": ["object", "null"]]
    case ("api.submission", "summary"), ("api.submission", "response"): return ["type": ["object", "null"]]
    case ("api.submission", "holder"): return ["type": ["string", "null"]]
    case ("api.submission", "days_late"), ("api.submission", "days_beyond_custom"):
      return ["type": ["integer", "null"]]
    case ("api.submission", "calendar"), ("api.submission", "guidelines"): return ["type": ["string", "null"]]
    case ("api.submission", "is_closed"), ("api.submission", "is_complete"), ("api.submission", "names_withheld"):
      return ["type": "boolean"]
    case ("api.submission", "submitters"), ("api.submission", "pending"), ("api.submission", "assertions"),
      ("api.submission", "related"),
      ("api.submission", "facilities"):
      return ["type": "array"]
    default: break
    }
    return switch name {
    case "computed_total": ["type": "number"]
    case "question", "facility": ["type": "object"]
    case "outlines": ["type": ["string", "null"]]
    case "no_destination_in_the_source": ["type": "array"]
    case "names_receivers": ["type": "boolean"]
    case "counted_twice": ["type": "number"]
    case "suspect": ["type": ["object", "null"]]
    case "left_out", "editions", "notes", "not_told", "years_not_told": ["type": "array"]
    case "total_rows", "facilities", "reports", "amounts": ["type": "integer"]
    case "is_covered": ["type": "boolean"]
    default: ["type": "string"]
    }
  }

  private static func operation(_ route: Route, _ shape: Route.Shape) -> [String: Any] {
    var properties: [String: Any] = [
      "rows": ["type": "array", "items": rowSchema(shape)],
      "next": ["type": ["string", "null"], "description": "The address of the next page."],
    ]
    for name in shape.head { properties[name] = headSchema(name, of: route.name) }
    let problem: [String: Any] = ["$ref": "#/components/responses/Problem"]
    var parameters: [Any] = route.parameters.map(parameter)
    if route.path.segments.last == .value("id", start: "", end: "") {
      let meaning =
        switch route.name {
        case DataRoutes.submission.name: "SEM- with year and number: SEM-21-001."
        case DataRoutes.pledge.name: "The id of a pledge, as /api/v1/pledges lists them."
        default: Parameter.facility.meaning
        }
      parameters.insert(
        [
          "name": "id", "in": "path", "required": true,
          "description": meaning,
          "schema": ["type": "string", "minLength": 1],
        ],
        at: 0)
    }
    return [
      "get": [
        "operationId": route.name.dropFirst("api.".count).description, "summary": route.summary,
        "parameters": parameters,
        "responses": [
          "200": [
            "description": "The answer.",
            "headers": ["ETag": ["schema": ["type": "string"], "description": "Send it back as If-None-Match."]],
            "content": [
              "application/json": [
                "schema": ["type": "object", "properties": properties, "required": shape.head + ["next", "rows"]]
              ],
              "text/csv": ["schema": ["type": "string"]],
            ],
          ], "304": ["description": "As known by its ETag."], "400": problem, "404": problem, "405": problem,
          "414": problem, "503": problem,
        ],
      ]
    ]
  }

  static func document(_ server: String) -> String {
    let document: [String: Any] = [
      "openapi": "3.1.0",
      "info": [
        "title": "Ecotone", "version": Program.version,
        "description":
          "The pollutant registers of Canada (NPRI), Mexico (RETC) and the United States (TRI), harmonised. "
          + "Unofficial. Each answer names its edition; with edition= in the address it stays the same for ever.",
        "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
      ],
      "servers": [["url": server]],
      "paths": Dictionary(
        uniqueKeysWithValues: DataRoutes.all.compactMap { route in
          route.shape.map { (route.path.text, operation(route, $0)) }
        }),
      "components": [
        "responses": [
          "Problem": [
            "description": "What is wrong with the request (RFC 9457).",
            "content": [
              "application/problem+json": [
                "schema": [
                  "type": "object", "required": ["type", "title", "status", "detail"],
                  "properties": [
                    "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"],
                    "detail": ["type": "string"],
                    "instance": ["type": "string"], "parameter": ["type": "string"], "expected": ["type": "string"],
                    "suggestions": ["type": "array"],
                  ],
                ]
              ]
            ],
          ]
        ]
      ],
    ]
    let data = try? JSONSerialization.data(
      withJSONObject: document, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data ?? Data(), as: UTF8.self) + "\n"
  }
}
