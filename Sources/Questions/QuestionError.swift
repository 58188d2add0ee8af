public import Vocabulary

/// Why a question cannot be asked: which parameter, what it held, what was expected.
public struct QuestionError: Error, Sendable, CustomStringConvertible {
  public let parameter: String
  public let found: String
  public let expected: Expectation
  /// What may have been meant, the nearest first: a value, and its name in the reader's language.
  public var suggestions: [Suggestion] = []

  public struct Suggestion: Sendable, Equatable {
    /// What the parameter takes.
    public let value: String
    public let name: String
  }

  public init(_ parameter: String, found: String, expected: Expectation, suggestions: [Suggestion] = []) {
    (self.parameter, self.found, self.expected, self.suggestions) = (parameter, found, expected, suggestions)
  }

  /// `year "18": expected years such as 2018, 2014,2018 or 2014..2018`, in the reader's language.
  public func text(_ terms: Terms, _ language: Language) -> String {
    let shown = found.count > 80 ? found.prefix(80) + "…" : found
    return terms.fill("expected", language, Expectation.places([parameter, shown, expected.text(terms, language)]))
  }

  public var description: String { "\(parameter) \"\(found.prefix(80))\": \(expected.kind)" }
}
