/// A Party to the agreement: who answers a submission and votes on it. A register's country need not be one.
public enum Party: String, CaseIterable, Sendable, Codable, Comparable {
  case canada = "CA"
  case mexico = "MX"
  case unitedStates = "US"

  public static func < (a: Party, b: Party) -> Bool { a.rawValue < b.rawValue }
}
