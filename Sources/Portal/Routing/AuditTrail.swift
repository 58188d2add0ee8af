internal import Foundation
internal import Outputs
internal import Participation
internal import People
internal import PortalKernel

/// What of a request on pages of one's own goes into the log of who did what: each form, and each page that somebody
/// who is signed in may not see. Ids alone; what was typed never.
struct AuditTrail {
  private let guest: Guest
  private let route: Route
  private let network: String

  init(_ guest: Guest, _ route: Route, network: String) {
    (self.guest, self.route, self.network) = (guest, route, network)
  }

  /// Notes what came of a form.
  func ended(_ reply: Reply) {
    guard guest.form != nil else { return }
    let target = reply.headers.first { $0.name == "Location" }?.value ?? ""
    let isUnproved = reply.status == 303 && target.contains("/account/prove") && route.name != DeskRoutes.prove.name
    note(reply.status >= 400 ? .refused : isUnproved ? .unproved : .done, session: newSession(reply))
  }

  /// Notes why there is no answer.
  func failed(_ error: any Error) {
    let status = Problem(error)?.status ?? 500
    let outcome: AuditEntry.Outcome =
      switch status {
      case 403, 404: .forbidden
      case 429: .tooMany
      case 500...: .failed
      default: .refused
      }
    // Whoever only looks is noted where they may not: somebody tries doors.
    guard guest.form != nil || (guest.session != nil && outcome == .forbidden) else { return }
    note(outcome, session: nil)
  }

  /// Who has just signed in.
  private func newSession(_ reply: Reply) -> Session? {
    guard let cookie = reply.cookies.first(where: { $0.name == Caller.sessionCookie && !$0.isOver }) else { return nil }
    return (try? guest.desk.session(token: cookie.value))?.session
  }

  private func note(_ outcome: AuditEntry.Outcome, session: Session?) {
    let desk = guest.desk
    // Nobody fills the disk with what changed nothing.
    if outcome != .done, guest.people.limits.take(.audit, "log", network: network) != nil { return }
    let session = session ?? guest.session
    let form = guest.form
    let act = form.map { $0["do"] } ?? ""
    // A word of the page's own, where the page took it.
    let isWord = act.wholeMatch(of: /[a-z]{1,20}(-[a-z]{1,20})?/) != nil && outcome != .refused
    let target = form.map { [$0["person"], $0["blast"]].first { PersonID.isOne($0) || BlastKind.isID($0) } } ?? nil
    let now = Int(Date().timeIntervalSince1970)
    do {
      try desk.audit.append([
        AuditEntry(
          at: now, who: session?.person, what: route.name + (isWord ? "/\(act)" : ""), on: target, outcome: outcome,
          session: session?.name, network: desk.audit.hash(network: network, at: now))
      ])
    } catch { StandardError.write("ecotone: the log of what is done cannot be written: \(error)\n".utf8) }
  }
}
