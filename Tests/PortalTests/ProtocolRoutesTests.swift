import Foundation
import Keys
import Participation
import Portal
import PortalKernel
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

/// What a community keeps, on every route: pages in three languages, data, feeds, calendars, files, the site map.
@Suite struct ProtocolRoutesTests {
  /// What was said for a community, and whether everybody may see it.
  private struct Case {
    let name: String
    let number: String
    var isShown: Bool
    /// Whether its number may still say that there was something.
    var isTraced = false

    /// In its text, and in no other.
    var word: String { "zacatl\(number.lowercased())" }
    var id: CommentID { CommentID(ProtocolRoutesTests.consultation, number)! }
  }

  private static let consultation = "2026-03"
  private static let (river, coast) = ("P-222222222222", "P-333333333333")
  private static let day = Day("2026-03-02")!
  private static let today = Day("2026-11-26")!

  private let record: RecordStore
  private let portal: Portal
  private let site: TestSite
  private let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    site = try await TestSite.shared
    record = try RecordStore(folder.path("record"), mayCreate: true, persons: OneKeyForAll())
    portal = try Portal(site.portal.library, record: record, publicAddress: "https://ecotone.example") {
      ProtocolRoutesTests.today
    }
  }

  private static func text(_ words: String) -> Trilingual { Trilingual(words, in: .english) }

  private func add(_ event: CommunityEvent, to community: String) throws {
    try record.append([event.event(of: community, on: Self.day)])
  }

  private func rule(_ community: String, _ name: String, _ access: CommunityEvent.Access, by: String) throws {
    let words = try Wordage([.init("en", "Protocol \(name)")])
    try add(.ruled(.init(name, access, titles: words, text: words, by: by)), to: community)
  }

  /// A consultation, two communities, and what each case says of itself, all of it as it is before anything changes.
  private func said() throws -> [Case] {
    let inquiry = Inquiry(
      body: .tekeg, title: Self.text("Which rivers?"), text: Self.text("We ask."), use: Self.text("We read."),
      questions: [], opens: Self.day, closes: Self.day + 20, zones: ["UTC"])
    try record.append([
      ConsultationEvent.drafted(.init(inquiry, by: "P-444444444444")).event(of: Self.consultation, on: Self.day),
      ConsultationEvent.announced(.init(text: 1, by: "P-555555555555")).event(of: Self.consultation, on: Self.day),
    ])
    for (community, steward) in [("river", Self.river), ("coast", Self.coast)] {
      let grant = PersonEvent.Grant(
        role: .steward, scope: community, from: Self.day, until: nil, by: PersonEvent.server)
      try record.append([
        PersonEvent.joined(.init(how: .invited, language: .english)).event(of: steward, on: Self.day),
        PersonEvent.granted(grant).event(of: steward, on: Self.day),
      ])
      try add(
        .described(
          .init(try Wordage([.init("en", community)]), contact: nil, isShown: community == "river", by: steward)),
        to: community)
      for name in ["open", "moves", "ends"] { try rule(community, name, .open, by: steward) }
      try rule(community, "strict", .strict, by: steward)
    }
    try add(.consented(.init("this page", until: Self.today + -1, by: Self.river)), to: "river")
    try add(.consented(.init("this page", until: nil, by: Self.river)), to: "river")
    let events = try record.events(of: CommunityKind.prefix + "river").map(\.place)
    guard let last = events.last else { return [] }
    let (over, lasting) = (last - 1, last)
    for (name, consent) in [("zacatlaned", lasting), ("zacatlover", over), ("zacatlfree", nil)] as [(String, Int?)] {
      let square = CommunityPlace.Square(around: GeoPoint(latitude: 45.5, longitude: -73.6), side: 50)
      let titles = try Wordage([.init("nah", "Atl \(name)")])
      try add(
        .placed(.init(CommunityPlace(name, titles: titles, square: square, consent: consent), by: Self.river)),
        to: "river")
    }
    func release(_ protocols: [String], _ match: Rights.Match = .all, consent: Int? = nil) -> CommentEvent {
      .released(.init(protocols: protocols, match: match, consent: consent, version: 1, by: Self.river))
    }
    let cases: [(Case, String?, [CommentEvent], CommentEvent.Level)] = [
      (Case(name: "open", number: "BBBBB2", isShown: true), "river", [release(["open"])], .unnamed),
      (Case(name: "strict", number: "BBBBB3", isShown: false), "river", [release(["strict"])], .unnamed),
      (Case(name: "all of two", number: "BBBBB4", isShown: false), "river", [release(["open", "strict"])], .unnamed),
      (
        Case(name: "any of two", number: "BBBBB5", isShown: true), "river", [release(["open", "strict"], .any)],
        .unnamed
      ),
      (
        Case(name: "consent over", number: "BBBBB6", isShown: false), "river", [release(["open"], consent: over)],
        .unnamed
      ),
      (
        Case(name: "consent", number: "BBBBB7", isShown: true), "river", [release(["open"], consent: lasting)], .unnamed
      ),
      (Case(name: "moves", number: "BBBBB8", isShown: true), "river", [release(["moves"])], .unnamed),
      (Case(name: "ends", number: "BBBBB9", isShown: true), "river", [release(["ends"])], .unnamed),
      (Case(name: "ends, any", number: "CCCCC2", isShown: true), "river", [release(["ends", "open"], .any)], .unnamed),
      (Case(name: "coast", number: "CCCCC3", isShown: true), "coast", [release(["open"])], .unnamed),
      (Case(name: "recalled later", number: "CCCCC4", isShown: true), "river", [release(["open"])], .unnamed),
      (
        Case(name: "recalled with a trace", number: "CCCCC5", isShown: false, isTraced: true), "river",
        [release(["open"]), .recalled(.init(leavesTrace: true, by: Self.river))], .unnamed
      ),
      (Case(name: "waits for its steward", number: "CCCCC6", isShown: false), "river", [], .unnamed),
      (Case(name: "declined", number: "CCCCC7", isShown: false), "river", [.declined(.init(by: Self.river))], .unnamed),
      (Case(name: "sealed", number: "CCCCC8", isShown: false), nil, [], .sealed),
      (Case(name: "everybody's", number: "CCCCC9", isShown: true), nil, [], .named),
    ]
    for (one, community, further, level) in cases {
      let words = CommentEvent.said(
        .init(
          person: "P-666666666666", language: "nah", showing: .init(level, country: true), way: .web,
          at: Self.day.number * 86_400, community: community, waits: false, by: "P-666666666666",
          remarks: Remarks(
            text: "Atoyatl \(one.word).", name: "Xochitl \(one.word)", organisation: "Calpulli \(one.word)",
            country: .mexico)))
      try record.append(([words] + further).map { try $0.event(of: one.id, community: community, on: Self.day) })
    }
    return cases.map(\.0)
  }

  /// An advice that cites all of them, as no desk lets it; a grouping of all; a decision about the advice.
  private func cite(_ cases: [Case]) throws {
    let text = AdviceText(
      body: .tekeg, title: Self.text("On rivers"),
      paragraphs: [
        .init(text: Self.text("Care."), grounds: cases.map { .comment($0.id) }, restsOnProtocol: true)
      ], consultations: [Self.consultation])
    let member = "P-777777777777"
    let said: [AdviceEvent] = [
      .drafted(.init(text, by: member)), .opened(.init(text: 1, by: member)), .voted(.init(.yes, text: 1, by: member)),
      .adopted(.init(text: 1, quorum: 1, members: [member], by: member)),
    ]
    try record.append(said.map { try $0.event(of: "26-01", on: Self.day + 60) })
    try record.append([
      GroupingEvent.grouped(.init([cases.map(\.number)], by: "P-444444444444")).event(
        of: Self.consultation, on: Self.day + 30)
    ])
    let matter = try #require(DecisionText.Matter("advice 26-01"))
    let decision = DecisionText(
      title: Self.text("Rivers first"), text: Self.text("So decided."), statement: nil, session: nil, matters: [matter])
    let (canada, mexico) = ("P-888888888888", "P-999999999999")
    let decided: [DecisionEvent] = [
      .drafted(.init(decision, by: canada)), .opened(.init(text: 1, by: mexico)),
      .voted(.init(.yes, party: "CA", reasons: nil, text: 1, by: canada)),
      .voted(.init(.yes, party: "MX", reasons: nil, text: 1, by: mexico)),
      .adopted(.init(text: 1, needed: 2, by: mexico)),
    ]
    try record.append(decided.map { try $0.event(of: "26-01", on: Self.day + 90) })
  }

  private static func request(_ path: String) -> Portal.Request {
    let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return Portal.Request(path: parts[0], query: parts.count > 1 ? parts[1] : "")
  }

  private static func text(of reply: Reply) -> String {
    if case .bytes(let bytes) = reply.body { String(decoding: bytes, as: UTF8.self) } else { "" }
  }

  private func reply(_ path: String) -> (status: Int, text: String) {
    let reply = portal.reply(to: Self.request(path))
    return (reply.status, Self.text(of: reply))
  }

  /// Every address that says anything of consultations, and every other route there is.
  private var addresses: [String] {
    let list = "/en/consultations/\(Self.consultation)"
    let routes = (Route.pages + DataRoutes.all + FileRoutes.all).flatMap { route in
      (route.path.places.contains("language") || route.path.filled([], language: .english).hasPrefix("/en")
        ? Language.allCases : [.english]).map { site.address(of: route, in: $0) }
    }
    let own = [
      "\(list)?said=language:nah", "\(list)?said=country:MX", "\(list)?page=2", "/feeds/consultations.atom",
      "/feeds/consultations.ics", "/feeds/advice.atom", "/feeds/advice.ics", "/feeds/council.atom",
      "/feeds/meetings.ics", "/api/v1/comments?consultation=\(Self.consultation)",
      "/api/v1/comments?consultation=\(Self.consultation)&format=csv",
      "/api/v1/comments?consultation=\(Self.consultation)&limit=3", "/api/v1/consultations?format=csv",
      "/api/v1/advice?format=csv", "/api/v1/consultation-counts?consultation=\(Self.consultation)",
      "/download/consultation-datapackage.json?consultation=\(Self.consultation)", "/sitemap.xml", "/sitemaps/0.xml",
      "/en/council/decisions/26-01", "\(list)?same-as=BBBBB2", "\(list)?same-as=BBBBB3", "/en/moderation",
      "/fr/moderation", "/en/communities/river", "/en/advice/26-01",
      "/download/community-places.geojson?community=river", "/es/advice/26-01",
    ]
    return Array(Set(routes + own)).sorted()
  }

  /// Asks all of them, and finds in none what is not for everybody.
  private func demandNoLeak(_ cases: [Case], _ when: String, isConsentOver: Bool = false) {
    for address in addresses {
      let found = reply(address).text
      for one in cases where !one.isShown {
        #expect(!found.contains(one.word), "\(when): \(one.name) on \(address)")
        if !one.isTraced, !address.contains(one.number) {
          #expect(!found.contains(one.number), "\(when): the number of \(one.name) on \(address)")
        }
      }
    }
    // A number that is not for everybody is answered as one that never was.
    let never = reply("/en/consultations/\(Self.consultation)/comments/ZZZZZ9")
    #expect(never.status == 404)
    // Nothing of it is read before rights are asked: an answer takes as long as that of a number that never was.
    func decoded(_ number: String) -> [Int] {
      let comment = "consultations/\(Self.consultation)/comments/\(number)"
      // What the site looks up beside its requests, once a second at most, is not counted: the least of some.
      return ["/en/\(comment)", "/es/\(comment)", "/\(comment)/files/1"].map { path in
        (0..<4).map { _ in
          let before = record.decodedEvents
          _ = reply(path)
          return record.decodedEvents - before
        }.min() ?? 0
      }
    }
    let nothing = decoded("ZZZZZ9")
    for one in cases where !one.isShown && !one.isTraced {
      #expect(decoded(one.number) == nothing, "\(when): \(one.name) takes another time")
    }
    for one in cases {
      let path = "/en/consultations/\(Self.consultation)/comments/\(one.number)"
      let found = reply(path)
      if one.isShown {
        #expect(found.status == 200 && found.text.contains(one.word), "\(when): \(one.name)")
      } else if !one.isTraced {
        #expect(
          found.status == 404 && found.text.replacing(one.number, with: "ZZZZZ9") == never.text,
          "\(when): \(one.name) is another 404")
      }
      // A word that is asked for is found only where everybody may read it.
      for form in ["/en/search?q=", "/en/council?q=", "/en/submissions?q=", "/en/suggest?q="] where !one.isShown {
        let none = reply(form + "zacatlzzzzz9").text.replacing("zacatlzzzzz9", with: one.word)
        #expect(reply(form + one.word).text == none, "\(when): \(one.name) by \(form)")
      }
    }
    // A place is on page and file, or on neither: with its consent it is gone from both.
    let places = [
      "/en/communities/river", "/es/communities/river", "/download/community-places.geojson?community=river",
    ]
    for (name, isShown) in [("zacatlover", false), ("zacatlaned", !isConsentOver), ("zacatlfree", true)] {
      for address in places { #expect(reply(address).text.contains(name) == isShown, "\(when): \(name) on \(address)") }
      for address in addresses where !isShown { #expect(!reply(address).text.contains(name), "\(name) on \(address)") }
    }
    let shown = cases.count(where: \.isShown)
    #expect(reply("/en/consultations/\(Self.consultation)").text.contains("Comments shown: \(shown)"), "\(when)")
    let rows = reply("/api/v1/comments?consultation=\(Self.consultation)&format=csv").text
    #expect(rows.split(separator: "\n").count == shown + 1, "\(when): a row for each that is shown")
  }

  @Test func nothingOfACommunityIsOnAnyRoute() throws {
    var cases = try said()
    try cite(cases)
    demandNoLeak(cases, "at first")
    // Now that all pages were made once: a protocol becomes strict, one ends, a consent is taken back, a comment too,
    // and a community has no steward any more.
    try rule("river", "moves", .strict, by: Self.river)
    try add(.retired(.init("ends", by: Self.river)), to: "river")
    let consent = try #require(try record.communityState("river")?.consents.last?.place)
    try add(.revoked(.init(consent: consent, by: Self.river)), to: "river")
    let recalled = try #require(cases.first { $0.name == "recalled later" })
    try record.append([
      CommentEvent.recalled(.init(leavesTrace: false, by: Self.river)).event(
        of: recalled.id, community: "river", on: Self.day)
    ])
    let place = try #require(try record.events(of: Self.coast).first { $0.event.kind == "granted" }?.place)
    try record.append([
      PersonEvent.revoked(.init(grant: place, by: PersonEvent.server)).event(of: Self.coast, on: Self.day)
    ])
    for (index, one) in cases.enumerated()
    where ["moves", "ends", "ends, any", "consent", "coast", "recalled later"].contains(one.name) {
      cases[index].isShown = false
    }
    demandNoLeak(cases, "after what changed", isConsentOver: true)
  }

  /// A copy of the record without the keys, as a backup has it and whoever follows the chain: no byte of it says what
  /// anybody said, and a site that is served from it shows nobody's words.
  @Test func aCopyWithoutKeysTellsNothing() throws {
    let cases = try said()
    try cite(cases)
    let copy = folder.path("copy")
    try record.backUp(to: copy) { name in
      let target = URL(fileURLWithPath: "\(copy)/\(name)")
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: URL(fileURLWithPath: folder.path("record/\(name)")), to: target)
    }
    for file in try FileManager.default.subpathsOfDirectory(atPath: copy) {
      guard let bytes = FileManager.default.contents(atPath: "\(copy)/\(file)") else { continue }
      let found = String(decoding: bytes, as: UTF8.self).lowercased()
      for one in cases {
        for word in [one.word, "xochitl", "calpulli"] { #expect(!found.contains(word), "\(one.name) in \(file)") }
      }
    }
    #expect(try RecordStore(copy).verify().head == record.verify().head, "what the copy's tables say is in its events")
    let follower = try Portal(
      site.portal.library, record: try RecordStore(copy), publicAddress: "https://ecotone.example"
    ) { ProtocolRoutesTests.today }
    for address in addresses {
      let found = Self.text(of: follower.reply(to: Self.request(address)))
      for one in cases { #expect(!found.contains(one.word), "\(one.name) on \(address) of a copy") }
    }
  }
}

/// One key for everybody.
private struct OneKeyForAll: PersonKeys {
  private let only = try? SecretKey.random()
  func key(of person: String) -> SecretKey? { only }
}
