import Foundation
import Portal
import PortalKernel
import Testing
import Vocabulary

/// The page of a place. The test's edition is the fictional sample, whose plants are where real towns are.
struct NearTests {
  @Test func nothingIsAskedAtFirst() async throws {
    let site = try await TestSite.shared
    let page = site.get("/fr/near")
    #expect(page.status == 200 && page.text.contains("Utiliser ma position") && !page.text.contains("<table"))
  }

  /// Facilities by distance, each with its amounts; the figures are those of the API.
  @Test func whoReportsAroundAPosition() async throws {
    let site = try await TestSite.shared
    let position = "43.65,-79.38"
    let page = site.get("/en/near?near=\(position)&within=100")
    #expect(page.status == 200)
    let list = try #require(page.text.range(of: "<section id=\"facilities\"").map { page.text[$0.lowerBound...] })
    let distances = list.matches(of: /<\/th>\s*<td[^>]*>([0-9.]+)<\/td>/).compactMap { Double($0.output.1) }
    #expect(!distances.isEmpty && distances.allSatisfy { $0 <= 100 } && distances == distances.sorted())
    let answer = site.get("/api/v1/facilities?near=\(position)&within=100").text
    #expect(answer.contains("\"total_rows\""))
    #expect(page.text.contains("href=\"/en/findings#correct\""))
  }

  /// Lists say that they are of a place, and their forms keep it.
  @Test(arguments: ["facilities", "findings", "flows"])
  func listsSayTheirPlace(_ page: String) async throws {
    let text = try await TestSite.shared.get("/en/\(page)?near=43.65,-79.38&within=100").text
    #expect(text.contains("Within 100 km of 43.65,-79.38") && text.contains(">Show all places</a>"))
    #expect(text.contains("<input type=\"hidden\" name=\"near\" value=\"43.65,-79.38\">"))
  }

  @Test(arguments: [
    ("near=60,-110&within=5", 200, "These are the nearest ones"), ("near=0,0", 200, "We do not know"),
    ("near=-79.38,43.65", 200, "near=43.65,-79.38"), ("near=43.65,-79.38&within=0", 400, "within"),
    ("within=5", 200, "What is near you"), ("box=-80,43,-79,44", 200, "Inside the rectangle"),
    ("near=%3Cscript%3E", 200, "&lt;script&gt;"), ("near=43.65,-79.38&substance=lead", 200, "Lead"),
  ])
  func whatPlacesAnswer(_ query: String, _ status: Int, _ words: String) async throws {
    let page = try await TestSite.shared.get("/en/near?\(query)")
    #expect(page.status == status, "\(query)")
    #expect(page.text.contains(words), "\(query): \(page.text.components(separatedBy: "<main").last ?? "")")
  }
}
