internal import Digests
internal import Foundation
internal import Mail
internal import Markup
internal import Outputs
internal import Passkeys
internal import People
internal import PortalKernel
internal import Vocabulary

/// What forms of a page carry, made with the page.
struct FormFrame: Sendable {
  let token: String
  /// What went wrong with what was sent, as the key of a text; empty where nothing did.
  var problem = ""
  /// What was just done, as the key of a text.
  var done = ""

  init(_ guest: Guest, problem: String = "", done: String = "") {
    (token, self.problem, self.done) = (guest.formToken, problem, done)
  }
}

/// A ceremony of a passkey that a form begins: what the browser is told, and where its answer goes.
struct Ceremony: Sendable {
  enum Kind: String, Sendable {
    case create
    case get
  }

  let kind: Kind
  let challenge: String
  let domain: String
  /// Of a new passkey: whose it is, by a name that tells only them.
  var user = ""
  var name = ""
  /// Passkeys that are known already.
  var known: [String] = []

  init(_ kind: Kind, _ purpose: PeopleStore.ChallengePurpose, _ guest: Guest) throws {
    self.kind = kind
    challenge = Base64URL.text(try guest.desk.people.challenge(purpose, for: guest.holder))
    domain = guest.people.passkeys.domain
  }
}

/// Pages with forms.
protocol FormPrinting: Printing {
  var frame: FormFrame { get }
}

extension FormPrinting {
  /// A form that comes back to its page.
  /// - Parameter further: other buttons; the first one is what the return key presses.
  func form(
    _ address: String, label: String? = nil, primary: Bool = true, button: String, further: HTML = .empty,
    carriesFiles: Bool = false, _ fields: HTML
  ) -> HTML {
    """
    <form method="post" action="\(address)" class="stacked"\(label.map { " aria-label=\"\($0)\"" as HTML })\
    \(when(carriesFiles, " enctype=\"\(MultipartForm.type)\""))>\
    <input type="hidden" name="token" value="\(frame.token)">\(fields)\
    <button\(when(primary, " class=\"primary\""))>\(button)</button>\(further)</form>
    """
  }

  /// A field for a line of text.
  /// - Parameters:
  ///   - id: where a page has several fields of this name.
  ///   - more: further attributes.
  func field(
    _ name: String, id: String? = nil, label: String, type: String = "text", value: String = "", more: HTML = .empty
  ) -> HTML {
    let id = id ?? "f-\(name)"
    return """
      <label for="\(id)">\(label)<input id="\(id)" name="\(name)" type="\(type)" value="\(value)"\(more)></label>
      """
  }

  /// In which language somebody is written to.
  /// - Parameter selected: nil where nobody has chosen yet.
  func letters(selected: Language? = nil) -> HTML {
    selection(
      "f-letters", name: "letters", label: t("account.letters"),
      Language.allCases.map {
        Choice(value: $0.rawValue, name: "\(printer.texts.word("language", $0))", isSelected: $0 == selected)
      })
  }

  /// A field for a code that came by mail, or is on paper: it may be pasted.
  func code(_ name: String = "code", label: String) -> HTML {
    field(
      name, label: label,
      more: """
         autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" required maxlength="20"
        """)
  }

  /// The fields that `passkey.js` fills; without scripts the form says that they are needed.
  func ceremony(_ ceremony: Ceremony) -> HTML {
    let fields = ["id", "client", "data", "signature"].map { "<input type=\"hidden\" name=\"\($0)\">" as HTML }
    return """
      <input type="hidden" name="challenge" value="\(ceremony.challenge)">\(fields)\
      <span hidden data-passkey="\(ceremony.kind.rawValue)" data-challenge="\(ceremony.challenge)" \
      data-domain="\(ceremony.domain)" data-user="\(ceremony.user)" data-name="\(ceremony.name)" \
      data-known="\(ceremony.known.joined(separator: " "))" data-failed="\(t("passkey.failed"))"></span>\
      <noscript><p class="note">\(t("passkey.scripts"))</p></noscript>\
      <p class="warning" role="alert" hidden></p>
      """
  }

  /// A field for the digits of an app.
  var digits: HTML {
    field(
      "code", label: t("account.app.code"),
      more: " inputmode=\"numeric\" autocomplete=\"one-time-code\" required maxlength=\"12\"")
  }

  /// Nothing is erased by a slip.
  var sure: HTML { checkbox("sure", Choice(value: "on", name: "\(t("data.sure"))")) }

  /// What was done, or what went wrong.
  var notice: HTML {
    """
    \(when(!frame.done.isEmpty, "<p class=\"done\" role=\"status\">\(t(frame.done))</p>"))\
    \(when(!frame.problem.isEmpty, "<p class=\"warning\" role=\"alert\">\(t(frame.problem))</p>"))
    """
  }
}

/// What forms of one's own pages do.
protocol PersonalPage {
  var visit: Visit { get }
  var guest: Guest { get }
}

extension PersonalPage {
  func address(_ route: Route, query: [(name: String, value: String)] = []) -> String {
    route.path.filled([], language: visit.language) + Address.query(query)
  }

