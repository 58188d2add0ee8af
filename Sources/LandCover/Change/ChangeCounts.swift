/// From one class to another.
public struct ClassPair: Hashable, Sendable, Comparable {
  public let from: Int
  public let to: Int
  public static func < (a: ClassPair, b: ClassPair) -> Bool { (a.from, a.to) < (b.from, b.to) }
}
