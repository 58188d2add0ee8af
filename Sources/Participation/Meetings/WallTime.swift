internal import Foundation
public import RecordKernel

/// A day and a time as clocks of a place show them: `2027-03-04T09:30`.
public struct WallTime: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  public let day: Day
  /// Since midnight: 0 to 1439.
  public let minute: Int

  public init?(_ text: String) {
    let parts = text.split(separator: "T", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let day = Day(parts[0]), let minute = Self.minute(parts[1]) else { return nil }
    (self.day, self.minute) = (day, minute)
  }

  /// - Parameter minute: since midnight.
  /// - Returns: nil for a minute that no day has.
  init?(day: Day, minute: Int) {
    guard (0..<1440).contains(minute) else { return nil }
    (self.day, self.minute) = (day, minute)
  }

  /// Of `09:30`.
  static func minute(_ text: String) -> Int? {
    guard let match = text.wholeMatch(of: /([01][0-9]|2[0-3]):([0-5][0-9])/), let hour = Int(match.output.1),
      let minute = Int(match.output.2)
    else { return nil }
    return hour * 60 + minute
  }

  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let time = WallTime(text) else {
      throw RecordError("the time \"\(text.prefix(40))\"; expected one as 2027-03-04T09:30")
    }
    self = time
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  public var description: String { "\(day)T\(clock)" }

  /// `09:30`.
  public var clock: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(minute / 60)):\(two(minute % 60))"
  }

  public static func < (one: WallTime, other: WallTime) -> Bool {
    (one.day, one.minute) < (other.day, other.minute)
  }

  /// - Parameter zone: of the IANA.
  /// - Returns: seconds since 1970. A time that clocks leave out when summer begins is the one an hour later.
  /// - Throws: ``RecordError`` for a zone that nobody knows.
  public func seconds(in zone: String) throws -> Int {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try Deadline.zone(zone)
    let parts = day.parts
    let asked = DateComponents(
      year: parts.year, month: parts.month, day: parts.day, hour: minute / 60, minute: minute % 60)
    guard let date = calendar.date(from: asked) else { throw RecordError("\(self): no such time in \(zone)") }
    return Int(date.timeIntervalSince1970)
  }

  /// A moment, as clocks of a zone show it.
  /// - Parameter seconds: since 1970.
  /// - Returns: nil for a zone that nobody knows.
  public init?(_ seconds: Int, in zone: String) {
    guard let place = try? Deadline.zone(zone) else { return nil }
    let shifted = seconds + place.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    let ofDay = (shifted % 86_400 + 86_400) % 86_400
    self.init(day: Day(number: (shifted - ofDay) / 86_400), minute: ofDay / 60)
  }
}
