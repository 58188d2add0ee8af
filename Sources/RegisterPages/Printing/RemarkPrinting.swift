internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What stands beside every answer: what must be looked at, what it must not be taken for, what it leaves out.
extension RegisterPrinting {
  func suspectNote(_ question: Question, _ weight: SuspectWeight?) -> HTML {
    guard let weight else { return .empty }
    let amount: HTML = "<strong>\(figure(weight.value, question.measure))</strong>"
    let without = question.with { $0.quality = .withoutSuspect }
    return """
      <p class="note">\(markup("suspect.note", ["amount": amount], counts: ["n": weight.facts])) \
      <a href="\(link(.explore, question: without))">\(t("suspect.without"))</a> · \
      <a href="\(link(.findings))">\(t("suspect.list"))</a></p>
      """
  }

  func suspectNote(_ remarks: Remarks) -> HTML { suspectNote(remarks.question, remarks.suspect) }

  /// The same and the notes of an answer as plain texts, for pictures.
  func caveats(_ remarks: Remarks) -> [String] {
    let suspect = remarks.suspect.map { weight in
      let amount: HTML = "\(amount(weight.value, remarks.question.measure))"
      return markup("suspect.note", ["amount": amount], counts: ["n": weight.facts]).plain.unescaped
    }
    let texts = noteTexts
    return (suspect.map { [$0] } ?? []) + remarks.notes.map { texts.text($0) }
  }

  /// The notes of an answer as a list.
  func answerNotes(_ remarks: Remarks) -> HTML {
    guard !remarks.notes.isEmpty else { return .empty }
    let texts = noteTexts
    let notes = remarks.notes.map { "<li>\(texts.text($0))</li>" as HTML }
    let more: HTML = "<p><a href=\"\(link(.coverage))\">\(t("coverage.link"))</a></p>"
    return "<div class=\"note caveats\"><ul>\(notes)</ul>\(more)</div>"
  }

  /// What an answer leaves out and why.
  func leftOutNote(_ remarks: Remarks) -> HTML {
    guard !remarks.leftOut.isEmpty else { return "<p class=\"note\">\(t("answer.left-out.none"))</p>" }
    let items = remarks.leftOut.map { part -> HTML in
      let scope = remarks.question.filters.with { other in
        switch part.reason {
        case .greenhouseGases: other.scope = .ghg
        case .criteriaAirContaminants: other.scope = .cac
        case .dioxins: other.measure = part.measure
        case .suspect: other.quality = .all
        case .countedTwice: other.measure = .kilograms
        case .otherMedia:
          other.measure = .kilograms
          other.by = [.category]
        case .methodNotTold: other.reliability = [.notTold]
        case .unlistedYears, .unlistedSubstances, .uncoveredSectors: other.view = .asReported
        }
      }
      return
        """
        <li>\(t("left-out.\(part.reason.rawValue)")): \
        <a href="\(link(.explore, question: scope))">\(amount(part.value, part.measure))</a></li>
        """
    }
    return "<div class=\"note\"><p>\(t("answer.left-out"))</p><ul>\(items)</ul></div>"
  }
}
