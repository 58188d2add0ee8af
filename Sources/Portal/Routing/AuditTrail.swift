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
    switch reply.audit {
    case .nothing: break
    case .unproved: note(.unproved, session: nil, concerns: reply.concerns)
    case .byStatus:
      note(reply.status >= 400 ? .refused : .done, session: newSession(reply), concerns: reply.concerns)
    }
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
    note(outcome, session: nil, concerns: nil)
  }

  /// Who has just signed in.
  private func newSession(_ reply: Reply) -> Session? {
    guard let cookie = reply.cookies.first(where: { $0.name == Caller.sessionCookie && !$0.isOver }) else { return nil }
    do { return try guest.desk.session(token: cookie.value)?.session } catch {
      StandardError.write("ecotone: the log of what is done does not know who signed in: \(error)\n".utf8)
      return nil
    }
  }

  /// Entries a minute of one who is signed in: more than any hand types.
  private static let mostOfPerson = 300

  private func note(_ outcome: AuditEntry.Outcome, session: Session?, concerns: String?) {
    let desk = guest.desk
    let session = session ?? guest.session
    // Nobody fills the disk. Who is signed in has a share of their own, so that nobody else's noise hides them; what is
    // left out is counted, and the log says so.
    let wait =
      session.map { guest.people.limits.take(.audit, $0.person, most: Self.mostOfPerson) }
      ?? guest.people.limits.take(.audit, "log", network: network)
    if wait != nil {
      desk.audit.leaveOut()
      return
    }
    let form = guest.form
    let act = form.map { $0["do"] } ?? ""
    // A word of the page's own, where the page took it.
    let isWord = !act.isEmpty && [.done, .unproved].contains(outcome)
    let named = form.map { [$0["person"], $0["blast"]].first { PersonID.isOne($0) || BlastKind.isID($0) } } ?? nil
    let target = concerns ?? named
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
