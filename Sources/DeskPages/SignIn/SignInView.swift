internal import Markup
internal import PortalKernel

/// What a page of signing in shows.
struct SignInModel: Sendable {
  enum Step: Sendable {
    case begin(Ceremony)
    case code
    case second
    case invitation(token: String, name: String, Ceremony, label: String)
    case invitationOver
  }

  let step: Step
  let frame: FormFrame
  let next: String
}

struct SignInView: PageView, FormPrinting {
  private let model: SignInModel
  let printer: Printer

  init(_ model: SignInModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }

  private var key: String {
    switch model.step {
    case .begin: "begin"
    case .code: "code"
    case .second: "second"
    case .invitation: "invitation"
    case .invitationOver: "over"
    }
  }

  private var next: HTML { hiddenField("next", model.next) }

  var page: Page {
    let content: HTML =
      switch model.step {
      case .begin(let ceremony): begin(ceremony)
      case .code: typed(DeskRoutes.code, "one-time-code")
      case .second: typed(DeskRoutes.second, "one-time-code")
      case .invitation(let token, let name, let ceremony, let label): invitation(token, name, ceremony, label)
      case .invitationOver:
        """
        <p><a class="button" href="\(path(DeskRoutes.signIn))">\(t("step.begin.title"))</a></p>
        """
      }
    return Page(
      title: t("step.\(key).title"), description: t("step.\(key).lead"),
      content: """
        <div class="narrow"><h1>\(t("step.\(key).title"))</h1><p class="lead">\(t("step.\(key).lead"))</p>\
        \(notice)\(content)</div>
        """, scripts: ["passkey.js"], isIndexed: false)
  }

  private func begin(_ ceremony: Ceremony) -> HTML {
    let passkey = form(
      path(DeskRoutes.signIn), button: t("sign-in.passkey.button"),
      "<input type=\"hidden\" name=\"do\" value=\"passkey\">\(next)\(self.ceremony(ceremony))")
    let address = form(
      path(DeskRoutes.signIn), primary: false, button: t("sign-in.address.button"),
      """
      <input type="hidden" name="do" value="address">\(next)\
      \(field("address", label: t("sign-in.address.label"), type: "email",
        more: " autocomplete=\"email\" required maxlength=\"254\""))
      """)
    return """
      <section><h2>\(t("sign-in.passkey"))</h2><p>\(t("sign-in.passkey.text"))</p>\(passkey)</section>
      <section><h2>\(t("sign-in.address"))</h2><p>\(t("sign-in.address.text"))</p>\(address)</section>
      <p class="note">\(t("sign-in.note"))</p>
      """
  }

  private func typed(_ route: Route, _ kind: String) -> HTML {
    let code = form(
      path(route), button: t("step.\(key).button"),
      """
      \(next)\(field("code", label: t("step.\(key).label"),
        more: " autocomplete=\"\(kind)\" autocapitalize=\"characters\" spellcheck=\"false\" required maxlength=\"60\""))
      """)
    return
      """
      \(code)<p class="note">\(t("step.\(key).note"))</p>\
      <p><a href="\(path(DeskRoutes.signIn))">\(t("sign-in.again"))</a></p>
      """
  }

  private func invitation(_ token: String, _ name: String, _ ceremony: Ceremony, _ label: String) -> HTML {
    let address = DeskRoutes.invitation.path.filled([token], language: language)
    return form(
      address, button: t("passkey.create"),
      """
      <p>\(t("invitation.for", ["name": name]))</p>\
      \(field("label", label: t("passkey.label"), value: label, more: " maxlength=\"60\""))\(self.ceremony(ceremony))
      """)
  }
}
