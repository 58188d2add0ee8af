internal import Foundation

extension Double {
  /// A coordinate of a drawing: to a tenth.
  var drawn: String { String((self * 10).rounded() / 10) }
}

/// The vertical scale of a chart: from zero in round steps, or by powers of ten.
struct Heights {
  /// Where the largest and the smallest value lie, in pixels from above.
  let top: Double
  let bottom: Double
  /// The values that have a line, from below.
  let lines: [Double]
  let isLogarithmic: Bool

  private static let mostDecades = 8.0

  /// - Parameter values: all that are drawn.
  init(_ values: some Sequence<Double>, isLogarithmic: Bool, top: Double, bottom: Double) {
    let positive = values.filter { $0 > 0 && $0.isFinite }
    let highest = positive.max() ?? 1
    (self.top, self.bottom, self.isLogarithmic) = (top, bottom, isLogarithmic)
    guard isLogarithmic else {
      let step = Self.step(for: highest)
      lines = (0...max(1, Int((highest / step).rounded(.up)))).map { Double($0) * step }
      return
    }
    let last = log10(highest).rounded(.up)
    let first = max(min(log10(positive.min() ?? highest).rounded(.down), last - 1), last - Self.mostDecades)
    let decades = Int(last - first)
    let every = decades > 5 ? 2 : 1
    let steps: [Double] = decades <= 2 ? [1, 2, 5] : [1]
    lines =
      stride(from: 0, to: decades, by: every).flatMap { decade in steps.map { $0 * pow(10, first + Double(decade)) } }
      + [pow(10, last)]
  }

  /// A round distance between lines: 1, 2, 2.5 or 5 times a power of ten, three to five lines.
  private static func step(for highest: Double) -> Double {
    let power = pow(10, log10(highest / 4).rounded(.down))
    return ([1.0, 2, 2.5, 5, 10].first { $0 * power * 4 >= highest } ?? 10) * power
  }

  /// Nil for what a logarithmic scale cannot show.
  func y(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    let (low, high) = (lines.first ?? 0, lines.last ?? 1)
    let share: Double
    if isLogarithmic {
      guard value >= low * 0.999 else { return nil }
      share = log10(value / low) / log10(high / low)
    } else {
      share = value / high
    }
    return top + (bottom - top) * (1 - share)
  }
}
