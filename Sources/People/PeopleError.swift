/// Why something about people cannot be done, in one sentence that names nobody.
public struct PeopleError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}
