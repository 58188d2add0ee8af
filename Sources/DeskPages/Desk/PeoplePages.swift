internal import Mail
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The desk of administrators: who has which role.
struct PeoplePages: PersonalPage {
  let visit: Visit
  let guest: Guest

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest) = (visit, guest) }

  private static let doings = [
    "invited", "granted", "approved", "revoked", "recovery-asked", "recovered", "signed-out",
  ]

  private func page(problem: String = "") throws -> Reply {
    let done = asked("done", Self.doings)
    let model = PeopleModel(
      frame: FormFrame(guest, problem: problem, done: done.isEmpty ? "" : "people.done.\(done)"),
      people: try guest.desk.roster(), own: guest.standing.person ?? "")
    return visit.show(PeopleView.self, model)
  }

  private func done(_ what: String) -> Reply {
    .redirect(address(DeskRoutes.people, query: [(name: "done", value: what)]))
  }

  func people() throws -> Reply {
    guard let form = guest.form else { return try page() }
    let session = try guest.signedIn()
    guard guest.desk.people.isProved(session) else {
      return askForProof(DeskRoutes.people)
    }
    do { return try act(form, by: session.person) } catch let error as RecordError {
      throw Problem(status: 409, title: "Not possible", .sentence(error.description))
    }
  }

  private func act(_ form: Guest.Form, by own: String) throws -> Reply {
    let desk = guest.desk
    func person() throws -> String {
      guard PersonID.isOne(form["person"]) else { throw Problem.parameter("person", "is no person's id") }
      return form["person"]
    }
    func place() throws -> Int {
      guard let place = Int(form["grant"]) else { throw Problem.parameter("grant", "is no number") }
      return place
    }
    switch form["do"] {
    case "invite":
      let (role, scope, until) = try grant(form)
      guard let address = try? MailAddress(form["address"]) else {
        return refused(try page(problem: "sign-in.address.bad"))
      }
      let language = try letters(form)
      let (token, invited) = try desk.invite(
        Invitation(
          name: form["name"], address: address, language: language, role: role, scope: scope, until: until),
        by: own)
      try send(token, to: invited, role, scope, language)
      return done("invited")
    case "grant":
      let (role, scope, until) = try grant(form)
      try desk.grant(role, scope: scope, until: until, to: person(), by: own)
      return done("granted")
    case "approve":
      try desk.approve(place(), of: person(), by: own)
      return done("approved")
    case "revoke":
      try desk.revoke(place(), of: person(), reason: form["reason"].isEmpty ? nil : form["reason"], by: own)
      return done("revoked")
    case "sign-out":
      try desk.signOut(person(), by: own)
      return done("signed-out")
    case "recover":
      let person = try person()
      guard let token = try desk.recover(person, by: own) else { return done("recovery-asked") }
      guard let known = try desk.people.person(person) else { throw Problem.notFound("no such person") }
      try send(token, to: person, nil, nil, known.language)
      return done("recovered")
    default:
      throw Problem.parameter(
        "do", found: String(form["do"].prefix(40)),
        expected: .oneOf(["invite", "grant", "approve", "revoke", "recover", "sign-out"]))
    }
  }

  private func grant(_ form: Guest.Form) throws -> (Role, String?, Day?) {
    guard let role = Role(rawValue: form["role"]) else {
      throw Problem.parameter("role", found: form["role"], expected: .oneOf(Role.allCases.map(\.rawValue)))
    }
    let until = Day(form["until"])
    guard until != nil || form["until"].isEmpty else { throw Problem.parameter("until", "is no day as 2027-12-31") }
    let scope = form["scope"].isEmpty ? nil : form["scope"]
    return (role, try role.checked(scope: scope), until)
  }

  /// The link goes by mail, in the language of who gets it.
  private func send(_ token: String, to person: String, _ role: Role?, _ scope: String?, _ language: Language) throws {
    let link = visit.site.publicAddress + DeskRoutes.invitation.path.filled([token], language: language)
    let words = RoleWords(printer: visit.printer(in: language))
    let name = role.map { words.role($0, scope) } ?? words.t("role.returning")
    try guest.desk.sendInvitation(to: person, role: name, link: link)
  }

  private struct RoleWords: RolePrinting {
    let printer: Printer
  }
}

