internal import AtlasPages
internal import Editions
internal import Foundation
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Registers
internal import Vocabulary

/// What other machines look for: the site map and the catalogue of data.
extension Visit {
  /// Facilities of one part of the site map.
  private static let facilitiesAPart = 5000

  private var siteMapParts: Int { (served.atlas.count + Self.facilitiesAPart - 1) / Self.facilitiesAPart }

  func sitemapIndex() -> Reply {
    let maps = (0...siteMapParts).map { part -> XML in
      """
      <sitemap><loc>\(site.publicAddress)\(FileRoutes.siteMapPart.address(String(part)))</loc>\
      <lastmod>\(String(served.manifest.created.prefix(10)))</lastmod></sitemap>

      """
    }
    return xml("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\(maps)</sitemapindex>")
  }

  private func xml(_ root: XML) -> Reply {
    let document: XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(root)\n"
    return Reply(document.text, type: MediaType.xml)
  }

  /// Pages with their other languages: part 0 has all routes but the facilities', the others have these by their
  /// thousands.
  func sitemap(_ part: String) throws -> Reply {
    guard let number = Int(part), (0...siteMapParts).contains(number) else {
      throw Problem.notFound("no such site map")
    }
    let facility = Route.facility.name
    let routes =
      Route.pages.filter { number > 0 ? $0.name == facility : $0.name != facility && isPresent($0) }
    var listed = try routes.flatMap { route in try listing(of: route).map { (route, $0) } }
    if number > 0 { listed = Array(listed.dropFirst((number - 1) * Self.facilitiesAPart).prefix(Self.facilitiesAPart)) }
    let entries = listed.map { route, values -> XML in
      func address(_ language: Language) -> String {
        site.publicAddress + route.path.filled(values, language: language)
      }
      let links = Language.allCases.map { language -> XML in
        "<xhtml:link rel=\"alternate\" hreflang=\"\(language.rawValue)\" href=\"\(address(language))\"/>"
      }
      return XML(Language.allCases.map { "<url><loc>\(address($0))</loc>\(links)</url>\n" })
    }
    var reply = xml(
      """
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
      \(entries)</urlset>
      """)
    reply.isStable = site.record == nil || number > 0
    return reply
  }

  /// The values that a route's addresses in the site map have.
  private func listing(of route: Route) throws -> [[String]] {
    switch route.listing {
    case .once: [[]]
    case .each: try RouteTable.all.first { $0.route.name == route.name }?.values(self) ?? []
    case .no: []
    }
  }

  /// The editions as DCAT 3 (W3C), in JSON-LD.
  func dataCatalog() throws -> Reply {
    let base = site.publicAddress
    func titles(_ key: String, _ values: [String: String] = [:]) -> [[String: String]] {
      Language.allCases.map { language in
        ["@language": language.rawValue, "@value": Words(site.texts, language)(key, values)]
      }
    }
    let datasets = shelf.map { served -> [String: Any] in
      let page = base + Route.sources.path.filled([]) + Address.query([("edition", served.pin)])
      func distribution(_ path: String, _ type: String, _ title: String) -> [String: Any] {
        [
          "@type": "dcat:Distribution", "dct:title": title, "dcat:downloadURL": ["@id": base + path],
          "dcat:accessURL": ["@id": base + path],
          "dcat:mediaType": type,
        ]
      }
      let registers = served.registers
      let years = served.allYears
      return [
        "@type": "dcat:Dataset", "@id": base + Route.home.path.filled([]) + Address.query([("edition", served.pin)]),
        "dct:identifier": served.id,
        "dct:title": titles("dcat.dataset", ["edition": served.id]),
        "dct:description": titles("footer.computed"),
        "dct:issued": ["@type": "xsd:dateTime", "@value": served.manifest.created],
        "dcat:landingPage": ["@id": page],
        "dct:temporal": [
          "@type": "dct:PeriodOfTime", "dcat:startDate": "\(years.first ?? 0)", "dcat:endDate": "\(years.last ?? 0)",
        ],
        "dct:source": registers.map { "\($0.acronym): \($0.publisher)" },
        "dct:rights": registers.map { "\($0.acronym): \($0.profile.licence.title)" },
        "dcat:distribution": [
          distribution(
            FileRoutes.package.address(query: [("edition", served.pin)]), "application/zip",
            "Frictionless data package"),
          distribution(
            DataRoutes.totals.address(query: [("by", "country,year"), ("edition", served.pin)]), "application/json",
            "API"),
        ],
      ]
    }
    let catalog: [String: Any] = [
      "@context": [
        "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
        "xsd": "http://www.w3.org/2001/XMLSchema#", "spdx": "http://spdx.org/rdf/terms#",
      ],
      "@type": "dcat:Catalog", "@id": base + FileRoutes.catalog.address(), "dct:title": titles("dcat.title"),
      "dct:description": titles("footer.computed"),
      "dct:language": Language.allCases.map(\.rawValue), "foaf:homepage": ["@id": base + "/"],
      "dct:publisher": ["@type": "foaf:Agent", "foaf:name": "Ecotone"],
      "dcat:dataset": datasets + layerDatasets,
      "dcat:service": [
        [
          "@type": "dcat:DataService", "dct:title": "API", "dcat:endpointURL": ["@id": "\(base)/api/v1"],
          "dcat:endpointDescription": ["@id": base + FileRoutes.openAPI.address()],
        ]
      ],
    ]
    let data = try JSONSerialization.data(
      withJSONObject: catalog, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    return Reply(String(decoding: data, as: UTF8.self) + "\n", type: MediaType.jsonLD)
  }
}
