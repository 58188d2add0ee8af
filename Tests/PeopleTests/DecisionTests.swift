import Foundation
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// Decisions of the Council: who writes them, how the Parties vote, and what they are about.
@Suite struct DecisionTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }
  private let officer: String
  /// Representatives, by Party.
  private let parties: [String: String]

  init() throws {
    test = try PeopleTesting()
    officer = try test.join("Ana", .officer, scope: "JPAC").person
    parties = try Dictionary(
      uniqueKeysWithValues: ["CA", "MX", "US"].map { [test] in
        ($0, try test.join($0, .councilRepresentative, scope: $0).person)
      })
  }

  private static func words(_ words: String) -> Trilingual { Trilingual(words, in: .english) }

  private func text(_ matters: [String] = [], session: String? = nil, statement: Bool = false) throws -> DecisionText {
    DecisionText(
      title: Self.words("On rivers"), text: Self.words("The Council decides."),
      statement: statement ? Self.words("We care.") : nil, session: session,
      matters: try matters.map { try #require(DecisionText.Matter($0)) })
  }

  private func person(_ party: String) throws -> String { try #require(parties[party]) }

  private func rule(_ needed: Int) throws {
    try desk.rule(
      .council, .init(quorum: needed, chair: "MX", source: "Rules of Procedure 5", by: officer), by: officer)
  }

  private func vote(_ id: String, _ choice: AdviceEvent.Vote.Choice, _ party: String) throws {
    try desk.vote(
      decision: id, choice, party: party, reasons: Self.words("Because of \(party)."), text: 1, by: person(party))
  }

  @Test func itIsTakenByTheParties() throws {
    let id = try desk.draft(decision: text(), by: person("CA"))
    #expect(id.hasSuffix("-01"), "numbered within the year")
    #expect(test.refusal { try desk.open(decision: id, text: 1, by: person("MX")) }.contains("nothing is written"))
    try rule(3)
    // The chair puts it to the vote, nobody else.
    #expect(throws: PeopleError.self) { try desk.open(decision: id, text: 1, by: person("CA")) }
    #expect(throws: RecordError.self) { try desk.open(decision: id, text: 2, by: person("MX")) }
    #expect(throws: RecordError.self) { try vote(id, .yes, "CA") }
    try desk.open(decision: id, text: 1, by: person("MX"))
    #expect(throws: RecordError.self) { try desk.revise(decision: id, text(), by: person("CA")) }
    // Each for its own Party, once: the last vote counts.
    #expect(throws: PeopleError.self) {
      try desk.vote(decision: id, .no, party: "US", reasons: nil, text: 1, by: person("CA"))
    }
    #expect(throws: PeopleError.self) {
      try desk.vote(decision: id, .yes, party: "CA", reasons: nil, text: 1, by: officer)
    }
    try vote(id, .no, "CA")
    try vote(id, .yes, "CA")
    try vote(id, .yes, "MX")
    func adopt() throws { try desk.adopt(decision: id, text: 1, by: person("MX")) }
    #expect(test.refusal(adopt).contains("2 Parties are for it; needed: 3"))
    #expect(try test.record.decisions().isEmpty, "until then it is nobody's to see")
    try vote(id, .abstain, "US")
    #expect(throws: RecordError.self) { try adopt() }
    try rule(2)
    #expect(throws: PeopleError.self) { try desk.adopt(decision: id, text: 1, by: person("CA")) }
    #expect(throws: PeopleError.self) { try desk.drop(decision: id, text: 1, by: person("MX")) }
    try adopt()
    let state = try #require(try test.record.decision(id))
    #expect(state.isPublic && state.count(.yes) == 2 && state.count(.abstain) == 1 && state.needed == 2)
    #expect(state.votes["US"]?.reasons?[.english] == "Because of US.")
    #expect(throws: RecordError.self) { try vote(id, .no, "US") }
    #expect(throws: RecordError.self) { try adopt() }
  }

  @Test func whoWritesIt() throws {
    #expect(throws: PeopleError.self) { try desk.draft(decision: text(), by: officer) }
    let member = try test.join("Cam", .jpacMember).person
    #expect(throws: PeopleError.self) { try desk.draft(decision: text(), by: member) }
    let answering = try test.join("Pat", .partyOfficer, scope: "CA").person
    #expect(throws: PeopleError.self) { try desk.draft(decision: text(), by: answering) }
    let first = try desk.draft(decision: text(), by: person("CA"))
    #expect(throws: PeopleError.self) { try desk.revise(decision: first, text(), by: officer) }
    try rule(2)
    try desk.drop(decision: first, text: 1, by: person("MX"))
    let second = try desk.draft(decision: text(), by: person("US"))
    #expect(second.hasSuffix("-02"), "a number is not used again")
    #expect(throws: RecordError.self) { try desk.open(decision: first, text: 1, by: person("MX")) }
  }

  /// What nobody may see is no matter: a decision never tells that it is there.
  @Test func whatItIsAbout() throws {
    for words in ["submission SEM-20-001", "advice 26-03", "plan OP2026", "activity OP2026-REG-O1-A1"] {
      #expect(test.refusal { _ = try desk.draft(decision: text([words]), by: person("CA")) }.contains(words))
    }
    #expect(throws: PeopleError.self) { try desk.draft(decision: text(session: "2026-02"), by: person("CA")) }
    for words in ["", "advice", "advice 3", "comment 2026-03-K7M2QX", "plan a b", "plan <b>", "submission ../x y"] {
      #expect(DecisionText.Matter(words) == nil, "\(words)")
    }
  }

  @Test func translationsComeLater() throws {
    try rule(2)
    let id = try desk.draft(decision: text(statement: true), by: person("CA"))
    func translate(_ language: Language, _ statement: String?, by: String) throws {
      try desk.translate(
        decision: id, into: language, title: "Des rivières", text: "Le Conseil décide.", statement: statement, by: by)
    }
    #expect(throws: RecordError.self) { try translate(.french, "Nous y tenons.", by: officer) }
    try desk.open(decision: id, text: 1, by: person("MX"))
    try vote(id, .yes, "CA")
    try vote(id, .yes, "MX")
    try desk.adopt(decision: id, text: 1, by: person("MX"))
    #expect(throws: RecordError.self) { try translate(.french, nil, by: officer) }
    #expect(throws: RecordError.self) { try translate(.english, "We care more.", by: officer) }
    let member = try test.join("Cam", .jpacMember).person
    #expect(throws: PeopleError.self) { try translate(.french, "Nous y tenons.", by: member) }
    try translate(.french, "Nous y tenons.", by: officer)
    let state = try #require(try test.record.decision(id))
    #expect(state.text.title[.french] == "Des rivières" && state.text.statement?[.french] == "Nous y tenons.")
    #expect(state.text.text.entries["en"]?.status == .original)
  }
}
