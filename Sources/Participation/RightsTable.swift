internal import Vocabulary

/// Who may do what: one table, for pages, forms, the API and the command line. Resource: `rights.csv`.
public struct RightsTable: Sendable {
  /// Who a line of the table is about.
  public enum Who: Hashable, Sendable {
    case everyone
    /// With an address that was confirmed.
    case confirmed
    case account
    case role(Role)

    init?(_ word: String) {
      switch word {
      case "public": self = .everyone
      case "confirmed": self = .confirmed
      case "account": self = .account
      default:
        guard let role = Role(rawValue: word) else { return nil }
        self = .role(role)
      }
    }
  }

  /// On what.
  public enum Within: Hashable, Sendable {
    case any
    /// What is one's own.
    case own
    /// What has the scope that the role is held for: its Party, call or community.
    case scope
    case programme(Programme)
  }

  public struct Line: Sendable {
    public let action: Action
    public let who: Who
    public let within: Within
  }

  public let lines: [Line]

  /// - Throws: `ReferenceTableError`.
  public init() throws {
    let table = try ReferenceTable("rights", of: "Participation")
    lines = try table.rows.map { row in
      let words = (table.cell(row, "action"), table.cell(row, "who"), table.cell(row, "within"))
      guard let action = Action(rawValue: words.0), let who = Who(words.1), let within = Self.within(words.2) else {
        throw ReferenceTableError(message: "rights.csv: found \(words)")
      }
      return Line(action: action, who: who, within: within)
    }
  }

  private static func within(_ word: String) -> Within? {
    switch word {
    case "any": .any
    case "own": .own
    case "party", "id": .scope
    default: Programme(rawValue: word).map { .programme($0) }
    }
  }

  /// Whether somebody may do something.
  /// - Parameters:
  ///   - scope: the Party, the call or the community that it is about.
  ///   - owner: whose it is.
  public func allows(_ action: Action, _ somebody: Standing, scope: String? = nil, owner: String? = nil) -> Bool {
    lines.contains { line in
      guard line.action == action else { return false }
      let scopes: [String?]
      switch line.who {
      case .everyone: scopes = [nil]
      case .confirmed: scopes = somebody.isConfirmed ? [nil] : []
      case .account: scopes = somebody.person == nil ? [] : [nil]
      case .role(let role): scopes = somebody.grants.filter { $0.role == role }.map(\.scope)
      }
      guard !scopes.isEmpty else { return false }
      return switch line.within {
      case .any: true
      case .own: owner != nil && owner == somebody.person
      case .scope: scope != nil && scopes.contains(scope)
      case .programme(let programme): scopes.contains(programme.rawValue)
      }
    }
  }
}
