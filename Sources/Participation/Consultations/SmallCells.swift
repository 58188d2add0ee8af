/// How many people are in each class, without telling who is in a small one.
///
/// Classes of one to four are hidden. Where only one would be hidden, or all hidden ones are as large, the total would
/// tell them: then the next larger class is hidden as well, with all of its size. Of so few people that all classes
/// could be small nothing is told. The rule asks for sizes alone, and two of the hidden ones differ: whoever knows it
/// and the total can exchange them and gets the same table, so that none is told.
public enum SmallCells {
  public static let least = 5

  /// - Parameter counts: of all classes there are, the empty ones too: two at least.
  /// - Returns: the classes that can be told; that nobody is in one can.
  public static func told<Name: Hashable>(_ counts: [Name: Int]) -> [Name: Int] {
    guard counts.values.reduce(0, +) > (least - 1) * counts.count else { return [:] }
    let sizes = Set(counts.values)
    guard sizes.contains(where: { (1..<least).contains($0) }) else { return counts }
    for limit in [least - 1] + sizes.filter({ $0 >= least }).sorted() {
      let hidden = counts.values.filter { (1...limit).contains($0) }
      if Set(hidden).count > 1 { return counts.filter { $0.value == 0 || $0.value > limit } }
    }
    return [:]
  }
}
