public import Markup
internal import Vocabulary

/// Amounts over the years: as columns stacked by what they are divided into, or as lines.
public struct YearChart: Sendable {
  /// How it is drawn.
  public enum Form: String, Sendable, CaseIterable {
    case columns
    case lines
    /// Lines on a scale of powers of ten.
    case log
    /// Lines as shares of the first year, which is 100.
    case index
    /// Lines of amounts per inhabitant of each series' place.
    case head
  }

  public struct Series: Sendable {
    public let name: String
    /// A number from 1 of the ``Palette``; the same thing has the same colour on every page.
    public let colour: Int
    /// By year.
    public let amounts: [Int: Double]
    /// Whether a year without an amount is zero; else nothing is known of it, and a line breaks.
    let missingIsZero: Bool

    public init(name: String, colour: Int, amounts: [Int: Double], missingIsZero: Bool = true) {
      (self.name, self.colour, self.amounts, self.missingIsZero) = (name, colour, amounts, missingIsZero)
    }

    /// Nil where nothing is known.
    func amount(_ year: Int) -> Double? { amounts[year] ?? (missingIsZero ? 0 : nil) }
  }

  public let years: [Int]
  public let series: [Series]
  /// Years that are not drawn, each with the reason: no data, or files that cover other ground.
  public let gaps: [Int: String]
  public let form: Form
  /// What of a year's amount stands in values that must be looked at.
  public var flagged: [Int: Double] = [:]
  /// Years from which on amounts take in something else than before, with what changed, in order.
  public var marks: [(year: Int, text: String)] = []
  /// Who counted the inhabitants that amounts are divided by.
  public var sources: [String] = []

  public init(years: [Int], series: [Series], gaps: [Int: String] = [:], form: Form = .columns) {
    (self.years, self.series, self.gaps, self.form) = (years, series, gaps, form)
  }

  /// The words in a chart.
  public struct Labels {
    /// What is drawn, and across what.
    let amounts: String
    let years: String
    /// Some years and what is said of them.
    let note: ([Int], String) -> String
    /// A plain number, of an index.
    let number: (Double) -> String
    let amount: (Double) -> String

    public init(
      amounts: String, years: String, note: @escaping ([Int], String) -> String,
      number: @escaping (Double) -> String, amount: @escaping (Double) -> String
    ) {
      (self.amounts, self.years, self.note) = (amounts, years, note)
      (self.number, self.amount) = (number, amount)
    }
  }

  /// The years that are drawn.
  public var shown: [Int] { years.filter { gaps[$0] == nil } }

  public var totals: [Int: Double] {
    series.reduce(into: [:]) { totals, series in totals.merge(series.amounts, uniquingKeysWith: +) }
  }

  /// The year of an index that is 100: the first in which every series has an amount, else the first of any.
  public var baseYear: Int? {
    func has(_ series: Series, _ year: Int) -> Bool { (series.amounts[year] ?? 0) > 0 }
    return shown.first { year in series.allSatisfy { has($0, year) } }
      ?? shown.first { year in series.contains { has($0, year) } }
  }

  /// The names of series that an index leaves out: they have nothing in its first year.
  public var leftOut: [String] {
    guard form == .index, let base = baseYear else { return [] }
    return series.filter { ($0.amounts[base] ?? 0) <= 0 }.map(\.name)
  }

  /// What is drawn: of an index, shares of the first year in hundredths; series without an amount there are left out.
  var drawn: [Series] {
    guard form == .index, let base = baseYear else { return series }
    return series.compactMap { series in
      guard let first = series.amounts[base], first > 0 else { return nil }
      return Series(
        name: series.name, colour: series.colour, amounts: series.amounts.mapValues { $0 / first * 100 },
        missingIsZero: series.missingIsZero)
    }
  }

  /// The reasons of gaps in the order of their first years, each with all of its years.
  public var breaks: [(reason: String, years: [Int])] {
    var breaks: [(reason: String, years: [Int])] = []
    for year in years {
      guard let reason = gaps[year] else { continue }
      if let known = breaks.firstIndex(where: { $0.reason == reason }) {
        breaks[known].years.append(year)
      } else {
        breaks.append((reason, [year]))
      }
    }
    return breaks
  }

  /// What is said of the numbers above a chart, in their order: of gaps, then of marks.
  public func notes(_ labels: Labels) -> [String] {
    breaks.map { labels.note($0.years, $0.reason) } + marks.map { labels.note([$0.year], $0.text) }
  }

  /// Chart, legend, title and the reasons of gaps; the table that belongs beside it is the caller's.
  public func figure(title: String, labels: Labels, below: HTML = .empty) -> HTML {
    let drawing = YearDrawing(self, labels, height: 300, across: .shown)
    let legend: HTML = "<ul class=\"legend\">\(drawn.map(Self.entry))</ul>"
    let notes = notes(labels).map { note -> HTML in "<li>\(note)</li>" }
    let list: HTML = "<ol class=\"breaks\">\(notes)</ol>"
    // Where no year can be drawn there are the reasons, and the table.
    guard !shown.isEmpty else {
      return """
        <figure id="chart" class="chart-figure"><figcaption>\(title)</figcaption>\
        \(when(!notes.isEmpty, list))\(below)</figure>
        """
    }
    return """
      <figure id="chart" class="chart-figure\(when(drawn.count > 1, " labelled"))"><figcaption>\(title)</figcaption>\
      <p class="axis-title">\(labels.amounts)</p>\
      <svg class="chart \(drawing.styles)" height="300" role="img" aria-label="\(title)">\(drawing.html)</svg>\
      \(when(drawn.count > 1, legend))\(when(!notes.isEmpty, list))\(below)</figure>
      """
  }

  private static func entry(_ series: Series) -> HTML {
    """
    <li><svg width="12" height="12" aria-hidden="true">\
    <rect class="c\(series.colour)" width="12" height="12" rx="2"/></svg> \(series.name)</li>
    """
  }
}
