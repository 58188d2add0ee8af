internal import RecordKernel

/// How many said what, once a consultation is closed. Made once: two countings would tell what lies between them.
///
/// What everybody can count in the list of comments is told as it is. What authors gave without letting it be shown is
/// told of classes large enough (``SmallCells``). Sealed comments, and what communities keep, are in no count.
public struct ConsultationCounts: Codable, Equatable, Sendable {
  public let comments: Int
  /// Texts that differ.
  public let texts: Int
  /// By the language's tag.
  public let languages: [String: Int]
  /// By the question's id, then by the answer: the number of a choice or of a scale, or `words`.
  public let answers: [String: [String: Int]]
  public let country: Partly
  public let sector: Partly

  /// What authors say of themselves and need not show.
  public struct Partly: Codable, Equatable, Sendable {
    /// By word, of those who let it be shown.
    public let shown: [String: Int]
    /// How many do not show it.
    public let unshown: Int
    /// Of these, by word, or ``none`` for who did not say it: the classes that can be told.
    public let told: [String: Int]

    /// Of who did not say it.
    public static let none = "none"

    /// - Parameters:
    ///   - values: of each comment what its author gave, and whether it is shown.
    ///   - words: all that could be given.
    init(_ values: [(word: String?, isShown: Bool)], words: [String]) {
      var (shown, others) = ([String: Int](), Dictionary(uniqueKeysWithValues: (words + [Self.none]).map { ($0, 0) }))
      for (word, isShown) in values {
        if isShown, let word { shown[word, default: 0] += 1 } else { others[word ?? Self.none, default: 0] += 1 }
      }
      (self.shown, unshown) = (shown, others.values.reduce(0, +))
      told = unshown == 0 ? [:] : SmallCells.told(others)
    }
  }

  /// - Parameters:
  ///   - comments: all that everybody may see.
  ///   - texts: how many of them differ.
  public init(_ comments: [CommentState], texts: Int, _ inquiry: Inquiry) {
    (self.comments, self.texts) = (comments.count, texts)
    languages = comments.reduce(into: [:]) { $0[$1.statement.language, default: 0] += 1 }
    answers = Dictionary(
      uniqueKeysWithValues: inquiry.questions.map { question in
        (
          question.id,
          comments.reduce(into: [:]) { counts, comment in
            guard let answer = comment.remarks?.answers[question.id] else { return }
            counts[question.kind == .open ? "words" : answer, default: 0] += 1
          }
        )
      })
    country = Partly(
      comments.map { ($0.remarks?.country?.rawValue, $0.showing.country) },
      words: Remarks.Origin.allCases.map(\.rawValue))
    sector = Partly(
      comments.map { ($0.remarks?.sector?.rawValue, $0.showing.sector) }, words: Remarks.Sector.allCases.map(\.rawValue)
    )
  }

  /// - Throws: ``RecordError`` for what no counting gives.
  func check() throws {
    let parts = [("country", country), ("sector", sector)]
    for (name, part) in parts {
      guard part.shown.values.reduce(0, +) + part.unshown == comments, part.told.values.reduce(0, +) <= part.unshown,
        part.told.values.allSatisfy({ $0 == 0 || $0 >= SmallCells.least })
      else { throw RecordError("\(name): the counts do not add up to \(comments), or tell a class of few") }
    }
    guard (0...comments).contains(texts), languages.values.reduce(0, +) == comments,
      answers.values.allSatisfy({ $0.values.reduce(0, +) <= comments })
    else { throw RecordError("the counts do not add up to \(comments)") }
  }
}
