/// Why the record refuses something, in one sentence: what was found, and what was expected.
public struct RecordError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}
