import Editions
import Foundation
import Questions
import TestSupport
import Testing
import Vocabulary

/// What answers say beside their figures, on small national files.
struct AnswerNoteTests {
  private let folder: TemporaryFolder
  private let tables: ReferenceTables

  init() throws { (folder, tables) = (try TemporaryFolder(), try ReferenceTables()) }

  private typealias Words = (parameter: Question.Parameter, text: String)

  private func edition(_ name: String, _ text: String, as folderName: String = "edition") async throws -> (
    Edition, Evidence
  ) {
    let edition = try await build([folder.write(name, text)], in: folder, name: folderName)
    return (edition, Evidence(edition, tables: tables, findings: nil))
  }

  private func npri(_ rows: String...) async throws -> (Edition, Evidence) {
    try await edition("npri.csv", NPRIText.header + rows.joined())
  }

  private func values(_ edition: Edition, _ evidence: Evidence, _ words: Words...) throws -> [Double] {
    try edition.answer(Question(parameters: words), evidence).rows.map(\.value)
  }

  /// The notes on a question of one kind, or all but those on coverage: small tests have few files.
  private func said(_ edition: Edition, _ evidence: Evidence?, _ kind: String? = nil, _ words: Words...) throws
    -> [AnswerNote]
  {
    try edition.notes(on: Question(parameters: words), evidence).filter { note in
      kind.map { note.kind == $0 }
        ?? !["not_loaded", "part_of_country", "part_of_kind", "reliability"].contains(note.kind)
    }
  }

  // MARK: Years of RETC

  private let twoYears =
    RETCText.amountsHeader.replacing("\"NRA\"\t", with: "\"AÑO\"\t\"NRA\"\t") + "2023\t" + RETCText.amounts("100")
    + "2022\t"
    + RETCText.amounts("100")

  /// A column of years decides row by row, and the file's name then decides nothing.
  @Test(arguments: ["em_2023.csv", "em.csv", "em_2014_2015.csv"])
  func aColumnOfYearsWins(_ name: String) async throws {
    let (edition, evidence) = try await edition(name, twoYears)
    let answer = try edition.answer(Question(parameters: [(.by, "year")]), evidence)
    #expect(answer.rows.map(\.texts) == [["2022"], ["2023"]])
    #expect(answer.rows.map(\.value) == [100, 100])
  }

  /// Two columns of years that disagree are refused, naming both.
  @Test func twoYearsOfARecordAreRefused() async throws {
    let text = twoYears.replacing("\"AÑO\"\t", with: "\"AÑO\"\t\"AÑO REPORTE\"\t").replacing(
      "2023\t", with: "2023\t2023\t"
    )
    .replacing("2022\t", with: "2022\t2020\t")
    let error = await #expect(throws: (any Error).self) { try await edition("em_2023.csv", text) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("the year \"2020\" found beside 2022 in column 1"))
  }

  // MARK: Groups and codes

  private func pahs() async throws -> (Edition, Evidence) {
    try await npri(
      NPRIText.row(code: "50-32-8", name: "Benzo[a]pyrene", "1"),
      NPRIText.row(code: "206-44-0", name: "Fluoranthene", "90"),
      NPRIText.row(code: "218-01-9", name: "Chrysene", "9"))
  }

  /// A code asked for as a substance gives its group, and the answer says so; the code itself can be asked for.
  @Test func anAnswerNamesItsGroup() async throws {
    let (edition, evidence) = try await pahs()
    #expect(try values(edition, evidence, (.substance, "50-32-8")) == [100])
    #expect(try values(edition, evidence, (.code, "npri:50-32-8")) == [1])
    #expect(try values(edition, evidence, (.code, "npri:50-32-8,npri:218-01-9")) == [10])
    let notes = try edition.notes(on: Question(parameters: [(.substance, "50-32-8")]), evidence)
    guard case .group(let asked, let substance, let others)? = notes.first else {
      Issue.record("no note on the group")
      return
    }
    #expect(asked == "50-32-8")
    #expect(substance == "pahs")
    #expect(others == 30)
    #expect(try said(edition, evidence, nil, (.code, "npri:50-32-8")).isEmpty)
    #expect(try said(edition, evidence, nil, (.code, "npri:50-32-8"), (.substance, "pahs")).isEmpty)
  }

