internal import Findings
internal import Foundation
internal import Markup
internal import Outputs
internal import PublicRecord
internal import Questions
internal import Vocabulary

/// The description of the API (OpenAPI 3.1).
enum OpenAPI {
  struct Endpoint: Sendable {
    let path: String
    let summary: String
    /// The names of its parameters in the query.
    let parameters: [String]
    /// The columns that every row has; the figure's own name is that of its measure.
    let columns: [Column]
    var head: [String] = ["edition"]
    var sampleQuery = ""

    /// The last fixed segment: `totals`.
    var key: String {
      path.hasSuffix("{id}") ? path.hasPrefix("/api/v1/submissions") ? "submission" : "facility" : String(path.split(separator: "/").last ?? "")
    }
  }

  private static let question = Question.Parameter.allCases.map(\.rawValue)

  static let endpoints: [Endpoint] = [
    Endpoint(
      path: "/api/v1/totals", summary: "Sums by any of the dimensions.", parameters: question + ["names", "lang", "format", "cursor", "edition"],
      columns: [Column("facilities", isNumber: true), Column("reports", isNumber: true)],
      head: ["edition", "question", "measure", "unit", "total_rows", "left_out", "suspect", "notes", "is_covered"], sampleQuery: "?by=country,year"),
    Endpoint(
      path: "/api/v1/trace", summary: "The cells of the national files that a question sums.",
      parameters: question + ["format", "cursor", "edition"],
      columns: TraceTable(.kilograms).columns.dropLast(), head: ["edition", "unit"], sampleQuery: "?substance=lead&limit=10"),
    Endpoint(
      path: "/api/v1/facilities", summary: "Facilities, with what and where they are.",
      parameters: ["country", "state", "sector", "q", "bbox", "limit", "cursor", "format", "edition"], columns: FacilityList.columns,
      head: ["edition", "total_rows"], sampleQuery: "?state=CA-ON&limit=10"),
    Endpoint(
      path: "/api/v1/facilities/{id}", summary: "One facility, and its amounts by year, category and substance; all scopes are in.",
      parameters: ["format", "edition"], columns: FacilityTable.columns, head: ["edition", "facility"]),
    Endpoint(
      path: "/api/v1/substances", summary: "Substances, with their names and the registers' codes.",
      parameters: ["limit", "cursor", "format", "edition"],
      columns: SubstanceList.columns, head: ["edition", "total_rows"]),
    Endpoint(
      path: "/api/v1/sectors", summary: "Sectors of NAICS and SCIAN with facilities in the edition.",
      parameters: ["digits", "limit", "cursor", "format", "edition"],
      columns: SectorList.columns, head: ["edition", "total_rows"]),
    Endpoint(
      path: "/api/v1/places", summary: "States, provinces and territories with facilities in the edition.",
      parameters: ["limit", "cursor", "format", "edition"],
      columns: PlaceList.columns, head: ["edition", "total_rows"]),
    Endpoint(
      path: "/api/v1/codes", summary: "The registers' codes that the files hold amounts under.",
      parameters: ["limit", "cursor", "format", "edition"],
      columns: CodeList.columns, head: ["edition", "total_rows"]),
    Endpoint(
      path: "/api/v1/coverage", summary: "What the files cover, by country, year and kind of file.",
      parameters: ["limit", "cursor", "format", "edition"], columns: CoverageTable.columns, head: ["edition", "total_rows"]),
    Endpoint(
      path: "/api/v1/search", summary: "Substances and facilities by name, code or CAS number.",
      parameters: ["q", "lang", "limit", "format", "edition"],
      columns: SearchTable.columns, sampleQuery: "?q=lead"),
    Endpoint(
      path: "/api/v1/findings", summary: "Values and sites that differ from what one would expect; nobody has verified them.",
      parameters: ["country", "year", "facility", "rule", "severity", "lang", "limit", "cursor", "format", "edition"], columns: FindingTable.shape,
      head: ["edition", "outlines", "total_rows"], sampleQuery: "?severity=must_look&limit=10"),
    Endpoint(
      path: "/api/v1/flows", summary: "Off-site transfers by where they go.",
      parameters: FlowParameters.names + ["flow-by", "limit", "cursor", "format", "edition"],
      columns: [Column("kilograms", isNumber: true), Column("transfers", isNumber: true)],
      head: ["edition", "unit", "total_rows", "no_destination_in_the_source"], sampleQuery: "?across-borders=yes"),
    Endpoint(
      path: "/api/v1/transfers", summary: "The transfers that flows sum, one by one, with the cells they came from.",
      parameters: FlowParameters.names + ["limit", "cursor", "format", "edition"], columns: TransferTable.columns, head: ["edition"],
      sampleQuery: "?across-borders=yes&limit=10"),
    Endpoint(
      path: "/api/v1/ledger",
      summary: "What is counted twice, by sender, receiver, substance and year; with kind=parts by facility, year, substance and its part.",
      parameters: ["kind", "year", "limit", "cursor", "format", "edition"], columns: [Column("year"), Column("counted_twice", isNumber: true)],
      head: ["edition", "unit", "counted_twice", "total_rows"], sampleQuery: "?limit=10"),
    Endpoint(
      path: "/api/v1/compare", summary: "What moved between an earlier edition and this one.",
      parameters: ["previous", "part", "limit", "cursor", "format", "edition"], columns: [], head: ["edition", "previous", "total_rows"]),
    Endpoint(
      path: "/api/v1/published", summary: "Printed totals beside the edition's own figures.", parameters: ["lang", "format", "edition"],
      columns: PublishedTable.columns, head: ["edition"]),
    Endpoint(
      path: "/api/v1/listings", summary: "One substance in the three registers: who must report it, and what a zero means.",
      parameters: ["substance", "lang", "format", "edition"], columns: ListingTable.columns, head: ["edition", "substance", "notes"],
      sampleQuery: "?substance=lead"),
    Endpoint(
      path: "/api/v1/submissions",
      summary: "Submissions on enforcement matters: state, holder, what is due and how late it is. Computed, unofficial.",
      parameters: ["party", "case-state", "holder", "late", "q", "lang", "limit", "cursor", "format"], columns: CaseTable.columns,
      head: ["total_rows", "status_of_figures"], sampleQuery: "?late=yes"),
    Endpoint(
      path: "/api/v1/submissions/{id}", summary: "One submission: its steps with their four dates, what runs now, votes, documents.",
      parameters: ["lang", "format"], columns: StepTable.columns,
      head: [
        "id", "title", "summary", "response", "party", "rulebook", "state", "holder", "is_closed", "filed", "day_basis", "calendar", "days_late",
        "days_beyond_custom", "as_of", "is_complete", "guidelines", "names_withheld", "submitters", "pending", "assertions", "related", "facilities",
        "announced", "place", "status_of_figures",
      ]),
    Endpoint(
      path: "/api/v1/waiting", summary: "How long each step of submissions was waited for.", parameters: ["party", "format"],
      columns: WaitingTable.columns, head: []),
    Endpoint(
      path: "/api/v1/plan", summary: "The lines of the operational plan with money and progress.", parameters: ["plan", "lang", "format"],
      columns: PlanTable.columns, head: ["plan", "currency", "computed_total"]),
    Endpoint(
      path: "/api/v1/edition", summary: "What an edition is made of: every source file with its hash.", parameters: ["format", "edition"],
      columns: EditionTable.columns,
      head: ["edition", "created", "program", "rule_version", "facilities", "reports", "amounts", "editions"]),
  ]

