import Editions
import Foundation
import Questions
import Registers
import Samples
import TestSupport
import Testing
import Vocabulary

/// Identifiers that one plant had one after the other.
struct PlantTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func joins(_ edition: Edition) throws -> [(pair: String, join: PlantJoin)] {
    try #require(try edition.plants()).joins.map { join in
      ("\(edition.facilities[join.earlier]) \(edition.facilities[join.later])", join)
    }
  }

  /// Two smelters on one street that got new identifiers about 2013: by sector alone they would be crossed.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func twoPlantsOfOneStreet() async throws {
    let edition = try await build(RealData.files("retc"), in: folder)
    let joins = try Self.joins(edition)
    for (pair, metres) in [
      ("MX:MMP7L0503511 MX:MMP0503500056", 260), ("MX:MMP7M0503511 MX:MMP0503500055", 251),
    ] {
      let join = try #require(joins.first { $0.pair == pair }?.join)
      #expect(join.evidence?.kilometres.map { Int(($0 * 1000).rounded()) } == metres)
      #expect(join.level.isJoined && join.evidence?.isSameMunicipality == true)
    }
    // The shared years: of all identifiers, those that end by 2012, begin in 2014 or later, and are in both. With
    // PEP1027002AC and PEP1027002ÁC taken for one they are 8,927, 3,723, 2,992 and 2,212.
    let tally = try edition.answer(Question(parameters: [(.by, "facility,year"), (.scope, "all")]))
    var years: [String: ClosedRange<Int>] = [:]
    for row in tally.rows {
      guard let year = row.values[1].year else { continue }
      let known = years[row.values[0].text]
      years[row.values[0].text] = min(known?.lowerBound ?? year, year)...max(known?.upperBound ?? year, year)
    }
    #expect(years.count == 8_928)
    #expect(years.values.count { $0.upperBound <= 2012 } == 3_725)
    #expect(years.values.count { $0.lowerBound >= 2014 } == 2_992)
    #expect(years.values.count { $0.lowerBound <= 2012 && $0.upperBound >= 2014 } == 2_211)
    // A plant's years are those of all its identifiers, and no amount moves.
    let plant = try edition.answer(
      Question(parameters: [(.plant, "MX:MMP0503500056"), (.by, "year"), (.measure, "kilograms")]))
    #expect(plant.rows.map { $0.values[0].text }.first == "2004" && plant.rows.count == 13)
    let (all, byPlant) = (try edition.answer(Question()), try edition.answer(Question(parameters: [(.by, "plant")])))
    #expect(abs(byPlant.rows.reduce(0) { $0 + $1.value } / all.rows[0].value - 1) < 1e-12)
    #expect(byPlant.rows.reduce(0) { $0 + $1.facilities } == all.rows[0].facilities)
    #expect(byPlant.rows.count < all.rows[0].facilities)
    for row in byPlant.rows.prefix(50) {
      let own = try edition.answer(Question(parameters: [(.by, "plant")]).narrowed(to: row)).rows.first
      #expect(own?.value == row.value && own?.facilities == row.facilities, "\(row.texts)")
    }
  }

  /// Against the known answers of samples: of sure ones at least 99 in a hundred are right, and of all nine in ten are
  /// sure or likely.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func knownAnswersAreFound(_ seed: UInt64) async throws {
    let sample = folder.url.appendingPathComponent("sample")
    _ = try Sample(facilities: 12_000, seed: seed).write(to: sample)
    let files = try FileManager.default.subpathsOfDirectory(atPath: sample.path).filter { $0.contains("/") }.sorted()
    let edition = try await build(files.map { sample.path + "/" + $0 }, in: folder)
    let known = Set(
      try String(contentsOf: sample.appendingPathComponent("expected_plants.csv"), encoding: .utf8).split(
        separator: "\n"
      )
      .dropFirst().map { $0.split(separator: ",").prefix(2).joined(separator: " ") })
    let joins = try Self.joins(edition)
    let sure = joins.filter { $0.join.level == .sure }
    let joined = joins.filter { $0.join.level.isJoined }
    let precision = Double(sure.count { known.contains($0.pair) }) / Double(sure.count)
    let recall = Double(joined.count { known.contains($0.pair) }) / Double(known.count)
    #expect(known.count > 300 && precision >= 0.99 && recall >= 0.9, "\(known.count) \(precision) \(recall)")
  }

  /// One facility that ends, one that begins under another name, and one that somebody says it is.
  private func edition(_ joins: String?, name: String = "edition") async throws -> Edition {
    func row(_ id: String, _ year: String, _ name: String) -> [String: String] {
      [
        "TRIFD": id, "YEAR": year, "FACILITY NAME": name, "5.1 - FUGITIVE AIR": "10", "COUNTY": "COOK",
        "CITY": "CHICAGO",
      ]
    }
    let first = try folder.write(
      "2017_us.csv", TRIText.file(rows: [row("60601TSTFC1MAIN", "2017", "ACME COATINGS INC")]))
    let second = try folder.write(
      "2018_us.csv",
      TRIText.file(rows: [
        row("60601TSTFC2MAIN", "2018", "ACME COATINGS LLC"), row("60601TSTFC3MAIN", "2018", "ZENITH PAINTS"),
      ]))
    let file = try joins.map {
      try JoinsFile(folder.write("joins.csv", "earlier,later,verdict,who,why\n" + $0))
    }
    return try await build([first, second], in: folder, name: name) { $0.joins = file }
  }

  @Test func whatSomebodySaysGoesFirst() async throws {
    let plain = try await edition(nil)
    #expect(
      try Self.joins(plain).filter { $0.join.level.isJoined }.map(\.pair) == [
        "US:60601TSTFC1MAIN US:60601TSTFC2MAIN"
      ])
    let stated = try await edition(
      "US:60601TSTFC1MAIN,US:60601TSTFC3MAIN,same,A. Reviewer,\"bought, renamed\"\n", name: "stated")
    let join = try #require(try Self.joins(stated).first { $0.join.level.isJoined })
    #expect(join.pair == "US:60601TSTFC1MAIN US:60601TSTFC3MAIN" && join.join.level == .stated)
    #expect(join.join.statement == .init(who: "A. Reviewer", why: "bought, renamed"))
    #expect(stated.manifest.id != plain.manifest.id && stated.manifest.joins?.rows == 1)
    #expect(try Edition.verify(folder.url.appendingPathComponent("stated")).manifest.id == stated.manifest.id)
    let apart = try await edition(
      "US:60601TSTFC1MAIN,US:60601TSTFC2MAIN,different,A. Reviewer,another site\n", name: "apart")
    #expect(try Self.joins(apart).allSatisfy { !$0.join.level.isJoined })
    let row = try apart.answer(Question(parameters: [(.by, "plant"), (.order, "plant")])).rows[0]
    #expect(row.values[0].text == "US:60601TSTFC1MAIN")
  }

  @Test(arguments: [
    ("US:60601TSTFC1MAIN,US:nobody,same,A,b\n", "no facility US:nobody"),
    ("US:60601TSTFC2MAIN,US:60601TSTFC1MAIN,same,A,b\n", "expected the earlier one first"),
    ("US:60601TSTFC1MAIN,CA:800001,same,A,b\n", "of one country"),
    ("US:60601TSTFC1MAIN,US:60601TSTFC1MAIN,same,A,b\n", "expected two facilities"),
    ("nobody,US:60601TSTFC1MAIN,same,A,b\n", "expected a facility"),
    ("US:60601TSTFC1MAIN,US:60601TSTFC2MAIN,maybe,A,b\n", "expected same or different"),
    ("US:60601TSTFC1MAIN,US:60601TSTFC2MAIN,same,,b\n", "who says so, and why"),
    (
      "US:60601TSTFC1MAIN,US:60601TSTFC2MAIN,same,A,b\nUS:60601TSTFC1MAIN,US:60601TSTFC3MAIN,same,A,b\n",
      "became another facility already in line 2"
    ),
    (
      "US:60601TSTFC1MAIN,US:60601TSTFC2MAIN,same,A,b\nUS:60601TSTFC2MAIN,US:60601TSTFC1MAIN,different,A,b\n",
      "already in line 2"
    ),
  ])
  func badJoinsAreRefused(_ rows: String, _ expected: String) async throws {
    let refused = await #expect(throws: InputRefusal.self) { try await edition(rows) }
    #expect(refused.map { "\($0)".contains(expected) } == true, "\(refused.map { "\($0)" } ?? "")")
    #expect(!FileManager.default.fileExists(atPath: folder.path("edition")))
  }
}
