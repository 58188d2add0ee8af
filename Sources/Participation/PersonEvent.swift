public import RecordKernel
public import Vocabulary

/// What the record has about a person: that they joined, what was granted to them, that their data were erased. Names
/// and addresses are elsewhere, where they can be forgotten.
public enum PersonEvent: Codable, Equatable, Sendable {
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

  /// The word of its event.
  public var kind: String { key.rawValue }

  private enum Keys: String, CodingKey, CaseIterable {
    case joined, granted, approved, revoked, consented, chose, withdrew, erased
  }

  private var key: Keys {
    switch self {
    case .joined: .joined
    case .granted: .granted
    case .approved: .approved
    case .revoked: .revoked
    case .consented: .consented
    case .chose: .chose
    case .withdrew: .withdrew
    case .erased: .erased
    }
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Keys.self)
    guard let key = fields.allKeys.first, fields.allKeys.count == 1 else {
      throw RecordError("found no event of a person; expected one of \(Keys.allCases.map(\.rawValue))")
    }
    self =
      switch key {
      case .joined: .joined(try fields.decode(Joined.self, forKey: key))
      case .granted: .granted(try fields.decode(Grant.self, forKey: key))
      case .approved: .approved(try fields.decode(Approval.self, forKey: key))
      case .revoked: .revoked(try fields.decode(Revocation.self, forKey: key))
      case .consented: .consented(try fields.decode(Consent.self, forKey: key))
      case .chose: .chose(try fields.decode(Choice.self, forKey: key))
      case .withdrew: .withdrew(try fields.decode(Withdrawal.self, forKey: key))
      case .erased: .erased(try fields.decode(Erasure.self, forKey: key))
      }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Keys.self)
    let value: any Encodable =
      switch self {
      case .joined(let value): value
      case .granted(let value): value
      case .approved(let value): value
      case .revoked(let value): value
      case .consented(let value): value
      case .chose(let value): value
      case .withdrew(let value): value
      case .erased(let value): value
      }
    try fields.encode(value, forKey: key)
  }

  /// As an event of the record: those who keep it see it, nobody else.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of person: String, on day: Day) throws -> RecordEvent<Fields> {
    var event = try RecordEvent<Fields>(subject: person, kind, of: PersonKind.self, says: self, date: day)
    event.rights = Rights(level: .restricted)
    return event
  }
}
