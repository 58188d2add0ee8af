/// A layer that cannot be read or written, in one line: where, found, expected.
public struct AtlasError: Error, CustomStringConvertible, Sendable, Equatable {
  public let description: String

  public init(_ description: String) { self.description = description }
}
