internal import Databases
internal import Foundation
internal import GRDB
internal import Synchronization
internal import Vocabulary

/// A layer's features by number, by box and by the values of fields. Any number of threads may ask.
public final class LayerStore: Sendable {
  public struct Feature: Sendable {
    public let id: Int
    /// In the order of the record's fields.
    public let values: [VectorFile.Value]
    public let shape: LayerGeometry?
  }

  /// What features are asked for.
  public struct Query: Hashable, Sendable {
    /// In the plane that ``plane`` leads to; features that meet one of them.
    public var boxes: [PlaneBox] = []
    public var plane = LayerPlane.degrees
    /// In the same plane; features that have to it the relation that it says.
    public var shape: QueryShape?
    /// Field and value, all of which a feature must have.
    public var values: [Condition] = []
    public var filter: LayerFilter?
    /// Only features whose shape is of this kind.
    public var kind: LayerGeometry.Kind?
    /// Besides ``kind``: features without a shape.
    public var allowsNoShape = true
    /// Only features of these numbers.
    public var only: [Int]?
    /// What they are ordered by, before their numbers.
    public var order: [Order] = []

    public struct Condition: Hashable, Sendable {
      public let field: String
      public let value: String

      public init(field: String, value: String) { (self.field, self.value) = (field, value) }
    }

    public struct Order: Hashable, Sendable {
      /// Nil for the feature's number.
      public let field: String?
      public let isDescending: Bool

      public init(field: String?, isDescending: Bool) { (self.field, self.isDescending) = (field, isDescending) }
    }

    public init() {}
  }

  public let edition: LayerEdition
  public var fields: [LayerEdition.Record.Field] { edition.record.fields }
  private let pool: DatabasePool
  private let path: String
  private let columns: String

  /// - Throws: ``AtlasError`` for an edition of a map.
  public init(_ edition: LayerEdition) throws {
    self.edition = edition
    guard edition.record.raster == nil else { throw AtlasError("\(edition.folder.path): a map has no features") }
    path = edition.folder.appendingPathComponent(LayerEdition.featuresName).path
    var configuration = Configuration()
    configuration.readonly = true
    configuration.maximumReaderCount = 4
    configuration.endsStatementsWithTheirWork()
    configuration.prepareDatabase(FilterSQL.prepare)
    do { pool = try DatabasePool(path: path, configuration: configuration) } catch {
      throw AtlasError("\(path): cannot be read: \(error)")
    }
    // Names of columns that the writer chose so that no field has them.
    let names = edition.record.fields.map(\.name)
    (key, shapeColumn) = (FreeName.of("fid", among: names), FreeName.of("shape", among: names))
    columns = ([key, shapeColumn] + edition.record.fields.map(\.name)).map(Self.quoted).joined(separator: ", ")
  }

  let key: String
  let shapeColumn: String
  let measured = Mutex<Measures?>(nil)

