public import Participation
internal import RecordKernel
internal import Vocabulary

/// The numbers of a consultation's summary as a table.
public enum CountTable {
  public static let columns = ["consultation", "of", "value", "label", "comments", "people_not_shown", "is_hidden"]
    .map { Column($0, isNumber: ["comments", "people_not_shown"].contains($0)) }

  /// A line: how many comments show something, as everybody can count them, and how many people do not show it.
  public struct Line: Equatable, Sendable {
    /// `comments`, `language`, `tag`, `country`, `sector`, or a question's id.
    public let of: String
    public let value: String
    public let shown: Int
    /// Nil where that is told of nothing, or not told: then ``isHidden``.
    public let notShown: Int?
    public let isHidden: Bool
  }

  /// All lines, in the order of the summary's page.
  public static func lines(
    _ counts: ConsultationCounts, _ unshown: UnshownCounts, _ inquiry: Inquiry
  ) -> [Line] {
    func line(_ of: String, _ value: String, _ shown: Int) -> Line {
      Line(of: of, value: value, shown: shown, notShown: nil, isHidden: false)
    }
    let languages = counts.languages.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      line("language", $0.key, $0.value)
    }
    let tags = counts.tags.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { line("tag", $0.key, $0.value) }
    let answers = inquiry.questions.flatMap { question -> [Line] in
      let said = counts.answers[question.id] ?? [:]
      let values =
        switch question.kind {
        case .open: ["words"]
        case .choice: (1...max(1, question.options.count)).map(String.init)
        case .scale: Question.scale.map(String.init)
        }
      return values.map { line(question.id, $0, said[$0] ?? 0) }
    }
    return [line("comments", "all", counts.comments), line("comments", "texts", counts.texts)] + languages + answers
      + tags
      + lines("country", counts.country, unshown.country, Remarks.Origin.allCases.map(\.rawValue))
      + lines("sector", counts.sector, unshown.sector, Remarks.Sector.allCases.map(\.rawValue))
  }

  private static func lines(
    _ of: String, _ shown: [String: Int], _ unshown: UnshownCounts.Group, _ words: [String]
  ) -> [Line] {
    (words + [UnshownCounts.none]).map { word in
      let told = unshown.told(word)
      return Line(of: of, value: word, shown: shown[word] ?? 0, notShown: told, isHidden: told == nil)
    }
  }

  /// - Parameter label: what a line says, in a language.
  public static func cells(_ line: Line, of consultation: String, label: String) -> [Cell] {
    [
      .text(consultation), .text(line.of), .text(line.value), .text(label), .integer(line.shown), Cell(line.notShown),
      .text(line.isHidden ? "yes" : "no"),
    ]
  }
}
