import Foundation
import Keys
import Mail
import Participation
import Portal
import PortalKernel
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// Meetings, documents, questions and places of communities, on every route: for everybody, and for each who is signed
/// in. Who may see what is the same table as for comments.
@Suite struct HoldingRoutesTests {
  private enum Who: String, CaseIterable {
    case stranger
    /// Of the protocol that only members see.
    case member
    /// The same, and blocked in the community.
    case blocked
    case steward
    /// Of another community.
    case other
    case officer
    case administrator

    var role: (Role, String?)? {
      switch self {
      case .stranger, .member, .blocked: nil
      case .steward: (.steward, "river")
      case .other: (.steward, "coast")
      case .officer: (.officer, "JPAC")
      case .administrator: (.administrator, nil)
      }
    }
  }

  private enum Kind: String, CaseIterable { case meeting, document, question, place }

  private struct Case {
    let name: String
    let place: Int
    var community = "river"
    var protocols: [String] = []
    var match = Rights.Match.all
    var consent: Int?
    /// Who sees it: everybody; else whoever of those who are signed in.
    var isPublic = false
    var readers: Set<Who> = []
    var kinds = Set(Kind.allCases)
    var isStale = false

    var meeting: String { "2026-\(place + 600)" }
    /// A consultation has ten documents at most.
    var consultation: String { HoldingRoutesTests.consultations[place <= 7 ? 0 : 1] }
    var document: String { "d\(place <= 7 ? place : place - 7)" }
    var number: String { "BBBB\(CommentID.letters[place / 20])\(CommentID.letters[place % 20])" }
    var question: QuestionID { QuestionID(HoldingRoutesTests.open, number)! }

    /// In its texts, and in no other.
    func word(_ kind: Kind) -> String { "zacatl\(place)\(kind.rawValue)" }

    func holding(_ kind: Kind) -> Holding? {
      switch kind {
      case .meeting: .meeting(meeting)
      case .document: .document(consultation: consultation, id: document)
      case .question: .question(question)
      case .place: nil
      }
    }
  }

  private static let consultations = ["2026-03", "2026-04"]
  /// A meeting of everybody's, to which questions are asked.
  private static let open = "2026-650"
  private static let day = Day("2026-03-02")!
  private static let today = RecordStore.today

  private let site: TestSite
  private let record: RecordStore
  private let people: PeopleStore
  private let portal: Portal
  private let folder: TemporaryFolder
  private let tokens: [Who: String]
  private let ids: [Who: String]

  init() async throws {
    folder = try TemporaryFolder()
    site = try await TestSite.shared
    try KeyFile.newMaster(folder.path("keys"))
    let keys = try KeyFile.master(folder.path("keys"))
    let people = try PeopleStore(folder.path("people"), keys: keys, mayCreate: true)
    record = try RecordStore(folder.path("record"), mayCreate: true, keys: keys, persons: people)
    portal = try Portal(
      site.portal.library, record: record, publicAddress: "https://ecotone.example", people: people)
    var (tokens, ids) = ([Who: String](), [Who: String]())
    for who in Who.allCases {
      let id = try people.write { db in
        try people.makePerson(
          name: who.rawValue, MailAddress("\(who.rawValue)@example.org"), isConfirmed: true, language: .english, db)
      }
      var events = [
        try PersonEvent.joined(.init(how: .invited, language: .english)).event(of: id, on: Self.day)
          as RecordEvent<PublicFields>
      ]
      if let (role, scope) = who.role {
        events.append(
          try PersonEvent.granted(
            .init(role: role, scope: scope, from: Self.day, until: nil, by: PersonEvent.server)
          ).event(of: id, on: Self.day))
      }
      try record.append(events)
      let grants = Set(try record.grants(of: id, on: Self.today).map(\.place))
      tokens[who] = try people.write { try people.begin(id, .full, grants: grants, device: "Test", $0) }
      ids[who] = id
    }
    (self.people, self.tokens, self.ids) = (people, tokens, ids)
  }

  // MARK: What is there

  private static func text(_ words: String) -> Trilingual { Trilingual(words, in: .english) }

  private func add(_ event: CommunityEvent, to community: String) throws {
    try record.append([event.event(of: community, on: Self.day)])
  }

  private func by(_ community: String) -> String { ids[community == "river" ? .steward : .other] ?? "" }

  private func rule(_ community: String, _ name: String, _ access: CommunityEvent.Access) throws {
    let words = try Wordage([.init("en", "Protocol \(name)")])
    try add(.ruled(.init(name, access, titles: words, text: words, by: by(community))), to: community)
  }

