/// A sum that carries its rounding error along (Neumaier 1974), so millions of kilograms keep their grams.
struct CompensatedSum {
  private(set) var high = 0.0
  private(set) var low = 0.0

  @inline(__always)
  mutating func add(_ value: Double) {
    let sum = high + value
    low += abs(high) >= abs(value) ? (high - sum) + value : (value - sum) + high
    high = sum
  }

  mutating func add(_ other: CompensatedSum) {
    add(other.high)
    add(other.low)
  }

  /// The sum, rounded once.
  var value: Double { high + low }
}
