/// Why a question cannot be asked: which parameter, what it held, what was expected.
public struct QuestionError: Error, Sendable, CustomStringConvertible {
  public let parameter: String
  public let found: String
  public let expected: String
  /// What may have been meant, the nearest first: a value, and its name in the reader's language.
  public var suggestions: [Suggestion] = []

  public struct Suggestion: Sendable, Equatable {
    /// What the parameter takes.
    public let value: String
    public let name: String
  }

  public init(_ parameter: String, found: String, expected: String, suggestions: [Suggestion] = []) {
    (self.parameter, self.found, self.expected, self.suggestions) = (parameter, found, expected, suggestions)
  }

  public var description: String { "\(parameter) \"\(found.prefix(80))\": expected \(expected)" }
}
