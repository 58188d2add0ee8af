public import Vocabulary

/// What a national file holds, recognised from its header and never from its name. Each register declares its own in
/// its folder.
public struct SourceKind: RawRepresentable, CaseIterable, Hashable, Sendable, Codable {
  /// The word in manifests.
  public let rawValue: String
  public let register: Register
  /// The kind as messages name it.
  public let title: String
  /// What a file describes that holds no reports: where facilities are, who receives transfers. Nil for one with
  /// reports.
  public let description: ContentKind?

  package init(_ word: String, of register: Register, _ title: String, describes description: ContentKind? = nil) {
    (rawValue, self.register, self.title, self.description) = (word, register, title, description)
  }

  /// Whether the file holds reports, rather than descriptions of facilities.
  public var holdsReports: Bool { description == nil }

  /// Those of all registers, in the order their layouts are tried.
  public static let allCases = NationalRegister.all.flatMap(\.files)

  public init?(rawValue: String) {
    guard let known = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = known
  }
}
