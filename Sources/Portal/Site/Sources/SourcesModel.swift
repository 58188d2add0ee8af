internal import Editions
internal import Keys
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// What an edition is made of.
struct SourcesModel: Sendable {
  let names: Names
  let manifest: Manifest
  /// The id of the key that signed it.
  let signer: String?
  /// Where the public record's chain ended when it was last signed; nil without a record.
  let head: Head?
  /// The reporting years of each country that it has.
  let years: [(country: Country, years: [Int])]
  /// The rules that turned its figures.
  let rules: [Rule]

  struct Head: Sendable {
    let signed: SignedHead?
  }

  var sources: [Manifest.Source] { manifest.sources }

  init(_ visit: Visit) {
    let served = visit.served
    let table = visit.site.tables.rules
    names = visit.names
    head = visit.site.record.map { Head(signed: (try? $0.heads.heads())?.last) }
    manifest = served.manifest
    signer = served.edition.signer?.id
    years = Country.allCases.compactMap { country in served.years[country].map { (country, $0) } }
    rules = served.catalog.rules.compactMap { id in table.rule(id: id).map { table.rules[$0] } }
  }
}
