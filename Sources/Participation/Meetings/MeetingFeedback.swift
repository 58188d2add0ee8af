internal import RecordKernel

/// What somebody who registered says of a meeting afterwards.
public struct MeetingFeedback: Codable, Equatable, Sendable {
  /// From 1, of no use, to 5, very useful.
  public let rating: Int
  public let words: String?
  public init(rating: Int, words: String?) { (self.rating, self.words) = (rating, words) }

  public static let ratings = 1...5
  public static let mostLetters = 2000

  /// - Throws: `RecordError` for what is no rating, or no text.
  public func check() throws {
    guard Self.ratings.contains(rating) else { throw RecordError("rating: expected 1 to 5") }
    guard
      words.map({ (1...Self.mostLetters).contains($0.unicodeScalars.count) && PlainText.isOne($0, lines: true) })
        ?? true
    else { throw RecordError("words: expected 1 to \(Self.mostLetters) letters that can be seen") }
  }
}
