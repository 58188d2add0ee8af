public import Participation
public import Vocabulary

/// A comment before its address is confirmed: it is none yet.
public struct AskedComment: Codable, Equatable, Sendable {
  let address: String
  public let consultation: String
  /// Drawn with the form: whoever confirms twice confirms the same comment.
  let number: String
  /// In which language its author is written to.
  public let letters: Language
  public let draft: CommentDraft
  /// When the form was sent, in seconds since 1970.
  let at: Int
  let flags: [CommentEvent.Flag]

  var id: CommentID? { CommentID(consultation, number) }
}

/// What somebody says, and how they want it shown.
public struct CommentDraft: Codable, Equatable, Sendable {
  /// A tag of BCP 47.
  public let language: String
  public let showing: CommentEvent.Showing
  public let community: String?
  /// The paragraph that it is about.
  public let passage: Passage?
  /// What it says, with notes of its files.
  public let remarks: Remarks
  private let attached: [AttachedFile]?

  public var files: [AttachedFile] { attached ?? [] }

  public init(
    language: String, showing: CommentEvent.Showing, community: String? = nil, passage: Passage? = nil,
    remarks: Remarks, files: [AttachedFile] = []
  ) {
    (self.language, self.showing, self.community, self.passage) = (language, showing, community, passage)
    self.remarks = remarks.with(files: files.map(\.note))
    attached = files.isEmpty ? nil : files
  }
}
