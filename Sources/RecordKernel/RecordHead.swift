/// Where a chain ends: what stands for all of its events.
public struct RecordHead: Codable, Equatable, Sendable {
  /// How many events it has.
  public var events: Int
  /// The hash of the last one.
  public var hash: String
  /// When that one was recorded (ISO 8601, UTC).
  public var time: String
  /// Of a chain that was continued by another: the SHA-256 of all its hashes, one a line.
  public var hashes: String?

  /// The kind of the first event of a chain that continues another.
  static let continued = "continued"

  public init(events: Int, hash: String, time: String, hashes: String? = nil) {
    (self.events, self.hash, self.time, self.hashes) = (events, hash, time, hashes)
  }
}
