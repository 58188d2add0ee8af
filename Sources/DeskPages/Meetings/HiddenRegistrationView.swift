internal import Markup
internal import PortalKernel

/// The page of whoever registered for a meeting that they may not see now.
struct HiddenRegistrationModel: Sendable {
  let frame: FormFrame
  let meeting: String
  let address: String
  let isWithdrawn: Bool
}

struct HiddenRegistrationView: PageView, FormPrinting {
  private let model: HiddenRegistrationModel
  let printer: Printer

  init(_ model: HiddenRegistrationModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }

  var page: Page {
    let title = t(model.isWithdrawn ? "registration.withdrawn.title" : "registration.own.title")
    let withdrawing: HTML = """
      <p>\(t("registration.hidden"))</p>\
      <section><h2>\(t("registration.withdraw"))</h2><p>\(t("registration.withdraw.text"))</p>\
      \(form(
        model.address, primary: false, button: t("registration.withdraw"),
        """
        \(hiddenField("do", "withdraw"))\(checkbox("sure", Choice(value: "on", name: "\(t("comment.sure"))")))
        """))</section>
      """
    return Page(
      title: title, description: title,
      content: """
        <p class="crumbs"><a href="\(path(.meetings))">\(t("meetings.title"))</a></p>
        <div class="narrow"><h1>\(title)</h1><p>\(model.meeting)</p>\(notice)\
        \(when(!model.isWithdrawn, withdrawing))</div>
        """, isIndexed: false)
  }
}
