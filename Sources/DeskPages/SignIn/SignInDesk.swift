internal import Foundation
internal import Mail
internal import Passkeys
internal import People
internal import PortalKernel
internal import Vocabulary

/// Signing in: by passkey, or with a code and a second step.
struct SignInDesk: PersonalPage {
  let visit: Visit
  let guest: Guest

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest) = (visit, guest) }

  private var askedNext: String {
    guest.form?["next"] ?? visit.items.first { $0.name == "next" }?.value ?? ""
  }

  private func page(_ step: SignInModel.Step, problem: String = "") throws -> Reply {
    visit.show(
      SignInView.self,
      SignInModel(
        step: step, frame: FormFrame(guest, problem: problem), next: askedNext.isEmpty ? "" : next(askedNext)))
  }

  /// A new session takes the place of whatever the browser had.
  private func signedIn(_ token: String, _ level: Session.Level) throws -> Reply {
    if let former = guest.session { try guest.desk.people.end(former) }
    let target = level == .setUp ? address(DeskRoutes.account) : next(askedNext)
    var reply = Reply.redirect(target).setting(Cookie(session: token))
    // For the log: whoever came had no session before.
    reply.concerns = try guest.desk.session(token: token)?.session.person
    return reply
  }

  private func signInPage(problem: String = "") throws -> Reply {
    try page(.begin(try Ceremony(.get, .signIn, guest)), problem: problem)
  }

  func signIn() throws -> Reply {
    guard let form = guest.form else { return try signInPage() }
    switch form["do"] {
    case "passkey":
      try take(.signIn, "passkey " + form["id"].prefix(100))
      let result = try guest.desk.signIn(
        answer(), site: guest.people.passkeys, holder: guest.holder, device: guest.device)
      ended(.signIn, "passkey " + form["id"].prefix(100), isRight: result != .refused)
      if case .session(let token, let level) = result { return try signedIn(token, level) }
      return refused(try signInPage(problem: "sign-in.passkey.refused"))
    case "address":
      guard let address = try? MailAddress(form["address"]) else {
        return refused(try signInPage(problem: "sign-in.address.bad"))
      }
      try takeCode(address, "sign-in")
      try guest.desk.sendCode(
        to: address, browser: guest.browser,
        page: visit.site.publicAddress + self.address(DeskRoutes.code), language: visit.language)
      let query = askedNext.isEmpty ? [] : [(name: "next", value: next(askedNext))]
      return .redirect(self.address(DeskRoutes.code, query: query))
    default:
      throw Problem.parameter("do", found: String(form["do"].prefix(40)), expected: .oneOf(["passkey", "address"]))
    }
  }

  /// By what tries of a code are counted: the address. A new cookie is no new beginning.
  private func waitingKey() throws -> String {
    try guest.desk.people.mailedCode(browser: guest.browser).map { key($0.address) } ?? "nobody"
  }

  func code() throws -> Reply {
    guard let form = guest.form else { return try page(.code) }
    let waiting = try waitingKey()
    try take(.signIn, waiting)
    let result = try guest.desk.takeCode(form["code"], browser: guest.browser, device: guest.device)
    ended(.signIn, waiting, isRight: result != .refused)
    switch result {
    case .session(let token, let level): return try signedIn(token, level)
    case .second:
      let query = askedNext.isEmpty ? [] : [(name: "next", value: next(askedNext))]
      return .redirect(address(DeskRoutes.second, query: query))
    case .passkeyOnly: return refused(try page(.code, problem: "sign-in.passkey.only"))
    case .refused: return refused(try page(.code, problem: "sign-in.code.refused"))
    }
  }

  func second() throws -> Reply {
    guard let form = guest.form else { return try page(.second) }
    let waiting = try waitingKey()
    try take(.signIn, waiting)
    let result = try guest.desk.takeSecond(form["code"], browser: guest.browser, device: guest.device)
    ended(.signIn, waiting, isRight: result != .refused)
    if case .session(let token, let level) = result { return try signedIn(token, level) }
    return refused(try page(.second, problem: "sign-in.second.refused"))
  }

  /// An invitation's link shows a page; what it sends takes the invitation up.
  func invitation(_ token: String) throws -> Reply {
    guard let person = try guest.desk.invited(token: token) else {
      try takeLink()
      var reply = try page(.invitationOver)
      reply.status = 404
      return reply
    }
    guard let form = guest.form else { return try invitationPage(token, person) }
    guard let label = label(form) else {
      return refused(try invitationPage(token, person, problem: "account.name.bad"))
    }
    let result = try guest.desk.accept(
      token: token, answer(), label: label, site: guest.people.passkeys, holder: guest.holder, device: guest.device)
    if case .session(let session, _) = result { return try signedIn(session, .setUp) }
    return refused(try invitationPage(token, person, problem: "passkey.refused"))
  }

  private func invitationPage(_ token: String, _ person: Person, problem: String = "") throws -> Reply {
    var ceremony = try Ceremony(.create, .register, guest)
    (ceremony.user, ceremony.name) = (Base64URL.text(Array(person.id.utf8)), person.name ?? "")
    return try page(.invitation(token: token, name: person.name ?? "", ceremony, label: guest.device), problem: problem)
  }
}
