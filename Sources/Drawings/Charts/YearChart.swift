internal import Foundation
public import Markup
public import Vocabulary

/// Amounts over the years, stacked by what they are divided into.
public struct ColumnChart: Sendable {
  public struct Series: Sendable {
    public let name: HTML
    /// A number from 1 to 8 of the palette; the same thing has the same colour on every page.
    let colour: Int
    /// By year.
    public let amounts: [Int: Double]

    public init(name: HTML, colour: Int, amounts: [Int: Double]) {
      (self.name, self.colour, self.amounts) = (name, colour, amounts)
    }
  }

  public let years: [Int]
  public let series: [Series]
  /// Years without a column, each with the reason: no data, or files that cover other ground.
  public let gaps: [Int: String]
  /// What of a year's amount stands in values that must be looked at.
  public var flagged: [Int: Double] = [:]

  public init(years: [Int], series: [Series], gaps: [Int: String] = [:]) {
    (self.years, self.series, self.gaps) = (years, series, gaps)
  }

  /// The words that stand in a chart.
  public struct Labels {
    let amount: (Double) -> String
    /// Of the part that must be looked at.
    let flagged: String

    public init(flagged: String, amount: @escaping (Double) -> String) {
      (self.flagged, self.amount) = (flagged, amount)
    }
  }

  private var totals: [Int: Double] {
    var totals: [Int: Double] = [:]
    for series in series {
      for (year, amount) in series.amounts where gaps[year] == nil { totals[year, default: 0] += amount }
    }
    return totals
  }

  /// The colours of categories; small ones share the last.
  public static func colour(of category: Category) -> Int {
    switch category {
    case .onsiteAir: 1
    case .onsiteWater: 2
    case .onsiteUnderground: 3
    case .onsiteLand: 4
    case .offsiteDisposal: 5
    case .recycling: 6
    case .energyRecovery, .treatment, .sewage: 7
    case .onsiteUnspecified, .other: 8
    }
  }

  /// The chart as SVG, drawn for a width in pixels; a page holds one for desks and one for phones.
  private func svg(width: Double, title: String, labels words: Labels, className: String) -> HTML {
    let height = 240.0
    let right = 8.0
    let top = 14.0
    let bottom = 26.0
    let totals = totals
    let step = Self.step(for: totals.values.max() ?? 0)
    let steps = max(1, Int(((totals.values.max() ?? 0) / step).rounded(.up)))
    let highest = step * Double(steps)
    let labels = (0...steps).map { $0 == 0 ? "0" : words.amount(Double($0) * step) }
    let left = 12 + 7.2 * Double(labels.map(\.count).max() ?? 1)
    func y(_ amount: Double) -> Double { top + (height - top - bottom) * (1 - amount / highest) }
    let slot = (width - left - right) / Double(max(1, years.count))
    let column = min(56, slot * 0.72)
    func n(_ value: Double) -> String { String((value * 10).rounded() / 10) }
    var drawing: HTML = ""
    for line in 0...steps {
      let amount = Double(line) * step
      drawing += """
        <line class="grid" x1="\(n(left))" x2="\(n(width - right))" y1="\(n(y(amount)))" y2="\(n(y(amount)))"/>\
        <text class="axis" x="\(n(left - 6))" y="\(n(y(amount) + 4))" text-anchor="end">\(labels[line])</text>
        """
    }
    let every = max(1, Int((44 / slot).rounded(.up)))
    for (index, year) in years.enumerated() {
      let x = left + slot * (Double(index) + 0.5)
      var base = 0.0
      if let reason = gaps[year] {
        drawing +=
          """
          <rect class="gap" x="\(n(x - column / 2))" width="\(n(column))" y="\(n(top))" \
          height="\(n(height - top - bottom))"><title>\(String(year)) · \(reason)</title></rect>
          """
      }
      for series in series where gaps[year] == nil {
        guard let amount = series.amounts[year], amount > 0 else { continue }
        let (from, to) = (y(base), y(base + amount))
        drawing +=
          """
          <rect class="c\(series.colour)" x="\(n(x - column / 2))" width="\(n(column))" y="\(n(to))" \
          height="\(n(max(0.6, from - to - 0.6)))">\
          <title>\(String(year)) · \(series.name.plain): \(words.amount(amount))</title></rect>
          """
        base += amount
      }
      if let marked = flagged[year], gaps[year] == nil, marked > 0, base > 0 {
        let (from, to) = (y(base - min(marked, base)), y(base))
        drawing +=
          """
          <rect class="flagged" x="\(n(x - column / 2))" width="\(n(column))" y="\(n(to))" \
          height="\(n(max(1, from - to)))"><title>\(String(year)) · \(words.flagged): \(words.amount(marked))</title>\
          </rect>
          """
      }
      if (years.count - 1 - index) % every == 0 {
        drawing +=
          "<text class=\"axis\" x=\"\(n(x))\" y=\"\(n(height - 8))\" text-anchor=\"middle\">\(String(year))</text>"
      }
    }
    return """
      <svg class="chart \(className)" viewBox="0 0 \(n(width)) \(n(height))" role="img" \
      aria-label="\(title)">\(drawing)</svg>
      """
  }

  /// A round distance between lines: 1, 2 or 5 times a power of ten, three to five lines.
  private static func step(for highest: Double) -> Double {
    guard highest > 0, highest.isFinite else { return 1 }
    let power = pow(10, log10(highest / 4).rounded(.down))
    return ([1.0, 2, 5, 10].first { $0 * power * 4 >= highest } ?? 10) * power
  }

  /// Chart, legend and title; the table that belongs beside it is the caller's.
  public func figure(title: String, labels: Labels) -> HTML {
    let legend =
      series.count < 2
      ? HTML.empty
      : """
      <ul class="legend">\(series.map { line -> HTML in
        """
        <li><svg width="12" height="12" aria-hidden="true">\
        <rect class="c\(line.colour)" width="12" height="12" rx="2"/></svg> \(line.name)</li>
        """
      })</ul>
      """
    return """
      <figure class="chart-figure"><figcaption>\(title)</figcaption>\
      \(svg(width: 760, title: title, labels: labels, className: "wide"))\
      \(svg(width: 340, title: title, labels: labels, className: "narrow"))\(legend)</figure>
      """
  }
}
