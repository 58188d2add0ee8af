internal import Mail
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import Vocabulary

/// What somebody is written to about: opened by a link in a message, without signing in.
struct PreferencesDesk: PersonalPage {
  let visit: Visit
  let guest: Guest
  let token: String

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest, token) = (visit, guest, visit["token"]) }

  private var own: String { DeskRoutes.preferences.path.filled([token], language: visit.language) }

  private static let doings = ["subscribed", "saved", "stopped", "code"]

  private func done(_ what: String) -> Reply { .redirect(own + Address.query([(name: "done", value: what)])) }

  private func page(_ person: Person, problem: String = "") throws -> Reply {
    let held = try guest.desk.consents(of: person.id)
    let done = asked("done", Self.doings)
    let model = PreferencesModel(
      frame: FormFrame(guest, problem: problem, done: done.isEmpty ? "" : "preferences.done.\(done)"), address: own,
      signsIn: try guest.desk.signsIn(person.id),
      mailbox: person.address.map(Self.masked) ?? "", language: person.language,
      choices: TopicChoices(guest.desk.topics, visit.language, chosen: held.mapValues(\.frequency)),
      reasons: held.mapValues { one in
        PreferencesModel.Reason(
          asked: Moment.text(one.consent.asked), confirmed: Moment.text(one.consent.confirmed),
          guardian: one.consent.guardian.map(Moment.text), how: one.consent.how,
          wording: guest.desk.wordings.wording(hash: one.consent.wording.hash)?.text ?? one.consent.wording.hash,
          version: one.consent.wording.version, language: one.consent.wording.language)
      })
    return visit.show(PreferencesView.self, model)
  }

  /// Enough for who knows it: a message may have been handed on.
  private static func masked(_ address: MailAddress) -> String { "\(address.text.prefix(1))…@\(address.domain)" }

  func preferences() throws -> Reply {
    // Whose page it is, for the log; after an erasure nobody knows.
    let person = try guest.desk.people.link(token, .preferences)?.person
    var reply = try answer()
    reply.concerns = person
    return reply
  }

  private func answer() throws -> Reply {
    guard let link = try guest.desk.people.link(token, .preferences),
      let person = try guest.desk.people.person(link.person)
    else {
      try takeLink()
      throw Problem.notFound("no such page")
    }
    guard let form = guest.form else { return try page(person) }
    if ["code", "data", "pairs", "erase"].contains(form["do"]), try guest.desk.signsIn(person.id) {
      return .redirect(address(DeskRoutes.account) + "#data")
    }
    switch form["do"] {
    case "save":
      let language = try letters(form)
      let chosen = try ticked(form).map { ($0, try frequency(form, "often-\($0.rawValue)")) }
      do {
        try guest.desk.choose(Dictionary(uniqueKeysWithValues: chosen), language: language, of: person.id)
      } catch is PeopleError { return refused(try page(person, problem: "preferences.guardian")) }
      return done("saved")
    case "stop":
      try guest.desk.withdraw(Topic.allCases, of: person.id, how: .preferences)
      return done("stopped")
    case "code":
      // The link may have been handed on: who wants the data, or the end of them, shows that the mailbox is theirs.
      guard let address = person.address else { throw Problem.notFound("no such page") }
      try takeCode(address, "code")
      try guest.desk.sendCode(
        .ownData, to: address, browser: guest.browser, page: visit.site.publicAddress + own, language: person.language)
      return .redirect(own + Address.query([(name: "done", value: "code")]) + "#data")
    case "data", "pairs", "erase": return try ownData(form, person)
    default:
      throw Problem.parameter(
        "do", found: String(form["do"].prefix(40)),
        expected: .oneOf(["save", "stop", "code", "data", "pairs", "erase"]))
    }
  }

  private func ownData(_ form: Guest.Form, _ person: Person) throws -> Reply {
    try take(.signIn, "data " + person.id)
    let isErasing = form["do"] == "erase"
    if isErasing, form["sure"] != "on" { return refused(try page(person, problem: "data.sure.missing")) }
    let isRight = try guest.desk.takeCode(form["code"], browser: guest.browser, of: person.id)
    ended(.signIn, "data " + person.id, isRight: isRight)
    guard isRight else { return refused(try page(person, problem: "sign-in.code.refused")) }
    guard isErasing else { return try download(person.id, asPairs: form["do"] == "pairs") }
    do { try guest.desk.erase(person.id, by: person.id) } catch is PeopleError {
      return refused(try page(person, problem: "data.last"))
    }
    return .redirect(address(DeskRoutes.subscribe, query: [(name: "done", value: "erased")]))
  }
}

