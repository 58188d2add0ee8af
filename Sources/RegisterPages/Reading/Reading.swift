internal import Drawings
internal import Editions
internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What the models of the registers' pages ask: one edition with its evidence, and the tables of the field.
struct Reading: Sendable {
  let served: ServedEdition
  let tables: ReferenceTables

  // MARK: Answers

  /// The sum of a question's filters.
  func total(_ question: Question) throws -> Answer.Row {
    try served.answer(question.filters).rows.first ?? Answer.Row(values: [], value: 0, facilities: 0, reports: 0)
  }

  /// What the amounts that must be looked at weigh in a question, where it sums them.
  func suspect(_ question: Question, by dimensions: [Dimension]) throws -> [[DimensionValue]: SuspectWeight] {
    question.quality == .all ? try served.suspectWeights(of: question.filters, by: dimensions) : [:]
  }

  // MARK: Years

  /// The year of a profile's rankings: the newest with data whose files cover the ground as far as any do.
  func newestYear(_ question: Question) throws -> Int {
    let years = try served.answer(question.with { $0.by = [.year] }).rows.compactMap(\.values[0].year).sorted()
    let comparable = Set(try served.edition.coverage(of: question).comparableYears)
    return years.last(where: comparable.contains) ?? years.last ?? served.newestYear
  }

  /// From the first to the last reporting year of the edition.
  var span: ClosedRange<Int> {
    let years = served.allYears
    return (years.first ?? served.newestYear)...(years.last ?? served.newestYear)
  }

  // MARK: Choices

  /// What the fields of forms choose from.
  func choices(_ language: Language) -> FormChoices {
    let states = language.countries.map { country in
      let states = served.catalog.places.filter { $0.code.hasPrefix(country.rawValue) }
        .map { StateGroup.State(code: $0.code, name: $0.name[language]) }
        .sorted { $0.name.localizedStandardCompare($1.name) == .orderedAscending }
      return StateGroup(country: country, states: states)
    }
    return FormChoices(
      countries: language.countries.filter { served.years[$0] != nil }, years: served.allYears, states: states,
      sectors: Set(served.catalog.sectors.compactMap { $0.count >= 4 ? String($0.prefix(4)) : nil }))
  }
}

/// What the fields of forms choose from: what an edition has.
struct FormChoices: Sendable {
  let countries: [Country]
  /// The first one first.
  let years: [Int]
  /// By country, in the order of their names in the reader's language.
  let states: [StateGroup]
  /// Of four digits.
  let sectors: Set<String>
}

extension Visit {
  /// What models of the registers ask.
  var reading: Reading { Reading(served: served, tables: site.tables) }
}
