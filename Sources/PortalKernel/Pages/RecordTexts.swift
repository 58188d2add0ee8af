package import Markup
package import RecordKernel
internal import Vocabulary

extension Printing {
  /// A text in the reader's language, or the original, marked with its own; translations say how they were made.
  package func trilingual(_ text: Trilingual?) -> HTML {
    guard let text else { return .empty }
    let shown = text.text(language)
    let isDoubtful = shown.status == .machine || shown.status == .stale
    let mark: HTML = " <small>(\(t("text-status.\(shown.status.rawValue)")))</small>"
    let own: HTML = "<span lang=\"\(shown.language.rawValue)\">\(shown.text)</span>"
    return (shown.language == language ? "\(shown.text)" : own) + when(isDoubtful, mark)
  }

  package func day(_ day: Day) -> HTML { "<time datetime=\"\(day.description)\">\(date(day.description))</time>" }
}
