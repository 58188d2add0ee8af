/// Ctrl-C.
public struct LandCoverInterruption: Error, CustomStringConvertible, Sendable {
  public let description = "interrupted; nothing is left half-written"
}
