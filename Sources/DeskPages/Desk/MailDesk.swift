internal import Foundation
internal import Mail
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The desk of communications: e-blasts, who reads them, and what became of messages.
struct MailDesk: PersonalPage {
  let visit: Visit
  let guest: Guest

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest) = (visit, guest) }

  private var askedBlast: String? {
    let found = guest.form?["blast"] ?? visit.items.first { $0.name == "blast" }?.value ?? ""
    return found.isEmpty ? nil : found
  }

  private static let doings = ["drafted", "revised", "released", "cancelled", "tried"]

  private func page(problem: String = "", written: MailModel.Written? = nil) throws -> Reply {
    let desk = guest.desk
    let done = asked("done", Self.doings)
    let blast = try askedBlast.map { id -> Blast in
      guard let blast = try desk.blast(id) else { throw Problem.notFound("no such e-blast") }
      return blast
    }
    let model = MailModel(
      frame: FormFrame(guest, problem: problem, done: done.isEmpty ? "" : "mail.done.\(done)"), blast: blast,
      blasts: try desk.blasts(), audience: try desk.audience(), counts: try desk.queue.counts(hidesComments: true),
      suppressed: try desk.people.suppressedCount(), latest: try desk.queue.latest(20, hidesComments: true),
      topics: desk.topics, written: written,
      mayRelease: guest.may(.publishMail, scope: Programme.communications.rawValue)
        && blast.map { !$0.state.authors.contains(guest.standing.person ?? "") } ?? false)
    return visit.show(MailView.self, model)
  }

  private func done(_ what: String, _ blast: String) -> Reply {
    .redirect(address(DeskRoutes.mail, query: [(name: "blast", value: blast), (name: "done", value: what)]))
  }

  func mail() throws -> Reply {
    guard let form = guest.form else { return try page() }
    let session = try guest.signedIn()
    let publishes = form["do"] == "release"
    guard !publishes || guest.desk.people.isProved(session) else {
      return askForProof(DeskRoutes.mail)
    }
    return try act(form, by: session.person)
  }

  private func act(_ form: Guest.Form, by own: String) throws -> Reply {
    let desk = guest.desk
    func text() throws -> Int {
      guard let place = Int(form["text"]) else { throw Problem.parameter("text", "is no number") }
      return place
    }
    let blast = form["blast"]
    do {
      switch form["do"] {
      case "draft":
        let (topic, letters) = try written(form)
        return done("drafted", try desk.draft(topic, letters, by: own))
      case "revise":
        let (topic, letters) = try written(form)
        try desk.revise(blast, topic, letters, by: own)
        return done("revised", blast)
      case "release":
        try desk.release(blast, text: text(), by: own)
        return done("released", blast)
      case "cancel":
        try desk.cancel(blast, text: text(), by: own)
        return done("cancelled", blast)
      case "try":
        try desk.sendTrial(blast, to: own)
        return done("tried", blast)
      default:
        throw Problem.parameter(
          "do", found: String(form["do"].prefix(40)),
          expected: .oneOf(["draft", "revise", "release", "cancel", "try"]))
      }
    } catch let error as RecordError {
      // What was written is not lost.
      let isWriting = ["draft", "revise"].contains(form["do"])
      return refused(
        try page(
          problem: isWriting ? "mail.text.bad" : "mail.changed", written: isWriting ? .init(form, "\(error)") : nil))
    }
  }

  private func written(_ form: Guest.Form) throws -> (Topic, Letters) {
    guard let topic = Topic(rawValue: form["topic"]) else {
      throw Problem.parameter("topic", found: form["topic"], expected: .oneOf(Topic.allCases.map(\.rawValue)))
    }
    let letters = Language.allCases.map { language in
      (
        language,
        Letter(
          subject: form["subject-\(language.rawValue)"].trimmingCharacters(in: .whitespaces),
          body: form["body-\(language.rawValue)"])
      )
    }
    return (topic, try Letters(Dictionary(uniqueKeysWithValues: letters)))
  }
}

struct MailModel: Sendable {
  /// What was sent and is not right, to be mended.
  struct Written: Sendable {
    let fields: Guest.Form
    let fault: String
    init(_ fields: Guest.Form, _ fault: String) { (self.fields, self.fault) = (fields, fault) }
  }

  let frame: FormFrame
  let blast: Blast?
  let blasts: [Blast]
  let audience: [Topic: [Language: Int]]
  let counts: [MailQueue.State: Int]
  let suppressed: Int
  let latest: [MailQueue.Entry]
  let topics: TopicNames
  let written: Written?
  let mayRelease: Bool
}

struct MailView: PageView, FormPrinting {
  private let model: MailModel
  let printer: Printer

  init(_ model: MailModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }
  private var address: String { path(DeskRoutes.mail) }

  var page: Page {
    let content: HTML = """
      <p class="crumbs"><a href="\(path(DeskRoutes.desk))">\(t("desk.title"))</a></p>
      <h1>\(t("mail.title"))</h1><p class="lead">\(t("mail.lead"))</p>\(notice)\
      \(model.written.map { "<p class=\"note\">\($0.fault)</p>" as HTML })\(model.blast.map(blast))
      \(when(model.blast == nil, "<h2>\(t("mail.blasts"))</h2>\(blasts)"))
      \(when(model.blast?.state.stage ?? .draft == .draft, writing))
      \(when(model.blast == nil, "\(audience)\(queue)"))
      """
    return Page(title: t("mail.title"), description: t("mail.lead"), content: content, isIndexed: false)
  }

