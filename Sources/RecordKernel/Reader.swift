/// Who asks.
public struct Reader: Sendable, Equatable {
  /// Keeps the record: sees what is restricted, not what is sealed or a community's.
  public var isKeeper: Bool
  /// Holds the master key: sees what is sealed too, but not what is a community's.
  public var holdsKeys = false
  /// Protocols that admit the reader, and those that refuse them.
  public var communities: Set<String>
  public var blocked: Set<String>
  /// All protocols that there are; nil where nobody looked. One that is not among them admits nobody.
  public var knownProtocols: Set<String>?
  /// Consents of communities that hold today.
  public var consents: Set<String> = []

  public init(isKeeper: Bool = false, communities: Set<String> = [], blocked: Set<String> = []) {
    (self.isKeeper, self.communities, self.blocked) = (isKeeper, communities, blocked)
  }

  public static let anyone = Reader()
  public static let keyholder: Reader = {
    var reader = Reader(isKeeper: true)
    reader.holdsKeys = true
    return reader
  }()
  public static let keeper = Reader(isKeeper: true)
}
