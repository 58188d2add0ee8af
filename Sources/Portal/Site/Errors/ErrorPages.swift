internal import Markup
internal import Questions
internal import Vocabulary

/// Pages that say what is wrong with an address.
extension Visit {
  /// A question that could not be read: what may have been meant, and the form with all that could be.
  private func misunderstoodPage(_ problem: Problem) throws -> Reply {
    // One more wrong word loses itself, not the rest of the form.
    var readable: [(name: String, value: String)] = []
    var question = Question()
    for item in items
    where item.name != problem.parameter && Question.Parameter(rawValue: item.name) != nil && !item.value.isEmpty {
      guard let more = try? Parameters(readable + [item]).question() else { continue }
      readable.append(item)
      question = more
    }
    let name = problem.parameter ?? ""
    let typed = problem.found ?? items.first { $0.name == name }?.value ?? ""
    let what = portal.texts.text("error.parameter.\(name)")?[language] ?? name
    if problem.parameter == Question.Parameter.substance.rawValue { question.substances = [typed] }
    let content: HTML = """
      <h1>\(t("error.not-understood"))</h1>
      <p>\(t("error.not-understood.text", ["what": typed, "parameter": what]))</p>
      \(suggestionList(problem, asked: items, leadingTo: .explore))
      \(detail(problem))
      <div class="explore">\(questionForm(question, view: nil, reading.choices(language)))</div>
      """
    return reply(
      Page(
        title: t("error.not-understood"), description: t("error.not-understood"), content: content,
        scripts: ["explore.js"], isIndexed: false))
  }

  /// What was found and what was expected; what concerns no parameter is said in English.
  private func detail(_ problem: Problem) -> HTML {
    let text = problem.detail(portal.tables.terms, language)
    if case .sentence = problem.cause { return "<p class=\"detail\" lang=\"en\"><code>\(text)</code></p>" }
    return "<p class=\"detail\"><code>\(text)</code></p>"
  }

  /// A page that says what is wrong with an address.
  func errorPage(_ problem: Problem) -> Reply {
    if path.first == "embed" { return Reply(embedError(problem, asked: items).text, type: MediaType.html) }
    if !problem.suggestions.isEmpty || ["explore", "map"].contains(path.first), problem.found != nil,
      let page = try? misunderstoodPage(problem)
    {
      return page
    }
    let known = [
      "Not found", "Invalid parameter", "Unknown parameter", "Busy", "Server error", "Address too long",
      "Malformed address", "Method not allowed",
    ]
    let key = known.contains(problem.title) ? problem.title.lowercased().replacing(" ", with: "-") : "invalid-parameter"
    let content: HTML = """
      <h1>\(t("error.\(key)"))</h1>
      <p>\(t("error.\(key).text"))</p>
      \(detail(problem))
      <p><a href="\(link(.home))">\(t("error.home"))</a> · <a href="\(link(.explore))">\(t("nav.explore"))</a></p>
      \(searchForm(compact: false))
      """
    return reply(
      Page(title: t("error.\(key)"), description: t("error.\(key).text"), content: content, isIndexed: false))
  }
}
