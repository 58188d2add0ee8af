public import Editions
internal import Foundation
internal import Registers
public import Vocabulary

/// What some facilities reported, form by form: which codes in which years, how much to where, and what the forms tell
/// besides. A year without a form is something else than a form with zeros.
public struct FacilityCells: Sendable {
  /// What a facility reported of a code in a year.
  public struct Cell: Sendable {
    public let code: Int
    public fileprivate(set) var forms = YearForms()
    /// Kilograms by category, those that are not zero.
    public fileprivate(set) var amounts: [(category: Category, kilograms: Double)] = []
    /// The same times the weight of the code in the category; those that have one.
    public fileprivate(set) var hazards: [(category: Category, value: Double)] = []
    /// Kilograms to media that have weights, of codes with and without one.
    public fileprivate(set) var weighable = 0.0
    public fileprivate(set) var weighed = 0.0
    /// How amounts were found, where it is told.
    public fileprivate(set) var methods: [(category: Category, method: EstimationMethod)] = []

    fileprivate init(code: Int) { self.code = code }
  }

  /// By facility number and year.
  private var cells: [Key: [Cell]] = [:]

  private struct Key: Hashable {
    let facility: Int
    let year: Int
  }

  /// The cells of a facility and year.
  public subscript(facility: Int, year: Int) -> [Cell] { cells[Key(facility: facility, year: year)] ?? [] }

  /// - Parameter weights: the name of the table that hazards are by.
  /// - Throws: ``QuestionError`` for a table that is not there; `EditionError` for an edition that is changed.
  /// - Complexity: O(reports and amounts of the facilities).
  public init(_ facilities: some Collection<Int>, _ edition: Edition, _ evidence: Evidence, weights: String) throws {
    let table = try edition.weights(of: Question().with { ($0.measure, $0.weights) = (.hazard, weights) }, evidence)
    let details = try edition.details()
    let forms = try edition.provenance().form.values
    let media = Set(table?.table.categories ?? [])
    let weight = table?.view
    let catalog = edition.catalog
    let budget = WorkBudget.current
    let numbers = SortedNumbers(facilities)
    for segment in edition.manifest.segments {
      try budget?.check()
      for number in numbers.all {
        let reports = edition.reports(of: number, in: segment)
        guard !reports.isEmpty else { continue }
        var own: [Cell] = []
        for report in reports {
          let code = Int(edition.reports.code.values[report])
          guard catalog.codes.indices.contains(code) else {
            throw Self.changed(edition, "report \(report) has a code that is not listed")
          }
          let isDioxin = catalog.dioxins.contains(catalog.codes[code].substance)
          let position = own.firstIndex { $0.code == code } ?? own.count
          if position == own.count { own.append(Cell(code: code)) }
          let output: OutputMeasure
          if let details {
            guard let known = OutputMeasure(rawValue: details.output.values[report]) else {
              throw Self.changed(edition, "report \(report) has a ratio of no known kind")
            }
            output = known
          } else {
            output = .none  // an edition of before format 7
          }
          own[position].forms.add(
            details?.ratio.values[report] ?? 0, output,
            isFormA: forms[report] == Report.Form.certificationFormA.rawValue)
          for fact in edition.facts(of: report) {
            guard let category = Category(rawValue: edition.facts.category.values[fact]),
              let unit = MeasuredUnit(rawValue: edition.facts.unit.values[fact]),
              let method = details.map({ EstimationMethod(rawValue: $0.method.values[fact]) }) ?? .notTold
            else { throw Self.changed(edition, "fact \(fact) has a category, unit or method of no known kind") }
            guard Measure.kilograms.includes(dioxin: isDioxin, unit: unit) else { continue }
            let kilograms = edition.facts.amount.values[fact]
            own[position].amounts.append((category, kilograms))
            if catalog.codes[code].scope == .default, media.contains(category) {
              own[position].weighable += kilograms
              let factor = weight?[UInt16(truncatingIfNeeded: code), category.rawValue] ?? 0
              if factor > 0 {
                own[position].weighed += kilograms
                own[position].hazards.append((category, kilograms * factor))
              }
            }
            if method != .notTold {
              own[position].methods.append((category, method))
            }
          }
        }
        cells[Key(facility: Int(number), year: segment.year), default: []] += own
      }
    }
  }

  private static func changed(_ edition: Edition, _ what: String) -> EditionError {
    EditionError("\(edition.folder.path): \(what); changed")
  }
}
