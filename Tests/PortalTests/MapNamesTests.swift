import Drawings
import Foundation
import Markup
import Portal
import PortalKernel
import Questions
import TestSupport
import Testing
import Vocabulary

@testable import RegisterPages

/// Names on still maps and on tiles of the interactive one.
struct MapNamesTests {
  private let names = MapNames(
    places: [MapName(.country, "Canada", at: GeoPoint(latitude: 58, longitude: -104), weight: 9e7)],
    towns: (0..<400).map(town))

  private static func town(_ number: Int) -> MapName {
    let (north, east) = (Double(number % 20) * 0.05, Double(number / 20) * 0.05)
    let point = GeoPoint(latitude: 40 + north, longitude: -90 + east)
    return MapName(.town, "Town \(number)", at: point, weight: Double(900_000 - number * 1000))
  }

  /// As many as there is room for, none over another or the edge, the largest first; fewer and larger for phones.
  @Test func noNameIsOverAnother() throws {
    let frame = MapFrame.box((west: -90, south: 40, east: -89, north: 41), width: 640)
    let map = MapDrawing(basemap: .none, frame: frame, names: names).labels().text
    let groups = map.components(separatedBy: "<g ").dropFirst()
    #expect(groups.count == 2)
    for (group, most) in zip(groups, [22, 8]) {
      let size = try #require(group.firstMatch(of: /font-size="([0-9.]+)"/).flatMap { Double($0.output.1) })
      var texts: [(x: Double, y: Double, text: String)] = []
      for match in group.matches(of: /x="([0-9]+)" y="([0-9]+)">([^<]+)</) {
        texts.append((Double(match.output.1) ?? -1, Double(match.output.2) ?? -1, String(match.output.3)))
      }
      #expect((4...most).contains(texts.count) && texts[0].text == "Town 0", "\(texts)")
      for (place, one) in texts.enumerated() {
        let half = Double(one.text.count) * size * 0.28
        #expect(one.x - half >= 0 && one.x + half <= 640 && one.y >= size)
        for other in texts[..<place] {
          let (across, down) = (abs(other.x - one.x), abs(other.y - one.y))
          #expect(across > half - 1 || down >= size, "\(one) \(other)")
        }
      }
    }
  }

  @Test func aTileHasItsNamesOnce() {
    func tiles(_ zoom: Int) -> [NamesTile] {
      (0..<(1 << zoom)).flatMap { x in (0..<(1 << zoom)).map { NamesTile(names, zoom: zoom, x: x, y: $0) } }
    }
    func times(_ word: String, _ zoom: Int) -> Int {
      tiles(zoom).count { String(decoding: $0.encoded, as: UTF8.self).contains(word) }
    }
    #expect(times("Canada", 3) == 1 && times("Canada", 4) == 0)
    #expect(times("Town 5", 4) == 1 && times("Town 5", 2) == 0)
  }

  /// The table of countries and lakes is whole in three languages.
  @Test func everyLanguageHasNames() throws {
    let tables = try ReferenceTables()
    let naming = try MapNaming(.none, tables.places)
    for language in Language.allCases {
      let places = naming.names(language).places
      #expect(places.count { $0.kind == .country } == 3 && places.count { $0.kind == .lake } > 10)
      #expect(places.allSatisfy { !$0.text.isEmpty })
    }
  }
}

/// The colours of circles on the map.
struct MapColourTests {
  private func served() async throws -> ServedEdition {
    try await TestSite.shared.portal.visit(Portal.Request(path: "/en/map", query: "")).served
  }

  private let question = Question().with { $0.years = [2018...2018] }

  /// The category that most of a facility's amount is in has the colour it has in charts.
  @Test func theColourIsOfTheLargestPart() async throws {
    let served = try await served()
    var largest: [String: (amount: Double, category: Vocabulary.Category)] = [:]
    for row in try served.compute(question.with { $0.by = [.facility, .category] }).rows {
      guard let category = Vocabulary.Category(code: row.values[1].text) else { continue }
      if row.value > largest[row.values[0].text]?.amount ?? -1 { largest[row.values[0].text] = (row.value, category) }
    }
    let points = try served.mapPoints(question, .medium).points
    #expect(Set(points.map(\.colour)).count > 2)
    for point in points {
      let own = largest[served.atlas.ids[point.facility]].map { Palette.colour(of: $0.category) }
      #expect(point.colour == own ?? Palette.rest)
    }
  }

  @Test func unusualValuesHaveAColour() async throws {
    let served = try await served()
    let flagged = Set(try served.suspectWeights(of: question, by: [.facility]).keys.map { $0[0].text })
    let points = try served.mapPoints(question, .suspect).points
    #expect(points.contains { $0.colour == MapColour.flagged } && points.contains { $0.colour == MapColour.unflagged })
    for point in points {
      #expect((point.colour == MapColour.flagged) == flagged.contains(served.atlas.ids[point.facility]))
    }
    #expect(try served.mapPoints(question).points.allSatisfy { $0.colour == 0 })
  }

  /// The page says what each colour means, and its tiles are asked for with it.
  @Test func theMapSaysWhatColoursMean() async throws {
    let page = try await TestSite.shared.get("/fr/map?year=2018&colour=sector").text
    #expect(page.contains("colour=sector\"") && page.contains("<ul class=\"legend\">"))
    #expect(try await TestSite.shared.get("/fr/map?colour=red").status == 400)
  }

  /// Lines that an operator gives are served as they are; what is no collection of features is refused by its path.
  @Test func anOperatorGivesLines() throws {
    let folder = try TemporaryFolder()
    func file(_ text: String) throws -> String {
      let path = folder.path("lines.geojson")
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return path
    }
    let lines = #"{"type":"FeatureCollection","features":[]}"#
    #expect(try Assets(lines: file(lines)).files[Assets.lines]?.bytes == Array(lines.utf8))
    #expect(try Assets().files[Assets.lines] == nil)
    for wrong in ["", "{}", #"{"type":"Feature"}"#, #"{"type":"FeatureCollection"}"#] {
      #expect(throws: ReferenceTableError.self) { try Assets(lines: file(wrong)) }
    }
    #expect(throws: ReferenceTableError.self) { try Assets(lines: folder.path("nosuch")) }
  }
}
