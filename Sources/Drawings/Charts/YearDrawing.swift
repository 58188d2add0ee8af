internal import Markup

/// Where the parts of a drawing are across: as shares of whatever width it is shown at, or in pixels of a picture.
enum Across {
  case shown
  case pixels(Double)

  func callAsFunction(_ share: Double) -> String {
    switch self {
    case .shown: String((share * 10_000).rounded() / 100) + "%"
    case .pixels(let width): (share * width).drawn
    }
  }

  /// The whole width in the units of a path.
  var units: Double {
    switch self {
    case .shown: 1000
    case .pixels(let width): width
    }
  }
}

/// The plot of a ``YearChart``. Shown at any width its letters keep their size: only places across are shares.
struct YearDrawing {
  private let chart: YearChart
  private let labels: YearChart.Labels
  private let series: [YearChart.Series]
  private let across: Across
  private let height: Double
  private let heights: Heights

  private static let top = 22.0
  private static let foot = 44.0
  private static let lineHeight = 16.0
  private static let longestLabel = 26

  init(_ chart: YearChart, _ labels: YearChart.Labels, height: Double, across: Across) {
    (self.chart, self.labels, self.height, self.across) = (chart, labels, height, across)
    series = chart.drawn
    let shown = chart.shown
    let values =
      chart.form == .columns
      ? shown.map { chart.totals[$0] ?? 0 } : series.flatMap { line in shown.compactMap(line.amount) }
    heights = Heights(
      values, isLogarithmic: chart.form == .log, top: Self.top, bottom: height - Self.foot)
  }

  private var lineLabels: [String] { heights.lines.map { $0 == 0 ? "0" : said($0) } }

  /// A value as the form reads it.
  private func said(_ value: Double) -> String { chart.form == .index ? labels.number(value) : labels.amount(value) }

  /// How wide the labels on the left are, in characters.
  var labelLength: Int { lineLabels.map(\.count).max() ?? 1 }

  /// The classes that give the labels their room, and say how many years there are.
  var styles: String {
    let years = [7, 14, 28].first { chart.years.count <= $0 } ?? 56
    return "a\(min(14, (labelLength + 1) / 2 * 2)) n\(years)"
  }

  private var slot: Double { 1 / Double(max(1, chart.years.count)) }
  private func middle(_ index: Int) -> Double { slot * (Double(index) + 0.5) }
  private var column: Double { min(0.09, slot * 0.74) }

  var html: HTML {
    grid + axis + gaps + marks + (chart.form == .columns ? columns : lines) + direct + slots
  }

  private var grid: HTML {
    HTML(
      zip(heights.lines, lineLabels).map { value, label -> HTML in
        let y = heights.y(value) ?? height
        return """
          <line class="grid" x2="\(across(1))" y1="\(y.drawn)" y2="\(y.drawn)"/>\
          <text class="axis" x="-8" y="\((y + 4).drawn)" text-anchor="end">\(label)</text>
          """
      })
  }

  /// The years; in narrow places every second, fourth or eighth, counted from the last.
  private var axis: HTML {
    let years = chart.years.enumerated().map { index, year -> HTML in
      let place = chart.years.count - 1 - index
      let level = place == 0 ? 3 : min(3, place.trailingZeroBitCount)
      if case .pixels(let width) = across, place % max(1, Int((44 / (slot * width)).rounded(.up))) != 0 {
        return .empty
      }
      return """
        <text class="axis l\(level)" x="\(across(middle(index)))" y="\((height - Self.foot + 18).drawn)" \
        text-anchor="middle">\(String(year))</text>
        """
    }
    return HTML(years)
      + """
      <text class="axis" x="\(across(1))" y="\((height - 6).drawn)" text-anchor="end">\(labels.years)</text>
      """
  }

  /// Years that are not drawn, hatched, each run with the number of its reason below.
  private var gaps: HTML {
    let reasons = chart.breaks.map(\.reason)
    var drawing = HTML.empty
    for (index, year) in chart.years.enumerated() {
      guard let reason = chart.gaps[year] else { continue }
      drawing += """
        <rect class="gap" x="\(across(slot * Double(index)))" width="\(across(slot))" y="\(Self.top.drawn)" \
        height="\((height - Self.foot - Self.top).drawn)"/>
        """
      let isFirst = index == 0 || chart.gaps[chart.years[index - 1]] != reason
      if isFirst, let number = reasons.firstIndex(of: reason) {
        drawing += """
          <text class="axis break" x="\(across(middle(index)))" y="\((Self.top - 6).drawn)" \
          text-anchor="middle">\(String(number + 1))</text>
          """
      }
    }
    return drawing
  }

  /// A line before each year from which on amounts take in something else, with the number of what changed below.
  private var marks: HTML {
    HTML(
      chart.marks.enumerated().map { number, mark -> HTML in
        guard let index = chart.years.firstIndex(of: mark.year), index > 0 else { return .empty }
        let x = across(slot * Double(index))
        return """
          <line class="mark" x1="\(x)" x2="\(x)" y1="\(Self.top.drawn)" y2="\((height - Self.foot).drawn)"/>\
          <text class="axis break" x="\(x)" y="\((Self.top - 6).drawn)" text-anchor="middle">\
          \(String(chart.breaks.count + number + 1))</text>
          """
      })
  }

