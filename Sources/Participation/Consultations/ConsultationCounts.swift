internal import RecordKernel

/// How many say what, of the comments that everybody may see now: the lengths of lists that everybody can read. They
/// are counted anew, so that what somebody took back is in none of them. Sealed comments, and what communities keep,
/// are in no count.
public struct ConsultationCounts: Equatable, Sendable {
  public let comments: Int
  /// Texts that differ.
  public let texts: Int
  /// By the language's tag.
  public let languages: [String: Int]
  /// By the question's id, then by the answer: the number of a choice or of a scale, or `words`.
  public let answers: [String: [String: Int]]
  /// By tag, as officers gave them: a comment may have several.
  public let tags: [String: Int]
  /// By word, of those whose authors let it be shown.
  public let country: [String: Int]
  public let sector: [String: Int]

  /// - Parameters:
  ///   - comments: all that everybody may see.
  ///   - texts: how many of them differ.
  public init(_ comments: [CommentState], texts: Int, _ inquiry: Inquiry) {
    func count(_ word: (CommentState) -> String?) -> [String: Int] {
      comments.reduce(into: [:]) { counts, comment in
        if let word = word(comment) { counts[word, default: 0] += 1 }
      }
    }
    (self.comments, self.texts) = (comments.count, texts)
    languages = count(\.statement.language)
    tags = comments.reduce(into: [:]) { counts, comment in for tag in comment.tags { counts[tag, default: 0] += 1 } }
    var answers: [String: [String: Int]] = [:]
    for question in inquiry.questions {
      answers[question.id] = count { comment in
        comment.remarks?.answers[question.id].map { question.kind == .open ? "words" : $0 }
      }
    }
    self.answers = answers
    country = count { $0.showing.country ? $0.remarks?.country?.rawValue : nil }
    sector = count { $0.showing.sector ? $0.remarks?.sector?.rawValue : nil }
  }
}

/// Of how many people a consultation does not show what they gave of themselves. It cannot be told in full, and two
/// countings would tell what lies between them: it is kept with the summary, and stays as it was published.
public struct UnshownCounts: Codable, Equatable, Sendable {
  public let country: Group
  public let sector: Group

  public struct Group: Codable, Equatable, Sendable {
    /// How many people do not show it. Who gave different words counts in each.
    public let people: Int
    /// Of these, by word, or ``UnshownCounts/none``: the classes that can be told (``SmallCells``).
    public let told: [String: Int]

    /// How many people; nil for a class that is not told.
    public func told(_ word: String) -> Int? { people == 0 ? 0 : told[word] }
  }

  /// Of who did not say it.
  public static let none = "none"

  /// - Parameter comments: all that everybody may see.
  public init(_ comments: [CommentState]) {
    func group(_ words: [String], _ value: (CommentState) -> (word: String?, isShown: Bool)) -> Group {
      var people = Dictionary(uniqueKeysWithValues: (words + [Self.none]).map { ($0, Set<String>()) })
      // Of whoever was erased nothing is known, not that they did not say it.
      for comment in comments where comment.remarks != nil {
        let (word, isShown) = value(comment)
        if word == nil || !isShown { people[word ?? Self.none]?.insert(comment.statement.person) }
      }
      let counts = people.mapValues(\.count)
      return Group(people: counts.values.reduce(0, +), told: SmallCells.told(counts))
    }
    country = group(Remarks.Origin.allCases.map(\.rawValue)) { ($0.remarks?.country?.rawValue, $0.showing.country) }
    sector = group(Remarks.Sector.allCases.map(\.rawValue)) { ($0.remarks?.sector?.rawValue, $0.showing.sector) }
  }

  /// - Throws: ``RecordError`` for what no counting gives.
  func check() throws {
    let most = 10_000_000
    for (name, group) in [("country", country), ("sector", sector)] {
      guard (0...most).contains(group.people), group.told.count <= 20,
        group.told.values.allSatisfy({ $0 == 0 || (SmallCells.least...most).contains($0) }),
        group.told.values.reduce(0, +) <= group.people
      else { throw RecordError("\(name): the numbers do not add up, or tell a class of few") }
    }
  }
}
