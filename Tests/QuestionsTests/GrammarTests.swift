import Questions
import TestSupport
import Testing
import Vocabulary

struct GrammarTests {
  @Test(arguments: [
    [
      (Question.Parameter.country, "CA,MX"), (.year, "2014,2016..2018"), (.by, "country,year"),
      (.order, "kilograms:asc"),
    ],
    [
      (.state, "US-IL"), (.substance, "lead,71-43-2"), (.sector, "325,2211"), (.category, "onsite_air"),
      (.scope, "all"), (.limit, "10"),
    ],
    [
      (.facility, "MX:CGI26Ñ&700012"), (.measure, "teq"), (.sectorDigits, "6"), (.register, "npri"), (.by, "sector"),
      (.order, "sector:desc"),
    ],
    // Found by fuzzing: white space that a word keeps or loses, by what stands behind it.
    [(.facility, "c\u{B}\u{741}")], [(.code, "g\u{10}or\u{B}\u{0}dest-NNN3,2016..2NN")], [(.code, "a, b,c")],
    // Two lists that are one when they are joined.
    [(.code, "year or"), (.code, "y co,im")],
    [(.code, "npri:1,4-Benzenediamine, N,N'-mixed phenyl and tolyl derivatives,tri:N420")],
  ])
  func questionsReadBack(_ words: [(Question.Parameter, String)]) throws {
    let question = try Question(parameters: words.map { (parameter: $0.0, text: $0.1) })
    #expect(try Question(parameters: question.parameters) == question)
  }

  @Test(arguments: [
    (Question.Parameter.country, "FR", "country \"FR\": expected CA, MX, US"),
    (.year, "18", "year \"18\": expected years such as 2018, 2014,2018 or 2014..2018"),
    (.year, "2018..2014", "year \"2018..2014\": expected years such as 2018, 2014,2018 or 2014..2018"),
    (.year, "1066", "year \"1066\""),
    (.state, "Illinois", "state \"Illinois\""),
    (.sector, "x", "sector \"x\": expected sector codes of 2 to 6 digits"), (.category, "air", "category \"air\""),
    (.scope, "none", "scope \"none\": expected default, ghg, cac, all"),
    (.by, "Colour", "by \"Colour\""), (.by, "year,year", "by \"year,year\": expected each dimension once"),
    (.measure, "pounds", "measure \"pounds\""),
    (.sectorDigits, "7", "sector-digits \"7\""), (.order, "size", "order \"size\""), (.order, "year", "order \"year\""),
    (.order, "kilograms:up", "order \"kilograms:up\""),
    (.limit, "0", "limit \"0\""), (.limit, "-1", "limit"), (.limit, "99999999999999999999", "limit"),
    (.substance, "", "substance \"\""),
    (.country, "CA,,MX", "country \"\""),
  ])
  func wrongWordsAreNamed(_ parameter: Question.Parameter, _ text: String, _ message: String) throws {
    let error = #expect(throws: QuestionError.self) { try Question(parameters: [(parameter: parameter, text: text)]) }
    let sentence = try error?.text(ReferenceTables().terms, .english) ?? ""
    #expect(sentence.hasPrefix(message), "\(sentence)")
  }

  /// What a parameter takes is said in each language, and every sentence has its places filled.
  @Test(arguments: Vocabulary.Expectation.Kind.allCases)
  func everyExpectationIsSaidInThreeLanguages(_ kind: Vocabulary.Expectation.Kind) throws {
    let terms = try ReferenceTables().terms
    for language in Language.allCases {
      let text = Vocabulary.Expectation(kind, "x", "y").text(terms, language)
      #expect(!text.hasPrefix("expected."), "\(language): \(text)")
      #expect(!text.contains("{"), "\(language): \(text)")
    }
    #expect(Vocabulary.Expectation.number(1...5).text(terms, .french) == "un nombre de 1 à 5")
  }

  /// A value that looks like a place of the sentence stays what was typed.
  @Test func valuesAreNotTakenForPlaces() throws {
    let error = QuestionError("by", found: "{3}", expected: Vocabulary.Expectation(.eachOnce))
    #expect(
      try error.text(ReferenceTables().terms, .spanish) == "by “{3}”; valor esperado: cada dimensión una sola vez")
  }

  /// Any text ends in a question or a QuestionError, never in a trap.
  @Test func survivesAnyText() {
    var generator = SeededGenerator(seed: 5)
    let alphabet = Array("0123456789.,:-CAMXUS年\u{0}é yearkilograms\"'/")
    for _ in 0..<5000 {
      let text = String(
        (0..<Int.random(in: 0...30, using: &generator)).compactMap { _ in alphabet.randomElement(using: &generator) })
      for parameter in Question.Parameter.allCases {
        _ = try? Question(parameters: [(parameter: parameter, text: text)])
      }
    }
  }
}
