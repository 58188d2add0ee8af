/// The calendar year a report is about: 1985 to 2100 in all three registers.
public enum ReportingYear {
  public static let allowed: ClosedRange<Int> = 1985...2100

  /// Reads four digits within ``allowed``.
  public static func read(_ text: some StringProtocol) -> Int? {
    guard text.utf8.count == 4, let year = Int(text), allowed.contains(year) else { return nil }
    return year
  }
}
