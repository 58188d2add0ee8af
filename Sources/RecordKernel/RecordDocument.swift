/// A file; its sealed and its public rendition are two files, two documents.
public struct RecordDocument: Codable, Equatable, Sendable {
  public enum Rendition: String, Codable, CaseIterable, Sendable {
    case `public`
    case sealed
  }
  public var kind: String
  public var rendition: Rendition
  /// SHA-256 of its bytes; of a sealed one that of its ciphertext.
  public var sha256: String
  /// Of a public one whose case was sealed when it was written: the SHA-256 of the ciphertext that it lies under.
  public var stored: String?
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

  /// What the names of files like it end with, without a dot.
  public var suffix: String { DocumentType(mediaType: mediaType).suffix }

  /// Its name in the store.
  public var name: String { stored ?? sha256 }
}
