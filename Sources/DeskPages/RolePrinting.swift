internal import Markup
internal import Participation
internal import PortalKernel
internal import Vocabulary

/// Names of roles.
protocol RolePrinting: Printing {}

extension RolePrinting {
  /// A role with what it is held for.
  func role(_ role: Role, _ scope: String?) -> String {
    guard let scope else { return t("role.\(role.rawValue)") }
    let name: String =
      switch role.scopeKind {
      case .party: Country(rawValue: scope).map { country($0) } ?? scope
      case .programme: t("programme.\(scope)")
      case .none, .id: scope
      }
    return t("role.scoped", ["role": t("role.\(role.rawValue)"), "scope": name])
  }
}
