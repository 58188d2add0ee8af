internal import Editions
internal import Foundation
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// The substances that an edition's files hold amounts of, in the order of their names in the reader's language.
struct SubstancesModel: Sendable {
  static let columns = ["name", "kilograms", "facilities", "cas", "registers", "properties"]

  let names: Names
  let choice: ListChoice
  let askedWords: String
  let year: Int
  /// Those that hold the words asked for.
  let substances: [Catalog.ListedSubstance]
  /// Of the edition.
  let all: Int
  /// Of the year, by key; none where nothing was reported.
  let amounts: [String: Answer.Row]

  init(_ visit: Visit) throws {
    let (served, catalog) = (visit.served, visit.served.catalog)
    let reported = Set(catalog.codes.map(\.substance))
    let parameters = visit.parameters.withoutEmpty
    let words = try parameters.value("q") ?? ""
    let listed = catalog.substances.enumerated().filter { reported.contains($0.offset) }.map(\.element)
    let year = served.newestYear
    let answer = try served.answer(Question().inYear(year).top(.substance).with { $0.scope = .all })
    names = visit.names
    choice = try ListChoice(parameters, keys: Self.columns)
    (askedWords, self.year, all) = (words, year, listed.count)
    substances = listed.filter { $0.substance.isMeant(by: words) }
      .map { ($0, $0.substance.name[visit.language]) }
      .sorted { $0.1.localizedStandardCompare($1.1) == .orderedAscending }
      .map(\.0)
    amounts = Dictionary(answer.rows.map { ($0.values[0].text, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

extension Substance {
  /// Whether its name in any language, key or CAS number holds some words.
  fileprivate func isMeant(by words: String) -> Bool {
    words.isEmpty
      || ([key, cas?.description ?? ""] + Language.allCases.map { name[$0] }).contains {
        $0.localizedStandardContains(words)
      }
  }
}
