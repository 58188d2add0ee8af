import Editions
import Questions
import TestSupport
import Testing
import Vocabulary

/// Circles and boxes around what facilities report.
struct AreaTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func ask(_ edition: Edition, _ words: [(Question.Parameter, String)]) throws -> Answer {
    try edition.answer(try Question(parameters: words.map { (parameter: $0.0, text: $0.1) }))
  }

  /// The figures that circles on the ellipsoid give; a sphere has 28 facilities where there are 27. The first is the
  /// sum of 1,744,488.9479, 15,004.7267 and 420.0265; of these rounded to grams it would end in 702.
  @Test(
    .enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)),
    arguments: [
      ("tri/2018_il.csv", "39.8583,-88.9382", "10", true, 11, 1_759_913.701),
      ("tri/2018_il.csv", "41.849,-87.7157", "5", true, 27, 129_702.577),
      ("tri/2018_il.csv", "41.849,-87.7157", "10", true, 81, 547_532.126),
      ("tri/2018_us_onsite_rebuilt.csv", "31.7584,-106.4783", "25", true, 11, 224_143.312),
      ("retc/em_2018.csv", "31.7584,-106.4783", "25", false, 38, 243_285.549),
      ("retc/em_2018.csv", "32.5027,-117.00371", "10", false, 38, 652_943.282),
    ])
  func circlesOfRealFiles(
    _ file: String, _ near: String, _ within: String, _ isOnSite: Bool, _ facilities: Int, _ kilograms: Double
  ) async throws {
    let files = [file] + (file.hasPrefix("retc") ? ["retc/es_2018.csv"] : [])
    let edition = try await build(files.map(RealData.path), in: folder)
    let place: [(Question.Parameter, String)] = [(.near, near), (.within, within)]
    #expect(try ask(edition, place).rows[0].facilities == facilities)
    let onSite = "onsite_air,onsite_water,onsite_underground,onsite_land,onsite_unspecified"
    let sum = try ask(edition, place + (isOnSite ? [(.category, onSite)] : [])).rows[0].value
    #expect(abs(sum - kilograms) < 0.0006)
  }

  /// Three plants around one point; one has no position, and none is found by it.
  @Test func aCircleIsOneOfTheFilters() async throws {
    let rows = [("A", "41.90", "-87.60"), ("B", "42.30", "-87.60"), ("C", "", "")].map { name, north, east in
      ["TRIFD": "60601TST\(name)", "LATITUDE": north, "LONGITUDE": east, "5.1 - FUGITIVE AIR": "100"]
    }
    let edition = try await build([folder.write("2018_us.csv", TRIText.file(rows: rows))], in: folder)
    let near: [(Question.Parameter, String)] = [(.near, "41.9,-87.6")]
    #expect(try ask(edition, near + [(.by, "facility")]).rows.map(\.values[0].text) == ["US:60601TSTA"])
    #expect(try ask(edition, near + [(.within, "44.4")]).rows[0].facilities == 1)
    // 0.4 degrees of the meridian there: 44.43 km on the ellipsoid, 44.48 on a sphere.
    #expect(try ask(edition, near + [(.within, "44.45")]).rows[0].facilities == 2)
    #expect(try ask(edition, [(.box, "-88,42,-87,43"), (.by, "facility")]).rows.count == 1)
    #expect(try ask(edition, near + [(.box, "-88,42,-87,43")]).rows[0].facilities == 0)
    #expect(try ask(edition, near + [(.facility, "60601TSTB")]).rows[0].facilities == 0)
    let notes = try edition.notes(on: Question(parameters: [(.near, "41.9,-87.6")]), nil)
    #expect(notes.contains(.withoutPosition(facilities: 1)))
    #expect(try edition.positions().nearest(2, to: GeoPoint(latitude: 43, longitude: -87.6)).map(\.number) == [1, 0])
    // Around a place, other states and countries do not matter.
    let coverage = try edition.coverage(of: try Question(parameters: [(.near, "41.9,-87.6")]))
    #expect(coverage.extents.keys.map(\.rawValue) == ["US"] && coverage.extent(.unitedStates, 2018)?.states == nil)
    var traced = 0
    try edition.trace(Question(parameters: [(.near, "41.9,-87.6")])) { _ in
      traced += 1
      return true
    }
    #expect(traced == 1)
  }

  @Test(arguments: [
    [(Question.Parameter.near, "43.65,-79.38")], [(.near, "43.65,-79.38"), (.within, "2.5")],
    [(.box, "-118.5,32,-114,34"), (.near, "32.5,-117")],
  ])
  func areasReadBack(_ words: [(Question.Parameter, String)]) throws {
    let question = try Question(parameters: words.map { (parameter: $0.0, text: $0.1) })
    #expect(try Question(parameters: question.parameters) == question && question.hasArea)
  }

  @Test(arguments: [
    (Question.Parameter.near, "nan,3"), (.near, "91,3"), (.near, "43.65"), (.near, "43,65,-79,38"), (.near, "1e1,2"),
    (.within, "0"), (.within, "nan"), (.within, "-1"), (.within, "1001"), (.within, "5"), (.box, "1,2,3"),
    (.box, "2,1,1,2"), (.box, "-181,1,1,2"),
  ])
  func whatIsNoAreaIsRefused(_ parameter: Question.Parameter, _ text: String) {
    let error = #expect(throws: QuestionError.self) { try Question(parameters: [(parameter: parameter, text: text)]) }
    #expect(error?.parameter == parameter.rawValue)
  }
}
