/// Finds words of comments in other texts: runs of ten words that are the same but for capitals and marks. Shorter ones
/// are everybody's.
public struct Quotations {
  public static let run = 10

  /// Who said each run first.
  private var said: [UInt64: CommentID] = [:]

  public init() {}

  public var isEmpty: Bool { said.isEmpty }

  public mutating func add(_ comment: CommentState) {
    for text in comment.remarks?.words ?? [] {
      for run in Self.runs(text) where said[run] == nil { said[run] = comment.id }
    }
  }

  /// What everybody may read anyway is nobody's quotation.
  public mutating func remove(_ text: String) { for run in Self.runs(text) { said[run] = nil } }

  /// Whose words a text has; nil for nobody's.
  public func found(in text: String) -> CommentID? { Self.runs(text).lazy.compactMap { said[$0] }.first }

  private static func runs(_ text: String) -> [UInt64] { TextGroups.runs(of: run, TextGroups.words(text)) }
}

extension Remarks {
  /// All that its author wrote in words of their own.
  fileprivate var words: [String] { [text] + answers.values }
}
