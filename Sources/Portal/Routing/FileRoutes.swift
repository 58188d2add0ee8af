internal import Outputs

/// Downloads, tiles, feeds, and what machines look for, a line each.
enum FileRoutes {
  static let start = Route.file(
    "start", "/", "The page of the language that the reader's browser asks for.", types: [MediaType.html], cache: .live
  ) {
    .redirect(Route.home.path.filled([], language: $0.preferredLanguage)).varying("Accept-Encoding, Accept-Language")
  }
  static let asset = Route.file(
    "static", "/static/{file}", "Styles, scripts and pictures.", types: [],
    parameters: [.text("v", "The file's version.")]
  ) { try $0.asset($0["file"]) }
  static let icon = Route.file("icon", "/favicon.ico", "The site's icon.", types: [], cache: .live) {
    .redirect($0.portal.assets.address("icon.svg"), permanently: true)
  }
  static let robots = Route.file(
    "robots", "/robots.txt", "What search engines should leave out.", types: [MediaType.text]
  ) {
    Reply(
      "User-agent: *\nDisallow: /api/\nDisallow: /download/\nDisallow: "
        + "/tiles/\nSitemap: \($0.portal.publicAddress)\(siteMap.address())\n",
      type: MediaType.text)
  }
  static let siteMap = Route.file("sitemap", "/sitemap.xml", "The site maps.", types: [MediaType.xml]) {
    $0.sitemapIndex()
  }
  static let siteMapPart = Route.file(
    "sitemap.part", "/sitemaps/{number:number}.xml", "Pages with their other languages.", types: [MediaType.xml]
  ) {
    try $0.sitemap($0["number"])
  }
  static let catalog = Route.file("catalog", "/catalog.jsonld", "The editions as DCAT 3.", types: [MediaType.jsonLD]) {
    try $0.dataCatalog()
  }
  static let openAPI = Route.file(
    "openapi", "/api/openapi.json", "The description of the API (OpenAPI 3.1).", types: [OutputFormat.json.mediaType]
  ) {
    Reply(OpenAPI.document($0.portal.publicAddress), type: OutputFormat.json.mediaType)
  }
  static let tile = Route.file(
    "tile", "/tiles/{edition}/{z:number}/{x:number}/{y:number}.mvt", "Facilities of a square of the map.",
    types: [MediaType.tile],
    parameters: Parameter.question, cache: .forever
  ) { try $0.tile() }
  static let package = Route.file(
    "download.edition", "/download/edition.zip", "All tables of the edition, described.", types: [MediaType.zip]
  ) {
    try $0.editionPackage()
  }
  static let answer = Route.file(
    "download.answer", "/download/answer.{format}",
    "An answer as a file: \(OutputFormat.allCases.dropLast().map(\.rawValue).joined(separator: ", ")) or "
      + "\(OutputFormat.allCases.last?.rawValue ?? "").",
    types: OutputFormat.allCases.map(\.mediaType),
    parameters: Parameter.question
  ) { try $0.answerFile($0.parameters.question(), $0["format"]) }
  static let planPackage = Route.file(
    "download.plan", "/download/plan-datapackage.json", "The plan, described as a data package.",
    types: [OutputFormat.json.mediaType], parameters: [.plan],
    cache: .live, needsRecord: true
  ) { try $0.planPackage() }
  static let planActivities = Route.file(
    "download.iati", "/download/plan-iati.xml", "The plan's activities (IATI 2.03).", types: [MediaType.xml],
    parameters: [.plan], cache: .live,
    needsRecord: true
  ) { try $0.planActivities() }
  static let feed = Route.file(
    "feed", "/feeds/{subject}.atom", "What happened in submissions (Atom).", types: [MediaType.atom],
    parameters: [.page], cache: .live,
    needsRecord: true
  ) { try $0.feed(of: $0["subject"]) }
  static let calendar = Route.file(
    "calendar", "/feeds/{subject}.ics", "What is due in submissions (iCalendar).", types: [MediaType.calendar],
    cache: .live,
    needsRecord: true
  ) { try $0.calendar(of: $0["subject"]) }
  static let document = Route.file(
    "document", "/documents/{submission}/{hash}", "A document of a submission, under its hash.", types: [],
    cache: .live, needsRecord: true
  ) { try $0.document($0["submission"], $0["hash"]) }

  static let all: [Route] = [
    start, asset, icon, robots, siteMap, siteMapPart, catalog, openAPI, tile, package, answer, planPackage,
    planActivities, feed, calendar, document,
  ]
}
