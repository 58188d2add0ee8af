internal import Mail
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import Vocabulary

struct SubscribeModel: Sendable {
  enum Step: Sendable {
    case form
    /// The link is on its way.
    case asked
    case confirm(token: String, Subscription)
    /// A young person's guardian decides, and has decided.
    case guardian(token: String, Subscription)
    case agreed
    /// The link is over, used, or none.
    case over
    case leave(token: String, topic: String, choices: String?)
    case left(topic: String, choices: String?)
    /// All that was held about somebody is gone.
    case erased
  }

  let step: Step
  let frame: FormFrame
  let choices: TopicChoices
  /// What was typed before.
  struct Typed: Sendable {
    let address: String
    let guardian: String
    let frequency: Frequency
    let language: Language
  }

  let typed: Typed
  let wording: Wording
  let ages: [AgeOfConsent]
  let sender: MailSender?
}

/// Forms with topics to tick.
protocol TopicPrinting: FormPrinting {}

extension TopicPrinting {
  func frequencies(_ name: String, selected: Frequency, label: String) -> HTML {
    selection(
      "f-\(name)", name: name, label: label,
      Frequency.allCases.map {
        Choice(value: $0.rawValue, name: "\(t("frequency.\($0.rawValue)"))", isSelected: $0 == selected)
      })
  }

  func topic(_ line: TopicChoices.Line) -> HTML {
    checkbox(
      "topic-\(line.topic.rawValue)",
      Choice(
        value: "on", name: "<strong>\(line.name)</strong><br><span class=\"note\">\(line.text)</span>",
        isSelected: line.frequency != nil))
  }
}

struct SubscribeView: PageView, TopicPrinting {
  private let model: SubscribeModel
  let printer: Printer

  init(_ model: SubscribeModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }

  private var step: String {
    switch model.step {
    case .form: "form"
    case .asked: "asked"
    case .confirm: "confirm"
    case .guardian: "guardian"
    case .agreed: "agreed"
    case .over: "over"
    case .leave: "leave"
    case .left: "left"
    case .erased: "erased"
    }
  }

  var page: Page {
    let content: HTML
    var name = ""
    switch model.step {
    case .form: content = form
    case .asked, .erased, .agreed: content = .empty
    case .confirm(let token, let asked):
      content = confirm(token, asked, button: t("subscribe.confirm.button"))
    case .guardian(let token, let asked):
      content = confirm(token, asked, button: t("subscribe.guardian.button"))
    case .over: content = "<p><a href=\"\(path(DeskRoutes.subscribe))\">\(t("subscribe.again"))</a></p>"
    case .leave(let token, let topic, let choices):
      name = topic
      content = """
        \(form(
          DeskRoutes.unsubscribe.path.filled([token], language: language), button: t("unsubscribe.button"),
          "<input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\">"))\(other(choices))
        """
    case .left(let topic, let choices):
      name = topic
      content = other(choices)
    }
    let title = t("subscribe.\(step).title", ["topic": name])
    let lead = t("subscribe.\(step).lead", ["topic": name])
    return Page(
      title: title, description: lead,
      content: """
        <div class="narrow"><h1>\(title)</h1><p class="lead">\(lead)</p>\(notice)\(content)</div>
        """, isIndexed: false)
  }

  private func other(_ choices: String?) -> HTML {
    choices.map { choices in "<p><a href=\"\(choices)\">\(t("unsubscribe.choices"))</a></p>" } ?? .empty
  }

  private var form: HTML {
    let lines = model.choices.lines
    let sender = model.sender.map { ([$0.name] + $0.postal).joined(separator: ", ") } ?? ""
    return """
      \(form(
        path(DeskRoutes.subscribe), button: t("subscribe.button"),
        """
        <fieldset><legend>\(t("subscribe.topics"))</legend>\
        \(lines.filter { !$0.topic.isVoluntary }.map(topic))</fieldset>\
        <fieldset><legend>\(t("subscribe.voluntary"))</legend><p class="note">\(t("subscribe.voluntary.note"))</p>\
        \(lines.filter(\.topic.isVoluntary).map(topic))</fieldset>\
        \(frequencies("often", selected: model.typed.frequency, label: t("subscribe.often")))\
        \(letters(selected: model.typed.language))\
        \(field("address", label: t("sign-in.address.label"), type: "email", value: model.typed.address,
          more: " autocomplete=\"email\" required maxlength=\"254\""))\
        \(guardian)<p>\(model.wording.text)</p>
        """))
      <section><h2>\(t("subscribe.notice"))</h2>\
      <p>\(t("subscribe.notice.who", ["sender": sender]))</p>\
      <p>\(t("subscribe.notice.necessary"))</p><p>\(t("subscribe.notice.voluntary"))</p>\
      <p>\(t("subscribe.notice.rights"))</p>\
      <p><a href="\(path(Route.privacy))">\(t("subscribe.notice.full"))</a></p></section>
      """
  }

  /// Nobody is asked for their age: whoever is younger than the table says gives an address more.
  private var guardian: HTML {
    let ages = Dictionary(model.ages.map { ($0.place, $0.age) }, uniquingKeysWith: { first, _ in first })
    let values: [String: any TextValue] = ages.mapValues { $0 }
    return """
      <details\(when(!model.typed.guardian.isEmpty, " open"))><summary>\(t("subscribe.young"))</summary>\
      <p>\(t("subscribe.young.text", values))</p>\
      \(field("guardian", label: t("subscribe.young.label"), type: "email", value: model.typed.guardian,
        more: " autocomplete=\"off\" maxlength=\"254\""))</details>
      """
  }

  private func confirm(_ token: String, _ asked: Subscription, button: String) -> HTML {
    let names = model.choices.lines.filter { asked.topics.contains($0.topic) }.map { "<li>\($0.name)</li>" as HTML }
    return form(
      DeskRoutes.confirm.path.filled([token], language: language), button: button,
      """
      <ul>\(names)</ul><p>\(t("frequency.\(asked.frequency.rawValue)"))</p>\
      \(asked.guardian.map {
        "<p>\(t("subscribe.young.who", ["reader": asked.readerText, "guardian": $0]))</p>" as HTML })\
      <blockquote lang="\(model.wording.language.rawValue)">\(model.wording.text)</blockquote>
      """)
  }
}
