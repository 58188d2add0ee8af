internal import Outputs
internal import Participation

/// Downloads, tiles, feeds, and what machines look for, a line each.
package enum FileRoutes {
  package static let start = Route.file(
    "start", "/", "The page of the language that the reader's browser asks for.", types: [MediaType.html], cache: .live,
    needs: .nothing)
  package static let asset = Route.file(
    "static", "/static/{file}", "Styles, scripts and pictures.", types: [],
    parameters: [.text("v", "The file's version.")], needs: .nothing)
  package static let icon = Route.file(
    "icon", "/favicon.ico", "The site's icon.", types: [], cache: .live, needs: .nothing)
  package static let robots = Route.file(
    "robots", "/robots.txt", "What search engines should leave out.", types: [MediaType.text], needs: .nothing)
  package static let alive = Route.file(
    "healthz", "/healthz", "Whether the server is alive.", types: [MediaType.text], cache: .live, needs: .nothing)
  package static let ready = Route.file(
    "readyz", "/readyz", "Whether it has an edition to answer from, and the record it was given.",
    types: [MediaType.text], cache: .live, needs: .nothing)
  package static let siteMap = Route.file("sitemap", "/sitemap.xml", "The site maps.", types: [MediaType.xml])
  package static let siteMapPart = Route.file(
    "sitemap.part", "/sitemaps/{number:number}.xml", "Pages with their other languages.", types: [MediaType.xml]
  )
  package static let catalog = Route.file(
    "catalog", "/catalog.jsonld", "The editions as DCAT 3.", types: [MediaType.jsonLD])
  package static let openAPI = Route.file(
    "openapi", "/api/openapi.json", "The description of the API (OpenAPI 3.1).", types: [OutputFormat.json.mediaType]
  )
  package static let tile = Route.file(
    "tile", "/tiles/facilities@{edition}/{z:number}/{x:number}/{y:number}.mvt", "Facilities of a square of the map.",
    types: [MediaType.tile],
    parameters: Parameter.question + [.colour], cache: .forever
  )
  package static let names = Route.file(
    "names", "/names/{z:number}/{x:number}/{y:number}.mvt",
    "Names of a square of the map: countries, states, lakes, towns (GeoNames, CC BY 4.0).", types: [MediaType.tile],
    parameters: [.language], needs: .nothing
  )
  package static let package = Route.file(
    "download.edition", "/download/edition.zip", "All tables of the edition, described.", types: [MediaType.zip]
  )
  package static let answer = Route.file(
    "download.answer", "/download/answer.{format}",
    "An answer as a file: \(OutputFormat.allCases.dropLast().map(\.rawValue).joined(separator: ", ")) or "
      + "\(OutputFormat.allCases.last?.rawValue ?? "").",
    types: OutputFormat.allCases.map(\.mediaType),
    parameters: Parameter.question + [.safe]
  )
  package static let picture = Route.file(
    "download.chart", "/download/chart.{format}",
    "An answer drawn, with its title, caveats and source in it: svg or png.", types: PictureFormat.mediaTypes,
    parameters: Parameter.question + [.show, .chart, .language, .size]
  )
  package static let planPackage = Route.file(
    "download.plan", "/download/plan-datapackage.json", "The plan, described as a data package.",
    types: [OutputFormat.json.mediaType], parameters: [.plan],
    cache: .live, needs: .plan
  )
  package static let consultationPackage = Route.file(
    "download.consultation", "/download/consultation-datapackage.json",
    "What was said on a consultation, described as a data package.", types: [OutputFormat.json.mediaType],
    parameters: [.consultation, .language], cache: .live, needs: .consultation
  )
  package static let commentFile = Route.file(
    "comment.file", "/consultations/{consultation}/comments/{comment}/files/{file:number}",
    "A file that was sent with a comment.", types: AttachedFile.Kind.allCases.map(\.mediaType), cache: .live,
    needs: .consultation
  )
  package static let communityPlaces = Route.file(
    "download.places", "/download/community-places.geojson",
    "Places of a community, as exactly as it wants them known (GeoJSON).", types: [OutputFormat.geojson.mediaType],
    parameters: [.community], cache: .live, needs: .community
  )
  package static let planActivities = Route.file(
    "download.iati", "/download/plan-iati.xml", "The plan's activities (IATI 2.03).", types: [MediaType.xml],
    parameters: [.plan], cache: .live,
    needs: .plan
  )
  package static let feed = Route.file(
    "feed", "/feeds/{subject}.atom", "What happened in submissions (Atom).", types: [MediaType.atom],
    parameters: [.page], cache: .live,
    needs: .record
  )
  package static let challengeFeed = Route.file(
    "challenge.feed", "/challenge/{challenge}.atom",
    "What happened with pledges of a challenge, and how they go; all for all challenges (Atom).",
    types: [MediaType.atom], parameters: [.language], cache: .live, needs: .challenge
  )
  package static let follow = Route.file(
    "follow", "/follow/{subject}/{key}.atom",
    "What changed from edition to edition of a facility, substance or place (Atom).", types: [MediaType.atom],
    parameters: [.language])
  package static let calendar = Route.file(
    "calendar", "/feeds/{subject}.ics", "What is due in submissions (iCalendar).", types: [MediaType.calendar],
    cache: .live,
    needs: .record
  )
  package static let report = Route.file(
    "report.file", "/report/{file}", "A table of the report, or the list of its figures: figures.csv.",
    types: [OutputFormat.csv.mediaType, OutputFormat.xlsx.mediaType], cache: .live, needs: .report
  )
  package static let document = Route.file(
    "document", "/documents/{submission}/{hash}", "A document of a submission, under its hash.", types: [],
    cache: .live, needs: .record
  )

  package static let all: [Route] =
    [
      start, asset, icon, robots, alive, ready, siteMap, siteMapPart, catalog, openAPI, tile, names, package, answer,
      picture,
      planPackage, consultationPackage, commentFile, communityPlaces,
      planActivities, feed, challengeFeed, follow, calendar, report, document,
    ] + AtlasRoutes.files
}
