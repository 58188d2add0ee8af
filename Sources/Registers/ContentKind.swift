public import Vocabulary

/// A kind of file, or a part of one, whose absence makes a year's amounts less than the whole.
///
/// NPRI issues releases, disposals and transfers apart. A TRI file holds on-site and off-site amounts together, but
/// extracts of it may have the first alone. Each register declares its own in its folder.
public struct ContentKind: RawRepresentable, CaseIterable, Hashable, Sendable {
  /// The word in editions, and the end of its texts' keys.
  public let rawValue: String
  public let register: Register
  /// Whether amounts come from it; else it describes facilities or splits amounts by receiver.
  public let holdsAmounts: Bool
  /// Whether one file of it is for all years of the register.
  public let isOfAllYears: Bool
  /// The last year that there are files of it for; nil where they go on.
  public let lastYear: Int?
  /// The kind whose few reports may have nothing of this one, though a file holds both.
  public let companion: String?

  package init(
    _ word: String, of register: Register, holdsAmounts: Bool = true, isOfAllYears: Bool = false,
    until lastYear: Int? = nil, besides companion: String? = nil
  ) {
    (rawValue, self.register, self.holdsAmounts) = (word, register, holdsAmounts)
    (self.isOfAllYears, self.lastYear, self.companion) = (isOfAllYears, lastYear, companion)
  }

  /// Those of all registers, by register and in the order that each declares them.
  public static let allCases = Register.allCases.flatMap { $0.profile.contents }

  /// Those that a register's year may have files of.
  public static func all(of register: Register, _ year: Int) -> [ContentKind] {
    register.profile.contents.filter { kind in kind.lastYear.map { year <= $0 } ?? true }
  }

  public init?(rawValue: String) {
    guard let known = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = known
  }

  /// The kinds that a register's amounts of a category come from.
  public static func holding(_ category: Category, in register: Register) -> [ContentKind] {
    register.profile.contentsOfCategory(category)
  }
}
