/// Finds words of comments in other texts: runs of ten words that are the same but for capitals and marks; of a shorter
/// comment of at least six words, all of it. Fewer words are everybody's.
public struct Quotations {
  public static let run = 10
  static let shortest = 6

  /// Who said each run first, by how many words it has.
  private var said: [Int: [UInt64: CommentID]] = [:]

  public init() {}

  public var isEmpty: Bool { said.values.allSatisfy(\.isEmpty) }

  public mutating func add(_ comment: CommentState) {
    for text in comment.remarks?.words ?? [] {
      let words = TextGroups.words(text)
      guard words.count >= Self.shortest else { continue }
      let length = min(words.count, Self.run)
      for run in TextGroups.runs(of: length, words) where said[length]?[run] == nil {
        said[length, default: [:]][run] = comment.id
      }
    }
  }

  /// What everybody may read anyway is nobody's quotation.
  public mutating func remove(_ text: String) {
    let words = TextGroups.words(text)
    for length in said.keys { for run in TextGroups.runs(of: length, words) { said[length]?[run] = nil } }
  }

  /// Whose words a text has; nil for nobody's.
  public func found(in text: String) -> CommentID? {
    let words = TextGroups.words(text)
    for (length, runs) in said.sorted(by: { $0.key > $1.key }) where !runs.isEmpty {
      if let found = TextGroups.runs(of: length, words).lazy.compactMap({ runs[$0] }).first { return found }
    }
    return nil
  }
}

extension Remarks {
  /// All that its author wrote in words of their own.
  fileprivate var words: [String] { [text] + answers.values }
}
