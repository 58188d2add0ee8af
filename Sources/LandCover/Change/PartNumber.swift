/// A share of a run: part 2 of 5.
public struct PartNumber: Sendable, Equatable, CustomStringConvertible {
  public let number: Int
  public let count: Int

  /// `2/5`; nil for other texts.
  public init?(_ text: String) {
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let number = numbers[0], let count = numbers[1], number >= 1, number <= count,
      count <= 100_000
    else { return nil }
    (self.number, self.count) = (number, count)
  }

  public var description: String { "\(number)/\(count)" }

  /// This part's share of a number of rows of units.
  func share(of rows: Int) -> Range<Int> { (number - 1) * rows / count..<number * rows / count }
}
