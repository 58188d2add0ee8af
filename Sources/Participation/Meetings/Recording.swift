public import RecordKernel
public import Vocabulary

/// Sound or pictures of a meeting, in a file of the record, with the text of what is said.
///
/// WCAG 2.2, 1.2.1 and 1.2.2: who does not hear, reads. None is taken without captions in its own language.
public struct Recording: Equatable, Sendable {
  /// From 1; one that was taken down keeps its number.
  public let number: Int
  public let title: Trilingual
  /// Whoever put it into the record; somebody else shows it.
  public let by: String
  /// The place of its event.
  public let place: Int
  public let file: RecordDocument
  /// WebVTT, one for each language.
  public let captions: [RecordDocument]
  /// Since when everybody sees it; nil before.
  public var shown: Day?
  /// Whether it was taken down, and why.
  public var removed: MeetingState.Changed?

  public var isPublic: Bool { shown != nil && removed == nil }
  public var isVideo: Bool { file.mediaType.hasPrefix("video/") }
  /// What is spoken.
  public var languages: [Language] { file.languages.compactMap(Language.init(rawValue:)) }
  /// All of its files.
  public var documents: [RecordDocument] { [file] + captions }

  public static let most = 100
  /// What its documents are.
  public static let kind = "Recording"
  public static let captionsKind = "Captions"

  /// - Throws: ``RecordError`` for one that nobody could follow.
  init(_ said: MeetingEvent.Recorded, number: Int, place: Int, documents: [RecordDocument]) throws {
    try Inquiry.check(said.title, "title", most: Inquiry.mostTitleLetters, lines: false)
    let files = documents.filter { $0.kind == Self.kind }
    captions = documents.filter { $0.kind == Self.captionsKind }
    guard let file = files.first, files.count == 1, documents.count == 1 + captions.count else {
      throw RecordError("\(documents.count) documents; expected one recording and its captions")
    }
    guard documents.allSatisfy({ $0.rendition == .public }) else {
      throw RecordError("a recording is sealed; expected one that everybody may see")
    }
    guard file.mediaType.hasPrefix("video/") || file.mediaType.hasPrefix("audio/") else {
      throw RecordError("the recording is \(file.mediaType); expected video or audio: mp4, m4a, webm, mp3")
    }
    guard captions.allSatisfy({ $0.mediaType.hasPrefix("text/vtt") && $0.languages.count == 1 }) else {
      throw RecordError("captions: expected WebVTT (.vtt), of one language each")
    }
    guard documents.flatMap(\.languages).allSatisfy({ Language(rawValue: $0) != nil }), !file.languages.isEmpty else {
      throw RecordError(
        "languages of a recording: expected \(Language.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    guard Set(captions.flatMap(\.languages)).count == captions.count else {
      throw RecordError("captions: two of one language; expected one for each")
    }
    guard captions.contains(where: { file.languages.contains($0.languages[0]) }) else {
      throw RecordError(
        "no captions in a language that is spoken (\(file.languages.joined(separator: ", "))); expected them, so that "
          + "who does not hear can read")
    }
    (self.number, title, by, self.place, self.file) = (number, said.title, said.by, place, file)
  }
}