  /// What a parameter holds.
  private static func schema(_ name: String) -> [String: Any] {
    switch name {
    case "scope": ["type": "string", "enum": Question.ScopeFilter.allCases.map(\.rawValue), "default": "default"]
    case "measure": ["type": "string", "enum": Measure.allCases.map(\.rawValue), "default": "kilograms"]
    case "unit": ["type": "string", "enum": AmountUnit.allCases.map(\.rawValue), "default": "kg"]
    case "names": ["type": "string", "enum": YesNo.allCases.map(\.rawValue), "default": "no"]
    case "kind": ["type": "string", "enum": ["transfers", "parts"], "default": "transfers"]
    case "group": list(Substance.Flags.named.map(\.word))
    case "view": ["type": "string", "enum": Question.View.allCases.map(\.rawValue), "default": "as-reported"]
    case "quality": ["type": "string", "enum": Question.Quality.allCases.map(\.rawValue), "default": "all"]
    case "sector-digits", "digits": ["type": "integer", "minimum": 2, "maximum": 6, "default": 4]
    case "limit": ["type": "integer", "minimum": 1, "maximum": API.mostPageRows]
    case "format": ["type": "string", "enum": API.Form.allCases.map(\.rawValue), "default": "json"]
    case "lang": ["type": "string", "enum": Language.allCases.map(\.rawValue), "default": "en"]
    case "rule": list(FindingRule.allCases.map(\.rawValue))
    case "severity": ["type": "string", "enum": Severity.allCases.map(\.code), "default": "note"]
    case "part": ["type": "string", "enum": ComparisonTables.Part.allCases.map(\.rawValue), "default": "reports"]
    case "across-borders": ["type": "string", "enum": YesNo.allCases.map(\.rawValue), "default": "no"]
    case "flow-by": list(FlowDimension.allCases.map(\.rawValue)).merging(["uniqueItems": true]) { a, _ in a }
    case "country": ["type": "string", "maxLength": 200, "examples": ["CA", "CA,MX", "Canada"]]
    case "register": list(Register.allCases.map(\.rawValue))
    case "category": ["type": "string", "maxLength": 200, "examples": ["onsite_air", "onsite_air,onsite_water", "air"]]
    case "by": list(Dimension.allCases.map(\.rawValue)).merging(["uniqueItems": true]) { a, _ in a }
    case "year": ["type": "string", "maxLength": 200, "examples": ["2018", "2014,2018", "2014..2018"]]
    case "party": ["type": "string", "enum": Country.allCases.map(\.rawValue)]
    case "holder": ["type": "string", "enum": Holder.allCases.map(\.rawValue)]
    case "late": ["type": "string", "enum": YesNo.allCases.map(\.rawValue), "default": "no"]
    case "q": ["type": "string", "maxLength": 200, "examples": ["lead"]]
    default: ["type": "string", "maxLength": 200]
    }
  }

