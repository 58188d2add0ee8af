internal import Markup
package import PortalKernel
internal import Questions
internal import Vocabulary

extension Visit {
  /// A question that could not be read: what may have been meant, and the form with all that could be.
  package func misunderstoodPage(_ problem: Problem) throws -> Reply {
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
    let what = site.texts.text("error.parameter.\(name)")?[language] ?? name
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
}
