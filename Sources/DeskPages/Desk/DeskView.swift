internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel

/// What waits for whoever is signed in.
struct DeskModel: Sendable {
  let grants: [HeldGrant]
  /// Grants that wait for a second administrator, where they may agree.
  let proposed: Int?

  init(_ guest: Guest) throws {
    grants = guest.standing.grants
    proposed = guest.may(.grant) ? try guest.desk.proposed().count { $0.by != guest.standing.person } : nil
  }
}

struct DeskView: PageView, RolePrinting {
  private let model: DeskModel
  let printer: Printer

  init(_ model: DeskModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    let roles = model.grants.map { "<li>\(role($0.role, $0.scope))</li>" as HTML }
    let people = model.proposed.map { proposed -> HTML in
      """
      <section><h2><a href="\(path(DeskRoutes.people))">\(t("people.title"))</a></h2>\
      <p>\(t("desk.proposed", ["n": proposed]))</p></section>
      """
    }
    return Page(
      title: t("desk.title"), description: t("desk.lead"),
      content: """
        <div class="narrow"><h1>\(t("desk.title"))</h1><p class="lead">\(t("desk.lead"))</p>\
        <section><h2>\(t("account.roles"))</h2><ul>\(roles)</ul></section>\(people)\
        <p><a href="\(path(DeskRoutes.account))">\(t("account.title"))</a></p></div>
        """, isIndexed: false)
  }
}
