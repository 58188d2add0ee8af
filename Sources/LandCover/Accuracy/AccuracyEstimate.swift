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
