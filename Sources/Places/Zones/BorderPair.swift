public import Vocabulary

/// Two countries with a land border, and the word that zones along it are named by: `MX-US`.
public enum BorderPair: String, CaseIterable, Sendable, Codable {
  case mexicoUnitedStates = "MX-US"
  case canadaUnitedStates = "CA-US"

  /// Both, in the order of the word.
  public var countries: [Country] {
    switch self {
    case .mexicoUnitedStates: [.mexico, .unitedStates]
    case .canadaUnitedStates: [.canada, .unitedStates]
    }
  }

  /// ISO 3166-1 alpha-3, as Natural Earth names the countries on both sides of a line.
  public var threeLetterCodes: Set<String> {
    switch self {
    case .mexicoUnitedStates: ["MEX", "USA"]
    case .canadaUnitedStates: ["CAN", "USA"]
    }
  }
}
