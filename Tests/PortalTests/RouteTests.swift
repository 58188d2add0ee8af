import Foundation
import Outputs
import Packing
import Portal
import PortalKernel
import Testing
import Vocabulary

struct RouteTests {
  private static let pages = Route.pages.map(\.name)

  private func page(_ name: String) throws -> Route { try #require(Route.pages.first { $0.name == name }) }

  private static let all = RouteTable.all.map(\.route)

  /// A route that is declared but not answered, or answered twice, fails here.
  @Test func everyRouteHasOneHandler() {
    let declared = Route.pages + DataRoutes.all + FileRoutes.all + DeskRoutes.all
    #expect(Self.all.map(\.name).sorted() == declared.map(\.name).sorted())
  }

  @Test func namesAndPathsAreUnique() {
    let all = Self.all
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(Set(all.map(\.path.text)).count == all.count)
    for route in all {
      let names = route.parameters.map(\.name)
      #expect(Set(names).count == names.count, "\(route.name): \(names)")
    }
  }

  /// An address made from a route leads back to it with the same values, whatever they hold.
  @Test(arguments: ["MX:Ñ&1", "a/b?c=d#e", "%2F", "é ü", "SEM-21-001"])
  func linksLeadBack(_ value: String) throws {
    for route in Self.all {
      let values = route.path.segments.compactMap { segment -> String? in
        switch segment {
        case .fixed, .language: nil
        case .value: value
        case .number: "7"
        }
      }
      let segments = try #require(Address.segments(of: route.path.filled(values, language: .french)))
      let match = try #require(RouteTable.match(segments), "\(route.name)")
      #expect(match.handler.route.name == route.name)
      #expect(route.path.places.map { match.values[$0] ?? "" } == values)
    }
  }

  @Test(arguments: pages, Language.allCases)
  func everyPageAnswersInItsLanguage(_ name: String, _ language: Language) async throws {
    let site = try await TestSite.shared
    let answer = site.get(site.address(of: try page(name), in: language))
    #expect(answer.status == 200, "\(answer.text.prefix(300))")
    if name != "suggest" { #expect(answer.text.contains("<html lang=\"\(language.rawValue)\">")) }
  }

  @Test(arguments: pages, Language.allCases)
  func everyPageRefusesAnUnknownParameter(_ name: String, _ language: Language) async throws {
    let site = try await TestSite.shared
    let answer = site.get(site.address(of: try page(name), in: language) + "?colour=red")
    #expect(answer.status == 400, "\(answer.status)")
    #expect(answer.text.contains("colour"), "\(answer.status)")
    #expect(answer.text.contains("<html lang=\"\(language.rawValue)\">"))
  }

  @Test(arguments: all.filter { !$0.isPage }.map(\.name))
  func everyAddressOfDataRefusesAnUnknownParameter(_ name: String) async throws {
    let site = try await TestSite.shared
    let route = try #require(Self.all.first { $0.name == name })
    // The edition of one is refused first; programs of GeoServices and WMTS send what other servers take.
    guard !["tile", "wmts"].contains(name), !route.isGeoServices else { return }
    let address = site.address(of: route)
    let answer = site.get(address + (address.contains("?") ? "&" : "?") + "colour=red")
    #expect(answer.status == 400, "\(answer.text)")
    #expect(answer.type == "application/problem+json", "\(answer.text)")
    #expect(answer.text.contains("\"parameter\": \"colour\""), "\(answer.text)")
  }

  @Test func otherMethodsAreNotAllowed() async throws {
    let site = try await TestSite.shared
    for address in ["/en/explore", "/api/v1/totals", "/feeds/submissions.atom"] {
      let answer = site.get(address, method: "POST")
      #expect(answer.status == 405)
      #expect(answer.headers["Allow"] == "GET, HEAD, OPTIONS")
    }
    #expect(site.get("/nothing", method: "POST").status == 404)
    for route in GeoServicesRoutes.all {
      #expect(site.get(site.address(of: route), method: "POST").status == 200, "\(route.path.text)")
      #expect(site.get(site.address(of: route), method: "DELETE").headers["Allow"] == "GET, HEAD, OPTIONS, POST")
    }
  }

  @Test(arguments: [
    ("/en", "/en/"), ("/fr/explore/", "/fr/explore"), ("/es/facilities/MX:%C3%91%261/", "/es/facilities/MX:%C3%91%261"),
    ("/en/explore/?by=year", "/en/explore?by=year"),
  ])
  func pagesHaveOneAddress(_ address: String, _ kept: String) async throws {
    let answer = try await TestSite.shared.get(address)
    #expect(answer.status == 301)
    #expect(answer.headers["Location"] == kept)
  }

  @Test(arguments: [("fr-CA,en;q=0.5", "/fr/"), ("de, es;q=0.8", "/es/"), ("", "/en/"), ("xx", "/en/")])
  func theBrowsersLanguageIsTaken(_ header: String, _ address: String) async throws {
    let answer = try await TestSite.shared.get("/", acceptLanguage: header)
    #expect(answer.status == 303)
    #expect(answer.headers["Location"] == address)
  }

  /// A page that is listed once stands in the site map in each language; one that is left out does not.
  @Test func theSiteMapHasEveryListedPage() async throws {
    let map = try await TestSite.shared.get("/sitemaps/0.xml").text
    for route in Route.pages where route.path.places.isEmpty {
      for language in Language.allCases {
        let entry = "<loc>https://ecotone.example\(route.path.filled([], language: language))</loc>"
        if route.isListedOnce { #expect(map.contains(entry), "\(route.name)") }
      }
    }
    #expect(map.contains("/en/substances/lead</loc>"))
    #expect(map.contains("/fr/submissions/SEM-21-001</loc>"))
    #expect(!map.contains("/en/trace"))
  }

  /// A page or a parameter that no guide names fails here.
  @Test func everyRouteAndParameterIsDocumented() throws {
    let guides = try ["portal", "api", "commands"].map {
      try String(contentsOf: TestSite.root.appendingPathComponent("docs/\($0).md"), encoding: .utf8)
    }
    for route in Route.pages {
      let beginning = route.path.text.replacing("{language}", with: "en").prefix { $0 != "{" }
      #expect(guides[0].contains("`\(beginning)"), "docs/portal.md does not name \(route.path.text)")
      for parameter in route.parameters {
        #expect(guides.contains { $0.contains("`\(parameter.name)`") }, "\(route.name): \(parameter.name)")
      }
    }
    let guided = Self.all.filter { $0.path.text.hasPrefix("/api/v1/") || $0.isGeoServices }
    for route in guided {
      #expect(guides[1].contains("`\(route.path.text)`"), "docs/api.md does not name \(route.path.text)")
      for parameter in route.parameters {
        #expect(guides[1].contains("`\(parameter.name)`"), "\(route.name): \(parameter.name)")
      }
    }
  }

  /// The next page of an answer speaks the language of the first, of the same edition.
  @Test func theNextPageKeepsItsLanguage() async throws {
    let site = try await TestSite.shared
    let first = site.get("/api/v1/totals?names=yes&lang=fr&by=substance,category&limit=1").text
    let next = try #require(first.firstMatch(of: /"next": "https:\/\/ecotone\.example([^"]*)"/))
    #expect(next.1.contains("lang=fr"))
    #expect(next.1.contains("edition="))
    #expect(site.get(String(next.1)).status == 200)
  }

  /// An error page stays in the edition and the unit that its address names.
  @Test func errorPagesKeepEditionAndUnit() async throws {
    let site = try await TestSite.shared
    let found = try #require(site.get("/api/v1/edition").text.firstMatch(of: /"edition": "([0-9a-f]+)"/))
    let answer = site.get("/fr/explore?edition=\(found.1)&unit=lb&substance=leed")
    #expect(answer.status == 400)
    #expect(answer.text.contains("/fr/explore?substance=lead&amp;unit=lb&amp;edition=\(found.1)"))
    #expect(!site.get("/fr/explore?zzz=x").text.contains("error.parameter."))
    #expect(site.get("/en/explore?edition=foo").text.contains("“foo” as an "))
    #expect(site.get("/%66r/nothing").text.contains("<html lang=\"fr\">"))
  }

  /// One address for one thing: numbers have no other spelling, and nothing is said twice.
  @Test(arguments: [
    ("/sitemaps/00.xml", 404), ("/sitemaps/+0.xml", 404), ("/api/v1/totals?unit=kg&unit=lb", 400),
    ("/api/v1/totals?view=common&view=constant", 400), ("/api/v1/trace?lang=xx", 400), ("/en/explore?lang=xx", 400),
    ("/api/v1/substances?format=csv&limit=abc", 400), ("/api/v1/trace?format=csv&cursor=x", 400),
    ("/feeds/submissions.ics?page=0", 400), ("/en/map?view=map", 400),
  ])
  func contradictionsAreRefused(_ address: String, _ status: Int) async throws {
    #expect(try await TestSite.shared.get(address).status == status)
  }

  @Test func csvHasAsManyRowsAsItsLimit() async throws {
    let text = try await TestSite.shared.get("/api/v1/substances?format=csv&limit=1").text
    #expect(text.split(separator: "\n").count == 2)
  }

  /// No page leads to one that is not there.
  @Test(arguments: ["/en/", "/fr/take-part", "/es/submissions", "/en/api", "/en/data", "/fr/quality"])
  func everyLinkLeadsSomewhere(_ address: String) async throws {
    let site = try await TestSite.shared
    let page = site.get(address).text
    let links = Set(page.matches(of: /href="(\/[^"#]*)/).map { String($0.1).replacing("&amp;", with: "&") })
    #expect(links.count > 10)
    for link in links.sorted() {
      let status = site.get(link).status
      #expect(status == 200, "\(address) leads to \(link): \(status)")
    }
  }

  /// The address that a page gives for itself and for its other languages answers as it is.
  @Test func canonicalAddressesDoNotRedirect() async throws {
    let site = try await TestSite.shared
    var asked = Route.pages.filter { $0.types == [MediaType.html] }.map { site.address(of: $0, in: .spanish) }
    asked += [
      "/es/explore?by=year&chart=lines&unit=lb", "/fr/places/US-IL?order=kilograms:desc", "/en/near?near=Tijuana, MX",
      "/es/map?colour=sector&country=MX", "/fr/facilities?q=acier&page=1",
    ]
    for address in asked {
      let page = site.get(address.replacing(" ", with: "%20"))
      guard page.status == 200, page.type.hasPrefix("text/html") else { continue }
      let links = page.text.matches(
        of: /<link rel="(?:canonical|alternate)"[^>]* href="https:\/\/ecotone.example([^"]*)"/)
      #expect(links.count >= 4 || page.text.contains("noindex"), "\(address)")
      for link in links {
        let other = String(link.output.1).replacing("&amp;", with: "&")
        #expect(site.get(other).status == 200, "\(address) gives \(other)")
      }
    }
  }

  /// Slashes too many lead to the one address.
  @Test func aPageHasOneAddress() async throws {
    let site = try await TestSite.shared
    for (path, becomes) in [
      ("//es//explore", "/es/explore"), ("/fr//", "/fr/"), ("/en/explore/", "/en/explore"),
      ("/en//places//CA?unit=lb", "/en/places/CA?unit=lb"),
    ] {
      let answer = site.get(path)
      #expect(answer.status == 301 && answer.headers["Location"] == becomes, "\(path)")
    }
  }

  /// Pages that would only say that they are empty are in no menu; asked for, they explain themselves.
  @Test func emptyPagesAreInNoMenu() async throws {
    let site = try await TestSite.shared
    let menu = site.get("/en/quality").text
    #expect(!menu.contains("href=\"/en/compare\"") && menu.contains("href=\"/en/ledger\""))
    #expect(site.get("/en/compare").text.contains("This site has only one edition"))
  }

  /// The first of each word of the field leads to its explanation, once, and only in running text.
  @Test(arguments: Language.allCases)
  func wordsAreExplainedOnce(_ language: Language) async throws {
    let site = try await TestSite.shared
    for page in ["explore", "places/CA-ON", "substances/lead", "findings", "about"] {
      let text = site.get("/\(language.rawValue)/\(page)").text
      let terms = text.matches(of: /<a class="term" href="[^"#]*#([a-z-]+)" title="[^"]+">/).map { String($0.output.1) }
      #expect(!terms.isEmpty && Set(terms).count == terms.count, "\(page): \(terms)")
      #expect(text.matches(of: #/<a [^>]*>[^<]*<a /#).isEmpty, "\(page): a link in a link")
    }
    let glossary = site.get("/\(language.rawValue)/glossary").text
    for term in GlossaryTerm.allCases { #expect(glossary.contains("<div id=\"\(term.rawValue)\"><dt>")) }
  }

  /// A finding has a text to send, with what the register needs to find it.
  @Test func aFindingHasALetter() async throws {
    let site = try await TestSite.shared
    let page = site.get("/en/findings?severity=note&order=year").text
    let letter = try #require(
      page.firstMatch(of: /<p id="letter-[^"]*" class="copyable">([^<]*)</).map { String($0.output.1) })
    #expect(
      letter.contains("reporting year 2018") && letter.contains(", line ") && letter.contains("https://ecotone.example")
    )
    let state = site.get("/en/findings?severity=note&state=CA-ON&substance=lead").text
    let all = site.get("/en/findings?severity=note").text
    func count(_ text: String) -> Int { text.matches(of: /class="letter"/).count }
    #expect(count(all) > 0 && count(state) < count(all))
    #expect(site.get("/en/findings?state=ZZ-ZZ").status == 400)
  }

  /// Each address and parameter of the API is told in words, not by the key of a text.
  @Test(arguments: Language.allCases)
  func theAPIIsToldInWords(_ language: Language) async throws {
    let page = try await TestSite.shared.get("/\(language.rawValue)/api").text
    #expect(page.matches(of: #/>api\.[a-z.-]+</#).map(\.output).isEmpty)
  }

  /// What a reader's browser loads before a page can be read, packed as it is sent: below 150 kB. The map's library
  /// comes after the page.
  @Test(arguments: [
    "/en/", "/fr/explore", "/es/places/MX", "/en/substances/lead", "/fr/near?near=43.6,-79.4", "/en/map",
  ])
  func theFirstViewIsLight(_ path: String) async throws {
    let site = try await TestSite.shared
    let page = site.get(path).text
    let assets = site.portal.site.assets
    let named = page.matches(of: /(?:href|src)="\/static\/([A-Za-z0-9.-]+)\?v=/).map { String($0.output.1) }
    let loaded = Set(named).subtracting(["maplibre-gl.js", "maplibre-gl.css", "social.png"])
    let sizes = loaded.compactMap { assets.files[$0].map { $0.packed?.count ?? $0.bytes.count } }
    #expect(sizes.count == loaded.count && loaded.contains("portal.css"))
    let whole = Deflate.gzip(Array(page.utf8), level: 6).count + sizes.reduce(0, +)
    #expect(whole < 150_000, "\(path): \(whole) bytes")
    // Scripts wait for the page: deferred, or modules, which do.
    for script in page.matches(of: /<script [^>]*>/) {
      #expect(script.output.contains(" defer>") || script.output.contains("type=\"module\""))
    }
  }
}

/// Consultations for programs, feed readers and calendars.
@Suite struct ConsultationDataTests {
  @Test func whatAuthorsLetBeSeen() async throws {
    let site = try await TestSite.shared
    let csv = site.get("/api/v1/comments?consultation=2026-03&format=csv").text
    let lines = csv.split(whereSeparator: \.isNewline)
    let header =
      "consultation,number,language,name,organisation,country,sector,way,is_late,versions,state,same_as,passage,"
      + "passage_is,tags,files,community,text,q1"
    #expect(lines.first.map(String.init) == header)
    #expect(
      lines.dropFirst().map { $0.prefix(15) } == ["2026-03,B2B2B2,", "2026-03,K7M2QX,"], "by number; removed ones not")
    try #require(lines.count == 3)
    #expect(lines[1].contains(",es,,,MX,,paper,yes,1,shown,"), "without a name, late")
    #expect(lines[2].contains(",es,Ana Ruiz,,MX,,web,no,1,shown,"))
    let page = site.get("/api/v1/comments?consultation=2026-03&limit=1").text
    #expect(page.contains("\"total_rows\": 2") && page.contains("B2B2B2") && !page.contains("K7M2QX"))
    let file = site.get("/consultations/2026-03/comments/K7M2QX/files/1")
    #expect(file.status == 200 && file.type == "application/pdf" && file.text == "%PDF-1.7 of K7M2QX")
    for gone in [
      "K7M2QX/files/2", "B2B2B2/files/1", "C3C3C3/files/1", "ZZZZZ9/files/1", "K7M2QX/files/99999999999999999999",
    ] {
      #expect(site.get("/consultations/2026-03/comments/\(gone)").status == 404, "\(gone)")
    }
    #expect(site.get("/api/v1/comments?consultation=2026-04").status == 400)
    #expect(site.get("/api/v1/comments").status == 400)
    #expect(
      site.get("/api/v1/consultations?format=csv").text.contains(
        "2026-03,jpac,Which rivers first?,en,original,followed"))
  }

  @Test func feedAndCalendar() async throws {
    let site = try await TestSite.shared
    let feed = site.get("/feeds/consultations.atom?lang=es").text
    #expect(feed.contains("¿Qué ríos primero?: anunciada") && feed.contains("/es/consultations/2026-03"))
    let calendar = site.get("/feeds/consultations.ics?lang=fr").text
    #expect(calendar.contains("DTSTART;VALUE=DATE:20260331") && calendar.contains("dernier jour pour commenter"))
  }
}

/// Decisions of the Council, and counts of a summary, for programs and feed readers.
@Suite struct DecisionDataTests {
  @Test func decisions() async throws {
    let site = try await TestSite.shared
    let lines = site.get("/api/v1/decisions?format=csv&lang=fr").text.split(whereSeparator: \.isNewline)
    #expect(lines.count == 2)
    #expect(lines.last?.hasPrefix("26-01,Rivières et routes,Le Conseil décide.,fr,human,") == true)
    #expect(
      lines.last?.hasSuffix(
        "2026-02,submission SEM-21-001; advice 26-01,2026-07-07,2,yes,,yes,Il est temps.,no,Pas encore.") == true)
    let feed = site.get("/feeds/council.atom?lang=fr").text
    #expect(
      feed.contains("Décision du Conseil 26-01, Rivières et routes") && feed.contains("/fr/council/decisions/26-01"))
    let calendar = site.get("/feeds/council.ics?lang=fr").text
    #expect(calendar.contains("DTSTART:20260707T130000Z") && calendar.contains("SUMMARY:Session du Conseil"))
    #expect(!calendar.contains("Séance publique"), "the Council's own alone")
  }

  /// By words in any language, by number, by what it is about.
  @Test(arguments: [
    ("RIVERS", 1), ("rivieres", 1), ("26-01", 1), ("2026-07", 1), ("SEM-21-001 roads", 1), ("resolves", 1),
    ("rivers lakes", 0), ("%3Cscript%3E", 0), ("", 1),
  ])
  func theRegisterIsSearched(words: String, found: Int) async throws {
    let page = try await TestSite.shared.get("/en/council?q=\(words.replacing(" ", with: "+"))")
    #expect(page.status == 200)
    #expect(page.text.ranges(of: "/en/council/decisions/26-01\"").count == found)
    #expect(!page.text.contains("<script>"))
  }

  @Test func counts() async throws {
    let site = try await TestSite.shared
    let lines = site.get("/api/v1/consultation-counts?consultation=2026-03&format=csv&lang=es").text
      .split(whereSeparator: \.isNewline)
    #expect(lines.contains("2026-03,comments,all,Comentarios,2,,no"))
    #expect(lines.contains("2026-03,q1,2,Estados,2,,no") && lines.contains("2026-03,country,MX,México,2,0,no"))
    #expect(lines.contains("2026-03,sector,none,sin indicar,0,,yes"), "one person is few")
    #expect(site.get("/api/v1/consultation-counts?consultation=2026-04").status == 400)
    let package = site.get("/download/consultation-datapackage.json?consultation=2026-03").text
    #expect(package.contains("/api/v1/comments?consultation=2026-03&format=csv"))
    #expect(package.contains("\"name\": \"is_hidden\"") && package.contains("\"primaryKey\": [\"of\", \"value\"]"))
    let list = site.get("/en/consultations/2026-03?said=q1:2").text
    #expect(list.contains("K7M2QX") && list.contains("Comments shown: 2"))
    #expect(!site.get("/en/consultations/2026-03?said=q1:1").text.contains("K7M2QX"))
    for said in ["x", "q1:3", "q2:1", "country:XX", "tag:A", "language:no%20tag", "sector:", ":"] {
      #expect(site.get("/en/consultations/2026-03?said=\(said)").status == 400, "\(said)")
    }
  }
}

/// Meetings for programs, feed readers, calendars and search engines.
@Suite struct MeetingDataTests {
  @Test func table() async throws {
    let lines = try await TestSite.shared.get("/api/v1/meetings?format=csv&lang=fr").text.split(
      whereSeparator: \.isNewline)
    #expect(lines.count == 3 && lines.contains { $0.hasPrefix("2026-02,council,Session du Conseil,fr,") })
    #expect(
      lines.last?.hasPrefix(
        "2026-01,jpac,Séance publique sur les rivières,fr,human,over,2026-05-20T09:00,2026-05-20T17:00,"
          + "America/Mexico_City,2026-05-20T15:00:00Z,2026-05-20T23:00:00Z,") == true)
    #expect(lines.last?.hasSuffix(",2026-03,311,1,") == true, "71 and 240 came; one recording")
  }

  @Test func feedAndCalendar() async throws {
    let site = try await TestSite.shared
    let feed = site.get("/feeds/meetings.atom?lang=fr").text
    #expect(feed.contains("Séance publique sur les rivières: annoncée") && feed.contains("Une salle plus grande."))
    #expect(feed.contains("enregistrement ajouté le 20 mai 2026 (Matinée)"))
    let calendar = site.get("/feeds/meetings.ics?lang=en").text.replacing("\r\n ", with: "")
    for line in [
      "UID:2026-01@ecotone", "DTSTART:20260520T150000Z", "DTEND:20260520T230000Z", "SEQUENCE:1", "STATUS:CONFIRMED",
      "LOCATION:Mérida\\, Centro <1>\\; Montréal\\, 413 Saint-Jacques\\; https://stream.example.org/jpac",
    ] { #expect(calendar.contains(line), "\(line) in \(calendar)") }
  }

  /// A recording is heard and read: sent from the disk, with the times from which each passage can be heard.
  @Test func recordings() async throws {
    let site = try await TestSite.shared
    #expect(site.get("/fr/meetings/2026-01").text.contains("<a href=\"/fr/meetings/2026-01/recordings/1\">Matinée</a>"))
    let page = site.get("/en/meetings/2026-01/recordings/1").text
    let file = try #require(page.firstMatch(of: /<source src="(\/documents\/MT-2026-01\/[0-9a-f]{64})"/)?.output.1)
    for part in [
      "Morning &lt;session&gt;", "AudioObject", "<audio class=\"player\" controls", "type=\"audio/mpeg\"",
      "<track kind=\"captions\"", "srclang=\"en\"", "<div class=\"transcript\" lang=\"en\">",
      "<p id=\"t1\"><a href=\"\(file)#t=1\" data-second=\"1\">0:00:01</a>",
      "<strong>Ana</strong>: Good morning &amp; welcome.",
    ] { #expect(page.contains(part), "\(part)") }
    #expect(site.get("/es/meetings/2026-01/recordings/1").text.contains("Este texto no está disponible en español."))
    let reply = site.portal.reply(to: Portal.Request(path: String(file)))
    let whole: Reply.File? = if case .file(let sent) = reply.body { sent } else { nil }
    let sent = try #require(whole, "it was read into memory")
    #expect(
      FileManager.default.contents(atPath: sent.path)?.count == 9 && file.hasSuffix(sent.tag)
        && reply.contentType == "audio/mpeg")
    for number in ["0", "2", "x"] {
      #expect(site.get("/en/meetings/2026-01/recordings/\(number)").status == 404)
    }
    #expect(site.get("/documents/MT-2026-02/\(sent.tag)").status == 404, "of another meeting")
  }

  @Test func machinesReadTheEvent() async throws {
    let page = try await TestSite.shared.get("/en/meetings/2026-01").text
    for part in [
      "itemtype=\"https://schema.org/Event\"", "itemprop=\"startDate\" content=\"2026-05-20T15:00:00Z\"",
      "MixedEventAttendanceMode", "EventScheduled", "Mérida, Centro &lt;1&gt;",
      // Where it is, then in the capitals' zones that show another time.
      "9:00 to 17:00 in Mexico City", "11:00 to 19:00 in Toronto",
    ] { #expect(page.contains(part), "\(part)") }
    #expect(!page.contains("/register"), "it is over, and nobody is served")
  }
}

/// From a comment to what follows from it, and from an activity back, by links alone.
@Suite struct AdviceDataTests {
  @Test func thereAndBack() async throws {
    let site = try await TestSite.shared
    let comment = site.get("/en/consultations/2026-03/comments/K7M2QX").text
    for part in [
      "href=\"/en/advice/26-01#p1\"", "Accepted", "We will.", "href=\"/en/plan/REG?plan=EX2026#EX2026-REG-O1-A1\"",
    ] { #expect(comment.contains(part), "\(part)") }
    let advice = site.get("/fr/advice/26-01").text
    for part in [
      "href=\"/fr/consultations/2026-03/comments/K7M2QX\"", "un commentaire qui n’est plus affiché",
      "href=\"/fr/meetings/2026-01\"", "des connaissances détenues en vertu d’un protocole", "Les poissons d’abord.",
      "href=\"/fr/consultations/2026-03\"", "Et bientôt.", "délai en jours : 70",
    ] { #expect(advice.contains(part), "\(part)") }
    #expect(!advice.contains("C3C3C3"), "of what is shown no more there is no number")
    #expect(site.get("/en/consultations/2026-03").text.contains("href=\"/en/advice/26-01\""))
    #expect(site.get("/en/consultations/2026-03/comments/B2B2B2").text.contains("Nobody has said yet"))
    #expect(site.get("/en/advice/26-02").status == 404 && site.get("/en/advice/x").status == 404)
  }

  @Test func tableFeedAndCalendar() async throws {
    let site = try await TestSite.shared
    let lines = site.get("/api/v1/advice?format=csv").text.split(whereSeparator: \.isNewline)
    #expect(lines.count == 3 && !lines.joined().contains("C3C3C3"))
    #expect(
      lines[1].hasSuffix(
        ",2026-03-K7M2QX,2026-01,https://www.example.org/data,no,2026-03,2026-06-01,2,1,0,2026-08-30,2026-08-10,"
          + "accepted,We will.,Secretariat,2027-06-30,EX2026-REG-O1-A1,CA MX,CA: And soon.,1: Fish first."),
      "\(lines[1])")
    let feed = site.get("/feeds/advice.atom?lang=es").text
    #expect(feed.contains("el Consejo respondió") && feed.contains("/es/advice/26-01"))
    #expect(!site.get("/feeds/advice.ics").text.contains("BEGIN:VEVENT"), "nothing is waited for")
  }
}
