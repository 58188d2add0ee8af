internal import Foundation
internal import GRDB
internal import Synchronization
internal import Vocabulary

/// What a layer's features come to together.
extension LayerStore {
  public struct Statistic: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
      case count
      case sum
      case min
      case max
      case avg
      /// Of a sample.
      case stddev
      case `var`
    }

    public let kind: Kind
    /// Nil for the feature's number.
    public let field: String?

    public init(_ kind: Kind, field: String?) { (self.kind, self.field) = (kind, field) }

    fileprivate func sql(_ key: String) -> String {
      let name =
        switch kind {
        case .count, .sum, .min, .max, .avg: kind.rawValue
        case .stddev: FilterSQL.deviation
        case .var: FilterSQL.variance
        }
      return "\(name)(\(LayerStore.quoted(field ?? key)))"
    }
  }

  /// Rows of groups: the values of fields, then statistics of the features that have them.
  /// - Parameters:
  ///   - order: columns of the rows by their places, each with whether the highest comes first; then as groups sort.
  /// - Throws: as ``numbers(_:)``.
  public func rows(
    _ query: Query, by fields: [String], _ statistics: [Statistic] = [],
    order: [(column: Int, isDescending: Bool)] = [],
    offset: Int = 0, limit: Int
  ) throws -> [[VectorFile.Value]] {
    let condition = try condition(query)
    let groups = fields.map(Self.quoted)
    let columns = groups + statistics.map { $0.sql(key) }
    let orders = order.map { "\($0.column + 1)\($0.isDescending ? " DESC" : "")" } + fields.indices.map { "\($0 + 1)" }
    return try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT \(columns.joined(separator: ", ")) FROM features WHERE \(condition.text)
          \(groups.isEmpty ? "" : "GROUP BY \(groups.joined(separator: ", "))")
          \(orders.isEmpty ? "" : "ORDER BY \(orders.joined(separator: ", "))") LIMIT \(limit) OFFSET \(offset)
          """,
        arguments: StatementArguments(condition.values))
      var made: [[VectorFile.Value]] = []
      while let row = try rows.next() { made.append(columns.indices.map { Self.value(row[$0]) }) }
      return made
    }
  }

  /// How many features a query means.
  public func count(_ query: Query) throws -> Int {
    let condition = try condition(query)
    return try read { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM features WHERE \(condition.text)",
        arguments: StatementArguments(condition.values)) ?? 0
    }
  }

  /// The box of the features that a query means, in a plane; nil where none has a shape.
  public func extent(_ query: Query, in plane: LayerPlane) throws -> PlaneBox? {
    var box: PlaneBox?
    try each(numbers(query)) { feature in
      try WorkBudget.current?.check()
      guard let own = feature.shape.flatMap({ PlaneGeometry($0, plane).box }) else { return true }
      box = box.map { $0.joined(own) } ?? own
      return true
    }
    return box
  }

  /// What descriptions of a layer say of its values, and how many features an answer may have.
  public struct Measures: Sendable {
    /// Bytes of the longest text, by field.
    public let longest: [String: Int]
    /// Fields of whole numbers of which some have more than 32 bits.
    public let wide: Set<String>
    /// Whether a shape is of several points.
    public let hasSeveralPoints: Bool
    /// Bytes of shapes, the largest first.
    let shapes: [Int]

    /// How many features, whichever they are, have shapes of at most so many bytes together; one at least.
    public func most(bytes: Int) -> Int {
      var (sum, count) = (0, 0)
      for size in shapes {
        sum += size
        guard sum <= bytes else { return Swift.max(1, count) }
        count += 1
      }
      return Int.max
    }
  }

  /// Reads all features once; what is asked again is known.
  public func measures() throws -> Measures {
    if let known = measured.withLock({ $0 }) { return known }
    let texts = fields.filter { !$0.isNumber }.map(\.name)
    let integers = fields.filter { $0.kind == VectorFile.Field.Kind.integer.rawValue }.map(\.name)
    let shape = Self.quoted(shapeColumn)
    let made = try read { db in
      let columns =
        texts.map { "coalesce(max(length(CAST(\(Self.quoted($0)) AS BLOB))), 0)" }
        + integers.map(Self.quoted).map { "coalesce(max(\($0)) > 2147483647 OR min(\($0)) < -2147483648, 0)" }
      let row =
        columns.isEmpty ? nil : try Row.fetchOne(db, sql: "SELECT \(columns.joined(separator: ", ")) FROM features")
      return Measures(
        longest: Dictionary(
          uniqueKeysWithValues: texts.enumerated().map { index, name in (name, row?[index] ?? 0) }),
        wide: Set(integers.enumerated().filter { row?[texts.count + $0.offset] ?? false }.map(\.element)),
        hasSeveralPoints: try edition.record.kinds[LayerGeometry.Kind.point.rawValue] != nil
          && Bool.fetchOne(
            db,
            sql: """
              SELECT EXISTS (SELECT 1 FROM features WHERE \(FilterSQL.kind)(\(shape)) = 'point'
              AND \(FilterSQL.parts)(\(shape)) > 1)
              """) ?? false,
        shapes: try Int.fetchAll(
          db, sql: "SELECT coalesce(length(\(shape)), 0) FROM features ORDER BY 1 DESC"))
    }
    measured.withLock { $0 = made }
    return made
  }
}
