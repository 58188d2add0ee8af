import TestSupport
import Testing

@testable import Atlas

/// Conditions, and shapes that features are asked by.
struct FilterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let fields = [
    LayerEdition.Record.Field(name: "NAME", kind: "text"), .init(name: "People", kind: "integer"),
    .init(name: "area", kind: "real"), .init(name: "seen", kind: "date"), .init(name: "SELECT", kind: "text"),
  ]

  private func filter(_ text: String) throws -> LayerFilter {
    try LayerFilter(text, fields: Self.fields, number: "OBJECTID")
  }

  private func store() throws -> LayerStore {
    func feature(_ values: String, _ shape: String) -> String {
      "{\"type\":\"Feature\",\"properties\":{\(values)},\"geometry\":\(shape)}"
    }
    func point(_ x: Int, _ y: Int) -> String { "{\"type\":\"Point\",\"coordinates\":[\(x),\(y)]}" }
    let features = [
      feature(#""NAME":"Mérida","People":900,"area":1.5,"seen":"2020-01-31""#, point(-89, 21)),
      feature(#""NAME":"MÉRIDA","People":5,"area":2.5,"seen":"2021-05-01""#, point(-90, 20)),
      feature(#""NAME":"it's 100 %","People":null,"area":-3,"seen":null"#, point(-100, 40)),
      feature(
        #""NAME":"Lake","People":0,"area":10,"seen":"2019-12-31""#,
        """
        {"type":"Polygon","coordinates":[[[-101,39],[-99,39],[-99,41],[-101,41],[-101,39]]]}
        """),
    ]
    let path = try folder.write(
      "layer.geojson", "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}")
    let text = #"{"en":{"text":"A layer","status":"official"}}"#
    let about = try folder.write(
      "about.json",
      """
      {"title":\(text),"summary":\(text),"theme":"land","attribution":"A","licence":"public domain",\
      "publisher":"https://example.org","date":"2011-04-01","zoom":0}
      """)
    let builder = try LayerBuilder(AtlasFolder(folder.path("atlas")), id: "layer", LayerDescription(file: about))
    return try LayerStore(builder.add(VectorFile(path)))
  }

  @Test(arguments: [
    ("1=1", [1, 2, 3, 4]), ("1 = 2", []), ("NAME = 'Mérida'", [1]), ("name = 'Mérida'", [1]),
    ("UPPER(NAME) = 'MÉRIDA'", [1, 2]), ("LOWER(NAME) LIKE 'mé%'", [1, 2]), ("NAME LIKE 'M%'", [1, 2]),
    ("NAME LIKE 'm%'", []), ("NAME = 'it''s 100 %'", [3]), ("NAME LIKE '%!%' ESCAPE '!'", [3]),
    ("NAME LIKE '_ake'", [4]), ("People > 4 AND People < 1000", [1, 2]), ("People IN (0, 5)", [2, 4]),
    ("People NOT IN (0, 5)", [1]), ("People BETWEEN 0 AND 5", [2, 4]), ("People NOT BETWEEN 0 AND 5", [1]),
    ("People IS NULL", [3]), ("People IS NOT NULL", [1, 2, 4]), ("NOT People = 0", [1, 2]),
    ("area = -3 OR area=1.5e0", [1, 3]), ("OBJECTID IN (2,3)", [2, 3]), ("objectid <> 2 AND (1=1)", [1, 3, 4]),
    ("People = '5'", [2]), ("\"NAME\" = 'Lake'", [4]), ("seen > DATE '2019-12-31'", [1, 2]),
    ("seen = DATE '2020-01-31'", [1]), ("seen BETWEEN DATE '2020-01-01' AND TIMESTAMP '2020-12-31 00:00:00'", [1]),
    ("((People = 5) OR (NAME = 'Lake' AND NOT (area < 0)))", [2, 4]), ("NAME != 'Lake'", [1, 2, 3]),
    ("NOT (People = 5 OR NAME LIKE 'M%')", [4]), ("NOT (People IS NULL AND NOT area > 0)", [1, 2, 4]),
    ("NAME = '1=1; DROP TABLE features'", []), ("area >= 2.5", [2, 4]), ("People < area", [4]),
  ])
  func conditions(_ text: String, _ numbers: [Int]) throws {
    let store = try store()
    var query = LayerStore.Query()
    query.filter = try LayerFilter(text, fields: store.fields, number: "OBJECTID")
    #expect(try store.numbers(query) == numbers)
    #expect(try store.count(query) == numbers.count)
  }

  @Test(arguments: [
    ("", 1), ("1=1; DROP TABLE features", 4), ("NAME", 5), ("nosuch = 1", 1), ("NAME = 5", 8), ("People = 'many'", 10),
    ("NAME = 'open", 8), ("(NAME = 'a'", 12), ("NAME = 'a')", 11), ("People LIKE 'a'", 13), ("NAME IN ()", 10),
    ("seen = DATE 'yesterday'", 13), ("NAME NOT = 'a'", 10), ("NAME = 'a' NAME = 'b'", 12), ("NAME IS 5", 9),
    ("1 = 'a'", 5), ("NAME LIKE 'a' ESCAPE 'ab'", 22), ("UPPER(People) = 'A'", 13), ("NAME = 'a' -- b", 12),
    ("People = 1.2.3", 10), ("People BETWEEN 1 OR 2", 18), ("NAME || 'a' = 'b'", 6), ("exists(select 1)", 1),
    ("'a' IN (NAME)", 5), ("5 BETWEEN People AND area", 3), ("NAME LIKE People", 11), ("seen > DATE '2020-13-01'", 13),
    ("seen > TIMESTAMP '2020-01-01 99'", 18), ("NAME LIKE SELECT", 11),
  ])
  func whatIsNoCondition(_ text: String, place: Int) throws {
    let fault = try #require(throws: LayerFilter.Fault.self) { try filter(text) }
    #expect(fault.place == place, "\(fault.text)")
  }

  @Test func conditionsAreBounded() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "1=1" + String(repeating: ")", count: depth)
    }
    _ = try filter(nested(50))
    #expect(throws: LayerFilter.Fault.self) { try filter(nested(51)) }
    #expect(throws: LayerFilter.Fault.self) { try filter(String(repeating: "NOT ", count: 51) + "1=1") }
    #expect(throws: LayerFilter.Fault.self) { try filter(String(repeating: "(", count: 40_000)) }
    // Whatever is nested, SQLite takes it.
    let store = try store()
    func count(_ text: String) throws -> Int {
      var query = LayerStore.Query()
      query.filter = try LayerFilter(text, fields: store.fields, number: "OBJECTID")
      return try store.count(query)
    }
    #expect(
      try count(String(repeating: "UPPER(", count: 49) + "NAME" + String(repeating: ")", count: 49) + "='LAKE'") == 1)
    #expect(try count(String(repeating: "NOT ", count: 50) + "1=1") == 4)
    func alternating(_ depth: Int, _ inside: String) -> String {
      depth == 0 ? inside : "(People = 5 \(depth % 2 == 0 ? "AND NOT" : "OR") \(alternating(depth - 1, inside)))"
    }
    let wide = "(" + (0..<1_800).map { "OBJECTID = \($0)" }.joined(separator: " OR ") + ")"
    for depth in [20, 24] { #expect(try (0...4).contains(count(alternating(depth, wide)))) }
    func twice(_ depth: Int) -> String {
      depth == 0 ? "People > 1" : "(\(alternating(min(depth, 22), "NAME = 'a'")) OR NOT \(twice(depth - 2)))"
    }
    #expect(try (0...4).contains(count(twice(24))))
    func many(_ count: Int) throws -> Int {
      var query = LayerStore.Query()
      let text = (0..<count).map { "OBJECTID = \($0)" }.joined(separator: " OR ")
      query.filter = try LayerFilter(text, fields: store.fields, number: "OBJECTID")
      return try store.count(query)
    }
    #expect(try many(2_000) == 4)
    #expect(throws: LayerFilter.Fault.self) { try many(2_001) }
  }

  // MARK: Shapes

  private func numbers(
    _ store: LayerStore, _ text: String, _ relation: QueryShape.Relation = .intersects
  ) throws -> [Int] {
    var query = LayerStore.Query()
    let (shape, plane) = try EsriShape.shape(text, plane: nil, relation)
    (query.shape, query.plane) = (shape, plane)
    return try store.numbers(query)
  }

  @Test func featuresByShape() throws {
    let store = try store()
    #expect(try numbers(store, "-100.5,40.5") == [4])
    #expect(try numbers(store, "-91,19,-88,22") == [1, 2])
    #expect(try numbers(store, #"{"x":-100,"y":40}"#) == [3, 4])
    #expect(try numbers(store, #"{"paths":[[[-110,40.5],[-90,40.5]]]}"#) == [4])
    #expect(try numbers(store, #"{"points":[[-89,21],[-100.5,40.5]]}"#) == [1, 4])
    // A ring with a hole around the point.
    let rings = """
      {"rings":[[[-105,35],[-105,45],[-95,45],[-95,35],[-105,35]],\
      [[-100.1,39.9],[-99.9,39.9],[-99.9,40.1],[-100.1,40.1],[-100.1,39.9]]],"spatialReference":{"wkid":4326}}
      """
    #expect(try numbers(store, rings) == [4])
    #expect(try numbers(store, rings, .contains) == [])
    #expect(try numbers(store, "-105,35,-95,45", .contains) == [3, 4])
    #expect(try numbers(store, "-100.2,39.9,-100.1,40", .within) == [4])
    // Rings within rings, in any order: a hole is that of the smallest ring around it.
    func square(_ size: Double, _ isOuter: Bool) -> String {
      let corners = [(-size, -size), (-size, size), (size, size), (size, -size), (-size, -size)]
      return "["
        + (isOuter ? corners : corners.reversed()).map { "[\(-100 + $0.0),\(40 + $0.1)]" }.joined(separator: ",") + "]"
    }
    let (a, h1, b, h2) = (square(15, true), square(10, false), square(6, true), square(2, false))
    for order in [[a, h1, b, h2], [b, h2, a, h1], [h2, h1, b, a]] {
      #expect(try numbers(store, "{\"rings\":[\(order.joined(separator: ","))]}") == [])
    }
    // Boxes meet where shapes do not.
    let triangle = #"{"rings":[[[-102,38],[-102,42],[-100.9,42],[-102,38]]]}"#
    #expect(try numbers(store, triangle, .boxesMeet) == [4])
    let far = #"{"rings":[[[-103,38],[-103,42],[-100.9,42],[-103,38]]]}"#
    #expect(try numbers(store, far) == [] && numbers(store, far, .boxesMeet) == [4])
    // In the Atlas's plane and in Mercator's.
    let wkt = EsriShape.atlasText.replacing("\"", with: "\\\"")
    #expect(
      try numbers(
        store, "{\"xmin\":-9e5,\"ymin\":-9e5,\"xmax\":9e5,\"ymax\":0,\"spatialReference\":{\"wkt\":\"\(wkt)\"}}") == [
          3, 4,
        ])
    #expect(
      try numbers(
        store,
        #"{"xmin":-11200000,"ymin":4800000,"xmax":-11100000,"ymax":4900000,"spatialReference":{"wkid":102100}}"#) == [
          3, 4,
        ])
  }

  @Test(arguments: [
    "", "1,2,3", "a,b", "1,2,3,nan", "0x10,2", "5,5,1,1", "{", "{}", #"{"x":"a","y":1}"#, #"{"rings":[[[0,0],[1,1]]]}"#,
    #"{"rings":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}"#, #"{"rings":[]}"#, #"{"paths":[[[0,0]]]}"#, #"{"points":[]}"#,
    #"{"rings":[[[0,0],[0,9],[9,9],[9,0],[0,0]],[[20,20],[21,20],[21,21],[20,20]]]}"#, #"{"curveRings":[]}"#,
    #"{"x":1e300,"y":0}"#, #"{"x":1,"y":2,"spatialReference":[3857]}"#,
    #"{"x":1,"y":2,"spatialReference":{"wkid":9999}}"#, #"{"rings":[[["a","b"]]]}"#,
  ])
  func whatIsNoShape(_ text: String) {
    #expect(throws: QueryShape.Fault.self) { try EsriShape.shape(text, plane: nil, .intersects) }
  }

  @Test func shapesAreBounded() {
    let many = (0..<30_000).map { "[\(Double($0) / 1000),\($0 % 7)]" }.joined(separator: ",")
    #expect(throws: QueryShape.Fault.self) { try EsriShape.shape("{\"paths\":[[\(many)]]}", plane: nil, .intersects) }
    let rings = (0..<3_000).map { "[[\($0),0],[\($0),1],[\($0).5,0],[\($0),0]]" }.joined(separator: ",")
    #expect(throws: QueryShape.Fault.self) { try EsriShape.shape("{\"rings\":[\(rings)]}", plane: nil, .intersects) }
  }

  // MARK: Sums

  @Test func statistics() throws {
    let store = try store()
    let kinds = LayerStore.Statistic.Kind.allCases
    let rows = try store.rows(.init(), by: [], kinds.map { .init($0, field: "People") }, limit: 10)
    #expect(rows.count == 1)
    let values = rows[0].map { value -> Double in
      switch value {
      case .integer(let integer): Double(integer)
      case .real(let real): real
      default: .nan
      }
    }
    // Of 900, 5 and 0: the deviation of a sample by R's sd().
    for (value, known) in zip(values, [3, 905, 0, 900, 301.666_667, 518.177_898, 268_508.333_333]) {
      #expect(abs(value - known) < 1e-5)
    }
    let groups = try store.rows(
      .init(), by: ["NAME"], [.init(.count, field: nil)], order: [(column: 0, isDescending: true)], offset: 1, limit: 2)
    #expect(groups == [[.text("Mérida"), .integer(1)], [.text("MÉRIDA"), .integer(1)]])
    let box = try #require(try store.extent(.init(), in: .degrees))
    #expect(box == PlaneBox(left: -101, bottom: 20, right: -89, top: 41))
    let measures = try store.measures()
    #expect(measures.longest["NAME"] == 10 && measures.wide.isEmpty && !measures.hasSeveralPoints)
    #expect(measures.most(bytes: 1) == 1 && measures.most(bytes: 1 << 20) == Int.max)
  }

  @Test func featuresInAnOrderAndOfAKind() throws {
    let store = try store()
    var query = LayerStore.Query()
    query.order = [.init(field: "area", isDescending: true)]
    #expect(try store.numbers(query) == [4, 2, 1, 3])
    query.only = [1, 3, 77]
    #expect(try store.numbers(query) == [1, 3])
    query = LayerStore.Query()
    query.kind = .polygon
    #expect(try store.numbers(query) == [4])
  }
}