  private static func list(_ words: [String]) -> [String: Any] { ["type": "array", "minItems": 1, "items": ["type": "string", "enum": words]] }

  private static let descriptions = [
    "country": "Countries: CA, MX, US, or their names, joined by commas.",
    "code": "Registers' codes, each alone: tri:N420, npri:NA - 08; joined by commas.",
    "group": "Substances with any of these properties.", "unit": "The unit of masses.", "names": "Columns of names behind the values, in lang.",
    "kind": "Sent to a facility that reports it again, or filed within another substance.", "register": "Registers.",
    "year": "Reporting years: 2018, 2014,2018 or 2014..2018.",
    "state": "States and provinces by ISO 3166-2 or by name, such as CA-ON, MX-SON or Illinois, joined by commas; unknown for those not told.",
    "facility": "US: + TRIFID, CA: + NPRI id or MX: + NRA; a bare id where only one register has it; joined by commas.",
    "substance": "Names, harmonised keys, CAS numbers or registers' codes (each its whole group), joined by commas.",
    "sector": "NAICS or SCIAN codes of 2 to 6 digits, each with all that begin with it, or names; joined by commas.",
    "category": "Categories, or words such as air; joined by commas.",
    "scope": "default leaves out greenhouse gases (ghg) and criteria air contaminants (cac).", "by": "What to group by, in order.",
    "view": "as-reported; common: what all three registers list and cover; constant: what is listed in every year asked.",
    "quality": "without-suspect leaves out values that must be looked at; nobody has verified them.",
    "measure": "kilograms of all but dioxins and furans; net of what is counted twice; dioxins as teq (g TEQ) or dioxin_mass (kg).",
    "sector-digits": "How many digits a sector is grouped by.",
    "order": "A column of the answer, with :asc or :desc behind it if need be.", "limit": "At most this many rows; of JSON at most this many a page.",
    "format": "JSON comes in pages, CSV whole.", "cursor": "Where the page begins, as next gave it.",
    "edition": "The id of an edition; the newest unless given.",
    "lang": "The language of names.", "q": "Words to look for; the last may be a beginning.", "bbox": "west,south,east,north in decimal degrees.",
    "digits": "How many digits of the sector.", "rule": "Rules; docs/findings.md has each.", "severity": "The least severity listed.",
    "flow-by": "What to group by, in order: year, from_country, from_state, to_country, to_state, substance, category, sender, receiver.",
    "to-country": "Countries that receive, joined by commas: CA, MX, US, or another code of the files.",
    "to-state": "States that receive, by ISO 3166-2, joined by commas.", "across-borders": "Only transfers that leave the country.",
    "party": "The Party that a submission is about.", "case-state": "A state of the process, such as COUNCIL_DECISION.", "holder": "Who has to act.",
    "late": "Only submissions beyond their due date.", "plan": "The id of a plan; the newest unless given.",
    "previous": "The id of the earlier edition.", "part": "Which list.",
  ]

  /// The parameter that an address cannot do without.
  private static let required = ["search": "q", "listings": "substance", "compare": "previous"]

