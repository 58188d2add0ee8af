/// Sets that are joined, with short ways to their roots.
struct UnionFind {
  private var parents: [Int32]

  init(count: Int) { parents = (0..<Int32(count)).map { $0 } }

  mutating func add() -> Int32 {
    parents.append(Int32(parents.count))
    return Int32(parents.count - 1)
  }

  mutating func root(_ member: Int32) -> Int32 {
    var member = member
    while parents[Int(member)] != member {
      parents[Int(member)] = parents[Int(parents[Int(member)])]
      member = parents[Int(member)]
    }
    return member
  }

  @discardableResult
  mutating func join(_ a: Int32, _ b: Int32) -> Int32 {
    let (a, b) = (root(a), root(b))
    // The lower number stays: the same in every run.
    let (low, high) = (min(a, b), max(a, b))
    parents[Int(high)] = low
    return low
  }
}
