public import Editions
internal import Markup
public import Vocabulary

/// Why two identifiers are taken for one plant, in one language.
public struct PlantTexts: Sendable {
  private let words: Words

  public init(_ terms: Terms, _ language: Language) { words = Words(terms, language) }

  public func level(_ level: PlantJoin.Level) -> String { words("plant.level.\(level.rawValue)") }

  /// What speaks for a join, in one sentence; of what somebody said, who and why.
  public func why(_ join: PlantJoin) -> String {
    if let statement = join.statement {
      return words("plant.stated", ["who": statement.who, "why": statement.why])
    }
    guard let evidence = join.evidence else { return "" }
    let figures = words.figures
    var parts = [words("plant.name", ["share": figures.percent(evidence.name)])]
    if let kilometres = evidence.kilometres {
      parts.append(
        kilometres < 1
          ? words("plant.metres", ["m": figures.text(Int((kilometres * 1000).rounded()))])
          : words("plant.kilometres", ["km": figures.rounded(kilometres)]))
    }
    if evidence.address > 0 { parts.append(words("plant.address", ["share": figures.percent(evidence.address)])) }
    parts.append(words(evidence.isSameMunicipality ? "plant.municipality" : "plant.other-municipality"))
    if let digits = evidence.sectorDigits {
      parts.append(digits == 6 ? words("plant.sector") : words("plant.sector.digits", ["n": digits]))
    }
    parts.append(
      words("plant.substances", ["n": evidence.substances, "of": figures.text(evidence.ofSubstances)]))
    if let ratio = evidence.ratio { parts.append(words("plant.ratio", ["ratio": figures.rounded(ratio)])) }
    if evidence.gap > 0 { parts.append(words("plant.gap", ["n": evidence.gap])) }
    if evidence.sharedYears > 0 { parts.append(words("plant.shared", ["n": evidence.sharedYears])) }
    if let margin = evidence.margin, margin < 0.05 { parts.append(words("plant.margin")) }
    return parts.joined(separator: "; ")
  }
}

/// The joins of an edition's plants, as a table.
public struct PlantTable {
  private static let numbers: Set<String> = [
    "score", "name", "address", "kilometres",
    "sector_digits", "substances", "of_substances", "ratio", "gap", "shared_years", "margin",
  ]
  public static let columns = [
    "earlier", "earlier_name", "earlier_first", "earlier_last", "later", "later_name", "later_first", "later_last",
    "plant", "level", "score", "name", "address", "kilometres", "same_municipality", "sector_digits", "substances",
    "of_substances", "ratio", "gap", "shared_years", "margin", "who", "why", "evidence",
  ].map { Column($0, isNumber: numbers.contains($0)) }

  /// What people read in a terminal.
  public static let terminalColumns = [
    "level", "score", "earlier", "earlier_last", "later", "later_first", "earlier_name", "later_name", "evidence",
  ].map { Column($0, isNumber: numbers.contains($0)) }

  private let edition: Edition
  private let plants: Plants
  private let texts: PlantTexts
  private let names: [Int: String]
  private let years: [Int: ClosedRange<Int>]

  /// - Throws: ``EditionError``.
  public init(_ plants: Plants, _ joins: some Collection<PlantJoin>, _ edition: Edition, _ texts: PlantTexts) throws {
    (self.plants, self.edition, self.texts) = (plants, edition, texts)
    let numbers = Set(joins.flatMap { [$0.earlier, $0.later] })
    names = try edition.catalog.facilityNames(numbers.sorted())
    years = try numbers.reduce(into: [:]) { years, number in
      years[number] = try edition.catalog.facility(number)?.years
    }
  }

  /// - Parameter columns: some of ``columns``.
  public func cells(_ join: PlantJoin, _ columns: [Column] = Self.columns) -> [Cell] {
    columns.map { cell($0.name, join) }
  }

  private func cell(_ column: String, _ join: PlantJoin) -> Cell {
    let evidence = join.evidence
    switch column {
    case "earlier": return .text(edition.facilities[join.earlier])
    case "later": return .text(edition.facilities[join.later])
    case "earlier_name": return Cell(names[join.earlier])
    case "later_name": return Cell(names[join.later])
    case "earlier_first": return Cell(years[join.earlier]?.lowerBound)
    case "earlier_last": return Cell(years[join.earlier]?.upperBound)
    case "later_first": return Cell(years[join.later]?.lowerBound)
    case "later_last": return Cell(years[join.later]?.upperBound)
    case "plant":
      let plant = plants.plant.indices.contains(join.later) ? Int(plants.plant[join.later]) : join.later
      return join.level.isJoined ? .text(edition.facilities[plant]) : Cell(String?.none)
    case "level": return .text(join.level.rawValue)
    case "score": return .number(Self.rounded(join.score))
    case "name": return Cell(evidence.map { Self.rounded($0.name) })
    case "address": return Cell(evidence.map { Self.rounded($0.address) })
    case "kilometres": return Cell(evidence?.kilometres.map(Self.rounded))
    case "same_municipality": return Cell(evidence.map { $0.isSameMunicipality ? "yes" : "no" })
    case "sector_digits": return Cell(evidence?.sectorDigits)
    case "substances": return Cell(evidence?.substances)
    case "of_substances": return Cell(evidence?.ofSubstances)
    case "ratio": return Cell(evidence?.ratio)
    case "gap": return Cell(evidence?.gap)
    case "shared_years": return Cell(evidence?.sharedYears)
    case "margin": return Cell(evidence?.margin.map(Self.rounded))
    case "who": return Cell(join.statement?.who)
    case "why": return Cell(join.statement?.why)
    default: return .text(texts.why(join))
    }
  }

  /// To three decimals: more would say more than it is.
  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
