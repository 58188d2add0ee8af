public import Prevention
public import PublicRecord
internal import Questions
internal import RecordKernel
public import Vocabulary

/// Pledges and how they go, as a table.
public struct PledgeTable {
  private static let numbers: Set<String> = [
    "goal_value", "base_as_printed", "base_as_restated", "base_moved", "value", "line", "goal_amount", "change",
    "all_categories_change", "hazard_change", "per_output_change", "sector_change",
  ]
  public static let columns = [
    "pledge", "challenge", "company", "facilities", "substances", "categories", "measure", "goal", "goal_value", "base",
    "target", "made", "state", "why", "year", "value", "line", "goal_amount", "change", "base_as_printed",
    "base_edition", "base_as_restated", "base_moved", "all_categories_change", "hazard_change", "per_output_change",
    "per_output_broken", "method_changed", "sectors", "sector_change", "shared_with", "objections", "verdict",
  ].map { Column($0, isNumber: numbers.contains($0)) }

  /// What people read in a terminal.
  public static let terminalColumns = [
    "pledge", "company", "base", "target", "state", "year", "change", "verdict",
  ].map { Column($0, isNumber: numbers.contains($0)) }

  private let texts: PledgeTexts

  public init(_ texts: PledgeTexts) { self.texts = texts }

  /// - Parameter columns: some of ``columns``.
  public func cells(_ progress: PledgeProgress, _ columns: [Column] = Self.columns) -> [Cell] {
    columns.map { cell($0.name, progress) }
  }

  private func cell(_ column: String, _ progress: PledgeProgress) -> Cell {
    let (pledge, terms) = (progress.pledge, progress.pledge.terms)
    func list(_ words: [String]) -> Cell { Cell(words.isEmpty ? nil : words.joined(separator: " ")) }
    switch column {
    case "pledge": return .text(pledge.id)
    case "challenge": return .text(terms.challenge)
    case "company": return .text(terms.company)
    case "facilities": return list(terms.facilities)
    case "substances": return list(terms.substances)
    case "categories": return list(terms.categories)
    case "measure": return .text(terms.measure)
    case "goal": return .text(terms.goal.kind.rawValue)
    case "goal_value": return Cell(terms.goal.value)
    case "base": return .text(terms.base.description)
    case "target": return .integer(terms.target)
    case "made": return Cell(pledge.made?.description)
    case "state": return .text(progress.state.rawValue)
    case "why":
      let reasons = Set(progress.current?.gaps.map(\.why) ?? [])
      return list(PledgeProgress.Absence.allCases.filter(reasons.contains).map(\.rawValue))
    case "year": return Cell(progress.year)
    case "value": return Cell(progress.current?.value)
    case "line": return Cell(progress.current?.line)
    case "goal_amount": return .number(progress.goal)
    case "change": return Cell(progress.change)
    case "base_as_printed": return .number(terms.baseline.value)
    case "base_edition": return .text(terms.baseline.edition)
    case "base_as_restated": return Cell(progress.restatedBase)
    case "base_moved": return Cell(progress.restatement)
    case "all_categories_change": return Cell(progress.allCategoriesChange)
    case "hazard_change": return Cell(progress.hazardChange)
    case "per_output_change":
      if case .change(let change) = progress.output { return .number(change) } else { return .none }
    case "per_output_broken":
      if case .broken(let year, let why) = progress.output {
        return .text("\(year) \(why.rawValue)")
      } else {
        return .none
      }
    case "method_changed": return Cell(progress.isFoundOtherwise.map { $0 ? "yes" : "no" })
    case "sectors": return list(progress.peers?.sectors ?? [])
    case "sector_change": return Cell(progress.peers?.change)
    case "shared_with": return list(progress.shared)
    case "objections": return list(progress.objections.map(\.word))
    default: return .text(texts.verdict(progress))
    }
  }
}

/// A pledge's figures by year.
public enum PledgeYearTable {
  private static let texts: Set<String> = ["pledge", "year", "not_reported"]
  public static let columns = [
    "pledge", "year", "value", "line", "all_categories", "hazard", "hazard_share", "per_output", "not_reported",
  ].map { Column($0, isNumber: !texts.contains($0)) }

  public static func rows(_ progress: PledgeProgress) -> [[Cell]] {
    progress.years.map { year in
      let gaps = year.gaps.map { "\($0.facility) \($0.substance) \($0.why.rawValue)" }
      return [
        .text(progress.pledge.id), .integer(year.year), Cell(year.value), Cell(year.line), Cell(year.allCategories),
        Cell(year.hazard?.value), Cell(year.hazard?.share), Cell(year.perOutput),
        Cell(gaps.isEmpty ? nil : gaps.joined(separator: "; ")),
      ]
    }
  }

  /// What a pledge says and what stands beside it, for the head of a JSON object.
  public static func head(_ progress: PledgeProgress, _ texts: PledgeTexts) -> [(name: String, json: String)] {
    let table = PledgeTable(texts)
    return [("edition", JSONWriter.value(.text(progress.edition)))]
      + zip(PledgeTable.columns, table.cells(progress)).map { ($0.name, JSONWriter.value($1)) }
  }
}

/// What facilities say they did; no proof of anything.
public enum ActivityTable {
  public static let columns = ["facility", "year", "substance", "code", "text", "range", "file", "line"]
    .map { Column($0, isNumber: $0 == "line") }

  public static func cells(_ activity: PreventionActivity) -> [Cell] {
    [
      .text(activity.facility), .integer(activity.year), Cell(activity.substance), Cell(activity.code),
      .text(activity.text), Cell(activity.range), .text(activity.file), .integer(activity.line),
    ]
  }
}

/// Challenges, as a table.
public enum ChallengeTable {
  public static let columns = [
    "challenge", "name", "organiser", "first_year", "last_year", "substances", "categories", "pledges",
  ].map { Column($0, isNumber: $0 == "pledges") }

  public static func cells(_ challenge: Challenge, pledges: Int, _ language: Language) -> [Cell] {
    let terms = challenge.terms
    return [
      .text(challenge.id), .text(terms.name[language]), .text(terms.organiser), .integer(terms.years.first),
      .integer(terms.years.last), .text(terms.substances.joined(separator: " ")),
      .text(terms.categories.joined(separator: " ")), .integer(pledges),
    ]
  }
}

/// What all facilities reported of a challenge's substances, as a table.
public enum ChallengeTrendTable {
  public static let columns = ["year", "kilograms", "kilograms_to_air", "facilities"].map {
    Column($0, isNumber: $0 != "year")
  }

  public static func cells(_ year: ChallengeTrend.Year) -> [Cell] {
    [.integer(year.year), .number(year.kilograms), .number(year.toAir), .integer(year.facilities)]
  }
}
