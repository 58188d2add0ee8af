import Foundation
import Portal
import PortalKernel
import PublicRecord
import TestSupport
import Testing

/// What is not there is not linked to.
struct PresenceTests {
  private func text(_ portal: Portal, _ path: String) -> String {
    guard case .bytes(let bytes) = portal.reply(to: Portal.Request(path: path)).body else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A record without a public plan: no page leads to one, kept pages neither; with the first plan they do.
  @Test func aPlanIsLinkedToOnceThereIsOne() async throws {
    let folder = try TemporaryFolder()
    let record = try RecordStore(folder.path("record"), mayCreate: true)
    try record.append(SubmissionFile(TestSite.example("submissions.json")).events(for: record).events)
    let library = try await TestSite.shared.portal.library
    let portal = try Portal(library, record: record, publicAddress: "https://ecotone.example")
    let paths = ["/en/take-part", "/en/explore", "/sitemaps/0.xml", "/fr/substances"]
    for path in paths { #expect(!text(portal, path).contains(/\/(en|fr|es)\/plan\b/), "\(path)") }
    #expect(portal.reply(to: Portal.Request(path: "/en/plan")).status == 404)

    try TestSite.addPlan(to: record)
    // Looked up again a second later, beside the requests.
    for _ in 0..<600 where !text(portal, "/en/take-part").contains("/en/plan\"") {
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(text(portal, "/en/take-part").contains("href=\"/en/plan\""))
    #expect(text(portal, "/sitemaps/0.xml").contains("/fr/plan</loc>"))
    let without = try Portal(library, publicAddress: "https://ecotone.example")
    #expect(!text(without, "/en/take-part").contains("/en/plan\""))
  }
}
