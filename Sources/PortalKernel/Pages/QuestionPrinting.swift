package import Markup
package import Participation
package import People
internal import RecordKernel
internal import Vocabulary

/// Questions to a meeting, on everybody's page, on that of whoever registered, and on the desk.
extension Printing {
  /// - Parameters:
  ///   - holders: whose questions are that are a community's.
  ///   - page: of the list, from 1.
  ///   - address: of a page of the list.
  ///   - more: what stands below a question.
  package func questions(
    _ lines: [QuestionLine], holders: [QuestionID: RightsHolder] = [:], page: Int, at address: (Int) -> String,
    more: (QuestionLine) -> HTML = { _ in .empty }
  ) -> HTML {
    guard !lines.isEmpty else { return "<p>\(t("question.none"))</p>" }
    let size = 100
    let begin = (page - 1) * size
    let items = lines.dropFirst(begin).prefix(size).map {
      "<li id=\"q-\($0.question.id.number)\">\(question($0))\(holder(holders[$0.question.id]))\(more($0))</li>" as HTML
    }
    return """
      <ol class="questions" start="\(begin + 1)">\(items)</ol>\
      \(pager(page, hasMore: begin + size < lines.count, address))
      """
  }

  private func question(_ line: QuestionLine) -> HTML {
    let (asked, answer) = (line.question.asked, line.question.answer)
    guard let words = asked.words else { return .empty }
    let name = words.name.map { "<span dir=\"auto\">\($0)</span> · " as HTML }
    let status = answer.map { t("question.status.\($0.status.rawValue)") } ?? t("question.status.open")
    let said: HTML = answer.map { "<div class=\"reply letter\">\(trilingual($0.words))</div>" } ?? .empty
    return """
      <div class="letter" lang="\(asked.language)" dir="auto">\(words.text)</div>\
      <p class="note">\(name)\(t("question.votes", ["n": line.votes])) · <strong>\(status)</strong></p>\(said)
      """
  }
}
