import Foundation
import LandCover
import TestSupport
import Testing
import Vocabulary

/// Change between real maps: the figures that others printed or computed.
@Suite(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
struct ChangeTests {
  private func compare(_ names: [String], legend: String? = nil, threads: Int = 2) throws -> ChangeResult {
    let work = Work(threads: threads)
    let maps = try names.map {
      try MapFile(RealData.path("landcover/\($0).tif"), legend: try legend.map { try Legend($0) })
    }
    return try ChangeJob(maps, hasRaster: false, work: work).result()
  }

  private struct Golden: Decodable {
    let classes: [Int]
    let matrix: [[UInt64]]
    let total, changed, quantity, exchange, shift: UInt64
    let grossGain, grossLoss, netAbs, swap, persistence: [UInt64]
  }

  private static let decoder: JSONDecoder = {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }()

  private func golden<Value: Decodable>(_ file: String, _ key: String, as type: Value.Type) throws -> Value {
    let text = try Data(contentsOf: URL(fileURLWithPath: RealData.path("landcover/\(file)")))
    let all = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
    return try Self.decoder.decode(type, from: JSONSerialization.data(withJSONObject: try #require(all[key])))
  }

  private static let pairs: [(key: String, maps: [String])] = [
    ("pie_1985_1991", ["pie_lu_pie_1985", "pie_lu_pie_1991"]),
    ("pie_1991_1999", ["pie_lu_pie_1991", "pie_lu_pie_1999"]),
    ("pie_1985_1999", ["pie_lu_pie_1985", "pie_lu_pie_1999"]),
    ("newguinea_2001_2015", ["newguinea_ccilc_2001", "newguinea_ccilc_2015"]),
    ("lcmap_cu_h001v004_1998_1999", ["lcmap_cu_h001v004_1998_30m", "lcmap_cu_h001v004_1999_30m"]),
  ]

  @Test(arguments: pairs.indices)
  func matrixAndIndicatorsAreTheGoldenOnes(_ index: Int) throws {
    let (key, maps) = Self.pairs[index]
    let golden = try golden("golden.json", key, as: Golden.self)
    let interval = try #require(try compare(maps).intervals.first)
    #expect(interval.matrix.classes == golden.classes)
    #expect(interval.matrix.pixels == golden.matrix)
    let found = interval.indicators
    #expect(
      [found.pixels, found.changed, found.quantity, found.exchange, found.shift] == [
        golden.total, golden.changed, golden.quantity, golden.exchange, golden.shift,
      ])
    #expect(found.classes.map(\.gain) == golden.grossGain)
    #expect(found.classes.map(\.loss) == golden.grossLoss)
    #expect(found.classes.map(\.net) == golden.netAbs)
    #expect(found.classes.map(\.swap) == golden.swap)
    #expect(found.classes.map(\.persistence) == golden.persistence)
  }

  /// The matrix that lulcc's README prints for Plum Island, 1985 to 1991.
  @Test func plumIslandsPrintedMatrix() throws {
    let interval = try #require(try compare(["pie_lu_pie_1985", "pie_lu_pie_1991"]).intervals.first)
    #expect(interval.matrix.pixels == [[46672, 1926, 415], [0, 37085, 37], [359, 1339, 25730]])
  }

  @Test func worldCoverOfAGigapixel() throws {
    struct Big: Decodable {
      let codes: [Int]
      let matrix: [[UInt64]]
      let validBoth, changedValid: UInt64
    }
    let golden = try golden("golden_big.json", "worldcover_2020_2021_N00E006", as: Big.self)
    let names = ["ESA_WorldCover_10m_2020_v100_N00E006_Map", "ESA_WorldCover_10m_2021_v200_N00E006_Map"]
    let interval = try #require(try compare(names, legend: "worldcover").intervals.first)
    #expect(interval.indicators.pixels == golden.validBoth)
    #expect(interval.indicators.changed == golden.changedValid)
    for (i, from) in golden.codes.enumerated() where from != 0 {
      for (j, to) in golden.codes.enumerated() where to != 0 {
        let (row, column) = (interval.matrix.classes.firstIndex(of: from), interval.matrix.classes.firstIndex(of: to))
        let found = row.flatMap { row in column.map { interval.matrix.pixels[row][$0] } } ?? 0
        #expect(found == golden.matrix[i][j], "\(from) to \(to)")
      }
    }
    // Areas on the ellipsoid: a pixel of 1/12,000 degree near the equator is 9.2770 m by 9.2144 m.
    let area = interval.matrix.squareKilometres.flatMap { $0 }.reduce(0, +) / Double(interval.indicators.pixels) * 1e6
    #expect(area > 85.3, "\(area)")
    #expect(area < 85.6, "\(area)")
  }

  @Test func threeMapsHaveTwoIntervals() throws {
    let result = try compare(["pie_lu_pie_1985", "pie_lu_pie_1991", "pie_lu_pie_1999"])
    #expect(result.intervals.map(\.indicators.changed) == [4076, 4756])
    #expect(result.isYearly)
    #expect(result.intervals.map(\.years) == [6, 8])
    // 3.5892 % in six years, 4.1880 % in eight: a year 0.598 and 0.524, together (3.5892 + 4.1880) / 14.
    #expect(abs(result.intensity.intervals[0].changed - 0.5982) < 1e-4)
    #expect(abs(result.intensity.intervals[1].changed - 0.5235) < 1e-4)
    #expect(abs(result.intensity.intervals[0].uniform - 0.5555) < 1e-4)
  }

  /// One thread or many, one run or parts in any order and repeated: the same bytes.
  @Test(arguments: [1, 2, 5, 40])
  func partsGiveTheBytesOfOneRun(_ count: Int) throws {
    let folder = try TemporaryFolder()
    let texts = try LandCoverTexts()
    let maps = try ["newguinea_ccilc_2001", "newguinea_ccilc_2015"].map {
      try MapFile(RealData.path("landcover/\($0).tif"))
    }
    let one = try OutputFolder(folder.path("one"), replace: false)
    try ChangeJob(maps, hasRaster: true, work: Work(threads: 1)).result(rastersInto: one).write(to: one, texts)
    try one.finish()
    let job = try ChangeJob(maps, hasRaster: true, work: Work(threads: 3))
    var paths: [String] = []
    for number in (1...count).reversed() {
      let path = folder.path("\(number).part")
      try job.write(try #require(PartNumber("\(number)/\(count)")), to: path)
      paths.append(path)
    }
    paths += paths.prefix(1)
    let two = try OutputFolder(folder.path("two"), replace: false)
    try ChangeJob.merge(paths, into: two, work: Work(threads: 2)).write(to: two, texts)
    try two.finish()
    for name in ["change.tif", "change.json", "matrix.csv", "classes.csv", "transitions.csv"] {
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: folder.path("one/\(name)")))
          == Data(contentsOf: URL(fileURLWithPath: folder.path("two/\(name)"))),
        "\(name)")
    }
  }

  @Test func aMissingOrForeignPartIsNamed() throws {
    let folder = try TemporaryFolder()
    let maps = try ["lcmap_cu_h001v004_1998_30m", "lcmap_cu_h001v004_1999_30m"].map {
      try MapFile(RealData.path("landcover/\($0).tif"))
    }
    let job = try ChangeJob(maps, hasRaster: true, work: Work(threads: 1))
    let other = try ChangeJob(maps.reversed(), years: [1998, 1999], hasRaster: true, work: Work(threads: 1))
    try job.write(try #require(PartNumber("1/2")), to: folder.path("a"))
    try job.write(try #require(PartNumber("2/2")), to: folder.path("b"))
    try other.write(try #require(PartNumber("2/2")), to: folder.path("c"))
    func refusal(_ names: [String]) -> String {
      do {
        _ = try ChangeJob.merge(names.map(folder.path), into: nil, work: Work(threads: 1))
        return "none"
      } catch { return "\(error)" }
    }
    #expect(refusal(["a"]).contains("rows 2 to 2 of 2 are in no part"))
    #expect(refusal(["b"]).contains("rows 1 to 1 of 2 are in no part"))
    #expect(refusal(["a", "c"]).contains("of another run than"))
    #expect(refusal(["nothing"]).contains("no such file"))
    var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("a")))
    bytes[40] ^= 1
    try folder.write("d", bytes)
    #expect(refusal(["d", "b"]).contains("its checksum does not fit"))
    try folder.write("e", bytes.prefix(100))
    #expect(refusal(["e", "b"]).contains("its checksum does not fit"))
    try folder.write("f", "text that is no part at all, but long enough to be one")
    #expect(refusal(["f"]).contains("no part of a land-cover run"))
  }
}