struct PreferencesModel: Sendable {
  /// A line of the ledger.
  struct Reason: Sendable {
    let asked: String
    let confirmed: String
    /// When a guardian agreed.
    let guardian: String?
    let how: PersonEvent.Consent.How
    let wording: String
    let version: Int
    let language: Language
  }

  let frame: FormFrame
  let address: String
  /// Whether they have an account, where their data are.
  let signsIn: Bool
  let mailbox: String
  let language: Language
  let choices: TopicChoices
  let reasons: [Topic: Reason]
}

struct PreferencesView: PageView, TopicPrinting {
  private let model: PreferencesModel
  let printer: Printer

  init(_ model: PreferencesModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }

  var page: Page {
    let lines = model.choices.lines.map { line -> HTML in
      """
      <fieldset><legend class="hidden">\(line.name)</legend>\(topic(line))\
      \(frequencies("often-\(line.topic.rawValue)", selected: line.frequency ?? .each, label: t("subscribe.often")))\
      \(model.reasons[line.topic].map(reason))</fieldset>
      """
    }
    let content: HTML = """
      \(form(
        model.address, button: t("account.save"),
        """
        <input type="hidden" name="do" value="save">\(lines)\(letters(selected: model.language))\
        <p class="note">\(t("preferences.young")) \
        <a href="\(path(DeskRoutes.subscribe))">\(t("subscribe.form.title"))</a></p>
        """))
      <section><h2>\(t("preferences.stop"))</h2><p>\(t("preferences.stop.text"))</p>\
      \(form(
        model.address, primary: false, button: t("preferences.stop"),
        "<input type=\"hidden\" name=\"do\" value=\"stop\">"))</section>
      <section id="data"><h2>\(t("data.title"))</h2>\(model.signsIn ? account : byCode)</section>
      """
    return Page(
      title: t("preferences.title"), description: t("preferences.lead", ["address": ""]),
      content: """
        <div class="narrow"><h1>\(t("preferences.title"))</h1>\
        <p class="lead">\(t("preferences.lead", ["address": model.mailbox]))</p>\(notice)\(content)</div>
        """, isIndexed: false)
  }

  private var account: HTML {
    "<p>\(t("data.text"))</p><p><a href=\"\(path(DeskRoutes.account))#data\">\(t("account.title"))</a></p>"
  }

  private var byCode: HTML {
    """
    <p>\(t("preferences.data"))</p>\
    \(form(
      model.address, primary: false, button: t("sign-in.address.button"),
      "<input type=\"hidden\" name=\"do\" value=\"code\">"))\
    \(form(model.address, primary: false, button: t("preferences.do"), doings))
    """
  }

  private var doings: HTML {
    let choices = [("data", "data.json"), ("pairs", "data.csv"), ("erase", "data.erase")].map {
      Choice(value: $0.0, name: "\(t($0.1))")
    }
    return """
      \(code(label: t("step.code.label")))\
      \(selection("f-do", name: "do", label: t("preferences.do.label"), choices))\(sure)
      """
  }

  private func reason(_ reason: PreferencesModel.Reason) -> HTML {
    """
    <details><summary>\(t("preferences.why"))</summary><p>\
    \(t("preferences.why.\(reason.how.rawValue)", ["asked": date(reason.asked), "confirmed": date(reason.confirmed)]))\
    \(reason.guardian.map { " \(t("preferences.why.guardian", ["day": date($0)]))" as HTML })\
    </p><blockquote lang="\(reason.language.rawValue)">\(reason.wording)</blockquote>\
    <p class="note">\(t("preferences.why.version", ["n": reason.version]))</p></details>
    """
  }
}
