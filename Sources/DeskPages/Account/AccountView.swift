internal import Foundation
internal import Mail
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

/// What the page of one's account shows.
struct AccountModel: Sendable {
  let frame: FormFrame
  let person: Person
  let isSetUp: Bool
  let isOfficer: Bool
  let grants: [HeldGrant]
  let passkeys: [StoredPasskey]
  let hasApp: Bool
  /// Of an app that is being set up.
  let secret: String?
  let site: String
  let recoveryCodes: Int
  /// Shown once.
  let newCodes: [String]
  let sessions: [Session]
  /// The name of this browser's session.
  let own: String
  let addresses: [(name: String, text: String)]
  /// Whether a code for a further one is on its way.
  let isAddressAsked: Bool
  /// The address of what they are written to about.
  let news: String
  let drafts: [(draft: KeptDraft, about: Trilingual, address: String)]
  let ceremony: Ceremony
  let device: String
}

struct AccountView: PageView, FormPrinting, RolePrinting {
  private let model: AccountModel
  let printer: Printer

  init(_ model: AccountModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }
  private var address: String { path(DeskRoutes.account) }

  private func act(_ what: String, id: String = "", button: String, primary: Bool = false, _ more: HTML = .empty)
    -> HTML
  {
    form(
      address, primary: primary, button: button,
      "<input type=\"hidden\" name=\"do\" value=\"\(what)\">\(hiddenField("id", id))\(more)")
  }

  var page: Page {
    let roles = model.grants.map { "<li>\(role($0.role, $0.scope))</li>" as HTML }
    let content: HTML = """
      <div class="narrow"><h1>\(t("account.title"))</h1>\
      <p class="lead">\(t(model.isSetUp ? "account.set-up" : "account.lead"))</p>
      \(notice)\(when(!model.newCodes.isEmpty, newCodes))
      \(when(!roles.isEmpty, self.roles(roles)))
      <section><h2>\(t("account.passkeys"))</h2>\
      <p>\(t(model.isOfficer ? "account.passkeys.officer" : "account.passkeys.text"))</p>\
      \(passkeys)\(addPasskey)</section>
      \(when(!model.isOfficer, app))\(when(!model.isSetUp, "\(recovery)\(sessions)\(names)"))
      \(when(!model.drafts.isEmpty && !model.isSetUp, drafts))\(when(!model.isSetUp, "\(kept)\(data)"))\
      </div>
      """
    return Page(
      title: t("account.title"), description: t("account.lead"), content: content, scripts: ["passkey.js"],
      isIndexed: false)
  }

  private var drafts: HTML {
    let items = model.drafts.map { one -> HTML in
      """
      <li><a href="\(one.address)">\(trilingual(one.about))</a> · \(moment(one.draft.kept))\
      <details><summary>\(t("comment.text"))</summary><div class="letter" dir="auto">\
      \(one.draft.fields["comment"] ?? "–")</div></details>\
      \(act("draft-drop", id: one.draft.about, button: t("draft.drop")))</li>
      """
    }
    return "<section><h2>\(t("drafts.title"))</h2><ul>\(items)</ul></section>"
  }

  private var kept: HTML {
    """
    <section><h2>\(t("kept.title"))</h2><p><a href="\(path(DeskRoutes.kept))">\(t("kept.open"))</a></p></section>
    """
  }

  private func moment(_ seconds: Int) -> HTML {
    "\(date(Moment.text(seconds)))"
  }

  private func roles(_ roles: [HTML]) -> HTML {
    """
    <section><h2>\(t("account.roles"))</h2><ul>\(roles)</ul>\
    <p><a href="\(path(DeskRoutes.desk))">\(t("desk.title"))</a></p></section>
    """
  }

  private var passkeys: HTML {
    let rows = model.passkeys.map { passkey -> HTML in
      """
      <li><div><strong>\(passkey.label)</strong><br><span class="note">\(t("account.added")) \(moment(passkey.created))\
      \(passkey.used.map { " · \(t("account.used")) \(moment($0))" as HTML })</span></div>\
      \(act("passkey-remove", id: passkey.name, button: t("account.remove")))</li>
      """
    }
    return when(!rows.isEmpty, "<ul class=\"own-list\">\(rows)</ul>")
  }

  private var addPasskey: HTML {
    act(
      "passkey-add", button: t("passkey.create"), primary: true,
      """
      \(field("label", label: t("passkey.label"), value: model.device, more: " maxlength=\"60\""))\
      \(ceremony(model.ceremony))
      """
    )
  }

