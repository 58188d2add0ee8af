internal import Editions
internal import Foundation
internal import Markup
internal import Outputs
internal import PublicRecord
internal import Vocabulary

/// What other machines look for: the site map and the catalogue of data.
extension Visit {
  private static let facilitiesAMap = 5000

  private func xml(_ root: String, _ content: String) -> Reply {
    Reply("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(root.replacing("…", with: content))\n", type: MediaType.xml)
  }

  func sitemapIndex() -> Reply {
    let parts = (served.atlas.count + Self.facilitiesAMap - 1) / Self.facilitiesAMap
    let maps = (0...parts).map {
      "<sitemap><loc>\(portal.publicAddress)/sitemaps/\($0).xml</loc><lastmod>\(served.manifest.created.prefix(10))</lastmod></sitemap>\n"
    }
    return xml("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n…</sitemapindex>", maps.joined())
  }

  /// Pages of the public record.
  private func recordPaths() throws -> [String] {
    guard let record = portal.record else { return [] }
    let cases = try record.cases(CaseFilter(), reader: .anyone, today: today, limit: 10_000).map { "submissions/\($0.id)" }
    return ["submissions", "submissions/process", "submissions/waiting"] + cases
      + (try record.plans(reader: .anyone).isEmpty ? [] : ["plan", "plan/report"])
  }

  /// Pages with their other languages: number 0 has the site's own, the others the facilities' by their thousands.
  func sitemap(_ name: String) throws -> Reply {
    let parts = (served.atlas.count + Self.facilitiesAMap - 1) / Self.facilitiesAMap
    guard name.hasSuffix(".xml"), let number = Int(name.dropLast(4)), (0...parts).contains(number) else { throw Problem.notFound("no such site map") }
    let paths: [String]
    if number == 0 {
      let reported = Set(served.catalog.codes.map(\.substance))
      paths =
        try ["", "explore", "map", "facilities", "substances", "sectors", "places", "downloads", "sources", "coverage", "api"]
        + reported.sorted().compactMap {
          served.catalog.substances.indices.contains($0) ? "substances/\(Address.encode(served.catalog.substances[$0].substance.key))" : nil
        }
        + Set(served.catalog.sectors.map { String($0.prefix(4)) }).sorted().map { "sectors/\($0)" }
        + (served.years.keys.map(\.rawValue) + served.catalog.places.map(\.code)).sorted().map { "places/\($0)" } + recordPaths()
    } else {
      let first = (number - 1) * Self.facilitiesAMap
      paths = served.atlas.ids[first..<min(first + Self.facilitiesAMap, served.atlas.count)].map { "facilities/\(Address.encode($0))" }
    }
    var content = ""
    for path in paths {
      let links = Language.allCases.map {
        "<xhtml:link rel=\"alternate\" hreflang=\"\($0.rawValue)\" href=\"\(portal.publicAddress)/\($0.rawValue)/\(path)\"/>"
      }.joined()
      for language in Language.allCases { content += "<url><loc>\(portal.publicAddress)/\(language.rawValue)/\(path)</loc>\(links)</url>\n" }
    }
    var reply = xml(
      "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n…</urlset>", content)
    reply.isStable = portal.record == nil || number > 0
    return reply
  }

  /// The editions as DCAT 3 (W3C), in JSON-LD.
  func dataCatalog() throws -> Reply {
    _ = try Parameters(items, known: [])
    let base = portal.publicAddress
    func titles(_ key: String, _ values: [String: String] = [:]) -> [[String: String]] {
      Language.allCases.map { language in
        ["@language": language.rawValue, "@value": Words(portal.texts, language)(key, values)]
      }
    }
    let datasets = shelf.map { served -> [String: Any] in
      let page = "\(base)/en/sources?edition=\(served.id)"
      func distribution(_ path: String, _ type: String, _ title: String) -> [String: Any] {
        [
          "@type": "dcat:Distribution", "dct:title": title, "dcat:downloadURL": ["@id": base + path], "dcat:accessURL": ["@id": base + path],
          "dcat:mediaType": type,
        ]
      }
      let registers = Set(served.catalog.sources.map(\.register)).sorted()
      let years = served.allYears
      return [
        "@type": "dcat:Dataset", "@id": "\(base)/en/?edition=\(served.id)", "dct:identifier": served.id,
        "dct:title": titles("dcat.dataset", ["edition": served.id]),
        "dct:description": titles("footer.computed"), "dct:issued": ["@type": "xsd:dateTime", "@value": served.manifest.created],
        "dcat:landingPage": ["@id": page],
        "dct:temporal": ["@type": "dct:PeriodOfTime", "dcat:startDate": "\(years.first ?? 0)", "dcat:endDate": "\(years.last ?? 0)"],
        "dct:source": registers.map { "\($0.acronym): \($0.publisher)" }, "dct:rights": registers.map { "\($0.acronym): \(Licence($0).title)" },
        "dcat:distribution": [
          distribution("/download/edition.zip?edition=\(served.id)", "application/zip", "Frictionless data package"),
          distribution("/api/v1/totals?by=country,year&edition=\(served.id)", "application/json", "API"),
        ],
      ]
    }
    let catalog: [String: Any] = [
      "@context": [
        "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
      ],
      "@type": "dcat:Catalog", "@id": "\(base)/catalog.jsonld", "dct:title": titles("dcat.title"), "dct:description": titles("footer.computed"),
      "dct:language": Language.allCases.map(\.rawValue), "foaf:homepage": ["@id": base + "/"],
      "dct:publisher": ["@type": "foaf:Agent", "foaf:name": "Ecotone"],
      "dcat:dataset": datasets,
      "dcat:service": [
        [
          "@type": "dcat:DataService", "dct:title": "API", "dcat:endpointURL": ["@id": "\(base)/api/v1"],
          "dcat:endpointDescription": ["@id": "\(base)/api/openapi.json"],
        ]
      ],
    ]
    let data = try JSONSerialization.data(withJSONObject: catalog, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    return Reply(String(decoding: data, as: UTF8.self) + "\n", type: MediaType.jsonLD)
  }
}
