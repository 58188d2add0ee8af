internal import Databases
internal import Foundation
internal import GRDB
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
    /// Field and value, all of which a feature must have.
    public var values: [Condition] = []

    public struct Condition: Hashable, Sendable {
      public let field: String
      public let value: String

      public init(field: String, value: String) { (self.field, self.value) = (field, value) }
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
    do { pool = try DatabasePool(path: path, configuration: configuration) } catch {
      throw AtlasError("\(path): cannot be read: \(error)")
    }
    // Names of columns that the writer chose so that no field has them.
    let names = edition.record.fields.map { $0.name.lowercased() }
    func free(_ name: String) -> String { names.contains(name) ? free(name + "_") : name }
    (key, shape) = (free("fid"), free("shape"))
    columns = ([key, shape] + edition.record.fields.map(\.name)).map(Self.quoted).joined(separator: ", ")
  }

  private let key: String
  private let shape: String

  private static func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }

  private func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try pool.read(body) } catch let error as DatabaseError {
      if let ended = error.ended { throw ended }
      throw AtlasError("\(path): cannot be read: \(error.message ?? "\(error)")")
    }
  }

  /// The numbers of the features that a query means, in their order.
  /// - Throws: ``AtlasError``; ``WorkBudget/Ended`` where nobody waits any more.
  public func numbers(_ query: Query) throws -> [Int] {
    guard let conditions = conditions(query) else { return [] }
    let filter = conditions.texts.isEmpty ? "" : " AND " + conditions.texts.joined(separator: " AND ")
    return try read { db in
      guard !query.boxes.isEmpty else {
        return try Int.fetchAll(
          db, sql: "SELECT \(Self.quoted(key)) FROM features WHERE 1\(filter) ORDER BY 1",
          arguments: StatementArguments(conditions.values))
      }
      var found: Set<Int> = []
      for box in query.boxes {
        // The box in degrees finds candidates; what is not wholly in it is looked at in the box's own plane.
        let degrees = query.plane.degrees(box)
        let rows = try Row.fetchCursor(
          db,
          sql: """
            SELECT f.\(Self.quoted(key)), f.\(Self.quoted(shape)), r.minx, r.maxx, r.miny, r.maxy
            FROM \(Self.quoted("rtree_features_\(shape)")) r JOIN features f ON f.\(Self.quoted(key)) = r.id
            WHERE r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ?\(filter)
            """,
          arguments: StatementArguments(
            [degrees.left, degrees.right, degrees.bottom, degrees.top].map(\.databaseValue))
            + StatementArguments(
              conditions.values))
        while let row = try rows.next() {
          let (id, own): (Int, [Double]) = (row[0], (2..<6).map { row[$0] })
          if found.contains(id) { continue }
          let isInside =
            query.plane == .degrees && own[0] >= degrees.left && own[1] <= degrees.right && own[2] >= degrees.bottom
            && own[3] <= degrees.top
          let data: Data? = row[1]
          if try isInside || shape(data, id)?.meets(box, in: query.plane) ?? false {
            found.insert(id)
          }
        }
      }
      return found.sorted()
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
    return (texts, values)
  }

  /// Visits features by their numbers, in that order; numbers that no feature has are passed over.
  /// - Parameter visit: says whether to go on.
  /// - Throws: as ``numbers(_:)``, and what `visit` throws.
  public func each(_ numbers: some Sequence<Int>, _ visit: (Feature) throws -> Bool) throws {
    try read { db in
      let statement = try db.cachedStatement(
        sql: "SELECT \(columns) FROM features WHERE \(Self.quoted(key)) = ?")
      for number in numbers {
        guard let row = try Row.fetchOne(statement, arguments: [number]) else { continue }
        let data: Data? = row[1]
        let values = fields.indices.map { index -> VectorFile.Value in
          switch (row[index + 2] as DatabaseValue).storage {
          case .int64(let integer): .integer(Int(integer))
          case .double(let real): .real(real)
          case .string(let text): .text(text)
          case .null, .blob: .none
          }
        }
        if try !visit(Feature(id: number, values: values, shape: shape(data, number))) { return }
      }
    }
  }
}
