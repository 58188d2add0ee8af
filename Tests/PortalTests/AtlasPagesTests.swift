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

  @Test func withoutLayersThereIsNoAtlas() async throws {
    let site = try await TestSite.shared.with(.none)
    #expect(site.get("/en/atlas").status == 404 && site.get("/api/v1/layers").status == 404)
    #expect(!site.get("/en/land").text.contains("/en/atlas"))
  }
}
