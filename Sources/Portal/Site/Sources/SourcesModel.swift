internal import Editions
internal import PortalKernel
internal import Vocabulary

/// What an edition is made of.
struct SourcesModel: Sendable {
  let names: Names
  let manifest: Manifest
  /// The reporting years of each country that it has.
  let years: [(country: Country, years: [Int])]
  /// The rules that turned its figures.
  let rules: [Rule]

  var sources: [Manifest.Source] { manifest.sources }

  init(_ visit: Visit) {
    let served = visit.served
    let table = visit.site.tables.rules
    names = visit.names
    manifest = served.manifest
    years = Country.allCases.compactMap { country in served.years[country].map { (country, $0) } }
    rules = served.catalog.rules.compactMap { id in table.rule(id: id).map { table.rules[$0] } }
  }
}
