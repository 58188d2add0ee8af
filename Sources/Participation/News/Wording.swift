internal import Digests
internal import Foundation
public import Vocabulary

/// What somebody was shown when they agreed to something. Every version that was ever shown stays in the table, so that
/// the ledger's hash can always be read: whoever changes a text adds a version. Resource: `wordings.csv`.
public struct Wording: Equatable, Sendable {
  public let version: Int
  public let language: Language
  public let text: String

  /// Of the text, in hexadecimal.
  public var hash: String { SHA256Digest.hexadecimal(of: Array(text.utf8)) }
}

public struct Wordings: Sendable {
  private let all: [Wording]

  /// - Throws: `ReferenceTableError`.
  public init() throws {
    let table = try ReferenceTable("wordings", of: "Participation")
    all = try table.rows.map { row in
      guard let version = Int(table.cell(row, "version")),
        let language = Language(rawValue: table.cell(row, "language"))
      else { throw ReferenceTableError(message: "wordings.csv: found \(row.prefix(2))") }
      return Wording(version: version, language: language, text: table.cell(row, "text"))
    }
    for language in Language.allCases where !all.contains(where: { $0.language == language }) {
      throw ReferenceTableError(message: "wordings.csv: none in \(language.rawValue)")
    }
  }

  /// What is shown today.
  /// - Throws: `ReferenceTableError`.
  public func current(in language: Language) throws -> Wording {
    guard let newest = all.filter({ $0.language == language }).max(by: { $0.version < $1.version }) else {
      throw ReferenceTableError(message: "wordings.csv: none in \(language.rawValue)")
    }
    return newest
  }

  /// What was shown, by the hash of it; nil for a text that the table does not have.
  public func wording(hash: String) -> Wording? { all.first { $0.hash == hash } }
}
