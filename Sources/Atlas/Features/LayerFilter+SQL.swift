internal import Foundation
internal import GRDB

/// Filters as conditions of SQLite: names are those of fields that the layer has, values are bound and never part of
/// the text.
struct FilterSQL {
  /// The column of features' numbers.
  let key: String

  /// A condition, with the values of its question marks in their order.
  struct Condition {
    let text: String
    let values: [DatabaseValue]
    /// How many places of SQLite's parser it takes, which has a hundred.
    let height: Int
  }

  /// - Parameter isNegated: whether what does not fulfil the filter is meant: NOT goes down to comparisons, by De
  ///   Morgan, and nothing stays nothing.
  func condition(_ filter: LayerFilter, isNegated: Bool = false) -> Condition {
    let not = isNegated ? "NOT " : ""
    switch filter {
    case .not(let inside): return condition(inside, isNegated: !isNegated)
    case .all(let parts):
      return joined(parts.map { condition($0, isNegated: isNegated) }, isNegated ? " OR " : " AND ")
    case .any(let parts):
      return joined(parts.map { condition($0, isNegated: isNegated) }, isNegated ? " AND " : " OR ")
    case .compare(let left, let comparison, let right):
      let sign = (isNegated ? comparison.opposite : comparison).rawValue
      return made([left, right]) { "(\($0[0]) \(sign) \($0[1]))" }
    case .isOne(let operand, let values):
      return made([operand] + values) { "(\($0[0]) \(not)IN (\($0.dropFirst().joined(separator: ", "))))" }
    case .isBetween(let operand, let low, let high):
      return made([operand, low, high]) { "(\($0[0]) \(not)BETWEEN \($0[1]) AND \($0[2]))" }
    case .isLike(let operand, let pattern, let escape):
      let ends = escape.map { [LayerFilter.Operand.text($0)] } ?? []
      return made([operand, pattern] + ends) {
        "(\($0[0]) \(not)LIKE \($0[1])\($0.count > 2 ? " ESCAPE \($0[2])" : ""))"
      }
    case .isNothing(let operand): return made([operand]) { "(\($0[0]) IS \(not)NULL)" }
    }
  }

  private func made(_ operands: [LayerFilter.Operand], _ text: ([String]) -> String) -> Condition {
    var values: [DatabaseValue] = []
    return Condition(text: text(operands.map { operand($0, &values) }), values: values, height: 6)
  }

  /// Parts joined so that SQLite's parser is never deep: the deepest stands first, where it costs one bracket, and the
  /// others are joined in groups of sixteen.
  private func joined(_ parts: [Condition], _ word: String) -> Condition {
    let parts = parts.sorted { $0.height > $1.height }
    guard parts.count > 1, let first = parts.first else {
      return parts.first ?? Condition(text: "(1)", values: [], height: 2)
    }
    var others = Array(parts.dropFirst())
    while others.count > 16 {
      others = stride(from: 0, to: others.count, by: 16).map {
        chain(Array(others[$0..<min($0 + 16, others.count)]), word)
      }
    }
    return chain([first, others.count > 1 ? chain(others, word) : others[0]], word)
  }

  private func chain(_ parts: [Condition], _ word: String) -> Condition {
    let others = parts.dropFirst().map(\.height).max() ?? 0
    return Condition(
      text: "(\(parts.map(\.text).joined(separator: word)))", values: parts.flatMap(\.values),
      height: max(parts[0].height + 1, others + 3))
  }

  private func operand(_ operand: LayerFilter.Operand, _ values: inout [DatabaseValue]) -> String {
    switch operand {
    case .number: return LayerStore.quoted(key)
    case .field(let field): return LayerStore.quoted(field.name)
    case .text(let text): values.append(text.databaseValue)
    case .integer(let value): values.append(value.databaseValue)
    case .real(let value): values.append(value.databaseValue)
    case .upper(let inside): return "\(Self.upper)(\(self.operand(inside, &values)))"
    case .lower(let inside): return "\(Self.lower)(\(self.operand(inside, &values)))"
    }
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
