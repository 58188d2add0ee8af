internal import Markup
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// One decision of the Council: its text, what it decides, and how each Party voted and why.
struct DecisionModel: Sendable {
  let decision: DecisionState
  let links: MatterLinks

  /// - Throws: ``Problem`` for one that is not there, or not adopted: no difference can be seen.
  init(_ id: String, _ visit: Visit) throws {
    guard let decision = try visit.record().decision(id), decision.isPublic else {
      throw Problem.notFound("no such decision")
    }
    (self.decision, links) = (decision, try MatterLinks([decision], visit))
  }
}

struct DecisionView: PageView {
  private let model: DecisionModel
  let printer: Printer

  init(_ model: DecisionModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  private var decision: DecisionState { model.decision }

  var page: Page {
    let number = t("council.number", ["id": decision.id])
    let matters = decision.text.matters.compactMap { matter($0, model.links) }
    let statement = decision.text.statement.map { statement -> HTML in
      "<section><h2>\(t("council.statement"))</h2><div class=\"letter\">\(trilingual(statement))</div></section>"
    }
    let texts = [decision.text.title, decision.text.text] + [decision.text.statement].compactMap { $0 }
    return Page(
      title: "\(number) – \(decision.text.title[language])", description: t("council.lead"),
      content: """
        <p class="crumbs"><a href="\(link(.council))">\(t("council.title"))</a></p>
        <div class="narrow"><h1>\(number) – \(trilingual(decision.text.title))</h1><p>\(taken)</p>\
        \(untranslated(texts))\
        <div class="letter">\(trilingual(decision.text.text))</div>\
        \(when(!matters.isEmpty, """
          <section><h2>\(t("council.decides"))</h2><ul>\(matters.map { "<li>\($0)</li>" as HTML })</ul></section>
          """))\
        \(votes)\(statement ?? .empty)</div>
        """)
  }

  private var taken: HTML {
    let day = decision.adopted.map { t("council.taken", ["day": date($0.description)]) } ?? ""
    let at = session(decision, model.links).map { " \(t("council.session"))\(colon)\($0)" as HTML }
    return "\(day)\(at ?? .empty)"
  }

  private var votes: HTML {
    var table = RecordTable(
      t("council.votes"), [.init(t("council.party")), .init(t("advice.vote")), .init(t("reply.reasons"))])
    for party in ["CA", "MX", "US"] {
      let vote = decision.votes[party]
      table.add(
        "\(term("country.\(party)"))",
        "\(vote.map { t("advice.vote.\($0.choice.rawValue)") } ?? t("council.vote.none"))",
        vote?.reasons.map { "<div class=\"letter\">\(trilingual($0))</div>" } ?? "–")
    }
    let needed = decision.needed.map { "<p class=\"note\">\(t("council.needed", ["n": $0]))</p>" as HTML }
    return "<section><h2>\(t("council.votes"))</h2>\(table.html)\(needed ?? .empty)</section>"
  }
}