  private static func parameter(_ name: String) -> [String: Any] {
    var parameter: [String: Any] = [
      "name": name == "flow-by" ? "by" : name, "in": "query", "description": descriptions[name] ?? name, "schema": schema(name),
    ]
    if schema(name)["type"] as? String == "array" {
      parameter["style"] = "form"
      parameter["explode"] = false
    }
    if name == "q" { parameter["required"] = false }
    return parameter
  }

  private static func rowSchema(_ endpoint: Endpoint) -> [String: Any] {
    var properties: [String: Any] = [:]
    for column in endpoint.columns {
      properties[column.name] = column.isNumber ? ["type": ["number", "null"]] : ["type": ["string", "integer", "null"]]
    }
    return ["type": "object", "properties": properties, "required": endpoint.columns.map(\.name)]
  }

  private static func headSchema(_ name: String, of endpoint: Endpoint) -> [String: Any] {
    switch (endpoint.key, name) {
    case ("submission", "title"), ("submission", "announced"): return ["type": "object"]
    case ("submission", "place"): return ["type": ["object", "null"]]
    case ("submission", "summary"), ("submission", "response"): return ["type": ["object", "null"]]
    case ("submission", "holder"): return ["type": ["string", "null"]]
    case ("submission", "days_late"), ("submission", "days_beyond_custom"): return ["type": ["integer", "null"]]
    case ("submission", "calendar"), ("submission", "guidelines"): return ["type": ["string", "null"]]
    case ("submission", "is_closed"), ("submission", "is_complete"), ("submission", "names_withheld"): return ["type": "boolean"]
    case ("submission", "submitters"), ("submission", "pending"), ("submission", "assertions"), ("submission", "related"),
      ("submission", "facilities"):
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
    case "left_out", "editions", "notes": ["type": "array"]
    case "total_rows", "facilities", "reports", "amounts": ["type": "integer"]
    case "is_covered": ["type": "boolean"]
    default: ["type": "string"]
    }
  }

  private static func operation(_ endpoint: Endpoint) -> [String: Any] {
    var properties: [String: Any] = [
      "rows": ["type": "array", "items": rowSchema(endpoint)], "next": ["type": ["string", "null"], "description": "The address of the next page."],
    ]
    for name in endpoint.head { properties[name] = headSchema(name, of: endpoint) }
    let problem: [String: Any] = ["$ref": "#/components/responses/Problem"]
    var parameters: [Any] = endpoint.parameters.map { name -> [String: Any] in
      var parameter = parameter(name)
      if Self.required[endpoint.key] == name { parameter["required"] = true }
      return parameter
    }
    if endpoint.path.hasSuffix("{id}") {
      parameters.insert(
        [
          "name": "id", "in": "path", "required": true,
          "description": endpoint.key == "submission" ? "SEM- with year and number: SEM-21-001." : descriptions["facility"] ?? "",
          "schema": ["type": "string", "minLength": 1],
        ],
        at: 0)
    }
    return [
      "get": [
        "operationId": endpoint.key, "summary": endpoint.summary, "parameters": parameters,
        "responses": [
          "200": [
            "description": "The answer.",
            "headers": ["ETag": ["schema": ["type": "string"], "description": "Send it back as If-None-Match."]],
            "content": [
              "application/json": ["schema": ["type": "object", "properties": properties, "required": endpoint.head + ["next", "rows"]]],
              "text/csv": ["schema": ["type": "string"]],
            ],
          ], "304": ["description": "As known by its ETag."], "400": problem, "404": problem, "405": problem, "414": problem, "503": problem,
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
          "The pollutant registers of Canada (NPRI), Mexico (RETC) and the United States (TRI), harmonised. Unofficial. Each answer names its edition; with edition= in the address it stays the same for ever.",
        "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
      ],
      "servers": [["url": server]],
      "paths": Dictionary(uniqueKeysWithValues: endpoints.map { ($0.path, operation($0)) }),
      "components": [
        "responses": [
          "Problem": [
            "description": "What is wrong with the request (RFC 9457).",
            "content": [
              "application/problem+json": [
                "schema": [
                  "type": "object", "required": ["type", "title", "status", "detail"],
                  "properties": [
                    "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"], "detail": ["type": "string"],
                    "instance": ["type": "string"], "parameter": ["type": "string"], "expected": ["type": "string"], "suggestions": ["type": "array"],
                  ],
                ]
              ]
            ],
          ]
        ]
      ],
    ]
    let data = try? JSONSerialization.data(withJSONObject: document, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data ?? Data(), as: UTF8.self) + "\n"
  }
}
