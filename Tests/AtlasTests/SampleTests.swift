import Foundation
import Samples
import TestSupport
import Testing
import Vocabulary

@testable import Atlas

/// Fictional layers and maps: what their sheets say comes out of them.
struct SampleTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func theLayersHaveTheFaultsOfTheirSheet() throws {
    let names = try AtlasSample(seed: 1).write(to: folder.url.appendingPathComponent("layers"))
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("layers/expected.json")))
    let expected = try JSONDecoder().decode([String: AtlasSample.Expected].self, from: data)
    #expect(names.count == 5 && Set(expected.keys) == Set(names))
    for name in names {
      let file = try VectorFile(folder.path("layers/\(name).geojson"))
      let result = try LayerCheck().check(file)
      let faults = result.faults.reduce(into: [String: Int]()) { $0[$1.kind.rawValue, default: 0] += 1 }
      #expect(AtlasSample.Expected(features: result.features, faults: faults) == expected[name], "\(name)")
      let builder = try LayerBuilder(
        AtlasFolder(folder.path("atlas")), id: name, LayerDescription(file: folder.path("layers/\(name).json")),
        repairs: Set(LayerBuilder.Repair.allCases))
      let record = try builder.add(file).record
      #expect(record.features == expected[name]?.features && record.tiles?.count == 2)
    }
    // The same seed gives the same bytes, another one others.
    _ = try AtlasSample(seed: 1).write(to: folder.url.appendingPathComponent("again"))
    _ = try AtlasSample(seed: 2).write(to: folder.url.appendingPathComponent("other"))
    func bytes(_ name: String) throws -> Data {
      try Data(contentsOf: URL(fileURLWithPath: folder.path("\(name)/ecoregions.geojson")))
    }
    #expect(try bytes("layers") == bytes("again") && bytes("layers") != bytes("other"))
    #expect(throws: (any Error).self) {
      try AtlasSample(seed: 1).write(to: folder.url.appendingPathComponent("layers"))
    }
  }

  @Test func theMapsHaveThePixelsOfTheirSheet() throws {
    let names = try LandCoverSample(seed: 1).write(to: folder.url.appendingPathComponent("maps"))
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("maps/expected.json")))
    let expected = try JSONDecoder().decode([String: [String: Int]].self, from: data)
    #expect(names == ["land-cover-2010", "land-cover-2020"] && expected["changed"]?["pixels"] ?? 0 > 10_000)
    for name in names {
      let builder = try LayerBuilder(
        AtlasFolder(folder.path("atlas")), id: "land-cover",
        LayerDescription(file: folder.path("maps/\(name).json")))
      let edition = try builder.add(map: folder.path("maps/\(name).tif"))
      let raster = try #require(edition.record.raster)
      let pixels = Dictionary(uniqueKeysWithValues: raster.classes.map { (String($0.value), $0.pixels) })
      #expect(pixels == expected[String(name.suffix(4))])
      // Pixels of 30 m on an equal-area plane.
      #expect(raster.classes.allSatisfy { abs($0.squareKilometres - Double($0.pixels) * 0.0009) < 0.01 })
      #expect(edition.record.drawing?.file == "drawing.png")
    }
    #expect(try AtlasFolder(folder.path("atlas")).editions(of: "land-cover") == ["2010.1", "2020.1"])
  }
}
