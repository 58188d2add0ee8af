/// How many samples a map needs, and where.
public enum SampleDesign {
  /// Samples for a standard error of the overall accuracy (Olofsson et al. 2014, equation 13, after Cochran 1977).
  /// - Parameters:
  ///   - weights: of the strata.
  ///   - users: conjectured user's accuracies, from 0 to 1.
  /// - Throws: ``LandCoverError``.
  public static func size(weights: [Double], users: [Double], standardError: Double) throws -> Int {
    let total = weights.reduce(0, +)
    guard weights.count == users.count, total > 0, weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw LandCoverError(
        "found \(weights.count) weights and \(users.count) expected accuracies; expected as many of each as classes")
    }
    guard users.allSatisfy({ (0...1).contains($0) }) else {
      throw LandCoverError("expected accuracies lie between 0 and 1")
    }
    guard standardError > 0, standardError < 1 else { throw LandCoverError("the standard error lies between 0 and 1") }
    let sum = zip(weights, users).reduce(0) { $0 + $1.0 / total * ($1.1 * (1 - $1.1)).squareRoot() }
    let size = (sum / standardError) * (sum / standardError)
    guard size < 1e9 else {
      throw LandCoverError("more than a thousand million samples; expected a larger standard error")
    }
    return max(1, Int(size.rounded(.up)))
  }

  /// Samples of each stratum: at least `minimum`, the rest by area.
  /// - Parameter most: of each stratum, how many there are; what one cannot give, the others do.
  /// - Returns: as many as `size` together, where there are so many.
  public static func allocation(_ size: Int, weights: [Double], minimum: Int, most: [Int]? = nil) -> [Int] {
    var (weights, full) = (weights, [Int: Int]())
    var result = weights.map { _ in 0 }
    while true {
      let live = weights.indices.filter { weights[$0] > 0 }
      let rest = size - full.values.reduce(0, +)
      guard !live.isEmpty, rest > 0 else { break }
      result = shares(rest, weights: weights, minimum: min(minimum, rest / live.count))
      let over = live.filter { result[$0] > most?[$0] ?? .max }
      if over.isEmpty {
        // Rounding leaves a few over or short: the largest strata give and take them.
        let order = live.sorted { (weights[$0], $1) > (weights[$1], $0) }
        var short = rest - result.reduce(0, +)
        while short != 0 {
          let able = order.filter { short > 0 ? result[$0] < most?[$0] ?? .max : result[$0] > 0 }
          if able.isEmpty { break }
          for index in able where short != 0 {
            result[index] += short.signum()
            short -= short.signum()
          }
        }
        break
      }
      for index in over { (full[index], weights[index], result[index]) = (most?[index] ?? 0, 0, 0) }
    }
    for (index, number) in full { result[index] = number }
    return result
  }

  private static func shares(_ size: Int, weights: [Double], minimum: Int) -> [Int] {
    let live = weights.indices.filter { weights[$0] > 0 }
    var result = weights.map { _ in 0 }
    // Strata whose share falls below the minimum get it, until no other does.
    var small: Set<Int> = []
    while true {
      let rest = Double(max(0, size - small.count * minimum))
      let sum = live.filter { !small.contains($0) }.reduce(0) { $0 + weights[$1] }
      let next = live.filter {
        !small.contains($0) && rest * (weights[$0] / max(sum, .leastNormalMagnitude)) < Double(minimum)
      }
      if next.isEmpty {
        for index in live {
          result[index] = small.contains(index) ? minimum : Int((rest * (weights[index] / sum)).rounded())
        }
        return result
      }
      small.formUnion(next)
    }
  }
}
