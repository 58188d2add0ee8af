internal import Foundation
public import Vocabulary

/// Why a comment may be removed: a public list, and nothing else is a reason. Resource: `moderation.csv`.
public struct ModerationReasons: Sendable {
  public struct Reason: Equatable, Sendable {
    /// `threat`.
    public let id: String
    public let name: [Language: String]
    public let text: [Language: String]
  }

  public let all: [Reason]

  /// - Throws: `ReferenceTableError`.
  public init() throws {
    let table = try ReferenceTable("moderation", of: "Participation")
    all = table.rows.map { row in
      func texts(_ name: String) -> [Language: String] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, table.cell(row, "\(name)_\($0.rawValue)")) })
      }
      return Reason(id: table.cell(row, "reason"), name: texts("name"), text: texts("text"))
    }
  }

  public subscript(id: String) -> Reason? { all.first { $0.id == id } }
}

/// Services that give out addresses for minutes: known to moderators, refused by nobody. Resource: `disposable.csv`.
public struct DisposableDomains: Sendable {
  private let domains: Set<String>

  /// - Throws: `ReferenceTableError`.
  public init() throws {
    let table = try ReferenceTable("disposable", of: "Participation")
    domains = Set(table.rows.map { table.cell($0, "domain") })
  }

  public func contains(_ domain: some StringProtocol) -> Bool { domains.contains(domain.lowercased()) }
}
