/// Working days of a country, and of those who count in them. Resource: `holidays.csv`, every year with its source.
public struct WorkCalendar: Sendable {
  /// How days are counted.
  public enum Basis: String, Codable, CaseIterable, Sendable {
    /// Every day counts; a due date on a day that is not worked moves to the next one that is.
    case calendar
    /// Only Mondays to Fridays that are no holidays count.
    case working
  }

  public let name: String
  private let holidays: Set<Day>
  private let years: Set<Int>

  package init(name: String, holidays: Set<Day>) {
    (self.name, self.holidays, years) = (name, holidays, Set(holidays.map(\.year)))
  }

  /// Whether a day is worked.
  /// - Throws: ``RecordError`` for a year whose holidays are not known.
  public func isWorked(_ day: Day) throws -> Bool {
    guard years.contains(day.year) else {
      throw RecordError(
        "no holidays of \(day.year) are known for the calendar \(name); expected \(years.min() ?? 0) "
          + "to \(years.max() ?? 0)"
      )
    }
    return !day.isWeekend && !holidays.contains(day)
  }

  /// The day that lies a number of days after another; a due day that is not worked rolls on to the next that is.
  public func due(_ days: Int, after start: Day, _ basis: Basis) throws -> Day {
    var day = start
    switch basis {
    case .calendar: day = day + days
    case .working:
      var left = days
      while left > 0 {
        day = day + 1
        if try isWorked(day) { left -= 1 }
      }
    }
    while try !isWorked(day) { day = day + 1 }
    return day
  }
}
