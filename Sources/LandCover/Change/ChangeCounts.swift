/// From one class to another.
public struct ClassPair: Hashable, Sendable, Comparable {
  public let from: Int
  public let to: Int
  public static func < (a: ClassPair, b: ClassPair) -> Bool { (a.from, a.to) < (b.from, b.to) }
}

/// Pixels and their area in units of ``PixelAreas``.
struct Amount: Sendable, Equatable {
  var pixels: UInt64 = 0
  var area: UInt128 = 0

  static func += (a: inout Amount, b: Amount) {
    // A part that was tampered with must not end the program: sums wrap.
    a.pixels &+= b.pixels
    a.area &+= b.area
  }
}

/// What is counted between two maps, in whole numbers: sums of parts are those of the whole.
struct IntervalCounts: Sendable, Equatable {
  var pairs: [ClassPair: Amount] = [:]
  /// Pixels of codes that the legend does not have, by map and code.
  var outside: [[Int: UInt64]] = [[:], [:]]
  var zones: [Int: [ClassPair: Amount]] = [:]

  mutating func merge(_ other: IntervalCounts) {
    pairs.merge(other.pairs) { a, b in
      var sum = a
      sum += b
      return sum
    }
    for map in 0..<2 { outside[map].merge(other.outside[map], uniquingKeysWith: &+) }
    zones.merge(other.zones) { mine, theirs in
      mine.merging(theirs) { a, b in
        var sum = a
        sum += b
        return sum
      }
    }
  }
}

/// The from-to matrix of two maps.
public struct ChangeMatrix: Sendable {
  /// In order: every class of any of the maps.
  public let classes: [Int]
  /// Pixels: a row for each class of the first map, a column for each of the second.
  public let pixels: [[UInt64]]
  /// Square kilometres, of the same shape.
  public let squareKilometres: [[Double]]

  init(_ pairs: [ClassPair: Amount], classes: [Int]) {
    let positions = Dictionary(classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var pixels = [[UInt64]](repeating: [UInt64](repeating: 0, count: classes.count), count: classes.count)
    var areas = [[Double]](repeating: [Double](repeating: 0, count: classes.count), count: classes.count)
    for (pair, amount) in pairs {
      guard let from = positions[pair.from], let to = positions[pair.to] else { continue }
      pixels[from][to] = amount.pixels
      areas[from][to] = PixelAreas.squareKilometres(amount.area)
    }
    (self.classes, self.pixels, squareKilometres) = (classes, pixels, areas)
  }
}

/// Indicators of change between two maps, in pixels.
///
/// Pontius, Shusas and McEachern 2004 (Agriculture, Ecosystems and Environment 101:251) for loss, gain, net and swap of
/// a class; Pontius and Santacruz 2014 (International Journal of Remote Sensing 35:7543) for quantity, exchange and
/// shift of a map.
public struct ChangeIndicators: Sendable, Equatable {
  public struct OfClass: Sendable, Equatable {
    public let code: Int
    public let before: UInt64
    public let after: UInt64
    public let persistence: UInt64
    public let loss: UInt64
    public let gain: UInt64
    /// |gain - loss|.
    public let net: UInt64
    /// Twice the lesser of gain and loss.
    public let swap: UInt64
  }

  /// Pixels with a class in both maps.
  public let pixels: UInt64
  public let changed: UInt64
  /// Half the sum of the classes' net changes.
  public let quantity: UInt64
  /// What pairs of classes give each other, both ways counted.
  public let exchange: UInt64
  /// The rest: change among three classes and more.
  public let shift: UInt64
  public let classes: [OfClass]

  public init(_ matrix: ChangeMatrix) {
    let m = matrix.pixels
    let indices = m.indices
    classes = indices.map { i in
      let before = m[i].reduce(0, &+)
      let after = indices.reduce(0) { $0 &+ m[$1][i] }
      let (loss, gain) = (before &- m[i][i], after &- m[i][i])
      return OfClass(
        code: matrix.classes[i], before: before, after: after, persistence: m[i][i], loss: loss, gain: gain,
        net: gain > loss ? gain - loss : loss - gain, swap: 2 &* min(gain, loss))
    }
    pixels = classes.reduce(0) { $0 &+ $1.before }
    changed = classes.reduce(0) { $0 &+ $1.loss }
    quantity = classes.reduce(0) { $0 &+ $1.net } / 2
    var exchange: UInt64 = 0
    for i in indices { for j in indices where j > i { exchange &+= 2 &* min(m[i][j], m[j][i]) } }
    self.exchange = exchange
    shift = changed &- quantity &- exchange
  }
}

/// How even change is over intervals, classes and transitions.
///
/// Aldwaik and Pontius 2012 (Landscape and Urban Planning 106:103): each intensity stands beside the uniform one it
/// would be if change were spread evenly. All are percent: of the interval level a year where years are known, else an
/// interval.
public struct IntensityAnalysis: Sendable {
  public struct Interval: Sendable {
    public let changed: Double
    /// Of all intervals together.
    public let uniform: Double
  }
  public struct Category: Sendable {
    public let code: Int
    /// Nil for a class without pixels.
    public let loss: Double?
    public let gain: Double?
    /// Changed pixels of all.
    public let uniform: Double
  }
  public struct Transition: Sendable {
    public let from: Int
    public let to: Int
    public let intensity: Double
    /// The class's gain over all pixels that were of another class.
    public let uniform: Double
  }

  public let intervals: [Interval]
  public let categories: [[Category]]
  public let transitions: [[Transition]]

  /// - Parameter years: between the maps of each interval; 1 where they are not known.
  public init(_ matrices: [ChangeMatrix], years: [Double]) {
    let indicators = matrices.map(ChangeIndicators.init)
    func percent(_ part: UInt64, _ whole: UInt64) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) * 100 }
    let shares = zip(indicators, years).map { percent($0.changed, $0.pixels) / max($1, .leastNormalMagnitude) }
    let total =
      zip(indicators, years).reduce(0.0) { $0 + percent($1.0.changed, $1.0.pixels) }
      / max(years.reduce(0, +), .leastNormalMagnitude)
    intervals = shares.map { Interval(changed: $0, uniform: total) }
    categories = zip(indicators, years).map { indicators, years in
      indicators.classes.map { one in
        Category(
          code: one.code, loss: one.before == 0 ? nil : percent(one.loss, one.before) / years,
          gain: one.after == 0 ? nil : percent(one.gain, one.after) / years,
          uniform: percent(indicators.changed, indicators.pixels) / years)
      }
    }
    transitions = zip(zip(matrices, indicators), years).map { pair, years in
      let (matrix, indicators) = pair
      return matrix.classes.indices.flatMap { to -> [Transition] in
        let target = indicators.classes[to]
        let others = indicators.pixels &- target.before
        return matrix.classes.indices.compactMap { from in
          guard from != to, indicators.classes[from].before > 0, target.gain > 0 else { return nil }
          return Transition(
            from: matrix.classes[from], to: target.code,
            intensity: percent(matrix.pixels[from][to], indicators.classes[from].before) / years,
            uniform: percent(target.gain, others) / years)
        }
      }
    }
  }
}
