import Foundation
import Portal
import PortalKernel
import Testing
import Vocabulary

/// Layers of maps among the pages, for readers and for programs.
struct AtlasPagesTests {
  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func layersAreListed() async throws {
    let site = try await TestSite.shared
    let rows = try #require(try object(site.get("/api/v1/layers?lang=fr").text)["rows"] as? [[String: Any]])
    #expect(rows.map { $0["id"] as? String } == ["land-cover", "regions"])
    #expect(rows.map { $0["title"] as? String } == ["Couverture du sol", "Régions"])
    #expect(rows[1]["edition"] as? String == "2020.1" && rows[1]["features"] as? Int == 2)
    #expect(rows[1]["tiles"] as? String == "https://ecotone.example/tiles/regions%402020.1.json")
    let page = site.get("/en/atlas")
    #expect(page.status == 200 && page.text.contains("/en/atlas/regions") && page.text.contains("A &amp; B"))
    #expect(site.get("/en/land").text.contains("href=\"/en/atlas\""))
  }

  @Test func alayersPageSaysWhereItComesFrom() async throws {
    let site = try await TestSite.shared
    let page = site.get("/en/atlas/regions").text
    for part in [
      "X &amp; more", "#123456", "regions@2020.1", "regions.geojson", "1 : 10,000,000", "features.gpkg",
      "tiles.NorthAmericaLAEA.pmtiles", "1 feature added; 1 feature removed", "/en/atlas/regions%402010.1",
    ] { #expect(page.contains(part), "\(part)") }
    // In a language that a text is not in, it is marked as another one's.
    #expect(site.get("/es/atlas/regions").text.contains("<span lang=\"en\">Regions</span>"))
    #expect(site.get("/fr/atlas/land-cover").text.contains("Forêt mixte"))
    #expect(site.get("/en/atlas/regions@2010.1").text.contains("<code>regions@2010.1</code>"))
    for address in ["/en/atlas/nosuch", "/en/atlas/regions@2011.1", "/en/atlas/..%2Fregions", "/en/atlas/regions@"] {
      #expect(site.get(address).status == 404, "\(address)")
    }
  }

  @Test func changesAreAPageAndAFeed() async throws {
    let site = try await TestSite.shared
    let page = site.get("/en/atlas/regions/changes")
    #expect(page.status == 200 && page.text.contains("From edition 2010.1 to edition 2020.1"))
    #expect(site.get("/en/atlas/regions@2010.1/changes").status == 404)
    #expect(site.get("/en/atlas/regions/changes?page=2").status == 400)
    let feed = site.get("/feeds/layers/regions.atom?lang=fr").text
    #expect(feed.contains("Régions 2020.1") && feed.contains("1 entité ajoutée; 1 entité retirée"))
    #expect(feed.contains("2010-05-01T00:00:00Z") && feed.contains("La première édition."))
  }

  @Test(arguments: ["/tiles/regions/0/0/0.mvt", "/tiles/regions@2010.1/NorthAmericaLAEA/5/15/15.mvt"])
  func tilesAreThere(_ address: String) async throws {
    let answer = try await TestSite.shared.get(address)
    #expect([200, 204].contains(answer.status) && answer.type == "application/vnd.mapbox-vector-tile")
    #expect((answer.headers["Cache-Control"] != nil) == address.contains("@"))
  }

  @Test(arguments: [
    "/tiles/regions/40/0/0.mvt", "/tiles/regions/6/0/0.mvt", "/tiles/regions/1/2/0.mvt", "/tiles/regions/0/0/0.png",
    "/tiles/land-cover/0/0/0.mvt", "/tiles/regions/Nowhere/0/0/0.mvt", "/tiles/nosuch/0/0/0.mvt",
    "/download/layers/regions/..%2Flayer.json", "/download/layers/regions/nosuch", "/tiles/nosuch.json",
  ])
  func whatIsNotThereIsNotFound(_ address: String) async throws {
    #expect(try await TestSite.shared.get(address).status == 404)
  }

  @Test func programsFindTheirWay() async throws {
    let site = try await TestSite.shared
    let tiles = try object(site.get("/tiles/regions@2010.1.json?grid=NorthAmericaLAEA").text)
    #expect(tiles["tilejson"] as? String == "3.0.0" && tiles["maxzoom"] as? Int == 5)
    #expect(
      tiles["tiles"] as? [String]
        == ["https://ecotone.example/tiles/regions%402010.1/NorthAmericaLAEA/{z}/{x}/{y}.mvt"])
    #expect(tiles["attribution"] as? String == "A &amp; B" && tiles["bounds"] as? [Double] == [-100, 45, -92, 49])
    let style = try object(site.get("/styles/regions.json").text)
    #expect((style["layers"] as? [[String: Any]])?.count == 4)
    #expect((try object(site.get("/styles/land-cover.json").text)["layers"] as? [[String: Any]])?.count == 1)
    let legend = try object(site.get("/api/v1/layers/land-cover/legend").text)
    #expect((legend["classes"] as? [[String: Any]])?.count == 19 && legend["field"] == nil)
    let metadata = site.get("/api/v1/layers/regions/metadata.xml?lang=fr")
    #expect(metadata.type.contains("xml") && metadata.text.contains("Régions") && metadata.text.contains("A &amp; B"))
    #expect(try object(site.get("/api/v1/layers/regions").text)["id"] as? String == "regions")
    #expect(site.get("/tiles/land-cover/NorthAmericaLAEA/0/0/0.png").type == "image/png")
  }

