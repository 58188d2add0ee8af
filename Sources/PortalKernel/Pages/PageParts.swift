internal import Foundation
package import Markup
package import Vocabulary

/// Parts that stand on many pages.
extension Printing {
  /// The pattern of flagged parts of bars and of years without a column; drawings refer to it.
  package var hatchPattern: HTML {
    """
    <svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>\
    <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
    <rect class="hatch-line" width="2.2" height="6"/></pattern>\
    </defs></svg>
    """
  }

  /// The search box; as you type, `search.js` shows what the server suggests.
  package func searchForm(compact: Bool) -> HTML {
    let id = compact ? "search" : "search-home"
    let edition: HTML = printer.isPinned ? "<input type=\"hidden\" name=\"edition\" value=\"\(printer.pin)\">" : ""
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

  /// Links to the page before and the one behind, where there are any.
  package func pager(_ page: Int, hasMore: Bool, _ address: (_ page: Int) -> String) -> HTML {
    func turn(_ page: Int, _ key: String, _ relation: String) -> HTML {
      "<a rel=\"\(relation)\" href=\"\(address(page))\">\(t(key))</a>"
    }
    guard page > 1 || hasMore else { return .empty }
    return """
      <p class="pager">\(when(page > 1, turn(page - 1, "trace.previous", "prev"))) \
      \(when(hasMore, turn(page + 1, "trace.next", "next")))</p>
      """
  }

  /// What was found and what was expected; what concerns no parameter is said in English.
  package func detail(_ problem: Problem) -> HTML {
    let text = problem.detail(printer.tables.terms, language)
    if case .sentence = problem.cause { return "<p class=\"detail\" lang=\"en\"><code>\(text)</code></p>" }
    return "<p class=\"detail\"><code>\(text)</code></p>"
  }

  /// The publisher's name in the reader's language where it has one.
  package func publisher(_ register: Register) -> String {
    let names = register.publisher.components(separatedBy: " / ")
    return names.count > 1 && language == .french ? names[1] : names[0]
  }
}

extension Language {
  /// As browsers name it, with the country whose usage it follows.
  package var locale: String {
    switch self {
    case .english: "en-CA"
    case .french: "fr-CA"
    case .spanish: "es-MX"
    }
  }
}

extension Language {
  /// The three countries, that of its readers first.
  package var countries: [Country] {
    self == .spanish ? [.mexico, .unitedStates, .canada] : Country.allCases
  }
}

/// Cards that lead to pages.
extension Printing {
  package func card(_ route: Route, title: String, text: String) -> HTML {
    "<li class=\"card\"><h2><a href=\"\(link(route))\">\(title)</a></h2><p>\(text)</p></li>"
  }

  /// Groups, each with a sentence.
  package func groupCards(_ groups: [Group]) -> HTML {
    let cards = groups.map {
      card($0.landing, title: t("group.\($0.rawValue)"), text: t("group.\($0.rawValue).lead"))
    }
    return "<ul class=\"cards plain\">\(cards)</ul>"
  }
}