  private static func meeting(_ words: String, of community: String?, takesQuestions: Bool = false) -> Meeting {
    Meeting(
      body: .council, title: text(words), text: text("About \(words)."), begins: WallTime("2026-12-10T09:00")!,
      ends: WallTime("2026-12-10T17:00")!, zone: "America/Toronto",
      rooms: [.init(name: "Room \(words)", seats: 5)], stream: "https://stream.example.org/\(words)",
      interpretation: [.french], channels: [.french: "https://stream.example.org/\(words)/fr"], community: community,
      registersUntil: Day("2026-12-09")!, takesQuestions: takesQuestions)
  }

  private func communities() throws -> (over: Int, lasting: Int) {
    for community in ["river", "coast"] {
      try add(
        .described(
          .init(try Wordage([.init("en", community)]), contact: nil, isShown: true, by: by(community))), to: community)
      for name in ["open", "moves", "ends"] { try rule(community, name, .open) }
      try rule(community, "strict", .strict)
    }
    for who in [Who.member, .blocked] {
      try add(.admitted(.init("strict", ids[who] ?? "", by: by("river"))), to: "river")
    }
    try add(.blocked(.init(ids[.blocked] ?? "", by: by("river"))), to: "river")
    try add(.consented(.init("this page", until: Self.today + -1, by: by("river"))), to: "river")
    try add(.consented(.init("this page", until: nil, by: by("river"))), to: "river")
    let last = try #require(try record.events(of: CommunityKind.prefix + "river").last?.place)
    return (last - 1, last)
  }

  private func cases() throws -> [Case] {
    let (over, lasting) = try communities()
    let own: Set<Kind> = [.meeting, .document, .question]
    return [
      Case(name: "open", place: 1, protocols: ["open"], isPublic: true),
      Case(name: "strict", place: 2, protocols: ["strict"], readers: [.member, .steward]),
      Case(name: "all of two", place: 3, protocols: ["open", "strict"], readers: [.member, .steward]),
      Case(name: "any of two", place: 4, protocols: ["open", "strict"], match: .any, isPublic: true),
      Case(name: "consent over", place: 5, protocols: ["open"], consent: over),
      Case(name: "consent", place: 6, protocols: ["open"], consent: lasting, isPublic: true),
      Case(name: "moves", place: 7, protocols: ["moves"], isPublic: true),
      Case(name: "ends", place: 8, protocols: ["ends"], isPublic: true),
      Case(name: "ends, any", place: 9, protocols: ["ends", "open"], match: .any, isPublic: true),
      Case(name: "coast", place: 10, community: "coast", protocols: ["open"], isPublic: true),
      Case(name: "taken back later", place: 11, protocols: ["open"], isPublic: true),
      Case(name: "waits for its steward", place: 12, kinds: own),
      Case(name: "changed since", place: 13, protocols: ["open"], kinds: [.meeting, .document], isStale: true),
    ]
  }

  /// Writes all of them, as the desks would.
  private func write(_ cases: [Case]) throws {
    let (writer, second) = ("P-222222222222", "P-333333333333")
    let inquiry = Inquiry(
      body: .tekeg, title: Self.text("Which rivers?"), text: Self.text("We ask."), use: Self.text("We read."),
      questions: [], opens: Self.day, closes: Self.today + 20, zones: ["UTC"])
    for id in Self.consultations {
      try record.append([
        ConsultationEvent.drafted(.init(inquiry, by: writer)).event(of: id, on: Self.day),
        ConsultationEvent.announced(.init(text: 1, by: second)).event(of: id, on: Self.day),
      ])
    }
    try announce(Self.meeting("session", of: nil, takesQuestions: true), Self.open, writer, second)
    for one in cases {
      let first = one.isStale ? "before" : one.word(.meeting)
      try announce(Self.meeting(first, of: one.community), one.meeting, writer, second)
      if one.kinds.contains(.document) { try document(one, one.isStale ? "before" : one.word(.document), writer) }
      if one.kinds.contains(.question) {
        let words = MeetingQuestion(text: "Atoyatl \(one.word(.question))?", name: nil)
        let asked = QuestionEvent.asked(
          .init(person: ids[.member] ?? "", language: "nah", at: one.place, community: one.community, words: words))
        try record.append([asked.event(of: one.question, community: one.community, on: Self.day)])
      }
      if one.kinds.contains(.place) {
        let square = CommunityPlace.Square(around: GeoPoint(latitude: 45.5, longitude: -73.6), side: 50)
        let titles = try Wordage([.init("nah", "Atl \(one.word(.place))")])
        let place = CommunityPlace(
          one.word(.place), titles: titles, square: square, consent: one.consent, under: one.protocols, one.match)
        try add(.placed(.init(place, by: by(one.community))), to: one.community)
      }
      for kind in one.kinds {
        guard let holding = one.holding(kind), !one.protocols.isEmpty else { continue }
        try add(
          .shared(
            .init(
              holding, protocols: one.protocols, match: one.match, consent: one.consent, version: 1,
              by: by(one.community))), to: one.community)
      }
      guard one.isStale else { continue }
      let change = MeetingEvent.changed(
        .init(Self.meeting(one.word(.meeting), of: one.community), why: Self.text("Later."), by: second))
      try record.append([change.event(of: one.meeting, on: Self.day)])
      try document(one, one.word(.document), writer)
    }
  }