  @Test func featuresByTheStandard() async throws {
    let site = try await TestSite.shared
    let root = "/ogc/collections/regions"
    let landing = try object(site.get("/ogc").text)
    let relations = try #require(landing["links"] as? [[String: Any]]).compactMap { $0["rel"] as? String }
    #expect(Set(["self", "service-desc", "conformance", "data"]).isSubset(of: relations))
    #expect((try object(site.get("/ogc/conformance").text)["conformsTo"] as? [String])?.count == 11)
    // Maps of classes have no features.
    let collections = try #require(try object(site.get("/ogc/collections").text)["collections"] as? [[String: Any]])
    #expect(collections.map { $0["id"] as? String } == ["regions"])
    #expect(site.get("/ogc/collections/land-cover/items").status == 404)
    let page = site.get("\(root)/items?limit=1")
    #expect(page.type == "application/geo+json")
    #expect(page.headers["Content-Crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>")
    let first = try object(page.text)
    #expect(first["numberMatched"] as? Int == 2 && first["numberReturned"] as? Int == 1)
    // The links end.
    let next = try #require((first["links"] as? [[String: Any]])?.first { $0["rel"] as? String == "next" })
    let address = try #require(next["href"] as? String).replacing("https://ecotone.example", with: "")
    let second = try object(site.get(address).text)
    #expect((second["links"] as? [[String: Any]])?.contains { $0["rel"] as? String == "next" } == false)
    #expect(try object(site.get("\(root)/items?offset=50").text)["numberReturned"] as? Int == 0)
    #expect(try object(site.get("\(root)/items?limit=1000000000").text)["numberReturned"] as? Int == 2)
    // By a field, by a box, over longitude 180, in other systems.
    #expect(try object(site.get("\(root)/items?name=c").text)["numberMatched"] as? Int == 1)
    #expect(try object(site.get("\(root)/items?bbox=-93,46,-92.5,47").text)["numberMatched"] as? Int == 1)
    #expect(try object(site.get("\(root)/items?bbox=170,40,-99,50").text)["numberMatched"] as? Int == 1)
    let northFirst = "http://www.opengis.net/def/crs/EPSG/0/4326"
    #expect(
      try object(site.get("\(root)/items?bbox=46,-93,47,-92.5&bbox-crs=\(northFirst)").text)["numberMatched"] as? Int
        == 1)
    #expect(site.get("\(root)/items/1?crs=\(northFirst)").text.contains("[45,-100]"))
    let plane = site.get("\(root)/items/1?crs=https://ecotone.example/ogc/crs/NorthAmericaLAEA")
    #expect(plane.text.contains("[0,0]") && plane.headers["Content-Crs"]?.contains("NorthAmericaLAEA") == true)
    #expect(site.get("\(root)/items?f=html").text.contains("Features 1–2 of 2"))
    #expect(try object(site.get("/ogc/api").text)["openapi"] as? String == "3.0.3")
    #expect(try object(site.get("/ogc/collections/regions@2010.1").text)["id"] as? String == "regions@2010.1")
  }

  @Test(arguments: [
    ("limit=0", 400), ("limit=x", 400), ("limit=-1", 400), ("offset=-1", 400), ("nosuch=1", 400), ("bbox=1,2,3", 400),
    ("bbox=1,2,3,nan", 400), ("bbox=1,5,3,2", 400), ("bbox=-200,0,0,0", 400), ("crs=nosuch", 400), ("f=xml", 400),
    ("bbox=0,0,1,1&bbox-crs=nosuch", 400), ("datetime=yesterday", 400), ("datetime=2021-01-01/2020-01-01", 400),
    ("datetime=2020-01-01T00:00:00Z", 200), ("datetime=../2020-01-01", 200), ("bbox=1,2,0,3,4,0", 200),
    ("name=a'%20OR%201=1--", 200),
  ])
  func whatIsAskedWronglyIsRefused(_ query: String, _ status: Int) async throws {
    #expect(try await TestSite.shared.get("/ogc/collections/regions/items?\(query)").status == status)
  }

  @Test(arguments: ["0", "3", "x", "01", "99999999999999999999"])
  func noSuchFeature(_ id: String) async throws {
    #expect(try await TestSite.shared.get("/ogc/collections/regions@2010.1/items/\(id)").status == 404)
  }

  @Test func gridsByTheStandard() async throws {
    let site = try await TestSite.shared
    let grid = try object(site.get("/ogc/tileMatrixSets/NorthAmericaLAEA").text)
    let matrices = try #require(grid["tileMatrices"] as? [[String: Any]])
    #expect(matrices.count == 23 && matrices[0]["cellSize"] as? Double == 131_072)
    #expect(matrices[0]["pointOfOrigin"] as? [Double] == [-16_777_216, 16_777_216])
    #expect(grid["crs"] as? String == "https://ecotone.example/ogc/crs/NorthAmericaLAEA")
    let mercator = try object(site.get("/ogc/tileMatrixSets/WebMercatorQuad").text)
    let first = try #require((mercator["tileMatrices"] as? [[String: Any]])?.first)
    // Of the standard's own table (OGC 17-083r4, annex D.1).
    #expect(abs((first["scaleDenominator"] as? Double ?? 0) - 559_082_264.028717) < 1e-3)
    #expect(site.get("/ogc/tileMatrixSets/Nowhere").status == 404)
    let sets = try #require(try object(site.get("/ogc/collections/regions/tiles").text)["tilesets"] as? [[String: Any]])
    #expect(sets.count == 2 && sets.allSatisfy { $0["dataType"] as? String == "vector" })
    let set = try object(site.get("/ogc/collections/regions/tiles/WebMercatorQuad").text)
    #expect((set["tileMatrixSetLimits"] as? [[String: Any]])?.count == 6)
    // Rows before columns, and the same tile.
    let tile = site.get("/ogc/collections/regions/tiles/WebMercatorQuad/3/2/1")
    #expect(tile.status == 200 && tile.text == site.get("/tiles/regions/3/1/2.mvt").text)
    #expect(site.get("/ogc/collections/land-cover/tiles").status == 404)
    #expect(site.get("/ogc/collections/land-cover/map/tiles/NorthAmericaLAEA/0/0/0").type == "image/png")
    #expect(site.get("/ogc/collections/regions/map/tiles").status == 404)
  }

  @Test func mapsForOtherPrograms() async throws {
    let site = try await TestSite.shared
    let wmts = site.get("/wmts/1.0.0/WMTSCapabilities.xml").text
    #expect(wmts.contains("<ows:Identifier>land-cover</ows:Identifier>") && !wmts.contains("regions"))
    #expect(wmts.contains("urn:ogc:def:crs:EPSG::3857") && wmts.contains("{TileMatrix}/{TileCol}/{TileRow}.png"))
    let catalog = try object(site.get("/stac").text)
    #expect(catalog["stac_version"] as? String == "1.1.0-beta.1")
    let item = try object(site.get("/stac/collections/land-cover/items/2020.1").text)
    #expect((item["properties"] as? [String: Any])?["proj:shape"] as? [Int] == [40, 60])
    #expect(site.get("/stac/collections/regions").status == 404)
    #expect(site.get("/stac/collections/land-cover/items/2021.1").status == 404)
    let datasets = try #require(try object(site.get("/catalog.jsonld").text)["dcat:dataset"] as? [[String: Any]])
    #expect(Set(datasets.compactMap { $0["dct:identifier"] as? String }).isSuperset(of: ["regions@2020.1"]))
  }

  @Test func withoutLayersThereIsNoAtlas() async throws {
    let site = try await TestSite.shared.with(.none)
    #expect(site.get("/en/atlas").status == 404 && site.get("/api/v1/layers").status == 404)
    #expect(!site.get("/en/land").text.contains("/en/atlas"))
  }
}
