/// Who somebody is, as far as rights go: computed from their person and what was granted to them.
public struct Standing: Equatable, Sendable {
  /// Nil for who has not signed in.
  public let person: String?
  /// Whether an address of theirs was confirmed.
  public let isConfirmed: Bool
  /// What they hold today.
  public let grants: [HeldGrant]

  public init(person: String?, isConfirmed: Bool, grants: [HeldGrant]) {
    (self.person, self.isConfirmed, self.grants) = (person, isConfirmed, grants)
  }

  public static let anyone = Standing(person: nil, isConfirmed: false, grants: [])

  /// Whoever holds a role signs in by passkey only.
  public var isOfficer: Bool { !grants.isEmpty }

  public func scopes(of role: Role) -> [String] { grants.filter { $0.role == role }.compactMap(\.scope) }
}

/// A role as somebody holds it.
public struct HeldGrant: Equatable, Hashable, Sendable {
  /// The place of its event among those of the person.
  public let place: Int
  public let role: Role
  public let scope: String?

  public init(place: Int, role: Role, scope: String?) { (self.place, self.role, self.scope) = (place, role, scope) }
}
