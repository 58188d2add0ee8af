package import Participation
package import People

/// Who is at a page of their own: signed in or not yet.
package struct Guest: Sendable {
  package let people: SitePeople
  /// What the browser holds for forms before anyone has signed in.
  package let browser: String
  /// Whether the browser gets it with this answer.
  package let isNew: Bool
  package let session: Session?
  package let standing: Standing
  package let device: String
  /// What a form sent; nil where the page is only looked at. It never enters addresses.
  package let form: Form?

  package init(
    people: SitePeople, browser: String, isNew: Bool, session: Session?, standing: Standing, device: String, form: Form?
  ) {
    (self.people, self.browser, self.isNew, self.session) = (people, browser, isNew, session)
    (self.standing, self.device, self.form) = (standing, device, form)
  }

  /// The fields of a form, each there once at most.
  package struct Form: Sendable {
    private let fields: [String: String]

    /// Browsers end lines with two characters; here they end with one.
    package init(_ fields: [String: String]) {
      self.fields = fields.mapValues { $0.replacing("\r\n", with: "\n") }
    }

    /// Empty where the field is not there.
    package subscript(name: String) -> String { fields[name] ?? "" }
  }

  package var desk: PeopleDesk { people.desk }

  /// What tokens of forms and challenges are made for.
  package var holder: String { session?.holder ?? "browser " + browser }

  package var formToken: String { desk.people.formToken(for: holder) }

  /// The person who is signed in.
  /// - Throws: ``Problem`` where nobody is.
  package func signedIn() throws -> Session {
    guard let session else { throw Problem.notFound("no such page") }
    return session
  }

  package func may(_ action: Action, scope: String? = nil, owner: String? = nil) -> Bool {
    desk.allows(action, standing, scope: scope, owner: owner)
  }
}

/// A cookie for this site's own pages, which no script reads.
package struct Cookie: Sendable {
  package let name: String
  package let value: String
  /// Whether the browser is to forget it.
  package var isOver = false

  package init(session token: String) { (name, value) = (Caller.sessionCookie, token) }
  package init(browser: String) { (name, value) = (Caller.browserCookie, browser) }

  package static let signedOut: Cookie = {
    var cookie = Cookie(session: "")
    cookie.isOver = true
    return cookie
  }()

  package var header: String {
    "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=Lax" + (isOver ? "; Max-Age=0" : "")
  }
}

extension Reply {
  package func setting(_ cookie: Cookie) -> Reply {
    var reply = self
    reply.cookies.append(cookie)
    return reply
  }
}