  private func announce(_ meeting: Meeting, _ id: String, _ writer: String, _ second: String) throws {
    try record.append([
      MeetingEvent.drafted(.init(meeting, by: writer)).event(of: id, on: Self.day),
      MeetingEvent.announced(.init(text: 1, by: second)).event(of: id, on: Self.day),
    ])
  }

  private func document(_ one: Case, _ words: String, _ by: String) throws {
    let state = try #require(try record.consultation(one.consultation))
    let text = ConsultationDocument(
      id: one.document, title: Self.text("Text \(words)"), paragraphs: [Self.text("Of \(words).")],
      after: (state.documents[one.document] ?? []).map(\.text), community: one.community)
    try record.append([ConsultationEvent.documented(.init(text, by: by)).event(of: one.consultation, on: Self.day)])
  }

  // MARK: Asking

  private func reply(_ path: String, _ who: Who? = nil) -> (status: Int, text: String) {
    let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    var request = Portal.Request(path: parts[0], query: parts.count > 1 ? parts[1] : "")
    request.caller.host = "ecotone.example"
    request.caller.session = who.flatMap { tokens[$0] }
    let reply = portal.reply(to: request)
    guard case .bytes(let bytes) = reply.body else { return (reply.status, "") }
    return (reply.status, String(decoding: bytes, as: UTF8.self))
  }

  /// Every page, feed, table and file that everybody can ask for.
  private func addresses(_ cases: [Case]) -> [String] {
    let routes = (Route.pages + DataRoutes.all + FileRoutes.all).flatMap { route in
      (route.path.places.contains("language") ? Language.allCases : [.english]).map { site.address(of: route, in: $0) }
    }
    let own = cases.flatMap { one in
      [
        "/en/meetings/\(one.meeting)", "/en/meetings/\(one.meeting)/register", "/es/meetings/\(one.meeting)",
        "/en/consultations/\(one.consultation)", "/fr/consultations/\(one.consultation)",
        "/en/consultations/\(one.consultation)/comment",
        "/en/consultations/\(one.consultation)?about=\(one.document)-a1",
        "/en/consultations/\(one.consultation)/comment?passage=\(one.document)-a1",
      ]
    }
    return Array(
      Set(
        routes + own + [
          "/en/meetings/\(Self.open)", "/en/meetings", "/es/meetings",
          "/feeds/meetings.atom", "/feeds/meetings.ics", "/feeds/council.ics", "/feeds/consultations.atom",
          "/api/v1/meetings", "/api/v1/meetings?format=csv", "/api/v1/consultations", "/en/council", "/sitemap.xml",
          "/sitemaps/0.xml", "/en/communities/river", "/en/communities/coast", "/en/advice/26-01", "/en/moderation",
          "/api/v1/advice?format=csv", "/download/community-places.geojson?community=river",
          "/download/community-places.geojson?community=coast",
        ])
    ).sorted()
  }

  /// What somebody who is signed in can look at besides.
  private func personal(_ cases: [Case]) -> [String] {
    let meetings = cases.map { "/en/desk/meetings?meeting=\($0.meeting)" }
    return DeskRoutes.all.filter { $0.path.places == ["language"] }.map { $0.path.filled([], language: .english) }
      + ["/en/desk/community/river", "/en/desk/community/coast"] + meetings + [
        "/en/desk/meetings?meeting=\(Self.open)", "/en/kept?consultation=2026-03",
      ] + Self.consultations.map { "/en/desk/consultations?consultation=\($0)" }
      + cases.map { "/en/meetings/\($0.meeting)/register" }
  }

