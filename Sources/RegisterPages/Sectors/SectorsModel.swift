internal import Editions
internal import Foundation
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// The sectors of an edition's facilities, with what they released and transferred in its newest year.
struct SectorsModel: Sendable {
  /// Sectors of two digits with those of four that begin with them.
  struct Group: Sendable {
    let code: String
    let sectors: [String]
  }

  static let columns = ["name", "code", "kilograms", "facilities"]

  let names: Names
  let choice: ListChoice
  let askedWords: String
  let year: Int
  let groups: [Group]
  /// By sector of four digits; none where nothing was reported in the year.
  let amounts: [String: Answer.Row]

  init(_ visit: Visit) throws {
    let year = visit.served.newestYear
    let answer = try visit.served.answer(Question().with { $0.years = [year...year] }.top(.sector))
    names = visit.names
    self.year = year
    amounts = Dictionary(answer.rows.map { ($0.values[0].text, $0) }, uniquingKeysWith: { first, _ in first })
    let parameters = visit.parameters.withoutEmpty
    let words = try parameters.value("q") ?? ""
    choice = try ListChoice(parameters, keys: Self.columns)
    askedWords = words
    let titles = visit.names
    func isMeant(_ code: String) -> Bool {
      guard !words.isEmpty else { return true }
      let title = titles.sector(code, visit.site.tables.sectors)
      return code.hasPrefix(words) || Language.allCases.contains { title?[$0].localizedStandardContains(words) == true }
    }
    let codes = Set(visit.served.catalog.sectors.map { String($0.prefix(4)) }).filter(isMeant).sorted()
    groups = Dictionary(grouping: codes) { String($0.prefix(2)) }.sorted { $0.key < $1.key }
      .map { Group(code: $0.key, sectors: $0.value) }
  }
}