  /// The passkey's answer that a form carries.
  /// - Throws: ``Problem`` for fields that are no base64.
  func answer() throws -> PasskeyAnswer {
    func bytes(_ name: String) throws -> [UInt8] {
      guard let bytes = Base64URL.bytes(guest.form?[name] ?? "") else {
        throw Problem.parameter(name, "is no base64 of a passkey's answer")
      }
      return bytes
    }
    return PasskeyAnswer(
      id: try bytes("id"), clientData: try bytes("client"), data: try bytes("data"), signature: try bytes("signature"),
      challenge: try bytes("challenge"))
  }

  /// What a new passkey is called: as its person wrote it, or where they wrote nothing, after their browser.
  /// - Returns: nil for a name that is none.
  func label(_ form: Guest.Form) -> String? {
    let written = form["label"].isEmpty ? guest.device : form["label"]
    return written.isEmpty ? "–" : try? Invitation.checked(name: written)
  }

  /// The language that a form asks to be written to in.
  /// - Throws: ``Problem`` for none, or an unknown one.
  func letters(_ form: Guest.Form) throws -> Language {
    guard let language = Language(rawValue: form["letters"]) else {
      throw Problem.parameter("letters", found: form["letters"], expected: .oneOf(Language.allCases.map(\.rawValue)))
    }
    return language
  }

  /// Sends somebody to show again that it is they; then they come back to a page.
  func askForProof(_ page: Route) -> Reply { askForProof(next: address(page)) }

  /// The same, and what was typed is there when they come back.
  func askForProof(_ page: Route, keeping form: Guest.Form) throws -> Reply {
    let fields = page.parameters.map(\.name).filter { $0 != "token" && !form[$0].isEmpty }.map { ($0, form[$0]) }
    try guest.desk.people.keep(
      draft: Dictionary(fields, uniquingKeysWith: { first, _ in first }), about: "form \(page.name)",
      of: guest.signedIn().person)
    return askForProof(page)
  }

  func kept(_ page: Route) throws -> Guest.Form? {
    // A proof takes a moment; later on the page is as it always is.
    try guest.session.flatMap { try guest.desk.people.draft(about: "form \(page.name)", of: $0.person) }
      .flatMap { $0.kept > guest.desk.now - 600 ? Guest.Form($0.fields) : nil }
  }

  func drop(kept page: Route) throws {
    if let session = guest.session { try guest.desk.people.drop(draft: "form \(page.name)", of: session.person) }
  }

  /// - Parameter next: the address of a page of this site.
  func askForProof(next: String) -> Reply {
    var reply = Reply.redirect(address(DeskRoutes.prove, query: [(name: "next", value: next)]))
    reply.audit = .unproved
    return reply
  }

  /// Where somebody goes after they signed in: a page of this site, whatever the address says.
  func next(_ text: String) -> String {
    let isOwn =
      text.wholeMatch(of: /\/(en|fr|es)(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*/) != nil && text.utf8.count <= 200
      && !text.contains("/sign-in")
    return isOwn ? text : address(DeskRoutes.account)
  }

  /// The value of an item of the address, where it is one of some words.
  func asked(_ name: String, _ words: [String]) -> String {
    visit.items.first { $0.name == name && words.contains($0.value) }?.value ?? ""
  }

  /// Counts a try.
  /// - Throws: ``Problem`` where there were too many.
  func take(_ attempt: AttemptLimits.Attempt, _ who: String) throws {
    if let seconds = guest.people.limits.take(attempt, who, network: visit.network.text) {
      throw Problem.slowDown(seconds)
    }
  }

  /// Counts a message that is asked for: by address and network, and for its reader over all networks, whose mailbox
  /// nobody is to fill. A new cookie is no new beginning.
  func takeCode(_ address: MailAddress, _ what: String) throws {
    try take(.code, "\(what) \(key(address))")
    try takeMessage(address)
  }

  /// Counts a message for its reader alone.
  func takeMessage(_ address: MailAddress) throws {
    let mailbox = SHA256Digest.hexadecimal(of: Array(address.mailbox.utf8))
    if let seconds = guest.people.limits.take(.recipient, mailbox) { throw Problem.slowDown(seconds) }
  }

  /// Counts a link that opens nothing; one that does is never refused.
  func takeLink() throws { try take(.link, "link") }

  func ended(_ attempt: AttemptLimits.Attempt, _ who: String, isRight: Bool) {
    guest.people.limits.ended(attempt, who, network: visit.network.text, isRight: isRight)
  }

  /// All that is held about somebody, as a file.
  func download(_ person: String, asPairs: Bool) throws -> Reply {
    let data = try guest.desk.export(person)
    var reply: Reply
    if asPairs {
      let lines = try data.pairs().map { "\(CSVField.text($0.item)),\(CSVField.text($0.value))\r\n" }
      reply = Reply("item,value\r\n" + lines.joined(), type: OutputFormat.csv.mediaType).forSpreadsheets()
    } else {
      reply = Reply(bytes: Array(try data.json()), type: OutputFormat.json.mediaType)
    }
    let name = "\(person).\(asPairs ? "csv" : "json")"
    reply.headers.append((name: "Content-Disposition", value: "attachment; filename=\"\(name)\""))
    return reply
  }

  /// A page that is shown again because what was sent is not right.
  func refused(_ reply: Reply) -> Reply {
    var reply = reply
    reply.status = 422
    return reply
  }
}
