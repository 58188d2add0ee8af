import Foundation
import Participation
import PublicRecord
import RecordKernel
import Testing

@testable import People

/// Who sees what is under a community's protocols.
@Suite struct ProtocolTests {
  private let day = Day("2026-11-29")!

  /// Two communities, an open and two strict protocols. `member` is in both strict ones, `one` in one of them.
  private func table() -> ProtocolTable {
    ProtocolTable(
      rules: [
        "river/open": .init(community: "river", access: .open, members: []),
        "river/strict": .init(community: "river", access: .strict, members: ["member", "one", "blocked"]),
        "coast/strict": .init(community: "coast", access: .strict, members: ["member", "blocked"]),
        "gone/open": .init(community: "gone", access: .open, members: ["member"]),
      ],
      blocked: ["coast": ["blocked"]], stewards: ["river": ["steward"], "coast": ["other"]],
      consents: ["river/5": nil, "river/6": Day("2026-11-29"), "river/7": Day("2026-11-28")])
  }

  private func seers(_ rights: Rights, on day: Day? = nil) -> Set<String> {
    let people: [String?] = [nil, "member", "one", "blocked", "steward", "other", "stranger"]
    return Set(
      people.filter { rights.admits(table().reader($0, isKeeper: $0 == "stranger", on: day ?? self.day)) }.map {
        $0 ?? "anyone"
      })
  }

  private static let everybody: Set<String> = [
    "anyone", "member", "one", "blocked", "steward", "other", "stranger",
  ]

  /// The table of the issue: any and all, none, open beside strict, blocked, unknown, without a steward.
  @Test func theTruthTable() {
    func under(_ protocols: [String], _ match: Rights.Match) -> Set<String> {
      seers(Rights(level: .public, protocols: protocols, match: match))
    }
    for match in Rights.Match.allCases {
      #expect(under(["river/open"], match) == Self.everybody)
      #expect(under(["river/strict"], match) == ["member", "one", "blocked", "steward"])
      #expect(under(["coast/strict"], match) == ["member", "other"], "a block in the community beats a membership")
      #expect(under(["gone/open"], match) == ["member"], "nobody could take it back: members only")
      #expect(under(["river/none"], match).isEmpty, "a protocol that is not there")
      #expect(under(["river/open", "river/none"], match).isEmpty, "also beside one that is open")
      #expect(under(["nowhere/strict"], match).isEmpty)
      #expect(under(["river"], match) == ["steward"], "the community's own")
    }
    #expect(under(["river/open", "river/strict"], .all) == ["member", "one", "blocked", "steward"])
    #expect(under(["river/open", "river/strict"], .any) == Self.everybody)
    #expect(under(["river/strict", "coast/strict"], .all) == ["member"])
    // Blocked by the coast, although the river would let them in.
    #expect(under(["river/strict", "coast/strict"], .any) == ["member", "one", "steward", "other"])
  }

  /// Knowledge without a protocol is the community's alone, and a consent that ended shows nothing to anybody.
  @Test func withoutProtocolAndWithoutConsent() {
    #expect(seers(Rights(level: .public)) == Self.everybody)
    #expect(seers(Rights(level: .public, holders: ["river"])) == ["steward"])
    #expect(seers(Rights(level: .public, holders: ["river", "coast"])).isEmpty)
    #expect(seers(Rights(level: .public, holders: ["nowhere"])).isEmpty)
    #expect(seers(Rights(level: .public, holders: [])).isEmpty, "somebody's, and nobody said whose")
    #expect(seers(Rights(level: .public, protocols: ["river/open"], holders: ["river"])) == Self.everybody)
    for consent in ["river/5", "river/6"] {
      #expect(seers(Rights(level: .public, protocols: ["river/open"], consent: consent)) == Self.everybody)
    }
    for consent in ["river/7", "river/8", "coast/5"] {
      #expect(seers(Rights(level: .public, protocols: ["river/open"], consent: consent)).isEmpty, "\(consent)")
      #expect(seers(Rights(level: .public, consent: consent)).isEmpty, "\(consent)")
    }
    let next = Day("2026-11-30")!
    #expect(seers(Rights(level: .public, consent: "river/6"), on: next).isEmpty, "the day after the last one")
  }

  /// Who keeps the record, or has the keys, is no member of any protocol.
  @Test func nobodyIsAboveTheStewards() {
    for level in [Rights.Level.restricted, .sealed] {
      #expect(seers(Rights(level: level, protocols: ["river/open"])) == (level == .restricted ? ["stranger"] : []))
      #expect(seers(Rights(level: level, protocols: ["river/strict"])).isEmpty)
    }
    var keyholder = table().reader("stranger", isKeeper: true, on: day)
    keyholder.holdsKeys = true
    #expect(!Rights(level: .sealed, protocols: ["river/strict"]).admits(keyholder))
  }

