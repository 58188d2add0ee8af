import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Atlas

/// Editions of a layer: numbers that stay, bytes that are the same, repairs that are written down.
struct EditionTests {
  private let folder: TemporaryFolder
  private var atlas: AtlasFolder { AtlasFolder(folder.path("atlas")) }

  init() throws { folder = try TemporaryFolder() }

  private static func text(_ english: String) -> String {
    let entries = [("en", "official"), ("fr", "translated")].map { language, status in
      "\"\(language)\":{\"text\":\"\(english)\",\"status\":\"\(status)\"}"
    }
    return "{\(entries.joined(separator: ","))}"
  }

  private func description(_ more: String = "\"key\":\"code\"", date: String = "2011-04-01") throws -> LayerDescription
  {
    let file = try folder.write(
      "about.json",
      """
      {"title":\(Self.text("Regions")),"summary":\(Self.text("Of somewhere")),"theme":"land","attribution":"A",\
      "licence":"public domain","publisher":"https://example.org","date":"\(date)"\(more.isEmpty ? "" : ",")\(more)}
      """)
    return try LayerDescription(file: file)
  }

  private func square(_ west: Double, _ south: Double, _ properties: String) -> String {
    let ring = [(0.0, 0.0), (1, 0), (1, 1), (0, 1), (0, 0)].map { "[\(west + $0.0),\(south + $0.1)]" }
    return """
      {"type":"Feature","properties":\(properties),"geometry":{"type":"Polygon","coordinates":[[\
      \(ring.joined(separator: ","))]]}}
      """
  }

  private func layer(_ features: [String], _ name: String = "layer") throws -> VectorFile {
    try VectorFile(
      try folder.write(
        "\(name).geojson", "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}"))
  }

  private func add(
    _ features: [String], _ description: LayerDescription, repairs: Set<LayerBuilder.Repair> = [],
    to atlas: AtlasFolder? = nil, _ name: String = "layer"
  ) throws -> LayerEdition {
    try LayerBuilder(atlas ?? self.atlas, id: "regions", description, repairs: repairs).add(layer(features, name))
  }

