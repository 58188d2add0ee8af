/// A fault of the disk or of SQLite: the server's own, which no reader is told of.
public struct PeopleFault: Error, CustomStringConvertible, Sendable {
  public let description: String
}

/// Why something about people cannot be done, in one sentence that names nobody.
public struct PeopleError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}
