/// How a report counts; a type, so that each way is a loop of its own without the branches that it decides.
protocol CountingRule {
  /// Whether the lanes are categories; else there is one.
  static var hasLanes: Bool { get }
  /// The lanes a report counts in, by the mask of its code and the categories of it that are asked for.
  static func lanes(_ mask: UInt16, _ categories: @autoclosure () -> UInt16) -> UInt16
}

/// Always, in the one lane.
enum Always: CountingRule {
  static var hasLanes: Bool { false }
  @inline(__always)
  static func lanes(_ mask: UInt16, _ categories: @autoclosure () -> UInt16) -> UInt16 { mask & 1 }
}

/// In the one lane, if it has one of the categories asked for.
enum IfAny: CountingRule {
  static var hasLanes: Bool { false }
  @inline(__always)
  static func lanes(_ mask: UInt16, _ categories: @autoclosure () -> UInt16) -> UInt16 {
    mask & categories() != 0 ? 1 : 0
  }
}

/// In the lane of each category asked for that it has.
enum InEach: CountingRule {
  static var hasLanes: Bool { true }
  @inline(__always)
  static func lanes(_ mask: UInt16, _ categories: @autoclosure () -> UInt16) -> UInt16 { mask & categories() }
}
