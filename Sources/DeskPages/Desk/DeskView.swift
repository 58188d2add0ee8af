internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel

/// What waits for whoever is signed in.
struct DeskModel: Sendable {
  let grants: [HeldGrant]
  /// E-blasts that wait for somebody else than who wrote them, where they may release them.
  let blasts: Int?
  /// Grants that wait for a second administrator, where they may agree.
  let proposed: Int?
  let seesAudit: Bool
  let keepsConsultations: Bool
  let keepsMeetings: Bool
  let advises: Bool
  /// In the Council, for a Party; or translates what it decided.
  let decides: Bool
  let readsSealed: Bool
  /// Comments that wait for a moderator, and appeals.
  let moderation: Int?
  /// Communities that they steward, and how much waits for them there.
  let communities: [(id: String, waiting: Int)]

  init(_ guest: Guest) throws {
    grants = guest.standing.grants
    seesAudit = guest.may(.seeAudit)
    let own = guest.standing.person ?? ""
    keepsConsultations = guest.may(.keepConsultations)
    keepsMeetings = guest.may(.keepMeetings)
    readsSealed = guest.may(.readSealed)
    communities = try grants.filter { $0.role == .steward }.compactMap(\.scope).map {
      ($0, try guest.desk.waiting(for: $0, steward: own))
    }
    advises =
      guest.may(.draftAdvice) || guest.may(.keepCommittees)
      || grants.contains { $0.role == .councilRepresentative }
    decides = keepsConsultations || grants.contains { $0.role == .councilRepresentative }
    moderation =
      guest.may(.moderate)
      ? try guest.desk.comments([.waiting, .appealed], moderator: own, limit: 0).found : nil
    blasts =
      guest.may(.publishMail)
      ? try guest.desk.blasts().count { $0.state.stage == .draft && !$0.state.authors.contains(own) } : nil
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
    let mail = model.blasts.map { blasts -> HTML in
      """
      <section><h2><a href="\(path(DeskRoutes.mail))">\(t("mail.title"))</a></h2>\
      <p>\(t("desk.mail", ["n": blasts]))</p></section>
      """
    }
    let consultations: HTML =
      model.keepsConsultations
      ? """
      <section><h2><a href="\(path(DeskRoutes.consultations))">\(t("desk.consultations.title"))</a></h2>\
      <p>\(t("desk.consultations.lead"))</p></section>
      """ : .empty
    let meetings: HTML =
      model.keepsMeetings
      ? """
      <section><h2><a href="\(path(DeskRoutes.meetings))">\(t("desk.meetings.title"))</a></h2>\
      <p>\(t("desk.meetings.lead"))</p></section>
      """ : .empty
    let advice: HTML =
      model.advises
      ? """
      <section><h2><a href="\(path(DeskRoutes.advices))">\(t("desk.advice.title"))</a></h2>\
      <p>\(t("desk.advice.lead"))</p></section>
      """ : .empty
    let council: HTML =
      model.decides
      ? """
      <section><h2><a href="\(path(DeskRoutes.council))">\(t("desk.council.title"))</a></h2>\
      <p>\(t("desk.council.lead"))</p></section>
      """ : .empty
    let moderation = model.moderation.map { waiting -> HTML in
      """
      <section><h2><a href="\(path(DeskRoutes.moderation))">\(t("desk.moderation.title"))</a></h2>\
      <p>\(t("desk.moderation.count", ["n": waiting]))</p></section>
      """
    }
    let sealed: HTML =
      model.readsSealed
      ? """
      <section><h2><a href="\(path(DeskRoutes.sealed))">\(t("sealed.title"))</a></h2>\
      <p>\(t("sealed.lead"))</p></section>
      """ : .empty
    let audit: HTML =
      model.seesAudit
      ? """
      <section><h2><a href="\(path(DeskRoutes.audit))">\(t("audit.title"))</a></h2><p>\(t("audit.lead"))</p></section>
      """ : .empty
    let communities = model.communities.map { community -> HTML in
      let address = DeskRoutes.community.path.filled([community.id], language: language)
      return """
        <section><h2><a href="\(address)">\(community.id)</a></h2><p>\(t("community.lead"))</p>\
        <p>\(t("desk.community", ["n": community.waiting]))</p></section>
        """
    }
    return Page(
      title: t("desk.title"), description: t("desk.lead"),
      content: """
        <div class="narrow"><h1>\(t("desk.title"))</h1><p class="lead">\(t("desk.lead"))</p>\
        <section><h2>\(t("account.roles"))</h2><ul>\(roles)</ul></section>\
        \(communities)\(people)\(consultations)\(advice)\(council)\(meetings)\(moderation)\(sealed)\(mail)\(audit)\
        <p><a href="\(path(DeskRoutes.account))">\(t("account.title"))</a></p></div>
        """, isIndexed: false)
  }
}
