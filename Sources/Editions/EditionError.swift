/// Why an edition could not be built, opened or trusted; one line, naming the file.
public struct EditionError: Error, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
