internal import Editions
internal import Foundation
internal import Markup
internal import Outputs
package import PortalKernel
package import Questions
internal import Vocabulary

/// What a permanent link gave whose edition is gone, and what today's gives.
struct ArchivedModel: Sendable {
  let names: Names
  let question: Question
  let entry: AnswerArchive.Entry
  /// The sum of today's edition, in the question's unit.
  let today: Double

  init(_ entry: AnswerArchive.Entry, _ question: Question, _ visit: Visit) throws {
    (self.entry, self.question, names) = (entry, question, visit.names)
    today = try visit.served.answer(question.filters).rows.first?.value ?? 0
  }
}

struct ArchivedView: PageView, RegisterPrinting {
  let model: ArchivedModel
  let printer: Printer

  init(_ model: ArchivedModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let entry = model.entry
    func value(_ number: Double) -> String { "\(figures.text(number)) \(entry.unit)" }
    let signature: HTML =
      entry.signerID.map { "\(t("archived.signed", ["key": $0]))" } ?? "\(t("archived.unsigned"))"
    var lines: HTML = .empty
    if let count = entry.lines, let digest = entry.linesDigest {
      lines = "<p>\(t("archived.lines", ["n": self.count(count), "digest": digest]))</p>"
    }
    let then = ["date": date(entry.day), "edition": entry.pin, "value": value(entry.value)]
    let content: HTML = """
      <h1>\(t("archived.title"))</h1>
      <p class="lead">\(t("archived.lead"))</p>
      <p>\(describe(model.question))</p>
      <p><strong>\(t("archived.then", then))</strong> \(signature)</p>
      <p>\(t("archived.now", ["edition": printer.pin, "value": value(model.today)]))</p>
      \(lines)
      <p><a class="button" href="\(link(.explore, question: model.question))">\(t("archived.today"))</a></p>
      """
    return Page(title: t("archived.title"), description: t("archived.lead"), content: content, isIndexed: false)
  }
}

extension Visit {
  /// What a link gave: as a page, or for programs as 410 with both figures.
  package func archived(_ entry: AnswerArchive.Entry, _ question: Question, asData: Bool) throws -> Reply {
    let model = try ArchivedModel(entry, question, self)
    guard asData else { return show(ArchivedView.self, model) }
    let values: [(String, Cell)] = [
      ("edition", .text(entry.pin)), ("day", .text(entry.day)), ("value", .number(entry.value)),
      ("unit", .text(entry.unit)), ("rows", .integer(entry.rows)), ("lines", Cell(entry.lines)),
      ("lines_digest", Cell(entry.linesDigest)), ("key", Cell(entry.key)), ("signature", Cell(entry.signature)),
    ]
    let today: [(String, Cell)] = [("edition", .text(served.pin)), ("value", .number(model.today))]
    func object(_ members: [(String, Cell)]) -> String {
      JSONWriter.object(members.map { ($0.0, JSONWriter.value($0.1)) })
    }
    let text = JSONWriter.object([
      ("type", JSONWriter.value(.text("about:blank"))), ("title", JSONWriter.value(.text("Edition gone"))),
      ("status", "410"),
      (
        "detail",
        JSONWriter.value(
          .text("the edition \(entry.pin) is no longer served; archived says what it gave, today what is"))
      ),
      ("archived", object(values)), ("today", object(today)),
    ])
    var reply = Reply(text + "\n", type: MediaType.problem, status: 410)
    reply.isStable = false
    return reply
  }
}
