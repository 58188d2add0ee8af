internal import Vocabulary

/// What a person may be. Who has no role is the public, or the holder of an account.
public enum Role: String, CaseIterable, Codable, Sendable {
  /// Answers for one Party.
  case partyOfficer = "party-officer"
  /// Of the Secretariat, for one of its programmes.
  case officer
  case jpacMember = "jpac-member"
  case tekegMember = "tekeg-member"
  /// Votes for one Party in the Council.
  case councilRepresentative = "council-representative"
  /// Scores what is assigned in one call.
  case reviewer
  /// Keeps one community's protocols.
  case steward
  case administrator

  /// What a role is held for.
  public enum ScopeKind: Sendable {
    case none
    /// CA, MX or US.
    case party
    case programme
    /// The id of a call or of a community.
    case id
  }

  public var scopeKind: ScopeKind {
    switch self {
    case .jpacMember, .tekegMember, .administrator: .none
    case .partyOfficer, .councilRepresentative: .party
    case .officer: .programme
    case .reviewer, .steward: .id
    }
  }

  /// Whether a second administrator must agree to a grant.
  public var needsTwo: Bool { self == .administrator || self == .steward }

  /// - Throws: ``ScopeError`` for a scope that the role has not, or none where it needs one.
  public func checked(scope: String?) throws -> String? {
    let expected: String
    switch scopeKind {
    case .none:
      if scope == nil { return nil }
      expected = "none"
    case .party:
      if let scope, Party(rawValue: scope) != nil { return scope }
      expected = Party.allCases.map(\.rawValue).joined(separator: ", ")
    case .programme:
      if let scope, Programme(rawValue: scope) != nil { return scope }
      expected = Programme.allCases.map(\.rawValue).joined(separator: ", ")
    case .id:
      if let scope, scope.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9-]{0,39}/) != nil { return scope }
      expected = self == .reviewer ? "the id of a call" : "the id of a community"
    }
    throw ScopeError(role: self, found: scope, expected: expected)
  }
}

/// Programmes of the Secretariat.
public enum Programme: String, CaseIterable, Codable, Sendable {
  /// Submissions on enforcement matters.
  case submissions = "SEM"
  case jpac = "JPAC"
  case calls
  case communications
}

public struct ScopeError: Error, CustomStringConvertible, Sendable {
  public let role: Role
  public let found: String?
  public let expected: String

  public var description: String {
    let found = found.map { "\"\($0.prefix(40))\"" } ?? "is missing"
    return "the scope \(found) for the role \(role.rawValue); expected \(expected)"
  }
}