  private var columns: HTML {
    var drawing = HTML.empty
    for (index, year) in chart.years.enumerated() where chart.gaps[year] == nil {
      let x = across(middle(index) - column / 2)
      let width = across(column)
      var base = 0.0
      func part(_ style: String, from low: Double, to high: Double) -> HTML {
        guard let from = heights.y(low), let to = heights.y(high) else { return .empty }
        return """
          <rect class="\(style)" x="\(x)" width="\(width)" y="\(to.drawn)" height="\(max(0.6, from - to - 0.8).drawn)"/>
          """
      }
      for series in series {
        guard let amount = series.amounts[year], amount > 0 else { continue }
        drawing += part("c\(series.colour)", from: base, to: base + amount)
        base += amount
      }
      if let marked = chart.flagged[year], marked > 0, base > 0 {
        drawing += part("flagged", from: base - min(marked, base), to: base)
      }
    }
    return drawing
  }

  private var lines: HTML {
    var (paths, points) = (HTML.empty, HTML.empty)
    let last = chart.shown.last
    for line in series {
      var path = ""
      var before = false
      for (index, year) in chart.years.enumerated() {
        guard chart.gaps[year] == nil, let y = line.amount(year).flatMap(heights.y) else {
          before = false
          continue
        }
        path += "\(before ? "L" : "M")\((middle(index) * across.units).drawn) \(y.drawn)"
        let next = index + 1 < chart.years.count ? chart.years[index + 1] : nil
        let isAlone =
          !before && next.map { chart.gaps[$0] != nil || line.amount($0).flatMap(heights.y) == nil } != false
        if isAlone || year == last || chart.years.count <= 12 {
          points += "<circle class=\"c\(line.colour)\" cx=\"\(across(middle(index)))\" cy=\"\(y.drawn)\" r=\"3\"/>"
        }
        before = true
      }
      paths += "<path class=\"line k\(line.colour)\" d=\"\(path)\"/>"
    }
    return """
      <svg viewBox="0 0 \(across.units.drawn) \(height.drawn)" width="\(across(1))" height="\(height.drawn)" \
      preserveAspectRatio="none">\(paths)</svg>\(points)
      """
  }

  /// Where a series is in the last year drawn.
  private func end(of position: Int, in year: Int) -> Double? {
    let known = series[position].amount(year)
    guard chart.form == .columns else { return known.map { heights.y($0) ?? heights.bottom } }
    let own = known ?? 0
    let below = series[..<position].reduce(0) { $0 + ($1.amounts[year] ?? 0) }
    return own > 0 ? heights.y(below + own / 2) : nil
  }

  /// Where a line was last; nil for columns.
  private func lastKnown(_ position: Int) -> Double? {
    guard chart.form != .columns else { return nil }
    let known = chart.years.last { chart.gaps[$0] == nil && series[position].amount($0) != nil }
    return known.flatMap(series[position].amount).flatMap(heights.y)
  }

  /// The names of series at the right of the plot, as near to where they are as their number lets them be.
  private var direct: HTML {
    guard series.count > 1, let year = chart.shown.last, let index = chart.years.firstIndex(of: year) else {
      return .empty
    }
    let ordered = series.indices.map { position in
      let end = end(of: position, in: year)
      return (position: position, end: end, wished: end ?? lastKnown(position) ?? 0)
    }.sorted { ($0.wished, $1.position) < ($1.wished, $0.position) }
    var places: [Double] = []
    for name in ordered { places.append(max((places.last ?? 0) + Self.lineHeight, name.wished)) }
    // What ran over the bottom moves up again.
    var limit = height - Self.foot + 6
    for place in places.indices.reversed() {
      places[place] = min(places[place], limit)
      limit = places[place] - Self.lineHeight
    }
    let edge = middle(index) + (chart.form == .columns ? column / 2 : 0)
    let isLast = year == chart.years.last
    let names = zip(ordered, places).map { place, y -> HTML in
      let series = series[place.position]
      let isLong = series.name.count > Self.longestLabel
      let name = isLong ? series.name.prefix(Self.longestLabel - 1) + "…" : series.name[...]
      let line = isLast ? place.end.map { leader(series.colour, from: (edge, $0), to: y) } : nil
      return """
        \(line)<text x="\(across(1))" dx="4" y="\((y + 4.5).drawn)">\
        <tspan class="c\(series.colour)">■</tspan> \(name)</text>
        """
    }
    return "<g class=\"direct\" aria-hidden=\"true\">\(names)</g>"
  }

  private func leader(_ colour: Int, from: (x: Double, y: Double), to y: Double) -> HTML {
    """
    <line class="leader k\(colour)" x1="\(across(from.x))" x2="\(across(1))" y1="\(from.y.drawn)" y2="\(y.drawn)"/>
    """
  }

  /// One for each year, over its whole height, for who points at it.
  private var slots: HTML {
    let totals = chart.totals
    return HTML(
      chart.years.enumerated().map { index, year -> HTML in
        // Lines may be of what must not be added.
        let text = chart.gaps[year] ?? (chart.form == .columns ? labels.amount(totals[year] ?? 0) : nil)
        return """
          <rect class="slot" x="\(across(slot * Double(index)))" width="\(across(slot))" y="\(Self.top.drawn)" \
          height="\((height - Self.foot - Self.top).drawn)">\
          <title>\(text.map { labels.note([year], $0) } ?? String(year))</title></rect>
          """
      })
  }
}
