package import Markup
package import PortalKernel
internal import Questions
internal import Vocabulary

/// A page without the site's frame, for other sites' pages.
struct EmbedView: RegisterPrinting {
  let model: EmbedModel
  let printer: Printer

  var names: Names { model.names }

  var document: HTML {
    let title = describe(model.question)
    let drawing =
      switch model.drawing {
      case .series(let series): figure(series, hasForms: false)
      case .bars(let ranking): figure(ranking, linked: false)
      case .states(let ranking): stateMap(ranking, linked: false)
      }
    let query = model.question.parameters.map { (name: $0.parameter.rawValue, value: $0.text) }
    return embedded(
      title, "\(hatchPattern)<h1>\(title)</h1>\(drawing)\(suspectNote(model.remarks))\(answerNotes(model.remarks))",
      more: printer.publicAddress + path(.explore) + Address.query(query + [("edition", printer.edition)]))
  }
}

extension Printing {
  /// A document for another site's frame.
  /// - Parameter address: of the page that says more.
  func embedded(_ title: String, _ content: HTML, more address: String) -> HTML {
    """
    <!doctype html>
    <html lang="\(language.rawValue)"><head><meta charset="utf-8">\
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>\(title) · Ecotone</title>\
    <meta name="robots" content="noindex"><link rel="stylesheet" href="\(printer.assets.address("portal.css"))"></head>
    <body class="embed"><main>\(content)
    <p><a href="\(address)" target="_blank" rel="noopener">Ecotone</a> · \(t("footer.unofficial")) · \
    <code>\(printer.edition)</code></p></main></body></html>

    """
  }

  /// What is wrong with an embed's address, in its frame: the word that was typed, and the same embed with the nearest
  /// ones.
  package func embedError(_ problem: Problem, asked items: [(name: String, value: String)]) -> HTML {
    let suggestions = suggestionList(problem, asked: items, leadingTo: .embed)
    let content: HTML = """
      <h1>\(t("error.not-understood"))</h1>
      <p class="detail"><code>\(problem.detail(printer.tables.terms, language))</code></p>
      \(suggestions)
      """
    return embedded(t("error.not-understood"), content, more: printer.publicAddress + link(.explore))
  }

  /// What may have been meant, each a link to the same address with that word.
  func suggestionList(_ problem: Problem, asked items: [(name: String, value: String)], leadingTo route: Route)
    -> HTML
  {
    guard !problem.suggestions.isEmpty else { return .empty }
    let suggestions = problem.suggestions.map { suggestion -> HTML in
      let query = items.map { $0.name == problem.parameter ? ($0.name, suggestion.value) : $0 }
      return
        """
        <li><a href="\(link(route, query: query))">\(suggestion.name)</a> <small><code>\(suggestion.value)</code>\
        </small></li>
        """
    }
    return "<p>\(t("search.did-you-mean"))</p><ul class=\"hits\">\(suggestions)</ul>"
  }
}
