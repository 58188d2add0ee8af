/// A mass in kilograms. All sums are made in them; only ``AmountUnit`` turns them into what people read, so that no
/// figure is turned twice and none that is no mass is turned at all.
public struct Kilograms: Hashable, Comparable, Sendable, AdditiveArithmetic {
  public let value: Double

  @inlinable
  public init(_ value: Double) { self.value = value }

  public static let zero = Kilograms(0)

  @inlinable
  public static func + (a: Kilograms, b: Kilograms) -> Kilograms { Kilograms(a.value + b.value) }

  @inlinable
  public static func - (a: Kilograms, b: Kilograms) -> Kilograms { Kilograms(a.value - b.value) }

  @inlinable
  public static func < (a: Kilograms, b: Kilograms) -> Bool { a.value < b.value }
}