  /// Whatever is not understood hides, never shows: levels, words, keys, and what an older program does not know.
  @Test func unknownIsSealed() throws {
    func read(_ text: String) throws -> Rights { try JSONDecoder().decode(Rights.self, from: Data(text.utf8)) }
    for text in [
      #"{"level":"user_only"}"#, #"{"protocols":["river/open"]}"#, #"{"level":"public","audience":"all"}"#,
      #""editors""#, #"{"level":null}"#, #"{"level":"Public"}"#,
    ] { #expect(try read(text).level == .sealed, "\(text)") }
    let kept = Rights(level: .public, protocols: ["river/open"], match: .any, consent: "river/5", holders: ["river"])
    #expect(try JSONDecoder().decode(Rights.self, from: JSONEncoder().encode(kept)) == kept)
    #expect(try read(#"{"level":"public","match":"most","protocols":["a/b"]}"#).match == .all)
  }

  // MARK: Stewards

  private func words(_ text: String) throws -> Wordage { try Wordage([.init("nah", text), .init("es", text)]) }

  private func rule(
    _ name: String, _ access: CommunityEvent.Access, by: String
  ) throws -> CommunityEvent {
    .ruled(.init(name, access, titles: try words(name), text: try words("Ask first."), by: by))
  }

  @Test func stewardsKeepTheirOwnCommunityOnly() throws {
    let testing = try PeopleTesting()
    let desk = testing.desk
    let river = try testing.join("Sara", .steward, scope: "river").person
    let coast = try testing.join("Cora", .steward, scope: "coast").person
    let administrator = try testing.join("Ana", .administrator).person
    let member = try testing.join("Mia", .jpacMember).person
    try desk.record(.described(.init(words("River"), contact: nil, by: river)), of: "river", by: river)
    try desk.record(rule("ceremonies", .strict, by: river), of: "river", by: river)
    for other in [coast, administrator, member, PersonEvent.server] {
      #expect(
        testing.refusal { try desk.record(rule("ceremonies", .open, by: other), of: "river", by: other) }
          .contains("the stewards' of river"), "\(other)")
      #expect(testing.refusal { _ = try desk.community("river", for: other) }.contains("the stewards' of river"))
    }
    let thing = Rights(level: .public, protocols: ["river/ceremonies"])
    func sees(_ person: String) throws -> Bool { try thing.admits(desk.reader(desk.standing(of: person))) }
    #expect(try sees(river) && !sees(member) && !sees(administrator) && !sees(coast))
    // Memberships, blocks and what becomes strict are in effect with the next question.
    try desk.record(.admitted(.init("ceremonies", member, by: river)), of: "river", by: river)
    #expect(try sees(member))
    try desk.record(.blocked(.init(member, by: river)), of: "river", by: river)
    #expect(try !sees(member))
    try desk.record(.unblocked(.init(member, by: river)), of: "river", by: river)
    try desk.record(.removed(.init("ceremonies", member, by: river)), of: "river", by: river)
    #expect(try !sees(member))
    try desk.record(rule("ceremonies", .open, by: river), of: "river", by: river)
    #expect(try thing.admits(desk.reader(.anyone)))
    try desk.record(rule("ceremonies", .strict, by: river), of: "river", by: river)
    #expect(try !thing.admits(desk.reader(.anyone)))
    // A consent is taken back at once.
    try desk.record(rule("ceremonies", .open, by: river), of: "river", by: river)
    let place = try desk.record(.consented(.init("The atlas", until: nil, by: river)), of: "river", by: river)
    var lent = thing
    lent.consent = "river/\(place)"
    #expect(try lent.admits(desk.reader(.anyone)))
    try desk.record(.revoked(.init(consent: place, by: river)), of: "river", by: river)
    #expect(try !lent.admits(desk.reader(.anyone)))
    // The steward goes: nobody could take anything back, and it is shown to nobody else.
    try desk.revoke(2, of: river, by: PersonEvent.server)
    #expect(try !thing.admits(desk.reader(.anyone)))
    #expect(try testing.record.verify().events > 0)
  }

  @Test func whatDoesNotFollowIsRefused() throws {
    let testing = try PeopleTesting()
    let river = try testing.join("Sara", .steward, scope: "river").person
    func refusal(_ event: CommunityEvent) -> String {
      testing.refusal { try testing.desk.record(event, of: "river", by: river) }
    }
    #expect(try refusal(rule("a", .open, by: river)).contains("describes it first"))
    try testing.desk.record(.described(.init(words("River"), contact: nil, by: river)), of: "river", by: river)
    #expect(refusal(.admitted(.init("a", river, by: river))).contains("has no protocol a"))
    #expect(try refusal(rule("a b", .open, by: river)).contains("expected letters, numbers or hyphens"))
    #expect(refusal(.revoked(.init(consent: 3, by: river))).contains("no consent 3"))
    #expect(refusal(.blocked(.init(river, by: river))).contains("nobody blocks themselves"))
    for text in ["", "a\nb", "a\u{202E}b", String(repeating: "a", count: 201)] {
      #expect(refusal(.consented(.init(text, until: nil, by: river))).contains("one line of 1 to 200 letters"))
      #expect(
        try refusal(.described(.init(words("River"), contact: text, by: river))).contains("one line of 1 to 200"))
    }
    #expect(refusal(.unblocked(.init(river, by: river))).contains("is not blocked"))
    for text in ["", "a\u{202E}b", String(repeating: "a", count: 20_001)] {
      #expect(testing.refusal { _ = try Wordage([.init("fr", text)]) }.contains("expected 1 to 20000"))
    }
    #expect(testing.refusal { _ = try Wordage([.init("français", "a")]) }.contains("expected a tag"))
    #expect(testing.refusal { _ = try Wordage([.init("fr", "a"), .init("FR", "b")]) }.contains("there twice"))
  }
}