  /// Whether somebody may see something on a page of their own.
  private func may(_ who: Who, _ one: Case, _ kind: Kind, on address: String) -> Bool {
    // Pages for stewards, of what is their community's.
    if address.contains("/desk/community/\(one.community)") {
      return who == (one.community == "river" ? .steward : .other)
    }
    // Officers write meetings and documents; a question is none of theirs.
    if who == .officer, address.contains("/desk/"), kind != .question { return true }
    return one.isPublic || one.readers.contains(who)
  }

  private func demandNoLeak(_ cases: [Case], _ when: String) {
    for address in addresses(cases) {
      let found = reply(address).text
      for one in cases where !one.isPublic {
        for kind in one.kinds where found.contains(one.word(kind)) {
          Issue.record("\(when): the \(kind) \"\(one.name)\" is on \(address)")
        }
        #expect(address.contains(one.meeting) || !found.contains(one.meeting), "\(when): \(one.name) on \(address)")
      }
    }
    for who in Who.allCases {
      for address in personal(cases) {
        let found = reply(address, who).text
        for one in cases {
          for kind in one.kinds where found.contains(one.word(kind)) && !may(who, one, kind, on: address) {
            Issue.record("\(when): \(who) sees the \(kind) \"\(one.name)\" on \(address)")
          }
        }
      }
    }
    // Whoever may see it finds it.
    let pages: [Kind: (Case) -> String] = [
      .meeting: { "/en/meetings/\($0.meeting)" }, .document: { "/en/consultations/\($0.consultation)" },
      .question: { _ in "/en/meetings/\(Self.open)" }, .place: { "/en/communities/\($0.community)" },
    ]
    let never = reply("/en/meetings/2026-999")
    for one in cases {
      for kind in one.kinds {
        let address = pages[kind]?(one) ?? ""
        #expect(reply(address).text.contains(one.word(kind)) == one.isPublic, "\(when): \(kind) of \(one.name)")
        for who in Who.allCases {
          let isKept = !one.isPublic && one.readers.contains(who)
          #expect(
            reply("/en/kept", who).text.contains(one.word(kind)) == isKept, "\(when): \(who), \(kind), \(one.name)")
        }
      }
      // One that is not for everybody is answered as one that never was, and read no further.
      if !one.isPublic {
        let found = reply("/en/meetings/\(one.meeting)")
        #expect(found.status == 404 && found.text.replacing(one.meeting, with: "2026-999") == never.text, "\(one.name)")
      }
    }
    /// What the site looks up beside its requests, once a second at most, is not counted: the least of some.
    func decoded(_ path: String) -> Int {
      (0..<4).map { _ in
        let before = record.decodedEvents
        _ = reply(path)
        return record.decodedEvents - before
      }.min() ?? 0
    }
    let nothing = decoded("/en/meetings/2026-999")
    for one in cases where !one.isPublic {
      #expect(decoded("/en/meetings/\(one.meeting)") == nothing, "\(when): \(one.name) takes another time")
    }
    // Questions are counted, and their votes, where they are shown.
    let shown = cases.count { $0.isPublic && $0.kinds.contains(.question) }
    let votes = reply("/en/meetings/\(Self.open)").text.components(separatedBy: "Votes: ").count - 1
    #expect(votes == shown, "\(when): \(votes) questions are shown of \(shown)")
  }

  /// What is shown of a community says whose it is, with the labels that its steward ticked; tables name it too. Where
  /// the community shows no page of itself, nobody is told.
  @Test func whoseItIs() throws {
    let all = try cases()
    let one = try #require(all.first)
    try write([one])
    let project = "259854f7-b261-4c8c-8556-4b153deebc18"
    let label = Label(
      id: "66c3cd8a-1b44-4a1b-9a3c-0f3f9cf7fd10", family: "tk", type: "attribution",
      names: try Wordage([.init("en", "TK Attribution")]), texts: try Wordage([.init("en", "Name us <first>.")]))
    try add(.labelled(.init(project: project, fetched: Self.day, labels: [label], by: by("river"))), to: "river")
    for kind in one.kinds {
      guard let holding = one.holding(kind) else { continue }
      try add(
        .shared(
          .init(holding, protocols: ["open"], match: .all, projects: [project], version: 1, by: by("river"))),
        to: "river")
    }
    let pages = [
      "/en/meetings/\(one.meeting)", "/fr/meetings/\(one.meeting)", "/en/consultations/\(one.consultation)",
      "/en/meetings/\(Self.open)",
    ]
    for page in pages {
      let found = reply(page).text
      let language = page.prefix(3)
      for part in ["href=\"\(language)/communities/river\"", "TK Attribution", "Name us &lt;first&gt;."] {
        #expect(found.contains(part), "\(part) on \(page)")
      }
    }
    #expect(reply("/api/v1/meetings?format=csv").text.contains(",river\n"))
    let hidden = CommunityEvent.Description(try Wordage([.init("en", "river")]), contact: nil, by: by("river"))
    try add(.described(hidden), to: "river")
    for page in pages { #expect(!reply(page).text.contains("communities/river"), "\(page)") }
    #expect(!reply("/api/v1/meetings?format=csv").text.contains("river"))
  }

  /// An advice and a decision that rest on all the meetings, as no desk lets them.
  private func cite(_ cases: [Case]) throws {
    let member = "P-777777777777"
    let text = AdviceText(
      body: .tekeg, title: Self.text("On rivers"),
      paragraphs: [.init(text: Self.text("Care."), grounds: cases.map { .meeting($0.meeting) })],
      consultations: [Self.consultations[0]])
    let said: [AdviceEvent] = [
      .drafted(.init(text, by: member)), .opened(.init(text: 1, by: member)), .voted(.init(.yes, text: 1, by: member)),
      .adopted(.init(text: 1, quorum: 1, members: [member], by: member)),
    ]
    try record.append(said.map { try $0.event(of: "26-01", on: Self.day + 60) })
  }

  @Test func nothingOfACommunityIsOnAnyRoute() throws {
    var cases = try cases()
    try write(cases)
    try cite(cases)
    demandNoLeak(cases, "at first")
    try rule("river", "moves", .strict)
    try add(.retired(.init("ends", by: by("river"))), to: "river")
    let consent = try #require(try record.communityState("river")?.consents.last?.place)
    try add(.revoked(.init(consent: consent, by: by("river"))), to: "river")
    let other = try #require(ids[.other])
    let place = try #require(try record.events(of: other).first { $0.event.kind == "granted" }?.place)
    try record.append([
      PersonEvent.revoked(.init(grant: place, by: PersonEvent.server)).event(of: other, on: Self.day)
    ])
    let taken = try #require(cases.first { $0.name == "taken back later" })
    for kind in taken.kinds {
      if let holding = taken.holding(kind) {
        try add(.unshared(.init(holding, by: by("river"))), to: "river")
      } else {
        try add(.unplaced(.init(taken.word(kind), by: by("river"))), to: "river")
      }
    }
    for (index, one) in cases.enumerated()
    where ["moves", "ends", "ends, any", "consent", "coast", "taken back later"].contains(one.name) {
      cases[index].isPublic = false
      // What only members see, its steward reads as they do.
      if one.name == "moves" { cases[index].readers = [.steward] }
    }
    // A steward who is none any more sees nothing.
    demandNoLeak(cases, "after what changed")
    #expect(reply("/en/desk/community/coast", .other).status != 200)
  }

  /// A copy of the record without its keys has no word of what a community did not let everybody see.
  @Test func aCopyWithoutKeysTellsNothing() throws {
    let cases = try cases()
    try write(cases)
    let copy = folder.path("copy")
    try record.backUp(to: copy) { name in
      let target = URL(fileURLWithPath: "\(copy)/\(name)")
      try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: URL(fileURLWithPath: folder.path("record/\(name)")), to: target)
    }
    for file in try FileManager.default.subpathsOfDirectory(atPath: copy) {
      guard let bytes = FileManager.default.contents(atPath: "\(copy)/\(file)") else { continue }
      let found = String(decoding: bytes, as: UTF8.self)
      for one in cases {
        for kind in one.kinds { #expect(!found.contains(one.word(kind)), "the \(kind) \"\(one.name)\" in \(file)") }
      }
    }
    let follower = try Portal(
      site.portal.library, record: try RecordStore(copy), publicAddress: "https://ecotone.example")
    for address in addresses(cases) {
      let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
      let reply = follower.reply(to: .init(path: parts[0], query: parts.count > 1 ? parts[1] : ""))
      guard case .bytes(let bytes) = reply.body else { continue }
      let found = String(decoding: bytes, as: UTF8.self)
      #expect(reply.status < 500, "\(address): \(reply.status)")
      for one in cases {
        for kind in one.kinds { #expect(!found.contains(one.word(kind)), "the \(kind) \"\(one.name)\" on \(address)") }
      }
    }
    #expect(try RecordStore(copy).verify().head == record.verify().head)
  }
}
