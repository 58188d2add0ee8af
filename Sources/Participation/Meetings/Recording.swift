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
    let words = [file.languages, captions.flatMap(\.languages)]
    let languages = words.map { $0.compactMap(Language.init(rawValue:)) }
    guard languages.map(\.count) == words.map(\.count) else {
      throw RecordError("languages of a recording: expected \(Self.expected)")
    }
    try Self.check(said, languages: languages[0], captions: languages[1])
    (self.number, title, by, self.place, self.file) = (number, said.title, said.by, place, file)
  }

  /// What can be known of one before its files are read.
  /// - Parameters:
  ///   - languages: what is spoken.
  ///   - captions: their languages.
  /// - Throws: ``RecordError`` for one that nobody could follow.
  public static func check(
    _ said: MeetingEvent.Recorded, languages: [Language], captions: [Language]
  ) throws {
    try Inquiry.check(said.title, "title", most: Inquiry.mostTitleLetters, lines: false)
    guard !languages.isEmpty, Set(languages).count == languages.count else {
      throw RecordError("languages of a recording: expected \(expected), each once")
    }
    guard Set(captions).count == captions.count else {
      throw RecordError("captions: two of one language; expected one for each")
    }
    guard captions.contains(where: languages.contains) else {
      throw RecordError(
        "no captions in a language that is spoken (\(languages.map(\.rawValue).joined(separator: ", "))); expected "
          + "them, so that who does not hear can read")
    }
  }

  private static var expected: String { "some of " + Language.allCases.map(\.rawValue).joined(separator: ", ") }
}
