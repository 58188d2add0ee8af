public import Editions
public import Vocabulary

/// What a sum of hazard says, and what it does not: how many of its kilograms have a weight, which do not, and what of
/// it is a bound.
public struct HazardNote: Sendable, Equatable {
  /// A sum, of all countries or of one.
  public struct Share: Sendable, Equatable {
    /// Of media that the table weighs.
    public var kilograms = 0.0
    public var weighed = 0.0

    /// Of the kilograms, how many have a weight; nil where there are none.
    public var share: Double? { kilograms > 0 ? weighed / kilograms : nil }
    /// Whether so many have a weight that ranks mean something.
    public var isForRanking: Bool { share.map { $0 >= HazardNote.leastShare } ?? true }
  }

  /// A code without a weight in a medium.
  public struct Missing: Sendable, Equatable {
    public let code: RegisterCode
    public let category: Category
    /// The harmonised key.
    public let substance: String
    public let kilograms: Double
  }

  /// The table's name, sources and versions.
  public let table: String
  public let sources: [String]
  public let versions: [String]
  public var all = Share()
  public var countries: [Country: Share] = [:]
  /// Kilograms times weights.
  public var hazard = 0.0
  /// Of it, chromium and its compounds.
  public var chromium = 0.0
  /// Whether the table weighs all chromium as its hexavalent form, so that the sum is an upper bound.
  public let isUpperBound: Bool
  /// Of it, by weights that were adopted from the other way into the body.
  public var adopted = 0.0
  /// Of it, by weights that their publisher calls interim.
  public var interim = 0.0
  /// The largest without a weight, the largest first.
  public var missing: [Missing] = []

  /// Below this share of its kilograms an answer is not for ranking.
  public static let leastShare = 0.9
  static let mostMissing = 3

  /// Whether the answer's rows may be ranked: where it is of several countries, each of them.
  public var isForRanking: Bool { all.isForRanking && countries.values.allSatisfy(\.isForRanking) }
}

extension Edition {
  /// - Returns: nil for a question of another measure.
  /// - Throws: as ``answer(_:_:)`` does.
  public func hazardNote(_ question: Question, _ evidence: Evidence?) throws -> HazardNote? {
    guard let weights = try weights(of: question, evidence) else { return nil }
    let table = weights.table
    var note = HazardNote(
      table: table.name, sources: table.sources, versions: table.versions,
      isUpperBound: table.takesChromiumForHexavalent)
    let asked = question.askedCategories
    let categories = table.categories.filter { asked.isEmpty || asked.contains($0) }
    guard !categories.isEmpty else { return note }
    let plain = question.filters.with {
      $0.measure = .kilograms
      $0.categories = categories
      $0.by = [.country, .code, .category]
    }
    let numbers = Dictionary(
      catalog.codes.enumerated().map { ($1.id.description, $0) }, uniquingKeysWith: { first, _ in first })
    var missing: [(code: String, category: Category, kilograms: Double)] = []
    var all = HazardSums()
    var (hazard, chromium, adopted, interim) = (
      CompensatedSum(), CompensatedSum(), CompensatedSum(), CompensatedSum()
    )
    var countries: [Country: HazardSums] = [:]
    let isChromium = { (code: String) throws -> Bool in
      guard let number = numbers[code] else { return false }
      return try evidence?.hazard.isChromium(catalog.codes[number].code, in: catalog.codes[number].register) == true
    }
    for row in try answer(plain, evidence).rows {
      guard case .country(let country) = row.values[0], case .code(let code) = row.values[1],
        case .category(let category) = row.values[2]
      else { continue }
      let own = numbers[code].flatMap { weights.rows[$0] }
      let weight = own.flatMap { table[$0][category] }
      all.add(row.value, hasWeight: weight != nil)
      countries[country, default: HazardSums()].add(row.value, hasWeight: weight != nil)
      guard let weight else {
        missing.append((code, category, row.value))
        continue
      }
      let value = row.value * weight.value
      hazard.add(value)
      if try isChromium(code) { chromium.add(value) }
      if weight.isAdopted { adopted.add(value) }
      if weight.isInterim { interim.add(value) }
    }
    note.all = all.share
    note.countries = countries.mapValues(\.share)
    (note.hazard, note.chromium) = (hazard.value, chromium.value)
    (note.adopted, note.interim) = (adopted.value, interim.value)
    missing.sort { ($0.kilograms, $1.code) > ($1.kilograms, $0.code) }
    note.missing = missing.prefix(HazardNote.mostMissing).compactMap { code, category, kilograms in
      guard let number = numbers[code], kilograms > 0 else { return nil }
      let known = catalog.codes[number]
      return HazardNote.Missing(
        code: known.id, category: category, substance: catalog.substances[known.substance].substance.key,
        kilograms: kilograms)
    }
    return note
  }
}

private struct HazardSums {
  private var (kilograms, weighed) = (CompensatedSum(), CompensatedSum())

  mutating func add(_ value: Double, hasWeight: Bool) {
    kilograms.add(value)
    if hasWeight { weighed.add(value) }
  }

  var share: HazardNote.Share { HazardNote.Share(kilograms: kilograms.value, weighed: weighed.value) }
}