struct PeopleModel: Sendable {
  let frame: FormFrame
  let people: [RosterEntry]
  /// Who looks.
  let own: String
}

struct PeopleView: PageView, FormPrinting, RolePrinting {
  private let model: PeopleModel
  let printer: Printer

  init(_ model: PeopleModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }
  private var address: String { path(DeskRoutes.people) }

  private func act(_ what: String, _ person: String, grant: Int? = nil, button: String) -> HTML {
    form(
      address, primary: false, button: button,
      """
      <input type="hidden" name="do" value="\(what)">\(hiddenField("person", person))\
      \(hiddenField("grant", grant.map(String.init)))
      """)
  }

  var page: Page {
    let content: HTML = """
      <p class="crumbs"><a href="\(path(DeskRoutes.desk))">\(t("desk.title"))</a></p>
      <h1>\(t("people.title"))</h1><p class="lead">\(t("people.lead"))</p>\(notice)\(table)
      <div class="narrow"><section><h2>\(t("people.invite"))</h2><p>\(t("people.invite.text"))</p>\
      \(invite)</section></div>
      """
    return Page(title: t("people.title"), description: t("people.lead"), content: content, isIndexed: false)
  }

  private var table: HTML {
    var table = RecordTable(
      t("people.title"), [.init(t("people.who")), .init(t("people.roles")), .init(t("people.act"))])
    for entry in model.people {
      let name: HTML =
        entry.isErased
        ? "<em>\(t("people.erased"))</em>"
        : "<strong>\(entry.name ?? t("people.unnamed"))</strong><br><span class=\"note\">\(entry.address ?? "")</span>"
      let roles = entry.grants.map { one -> HTML in
        let until = one.until.map { " \(t("people.until", ["day": $0.description]))" } ?? ""
        return """
          <div>\(role(one.role, one.scope))\(until)\(when(one.isProposed, " <em>\(t("people.proposed"))</em>"))\
          \(when(one.isProposed && one.by != model.own && entry.id != model.own,
            act("approve", entry.id, grant: one.place, button: t("people.approve"))))\
          \(act("revoke", entry.id, grant: one.place, button: t("people.revoke")))</div>
          """
      }
      let recover: HTML =
        entry.isErased || entry.id == model.own
        ? .empty
        : act("recover", entry.id, button: t(entry.recoveryAskedBy == nil ? "people.recover" : "people.recover.agree"))
      let signOut = when(
        !entry.isErased && entry.id != model.own, act("sign-out", entry.id, button: t("people.sign-out")))
      table.add("\(name)<br><code>\(entry.id)</code>", "\(HTML(roles))", "\(recover)\(signOut)")
    }
    return table.html
  }

  private var invite: HTML {
    let roles = Role.allCases.map { Choice(value: $0.rawValue, name: "\(t("role.\($0.rawValue)"))") }
    return form(
      address, button: t("people.invite"),
      """
      <input type="hidden" name="do" value="invite">\
      \(field("name", label: t("account.name"), more: " required maxlength=\"200\" autocomplete=\"off\""))\
      \(field("address", label: t("sign-in.address.label"), type: "email",
        more: " required maxlength=\"254\" autocomplete=\"off\""))\
      \(letters())\
      \(selection("f-role", name: "role", label: t("people.role"), roles))\
      \(field("scope", label: t("people.scope"), more: " maxlength=\"40\" aria-describedby=\"scope-help\""))\
      <p class="note" id="scope-help">\(t("people.scope.help"))</p>\
      \(field("until", label: t("people.until.label"), type: "date"))
      """)
  }
}
