internal import Mail
internal import Participation
internal import Passkeys
internal import People
internal import PortalKernel
internal import PublicRecord
internal import Vocabulary

/// One's own account: what one signs in with, where one is signed in.
struct AccountDesk: PersonalPage {
  let visit: Visit
  let guest: Guest

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest) = (visit, guest) }

  private var people: PeopleStore { guest.desk.people }

  /// What was done, as texts have it.
  private static let doings = [
    "passkey-added", "passkey-removed", "app-added", "app-removed", "session-ended", "sessions-ended", "named",
    "address-asked", "address-added", "address-removed", "draft-dropped",
  ]

  private func done(_ what: String) -> Reply {
    .redirect(address(DeskRoutes.account, query: [(name: "done", value: what)]))
  }

  /// What was done to the session goes on in its browser.
  private func done(_ reply: Reply, token: String?) -> Reply {
    token.map { reply.setting(Cookie(session: $0)) } ?? reply
  }

  private func page(problem: String = "", codes: [String] = []) throws -> Reply {
    let session = try guest.signedIn()
    guard let person = try people.person(session.person) else { throw Problem.notFound("no such page") }
    var ceremony = try Ceremony(.create, .register, guest)
    let passkeys = try people.passkeys(of: person.id)
    (ceremony.user, ceremony.name) = (Base64URL.text(Array(person.id.utf8)), person.name ?? person.address?.text ?? "")
    ceremony.known = passkeys.map(\.name)
    let done = asked("done", Self.doings)
    let model = AccountModel(
      frame: FormFrame(guest, problem: problem, done: done.isEmpty ? "" : "account.done.\(done)"), person: person,
      isSetUp: session.level == .setUp, isOfficer: guest.standing.isOfficer, grants: guest.standing.grants,
      passkeys: passkeys, hasApp: try people.hasTimeCode(person.id), secret: try people.openTimeCode(person.id),
      site: guest.people.passkeys.domain, recoveryCodes: try people.recoveryCodesLeft(person.id), newCodes: codes,
      sessions: try people.sessions(of: person.id), own: session.name,
      addresses: person.addresses.map { (guest.desk.name(of: $0.address), $0.address.text) },
      isAddressAsked: done == "address-asked" || problem == "sign-in.code.refused",
      news: DeskRoutes.preferences.path.filled(
        [people.token(.preferences, of: person.id)], language: visit.language),
      drafts: try people.drafts(of: person.id).compactMap { draft in
        guard let id = draft.about.wholeMatch(of: /comment (.+)/)?.output.1,
          let consultation = try guest.desk.record.consultation(String(id))
        else { return nil }
        let link = DeskRoutes.comment.path.filled([String(id)], language: visit.language)
        return (draft, consultation.inquiry.title, link)
      }, ceremony: ceremony, device: guest.device)
    return visit.show(AccountView.self, model)
  }

  func account() throws -> Reply {
    let session = try guest.signedIn()
    guard let form = guest.form else { return try page() }
    // Whoever came by a recovery code, or is new, may do nothing but set up a way in.
    if session.level == .setUp, !["sign-out", "passkey-add", "app-begin", "app-confirm"].contains(form["do"]) {
      return refused(try page(problem: "account.first"))
    }
    switch form["do"] {
    case "sign-out":
      try people.end(session)
      var reply = Reply.redirect(address(DeskRoutes.signIn)).setting(.signedOut)
      // Pages that were seen are not shown again by going back.
      reply.headers.append((name: "Clear-Site-Data", value: "\"cache\", \"storage\""))
      return reply
    case "name":
      let language = try letters(form)
      let name = form["name"].isEmpty ? nil : try? Invitation.checked(name: form["name"])
      guard name != nil || form["name"].isEmpty else { return refused(try page(problem: "account.name.bad")) }
      try people.rename(session.person, name: name, language: language)
      return done("named")
    case "data", "pairs", "erase": return try ownData(form, session)
    default: break
    }
    // What one signs in with is changed by who shows that it is they; a first way in is what a set-up is for.
    if session.level == .full, !people.isProved(session) {
      return askForProof(DeskRoutes.account)
    }
    return try credentials(form, session)
  }

  /// All that is held, to take away; or the end of it.
  private func ownData(_ form: Guest.Form, _ session: Session) throws -> Reply {
    guard session.level == .full, people.isProved(session) else {
      return askForProof(DeskRoutes.account)
    }
    if form["do"] != "erase" { return try download(session.person, asPairs: form["do"] == "pairs") }
    guard form["sure"] == "on" else { return refused(try page(problem: "data.sure.missing")) }
    do { try guest.desk.erase(session.person, by: session.person) } catch is PeopleError {
      return refused(try page(problem: "data.last"))
    }
    return Reply.redirect(address(DeskRoutes.subscribe, query: [(name: "done", value: "erased")])).setting(.signedOut)
  }

  private func credentials(_ form: Guest.Form, _ session: Session) throws -> Reply {
    switch form["do"] {
    case "passkey-add":
      guard let label = label(form) else { return refused(try page(problem: "account.name.bad")) }
      switch try guest.desk.addPasskey(session, answer(), label: label, site: guest.people.passkeys) {
      case .refused: return refused(try page(problem: "passkey.refused"))
      case .done(let token): return done(done("passkey-added"), token: token)
      }
    case "passkey-remove":
      do { try guest.desk.removePasskey(named: form["id"], of: session.person) } catch is PeopleError {
        return refused(try page(problem: "account.last"))
      }
      return done("passkey-removed")
    case "app-begin":
      guard !guest.standing.isOfficer else { return refused(try page(problem: "account.officer")) }
      _ = try people.beginTimeCode(session.person)
      return .redirect(address(DeskRoutes.account) + "#app")
    case "app-confirm":
      try take(.signIn, "app " + session.person)
      guard !guest.standing.isOfficer else { return refused(try page(problem: "account.officer")) }
      let change = try guest.desk.confirmTimeCode(session, form["code"])
      ended(.signIn, "app " + session.person, isRight: change != .refused)
      switch change {
      case .refused: return refused(try page(problem: "account.app.refused"))
      case .done(let token): return done(done("app-added"), token: token)
      }
    case "app-remove":
      guard try !people.passkeys(of: session.person).isEmpty else { return refused(try page(problem: "account.last")) }
      try people.removeTimeCode(session.person)
      return done("app-removed")
    case "session-end":
      try people.endSession(named: form["id"], of: session.person)
      return done("session-ended")
    case "sessions-end":
      try people.end(allOf: session.person, but: session)
      return done("sessions-ended")
    case "address-add":
      guard let address = try? MailAddress(form["address"]) else {
        return refused(try page(problem: "sign-in.address.bad"))
      }
      try takeCode(address, "address")
      try guest.desk.askForAddress(
        address, browser: guest.browser, page: visit.site.publicAddress + self.address(DeskRoutes.account),
        language: visit.language)
      return .redirect(self.address(DeskRoutes.account, query: [(name: "done", value: "address-asked")]) + "#you")
    case "address-confirm":
      try take(.signIn, "address " + session.person)
      do {
        let isRight = try guest.desk.addAddress(form["address-code"], browser: guest.browser, to: session.person)
        ended(.signIn, "address " + session.person, isRight: isRight)
        guard isRight else { return refused(try page(problem: "sign-in.code.refused")) }
      } catch is PeopleError { return refused(try page(problem: "account.address.taken")) }
      return done("address-added")
    case "address-remove":
      do { try guest.desk.removeAddress(named: form["id"], of: session.person) } catch is PeopleError {
        return refused(try page(problem: "account.address.last"))
      }
      return done("address-removed")
    case "draft-drop":
      try people.drop(draft: form["id"], of: session.person)
      return done("draft-dropped")
    case "codes-make":
      guard session.level == .full else { return refused(try page(problem: "account.first")) }
      return try page(codes: try people.makeRecoveryCodes(session.person))
    default:
      throw Problem.parameter(
        "do", found: String(form["do"].prefix(40)),
        expected: .oneOf([
          "sign-out", "session-end", "sessions-end", "name", "passkey-add", "passkey-remove", "app-begin",
          "app-confirm", "app-remove", "codes-make", "data", "pairs", "erase",
          "address-add", "address-confirm", "address-remove", "draft-drop",
        ]))
    }
  }

  /// Shows again that it is the person who signed in.
  func prove() throws -> Reply {
    let session = try guest.signedIn()
    func show(_ problem: String = "") throws -> Reply {
      var ceremony = try Ceremony(.get, .prove, guest)
      ceremony.known = try people.passkeys(of: session.person).map(\.name)
      let model = ProveModel(
        frame: FormFrame(guest, problem: problem), ceremony: ceremony,
        hasApp: try people.hasTimeCode(session.person),
        next: next(guest.form?["next"] ?? visit.items.first { $0.name == "next" }?.value ?? ""))
      return visit.show(ProveView.self, model)
    }
    guard let form = guest.form else { return try show() }
    try take(.signIn, "prove " + session.person)
    // Over all networks too: a token that was taken is no way to guess digits.
    if let seconds = guest.people.limits.take(.signIn, "proof " + session.person) { throw Problem.slowDown(seconds) }
    let change =
      form["do"] == "app"
      ? try guest.desk.prove(session, digits: form["code"])
      : try guest.desk.prove(session, answer(), site: guest.people.passkeys)
    ended(.signIn, "prove " + session.person, isRight: change != .refused)
    switch change {
    case .refused: return refused(try show("prove.refused"))
    case .done(let token): return done(.redirect(next(form["next"])), token: token)
    }
  }
}
