internal import Foundation

/// A value against other years' values of the same series.
enum History {
  /// The median; of an even number, the geometric mean of the middle two, for amounts vary by factors. 0 for none.
  static func median(_ amounts: [Double]) -> Double {
    let sorted = amounts.sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] * sorted[middle]).squareRoot()
  }

  /// Whether the first of two values is farther, by its ratio, from the median of others; false without any.
  static func isFarther(_ first: Double, than second: Double, from others: [Double]) -> Bool {
    let median = median(others.filter { $0 > 0 })
    guard median > 0, first > 0, second > 0 else { return false }
    return abs(log(first / median)) > abs(log(second / median))
  }
}
