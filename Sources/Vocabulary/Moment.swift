internal import Foundation

/// A moment as ISO 8601 has it, in UTC: `2026-11-29T03:00:00Z`.
public enum Moment {
  /// - Parameter seconds: since 1970.
  public static func text(_ seconds: Int) -> String {
    Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
  }
}
