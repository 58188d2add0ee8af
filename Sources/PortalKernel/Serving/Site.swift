package import Drawings
internal import Editions
internal import Foundation
package import Outputs
internal import Places
package import PublicRecord
package import RecordKernel
package import Vocabulary

/// What stays the same for all requests: what is served, and the words and files that pages are made with.
package struct Site: Sendable {
  /// The editions that it answers from.
  package let library: EditionLibrary
  /// What pages that need no edition are made with while none is served.
  package let noEdition: ServedEdition
  /// Submissions and plans, where they are served.
  package let record: RecordStore?
  package let presence: RecordPresence
  package let pledges = PledgeDesk()
  package let tables: ReferenceTables
  package let texts: Terms
  package let findingTexts: FindingTexts
  package let assets: Assets
  package let basemap: Basemap
  package let surroundings: Surroundings
  package let mapNaming: MapNaming
  package let populations: Populations
  /// A report of an edition, where one is served.
  package let report: ServedReport?
  /// Layers of maps, where they are served.
  package let atlas: ServedAtlas?
  /// Who may sign in, where that is served.
  package let people: SitePeople?
  /// `https://example.org`, without a slash at the end: what permanent links begin with.
  package let publicAddress: String
  /// Whom readers may write to about the site, as its operator gave it.
  package let contact: String?
  /// The words that pages explain, by language.
  let glossaries: [Language: Glossary]
  /// The day that waiting and lateness are counted to.
  package let today: @Sendable () -> Day
  /// What permanent links gave, where it is kept.
  package let archive: AnswerArchive?
  package let exports = ExportGate(limit: 8, share: 4)

  /// - Throws: `ReferenceTableError` when the program's own files are not beside it.
  package init(
    _ library: EditionLibrary, record: RecordStore?, publicAddress: String, archive: AnswerArchive? = nil,
    contact: String? = nil, mapLines: String? = nil, populations: Populations = .none,
    report: ServedReport? = nil, atlas: ServedAtlas? = nil, people: SitePeople? = nil,
    today: @escaping @Sendable () -> Day
  ) throws {
    self.people = people
    (self.library, self.record, self.archive, self.today) = (library, record, archive, today)
    (self.contact, self.populations, self.report, self.atlas) = (contact, populations, report, atlas)
    presence = RecordPresence(record)
    let tables = library.tables
    self.tables = tables
    noEdition = try ServedEdition(Edition.empty(), tables: tables, outlines: nil)
    let texts = Terms(try ReferenceTable("texts", of: "Portal"))
    self.texts = texts
    glossaries = Dictionary(
      uniqueKeysWithValues: Language.allCases.map { language in
        let glossary = Glossary(
          forms: { texts.word("glossary.\($0.rawValue).forms", language) },
          explanation: { texts.word("glossary.\($0.rawValue).text", language) },
          address: Route.glossary.path.filled([], language: language))
        return (language, glossary)
      })
    findingTexts = try FindingTexts()
    assets = try Assets(lines: mapLines)
    basemap = assets.files[Assets.basemap].flatMap { Basemap(Data($0.bytes), places: tables.places) } ?? .none
    let naming = try MapNaming(basemap, tables.places)
    mapNaming = naming
    surroundings = Surroundings(basemap) { naming.names($0) }
    self.publicAddress = publicAddress
  }

  /// Differs where pages would, besides what editions have: part of what answers are kept under and known by.
  package var key: String {
    [
      presence.key, atlas?.key ?? "", people == nil ? "" : "people",
      tables.hazard.added.map(\.fingerprint).joined(separator: ","),
      tables.equivalents.added.map { "\($0.name) \($0.factors)" }.joined(separator: ","),
      library.zones.fingerprint,
    ].joined(separator: " ")
  }
}
