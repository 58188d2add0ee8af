internal import Questions
internal import Vocabulary

/// The parameters of a request, each of which its route knows.
struct Parameters: Sendable {
  let items: [(name: String, value: String)]

  /// The words of a question's grammar.
  static let question = Set(Question.Parameter.allCases.map(\.rawValue))

  /// - Parameters:
  ///   - known: the names a route takes, besides `edition` and `lang`.
  /// - Throws: ``Problem`` naming the first parameter that the route does not know.
  init(_ items: [(name: String, value: String)], known: Set<String>) throws {
    let known = known.union(["edition", "lang"])
    if let other = items.first(where: { !known.contains($0.name) }) {
      throw Problem(status: 400, title: "Unknown parameter", .unknownParameter(String(other.name.prefix(80)), known: known.sorted()))
    }
    self.items = items
  }

  /// Items that were checked already.
  init(kept items: [(name: String, value: String)]) { self.items = items }

  /// A parameter that may be given once.
  func value(_ name: String) throws -> String? {
    let found = items.filter { $0.name == name }
    guard found.count < 2 else {
      throw Problem.parameter(name, found: found.map(\.value).joined(separator: "\" and \""), expected: Expectation(.oneValue))
    }
    return found.first?.value
  }

  /// A number within a range; `standard` where the parameter is not given.
  func number(_ name: String, in range: ClosedRange<Int>, standard: Int) throws -> Int {
    guard let text = try value(name) else { return standard }
    guard let number = Int(text), range.contains(number) else {
      throw Problem.parameter(name, found: text, expected: .number(range))
    }
    return number
  }

  /// One of some words.
  func word<Word: RawRepresentable & CaseIterable>(_ name: String, standard: Word) throws -> Word where Word.RawValue == String {
    guard let text = try value(name) else { return standard }
    guard let word = Word(rawValue: text) else {
      throw Problem.parameter(name, found: text, expected: .oneOf(Word.allCases.map(\.rawValue)))
    }
    return word
  }

  /// The question that the parameters ask.
  /// - Throws: `QuestionError`.
  func question() throws -> Question {
    for name in ["scope", "measure", "sector-digits", "order", "limit"] { _ = try value(name) }
    return try Question(
      parameters: items.compactMap { item in Question.Parameter(rawValue: item.name).map { (parameter: $0, text: item.value) } })
  }
}
