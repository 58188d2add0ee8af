import Atlas
import Editions
import Foundation
import Places
import Questions
import TestSupport
import Testing
import Vocabulary

/// Questions by zones, on the registers' own files.
struct ZoneQuestionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func zones(_ add: (ZoneBuilder) throws -> Void) throws -> Zones {
    let url = folder.url.appendingPathComponent("zones")
    try? FileManager.default.removeItem(at: url)
    try add(ZoneBuilder(ZoneFolder(url)))
    return try Zones([url])
  }

  private func border(_ file: String, _ pair: BorderPair) throws -> Zones {
    try zones { _ = try $0.add(VectorFile(RealData.path("vector/\(file)")), border: pair) }
  }

  private static let naturalEarth = "ne_10m_admin_0_boundary_lines_land.json"

  private func ask(_ edition: Edition, _ words: [(Question.Parameter, String)]) throws -> Answer {
    try edition.answer(Question(parameters: words.map { (parameter: $0.0, text: $0.1) }))
  }

  /// The Mexican side: the same by either line, for no facility is between them.
  @Test(
    .enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)),
    arguments: [
      (2014, 243, 1_577, 11_120_535.091), (2018, 274, 1_997, 11_387_926.182), (2021, 233, 1_918, 1_629_620.820),
    ])
  func mexicanSide(_ year: Int, _ inside: Int, _ all: Int, _ kilograms: Double) async throws {
    let edition = try await build(
      ["em", "es"].map { RealData.path("retc/\($0)_\(year).csv") }, in: folder)
    #expect(try ask(edition, []).rows.first?.facilities == all)
    for file in ["us_mex_border.geojson", Self.naturalEarth] {
      let beside = edition.with(try border(file, .mexicoUnitedStates))
      let row = try #require(ask(beside, [(.zone, "border:MX-US:100"), (.country, "MX")]).rows.first)
      #expect(row.facilities == inside && abs(row.value - kilograms) < 0.0005)
      if year == 2018 {
        #expect(try ask(beside, [(.zone, "border:MX-US:95")]).rows.first == row)
        #expect(try ask(beside, [(.zone, "border:MX-US:105")]).rows.first == row)
      }
    }
  }

  /// The side of the United States by each line; facilities within a kilometre of the limit may go either way.
  @Test(
    .enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)),
    arguments: [
      (BorderPair.mexicoUnitedStates, "us_mex_border.geojson", 130),
      (.mexicoUnitedStates, naturalEarth, 128), (.canadaUnitedStates, "us_can_border.geojson", 1_073),
      (.canadaUnitedStates, naturalEarth, 1_068),
    ])
  func sideOfTheUnitedStates(_ pair: BorderPair, _ file: String, _ facilities: Int) async throws {
    let edition = try await build([RealData.path("tri/2018_us_onsite_rebuilt.csv")], in: folder)
      .with(border(file, pair))
    #expect(try ask(edition, []).rows.first?.facilities == 16_438)
    #expect(try ask(edition, [(.zone, "border:\(pair.rawValue):100")]).rows.first?.facilities == facilities)
    let note = try #require(
      edition.zoneNotes(Question(parameters: [(parameter: .zone, text: "border:\(pair.rawValue):100")])).first)
    #expect(note.source == file && note.sha256.count == 64)
    let sides =
      if case .border(_, _, let sides) = note.kind {
        sides.map { "\($0.country.rawValue) \($0.inside) \($0.all)" }
      } else {
        [String]()
      }
    #expect(sides == ["\(pair.rawValue.prefix(2)) 0 0", "US \(facilities) \(edition.facilities.count)"])
  }

  /// Ecoregions add up to all, each row is what its zone alone gives, and what is outside or has no position is a row.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func ecoregionsAddUp() async throws {
    let edition = try await build([RealData.path("tri/2018_us_onsite_rebuilt.csv")], in: folder)
      .with(
        zones {
          _ = try $0.add(
            VectorFile(RealData.path("vector/us_ecoregions_l3_epa.geojson")), name: "ecoregions",
            .init(fields: [("en", "name")], title: [:]), isRepairing: true)
        })
    let all = try #require(ask(edition, []).rows.first)
    let rows = try ask(edition, [(.by, "ecoregions")]).rows
    #expect(rows.reduce(0) { $0 + $1.facilities } == all.facilities)
    #expect(rows.reduce(0) { $0 + $1.reports } == all.reports)
    #expect(abs(rows.reduce(0) { $0 + $1.value } / all.value - 1) < 1e-12)
    for row in rows {
      let own = try edition.answer(
        Question(parameters: [(parameter: .by, text: "ecoregions")]).narrowed(to: row)
      ).rows.first
      #expect(own?.value == row.value && own?.facilities == row.facilities, "\(row.texts)")
    }
    // By several dimensions, by facts and in another measure it is the same ground.
    let states = try ask(edition, [(.by, "state,ecoregions,category"), (.year, "2018")]).rows
    #expect(abs(states.reduce(0) { $0 + $1.value } / all.value - 1) < 1e-12)
    let words = WordReader(edition, language: .french) { try ReferenceTables() }
    let named = try words.question([(.zone, "Mojave Basin and Range"), (.by, "ecoregions")])
    #expect(named.zones == [.zone(layer: "ecoregions", code: "mojave-basin-and-range")])
    #expect(named.parameters.map(\.text) == ["ecoregions:mojave-basin-and-range", "ecoregions"])
    let near = #expect(throws: QuestionError.self) { try words.question([(.zone, "ecoregions:Mojave Bassin")]) }
    #expect(near?.suggestions.map(\.value) == ["ecoregions:mojave-basin-and-range"])
  }

  /// What is asked for and not there is one clear refusal.
  @Test func unknownZonesAreRefused() async throws {
    let edition = try await build(
      [folder.write("2018_il.csv", TRIText.file(rows: [["YEAR": "2018", "5.1 - FUGITIVE AIR": "5"]]))], in: folder)
    for words: [(Question.Parameter, String)] in [
      [(.zone, "border:MX-CA:100")], [(.zone, "basins:a")], [(.by, "basins")], [(.by, "zone")],
      [(.by, "basins,ecoregions")], [(.zone, "x")],
    ] {
      #expect(throws: QuestionError.self, "\(words)") { try ask(edition, words) }
    }
    #expect(Set(Dimension.worded.map(\.rawValue)).isSubset(of: ZoneName.taken))
  }
}
