/// Why a question cannot be asked: which parameter, what it held, what was expected.
public struct QuestionError: Error, Sendable, CustomStringConvertible {
  public let parameter: String
  public let found: String
  public let expected: String

  public init(_ parameter: String, found: String, expected: String) {
    self.parameter = parameter
    self.found = found
    self.expected = expected
  }

  public var description: String { "\(parameter) \"\(found.prefix(80))\": expected \(expected)" }
}