  @Test func numbersStayFromEditionToEdition() throws {
    let first = try add(
      [square(-90, 40, #"{"code":"A","name":"one"}"#), square(-88, 40, #"{"code":"B","name":"two"}"#)], description())
    #expect(first.record.edition == "2011.1" && first.record.features == 2 && first.record.highestID == 2)
    #expect(first.record.extent == [-90, 40, -87, 41] && first.record.kinds == ["polygon": 2])
    // B first now and elsewhere, A gone, C new, B's name another one.
    let second = try add(
      [square(-87.5, 40, #"{"code":"B","name":"deux"}"#), square(-80, 40, #"{"code":"C","name":"three"}"#)],
      description(), "again")
    #expect(second.record.edition == "2011.2" && second.record.highestID == 3)
    let changes = try LayerDifference(first, second).changes
    #expect(changes.map(\.kind) == [.removed, .changed, .moved, .added])
    #expect(changes.map(\.feature) == [1, 2, 2, 3] && changes.map(\.key) == ["A", "B", "B", "C"])
    #expect(changes[1].field == "name" && changes[1].before == "two" && changes[1].after == "deux")
    #expect(changes[0].areaAfter == nil && abs((changes[0].areaBefore ?? 0) - (changes[3].areaAfter ?? 1)) < 1e-6)
    // A comes back and has its number again; D is new.
    let third = try add(
      [square(-90, 40, #"{"code":"D","name":"four"}"#), square(-90, 42, #"{"code":"A","name":"one"}"#)],
      description(date: "2012-01-01"), "third")
    #expect(third.record.edition == "2012.1" && third.record.highestID == 4)
    #expect(try LayerDifference(first, third).changes.map(\.feature) == [1, 2, 4])
    #expect(try atlas.editions(of: "regions") == ["2011.1", "2011.2", "2012.1"] && atlas.layers() == ["regions"])
    // The same file and description again are the same edition.
    #expect(throws: AtlasError.self) {
      try add(
        [square(-90, 40, #"{"code":"D","name":"four"}"#), square(-90, 42, #"{"code":"A","name":"one"}"#)],
        description(date: "2012-01-01"), "third")
    }
  }

  @Test func theSameFileGivesTheSameBytes() throws {
    let features = (0..<200).map {
      square(Double($0 % 20) - 100, Double($0 / 20) + 30, "{\"code\":\"\($0)\",\"n\":\($0)}")
    }
    let editions = try ["one", "two"].map { name in
      try add(features, description(), to: AtlasFolder(folder.path(name)))
    }
    for name in [LayerEdition.featuresName, LayerEdition.recordName] {
      let bytes = editions.map { FileManager.default.contents(atPath: $0.folder.appendingPathComponent(name).path) }
      #expect(bytes[0] == bytes[1] && bytes[0] != nil, "\(name)")
    }
    // What is read back is what was written.
    var shapes: [LayerGeometry] = []
    try editions[0].features().each { if let shape = $0.shape { shapes.append(shape) } }
    var wanted: [LayerGeometry] = []
    try layer(features).each { if let shape = $0.shape { wanted.append(shape) } }
    #expect(shapes == wanted && shapes.count == 200)
  }

  @Test func aLegendOfFeaturesNamesItsField() throws {
    do {
      _ = try add([square(-90, 40, #"{"code":"A"}"#)], description("\"legend\":{\"classes\":[]}"))
      Issue.record("taken")
    } catch { #expect("\(error)".contains("legend.field is missing")) }
  }

  @Test func onlyWhatIsNamedIsRepaired() throws {
    let bowtie = """
      {"type":"Feature","properties":{"code":"B","name":"x"},"geometry":{"type":"Polygon","coordinates":[[\
      [-90,40],[-89,41],[-89,40],[-90,41],[-90,40]]]}}
      """
    let zero =
      #"{"type":"Feature","properties":{"code":"Z","name":"N/A"},"geometry":{"type":"Point","coordinates":[0,0]}}"#
    let features = [square(-90, 40, #"{"code":"A","name":" two  words "}"#), bowtie, zero]
    let plain = try add(features, description())
    #expect(plain.record.repairs.isEmpty && plain.record.faults["rings"] == 1 && plain.record.faults["zero"] == 1)
    let repaired = try add(features, description(), repairs: Set(LayerBuilder.Repair.allCases))
    #expect(repaired.record.repairs.map(\.kind) == ["blanks", "rings", "zero", "nothing"])
    #expect(repaired.record.faults["rings"] == nil && repaired.record.faults["zero"] == nil)
    var found: [(String?, LayerGeometry?, String?)] = []
    let file = try repaired.features()
    let name = try #require(file.fields.firstIndex { $0.name == "name" })
    try file.each { found.append(($0.values[name].text, $0.shape, $0.fault)) }
    #expect(found.map(\.0) == ["two words", "x", nil] && found[2].1 == nil && found.allSatisfy { $0.2 == nil })
    #expect((found[1].1?.squareKilometres ?? 0) > 4000)
  }

  @Test func whatCannotBeAddedIsRefusedAndLeavesNothing() throws {
    let a = square(-90, 40, #"{"code":"A"}"#)
    for (features, more, message) in [
      ([a, a], "\"key\":\"code\"", "features 0 and 1 have one key, A"),
      ([square(-90, 40, #"{"code":null,"x":1}"#)], "\"key\":\"code\"", "has no key"),
      ([a], "\"key\":\"nosuch\"", "no field nosuch"),
      ([a], "\"legend\":{\"field\":\"other\",\"classes\":[]}", "no field other"),
    ] {
      let error = #expect(throws: AtlasError.self) { try add(features, description(more)) }
      #expect("\(String(describing: error))".contains(message), "\(String(describing: error))")
    }
    #expect(try atlas.layers().isEmpty)
    let left = (try? FileManager.default.contentsOfDirectory(atPath: folder.path("atlas/regions"))) ?? []
    #expect(left == [".lock"], "\(left)")
    let interrupted = #expect(throws: AtlasError.self) {
      try LayerBuilder(atlas, id: "regions", description()).add(layer([a])) { true }
    }
    #expect("\(String(describing: interrupted))".contains("interrupted; nothing was written"))
    for id in ["", "A", "../x", "a_b", "-a", "a--b", String(repeating: "a", count: 65)] {
      #expect(throws: AtlasError.self) { try LayerBuilder(atlas, id: id, description()) }
    }
  }

  /// What a reviewer broke: numbers under repairs and at the same time, files that are not what was read, lost shapes.
  @Test func numbersFollowWhatIsKept() throws {
    let repairs: Set<LayerBuilder.Repair> = [.blanks]
    let first = try add([square(-90, 40, #"{"code":"A ","n":1}"#)], description(), repairs: repairs)
    let second = try add([square(-90, 40, #"{"code":"A ","n":2}"#)], description(), repairs: repairs, "second")
    #expect(try LayerDifference(first, second).changes.map(\.kind) == [.changed])
    let twice = [square(-90, 40, #"{"code":"A "}"#), square(-90, 41, #"{"code":"A"}"#)]
    #expect(throws: AtlasError.self) { try add(twice, description(), repairs: repairs, "twice") }
    // While one adds, another one may not.
    do {
      let staging = try LayerStaging(atlas.place(of: "regions"))
      let error = #expect(throws: AtlasError.self) {
        try add([square(-80, 40, #"{"code":"Z"}"#)], description(), "other")
      }
      #expect("\(String(describing: error))".contains("another process is adding an edition"))
      staging.remove()
    }
    // The same with other repairs is another edition, once.
    _ = try add([square(-90, 40, #"{"code":"A ","n":1}"#)], description(), repairs: [.nothing])
    #expect(throws: AtlasError.self) {
      try add([square(-90, 40, #"{"code":"A ","n":1}"#)], description(), repairs: repairs)
    }
  }

  @Test func aDamagedEditionIsNotRead() throws {
    let first = try add([square(-90, 40, #"{"code":"A"}"#)], description())
    let path = first.folder.appendingPathComponent(LayerEdition.featuresName).path
    chmod(path, 0o644)
    let bytes = try #require(FileManager.default.contents(atPath: path))
    #expect(FileManager.default.createFile(atPath: path, contents: bytes + [0]))
    let error = #expect(throws: AtlasError.self) { try first.features() }
    #expect("\(String(describing: error))".contains("is not the file that was written"))
    #expect(throws: AtlasError.self) { try add([square(-80, 40, #"{"code":"B"}"#)], description(), "next") }
  }

  /// What is hashed is what was read: all parts of a shapefile, in capitals too; what cannot be read has no hash.
  @Test func aHashIsOfTheWhole() throws {
    for name in ["a.shp", "a.shx", "a.dbf", "A2.SHP", "A2.DBF"] { try folder.write(name, name) }
    let first = try LayerBuilder.hash(folder.path("a.shp"))
    #expect(first.bytes == 15)
    try folder.write("a.dbf", "other")
    #expect(try LayerBuilder.hash(folder.path("a.shp")).sha256 != first.sha256)
    #expect(try LayerBuilder.hash(folder.path("A2.SHP")).bytes == 12)
    #expect(throws: AtlasError.self) { try LayerBuilder.hash(folder.path("nosuch.gpkg")) }
    #expect(throws: AtlasError.self) { try AtlasFolder(folder.path("nowhere")).layers() }
    try folder.write("regions", "a file where a layer's folder is")
    #expect(throws: AtlasError.self) { try AtlasFolder(folder.url.path).editions(of: "regions") }
  }

  private static let lost: [(geometry: String, message: String)] = [
    (
      #"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[-90,40]},"#
        + #"{"type":"LineString","coordinates":[[-90,40],[-91,41]]}]}"#, "of several kinds"
    ),
    (#"{"type":"LineString","coordinates":[[179,51],[-179,52]]}"#, "crosses longitude 180"),
    (#"{"type":"Point","coordinates":[200,51]}"#, "longitude 200"),
    (#"{"type":"Point","coordinates":[-90,95]}"#, "latitude 95"),
  ]

  @Test(arguments: lost)
  func whatWouldBeLostIsRefused(_ geometry: String, _ message: String) throws {
    let feature = "{\"type\":\"Feature\",\"properties\":{\"code\":\"A\"},\"geometry\":\(geometry)}"
    let error = #expect(throws: AtlasError.self) { try add([feature], description()) }
    #expect("\(String(describing: error))".contains(message), "\(String(describing: error))")
  }

  private static let wrong: [(more: String, date: String, message: String)] = [
    ("\"colour\":1", "2011-04-01", "colour: expected title"), ("", "soon", "date soon"),
    ("", "2011-13-01", "date 2011-13-01"),
    ("\"region\":[1,2,3]", "2011-04-01", "region: expected west"),
    ("\"scale\":\"big\"", "2011-04-01", "scale: expected Int"),
    (
      "\"legend\":{\"field\":\"x\",\"classes\":[{\"value\":\"1\",\"colour\":\"red\",\"title\":{}}]}", "2011-04-01",
      "colour red"
    ),
    ("", "2011-02-30", "date 2011-02-30"), ("", "-2011-4-01", "date -2011-4-01"),
    ("\"scale\":-1", "2011-04-01", "scale -1"),
    ("\"legend\":{\"field\":\"x\",\"clases\":[]}", "2011-04-01", "legend.clases: expected field, classes"),
    ("\"fields\":[{\"name\":\"a\",\"title\":{\"de\":{}}}]", "2011-04-01", "fields.title.de: expected en, fr, es"),
  ]

  @Test(arguments: wrong)
  func aDescriptionThatCannotBeReadIsRefused(_ more: String, _ date: String, _ message: String) throws {
    let error = #expect(throws: AtlasError.self) { try description(more, date: date) }
    #expect("\(String(describing: error))".contains(message), "\(String(describing: error))")
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func realLayersAreAdded() throws {
    let about = try description("")
    for (name, features) in [
      ("us_ecoregions_l3_epa.geojson", 85), ("us_counties_5m_2023.gpkg", 3235), ("us_mex_border.geojson", 1),
    ] {
      let id = String(name.prefix { $0 != "." }).replacing("_", with: "-")
      let edition = try LayerBuilder(atlas, id: id, about, repairs: [.rings]).add(
        VectorFile(RealData.path("vector/\(name)")))
      #expect(edition.record.features == features && edition.record.faults["rings"] == nil)
      if features == 85 { #expect(edition.record.repairs.count == 33) }
      var count = 0
      try edition.features().each { feature in
        count += 1
        #expect(feature.fault == nil && feature.number == count)
      }
      #expect(count == features)
    }
  }
}
