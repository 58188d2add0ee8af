internal import Markup
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// One advice: each paragraph with what it rests on, and what the Council answers.
struct AdviceModel: Sendable {
  let advice: AdviceState
  let links: AdviceLinks
  let consultations: [ConsultationState]
  let decisions: [DecisionState]
  let today: Day

  /// - Throws: ``Problem`` for one that is not there, or not adopted: no difference can be seen.
  init(_ id: String, _ visit: Visit) throws {
    let record = try visit.record()
    guard let advice = try record.advice(id), advice.isPublic else { throw Problem.notFound("no such advice") }
    (self.advice, links, today) = (advice, try AdviceLinks([advice], visit), visit.today)
    decisions = try record.decisions(on: DecisionText.Matter.advice(id).text)
    consultations = try advice.text.consultations.compactMap { try record.consultation($0) }.filter(\.isPublic)
  }
}

struct AdviceView: PageView {
  private let model: AdviceModel
  let printer: Printer

  init(_ model: AdviceModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  private var advice: AdviceState { model.advice }

  var page: Page {
    let title = advice.text.title[language]
    let after = model.consultations.map { one -> HTML in
      "<li><a href=\"\(link(.consultation, one.id))\">\(trilingual(one.inquiry.title))</a></li>"
    }
    return Page(
      title: "\(t("advice.number", ["id": advice.id])) – \(title)", description: t("advice.lead"),
      content: """
        <p class="crumbs"><a href="\(link(.advices))">\(t("advice.title"))</a></p>
        <div class="narrow"><h1>\(t("advice.number", ["id": advice.id])) – \(trilingual(advice.text.title))</h1>
        <p>\(body(advice.text.body)) · \(adopted)</p><p><strong>\(waiting(advice, today: model.today))</strong>\
        \(when(advice.answered == nil, " \(target)"))</p>\
        \(untranslated([advice.text.title] + advice.text.paragraphs.map(\.text)))\
        \(when(!after.isEmpty, "<p>\(t("advice.after"))</p><ul>\(after)</ul>"))
        \(HTML(advice.text.paragraphs.enumerated().map(paragraph)))\(views)\(opinions)\(decided(model.decisions))</div>
        """)
  }

  private var adopted: String {
    guard let adopted = advice.adopted else { return "" }
    let day = adopted.on.map { date($0.description) } ?? ""
    let values = ["day": day, "yes": "\(adopted.yes)", "no": "\(adopted.no)", "abstained": "\(adopted.abstained)"]
    return t(adopted.isConsensus ? "advice.consensus" : "advice.votes", values)
  }

  private var target: String {
    advice.target.map { t("advice.target", ["day": date($0.description), "n": AdviceState.customaryDays]) } ?? ""
  }

  private func paragraph(_ index: Int, _ paragraph: AdviceText.Paragraph) -> HTML {
    let answers = advice.stage == .answered ? advice.reply?.reply.answers : nil
    let reply = answers.map { answers -> HTML in
      "<div class=\"reply\"><h3>\(t("advice.reply"))</h3>\(answer(answers[index], model.links))</div>"
    }
    return """
      <section id="\(AdviceText.name(index))"><h2>\(t("advice.paragraph", ["n": "\(index + 1)"]))</h2>\
      <div class="letter">\(trilingual(paragraph.text))</div>\
      \(grounds(paragraph, model.links))\(reply ?? .empty)</section>
      """
  }

  /// Which Parties agreed on the reply, and what they say themselves beside it.
  private var views: HTML {
    guard advice.stage == .answered else { return .empty }
    let items = advice.agreed.sorted { $0.key < $1.key }.compactMap { party, view -> HTML? in
      view.map { "<h3>\(term("country.\(party)"))</h3><div class=\"letter\">\(trilingual($0))</div>" }
    }
    let parties = advice.agreed.keys.sorted().map { "\(term("country.\($0)"))" }.joined(separator: ", ")
    return """
      <p>\(t("reply.parties", ["parties": parties]))</p>\
      \(when(!items.isEmpty, "<section><h2>\(t("reply.views"))</h2>\(items)</section>"))
      """
  }

  private var opinions: HTML {
    let items = advice.opinions.sorted { $0.key < $1.key }.map { _, words -> HTML in
      "<div class=\"letter\">\(trilingual(words))</div>"
    }
    return when(!items.isEmpty, "<section><h2>\(t("advice.opinions"))</h2>\(items)</section>")
  }
}
