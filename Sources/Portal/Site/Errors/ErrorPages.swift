internal import Markup
internal import PortalKernel
internal import Questions
internal import RegisterPages
internal import Vocabulary

/// Pages that say what is wrong with an address.
extension Visit {
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
      "Malformed address", "Method not allowed", "Too many requests", "Too large", "Form refused", "Too many tries",
      "Not possible",
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
