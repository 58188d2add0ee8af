import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Atlas

/// Features and maps in the formats of others.
struct ExportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let name = "Ñandú, Québec – 水"

  /// Two points, a line and an area, with names that a shapefile has no room for.
  private func store(_ shapes: [String]) throws -> LayerStore {
    let long = String(repeating: "é", count: 200)
    let features = shapes.map { shape in
      """
      {"type":"Feature","properties":{"observation_year":2020,"observation_years":5000000000,"Größe":1.5,\
      "observatio":"\(Self.name)","long":"\(long)"},"geometry":\(shape)}
      """
    }
    let path = try folder.write(
      "layer.geojson", "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}")
    let text = #"{"en":{"text":"A layer","status":"official"},"fr":{"text":"Une couche","status":"official"}}"#
    let about = try folder.write(
      "about.json",
      """
      {"title":\(text),"summary":\(text),"theme":"land","attribution":"A","licence":"public domain",\
      "publisher":"https://example.org","date":"2011-04-01","zoom":0,"fields":[{"name":"observatio","title":\(text)}]}
      """)
    let atlas = AtlasFolder(folder.path("atlas-\(UUID().uuidString)"))
    let builder = try LayerBuilder(atlas, id: "layer", LayerDescription(file: about))
    return try LayerStore(builder.add(VectorFile(path)))
  }

  private static let points = [
    #"{"type":"Point","coordinates":[-100,40]}"#,
    #"{"type":"MultiPoint","coordinates":[[-100,41],[-99,40.123456789012]]}"#,
  ]
  private static let others = [
    #"{"type":"LineString","coordinates":[[-100,40],[-99,41]]}"#,
    #"{"type":"Polygon","coordinates":[[[-100,40],[-99,40],[-99,41],[-100,40]]]}"#, "null",
  ]

  private func export(_ store: LayerStore, _ format: LayerFormat) throws -> (URL, FeatureExport.Written) {
    let out = URL(fileURLWithPath: folder.path("out-\(format.rawValue)"))
    try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
    return (out, try FeatureExport(store, language: .french).write(store.numbers(.init()), as: format, to: out))
  }

  @Test(arguments: LayerFormat.allCases)
  func textsAndPlacesStayWhole(_ format: LayerFormat) throws {
    let store = try store(Self.points)
    let (out, written) = try export(store, format)
    #expect(written.features == 2)
    var texts: [[String]] = []
    var shapes: [LayerGeometry] = []
    let path = out.appendingPathComponent("layer.\(format.rawValue)").path
    guard format != .csv else {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.contains(Self.name) && text.contains("MULTIPOINT") && text.contains("40.123456789012"), "\(text)")
      return
    }
    let file = try VectorFile(path)
    try file.each { feature in
      texts.append(feature.values.compactMap(\.text))
      if let shape = feature.shape { shapes.append(shape) }
    }
    #expect(texts.count == 2 && texts.allSatisfy { $0.contains(Self.name) }, "\(texts)")
    #expect(texts.allSatisfy { $0.contains { $0.hasPrefix("5000000000") } && $0.contains("1.5") }, "\(texts)")
    // A format may have them in an order of its own.
    shapes.sort { $0.parts.count < $1.parts.count }
    let known = store.edition.record
    #expect(shapes.map(\.parts.count) == [1, 2])
    #expect(shapes.reduce(0) { $0 + $1.vertexCount } == known.vertices)
    #expect(abs((shapes.last?.parts.last?.first?.first?.latitude ?? 0) - 40.123456789012) < 1e-8)
    #expect((written.numberField == nil) == format.hasNumbers)
  }

  @Test func aShapefileHasShortNamesAndTexts() throws {
    let store = try store(Self.points)
    let (out, written) = try export(store, .shapefile)
    #expect(written.shortened.map(\.name) == ["observatio", "observat_1", "Groe", "observat_2"])
    let file = try VectorFile(out.appendingPathComponent("layer.shp").path)
    #expect(Set(file.fields.map { $0.name.lowercased() }).count == 6)
    #expect(file.fields.allSatisfy { $0.name.utf8.count <= 10 })
    #expect(written.cutTexts == 2)
    try file.each { feature in
      // No letter is divided.
      #expect(feature.values.compactMap(\.text).contains(String(repeating: "é", count: 127)))
    }
    #expect(written.files.contains("layer.cpg"))
    let readme = LayerReadme(store.edition, try AtlasTexts(), .english, address: nil)
    let text = readme.text(.features(written, .init()))
    #expect(text.contains("observation_years") && text.contains("Texts cut short: 2"))
  }

  @Test(arguments: [LayerFormat.shapefile, .fileGeodatabase])
  func eachKindHasALayer(_ format: LayerFormat) throws {
    let (out, written) = try export(store(Self.points + Self.others), format)
    #expect(written.features == 5)
    let counts = try ["point", "line", "polygon"].map { kind -> Int in
      let path = out.appendingPathComponent(format == .shapefile ? "layer-\(kind).shp" : "layer.gdb").path
      var count = 0
      try VectorFile(path, layer: format == .shapefile ? nil : "layer_\(kind)").each { _ in count += 1 }
      return count
    }
    // What has no shape is in the first.
    #expect(counts == [3, 1, 1])
  }

  @Test(arguments: [LayerFormat.geoPackage, .geoJSON, .flatGeobuf, .kml])
  func severalKindsInOne(_ format: LayerFormat) throws {
    let (out, written) = try export(store(Self.points + Self.others), format)
    var kinds: [String] = []
    try VectorFile(out.appendingPathComponent("layer.\(format.rawValue)").path).each { feature in
      kinds.append(feature.shape?.kind.rawValue ?? "none")
    }
    let none = format.takesNoShape ? ["none"] : []
    #expect(written.features == 4 + none.count && written.withoutShape == 1 - none.count)
    #expect(kinds.sorted() == ["line"] + none + ["point", "point", "polygon"])
  }

  @Test func theWordsAreInEachLanguage() throws {
    let texts = try AtlasTexts()
    #expect(texts.keys.count > 25)
    for key in texts.keys {
      let all = Language.allCases.map { texts(key, $0) }
      #expect(all.allSatisfy { !$0.isEmpty } && Set(all).count == 3, "\(key)")
    }
    let sources = ["Atlas/Export/LayerReadme.swift", "AtlasPages/ArcGISExport.swift"].map {
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Sources/\($0)")
    }
    let used = try sources.map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    for key in texts.keys { #expect(used.contains("\"\(key)\""), "\(key) is used nowhere") }
  }
}
