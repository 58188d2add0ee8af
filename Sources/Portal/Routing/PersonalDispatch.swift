internal import Participation
internal import Passkeys
internal import People
internal import PortalKernel

/// From a request to the answer of a page of one's own: who asks, whether they may, and whether a form is from here.
///
/// A form changes something only where it was sent by POST from a page of this site (`Sec-Fetch-Site: same-origin`, or
/// the site's own `Origin`), with a token of the session or browser that it was made for. Nothing of it is kept by
/// anyone between.
struct PersonalDispatch {
  private let dispatch: Dispatch
  private let route: Route

  init(_ dispatch: Dispatch, _ route: Route) { (self.dispatch, self.route) = (dispatch, route) }

  private var request: Portal.Request { dispatch.request }

  func reply() throws -> Reply {
    guard let people = dispatch.portal.site.people else { throw RouteTable.notFound(dispatch.address.segments) }
    let isForm = request.method == "POST"
    // Browsers have passkeys and cookies for one name only: whoever came by another is sent there.
    guard request.caller.host == people.authority else {
      if isForm { throw Problem.foreignForm }
      return own(.redirect(people.passkeys.origin + request.path + (request.query.isEmpty ? "" : "?\(request.query)")))
    }
    let isBearer = route.isBearer
    var visit = try dispatch.asked().1
    let found = try request.caller.session.flatMap { try people.desk.session(token: $0) }
    let browser = try request.caller.browser ?? PeopleStore.newBrowser()
    func guest(_ form: Guest.Form?) -> Guest {
      Guest(
        people: people, browser: browser, isNew: request.caller.browser == nil, session: found?.session,
        standing: found?.standing ?? .anyone, device: request.caller.device, form: form)
    }
    if isForm, !isBearer {
      do { try refuseForeign(people, guest(try form())) } catch {
        AuditTrail(guest(Guest.Form([:])), route, network: visit.network.text).failed(error)
        throw error
      }
    }
    let guest = guest(isForm ? (isBearer ? Guest.Form([:]) : try form()) : nil)
    let log = AuditTrail(guest, route, network: visit.network.text)
    do {
      if let elsewhere = try elsewhere(guest, visit) { return own(elsewhere) }
      visit.guest = guest
      guard let handler = RouteTable.match(dispatch.address.segments)?.handler else {
        throw RouteTable.notFound(dispatch.address.segments)
      }
      return try answer(handler, visit, guest, log, isBearer)
    } catch {
      log.failed(error)
      throw error
    }
  }

  private func answer(
    _ handler: Handler, _ visit: Visit, _ guest: Guest, _ log: AuditTrail, _ isBearer: Bool
  ) throws -> Reply {
    let reply = try handler.answer(visit)
    log.ended(reply)
    return own(guest.isNew && guest.session == nil && !isBearer ? reply.setting(Cookie(browser: guest.browser)) : reply)
  }

  /// What every such answer has.
  private func own(_ reply: Reply) -> Reply {
    var reply = reply
    (reply.isStable, reply.route) = (false, route.path.text)
    reply.headers += [
      (name: "Cache-Control", value: "no-store"), (name: "Cross-Origin-Resource-Policy", value: "same-origin"),
      // With none at all, browsers hide from the site itself where its forms come from.
      (name: "Referrer-Policy", value: "same-origin"),
    ]
    return reply
  }

  /// Whether a form was sent from a page of this site, and carries the token that it was given there.
  private func refuseForeign(_ people: SitePeople, _ guest: Guest) throws {
    guard request.caller.isOfOwnPage(people), request.query.isEmpty else {
      throw Problem.foreignForm
    }
    guard !(guest.session == nil && guest.isNew), let form = guest.form,
      people.desk.people.isFormToken(form["token"], for: guest.holder)
    else { throw Problem.foreignForm }
  }

  /// The fields, each of them one that the page has, and there once.
  private func form() throws -> Guest.Form {
    let known = Set(route.parameters.map(\.name))
    var fields: [String: String] = [:]
    for (name, value) in try Address.fields(of: request.form) {
      guard known.contains(name) else {
        throw Problem(
          status: 400, title: "Unknown parameter", .unknownParameter(String(name.prefix(80)), known: known.sorted()))
      }
      guard fields.updateValue(value, forKey: name) == nil else {
        throw Problem.parameter(name, "is there twice; expected it once")
      }
    }
    return Guest.Form(fields)
  }

  /// Where somebody is sent who may not be here, and why they may not see that it is there.
  private func elsewhere(_ guest: Guest, _ visit: Visit) throws -> Reply? {
    let isSignedIn: Bool
    switch route.access {
    case .anyone, .visitor, .bearer: return nil
    case .signedIn, .holder: isSignedIn = guest.session != nil
    }
    guard isSignedIn else {
      let next = [(name: "next", value: request.path)]
      return .redirect(DeskRoutes.signIn.path.filled([], language: visit.language) + Address.query(next))
    }
    // Who is only setting up a way in does that first.
    let isSettingUp = guest.session?.level == .setUp
    if isSettingUp, ![DeskRoutes.account.name, DeskRoutes.prove.name].contains(route.name) {
      return .redirect(DeskRoutes.account.path.filled([], language: visit.language))
    }
    guard case .holder(let action) = route.access else { return nil }
    guard guest.may(action) else { throw RouteTable.notFound(dispatch.address.segments) }
    return nil
  }
}

extension Caller {
  /// Whether a form comes from a page of this site, as browsers say.
  func isOfOwnPage(_ people: SitePeople) -> Bool {
    let isOwn = fetchSite.map { $0 == "same-origin" } ?? (origin == people.passkeys.origin)
    return isOwn && [nil, "null", people.passkeys.origin].contains(origin)
  }
}
