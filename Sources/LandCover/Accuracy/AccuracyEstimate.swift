internal import Foundation

/// How right a map is and how large its classes are, from a stratified random sample.
///
/// Olofsson et al. 2014 (Remote Sensing of Environment 148:42), equations 1 to 13: strata are the map's classes; every
/// variance has n_h - 1 below it and counts all samples of a stratum, right ones and wrong ones.
public struct AccuracyEstimate: Sendable {
  /// A value with its standard error; nil where a stratum has fewer than two samples.
  public struct Value: Sendable, Equatable {
    public let estimate: Double
    public let standardError: Double?

    /// Half the width of the 95 % interval.
    public var margin: Double? { standardError.map { 1.96 * $0 } }
  }

  public struct OfClass: Sendable {
    public let name: String
    public let samples: Int
    /// Share of the map.
    public let weight: Double
    /// Nil without samples.
    public let users: Value?
    /// Nil where the class has no estimated area.
    public let producers: Value?
    /// Share of the map that is of the class in truth.
    public let proportion: Value
    /// In the unit of the weights.
    public let area: Value
  }

  public let overall: Value
  public let classes: [OfClass]
  /// Estimated shares of the map: rows by map, columns by reference.
  public let proportions: [[Double]]
  /// Samples: rows by map, columns by reference.
  public let counts: [[Int]]

  /// - Parameters:
  ///   - names: of the strata, which are the classes of the reference too.
  ///   - counts: samples, rows by map.
  ///   - weights: pixels or areas of the strata on the map.
  /// - Throws: ``LandCoverError`` for tables of another shape, or strata without a sample.
  public init(names: [String], counts: [[Int]], weights: [Double]) throws {
    let n = names.count
    guard n > 0, counts.count == n, counts.allSatisfy({ $0.count == n }), weights.count == n else {
      throw LandCoverError(
        "found \(counts.count) rows, \(counts.first?.count ?? 0) columns and \(weights.count) weights; expected as "
          + "many of each as classes, \(n)"
      )
    }
    guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }), weights.reduce(0, +) > 0,
      counts.allSatisfy({ $0.allSatisfy { $0 >= 0 && $0 < 1 << 40 } })
    else {
      throw LandCoverError("found negative numbers, or weights of nothing; expected counts and weights from 0 up")
    }
    for (index, row) in counts.enumerated() where weights[index] > 0 && row.reduce(0, +) == 0 {
      throw LandCoverError(
        "class \(names[index]): no sample, but \(weights[index]) on the map; expected samples in every class of the map"
      )
    }
    let total = weights.reduce(0, +)
    let shares = weights.map { $0 / total }
    let sizes = counts.map { Double($0.reduce(0, +)) }
    func share(_ i: Int, _ j: Int) -> Double { sizes[i] > 0 ? Double(counts[i][j]) / sizes[i] : 0 }
    /// Variance of a share of a stratum.
    func variance(_ i: Int, _ j: Int) -> Double? {
      if weights[i] == 0 { return 0 }
      return sizes[i] > 1 ? share(i, j) * (1 - share(i, j)) / (sizes[i] - 1) : nil
    }
    func root(_ terms: [Double?]) -> Double? {
      terms.allSatisfy { $0 != nil } ? terms.reduce(0) { $0 + ($1 ?? 0) }.squareRoot() : nil
    }
    let indices = Array(0..<n)
    proportions = indices.map { i in indices.map { j in shares[i] * share(i, j) } }
    let matrix = proportions
    self.counts = counts
    overall = Value(
      estimate: indices.reduce(0) { $0 + matrix[$1][$1] },
      standardError: root(indices.map { i in variance(i, i).map { shares[i] * shares[i] * $0 } }))
    classes = indices.map { j in
      let proportion = indices.reduce(0) { $0 + matrix[$1][j] }
      let users = sizes[j] > 0 ? Value(estimate: share(j, j), standardError: variance(j, j)?.squareRoot()) : nil
      var producers: Value?
      if proportion > 0 {
        let p = matrix[j][j] / proportion
        let estimated = proportion * total
        let terms = indices.map { i -> Double? in
          let factor = i == j ? (1 - p) * (1 - p) : p * p
          return variance(i, j).map { factor * weights[i] * weights[i] * $0 }
        }
        producers = Value(estimate: p, standardError: root(terms).map { $0 / estimated })
      }
      let error = root(indices.map { i in variance(i, j).map { shares[i] * shares[i] * $0 } })
      return OfClass(
        name: names[j], samples: Int(sizes[j]), weight: shares[j], users: users, producers: producers,
        proportion: Value(estimate: proportion, standardError: error),
        area: Value(estimate: proportion * total, standardError: error.map { $0 * total }))
    }
  }
}

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
