import Foundation
import TestSupport
import Testing
import Tiles
import Vocabulary

@testable import Atlas

/// Features by box, by number and by the values of fields.
struct StoreTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func store(_ path: String, layer: String? = nil, id: String = "layer") throws -> LayerStore {
    let text = #"{"en":{"text":"A layer","status":"official"}}"#
    let about = try folder.write(
      "about.json",
      """
      {"title":\(text),"summary":\(text),"theme":"land","attribution":"A","licence":"public domain",\
      "publisher":"https://example.org","date":"2011-04-01","zoom":0}
      """)
    let builder = try LayerBuilder(
      AtlasFolder(folder.path("atlas")), id: id, LayerDescription(file: about), repairs: [.rings])
    return try LayerStore(builder.add(VectorFile(path, layer: layer)))
  }

  private func query(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> LayerStore.Query {
    var query = LayerStore.Query()
    query.boxes = [PlaneBox(left: west, bottom: south, right: east, top: north)].compactMap(\.self)
    return query
  }

  private func esri(_ text: String) throws -> LayerStore.Query {
    var query = LayerStore.Query()
    (query.shape, query.plane) = try EsriShape.shape(text, plane: nil, .intersects)
    return query
  }

  @Test(
    .enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)),
    arguments: [
      ("rivers_north_america", 83), ("railroads_north_america", 42), ("populated_places", 49), ("admin1", 10),
      ("parks_protected_area", 10), ("lakes", 7),
    ])
  func naturalEarthInABox(layer: String, features: Int) throws {
    let store = try store(RealData.path("vector/ne_10m_north_america.gpkg"), layer: layer)
    let box = query(-118, 31, -106, 37)
    #expect(try store.numbers(box).count == features)
    // The same box in Mercator's plane, where meridians and parallels are straight as well.
    let corners = [(-118.0, 31.0), (-106.0, 37.0)].map {
      LayerPlane.webMercator.place(LayerGeometry.Vertex(longitude: $0.0, latitude: $0.1))
    }
    var metres = query(corners[0].x, corners[0].y, corners[1].x, corners[1].y)
    metres.plane = .webMercator
    #expect(try abs(store.numbers(metres).count - features) <= 1)
    // As GeoServices asks for it.
    #expect(try store.numbers(esri("-118,31,-106,37")).count == features)
    #expect(try store.numbers(esri(#"{"xmin":-118,"ymin":31,"xmax":-106,"ymax":37}"#)).count == features)
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func ecoregionsAtPoints() throws {
    let store = try store(RealData.path("vector/us_ecoregions_l3_epa.geojson"))
    let name = try #require(store.fields.firstIndex { $0.name == "name" })
    for (longitude, latitude, region) in [
      (-110.934, 31.35, "Madrean Archipelago"), (-104.99, 39.74, "High Plains"),
      (-87.65, 41.85, "Central Corn Belt Plains"), (-122.3, 47.6, "Puget Lowland"),
      (-80.6, 25.9, "Southern Florida Coastal Plain"),
    ] {
      var found: [String?] = []
      try store.each(store.numbers(query(longitude, latitude, longitude, latitude))) { feature in
        found.append(feature.values[name].text)
        return true
      }
      #expect(found == [region], "\(longitude), \(latitude)")
      #expect(
        try store.numbers(esri("\(longitude),\(latitude)"))
          == store.numbers(query(longitude, latitude, longitude, latitude)))
    }
    // Level I and II by the value of a field.
    var plains = LayerStore.Query()
    plains.values = [.init(field: "l1", value: "Great Plains")]
    #expect(try store.numbers(plains).count == 16)
    plains.values.append(.init(field: "name", value: "High Plains"))
    #expect(try store.numbers(plains).count == 1)
    plains.values.append(.init(field: "nosuch", value: "x"))
    #expect(try store.numbers(plains).isEmpty)
  }

  @Test func whatMeetsABox() throws {
    func shape(_ type: String, _ coordinates: String) -> String {
      #"{"type":"Feature","properties":{"a\"b":1,"t":"x"},"geometry":{"type":"\#(type)","coordinates":\#(coordinates)}}"#
    }
    let features = [
      shape("Polygon", "[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[4,4],[6,4],[6,6],[4,6],[4,4]]]"),
      shape("LineString", "[[-1,-1],[11,11]]"), shape("Point", "[5,5]"), shape("MultiPoint", "[[20,20],[5,1]]"),
      #"{"type":"Feature","properties":{"t":null},"geometry":null}"#,
    ].joined(separator: ",")
    let store = try store(
      folder.write("shapes.geojson", #"{"type":"FeatureCollection","features":[\#(features)]}"#))
    func met(_ west: Double, _ south: Double, _ east: Double, _ north: Double) throws -> [Int] {
      try store.numbers(query(west, south, east, north))
    }
    // In the hole there are the line and the point; in the polygon, away from its edges, the polygon alone.
    #expect(try met(4.5, 4.5, 5.5, 5.5) == [2, 3])
    #expect(try met(8, 2, 8.5, 2.5) == [1])
    #expect(try met(-5, -5, -2, -2) == [] && met(-5, -5, 30, 30) == [1, 2, 3, 4])
    // Only an edge crosses; only a corner is in; a box of no size.
    #expect(try met(0.4, 0.6, 0.6, 0.7) == [1, 2] && met(10, 10, 12, 12) == [1, 2] && met(5, 5, 5, 5) == [2, 3])
    #expect(try store.numbers(LayerStore.Query()) == [1, 2, 3, 4, 5])
    var quoted = LayerStore.Query()
    quoted.values = [.init(field: "a\"b", value: "1")]
    #expect(try store.numbers(quoted) == [1, 2, 3, 4])
    quoted.values = [.init(field: "a\"b", value: "1; DROP TABLE features")]
    #expect(try store.numbers(quoted).isEmpty)
    var shapes: [LayerGeometry?] = []
    try store.each([5, 99, 4, 1]) { feature in
      shapes.append(feature.shape)
      return true
    }
    #expect(shapes.count == 3 && shapes[0] == nil && shapes[1]?.parts.count == 2 && shapes[2]?.parts[0].count == 2)
  }

  @Test func aPoleIsInItsBox() throws {
    let store = try store(
      folder.write(
        "pole.geojson",
        #"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","#
          + #""coordinates":[170,89]}}]}"#))
    let pole = AtlasPlane.place(longitude: 170, latitude: 89)
    var box = query(pole.x - 1000, pole.y - 1000, pole.x + 1000, pole.y + 1000)
    box.plane = .northAmerica
    #expect(try store.numbers(box) == [1])
    box = query(-1e6, -1e6, 1e6, 1e6)
    box.plane = .northAmerica
    #expect(try store.numbers(box).isEmpty)
  }

  @Test func damagedBytesAreNoShape() throws {
    var bytes: [UInt8] = [0x47, 0x50, 0, 1, 0xE6, 0x10, 0, 0, 1, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]
    bytes += [UInt8](repeating: 0, count: 32)
    #expect(try GeoPackageShape.geometry(Data(bytes)) != nil)
    // No shape and a damaged one are two things.
    #expect(throws: GeoPackageShape.Damaged.self) { try GeoPackageShape.geometry(Data(bytes.dropLast())) }
    #expect(throws: GeoPackageShape.Damaged.self) { try GeoPackageShape.geometry(Data("nothing of it".utf8)) }
    for place in bytes.indices {
      for value: UInt8 in [0, 1, 0x7f, 0xff] {
        var other = bytes
        other[place] = value
        _ = try? GeoPackageShape.geometry(Data(other))
        _ = try? GeoPackageShape.geometry(Data(other.prefix(place)))
      }
    }
  }
}
