public import Participation
internal import RecordKernel
public import Vocabulary

/// Decisions of the Council as a table: each with what it decides, and how each Party voted and why.
public enum DecisionTable {
  private static let parties = ["CA", "MX", "US"]

  public static let columns =
    [
      "decision", "title", "text", "text_language", "text_status", "statement", "session", "decides", "adopted",
      "needed",
    ].map { Column($0, isNumber: $0 == "needed") }
    + parties.flatMap { ["vote_\($0.lowercased())", "reasons_\($0.lowercased())"] }.map { Column($0) }

  /// - Parameters:
  ///   - sessions: those that everybody may see.
  ///   - isShown: whether everybody may see what is decided, now.
  public static func cells(
    _ state: DecisionState, _ language: Language, sessions: Set<String>,
    isShown: (DecisionText.Matter) throws -> Bool
  ) rethrows -> [Cell] {
    let text = state.text.text.text(language)
    return [
      .text(state.id), .text(state.text.title[language]), .text(text.text), .text(text.language.rawValue),
      .text(text.status.rawValue), Cell(state.text.statement?[language]),
      Cell(state.text.session.flatMap { sessions.contains($0) ? $0 : nil }),
      .text(try state.text.matters.filter(isShown).map(\.text).joined(separator: "; ")),
      Cell(state.adopted?.description), Cell(state.needed),
    ]
      + parties.flatMap { party -> [Cell] in
        let vote = state.votes[party]
        return [Cell(vote?.choice.rawValue), Cell(vote?.reasons?[language])]
      }
  }
}