  /// N590's members are one group whatever NPRI's own notes call them.
  @Test(arguments: [
    "206-44-0", "218-01-9", "192-65-4", "189-64-0", "191-30-0", "57-97-6", "56-49-5", "3697-24-3", "5522-43-0",
    "50-32-8",
  ])
  func pahsAreTheWholeOfN590(_ code: String) throws {
    let found = try #require(tables.substances.code(code, in: .npri))
    #expect(tables.substances.substances[found.substance].key == "pahs")
    #expect(!found.isWider)
    let total = try #require(tables.substances.code("NA - P/H", in: .npri))
    #expect(total.isWider)
    #expect(tables.substances.substances[total.substance].name[.french] == "Composés aromatiques polycycliques")
  }

  @Test func diisocyanatesAreTwoGroups() throws {
    func key(_ code: String, _ register: Register) -> String? {
      tables.substances.code(code, in: register).map { tables.substances.substances[$0.substance].key }
    }
    #expect(key("584-84-9", .tri) == "toluene-diisocyanates")
    #expect(key("584-84-9", .npri) == "toluene-diisocyanates")
    #expect(key("N120", .tri) != "toluene-diisocyanates")
  }

  @Test(arguments: ["npri:NA - 08", "npri:NA-08", "NPRI:na08", "npri:  NA -  08"])
  func codesHaveOneSpelling(_ text: String) async throws {
    let (edition, evidence) = try await npri(NPRIText.row("7"), NPRIText.row(code: "na-08", "5"))
    #expect(try values(edition, evidence, (.code, text)) == [12])
  }

  @Test func groupsByPropertyCanBeAskedFor() async throws {
    let (edition, evidence) = try await npri(
      NPRIText.row("7"), NPRIText.row(code: "71-43-2", name: "Benzene", "5"),
      NPRIText.row(code: "NA - 16", name: "Ammonia (total)", "3"),
      NPRIText.row(code: "108-88-3", name: "Toluene", "2"))
    func group(_ name: String) throws -> [Double] { try values(edition, evidence, (.group, name)) }
    #expect(try group("metal") == [7])
    #expect(try group("carcinogen") == [12])
    #expect(try group("ammonia") == [3])
  }

  // MARK: Counted twice

  private func sulphur(h2s: String = "8", site: String = "629") async throws -> (Edition, Evidence) {
    try await npri(
      NPRIText.row(code: "NA - M14", name: "Total reduced sulphur", "10", unit: "tonnes"),
      NPRIText.row(id: site, code: "7783-06-4", name: "Hydrogen sulphide", h2s, unit: "tonnes"))
  }

  /// The default total is as filed; what a site filed twice is said, and `net` leaves it out.
  @Test func partsOfSubstancesAreCountedTwice() async throws {
    let (edition, evidence) = try await sulphur()
    #expect(try values(edition, evidence) == [18_000])
    #expect(try values(edition, evidence, (.measure, "net")) == [10_000])
    #expect(try said(edition, evidence) == [.countedTwice(certain: Kilograms(8000), possible: Kilograms(0))])
    #expect(try said(edition, evidence, nil, (.code, "npri:7783-06-4")).isEmpty)
  }

  /// Two sites may hold the same sulphur only as far as their sums reach; nothing of it is certain, so net takes
  /// nothing.
  @Test func otherSitesMayCountTwice() async throws {
    let (edition, evidence) = try await sulphur(site: "630")
    #expect(try said(edition, evidence) == [.countedTwice(certain: Kilograms(0), possible: Kilograms(8000))])
    #expect(try values(edition, evidence, (.measure, "net")) == [18_000])
  }

  /// A part is never taken out beyond what its whole holds.
  @Test func noMoreIsTakenThanTheWholeHolds() async throws {
    let (edition, evidence) = try await sulphur(h2s: "12")
    #expect(try said(edition, evidence) == [.countedTwice(certain: Kilograms(10_000), possible: Kilograms(0))])
    #expect(try values(edition, evidence, (.measure, "net")) == [12_000])
    // What a site files beyond its own whole is in no other site's.
    let (both, index) = try await self.edition(
      "both.csv",
      NPRIText.header + NPRIText.row(code: "NA - M14", name: "Total reduced sulphur", "10", unit: "tonnes")
        + NPRIText.row(code: "7783-06-4", name: "Hydrogen sulphide", "12", unit: "tonnes")
        + NPRIText.row(id: "630", code: "NA - M14", name: "Total reduced sulphur", "10", unit: "tonnes"), as: "both")
    #expect(try said(both, index) == [.countedTwice(certain: Kilograms(10_000), possible: Kilograms(0))])
  }

  // MARK: NPRI

