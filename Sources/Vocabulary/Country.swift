/// One of the three countries of the commission, by its ISO 3166-1 code.
public enum Country: String, CaseIterable, Sendable, Codable, Comparable {
  case canada = "CA"
  case mexico = "MX"
  case unitedStates = "US"

  public static func < (a: Country, b: Country) -> Bool { a.rawValue < b.rawValue }
}
