internal import Foundation
internal import GRDB

/// Filters as conditions of SQLite: names are those of fields that the layer has, values are bound and never part of
/// the text.
struct FilterSQL {
  /// The column of features' numbers.
  let key: String
  private(set) var values: [DatabaseValue] = []

  init(key: String) { self.key = key }

  mutating func condition(_ filter: LayerFilter) -> String {
    switch filter {
    case .all(let parts): joined(parts, " AND ")
    case .any(let parts): joined(parts, " OR ")
    case .not(let filter): "(NOT \(condition(filter)))"
    case .compare(let left, let comparison, let right):
      "(\(operand(left)) \(comparison.rawValue) \(operand(right)))"
    case .isOne(let operand, let values):
      "(\(self.operand(operand)) IN (\(values.map { self.operand($0) }.joined(separator: ", "))))"
    case .isBetween(let operand, let low, let high):
      "(\(self.operand(operand)) BETWEEN \(self.operand(low)) AND \(self.operand(high)))"
    case .isLike(let operand, let pattern, let escape?):
      "(\(self.operand(operand)) LIKE \(self.operand(pattern)) ESCAPE \(bound(escape.databaseValue)))"
    case .isLike(let operand, let pattern, nil): "(\(self.operand(operand)) LIKE \(self.operand(pattern)))"
    case .isNothing(let operand): "(\(self.operand(operand)) IS NULL)"
    }
  }

  /// In halves of halves: SQLite bounds how deep a condition is.
  private mutating func joined(_ parts: some RandomAccessCollection<LayerFilter>, _ word: String) -> String {
    guard parts.count > 1, let first = parts.first else { return parts.first.map { condition($0) } ?? "1" }
    guard parts.count > 2 else { return "(\(condition(first))\(word)\(parts.last.map { condition($0) } ?? "1"))" }
    let half = parts.count / 2
    return "(\(joined(Array(parts.prefix(half)), word))\(word)\(joined(Array(parts.dropFirst(half)), word)))"
  }

  private mutating func operand(_ operand: LayerFilter.Operand) -> String {
    switch operand {
    case .number: LayerStore.quoted(key)
    case .field(let field): LayerStore.quoted(field.name)
    case .text(let text): bound(text.databaseValue)
    case .integer(let value): bound(value.databaseValue)
    case .real(let value): bound(value.databaseValue)
    case .upper(let inside): "\(Self.upper)(\(self.operand(inside)))"
    case .lower(let inside): "\(Self.lower)(\(self.operand(inside)))"
    }
  }

  mutating func bound(_ value: DatabaseValue) -> String {
    values.append(value)
    return "?"
  }

  // SQLite's own know the letters of English alone.
  private static let (upper, lower) = ("ecotone_upper", "ecotone_lower")

  /// What conditions need of a connection.
  static func prepare(_ db: Database) throws {
    try db.execute(sql: "PRAGMA case_sensitive_like = ON")
    db.add(
      function: DatabaseFunction(upper, argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0])?.uppercased()
      })
    db.add(
      function: DatabaseFunction(lower, argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0])?.lowercased()
      })
    db.add(
      function: DatabaseFunction(kind, argumentCount: 1, pure: true) { values in
        try Data.fromDatabaseValue(values[0]).flatMap { try GeoPackageShape.parts($0)?.kind.rawValue }
      })
    db.add(
      function: DatabaseFunction(parts, argumentCount: 1, pure: true) { values in
        try Data.fromDatabaseValue(values[0]).flatMap { try GeoPackageShape.parts($0)?.count }
      })
    db.add(function: DatabaseFunction(deviation, argumentCount: 1, pure: true, aggregate: Deviation.self))
    db.add(function: DatabaseFunction(variance, argumentCount: 1, pure: true, aggregate: Variance.self))
  }

  /// The kind of a shape, and how many it is of.
  static let (kind, parts) = ("ecotone_kind", "ecotone_parts")
  static let (deviation, variance) = ("ecotone_deviation", "ecotone_variance")

  /// The variance of a sample, as statistics of GeoServices have it. Source: Welford, Technometrics 4 (1962), 419-420.
  private struct Spread {
    private var (count, mean, sum) = (0.0, 0.0, 0.0)

    mutating func add(_ value: DatabaseValue) {
      guard let value = Double.fromDatabaseValue(value) else { return }
      count += 1
      let step = value - mean
      mean += step / count
      sum += step * (value - mean)
    }

    var variance: Double? { count > 1 ? sum / (count - 1) : nil }
  }

  private struct Variance: DatabaseAggregate {
    private var spread = Spread()
    mutating func step(_ values: [DatabaseValue]) { spread.add(values[0]) }
    func finalize() -> (any DatabaseValueConvertible)? { spread.variance }
  }

  private struct Deviation: DatabaseAggregate {
    private var spread = Spread()
    mutating func step(_ values: [DatabaseValue]) { spread.add(values[0]) }
    func finalize() -> (any DatabaseValueConvertible)? { spread.variance?.squareRoot() }
  }
}