  /// Part 5 is made of parts of the VOC total: the scope of criteria air contaminants has both.
  @Test func speciatedVOCsAreOutOfTheDefaultScope() async throws {
    let (edition, evidence) = try await npri(
      NPRIText.row(code: "NA - M16", name: "Volatile Organic Compounds (Total)", "200", unit: "tonnes"),
      NPRIText.row(code: "74-98-6", name: "Speciated VOC - Propane", "100", unit: "tonnes"),
      NPRIText.row(code: "71-43-2", name: "Benzene", "1", unit: "tonnes"),
      NPRIText.row(code: "71-43-2", name: "SPECIATED VOC - Benzene", "1", unit: "tonnes"))
    #expect(try values(edition, evidence) == [1000])
    #expect(try values(edition, evidence, (.substance, "71-43-2")) == [1000])
    #expect(try values(edition, evidence, (.scope, "cac")) == [301_000])
  }

  /// A name that the table has not comes from the file, in the languages that it gives.
  @Test func frenchNamesAreThePublishers() async throws {
    let row = NPRIText.row(code: "375-73-6", name: "A new sulfonate", "1").replacing(
      "A new sulfonate,,", with: "A new sulfonate,Un nouveau sulfonate,")
    let (edition, _) = try await npri(row)
    let listed = try #require(edition.catalog.substances.first { $0.substance.key.hasSuffix("375-73-6") })
    #expect(listed.substance.name[.french] == "Un nouveau sulfonate")
    #expect(listed.substance.name[.english] == "A new sulfonate")
  }

  // MARK: Coverage

  private func states(_ states: [String], year: Int, offsite: [String: String] = [:]) -> String {
    TRIText.file(
      rows: states.enumerated().map { number, state in
        (state == "IL" ? offsite : [:]).merging([
          "YEAR": "\(year)", "TRIFD": "60601TST\(number)X\(state)",
          "DOC_CTRL_NUM": "\(1_300_000_000_000 + year * 1000 + number)", "ST": state,
          "5.1 - FUGITIVE AIR": "10",
        ]) { _, own in own }
      })
  }

  private let country =
    ("IL OH TX CA NY PA IN MI GA NC FL VA WA AL LA MO TN KY WI MN OK AZ CO OR AR "
    + "MS SC NJ MD MA IA KS NE UT NV NM WV ID ME CT DE RI MT ND SD WY NH VT AK HI").split(separator: " ").map(
      String.init)

