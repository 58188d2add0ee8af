/// The calendar year a report is about: 1985 to 2100 in all three registers.
public enum ReportingYear {
  public static let allowed: ClosedRange<Int> = 1985...2100

  /// Reads four ASCII digits within ``allowed``.
  @inlinable
  public static func read(_ digits: some Collection<UInt8>) -> Int? {
    guard digits.count == 4, digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    let year = digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    return allowed.contains(year) ? year : nil
  }
}