  private func act(_ what: String, _ blast: Blast, button: String, primary: Bool = false) -> HTML {
    form(
      address, primary: primary, button: button,
      """
      <input type="hidden" name="do" value="\(what)"><input type="hidden" name="blast" value="\(blast.id)">\
      <input type="hidden" name="text" value="\(blast.state.textPlace)">
      """)
  }

  private func blast(_ blast: Blast) -> HTML {
    let letters = Language.allCases.map { language -> HTML in
      let letter = blast.state.text.letters[language]
      return """
        <section lang="\(language.rawValue)"><h3>\(letter.subject)</h3>\
        <div class="letter">\(letter.body)</div></section>
        """
    }
    let readers = model.audience[blast.state.text.topic] ?? [:]
    let isDraft = blast.state.stage == .draft
    return """
      <h2>\(blast.id) · \(t("blast.\(blast.state.stage.rawValue)"))</h2>\
      <p>\(model.topics.name(blast.state.text.topic, in: language)) · \
      \(t("mail.readers", ["n": readers.values.reduce(0, +)]))</p>\(letters)\
      \(when(isDraft && model.mayRelease, act("release", blast, button: t("mail.release"), primary: true)))\
      \(when(isDraft && !model.mayRelease, "<p class=\"note\">\(t("mail.second"))</p>"))\
      \(when(isDraft, "\(act("try", blast, button: t("mail.try")))\(act("cancel", blast, button: t("mail.cancel")))"))
      """
  }

  private var blasts: HTML {
    var table = RecordTable(
      t("mail.blasts"), [.init(t("mail.blast")), .init(t("mail.topic")), .init(t("mail.stage"))])
    for blast in model.blasts {
      let link = address + Address.query([(name: "blast", value: blast.id)])
      table.add(
        "<a href=\"\(link)\">\(blast.id)</a> \(blast.state.text.letters[language].subject)",
        "\(model.topics.name(blast.state.text.topic, in: language))", "\(t("blast.\(blast.state.stage.rawValue)"))")
    }
    return model.blasts.isEmpty ? "<p>\(t("mail.none"))</p>" : table.html
  }

  private var writing: HTML {
    let known = model.blast?.state.text
    func value(_ name: String, _ otherwise: String?) -> String { model.written?.fields[name] ?? otherwise ?? "" }
    let topic = value("topic", known?.topic.rawValue)
    let topics = Topic.allCases.map {
      Choice(value: $0.rawValue, name: "\(model.topics.name($0, in: language))", isSelected: $0.rawValue == topic)
    }
    let letters = Language.allCases.map { one -> HTML in
      let word = printer.texts.word("language", one)
      let (subject, body) = ("subject-\(one.rawValue)", "body-\(one.rawValue)")
      return """
        <fieldset lang="\(one.rawValue)"><legend>\(word)</legend>\
        \(field(subject, label: t("mail.subject"), value: value(subject, known?.letters[one].subject),
          more: " required maxlength=\"\(Letter.mostSubjectLetters)\""))\
        <label for="f-\(body)">\(t("mail.body"))<textarea id="f-\(body)" name="\(body)" rows="8" required \
        maxlength="\(Letter.mostBodyLetters)">\(value(body, known?.letters[one].body))</textarea></label></fieldset>
        """
    }
    return """
      <div class="narrow"><section><h2>\(t(known == nil ? "mail.write" : "mail.revise"))</h2>\
      <p class="note">\(t("mail.write.note"))</p>\
      \(form(
        address, primary: known == nil, button: t("account.save"),
        """
        <input type="hidden" name="do" value="\(known == nil ? "draft" : "revise")">\
        \(hiddenField("blast", model.blast?.id))\
        \(selection("f-topic", name: "topic", label: t("mail.topic"), topics))\(letters)
        """))</section></div>
      """
  }

  private var audience: HTML {
    var table = RecordTable(
      t("mail.audience"),
      [.init(t("mail.topic"))] + Language.allCases.map { .init(printer.texts.word("language", $0), "number") })
    for topic in Topic.allCases {
      let counts = Language.allCases.map { "\(figures.text(model.audience[topic]?[$0] ?? 0))" as HTML }
      table.add(row: ["\(model.topics.name(topic, in: language))"] + counts)
    }
    return "<h2>\(t("mail.audience"))</h2>\(table.html)"
  }

  private var queue: HTML {
    let counts = MailQueue.State.allCases.map {
      "<li>\(t("mail.state.\($0.rawValue)"))\(colon)\(figures.text(model.counts[$0] ?? 0))</li>" as HTML
    }
    var table = RecordTable(
      t("mail.latest"),
      [
        .init(t("mail.number")), .init(t("mail.purpose")), .init(t("mail.stage")), .init(t("mail.queued")),
        .init(t("mail.why")),
      ])
    for one in model.latest {
      let time = Moment.text(one.queued)
      table.add(
        "\(one.number)", "\(t("mail.purpose.\(one.purpose)"))", "\(t("mail.state.\(one.state.rawValue)"))", "\(time)",
        "\(one.why ?? "")")
    }
    return """
      <h2>\(t("mail.queue"))</h2><ul>\(counts)<li>\(t("mail.suppressed"))\(colon)\(figures.text(model.suppressed))\
      </li></ul>\(table.html)
      """
  }
}
