internal import Foundation
internal import Markup
internal import Vocabulary

/// Parts that stand on many pages.
extension Printing {
  /// The pattern of flagged parts of bars and of years without a column; drawings refer to it.
  var hatchPattern: HTML {
    """
    <svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>\
    <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
    <rect class="hatch-line" width="2.2" height="6"/></pattern>\
    </defs></svg>
    """
  }

  /// The search box; as you type, `search.js` shows what the server suggests.
  func searchForm(compact: Bool) -> HTML {
    let id = compact ? "search" : "search-home"
    let edition: HTML = printer.isPinned ? "<input type=\"hidden\" name=\"edition\" value=\"\(printer.edition)\">" : ""
    return """
      <form class="search\(when(compact, " compact"))" role="search" action="\(path(.search))">\
      <label for="\(id)"\(when(compact, " class=\"hidden\""))>\(t("search.label"))</label>\
      <div class="search-field">\
      <input id="\(id)" name="q" type="search" required maxlength="200" autocomplete="off" spellcheck="false" \
      placeholder="\(t("search.placeholder"))" data-suggest="\(path(.suggest))" \
      data-none="\(t("search.none-short"))">\(edition)\
      <button>\(t("search.button"))</button></div></form>
      """
  }

  /// The publisher's name in the reader's language where it has one.
  func publisher(_ register: Register) -> String {
    let names = register.publisher.components(separatedBy: " / ")
    return names.count > 1 && language == .french ? names[1] : names[0]
  }
}

extension Language {
  /// As browsers name it, with the country whose usage it follows.
  var locale: String {
    switch self {
    case .english: "en-CA"
    case .french: "fr-CA"
    case .spanish: "es-MX"
    }
  }
}
