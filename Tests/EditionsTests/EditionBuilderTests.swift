import Editions
import Foundation
import Questions
import Registers
import TestSupport
import Testing
import Vocabulary

struct EditionBuilderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A small set of files of every kind.
  private func files() throws -> [String] {
    let forms = (0..<300).map { index in
      [
        "TRIFD": "60601TST\(100 + index % 90)X", "DOC_CTRL_NUM": "13180000\(10_000 + index)",
        "5.1 - FUGITIVE AIR": "\(index).5", "6.2 - M24": "7",
        "ST": index % 3 == 0 ? "IL" : "OH",
      ]
    }
    let npri =
      NPRIText.header
      + (0..<200).map {
        NPRIText.row(
          year: 2017 + $0 % 2, id: "\($0 % 40 + 1)", code: $0 % 3 == 0 ? "NA - 08" : "NA - 10", name: "Metal",
          "\($0).25")
      }.joined()
    return [
      try folder.write("tri.csv", TRIText.file(rows: forms)), try folder.write("npri.csv", npri),
      try folder.write(
        "em_2018.csv",
        RETCText.amountsHeader + RETCText.amounts("1.5", "2")
          + RETCText.amounts(code: "PCDDs", name: "Dioxinas", "0.001")),
      try folder.write("es_2018.csv", RETCText.establishmentsHeader + RETCText.establishment()),
    ]
  }

  /// RETC's amounts and establishments are two files a year: a facility lies where the newest establishments put it,
  /// though the newest amounts, which have no position, are read before all of them.
  @Test func aFacilityLiesWhereItsNewestFilePutsIt() async throws {
    var paths: [String] = []
    for (year, latitude, code) in [(2018, "29°54'16\"\"", "83880"), (2019, "30°00'00\"\"", "83881"), (2020, "", "")] {
      paths.append(try folder.write("em_\(year).csv", RETCText.amountsHeader + RETCText.amounts("1.5", "2")))
      let longitude = latitude.isEmpty ? "" : "112°00'00\"\""
      let row = RETCText.establishment(latitude: latitude, longitude: longitude, postalCode: code)
      paths.append(try folder.write("es_\(year).csv", RETCText.establishmentsHeader + row))
    }
    for order in [paths, paths.reversed()] {
      let edition = try await build(order, in: folder, name: "edition-\(order[0].suffix(11))")
      let facility = try #require(try edition.catalog.facility(0))
      let found = [facility.latitude, facility.longitude].map { $0.map { String($0) } ?? "none" }
      #expect(found + [facility.postalCode ?? "none"] == ["30.0", "-112.0", "83881"])
    }
  }

  private func bytes(_ edition: String) throws -> [String: Data] {
    let root = folder.url.appendingPathComponent(edition)
    var contents: [String: Data] = [:]
    for name in FileManager.default.enumerator(atPath: root.path)?.compactMap({ $0 as? String }) ?? [] {
      guard let data = FileManager.default.contents(atPath: root.appendingPathComponent(name).path) else { continue }
      contents[name] =
        name == "edition.json"
        ? Data(String(decoding: data, as: UTF8.self).replacing(/"created" : "[^"]*"/, with: "").utf8) : data
    }
    return contents
  }

  /// Two builds of the same files differ in the manifest's `created` only: in any order, and when memory runs short.
  @Test func buildsAreDeterministic() async throws {
    let files = try files()
    let first = try await build(files, in: folder, name: "a")
    let second = try await build(files.reversed(), in: folder, name: "b")
    let third = try await build(files, in: folder, name: "c") { $0.stagingLimit = 2000 }
    #expect(first.manifest.id == second.manifest.id)
    #expect(first.manifest.id == third.manifest.id)
    let reference = try bytes("a")
    #expect(reference.count == 55)
    #expect(try bytes("b") == reference)
    #expect(try bytes("c") == reference)
  }

  /// A memory limit that sends reports to disk many times over changes nothing on real files either.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func spillingChangesNothing() async throws {
    let files =
      RealData.files("tri").filter { $0.contains("2018_us") || $0.contains("2014_us") } + [
        RealData.path("npri/NPRI-INRP_ReleasesRejets_1993-present.csv")
      ]
    _ = try await build(files, in: folder, name: "a")
    _ = try await build(files.reversed(), in: folder, name: "b") { $0.stagingLimit = 1 << 20 }
    #expect(try bytes("a") == bytes("b"))
  }

  /// The id follows from what the figures follow from: not from names, but from the years that names state.
  @Test func idsFollowTheContents() async throws {
    let text = RETCText.amountsHeader + RETCText.amounts("1.5")
    let named = try await build([folder.write("em_2018.csv", text)], in: folder, name: "a")
    let renamed = try await build([folder.write("emisiones 2018.csv", text)], in: folder, name: "b")
    let redated = try await build([folder.write("em_2019.csv", text)], in: folder, name: "c")
    #expect(named.manifest.id == renamed.manifest.id)
    #expect(named.manifest.id != redated.manifest.id)
  }

  // MARK: Overlaps

  private func overlapping() throws -> (whole: String, part: String) {
    let whole = TRIText.file(rows: [
      ["5.1 - FUGITIVE AIR": "1"], ["TRIFD": "45201THRWRKS", "5.1 - FUGITIVE AIR": "10"],
    ])
    let part = TRIText.file(rows: [["5.1 - FUGITIVE AIR": "100"]])
    return (try folder.write("us.csv", whole), try folder.write("il.csv", part))
  }

  @Test func overlapsAreRefused() async throws {
    let (whole, part) = try overlapping()
    let error = await #expect(throws: InputRefusal.self) { try await build([part, whole], in: folder) }
    #expect(error?.description.contains("us.csv: 1 facility-year of 2018 also stand in") == true)
    #expect(error?.description.contains("il.csv") == true)
    #expect(!FileManager.default.fileExists(atPath: folder.path("edition")))
  }

  @Test func overlapFirstTakesTheFirst() async throws {
    let (whole, part) = try overlapping()
    let pounds = 0.45359237
    let partFirst = try await build([part, whole], in: folder, name: "a") { $0.overlaps = .first }
    let wholeFirst = try await build([whole, part], in: folder, name: "b") { $0.overlaps = .first }
    #expect(abs(try partFirst.answer(Question()).rows[0].value - 110 * pounds) < 1e-9)
    #expect(abs(try wholeFirst.answer(Question()).rows[0].value - 11 * pounds) < 1e-9)
    #expect(partFirst.manifest.id != wholeFirst.manifest.id)
    #expect(partFirst.manifest.overlaps.map(\.facilityYears) == [1])
    let listed = try String(contentsOf: folder.url.appendingPathComponent("a/diagnostics.csv"), encoding: .utf8)
    #expect(listed.contains("us.csv,0,0,overlap_dropped,US:60601TSTFC1MAIN 2018,"))
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func illinoisBesideTheNationIsRefused() async throws {
    let files = [RealData.path("tri/2018_us_onsite_rebuilt.csv"), RealData.path("tri/2018_il.csv")]
    let error = await #expect(throws: InputRefusal.self) { try await build(files, in: folder) }
    #expect(
      error?.description.contains("2018_il.csv: 803 facility-years of 2018 also stand in") == true,
      "\(error?.description ?? "")")
    #expect(error?.description.contains("2018_us_onsite_rebuilt.csv") == true)
    let edition = try await build(files.reversed(), in: folder) { $0.overlaps = .first }
    let illinois = try edition.answer(Question(parameters: [(.state, "US-IL")])).rows[0]
    #expect(abs(illinois.value - 114_211_426.023) <= 0.001)
    #expect(illinois.facilities == 1054)
  }

  /// The first file's word holds for what describes a facility, too.
  @Test(arguments: [["a", "b"], ["b", "a"]])
  func overlapFirstHoldsForEstablishments(_ order: [String]) async throws {
    let files = [
      "a": try folder.write("a_es_2018.csv", RETCText.establishmentsHeader + RETCText.establishment(scian: "221110")),
      "b": try folder.write("b_es_2018.csv", RETCText.establishmentsHeader + RETCText.establishment(scian: "562112")),
    ]
    let amounts = try folder.write("em_2018.csv", RETCText.amountsHeader + RETCText.amounts("1"))
    let edition = try await build(order.compactMap { files[$0] } + [amounts], in: folder) { $0.overlaps = .first }
    let sectors = try edition.answer(Question(parameters: [(.by, "sector")])).rows.map(\.texts)
    #expect(sectors == [[order[0] == "a" ? "2211" : "5621"]])
  }

  /// Many small files do not run out of file descriptors.
  @Test func manyFilesBecomeOneEdition() async throws {
    let files = try (0..<1500).map { index in
      try folder.write("f\(index).csv", NPRIText.header + NPRIText.row(year: 1990 + index % 30, id: "\(index)", "1"))
    }
    let edition = try await build(files, in: folder)
    #expect(
      try edition.answer(Question()).rows == [Answer.Row(values: [], value: 1500, facilities: 1500, reports: 1500)])
  }

  /// NPRI's releases and disposals of one facility and year are parts of one report, not an overlap.
  @Test func partsOfOneReportAreJoined() async throws {
    let releases = try folder.write("releases.csv", NPRIText.header + NPRIText.row("3"))
    let disposals = try folder.write(
      "disposals.csv", NPRIText.header + NPRIText.row(group: "Off-site Disposal", category: "Landfill", "4"))
    let edition = try await build([releases, disposals], in: folder)
    #expect(try edition.answer(Question()).rows == [Answer.Row(values: [], value: 7, facilities: 1, reports: 1)])
  }

  @Test func theSameBytesTwiceAreRefused() async throws {
    let text = NPRIText.header + NPRIText.row("3")
    let files = [try folder.write("a.csv", text), try folder.write("b.csv", text)]
    let error = await #expect(throws: InputRefusal.self) { try await build(files, in: folder) }
    #expect(error?.description.contains("b.csv: holds the same bytes as") == true)
  }

  // MARK: What an answer counts

  /// A Form A has no amounts, a dioxin report none in kilograms: both are counted until a category is asked for.
  @Test func zeroReportsCount() async throws {
    let rows = [
      ["5.1 - FUGITIVE AIR": "2"], ["TRIFD": "A", "FORM TYPE": "A"],
      ["TRIFD": "D", "TRI CHEMICAL/COMPOUND ID": "N150", "UNIT OF MEASURE": "Grams", "5.2 - STACK AIR": "3"],
    ]
    let edition = try await build([folder.write("tri.csv", TRIText.file(rows: rows))], in: folder)
    func ask(_ words: (Question.Parameter, String)...) throws -> Answer.Rows {
      try edition.answer(Question(parameters: words.map { (parameter: $0.0, text: $0.1) })).rows
    }
    #expect(try ask() == [Answer.Row(values: [], value: 2 * 0.45359237, facilities: 3, reports: 3)])
    #expect(
      try ask((.by, "category")) == [
        Answer.Row(values: [.category(.onsiteAir)], value: 2 * 0.45359237, facilities: 1, reports: 1)
      ])
    #expect(try ask((.measure, "dioxin_mass")) == [Answer.Row(values: [], value: 0.003, facilities: 1, reports: 1)])
    #expect(try ask((.measure, "teq")) == [Answer.Row(values: [], value: 0, facilities: 0, reports: 0)])
    #expect(try ask((.category, "sewage")) == [Answer.Row(values: [], value: 0, facilities: 0, reports: 0)])
  }

  /// An address that RETC leaves out of its amounts comes from its establishments, and the sector too.
  @Test func establishmentsDescribeFacilities() async throws {
    let edition = try await build(files(), in: folder)
    let facility = try edition.profile("CGI2604700012").description
    #expect(facility.id == "MX:CGI2604700012")
    #expect(facility.state == "MX-SON")
    #expect(facility.sector == "221110")
    #expect(facility.years == 2018...2018)
    #expect(facility.address == "Calle 1, 5, Centro")
    #expect(facility.longitude.map { $0 < -112 } == true)
    let sectors = try edition.answer(Question(parameters: [(.country, "MX"), (.by, "sector")])).rows.map(\.texts)
    #expect(sectors == [["2211"]])
  }

  // MARK: Trust

  @Test func aChangedEditionIsRefusedByName() async throws {
    let edition = try await build(files(), in: folder)
    #expect(try Edition.verify(edition.folder).manifest.files.count == 54)
    let victims = edition.manifest.files.map(\.path)
    for path in victims {
      let url = edition.folder.appendingPathComponent(path)
      let original = try Data(contentsOf: url)
      chmod(url.path, 0o644)
      var changed = original
      changed[changed.count - 1] ^= 1
      try changed.write(to: url)
      let error = #expect(throws: EditionError.self) { try Edition.verify(edition.folder) }
      #expect(error?.description.contains(url.lastPathComponent) == true, "\(path)")
      try original.dropLast().write(to: url)
      #expect(throws: EditionError.self) { try Edition(edition.folder) }
      try FileManager.default.removeItem(at: url)
      let missing = #expect(throws: EditionError.self) { try Edition(edition.folder) }
      #expect(missing?.description.hasSuffix("\(path): missing") == true)
      try original.write(to: url)
    }
    #expect(try Edition.verify(edition.folder).manifest.files.count == 54)
    let manifest = edition.folder.appendingPathComponent("edition.json")
    let original = try String(contentsOf: manifest, encoding: .utf8)
    for (found, other) in [
      ("\"year\" : 2017", "\"year\" : 2016"), ("\"rows\" : ", "\"rows\" : 1"),
      ("\"format\" : \(Manifest.currentFormat)", "\"format\" : 2"),
    ] {
      chmod(manifest.path, 0o644)
      try original.replacing(found, with: other).write(to: manifest, atomically: true, encoding: .utf8)
      let error = #expect(throws: EditionError.self) { try Edition(edition.folder) }
      #expect(error?.description.contains("edition.json") == true)
    }
    try original.write(to: manifest, atomically: true, encoding: .utf8)
    try folder.write("edition/extra.txt", "x")
    #expect(throws: EditionError.self) { try Edition.verify(edition.folder) }
  }

  /// Columns of any content end in an answer or an error, never in a trap: only sizes and headers are checked on
  /// opening.
  @Test func scansSurviveAnyColumnContent() async throws {
    let edition = try await build(files(), in: folder)
    var generator = SeededGenerator(seed: 11)
    for path in edition.manifest.files.map(\.path) where path.hasPrefix("facts/") {
      let url = edition.folder.appendingPathComponent(path)
      let original = try Data(contentsOf: url)
      chmod(url.path, 0o644)
      try (original.prefix(64) + Data((64..<original.count).map { _ in UInt8.random(in: 0...255, using: &generator) }))
        .write(to: url)
      // Only where segments begin is looked at on opening; a folder that is refused there is as good.
      guard let damaged = try? Edition(edition.folder) else {
        try original.write(to: url)
        continue
      }
      for by in ["", "state,sector", "facility", "category,substance", "scope,year"] {
        _ = try? damaged.answer(Question(parameters: by.isEmpty ? [] : [(.by, by)]))
      }
      try? damaged.trace(Question()) { _ in true }
      try original.write(to: url)
    }
  }

  @Test func replacingIsAskedFor() async throws {
    let files = try files()
    let first = try await build([files[0]], in: folder)
    await #expect(throws: EditionError.self) { try await build(files, in: folder) }
    let second = try await build(files, in: folder) { $0.replaces = true }
    #expect(first.manifest.id != second.manifest.id)
    // The first edition's mapping still answers.
    #expect(try first.answer(Question()).rows[0].reports == 300)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).filter { $0.contains("building") }.isEmpty)
    try folder.write("notes/a.txt", "mine")
    try folder.write("notes/edition.json", "{}")
    await #expect(throws: EditionError.self) {
      try await build(files, in: folder, name: "notes") { $0.replaces = true }
    }
  }

  @Test func cancellingLeavesNothing() async throws {
    let files = try files()
    await #expect(throws: Interruption.self) { try await build(files, in: folder) { $0.isCancelled = { true } } }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).filter { $0.contains("edition") }.isEmpty)
  }
}
