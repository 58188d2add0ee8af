public import RecordKernel
public import Vocabulary

/// What the record has about a person: that they joined, what was granted to them, that their data were erased. Names
/// and addresses are elsewhere, where they can be forgotten.
public enum PersonEvent: EventChoice {
  case joined(Joined)
  case granted(Grant)
  /// A second administrator agrees to a grant.
  case approved(Approval)
  case revoked(Revocation)
  case consented(Consent)
  case chose(Choice)
  case withdrew(Withdrawal)
  case erased(Erasure)

  public struct Joined: Codable, Equatable, Sendable {
    public enum How: String, Codable, Sendable {
      /// By an officer's invitation.
      case invited
      /// By themselves, with a code sent to their address.
      case code
      /// By themselves, to be written to; they have no account.
      case subscription
      /// By a comment; they have no account.
      case comment
      /// By registering for a meeting; they have no account.
      case registration
    }
    public let how: How
    public let language: Language
    public init(how: How, language: Language) { (self.how, self.language) = (how, language) }
  }

  public struct Grant: Codable, Equatable, Sendable {
    public let role: Role
    public let scope: String?
    public let from: Day
    /// The last day.
    public let until: Day?
    /// An administrator's id, or ``PersonEvent/server``.
    public let by: String
    public init(role: Role, scope: String?, from: Day, until: Day?, by: String) {
      (self.role, self.scope, self.from, self.until, self.by) = (role, scope, from, until, by)
    }
  }

  public struct Approval: Codable, Equatable, Sendable {
    /// The place of the grant's event.
    public let grant: Int
    public let by: String
    public init(grant: Int, by: String) { (self.grant, self.by) = (grant, by) }
  }

  public struct Revocation: Codable, Equatable, Sendable {
    public let grant: Int
    public let by: String
    /// Sealed under the person's key: it may tell of them.
    public let reason: String?
    public init(grant: Int, by: String, reason: String? = nil) {
      (self.grant, self.by, self.reason) = (grant, by, reason)
    }
  }

  public struct Erasure: Codable, Equatable, Sendable {
    public let by: String
    /// What stays, and why.
    public let stays: [String]
    public init(by: String, stays: [String]) { (self.by, self.stays) = (by, stays) }
  }

  /// Who acts on the server itself, with the command line.
  public static let server = "server"

  public static let subject = "a person"
  public static let choices: [EventWord<Self>] = [
    .init("joined", Self.joined) { if case .joined(let it) = $0 { it } else { nil } },
    .init("granted", Self.granted) { if case .granted(let it) = $0 { it } else { nil } },
    .init("approved", Self.approved) { if case .approved(let it) = $0 { it } else { nil } },
    .init("revoked", Self.revoked) { if case .revoked(let it) = $0 { it } else { nil } },
    .init("consented", Self.consented) { if case .consented(let it) = $0 { it } else { nil } },
    .init("chose", Self.chose) { if case .chose(let it) = $0 { it } else { nil } },
    .init("withdrew", Self.withdrew) { if case .withdrew(let it) = $0 { it } else { nil } },
    .init("erased", Self.erased) { if case .erased(let it) = $0 { it } else { nil } },
  ]

  /// As an event of the record: those who keep it see it, nobody else.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of person: String, on day: Day) throws -> RecordEvent<Fields> {
    try kept(as: person, of: PersonKind.self, on: day)
  }
}