  private var app: HTML {
    let inside: HTML
    if model.hasApp {
      inside = "<p>\(t("account.app.there"))</p>\(act("app-remove", button: t("account.remove")))"
    } else if let secret = model.secret {
      let shown = stride(from: 0, to: secret.count, by: 4).map { start in
        String(secret.dropFirst(start).prefix(4))
      }.joined(separator: " ")
      let link = TimeCode.address(secret, site: model.site, account: model.person.address?.text ?? model.person.id)
      inside = """
        <ol><li>\(t("account.app.enter")) <code class="secret">\(shown)</code><br>\
        <a href="\(link)">\(t("account.app.open"))</a></li>\
        <li>\(t("account.app.digits"))</li></ol>\
        \(act("app-confirm", button: t("account.app.confirm"), primary: true,
          digits))
        """
    } else {
      inside = act("app-begin", button: t("account.app.begin"))
    }
    return "<section id=\"app\"><h2>\(t("account.app"))</h2><p>\(t("account.app.text"))</p>\(inside)</section>"
  }

  private var recovery: HTML {
    """
    <section><h2>\(t("account.codes"))</h2><p>\(t("account.codes.text", ["n": model.recoveryCodes]))</p>\
    \(act("codes-make", button: t("account.codes.make")))</section>
    """
  }

  private var newCodes: HTML {
    let codes = model.newCodes.map { "<li><code>\($0)</code></li>" as HTML }
    return """
      <section class="done" role="status"><h2>\(t("account.codes.new"))</h2><p>\(t("account.codes.keep"))</p>\
      <ul class="codes">\(codes)</ul></section>
      """
  }

  private var sessions: HTML {
    let rows = model.sessions.map { session -> HTML in
      let isOwn = session.name == model.own
      return """
        <li><div><strong>\(session.device.isEmpty ? t("account.session.unknown") : session.device)</strong>\
        \(when(isOwn, " (\(t("account.session.own")))"))<br><span class="note">\(t("account.session.since")) \
        \(moment(session.created))</span></div>\
        \(when(!isOwn, act("session-end", id: session.name, button: t("account.session.end"))))</li>
        """
    }
    return """
      <section><h2>\(t("account.sessions"))</h2><ul class="own-list">\(rows)</ul>\
      \(when(model.sessions.count > 1, act("sessions-end", button: t("account.sessions.end"))))</section>
      """
  }

  private var data: HTML {
    """
    <section id="data"><h2>\(t("data.title"))</h2><p>\(t("data.text"))</p>\
    \(act("data", button: t("data.json")))\(act("pairs", button: t("data.csv")))</section>\
    <section><h2>\(t("data.erase"))</h2><p>\(t("data.erase.text"))</p>\
    \(act("erase", button: t("data.erase"), sure))</section>
    """
  }

  private var names: HTML {
    let addresses = model.addresses.map { address -> HTML in
      let remove = when(model.addresses.count > 1, act("address-remove", id: address.name, button: t("account.remove")))
      return "<li><span>\(address.text)</span>\(remove)</li>"
    }
    let further =
      model.isAddressAsked
      ? act(
        "address-confirm", button: t("account.app.confirm"), primary: true,
        code("address-code", label: t("step.code.label")))
      : act(
        "address-add", button: t("sign-in.address.button"),
        field(
          "address", label: t("account.address.add"), type: "email", more: " autocomplete=\"email\" maxlength=\"254\""))
    return """
      <section><h2>\(t("account.news"))</h2><p><a href="\(model.news)">\(t("preferences.title"))</a></p></section>\
      <section id="you"><h2>\(t("account.you"))</h2>\
      <p>\(t("account.own-id"))\(colon)<code>\(model.person.id)</code></p><p>\(t("account.addresses"))</p>\
      <ul class="own-list">\(addresses)</ul>\(further)\
      \(act("name", button: t("account.save"),
        """
        \(field("name", label: t("account.name"), value: model.person.name ?? "",
          more: " autocomplete=\"name\" maxlength=\"200\""))\
        \(letters(selected: model.person.language))
        """))</section>
      """
  }
}

/// What the page shows on which somebody proves that it is they.
struct ProveModel: Sendable {
  let frame: FormFrame
  let ceremony: Ceremony
  let hasApp: Bool
  let next: String
}

struct ProveView: PageView, FormPrinting {
  private let model: ProveModel
  let printer: Printer

  init(_ model: ProveModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }

  var page: Page {
    let address = path(DeskRoutes.prove)
    let passkey = form(
      address, button: t("sign-in.passkey.button"), "\(hiddenField("next", model.next))\(ceremony(model.ceremony))")
    let app = form(
      address, primary: false, button: t("account.app.confirm"),
      """
      <input type="hidden" name="do" value="app">\(hiddenField("next", model.next))\
      \(digits)
      """)
    return Page(
      title: t("prove.title"), description: t("prove.lead"),
      content: """
        <div class="narrow"><h1>\(t("prove.title"))</h1><p class="lead">\(t("prove.lead"))</p>\(notice)\
        \(when(!model.ceremony.known.isEmpty, passkey))\(when(model.hasApp, app))</div>
        """, scripts: ["passkey.js"], isIndexed: false)
  }
}
