public import Participation
internal import RecordKernel
public import Vocabulary

/// Advice as a table, a row for each paragraph, with the answer to it.
public enum AdviceTable {
  public static let columns = [
    "advice", "body", "title", "paragraph", "text", "text_language", "text_status", "comments", "meetings", "data",
    "rests_on_protocol", "consultations", "adopted", "yes", "no", "abstained", "reply_target", "answered", "verdict",
    "reasons", "owner", "due", "activity", "parties", "views", "minority_opinions",
  ].map { Column($0, isNumber: ["paragraph", "yes", "no", "abstained"].contains($0)) }

  /// - Parameter isShown: whether everybody may see now what a paragraph rests on.
  public static func rows(
    _ state: AdviceState, _ language: Language, isShown: (AdviceText.Ground) throws -> Bool
  ) rethrows -> [[Cell]] {
    let answers = state.stage == .answered ? state.reply?.reply.answers : nil
    // Each Party's own view, and what members who voted against it say: in front of each the Party, or a number.
    let views = (state.stage == .answered ? state.agreed : [:]).sorted { $0.key < $1.key }
    let opinions = state.opinions.sorted { $0.key < $1.key }.map { $0.value[language] }
    let further: [Cell] = [
      Cell(views.isEmpty ? nil : views.map(\.key).joined(separator: " ")),
      Self.list(views.compactMap { party, view in view.map { "\(party): \($0[language])" } }),
      Self.list(opinions.enumerated().map { "\($0 + 1): \($1)" }),
    ]
    return try state.text.paragraphs.enumerated().map { index, paragraph in
      var grounds: [String: [String]] = [:]
      for ground in try paragraph.grounds.filter(isShown) {
        switch ground {
        case .comment(let id): grounds["comments", default: []].append(id.description)
        case .meeting(let id): grounds["meetings", default: []].append(id)
        case .data(let address): grounds["data", default: []].append(address)
        }
      }
      func list(_ kind: String) -> Cell { Cell(grounds[kind]?.joined(separator: " ")) }
      let (text, answer) = (paragraph.text.text(language), answers?[index])
      return [
        .text(state.id), .text(state.text.body.rawValue), .text(state.text.title[language]), .integer(index + 1),
        .text(text.text), .text(text.language.rawValue), .text(text.status.rawValue), list("comments"),
        list("meetings"), list("data"), .text(paragraph.restsOnProtocol ? "yes" : "no"),
        .text(state.text.consultations.joined(separator: " ")), Cell(state.adopted?.on?.description),
        Cell(state.adopted?.yes), Cell(state.adopted?.no), Cell(state.adopted?.abstained),
        Cell(state.target?.description), Cell(state.answered?.description), Cell(answer?.verdict.rawValue),
        Cell(answer?.reasons[language]), Cell(answer?.owner), Cell(answer?.due?.description), Cell(answer?.activity),
      ] + further
    }
  }

  private static func list(_ texts: [String]) -> Cell { Cell(texts.isEmpty ? nil : texts.joined(separator: "\n\n")) }
}
