import Foundation
import LandCover
import TestSupport
import Testing

/// Indicators of pattern beside FRAGSTATS' own results for landscapemetrics' test maps (its data-raw/landscape.class,
/// augusta_nlcd.class and augusta_nlcd.land).
@Suite(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
struct PatternTests {
  private func measure(_ name: String, threads: Int = 2) throws -> MetricsResult {
    try MetricsJob(try MapFile(RealData.path("landcover/\(name).tif")), work: Work(threads: threads)).result()
  }

  private func value(_ result: MetricsResult, _ metric: MetricsResult.Metric, _ code: Int? = nil) -> Double {
    let found = result.rows.first { $0.metric == metric && $0.code == code }?.value ?? .nan
    return (found * 10_000).rounded() / 10_000
  }

  /// PLAND, NP, PD, LPI, TE, ED, AREA_MN, MESH, AI of each class.
  @Test(arguments: [
    (1, [20.4444, 9, 10_000, 8.8889, 181, 2011.1111, 0.0020, 0.0013, 79.7059]),
    (2, [26.0000, 13, 14_444.4444, 7.5556, 203, 2255.5556, 0.0018, 0.0012, 79.6339]),
    (3, [53.5556, 6, 6_666.6667, 17.6667, 296, 3288.8889, 0.0080, 0.0069, 84.8913]),
  ])
  func classesOfTheTestLandscape(_ code: Int, _ expected: [Double]) throws {
    let result = try measure("landscape")
    let metrics: [MetricsResult.Metric] = [.pland, .np, .pd, .lpi, .te, .ed, .areaMn, .mesh, .ai]
    #expect(metrics.map { value(result, $0, code) } == expected)
  }

  @Test(arguments: [
    (42, [37.2131, 1795, 6.6856, 1.6077, 2_555_730, 95.1897, 5.5662, 41.5710, 80.8905]),
    (90, [4.4382, 243, 0.9051, 0.6855, 347_100, 12.9280, 4.9037, 3.6032, 78.5516]),
    (21, [5.2058, 3757, 13.9932, 0.0801, 1_185_990, 44.1729, 0.3720, 0.1500, 36.4232]),
  ])
  func classesOfAugusta(_ code: Int, _ expected: [Double]) throws {
    let result = try measure("augusta_nlcd")
    let metrics: [MetricsResult.Metric] = [.pland, .np, .pd, .lpi, .te, .ed, .areaMn, .mesh, .ai]
    #expect(metrics.map { value(result, $0, code) } == expected)
  }

  /// NP, PD, LPI, TE, ED, AREA_MN, MESH, SHDI, CONTAG, AI.
  @Test func theLandscapeOfAugusta() throws {
    let result = try measure("augusta_nlcd")
    let metrics: [MetricsResult.Metric] = [.np, .pd, .lpi, .te, .ed, .areaMn, .mesh, .shdi, .contag, .ai]
    #expect(
      metrics.map { value(result, $0) } == [
        17_141, 63.8427, 1.6077, 5_485_470, 204.3097, 1.5663, 59.6274, 1.9942, 42.2671, 69.5394,
      ])
  }

  @Test(arguments: [1, 2, 3, 7])
  func partsGiveTheSameIndicators(_ count: Int) throws {
    let folder = try TemporaryFolder()
    let map = try MapFile(RealData.path("landcover/newguinea_ccilc_2015.tif"))
    let job = try MetricsJob(map, work: Work(threads: 3))
    let one = try MetricsJob(map, work: Work(threads: 1)).result()
    let paths = try (1...count).reversed().map { number in
      let path = folder.path("\(number).part")
      try job.write(try #require(PartNumber("\(number)/\(count)")), to: path)
      return path
    }
    let merged = try MetricsJob.merge(paths + paths.suffix(1))
    #expect(merged.rows.map(\.value) == one.rows.map(\.value))
    #expect(merged.rows.map(\.code) == one.rows.map(\.code))
  }

  @Test func longitudesAndLatitudesAreRefused() throws {
    #expect { try measure("podlasie_ccilc") } throws: { "\($0)".contains("gdalwarp -r near") }
  }
}
