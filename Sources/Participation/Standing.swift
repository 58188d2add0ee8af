public import RecordKernel

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

  /// What the record shows them: restricted things to officers of submissions, a community's to its stewards. Sealed
  /// things are shown to nobody who asks through pages.
  public func reader(_ rights: RightsTable) -> Reader {
    Reader(
      isKeeper: rights.allows(.keepSubmissions, self),
      communities: Set(scopes(of: .steward).filter { rights.allows(.readProtocols, self, scope: $0) }))
  }
}

/// A role as somebody holds it.
public struct HeldGrant: Equatable, Hashable, Sendable {
  /// The place of its event among those of the person.
  public let place: Int
  public let role: Role
  public let scope: String?

  public init(place: Int, role: Role, scope: String?) { (self.place, self.role, self.scope) = (place, role, scope) }
}
