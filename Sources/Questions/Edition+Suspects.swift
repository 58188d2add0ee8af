public import Editions
internal import Findings
internal import Vocabulary

/// How much values that must be looked at weigh: their sum in the measure's unit, and how many amounts they are.
public struct SuspectWeight: Sendable, Equatable {
  public var value = 0.0
  public var facts = 0

  public init() {}

  init(value: Double, facts: Int) { (self.value, self.facts) = (value, facts) }
}

extension Edition {
  /// How much of an answer stands in values that must be looked at: their sum in the measure's unit, and how many
  /// amounts they are.
  ///
  /// The same whether the question sums them or leaves them out. Nil where nobody looked.
  /// - Throws: ``QuestionError`` for a value the edition does not know.
  /// - Complexity: O(suspect amounts x log reports).
  public func suspectWeight(of question: Question, _ evidence: Evidence?) throws -> (value: Double, facts: Int)? {
    guard let weights = try suspectWeights(of: question, by: [], evidence) else { return nil }
    return (weights[[]]?.value ?? 0, weights[[]]?.facts ?? 0)
  }

  /// The same by the values of dimensions, as an answer's rows have them; groups without such values are absent.
  public func suspectWeights(of question: Question, by dimensions: [Dimension], _ evidence: Evidence?) throws
    -> [[DimensionValue]: SuspectWeight]?
  {
    guard let evidence, let suspects = evidence.suspects else { return nil }
    var all = question
    all.quality = .all
    all.by = dimensions
    let resolution = try Resolution(all, self, evidence)
    let overlay = try evidence.overlay(all, resolution.codes)
    let amounts = overlay?.amount.values ?? facts.amount.values
    defer { withExtendedLifetime(overlay) {} }
    let matches = resolution.matcher
    var sum = SuspectSum()
    var sums: [[DimensionValue]: SuspectSum] = [:]
    for (position, index) in resolution.segments.enumerated() {
      for suspect in suspects.positions(in: manifest.segments[index].reportNumbers) {
        let (fact, report) = (suspects.facts[suspect], suspects.reports[suspect])
        guard matches(fact, report, position) else { continue }
        let amount = amounts[fact] * resolution.weight(fact, report)
        if dimensions.isEmpty {
          sum.add(amount)
        } else {
          let values = dimensions.map { value($0, fact, report, resolution) }
          sums[values, default: SuspectSum()].add(amount)
        }
      }
    }
    return dimensions.isEmpty
      ? sum.facts == 0 ? [:] : [[]: sum.weight] : sums.mapValues(\.weight)
  }

  /// The value of a dimension for one fact.
  func value(_ dimension: Dimension, _ fact: Int, _ report: Int, _ resolution: Resolution) -> DimensionValue {
    let segment = segment(of: report)
    let code = Int(reports.code.values[report])
    switch dimension {
    case .country: return segment.map { .country($0.register.country) } ?? .unknown
    case .register: return segment.map { .register($0.register) } ?? .unknown
    case .year: return segment.map { .year($0.year) } ?? .unknown
    case .state:
      let number = Int(reports.place.values[report]) - 1
      return catalog.places.indices.contains(number) ? .state(catalog.places[number].code) : .unknown
    case .sector:
      let number = Int(reports.sector.values[report]) - 1
      return catalog.sectors.indices.contains(number)
        ? .sector(String(catalog.sectors[number].prefix(resolution.question.sectorDigits))) : .unknown
    case .substance:
      return catalog.codes.indices.contains(code)
        ? .substance(catalog.substances[catalog.codes[code].substance].substance.key) : .unknown
    case .code: return catalog.codes.indices.contains(code) ? .code(catalog.codes[code].id.description) : .unknown
    case .category: return Category(rawValue: facts.category.values[fact]).map { .category($0) } ?? .unknown
    case .method: return resolution.traits?.method(of: fact) ?? .unknown
    case .reliability: return resolution.traits?.reliability(of: fact) ?? .unknown
    case .facility: return .facility(facilities[Int(reports.facility.values[report])])
    case .plant: return .plant(facilities[resolution.plant(Int(reports.facility.values[report]))])
    case .zone: return resolution.zones?.value(Int(reports.facility.values[report])) ?? .unknown
    case .scope: return catalog.codes.indices.contains(code) ? .scope(catalog.codes[code].scope) : .unknown
    }
  }
}

