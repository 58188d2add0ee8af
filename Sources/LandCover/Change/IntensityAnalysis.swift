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
