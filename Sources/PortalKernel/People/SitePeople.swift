internal import Foundation
internal import Participation
package import Passkeys
package import People

/// The people of a site: who may sign in, and by which ways.
package struct SitePeople: Sendable {
  package let desk: PeopleDesk
  package let passkeys: PasskeySite
  package let limits: AttemptLimits
  /// Hands over messages; nil where there is nobody who does.
  package let postman: Postman?

  /// `ecotone.example.org:8443`, as browsers send it in `Host`.
  package let authority: String

  /// - Parameter publicAddress: what passkeys are bound to, and links in messages begin with.
  /// - Throws: ``PeopleError`` for an address that browsers make no passkeys for.
  package init(
    _ desk: PeopleDesk, publicAddress: String, postman: Postman?,
    crowds: [String: Int] = [:],
    clock: @escaping @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }
  ) throws {
    guard let passkeys = PasskeySite(address: publicAddress) else {
      throw PeopleError(
        "--public-url \(publicAddress): browsers make no passkeys for it; expected https:// and a name, or "
          + "http://localhost")
    }
    (self.desk, self.passkeys, self.postman) = (desk, passkeys, postman)
    limits = AttemptLimits(crowds: crowds, clock: clock)
    authority = passkeys.origin.split(separator: "/").last.map(String.init) ?? ""
  }
}

/// A name, no more; see the portal's.
extension SitePeople: CustomStringConvertible, CustomDebugStringConvertible {
  package var description: String { "the people of the site" }
  package var debugDescription: String { description }
}

/// What a request says of who sends it.
package struct Caller: Sendable {
  /// The token of a session, and what the browser holds before there is one.
  package var session: String?
  package var browser: String?
  package var host = ""
  package var origin: String?
  package var fetchSite: String?
  /// The browser and its system, in a word each.
  package var device = ""

  package static let unknown = Caller()
  package static let sessionCookie = "__Host-ecotone"
  package static let browserCookie = "__Host-ecotone-form"

  package init() {}

  /// - Parameter cookies: the header's value.
  package init(cookies: String, host: String, origin: String?, fetchSite: String?, agent: String) {
    let pairs = cookies.split(separator: ";").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      return (name: parts.first ?? "", value: parts.count > 1 ? parts[1] : "")
    }
    /// One that is there twice is nobody's word.
    func only(_ name: String) -> String? {
      let found = pairs.filter { $0.name == name }
      return found.count == 1 ? found[0].value : nil
    }
    session = only(Self.sessionCookie)
    browser = only(Self.browserCookie).flatMap { (16...64).contains($0.utf8.count) ? $0 : nil }
    (self.host, self.origin, self.fetchSite) = (host, origin, fetchSite)
    device = Self.device(agent)
  }

  /// What somebody knows their own browsers apart by, no more.
  private static func device(_ agent: String) -> String {
    func first(_ names: [(String, String)]) -> String? { names.first { agent.contains($0.0) }?.1 }
    let browser = first([
      ("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ])
    let system = first([
      ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
      ("Linux", "Linux"),
    ])
    return [browser, system].compactMap { $0 }.joined(separator: ", ")
  }
}
