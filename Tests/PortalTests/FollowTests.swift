import Editions
import Foundation
import Portal
import PortalKernel
import Questions
import Samples
import TestSupport
import Testing
import Vocabulary

@testable import RegisterPages

/// Feeds of what changed from edition to edition.
struct FollowTests {
  private let folder: TemporaryFolder
  private let portal: Portal

  /// A second edition whose file of one register's year is filed anew.
  init() async throws {
    folder = try TemporaryFolder()
    var editions: [URL] = []
    for (name, seed) in [("first", UInt64(5)), ("second", 6)] {
      let sample = folder.url.appendingPathComponent("sample-\(name)")
      _ = try Sample(facilities: 12, years: 2018...2018, seed: seed, hasFaults: false).write(to: sample)
      let files = (FileManager.default.enumerator(atPath: sample.path)?.compactMap { $0 as? String } ?? []).sorted()
      editions.append(
        try await build(files.filter { $0.contains("/") }.map { "\(sample.path)/\($0)" }, in: folder, name: name).folder
      )
    }
    let library = try EditionLibrary(editions) { _ in }
    library.refresh()
    portal = try Portal(library, record: nil, publicAddress: "https://ecotone.example")
  }

  private func get(_ path: String, _ query: String = "") -> (status: Int, type: String, text: String) {
    let reply = portal.reply(to: Portal.Request(path: path, query: query))
    guard case .bytes(let bytes) = reply.body else { return (reply.status, reply.contentType, "") }
    return (reply.status, reply.contentType, String(decoding: bytes, as: UTF8.self))
  }

  private func visit() throws -> Visit { try portal.visit(Portal.Request(path: "/en/compare", query: "")) }

  /// What is said of a substance and of a country is what the comparison of both editions has of them.
  @Test func aFeedSaysWhatTheComparisonHas() throws {
    let visit = try visit()
    let (newer, older) = (visit.shelf[0], visit.shelf[1])
    let comparison = try newer.comparison(with: older)
    for (path, totals) in [
      ("/follow/substance/lead.atom", comparison.totals.filter { $0.substance == "lead" }),
      ("/follow/place/MX.atom", comparison.totals.filter { $0.country == .mexico }),
    ] {
      let (status, type, text) = get(path, "lang=es")
      #expect(status == 200 && type.hasPrefix("application/atom+xml"))
      #expect(text.matches(of: /<entry>/).count == 2)
      #expect(!totals.isEmpty && text.ranges(of: " → ").count >= min(8, totals.count))
      #expect(text.contains("previous=\(older.pin)&amp;edition=\(newer.pin)"))
      // The oldest edition ends the feed.
      #expect(text.contains("#\(older.pin)</id>"))
    }
    // It is made once: the next feed has it from before.
    #expect(newer.comparisons[older.pin] != nil)
  }

  @Test func aFacilityIsFollowed() throws {
    let visit = try visit()
    let comparison = try visit.shelf[0].comparison(with: visit.shelf[1])
    let id = try #require(comparison.changes.first { visit.served.atlas.number(of: $0.facility) != nil }?.facility)
    let changes = comparison.changes.count { $0.facility == id }
    let text = get("/follow/facility/\(id).atom").text
    #expect(text.ranges(of: " → ").count == min(8, changes))
    #expect(changes <= 8 || text.contains("\(changes - 8) more"))
  }

  @Test(arguments: [
    "/follow/planet/mars.atom", "/follow/substance/nosuch.atom", "/follow/place/ZZ.atom", "/follow/facility/CA:1.atom",
  ])
  func whatIsNotThereIsNotFollowed(_ path: String) { #expect(get(path).status == 404) }

  /// The pages of what can be followed lead to its feed.
  @Test func pagesLeadToTheirFeeds() throws {
    #expect(get("/fr/substances/lead").text.contains("/follow/substance/lead.atom?lang=fr"))
    #expect(get("/en/places/CA").text.contains("/follow/place/CA.atom?lang=en"))
  }
}
