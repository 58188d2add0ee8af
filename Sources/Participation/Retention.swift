internal import Foundation
internal import Vocabulary

/// How long something about people is kept, and what takes it away. Resource: `retention.csv`.
public struct Retention: Equatable, Sendable {
  public enum Data: String, CaseIterable, Sendable {
    case code = "sign-in code"
    case challenge = "challenge of a passkey"
    case link = "invitation's link"
    case recovery = "recovery that waits for a second administrator"
    case subscription = "subscription that is not confirmed"
    case comment = "comment that is not confirmed"
    case registrationAsked = "registration that is not confirmed"
    case needs = "what somebody needs to take part in a meeting"
    case registration = "registration for a meeting"
    case draft
    case session
    case message = "what became of a message"
    case faults = "passing faults of an address"
    case unfinished = "account without a way to sign in"
    case uninvited = "invitation that nobody took up"
    case idle = "person without a role or subscription who did not come back"
  }

  public let data: Data
  public let seconds: Int
  /// Whether the server's timer does it; else `people retain`.
  public let isTimed: Bool

  /// - Throws: `ReferenceTableError`.
  public static func all() throws -> [Retention] {
    let table = try ReferenceTable("retention", of: "Participation")
    return try table.rows.map { row in
      let words = (table.cell(row, "data"), table.cell(row, "period"), table.cell(row, "by"))
      guard let data = Data(rawValue: words.0), let seconds = seconds(words.1), ["timer", "retain"].contains(words.2)
      else { throw ReferenceTableError(message: "retention.csv: found \(words)") }
      return Retention(data: data, seconds: seconds, isTimed: words.2 == "timer")
    }
  }

  /// Of a duration of ISO 8601 in one unit: `PT10M`, `P90D`.
  static func seconds(_ text: String) -> Int? {
    guard let match = text.wholeMatch(of: /P(?:([0-9]{1,5})D|T([0-9]{1,5})([HM]))/) else { return nil }
    if let days = match.output.1.flatMap({ Int($0) }) { return days * 86_400 }
    guard let count = match.output.2.flatMap({ Int($0) }) else { return nil }
    return count * (match.output.3 == "H" ? 3600 : 60)
  }
}

/// Within how many days a law asks that somebody who writes is answered about their data. Resource: `clocks.csv`.
public struct Clock: Equatable, Sendable {
  /// `MX`, `QC`, `CA`, `EU`.
  public let place: String
  public let days: Int
  public let source: String
  /// Whether the source's text was read.
  public let isVerified: Bool

  /// - Throws: `ReferenceTableError`.
  public static func all() throws -> [Clock] {
    let table = try ReferenceTable("clocks", of: "Participation")
    return try table.rows.map { row in
      guard let days = Int(table.cell(row, "days")), ["yes", "no"].contains(table.cell(row, "verified")) else {
        throw ReferenceTableError(message: "clocks.csv: found \(row)")
      }
      return Clock(
        place: table.cell(row, "place"), days: days, source: table.cell(row, "source"),
        isVerified: table.cell(row, "verified") == "yes")
    }
  }
}

/// Below which age a guardian consents for a young person. Resource: `ages.csv`.
public struct AgeOfConsent: Equatable, Sendable {
  /// `CA`, `MX`, `US`, `other`.
  public let place: String
  public let age: Int
  public let source: String
  /// Whether the source's text was read.
  public let isVerified: Bool

  /// - Throws: `ReferenceTableError`.
  public static func all() throws -> [AgeOfConsent] {
    let table = try ReferenceTable("ages", of: "Participation")
    return try table.rows.map { row in
      guard let age = Int(table.cell(row, "age")), ["yes", "no"].contains(table.cell(row, "verified")) else {
        throw ReferenceTableError(message: "ages.csv: found \(row)")
      }
      return AgeOfConsent(
        place: table.cell(row, "place"), age: age, source: table.cell(row, "source"),
        isVerified: table.cell(row, "verified") == "yes")
    }
  }
}
