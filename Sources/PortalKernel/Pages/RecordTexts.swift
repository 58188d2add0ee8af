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

  /// Says which texts are not there in the reader's language, by the languages they are in; nothing where all are.
  package func untranslated(_ texts: [Trilingual]) -> HTML {
    let others = Set(texts.map { $0.text(language).language }).subtracting([language])
    guard !others.isEmpty else { return .empty }
    let names = Language.allCases.filter(others.contains).map { printer.texts.word("language", $0) }
    return "<p class=\"note\">\(t("consultation.untranslated", ["languages": names.joined(separator: ", ")]))</p>"
  }

  /// Where what is new of a list can be followed, and its dates: ``FileRoutes/feed`` and ``FileRoutes/calendar``.
  package func follow(_ list: String) -> HTML {
    let (feed, calendar) = (FileRoutes.feed, FileRoutes.calendar)
    let query = inLanguage
    return """
      <p><a href="\(feed.address(list, query: query))">\(t("feed.follow"))</a> · \
      <a href="\(calendar.address(list, query: query))">\(t("feed.calendar"))</a></p>
      """
  }

  package func day(_ day: Day) -> HTML { "<time datetime=\"\(day.description)\">\(date(day.description))</time>" }
}
