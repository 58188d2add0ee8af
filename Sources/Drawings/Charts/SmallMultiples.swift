public import Markup

/// The same years of several series, each in a panel of its own, all on one scale: what a stack of columns hides, and
/// what needs no colours.
public struct SmallMultiples {
  private let chart: YearChart
  private let labels: YearChart.Labels
  private let columns: Int
  private let heights: Heights
  /// Of the bars: less where there are many panels.
  private let plot: Double

  private static let gap = (across: 18.0, down: 12.0)
  private static let head = 20.0
  private static let foot = 18.0
  private static let title = 20.0

  /// - Parameters:
  ///   - labels: how amounts are read.
  ///   - columns: panels side by side.
  public init(_ chart: YearChart, labels: YearChart.Labels, columns: Int = 3) {
    (self.chart, self.labels, self.columns) = (chart, labels, max(1, columns))
    plot = chart.series.count > 6 ? 62 : 84
    heights = Heights(
      chart.series.flatMap { series in chart.shown.compactMap(series.amount) }, isLogarithmic: false, top: Self.head,
      bottom: Self.head + plot)
  }

  private var row: Double { Self.head + plot + Self.foot + Self.gap.down }

  /// How tall it is, whatever its width.
  public var height: Double {
    Self.title + Double((chart.series.count + columns - 1) / columns) * row - Self.gap.down
  }

  /// Drawn from the upper left corner.
  public func drawing(width: Double) -> HTML {
    let marks = heights.lines.map { $0 == 0 ? "0" : labels.amount($0) }
    let left = 12 + 8 * Double(marks.map(\.count).max() ?? 1)
    let room = (width - left - Double(columns - 1) * Self.gap.across) / Double(columns)
    let panels = chart.series.enumerated().map { index, series -> HTML in
      let x = left + Double(index % columns) * (room + Self.gap.across)
      let y = Self.title + Double(index / columns) * row
      let axis = index % columns == 0 ? marks : []
      return "<g transform=\"translate(\(x.drawn) \(y.drawn))\">\(panel(series, axis, width: room))</g>"
    }
    return "<text class=\"axis\" y=\"12\">\(labels.amounts)</text>\(panels)"
  }

  /// - Parameter axis: what the lines are labelled with; none but in the first panel of a row.
  private func panel(_ series: YearChart.Series, _ axis: [String], width: Double) -> HTML {
    let slot = width / Double(max(1, chart.years.count))
    let bars = chart.years.enumerated().map { index, year -> HTML in
      let x = slot * Double(index)
      guard chart.gaps[year] == nil, let amount = series.amount(year), let y = heights.y(amount) else {
        return """
          <rect class="gap" x="\(x.drawn)" width="\(slot.drawn)" y="\(Self.head.drawn)" height="\(plot.drawn)"/>
          """
      }
      let height = max(amount > 0 ? 0.8 : 0, heights.bottom - y)
      return """
        <rect class="c\(series.colour)" x="\((x + slot * 0.11).drawn)" width="\((slot * 0.78).drawn)" \
        y="\((heights.bottom - height).drawn)" height="\(height.drawn)"/>
        """
    }
    let grid = heights.lines.enumerated().map { index, value -> HTML in
      let y = heights.y(value) ?? heights.bottom
      let label: HTML =
        axis.isEmpty
        ? .empty : "<text class=\"axis\" x=\"-8\" y=\"\((y + 4).drawn)\" text-anchor=\"end\">\(axis[index])</text>"
      return """
        <line class="grid" x2="\(width.drawn)" y1="\(y.drawn)" y2="\(y.drawn)"/>\
        \(label)
        """
    }
    let ends: [(year: Int?, anchor: String, x: Double)] = [
      (chart.years.first, "start", 0),
      (chart.years.count > 1 ? chart.years.last : nil, "end", width),
    ]
    let years = ends.map { year, anchor, x -> HTML in
      guard let year else { return .empty }
      return """
        <text class="axis" x="\(x.drawn)" y="\((heights.bottom + 14).drawn)" \
        text-anchor="\(anchor)">\(String(year))</text>
        """
    }
    return "<text class=\"panel\" y=\"12\">\(Picture.cut(series.name, to: width))</text>\(grid)\(bars)\(years)"
  }
}
