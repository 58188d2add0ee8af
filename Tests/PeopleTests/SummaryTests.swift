import Foundation
import Mail
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// What was said on a consultation, in words and numbers, and what was done since.
@Suite struct SummaryTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }
  private let officer: String
  private let second: String
  private let id: String

  init() throws {
    test = try PeopleTesting()
    officer = try test.join("Ana", .officer, scope: "JPAC").person
    second = try test.join("Ben", .officer, scope: "JPAC").person
    id = try test.desk.consult(ConsultationTests.inquiry("2027-01-10", "2027-01-20"), by: officer)
    try test.desk.announce(consultation: id, text: 1, by: second)
  }

  private static func words(_ words: String) -> Trilingual { Trilingual(words, in: .english) }

  private func say(
    _ text: String, from country: Remarks.Origin?, shows: Bool = false, _ level: CommentEvent.Level = .unnamed
  ) throws -> CommentID {
    try desk.enter(
      CommentDraft(
        language: shows ? "fr" : "en", showing: .init(level, country: shows),
        remarks: Remarks(text: text, answers: ["q2": shows ? "1" : "2", "q1": "Any."], country: country)), on: id,
      by: .paper, received: Day("2026-11-01")!, from: nil, letters: .english, by: officer
    ) { token, _ in token }
  }

  private func summarise(_ text: String = "Trees.", by: String? = nil) throws {
    try desk.summarise(consultation: id, Self.words(text), by: by ?? officer)
  }

  private func publish(by: String) throws {
    let place = try #require(try test.record.consultation(id)).summaryPlace
    try desk.publishSummary(ofConsultation: id, text: place, by: by)
  }

  @Test func whatIsCounted() throws {
    for _ in 0..<6 { _ = try say("Trees", from: .canada) }
    for _ in 0..<12 { _ = try say("Trees", from: .mexico) }
    for _ in 0..<2 { _ = try say("Fish", from: .mexico, shows: true) }
    for _ in 0..<2 { _ = try say("Fish", from: .unitedStates) }
    let last = try say("Fish", from: .unitedStates)
    let sealed = try say("For you alone", from: .other, .sealed)
    #expect(test.refusal { try summarise() }.contains("is not closed"))
    let member = try test.join("Cam", .jpacMember).person
    try desk.tag([last], ["fish", "río-arriba"], by: officer)
    try desk.tag([last], ["fish"], by: officer)
    for tags in [
      ["Fish"], ["a b"], ["<b>"], ["x", "x"], [""], ["a-"], [String(repeating: "a", count: 41)],
      (1...11).map(String.init),
    ] {
      #expect(throws: RecordError.self, "\(tags)") { try desk.tag([last], tags, by: officer) }
    }
    #expect(throws: PeopleError.self) { try desk.tag([last], ["fish"], by: member) }
    #expect(throws: PeopleError.self) { try desk.tag([last, sealed], ["fish"], by: officer) }
    test.clock.pass(10 * 86_400)
    #expect(throws: PeopleError.self) { try summarise(by: member) }
    try summarise()
    #expect(throws: RecordError.self) { try publish(by: officer) }
    #expect(try test.record.consultation(id)?.published == nil)
    try publish(by: second)
    let state = try #require(try test.record.consultation(id))
    let unshown = try #require(state.published).unshown
    #expect(try state.stage(at: desk.now, followed: []) == .summarised)
    let counts = try test.record.counts(of: state, on: Day("2027-02-01")!)
    #expect(counts.comments == 23 && counts.languages == ["en": 21, "fr": 2], "sealed ones are in no count")
    #expect(counts.answers["q2"] == ["1": 2, "2": 21] && counts.answers["q1"] == ["words": 23])
    #expect(counts.answers["q3"] == [:] && counts.tags == ["fish": 1] && counts.country == ["MX": 2])
    // Of 21 who do not show it: Canada 6, Mexico 12, the United States 3. The total would tell the last one alone.
    #expect(unshown.country.people == 21 && unshown.country.told == ["MX": 12, "other": 0, "none": 0])
    // 23 people in eight classes are few.
    #expect(unshown.sector.told.isEmpty && unshown.sector.people == 23)
    // A second counting would tell whose comment lies between them.
    let comment = try #require(try test.record.comment(last))
    try desk.withdraw(comment)
    #expect(try test.record.counts(of: state, on: Day("2027-02-01")!).comments == 22, "gone from counts at once")
    try summarise("Trees, and fish.")
    try publish(by: second)
    let later = try #require(try test.record.consultation(id)?.published)
    #expect(later.unshown == unshown && later.text[.english] == "Trees, and fish.")
  }

  /// A class of people, not of comments: one who writes six times is one.
  @Test func whoWritesOftenIsOne() throws {
    let address = try MailAddress("eva@example.org")
    for number in 0..<30 {
      _ = try desk.enter(
        CommentDraft(
          language: "en", showing: .init(.unnamed), remarks: Remarks(text: "Words \(number)", country: .mexico)),
        on: id,
        by: .paper, received: Day("2026-11-01")!, from: address, letters: .english, by: officer
      ) { token, _ in token }
    }
    // Of whoever was erased nobody knows what they gave: they are in no class, not in that of who did not say it.
    let erased = try say("Gone", from: .canada)
    let author = try #require(try test.record.comment(erased)).statement.person
    try desk.erase(author, by: author)
    test.clock.pass(10 * 86_400)
    try summarise()
    #expect(throws: RecordError.self, "its summary is published: it does not open again") {
      try publish(by: second)
      try desk.extend(consultation: id, to: Day("2027-03-01")!, why: Self.words("Ice."), by: officer)
    }
    let unshown = try #require(try test.record.consultation(id)?.published?.unshown)
    #expect(unshown.country.people == 1 && unshown.country.told.isEmpty)
  }

  /// No event says another number than was published.
  @Test func numbersThatDoNotAddUp() throws {
    _ = try say("Trees", from: .canada)
    test.clock.pass(10 * 86_400)
    try summarise()
    try publish(by: second)
    for numbers in [
      #"{"people": 1, "told": {"CA": 1}}"#, #"{"people": 6, "told": {"CA": 7}}"#, #"{"people": -1, "told": {}}"#,
      #"{"people": 9223372036854775807, "told": {"CA": 9223372036854775807, "MX": 5}}"#,
      #"{"people": 9, "told": {"CA": -5}}"#,
    ] {
      let wrong = try JSONDecoder().decode(
        UnshownCounts.self, from: Data("{\"country\": \(numbers), \"sector\": {\"people\": 0, \"told\": {}}}".utf8))
      #expect(throws: RecordError.self) {
        try test.record.append([
          ConsultationEvent.summarised(.init(text: Self.words("Trees."), unshown: wrong, by: officer)).event(
            of: id, on: Day("2027-01-26")!) as RecordEvent<PublicFields>
        ])
      }
    }
  }

  /// What a plan's measure says, once the consultation is closed.
  private func measure(_ question: String) throws -> Double? {
    try StoredQuestion(question).value(test.record, today: Day("2027-02-01")!) { _ in nil }
  }

  @Test func whatMeasuresSay() throws {
    #expect(try measure("consultations:fates") == nil && measure("consultations:comments") == nil)
    let first = try say("Trees", from: .canada, shows: true)
    _ = try say("Fish", from: nil)
    _ = try say("For you alone", from: .canada, .sealed)
    test.clock.pass(10 * 86_400)
    try summarise()
    try publish(by: second)
    #expect(try measure("consultations:comments") == 2 && measure("consultations:comments?party=CA") == 1)
    #expect(try measure("consultations:participants") == nil, "two people: it would tell of few")
    #expect(try measure("consultations:participants?party=MX") == 0)
    #expect(try measure("consultations:languages") == 0, "it is there in English alone")
    #expect(try measure("advice:answered") == nil && measure("advice:days") == nil)
    try desk.settle([first], .elsewhere, why: Self.words("See the report."), by: officer) { _, _ in "" }
    #expect(try measure("consultations:fates") == 50)
    #expect(throws: RecordError.self) { try StoredQuestion("consultations:fates?party=CA") }
  }

  /// One who writes often is one; texts that are asked about count as what is asked does.
  @Test func participantsAndLanguages() throws {
    for number in 0..<6 { _ = try say("Text \(number)", from: .mexico, shows: true) }
    let address = try MailAddress("eva@example.org")
    for number in 0..<3 {
      _ = try desk.enter(
        CommentDraft(
          language: "en", showing: .init(.unnamed, country: true),
          remarks: Remarks(text: "Words \(number)", country: .mexico)), on: id, by: .paper,
        received: Day("2026-11-01")!, from: address, letters: .english, by: officer
      ) { token, _ in token }
    }
    func inAll(_ words: String) -> Trilingual {
      var text = Self.words(words)
      for language in [Language.french, .spanish] {
        text.set("\(words) \(language.rawValue)", in: language, status: .human)
      }
      return text
    }
    let full = Inquiry(
      body: .jpac, title: inAll("Rivers"), text: inAll("We ask."), asked: inAll("Everybody."), use: inAll("We read."),
      questions: [], opens: Day("2027-01-10")!, closes: Day("2027-01-20")!, zones: ["UTC"])
    let other = try desk.consult(full, by: officer)
    try desk.document(consultation: other, nil, title: inAll("Text"), [inAll("One.")], by: officer)
    try desk.announce(consultation: other, text: 2, by: second)
    #expect(try measure("consultations:languages") == 50)
    // A later version is no part of what was there on the day; one that was there, in one language alone, is.
    let third = try desk.consult(full, by: officer)
    try desk.document(consultation: third, nil, title: inAll("Text"), [Self.words("In English.")], by: officer)
    try desk.announce(consultation: third, text: 2, by: second)
    let complete = try #require(try measure("consultations:languages"))
    #expect(abs(complete - 100.0 / 3) < 1e-9)
    test.clock.pass(10 * 86_400)
    try summarise()
    try publish(by: second)
    #expect(try measure("consultations:comments?party=MX") == 9 && measure("consultations:participants?party=MX") == 7)
    #expect(try measure("consultations:participants") == 7)
  }

  @Test func whatWasDoneSince() throws {
    test.clock.pass(10 * 86_400)
    func follow(by: String) throws {
      try desk.follow(consultation: id, Self.words("A hundred trees were planted."), by: by)
    }
    #expect(test.refusal { try follow(by: officer) }.contains("has not replied yet"))
    let member = try test.join("Cam", .jpacMember).person
    let chair = try test.join("Max", .councilRepresentative, scope: "MX").person
    try desk.rule(.jpac, .init(quorum: 1, source: "Rules 12", by: officer), by: officer)
    try desk.rule(.council, .init(quorum: 2, chair: "MX", source: "Rules 5", by: officer), by: officer)
    let advice = try desk.draft(
      advice: AdviceText(
        body: .jpac, title: Self.words("On rivers"),
        paragraphs: [.init(text: Self.words("Plant trees."), grounds: [])], consultations: [id]), by: member)
    try desk.open(advice: advice, text: 1, by: member)
    try desk.vote(advice: advice, .yes, text: 1, by: member)
    try desk.adopt(advice: advice, text: 1, by: member) { _, _ in "" }
    #expect(throws: PeopleError.self) { try follow(by: officer) }
    try desk.reply(
      to: advice, CouncilReply(answers: [.init(.accepted, reasons: Self.words("We will."))]), by: chair)
    let canada = try test.join("Zoe", .councilRepresentative, scope: "CA").person
    let place = try #require(try test.record.advice(advice)).replyPlace
    try desk.agree(to: advice, party: "CA", reply: place, view: nil, by: canada)
    try follow(by: officer)
    let state = try #require(try test.record.consultation(id))
    let followed = try test.record.advices(after: id).compactMap { try test.record.advice($0) }
    #expect(try state.stage(at: desk.now, followed: followed) == .followed && state.followUps.count == 1)
    #expect(try measure("advice:answered") == 100 && measure("advice:reply-days") == 0)
    #expect(try measure("advice:days") == 0, "adopted on the day after the last one: none before the day is over")
  }
}
