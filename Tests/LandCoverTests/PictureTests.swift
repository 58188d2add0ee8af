import Foundation
import LandCover
import TestSupport
import Testing
import Vocabulary

/// Legends, pictures, reports and mosaics.
struct PictureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func theLegendHasNineteenClassesInThreeLanguages() throws {
    let legend = try Legend("nalcms")
    #expect(legend.entries.map(\.code) == Array(1...19))
    for entry in legend.entries {
      for language in Language.allCases {
        #expect(entry.name.texts[language]?.isEmpty == false, "\(entry.code) \(language)")
      }
    }
    #expect(legend[1]?.colour == Colour(red: 0, green: 61, blue: 0))
    #expect(legend[17]?.colour == Colour(red: 220, green: 33, blue: 38))
    #expect(legend[19]?.name[.french] == "Neige et glace")
    #expect(legend[19]?.name[.spanish] == "Nieve y hielo")
    // The four tropical classes do not occur in Canada: their French names are this project's.
    #expect([3, 4, 7, 9].allSatisfy { legend[$0]?.name.status(.french) == .translated })
    #expect(legend[1]?.name.status(.french) == .official)
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func theLegendIsTheReferencesOwn() throws {
    let lines = try String(contentsOfFile: RealData.path("landcover/nalcms_legend.csv"), encoding: .utf8).split(
      separator: "\n"
    ).dropFirst()
    let legend = try Legend("nalcms")
    for line in lines {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      let entry = try #require(legend[Int(cells[0]) ?? 0])
      #expect(
        [entry.name[.english], entry.name[.french], entry.name[.spanish], entry.colour.hex] == [
          String(cells[1]), String(cells[2]), String(cells[3]), cells[4].lowercased(),
        ])
    }
  }

  @Test(arguments: [
    ("code,name,colour\n1,Wood,#00ff00\n2,Field,red\n", "line 3, column 3 (colour): found \"red\"; expected #rrggbb"),
    ("code,name\nx,Wood\n", "line 2, column 1 (code)"),
    ("code,name\n1,a\n1,b\n", "found \"1\"; expected each code once"), ("name\nWood\n", "expected code"),
    ("code\n", "no classes"),
  ])
  func wrongLegendsAreNamed(_ text: String, _ message: String) throws {
    let path = try folder.write("legend.csv", text)
    #expect { try Legend(path) } throws: { "\($0)".contains(message) }
  }

  @Test func everyTextIsThereInThreeLanguages() throws {
    let texts = try LandCoverTexts()
    for key in texts.keys {
      for language in Language.allCases {
        #expect(!texts(key, language).isEmpty, "\(key) \(language)")
        #expect(texts(key, language) != key, "\(key) \(language)")
      }
    }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let report = try String(
      contentsOf: root.appendingPathComponent("Sources/LandCover/Report/ChangeReport.swift"), encoding: .utf8)
    for found in report.matches(of: /\bt\("([a-z.]+)"/) {
      #expect(texts.keys.contains("report.\(found.1)"), "\(found.1)")
    }
  }

  /// A page is one file, says all of its figures in words and tables, and leaves no placeholder.
  @Test func aReportIsWholeInEachLanguage() throws {
    var a = TestMap.patches(400, 300, classes: 19, seed: 11)
    a.nodata = "0"
    var b = TestMap.patches(400, 300, classes: 19, seed: 12)
    b.nodata = "0"
    let legend = try Legend("nalcms")
    let maps = [
      try MapFile(a.write(folder, "nalcms_2010"), legend: legend),
      try MapFile(b.write(folder, "nalcms_2015"), legend: legend),
    ]
    let out = try OutputFolder(folder.path("out"), replace: false)
    let texts = try LandCoverTexts()
    try ChangeJob(maps, hasRaster: true, work: Work(threads: 2)).result(rastersInto: out).write(to: out, texts)
    try out.finish()
    let report = try ChangeReport(folder.path("out"), texts, work: Work(threads: 1))
    for language in Language.allCases {
      let page = try report.page(language)
      #expect(page.contains("<html lang=\"\(language.rawValue)\">"))
      #expect(page.firstMatch(of: #/\{[a-z]+\}/#) == nil)
      #expect(page.matches(of: /data:image\/png;base64,/).count == 3 && page.firstMatch(of: /src="(?!data:)/) == nil)
      #expect(
        page.contains(legend[14]?.name[language] ?? "none")
          && page.matches(of: /<caption/).count == page.matches(of: /<table/).count)
    }
    #expect { try ChangeReport(folder.path(""), texts, work: Work(threads: 1)) } throws: {
      "\($0)".contains("no run.json")
    }
  }

  @Test func picturesHaveTheMapsClassesOnly() throws {
    var map = TestMap.patches(500, 250, classes: 5, seed: 13)
    map.nodata = "0"
    let file = try MapFile(map.write(folder, "a"), legend: Legend("nalcms"))
    for resampling in MapDrawing.Resampling.allCases {
      try MapDrawing(file, resampling: resampling, work: Work(threads: 3)).write(
        to: folder.path("\(resampling).png"), longest: 100)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("\(resampling).png")))
      #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
      #expect(bytes[16..<24].elementsEqual([0, 0, 0, 100, 0, 0, 0, 50]))
    }
  }

  /// Sources of one grid: priority, nodata, the crosswalk, the cut line and the seam, pixel by pixel.
  @Test func aMosaicJoinsByPriorityAndCutLine() throws {
    var north = TestMap(width: 600, height: 30, codes: [UInt8](repeating: 1, count: 600 * 30))
    (north.nodata, north.top) = ("0", 620)
    var south = TestMap(width: 600, height: 30, codes: [UInt8](repeating: 41, count: 600 * 30))
    (south.nodata, south.top) = ("0", 320)  // 20 rows of the two overlap
    for x in 0..<600 where x % 2 == 0 { south.codes[x] = 42 }
    let legend = try Legend("nalcms")
    let crosswalk = try folder.write("c.csv", "from,to\n41,5\n42,1\n")
    let work = Work(threads: 2)
    let paths = [try north.write(folder, "north"), try south.write(folder, "south")]
    func sources() throws -> [MosaicJob.Source] {
      [
        try MosaicJob.Source(paths[0], crosswalk: nil, legend: legend, nodata: nil, work: work),
        try MosaicJob.Source(paths[1], crosswalk: crosswalk, legend: legend, nodata: nil, work: work),
      ]
    }
    let job = try MosaicJob(sources(), grid: "nalcms30", legend: legend, work: work)
    #expect(job.grid.width == 600)
    #expect(job.grid.height == 40)
    let report = try job.write(to: folder.path("m.tif"))
    #expect(report.sources.map(\.pixels) == [18_000, 6_000])
    let seam = try #require(report.pairs.first { $0.first == "north" && $0.second == "south" })
    // Below the seam is the south's row 20, all 5; where both are, its first row is alike in every second pixel.
    #expect(seam.neighbours == 600)
    #expect(seam.alike == 0)
    #expect(seam.overlap == 12_000)
    #expect(seam.overlapAlike == 300)
    let info = try MapInfo(MapFile(folder.path("m.tif")), work: work)
    #expect(info.legends == ["nalcms"])
    #expect(info.rows.map(\.pixels) == [18_000, 6_000])
    #expect(info.overviews == 1)
    // A cut line gives the south its first 300 columns.
    let cut = try folder.write(
      "cut.vrt",
      """
      <OGRVRTDataSource><OGRVRTLayer name="cut"><SrcDataSource>\(folder.path("cut.json"))</SrcDataSource><LayerSRS>\(TestMap.laea)</LayerSRS></OGRVRTLayer></OGRVRTDataSource>
      """)
    try folder.write(
      "cut.json",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"south\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,-900],[9000,-900],[9000,900],[0,900],[0,-900]]]}}]}"
    )
    let second = try MosaicJob(
      sources(), grid: paths[0], legend: legend, cut: { try ZoneFile(cut, field: "name", on: $0) }, work: work)
    #expect(second.grid.width == 600)
    #expect(second.grid.height == 30)
    #expect(second.grid.left == 0)
    #expect(second.grid.top == 620)
    #expect(try second.write(to: folder.path("n.tif")).sources.map(\.pixels) == [18_000 - 6_000, 6_000])
    let wrong = try folder.write("wrong.csv", "from,to\n41,77\n")
    #expect { try MosaicJob.Source(paths[1], crosswalk: wrong, legend: legend, nodata: nil, work: work) } throws: {
      "\($0)".contains("line 2, column 2 (to): found \"77\"")
    }
  }
}
