public import Editions
internal import Foundation
internal import Registers
public import Vocabulary

/// What a facility reported of one substance over the years, and what of the change its output explains.
///
/// TRI 8.9 has the ratio of a year's output to that of the year before. The ratios after the first year multiply to how
/// much the output grew; an amount divided by that is the amount per output of the first year. Source: EPA, TRI
/// Reporting Forms and Instructions, 8.9; a production ratio and an activity index are used alike.
public struct OutputTrend: Sendable {
  /// Why the chain of ratios ends.
  public enum Break: String, CaseIterable, Sendable {
    /// No form of the year.
    case noForm = "no_form"
    /// A year whose files are not in the edition, for the facility's state.
    case notLoaded = "not_loaded"
    /// A Form A: below the threshold, without amounts and ratio.
    case formA = "form_a"
    /// A form without a ratio.
    case noRatio = "no_ratio"
    case zeroRatio = "zero_ratio"
    /// More than one form, with a ratio each.
    case severalForms = "several_forms"
  }

  public struct Year: Sendable {
    public let year: Int
    /// Kilograms of the categories asked for; 0 where a form has none of them, nil without a form, and of a Form A.
    public let amount: Double?
    public let forms: Int
    public let ratio: Double?
    public let measure: OutputMeasure
    /// The output by that of the first year; nil behind a break.
    public let output: Double?
    /// Why the chain ends in this year; nil in years before and behind.
    public let broken: Break?

    /// Kilograms per output of the first year.
    public var perOutput: Double? { amount.flatMap { amount in output.map { amount / $0 } } }
  }

  public let facility: String
  public let code: RegisterCode
  /// The harmonised key.
  public let substance: String
  /// From the first year with a Form R to the last one asked for that is loaded; two at least.
  public let years: [Year]

  /// The change of the amount from the first to the last year, 0.1 for a tenth more; nil where the first has none, or
  /// the last has no form.
  public var change: Double? { Self.change(years.first?.amount, years.last?.amount) }
  /// The same per output; nil where the chain ends before.
  public var perOutputChange: Double? { Self.change(years.first?.amount, years.last?.perOutput) }
  public var broken: (year: Int, why: Break)? {
    years.lazy.compactMap { year in year.broken.map { (year.year, $0) } }.first
  }

  private static func change(_ first: Double?, _ last: Double?) -> Double? {
    guard let first, let last, first > 0 else { return nil }
    return last / first - 1
  }
}

extension Edition {
  /// Trends of facilities' substances per output, those with the most in their first year first. TRI alone tells
  /// output; others have none. Dioxins and furans are in grams and left out.
  /// - Parameter question: its years are all of TRI's unless given, from the first to the last; its categories narrow
  ///   the amounts.
  /// - Throws: ``QuestionError`` for filters that do not fit, and for an edition of before format 7; `EditionError` for
  ///   one that is changed.
  /// - Complexity: O(reports and facts that match).
  public func outputTrends(_ question: Question, _ evidence: Evidence?) throws -> [OutputTrend] {
    try question.checkReports(by: [], takesCategories: true)
    let details = try neededDetails()
    var asked = question
    if let first = question.years.map(\.lowerBound).min(), let last = question.years.map(\.upperBound).max() {
      asked.years = [first...last]
    }
    asked.registers = question.registers.isEmpty ? [.tri] : question.registers.filter { $0 == .tri }
    guard !asked.registers.isEmpty else { return [] }
    let resolution = try Resolution(asked, self, evidence)
    let (ofReport, ofFact) = (resolution.reportMatcher, resolution.matcher)
    let forms = try provenance().form.values
    let budget = WorkBudget.current
    var series: [Series: [Int: Form]] = [:]
    var years: Set<Int> = []
    for (position, index) in resolution.segments.enumerated() {
      let segment = manifest.segments[index]
      years.insert(segment.year)
      for range in ranges(segment, resolution) {
        for report in range {
          if report % 4096 == 0 { try budget?.check() }
          guard ofReport(report, position), !resolution.codeIsDioxin[reports.code.values[report]] else { continue }
          var sum = CompensatedSum()
          for fact in facts(of: report) where ofFact(fact, report, position) { sum.add(facts.amount.values[fact]) }
          guard let measure = OutputMeasure(rawValue: details.output.values[report]) else {
            throw EditionError("\(folder.path): report \(report) has a ratio of no known kind; changed")
          }
          let key = Series(facility: reports.facility.values[report], code: reports.code.values[report])
          series[key, default: [:]][segment.year, default: Form(place: reports.place.values[report])].add(
            sum.value, details.ratio.values[report], measure,
            isFormA: forms[report] == Report.Form.certificationFormA.rawValue)
        }
      }
    }
    let loaded = Dictionary(uniqueKeysWithValues: years.map { ($0, Set(coverage.states(.tri, $0))) })
    let trends = series.compactMap { key, forms -> OutputTrend? in
      // A Form A says no amount, so that nothing can be compared with it.
      guard let first = forms.filter({ !$0.value.forms.isFormA }).keys.min(), let place = forms[first]?.place,
        catalog.codes.indices.contains(Int(key.code))
      else { return nil }
      let state = catalog.places.indices.contains(Int(place) - 1) ? catalog.places[Int(place) - 1].code : nil
      let known = years.filter { year in
        forms[year] != nil || state.map { loaded[year]?.contains($0) == true } != false
      }
      guard let last = known.max(), last > first else { return nil }
      let code = catalog.codes[Int(key.code)]
      return OutputTrend(
        facility: facilities[Int(key.facility)], code: code.id,
        substance: catalog.substances[code.substance].substance.key, years: Self.chained(forms, first...last, known))
    }.sorted { a, b in
      (a.years[0].amount ?? 0, b.facility, b.code.description) > (
        b.years[0].amount ?? 0, a.facility, a.code.description
      )
    }
    return question.limit.map { Array(trends.prefix($0)) } ?? trends
  }

  private static func chained(
    _ forms: [Int: Form], _ years: ClosedRange<Int>, _ loaded: Set<Int>
  ) -> [OutputTrend.Year] {
    YearForms.output(forms.mapValues(\.forms), years, loaded: loaded).map { step in
      let form = forms[step.year]
      return OutputTrend.Year(
        year: step.year, amount: form.flatMap(\.amount), forms: form?.forms.count ?? 0, ratio: form?.forms.ratio,
        measure: form?.forms.measure ?? .none, output: step.output, broken: step.broken)
    }
  }
}

private struct Series: Hashable {
  let facility: UInt32
  let code: UInt16
}

/// The forms of a facility, code and year, with their amounts.
private struct Form {
  /// The number of its state.
  let place: UInt8
  private var sum = CompensatedSum()
  private(set) var forms = YearForms()

  init(place: UInt8) { self.place = place }

  var amount: Double? { forms.isFormA ? nil : sum.value }

  mutating func add(_ amount: Double, _ ratio: Double, _ measure: OutputMeasure, isFormA: Bool) {
    sum.add(amount)
    forms.add(ratio, measure, isFormA: isFormA)
  }
}
