/// Input that a land-cover command refuses, or a file that it cannot write.
public struct LandCoverError: Error, CustomStringConvertible, Sendable, Equatable {
  public let description: String
  public init(_ description: String) { self.description = description }
}