  static func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try pool.read(body) } catch let error as DatabaseError {
      if let ended = error.ended { throw ended }
      throw AtlasError("\(path): cannot be read: \(error.message ?? "\(error)")")
    }
  }

  /// The numbers of the features that a query means, in its order, or else in that of numbers.
  /// - Throws: ``AtlasError``; ``WorkBudget/Ended`` where nobody waits any more.
  public func numbers(_ query: Query) throws -> [Int] {
    let condition = try condition(query)
    let orders = query.order.map { order in
      Self.quoted(order.field ?? key) + (order.isDescending ? " DESC" : "")
    }
    return try read { db in
      try Int.fetchAll(
        db,
        sql: """
          SELECT \(Self.quoted(key)) FROM features WHERE \(condition.text)
          ORDER BY \((orders + [Self.quoted(key)]).joined(separator: ", "))
          """,
        arguments: StatementArguments(condition.values))
    }
  }

  /// SQL for the features that a query means; those of a place are found first.
  func condition(_ query: Query) throws -> (text: String, values: [DatabaseValue]) {
    guard var (texts, values) = conditions(query) else { return ("0", []) }
    if !query.boxes.isEmpty || query.shape != nil {
      let text = texts.isEmpty ? "1" : texts.joined(separator: " AND ")
      let places = try numbers(at: query, text, values)
      (texts, values) = ([Self.list(key)], [Self.list(places)])
    }
    return (texts.isEmpty ? "1" : texts.joined(separator: " AND "), values)
  }

  /// A condition for numbers that are handed over as one value, however many.
  private static func list(_ key: String) -> String { "\(quoted(key)) IN (SELECT value FROM json_each(?))" }
  private static func list(_ numbers: some Collection<Int>) -> DatabaseValue {
    "[\(numbers.map(String.init).joined(separator: ","))]".databaseValue
  }

  /// Those that meet a query's boxes and its shape.
  private func numbers(at query: Query, _ condition: String, _ values: [DatabaseValue]) throws -> Set<Int> {
    let test = try query.shape.map { try ShapeTest($0) }
    // The box in degrees finds candidates; what is not wholly in it is looked at in the query's own plane.
    let boxes = query.shape.map { [$0.box] } ?? query.boxes
    return try read { db in
      var found: Set<Int> = []
      for box in boxes {
        let degrees = query.plane.degrees(box)
        let rows = try Row.fetchCursor(
          db,
          sql: """
            SELECT \(Self.quoted(key)), \(Self.quoted(shapeColumn)), r.minx, r.maxx, r.miny, r.maxy
            FROM \(Self.quoted("rtree_features_\(shapeColumn)")) r JOIN features f ON f.\(Self.quoted(key)) = r.id
            WHERE r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ? AND (\(condition))
            """,
          arguments: StatementArguments(
            [degrees.left, degrees.right, degrees.bottom, degrees.top].map(\.databaseValue) + values))
        while let row = try rows.next() {
          let (id, own): (Int, [Double]) = (row[0], (2..<6).map { row[$0] })
          if found.contains(id) { continue }
          let data: Data? = row[1]
          if let test {
            try WorkBudget.current?.check()
            if let shape = try shape(data, id), test.fits(PlaneGeometry(shape, query.plane)) { found.insert(id) }
            continue
          }
          let isInside =
            query.plane == .degrees && own[0] >= degrees.left && own[1] <= degrees.right && own[2] >= degrees.bottom
            && own[3] <= degrees.top
          if try isInside || shape(data, id)?.meets(box, in: query.plane) ?? false { found.insert(id) }
        }
      }
      return found
    }
  }

  /// A feature's shape; nil where it has none.
  private func shape(_ data: Data?, _ number: Int) throws -> LayerGeometry? {
    do { return try data.flatMap(GeoPackageShape.geometry) } catch {
      throw AtlasError("\(path): feature \(number): its shape is damaged")
    }
  }

  /// SQL for the values of fields; nil where a value cannot be one of the field.
  private func conditions(_ query: Query) -> (texts: [String], values: [DatabaseValue])? {
    var (texts, values) = ([String](), [DatabaseValue]())
    for condition in query.values {
      guard let field = fields.first(where: { $0.name == condition.field }) else { return nil }
      let value: DatabaseValue
      switch field.kind {
      case VectorFile.Field.Kind.integer.rawValue:
        guard let number = Int(condition.value) else { return nil }
        value = number.databaseValue
      case VectorFile.Field.Kind.real.rawValue:
        guard let number = Double(condition.value) else { return nil }
        value = number.databaseValue
      default: value = condition.value.databaseValue
      }
      texts.append("\(Self.quoted(field.name)) = ?")
      values.append(value)
    }
    if let only = query.only {
      texts.append(Self.list(key))
      values.append(Self.list(only))
    }
    if let kind = query.kind {
      let shape = Self.quoted(shapeColumn)
      texts.append(
        "(\(FilterSQL.kind)(\(shape)) = ?" + (query.allowsNoShape ? " OR \(FilterSQL.kind)(\(shape)) IS NULL)" : ")"))
      values.append(kind.rawValue.databaseValue)
    }
    if let filter = query.filter {
      let condition = FilterSQL(key: key).condition(filter)
      texts.append(condition.text)
      values += condition.values
    }
    return (texts, values)
  }

  /// Visits features by their numbers, in that order; numbers that no feature has are passed over.
  /// - Parameter visit: says whether to go on.
  /// - Throws: as ``numbers(_:)``, and what `visit` throws.
  public func each(_ numbers: some Sequence<Int>, _ visit: (Feature) throws -> Bool) throws {
    let numbers = Array(numbers)
    try read { db in
      func visited(_ row: Row, _ number: Int) throws -> Bool {
        let data: Data? = row[1]
        let values = fields.indices.map { Self.value(row[$0 + 2]) }
        return try visit(Feature(id: number, values: values, shape: shape(data, number)))
      }
      // In the order of numbers one statement finds many; else each is looked up.
      if zip(numbers, numbers.dropFirst()).allSatisfy(<) {
        let statement = try db.cachedStatement(
          sql: "SELECT \(columns) FROM features WHERE \(Self.list(key)) ORDER BY \(Self.quoted(key))")
        let rows = try Row.fetchCursor(statement, arguments: [Self.list(numbers)])
        while let row = try rows.next() { guard try visited(row, row[0]) else { return } }
        return
      }
      let statement = try db.cachedStatement(
        sql: "SELECT \(columns) FROM features WHERE \(Self.quoted(key)) = ?")
      for number in numbers {
        guard let row = try Row.fetchOne(statement, arguments: [number]) else { continue }
        guard try visited(row, number) else { return }
      }
    }
  }

  static func value(_ value: DatabaseValue) -> VectorFile.Value {
    switch value.storage {
    case .int64(let integer): .integer(Int(integer))
    case .double(let real): .real(real)
    case .string(let text): .text(text)
    case .null, .blob: .none
    }
  }
}
