import Foundation
import PublicRecord
import RecordKernel
import Testing
import Vocabulary

/// Days, due dates and the state machine.
struct ClockTests {
  private let process: SubmissionProcess

  init() throws { process = try SubmissionProcess() }

  private func day(_ text: String) throws -> Day { try #require(Day(text)) }

  @Test func daysAreThoseOfTheCalendar() throws {
    for (text, weekday) in [
      ("1970-01-01", 3), ("2021-02-28", 6), ("2024-02-29", 3), ("2000-12-31", 6), ("1900-01-01", 0),
    ] {
      let day = try day(text)
      #expect(day.description == text)
      #expect(day.weekday == weekday)
    }
    for text in [
      "2021-02-29", "2021-13-01", "2021-1-1", "21-01-01", "2021-04-31", "2021/04/30", "", "1899-12-31", "2021-04-3x",
    ] {
      #expect(Day(text) == nil, "\(text)")
    }
    #expect(try day("2023-06-02") - day("2021-07-27") == 675)
    var day = try day("1999-12-31")
    for _ in 0..<20_000 {
      #expect(Day(day.description) == day)
      day = day + 1
    }
  }

  /// The dates that SUBMISSIONS.md computes.
  @Test func dueDatesComeOutToTheDay() throws {
    let calendar = try #require(process.calendars["CA"])
    // SEM-21-001: 60 days from 27 April is a Saturday.
    #expect(try calendar.due(60, after: day("2021-04-27"), .calendar) == day("2021-06-28"))
    #expect(try calendar.due(60, after: day("2021-06-28"), .calendar) == day("2021-08-27"))
    // SEM-23-005: 30, 60 (a Sunday) and 60.
    let asked = try calendar.due(30, after: day("2023-05-15"), .calendar)
    let answered = try calendar.due(60, after: asked, .calendar)
    #expect(try answered == day("2023-08-14"))
    #expect(try calendar.due(60, after: answered, .calendar) == day("2023-10-13"))
    // SEM-17-001: 60 working days without Labour Day and Thanksgiving.
    #expect(try calendar.due(60, after: day("2017-08-16"), .working) == day("2017-11-10"))
    #expect(throws: RecordError.self) { try calendar.due(60, after: day("2040-01-01"), .calendar) }
  }

  @Test func everyStateIsReachedAndEveryTextIsThere() throws {
    let reached = Set(
      process.transitions.values.flatMap { transition in
        process.states.keys.compactMap { process.next(transition, from: $0) }
      })
    for state in process.states.values {
      #expect(state.name == "DRAFT" || reached.contains(state.name), "\(state.name)")
      #expect(state.isTerminal || !process.allowed(in: state.name).isEmpty)
      for text in [state.text.english, state.text.french, state.text.spanish] { #expect(!text.isEmpty) }
    }
    for transition in process.transitions.values {
      for rulebook in Rulebook.allCases {
        for (language, party) in [("en", Party.unitedStates), ("fr", .mexico), ("es", .canada)] {
          let sentence = process.sentence(transition, rulebook, party, try #require(.init(rawValue: language)))
          #expect(sentence.hasSuffix("."), "\(transition.name): \(sentence)")
          #expect(!sentence.contains("{"), "\(transition.name): \(sentence)")
        }
      }
      #expect(!transition.title.french.isEmpty)
      #expect(!transition.title.spanish.isEmpty)
    }
    let sentence = process.sentence(
      try #require(process.transitions["request_response"]), .usmca, .unitedStates, .french)
    #expect(sentence == "Le Secrétariat a demandé une réponse aux États-Unis en vertu de l’article 24.27(3).")
  }
}
