import Foundation
import Testing

/// Hazard on pages: beside kilograms, with what it says and what it does not.
struct HazardPagesTests {
  @Test(arguments: [
    "/en/explore?measure=hazard&by=state&unit=lb", "/fr/explore?measure=hazard&by=substance&show=bars",
    "/es/map?measure=hazard", "/en/trace?measure=hazard", "/en/embed?measure=hazard&by=state&show=map",
  ])
  func pagesOfHazard(_ address: String) async throws {
    let site = try await TestSite.shared
    let page = site.get(address)
    #expect(page.status == 200)
    if !address.contains("embed") {
      let said = ["/en": "This is hazard, not risk", "/fr": "danger, et non de risque", "/es": "peligro, no riesgo"]
      #expect(page.text.contains(try #require(said[String(address.prefix(3))])))
    }
    // Hazard is no mass: what is linked has no unit of masses, and answers.
    let links = page.text.matches(of: /href="([^"]*measure=hazard[^"]*)"/).map { String($0.output.1) }
      .filter { $0.hasPrefix("/api/") || $0.hasPrefix("/chart") || $0.contains(".csv") }
    for link in Set(links) {
      let path = link.replacing("&amp;", with: "&")
      #expect(!path.contains("unit=") && site.get(path).status == 200, "\(path)")
    }
    #expect(address.contains("embed") || address.contains("map") || !links.isEmpty)
  }

  @Test func besideKilograms() async throws {
    let site = try await TestSite.shared
    for path in ["/en/places/US", "/fr/places/MX", "/es/places/CA"] {
      #expect(site.get(path).text.contains("<section id=\"hazard\">"), "\(path)")
    }
    #expect(site.get("/en/explore?measure=hazard:none").status == 400)
  }
}