  /// A year of one state is not a year of its country: the answer says so, and nothing is compared with it.
  @Test func aPartOfACountryIsSaid() async throws {
    let paths = try [(2014, country), (2015, ["IL"]), (2016, country)].map {
      try folder.write("us_\($0.0).csv", states($0.1, year: $0.0))
    }
    let edition = try await build(paths, in: folder)
    let question = try Question(parameters: [(.country, "US"), (.by, "year")])
    #expect(
      try said(edition, nil, "part_of_country", (.country, "US"), (.by, "year")) == [
        .part(country: .unitedStates, years: [2015], states: ["US-IL"])
      ])
    let coverage = try edition.coverage(of: question)
    #expect(coverage.comparableYears == [2014, 2016])
    #expect(coverage.newestYear(.unitedStates) == 2016)
    // Of Illinois, all three years are whole.
    let illinois = try Question(parameters: [(.state, "US-IL"), (.by, "year")])
    #expect(try said(edition, nil, "part_of_country", (.state, "US-IL"), (.by, "year")).isEmpty)
    #expect(try edition.coverage(of: illinois).comparableYears == [2014, 2015, 2016])
    // Of Texas, 2015 has nothing: no zero.
    let texas = try Question(parameters: [(.state, "US-TX"), (.by, "year")])
    #expect(try edition.coverage(of: texas).comparableYears == [2014, 2016])
  }

  /// An extract of one state with everything beside a country's on-site amounts: what went off site is that state's.
  @Test func aKindOfFileOfOneStateIsSaid() async throws {
    let text = states(country + country + country, year: 2018, offsite: ["6.2 - M64": "1000"])
    let edition = try await build([folder.write("us_2018.csv", text)], in: folder)
    let whole = try edition.coverage(of: try Question(parameters: [(.country, "US")]))
    let extent = try #require(whole.extent(.unitedStates, 2018))
    #expect(extent.states == nil && extent.parts.map(\.states) == [["US-IL"]] && !extent.isWhole)
    #expect(try said(edition, nil, "part_of_kind", (.country, "US")).count == 1)
    // Of off-site amounts alone, the files are Illinois's; of on-site ones, the country's.
    let offsite = try Question(parameters: [(.category, "offsite_disposal")])
    #expect(try edition.coverage(of: offsite).extent(.unitedStates, 2018)?.states == ["US-IL"])
    let air = try Question(parameters: [(.category, "onsite_air")])
    #expect(try edition.coverage(of: air).isWhole(2018))
    // Of Illinois everything is there, of Texas no off-site amount.
    #expect(try edition.coverage(of: try Question(parameters: [(.state, "US-IL")])).isWhole(2018))
    #expect(try !edition.coverage(of: try Question(parameters: [(.state, "US-TX")])).isWhole(2018))
  }

  /// A kind of file that a year lacks is "not loaded", and its years compare with no others.
  @Test func aMissingKindOfFileIsSaid() async throws {
    let releases = (2014...2016).map { NPRIText.row(year: $0, "10") }.joined()
    let disposals = NPRIText.row(year: 2014, group: "Off-site Disposal", category: "Landfill", "50")
    let (edition, evidence) = try await npri(releases + disposals)
    #expect(try values(edition, evidence, (.by, "year")).count == 3)
    let question = try Question(parameters: [(.country, "CA")])
    let notes = try edition.notes(on: question, evidence)
    #expect(
      notes.contains {
        if case .notLoaded(.canada, let years, let kinds) = $0 { years.contains(2015) && !kinds.isEmpty } else { false }
      })
    #expect(try !edition.coverage(of: question).compares(2014, 2015))
    #expect(try edition.coverage(of: question).compares(2015, 2016))
    // Of disposals only 2014 has anything: it speaks for them.
    let landfill = try Question(parameters: [(.country, "CA"), (.category, "offsite_disposal")])
    #expect(try edition.coverage(of: landfill).comparableYears == [2014])
    #expect(try edition.coverage(of: landfill).newestYear(.canada) == 2014)
    let air = try Question(parameters: [(.country, "CA"), (.category, "onsite_air")])
    #expect(try edition.coverage(of: air).comparableYears == [2014, 2015, 2016])
  }

  // MARK: Words

  /// Names in any language stand for values; a name of several things, or of none, is refused with the nearest.
  @Test func wordsWorkAsFilters() async throws {
    let (edition, _) = try await npri(
      NPRIText.row("7"), NPRIText.row(code: "71-43-2", name: "Benzene", "5"),
      NPRIText.row(code: "NA - 10", name: "Mercury (and its compounds)", "3"))
    let reader = WordReader(edition, language: .english) { tables }
    for (parameter, word, value) in [
      (Question.Parameter.substance, "Benzene", "71-43-2"), (.substance, "BENCENO", "71-43-2"),
      (.substance, "benzène", "71-43-2"),
      (.substance, "plomo", "lead"), (.substance, "Plomb", "lead"), (.state, "Ontario", "CA-ON"),
      (.state, "Nuevo León", "MX-NLE"),
      (.state, "nuevo leon", "MX-NLE"), (.state, "IL", "US-IL"), (.country, "Canada", "CA"),
      (.country, "Mexique", "MX"),
      (.category, "air", "onsite_air"),
      (.category, "agua", "onsite_water"), (.sector, "mining", "21"), (.state, "CA-ON,Illinois", "CA-ON,US-IL"),
      (.year, "2014-2018", "2014-2018"),
    ] {
      #expect(try reader.value(parameter, word) == value, "\(parameter) \(word)")
    }
    #expect(try Question(parameters: [(.year, "2014-2018")]) == Question(parameters: [(.year, "2014..2018")]))
    let error = #expect(throws: QuestionError.self) { try reader.value(.substance, "mercry") }
    #expect(error?.suggestions.first?.value == "mercury")
    #expect(error?.suggestions.first?.name == "Mercury and its compounds")
    let spanish = #expect(throws: QuestionError.self) {
      try WordReader(edition, language: .spanish) { tables }.value(.substance, "mercrio")
    }
    #expect(spanish?.suggestions.first?.name == "Mercurio y sus compuestos")
  }
}

/// Which figures are said alone.
struct StatementTests {
  @Test(arguments: [
    (21.9, 1.069, 2, true), (1100.0, 1000.0, 1, false), (1112.0, 1000.0, 1, true), (1000.0, 1000.0, 3, false),
    (5.0, 0.0, 0, false),
    (.infinity, 1, 1, true), (-10, -10.5, 1, false), (0.05, -0.05, 1, true),
  ])
  func aTenthIsTheMostThatFlaggedValuesMayMove(_ value: Double, _ without: Double, _ flagged: Int, _ isMoved: Bool) {
    #expect(Statement(value, without: without, flagged: flagged).isMoved == isMoved)
  }
}
