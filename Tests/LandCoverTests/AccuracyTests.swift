import Foundation
import LandCover
import TestSupport
import Testing

/// Accuracy and areas from samples: the worked examples that were printed.
struct AccuracyTests {
  private let olofsson2014 = (
    names: ["deforestation", "forest gain", "stable forest", "stable non-forest"],
    counts: [[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]],
    weights: [200_000.0, 150_000, 3_200_000, 6_450_000]
  )

  private func rounded(_ value: Double?, _ digits: Int) -> Double {
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    return ((value ?? .nan) * scale).rounded() / scale
  }

  /// Olofsson et al. 2014, section 5: the printed 21,158 ± 6,158 ha of deforestation, and the rest of the table.
  @Test func olofsson2014sExample() throws {
    let found = try AccuracyEstimate(
      names: olofsson2014.names, counts: olofsson2014.counts, weights: olofsson2014.weights)
    #expect(rounded(found.overall.estimate, 5) == 0.94651)
    #expect(rounded(found.overall.margin, 5) == 0.01848)
    #expect(found.classes.map { rounded($0.users?.estimate, 5) } == [0.88, 0.73333, 0.92727, 0.96308])
    #expect(found.classes.map { rounded($0.users?.margin, 5) } == [0.07404, 0.10076, 0.03975, 0.02053])
    #expect(found.classes.map { rounded($0.producers?.estimate, 5) } == [0.74866, 0.84716, 0.93451, 0.96161])
    #expect(found.classes.map { rounded($0.producers?.margin, 5) } == [0.21331, 0.25441, 0.03432, 0.01836])
    #expect(found.classes.map { rounded($0.area.estimate, 0) } == [235_086, 129_846, 3_175_221, 6_459_846])
    #expect(found.classes.map { rounded($0.area.standardError, 0) } == [34_907, 21_292, 87_924, 92_300])
    let hectares = 0.09
    #expect(found.classes.map { rounded($0.area.estimate * hectares, 0) } == [21_158, 11_686, 285_770, 581_386])
    #expect(found.classes.map { rounded(($0.area.margin ?? 0) * hectares, 0) } == [6_158, 3_756, 15_510, 16_282])
  }

  /// Olofsson et al. 2013 (Remote Sensing of Environment 129:122), example 1.
  @Test func olofsson2013sExample() throws {
    let found = try AccuracyEstimate(
      names: ["1", "2", "3"], counts: [[97, 0, 3], [3, 279, 18], [2, 1, 97]], weights: [22_353, 1_122_543, 610_228])
    #expect(rounded(found.overall.estimate, 5) == 0.94442)
    #expect(rounded(found.overall.margin, 5) == 0.02188)
    #expect(found.classes.map { rounded($0.users?.estimate, 2) } == [0.97, 0.93, 0.97])
    #expect(found.classes.map { rounded($0.producers?.estimate, 5) } == [0.48063, 0.99419, 0.89693])
    #expect(found.classes.map { rounded($0.area.estimate, 0) } == [45_112, 1_050_067, 659_944])
    #expect(found.classes.map { rounded($0.area.margin, 0) } == [21_073, 34_598, 36_526])
  }

  @Test func sizeOfASample() throws {
    #expect(
      try SampleDesign.size(weights: olofsson2014.weights, users: [0.7, 0.6, 0.9, 0.95], standardError: 0.01) == 641)
    #expect(SampleDesign.allocation(640, weights: olofsson2014.weights, minimum: 75) == [75, 75, 162, 328])
    #expect(SampleDesign.allocation(100, weights: [1, 0, 1], minimum: 10) == [50, 0, 50])
    #expect(SampleDesign.allocation(10, weights: [1, 1, 1], minimum: 20) == [4, 3, 3])
    // What a small class cannot give, the others do.
    #expect(SampleDesign.allocation(100, weights: [1, 98, 1], minimum: 20, most: [5, 1000, 1000]) == [5, 75, 20])
  }

  @Test func aStratumOfOneSampleHasNoError() throws {
    let found = try AccuracyEstimate(names: ["a", "b"], counts: [[1, 0], [1, 9]], weights: [1, 9])
    #expect(found.classes[0].users?.standardError == nil)
    #expect(found.overall.standardError == nil)
    #expect(found.classes[1].users?.standardError != nil)
  }

  @Test(arguments: [
    ([[1, 2]], [1.0, 1.0], "found 1 rows, 2 columns and 2 weights"),
    ([[1, 0], [0, 0]], [1, 1], "class b: no sample"),
    ([[1, 0], [0, 1]], [0, 0], "weights of nothing"), ([[1, -1], [0, 1]], [1, 1], "negative numbers"),
  ])
  func wrongTablesAreNamed(_ counts: [[Int]], _ weights: [Double], _ message: String) {
    #expect { try AccuracyEstimate(names: ["a", "b"], counts: counts, weights: weights) } throws: {
      "\($0)".contains(message)
    }
  }

  @Test func wrongFilesAreNamed() throws {
    let folder = try TemporaryFolder()
    for (text, message) in [
      ("map,a,b\na,1,x\nb,0,1\n", "line 2, column 3: found \"x\"; expected a number of samples"),
      ("map,a,b\na,1,2\n", "no row for the class \"b\""),
      ("map,a,b\nc,1,2\n", "line 2, column 1: found \"c\""), ("map,a\na,1,2\n", "line 2: found 3 cells; expected 2"),
      ("", "empty"),
      ("map,a,b\na,1,2\na,1,2\n", "\"a\" stands twice"),
    ] {
      let path = try folder.write("m.csv", text)
      #expect { try ErrorMatrix(matrix: path) } throws: { "\($0)".contains(message) }
    }
  }

  /// A sample that is drawn comes out the same with any number of threads, and its reference classes give the map's own
  /// areas.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func drawingASample() throws {
    let folder = try TemporaryFolder()
    let map = try MapFile(RealData.path("landcover/lcmap_cu_h001v004_1999_30m.tif"))
    var drawn: [[Int]] = []
    for threads in [1, 3] {
      let draw = try SampleDraw(map, work: Work(threads: threads))
      let sizes = SampleDesign.allocation(200, weights: draw.squareKilometres, minimum: 10)
      drawn.append(try draw.write(sizes, seed: 7, to: folder.path("\(threads).gpkg")) { String($0) })
      #expect(drawn.last == sizes)
      #expect(sizes.reduce(0, +) >= 200)
    }
    #expect {
      try SampleDraw(map, work: Work(threads: 1)).write([1], seed: 1, to: folder.path("1.gpkg")) { String($0) }
    } throws: {
      "\($0)".contains("is there already")
    }
    // Points right on the map: everything is right, and areas are the map's.
    let points = "x,y,reference\n-2270000,2580000,5\n-2268000,2579000,5\n0,0,1\n"
    let errors = try ErrorMatrix(samples: folder.write("p.csv", points), map: map, work: Work(threads: 1))
    #expect(errors.notes.contains { $0.contains("1 points lie outside the map") })
  }
}
