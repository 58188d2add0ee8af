/// A sum that carries its rounding error along (Neumaier 1974), so millions of kilograms keep their grams.
@frozen
public struct CompensatedSum: Sendable {
  public var high = 0.0
  public var low = 0.0

  @inlinable
  public init() {}

  @inlinable
  @inline(__always)
  public mutating func add(_ value: Double) {
    let sum = high + value
    low += abs(high) >= abs(value) ? (high - sum) + value : (value - sum) + high
    high = sum
  }

  @inlinable
  public mutating func add(_ other: CompensatedSum) {
    add(other.high, remainder: other.low)
  }

  /// Adds a sum whose rounding error is known.
  @inlinable
  @inline(__always)
  public mutating func add(_ value: Double, remainder: Double) {
    add(value)
    low += remainder
  }

  /// The sum, rounded once.
  @inlinable
  public var value: Double { high + low }
}
