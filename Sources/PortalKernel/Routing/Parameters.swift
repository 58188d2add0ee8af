package import Outputs
package import Questions
internal import Vocabulary

/// The parameters of a request; each is one that its route takes.
package struct Parameters: Sendable {
  package let items: [(name: String, value: String)]

  package init(_ items: [(name: String, value: String)]) { self.items = items }

  /// A parameter that may be given once.
  package func value(_ name: String) throws -> String? {
    let found = items.filter { $0.name == name }
    guard found.count < 2 else {
      throw Problem.parameter(
        name, found: found.map(\.value).joined(separator: ", "), expected: Expectation(.oneValue))
    }
    return found.first?.value
  }

  /// A number within a range; `standard` where the parameter is not given.
  package func number(_ name: String, in range: ClosedRange<Int>, standard: Int) throws -> Int {
    guard let text = try value(name) else { return standard }
    guard let number = Int(text), range.contains(number) else {
      throw Problem.parameter(name, found: text, expected: .number(range))
    }
    return number
  }

  /// The format of rows.
  package func format() throws -> OutputFormat {
    guard let text = try value(Parameter.format.name) else { return API.formats[0] }
    guard let format = API.formats.first(where: { $0.rawValue == text }) else {
      throw Problem.parameter(
        Parameter.format.name, found: text, expected: .oneOf(API.formats.map(\.rawValue)))
    }
    return format
  }

  /// One of some words.
  package func word<Word: RawRepresentable & CaseIterable>(_ name: String, standard: Word) throws -> Word
  where Word.RawValue == String {
    guard let text = try value(name) else { return standard }
    guard let word = Word(rawValue: text) else {
      throw Problem.parameter(name, found: text, expected: .oneOf(Word.allCases.map(\.rawValue)))
    }
    return word
  }

  /// Those that say something: an empty field of a form is none.
  package var withoutEmpty: Parameters { Parameters(items.filter { !$0.value.isEmpty }) }

  /// Those of some names.
  package func only(_ names: some Collection<String>) -> Parameters {
    Parameters(items.filter { names.contains($0.name) })
  }

  /// The question that the parameters ask.
  /// - Throws: `QuestionError`.
  package func question() throws -> Question {
    for name in [
      "near", "within", "box", "scope", "view", "quality", "measure", "unit", "sector-digits", "order", "limit",
    ] {
      _ = try value(name)
    }
    return try Question(
      parameters: items.compactMap { item in
        Question.Parameter(rawValue: item.name).map { (parameter: $0, text: item.value) }
      })
  }
}
