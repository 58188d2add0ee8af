/// A file; its sealed and its public rendition are two files, two documents.
public struct RecordDocument: Codable, Equatable, Sendable {
  public enum Rendition: String, Codable, CaseIterable, Sendable {
    case `public`
    case sealed
  }
  public var kind: String
  public var rendition: Rendition
  /// SHA-256 of its bytes, which is its name in the store.
  public var sha256: String
  public var bytes: Int
  public var mediaType: String
  public var languages: [String]
  public var embargo: Day?

  public init(
    kind: String, rendition: Rendition, sha256: String, bytes: Int, mediaType: String, languages: [String],
    embargo: Day?
  ) {
    (self.kind, self.rendition, self.sha256, self.bytes) = (kind, rendition, sha256, bytes)
    (self.mediaType, self.languages, self.embargo) = (mediaType, languages, embargo)
  }
}
