internal import Vocabulary

/// What a country's files of one year must come to, added up exactly while they are written.
///
/// Facilities come one after the other, so one is counted in a group when it is not the last one counted there.
struct Tally {
  /// One figure's sum and counts.
  struct Figure {
    /// Attokilograms (1e-18 kg); of g TEQ, 1e-18 g.
    var sum: Int128 = 0
    var facilities = 0
    var reports = 0
    private var lastFacility = -1
    private var lastReport = -1

    mutating func count(facility: Int, report: Int) {
      if report != lastReport { reports += 1 }
      if facility != lastFacility { facilities += 1 }
      (lastFacility, lastReport) = (facility, report)
    }
  }

  /// What a figure is about, besides its country and year.
  enum Group: Hashable {
    /// Kilograms of a scope.
    case scope(Scope)
    case category(Vocabulary.Category)
    case state(String)
    /// A harmonised key.
    case substance(String)
    /// Four digits; `unknown` where neither report nor facility states one.
    case sector(String)
    /// Dioxins and furans by one of their own measures.
    case dioxins(Measure)

    /// The columns measure, scope, state, substance, sector and category of `expected.csv`.
    var columns: [String] {
      switch self {
      case .scope(let scope): [Measure.kilograms.rawValue, scope.code, "", "", "", ""]
      case .category(let category): [Measure.kilograms.rawValue, Scope.default.code, "", "", "", category.code]
      case .state(let state): [Measure.kilograms.rawValue, Scope.default.code, state, "", "", ""]
      case .substance(let key): [Measure.kilograms.rawValue, Scope.default.code, "", key, "", ""]
      case .sector(let code): [Measure.kilograms.rawValue, Scope.default.code, "", "", code, ""]
      case .dioxins(let measure): [measure.rawValue, Scope.default.code, "", "", "", ""]
      }
    }
  }

  /// One report as it was written.
  struct Report {
    let facility: Int
    /// ISO 3166-2.
    let state: String
    let substance: SampleSubstance
    /// NAICS or SCIAN as the report or its facility states it; blank for none.
    let sector: String
    let unit: MeasuredUnit
    let amounts: [(category: Vocabulary.Category, quantity: Quantity)]
  }

  private(set) var figures: [Group: Figure] = [:]
  private var reports = 0

  /// Counts a report and adds its amounts.
  mutating func add(_ entry: Report) {
    reports += 1
    let substance = entry.substance
    let amounts = entry.amounts.map { (category: $0.category, sum: $0.quantity.attokilograms(entry.unit)) }
    let total = amounts.reduce(0) { $0 + $1.sum }
    let kilograms = substance.isDioxin ? 0 : total
    count(.scope(substance.scope), kilograms, entry.facility)
    if substance.scope == .default {
      count(.state(entry.state), kilograms, entry.facility)
      count(.substance(substance.key), kilograms, entry.facility)
      count(.sector(entry.sector.isEmpty ? "unknown" : String(entry.sector.prefix(4))), kilograms, entry.facility)
      if !substance.isDioxin {
        for amount in amounts where amount.sum != 0 { count(.category(amount.category), amount.sum, entry.facility) }
      }
    }
    if substance.isDioxin, total != 0 {
      count(.dioxins(entry.unit == .gramsTEQ ? .teq : .dioxinMass), total, entry.facility)
    }
  }

  private mutating func count(_ group: Group, _ sum: Int128, _ facility: Int) {
    figures[group, default: Figure()].count(facility: facility, report: reports)
    figures[group, default: Figure()].sum += sum
  }

  static let header = "country,year,measure,scope,state,substance,sector,category,value,unit,facilities,reports\n"

  /// The lines of `expected.csv` for one country and year, in a fixed order.
  func lines(_ country: Party, _ year: Int) -> [String] {
    figures.map { group, figure in
      let columns = group.columns
      let unit = group.columns[0] == Measure.teq.rawValue ? Measure.teq.unit : Measure.kilograms.unit
      return
        ([country.rawValue, String(year)] + columns + [
          Self.decimal(figure.sum), unit, String(figure.facilities), String(figure.reports),
        ])
        .joined(separator: ",") + "\n"
    }.sorted()
  }

  /// An exact decimal number of kilograms.
  static func decimal(_ attokilograms: Int128) -> String {
    let whole = attokilograms / 1_000_000_000_000_000_000
    var rest = String(attokilograms % 1_000_000_000_000_000_000)
    rest = String(repeating: "0", count: 18 - rest.count) + rest
    while rest.last == "0" { rest.removeLast() }
    return rest.isEmpty ? "\(whole)" : "\(whole).\(rest)"
  }
}
