/// A country whose register the program reads, by its ISO 3166-1 code.
///
/// Not an enumeration: a further register brings its country along (``Register/Facts``).
public struct Country: RawRepresentable, Hashable, Sendable, Codable, Comparable, CaseIterable {
  public let rawValue: String

  public static let canada = Country(known: "CA")
  public static let mexico = Country(known: "MX")
  public static let unitedStates = Country(known: "US")

  /// Those of all registers, in the order of their codes.
  public static let allCases = Register.facts.map(\.country).sorted()

  init(known code: String) { rawValue = code }

  /// Nil for a country without a register.
  public init?(rawValue: String) {
    guard let known = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = known
  }

  public static func < (a: Country, b: Country) -> Bool { a.rawValue < b.rawValue }
}
