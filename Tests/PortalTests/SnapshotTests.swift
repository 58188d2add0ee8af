import Foundation
import Portal
import PortalKernel
import Testing
import Vocabulary

/// What a change does to pages: their markup on a small fixed edition and record, kept beside the tests. `make
/// snapshots` renews it.
struct SnapshotTests {
  private static let pages = Route.pages.map(\.name).filter { $0 != "suggest" }
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Snapshots")
  private static let renews = ProcessInfo.processInfo.environment["ECOTONE_SNAPSHOTS"] == "renew"

  /// The main part of a page without what other changes move: ids and hashes of editions, times, versions of files,
  /// outlines of maps.
  private func main(_ html: String) -> String {
    let start = html.range(of: "<main")?.lowerBound ?? html.startIndex
    let end = html.range(of: "</main>")?.upperBound ?? html.endIndex
    var text = String(html[start..<end])
    for (pattern, word) in Self.moving { text = text.replacing(pattern, with: word) }
    return text.replacing("><", with: ">\n<")
  }

  nonisolated(unsafe) private static let moving: [(Regex<Substring>, String)] = [
    (/\b[0-9a-f]{64}\b/, "SHA256"), (/\b[0-9a-f]{20}(?:-[0-9a-f]{16})?\b/, "EDITION"),
    (/\b[0-9a-f]{8}-answer/, "EDITION-answer"),
    (/\?v=[0-9a-f]+/, "?v=VERSION"), (/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, "TIME"),
    (/\([0-9][^ )]* kB\)/, "(SIZE)"), (/<path class="(?:land|lake)"[^>]*>/, ""),
    (/\sd="[^"]{60,}"/, " d=\"OUTLINE\""),
  ]

  /// A page as it is read: the words alone.
  private func words(_ html: String) -> String {
    main(html).replacing(/<[^>]*>/, with: "\n").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
      .joined(separator: "\n") + "\n"
  }

  @Test(arguments: pages, Language.allCases)
  func pagesAreAsTheyWere(_ name: String, _ language: Language) async throws {
    let site = try await TestSite.shared
    let route = try #require(Route.pages.first { $0.name == name })
    let html = site.get(site.address(of: route, in: language)).text
    let text = language == .english ? main(html) + "\n" : words(html)
    let file = Self.folder.appendingPathComponent(
      "\(language.rawValue)/\(name).\(language == .english ? "html" : "txt")")
    if Self.renews {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    if kept == text { return }
    let (before, after) = (kept.split(separator: "\n"), text.split(separator: "\n"))
    let line = zip(before, after).prefix { $0 == $1 }.count
    let was = before.indices.contains(line) ? before[line] : "(nothing)"
    let now = after.indices.contains(line) ? after[line] : "(nothing)"
    Issue.record(
      "\(file.lastPathComponent) line \(line + 1): was \(was.prefix(200)), is \(now.prefix(200)); make snapshots renews what is meant"
    )
  }

  /// A snapshot of a page that is no longer there fails.
  @Test(.enabled(if: !renews)) func noSnapshotIsLeftOver() throws {
    for language in Language.allCases {
      let names =
        (try? FileManager.default.contentsOfDirectory(
          atPath: Self.folder.appendingPathComponent(language.rawValue).path)) ?? []
      #expect(
        Set(names.map { $0.prefix { $0 != "." }.description })
          == Set(Self.pages.map { $0.prefix { $0 != "." }.description }))
    }
  }
}