private struct SuspectSum {
  private var sum = CompensatedSum()
  private(set) var facts = 0

  mutating func add(_ amount: Double) {
    sum.add(amount)
    facts += 1
  }

  var weight: SuspectWeight { SuspectWeight(value: sum.value, facts: facts) }
}

/// The amounts that must be looked at, in the edition's order, each with its report: found once for all questions.
struct SuspectIndex: Sendable {
  let facts: [Int]
  let reports: [Int]

  init(_ findings: Findings, _ edition: Edition) {
    let known = findings.suspectFacts.keys.sorted().compactMap { fact in
      edition.report(of: fact).map { (fact: fact, report: $0) }
    }
    (facts, reports) = (known.map(\.fact), known.map(\.report))
  }

  /// Those of a range of reports.
  func positions(in range: Range<Int>) -> Range<Int> {
    let first = reports.partition { $0 >= range.lowerBound }
    return first..<max(first, reports.partition { $0 >= range.upperBound })
  }
}

/// A figure that a sentence states, and what it would be without the values that must be looked at.
///
/// Every sentence with a figure, on pages, in previews and in reports, is decided here: a figure that flagged values
/// move by more than a tenth is said with and without them, or not at all.
public struct Statement: Sendable, Equatable {
  public let value: Double
  public let without: Double
  /// How many values are flagged.
  public let flagged: Int

  /// The share by which flagged values may move a figure that is said alone.
  static let tolerance = 0.1

  public init(_ value: Double, without: Double, flagged: Int) {
    (self.value, self.without, self.flagged) = (value, without, flagged)
  }

  /// Whether the figure must not be said alone.
  public var isMoved: Bool {
    flagged > 0
      && (!value.isFinite || !without.isFinite || abs(value - without) > Self.tolerance * max(abs(value), abs(without)))
  }
}

extension Resolution {
  /// Whether a question sums a fact. Ask for it once: it has what it needs at hand.
  /// The position is that of the report's segment among ``segments``.
  var matcher: (_ fact: Int, _ report: Int, _ position: Int) -> Bool {
    let (code, unit, category) = (
      edition.reports.code.values, edition.facts.unit.values, edition.facts.category.values
    )
    let (matches, isDioxin, categories) = (reportMatcher, codeIsDioxin, categoryMatches)
    let (units, dioxinUnits, traits) = (unitMatches, dioxinUnitMatches, traits)
    let weights = weights
    return { fact, report, position in
      matches(report, position) && (isDioxin[code[report]] ? dioxinUnits : units)[unit[fact]]
        && categories[category[fact]] && traits?.isAsked(fact) != false
        && weights.map { $0.view[code[report], category[fact]] > 0 } != false
    }
  }

  /// What an amount is multiplied by; 1 unless the measure weighs.
  func weight(_ fact: Int, _ report: Int) -> Double {
    weights.map { $0.view[edition.reports.code.values[report], edition.facts.category.values[fact]] } ?? 1
  }

  /// Whether a question asks for a report, whatever it holds.
  var reportMatcher: (_ report: Int, _ position: Int) -> Bool {
    let (code, sector, place, facility) = (
      edition.reports.code.values, edition.reports.sector.values, edition.reports.place.values,
      edition.reports.facility.values
    )
    let (masks, sectors, places, facilities) = (codeMasks, sectorMatches, placeMatches, facilities)
    return { report, position in
      masks[position][code[report]] != 0 && sectors[sector[report]] && places[place[report]]
        && facilities?.contains(facility[report]) != false
    }
  }
}
