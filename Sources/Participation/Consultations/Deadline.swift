internal import Foundation
public import RecordKernel

/// From which moment to which one something is open: it begins with its first day where that comes first among the
/// time zones named, and ends with its last day where that ends last, summer time minded.
public struct Deadline: Equatable, Sendable {
  /// Seconds since 1970. Open while `opens <= now < closes`.
  public let opens: Int
  public let closes: Int
  /// The zone in which the last day ends last.
  public let last: String

  /// - Parameter zones: of the IANA.
  /// - Throws: ``RecordError`` for no zone, too many, or one that nobody knows.
  public init(opens first: Day, closes last: Day, zones: [String]) throws {
    guard (1...6).contains(zones.count) else {
      throw RecordError("\(zones.count) time zones; expected 1 to 6, as America/Toronto")
    }
    let ends = try zones.map { (zone: $0, end: try Self.beginning(of: last + 1, in: $0)) }
    opens = try zones.map { try Self.beginning(of: first, in: $0) }.min() ?? 0
    let latest = ends.max { $0.end < $1.end }
    (closes, self.last) = (latest?.end ?? 0, latest?.zone ?? "")
  }

  private init(opens: Int, closes: Int, last: String) {
    (self.opens, self.closes, self.last) = (opens, closes, last)
  }

  /// The same, closed at a moment before.
  /// - Parameter moment: seconds since 1970.
  func ended(at moment: Int) -> Deadline { Deadline(opens: opens, closes: min(closes, moment), last: last) }

  /// - Throws: ``RecordError`` for one that nobody knows.
  static func zone(_ name: String) throws -> TimeZone {
    // Names alone: "GMT+5" would be read as well.
    guard name.contains("/") || name == "UTC", let zone = TimeZone(identifier: name) else {
      throw RecordError("the time zone \"\(name.prefix(40))\"; expected one of the IANA, as America/Mexico_City")
    }
    return zone
  }

  private static func beginning(of day: Day, in zone: String) throws -> Int {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try Self.zone(zone)
    let parts = day.parts
    guard
      let noon = calendar.date(from: DateComponents(year: parts.year, month: parts.month, day: parts.day, hour: 12))
    else { throw RecordError("\(day): no such day in \(zone)") }
    return Int(calendar.startOfDay(for: noon).timeIntervalSince1970)
  }

  /// The last minute, as clocks of a zone show it: `23:59`.
  public static func lastMinute(_ closes: Int, in zone: String) -> (day: Day, time: String)? {
    WallTime(closes - 60, in: zone).map { ($0.day, $0.clock) }
  }
}

extension Deadline {
  /// A moment of ISO 8601, in UTC.
  /// - Parameter seconds: since 1970.
  public static func text(_ seconds: Int) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
  }
}
