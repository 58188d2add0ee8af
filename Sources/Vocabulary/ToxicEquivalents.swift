internal import Synchronization

/// What a gram of each of 17 dioxins and furans is in grams of the most toxic one (2,3,7,8-TCDD): a set of toxic
/// equivalency factors.
///
/// The congeners are in the order of TRI's Form R Schedule 1, 1 to 17. Source of the order: US EPA, Envirofacts data
/// dictionary, DIOXIN DISTRIBUTION 1 to 17.
public struct EquivalenceFactors: Sendable {
  /// The congeners' CAS numbers in their order.
  public static let congeners = [
    "1746-01-6", "40321-76-4", "39227-28-6", "57653-85-7", "19408-74-3", "35822-46-9", "3268-87-9", "51207-31-9",
    "57117-41-6", "57117-31-4", "70648-26-9", "57117-44-9", "72918-21-9", "60851-34-5", "67562-39-4", "55673-89-7",
    "39001-02-0",
  ]
  public static let count = congeners.count

  /// The word of `teq:NAME`.
  public let name: String
  public let source: String
  public let version: String
  /// Grams of equivalents a gram, in the congeners' order.
  public let factors: [Double]

  /// Grams of equivalents of grams of each congener, in their order.
  public func equivalents(_ grams: [Double]) -> Double { zip(grams, factors).reduce(0) { $0 + $1.0 * $1.1 } }

  static let columns = ["order", "cas", "congener", "factor", "source", "version"]

  /// A set that ships with the program.
  /// - Throws: ``ReferenceTableError``.
  init(named name: String) throws {
    let table = try ReferenceTable("toxic_equivalents_\(name)")
    let rows = table.rows.map { row in
      Dictionary(uniqueKeysWithValues: Self.columns.map { ($0, table.cell(row, $0)) })
    }
    try self.init(name, rows) { row, column, expected in
      ReferenceTableError(
        message: "reference table toxic_equivalents_\(name).csv: line \(row + 2): \(column): expected \(expected)")
    }
  }

  /// A set from a file, `order,cas,congener,factor,source,version`, named by the file.
  /// - Throws: ``HazardTableError`` with the line, what was found and what was expected.
  public init(file path: String) throws {
    let table = try CSVTable(path, needed: Self.columns) { HazardTableError(message: $0) }
    let file = path.split(separator: "/").last ?? ""
    let name = String(file.prefix { $0 != "." })
    guard name.wholeMatch(of: /[a-z0-9-]{1,60}/) != nil else {
      throw HazardTableError(message: "\(path): found the name \(name); expected small letters, digits and hyphens")
    }
    let rows = table.rows.map { row in
      Dictionary(uniqueKeysWithValues: Self.columns.map { ($0, table.cell(row, $0) ?? "") })
    }
    try self.init(name, rows) { row, column, expected in
      guard table.rows.indices.contains(row) else {
        return HazardTableError(message: "\(path): found \(table.rows.count) rows; expected \(expected)")
      }
      return table.error(
        table.rows[row], column, found: table.cell(table.rows[row], column) ?? "", expected: expected)
    }
  }

  private init(
    _ name: String, _ rows: [[String: String]], refusal: (Int, _ column: String, _ expected: String) -> any Error
  ) throws {
    guard rows.count == Self.count else {
      throw refusal(rows.count, "order", "\(Self.count) congeners, each once")
    }
    factors = try rows.enumerated().map { index, row in
      // A row in another place, or columns that were swapped, would give another toxicity without anybody seeing it.
      guard row["order"] == "\(index + 1)" else { throw refusal(index, "order", "\(index + 1)") }
      guard row["cas"] == Self.congeners[index] else {
        throw refusal(index, "cas", "\(Self.congeners[index]), the congener of this place")
      }
      guard let factor = row["factor"].flatMap({ Double($0) }), factor.isFinite, (0...10).contains(factor) else {
        throw refusal(index, "factor", "a number of 0 to 10")
      }
      for column in ["source", "version"] where row[column]?.isEmpty != false {
        throw refusal(index, column, "where the factor is from")
      }
      return factor
    }
    self.name = name
    (source, version) = (rows[0]["source"] ?? "", rows[0]["version"] ?? "")
  }
}

/// The sets of factors by name.
public struct EquivalenceTables: Sendable {
  /// Sets that were added, in their order.
  public private(set) var added: [EquivalenceFactors] = []

  /// The set that TRI's equivalents are computed by unless another is asked for.
  public static let standard = "who2005"
  private static let shipped = [standard, "nato1989"]

  init() {}

  public var names: [String] { Self.shipped + added.map(\.name) }

  /// - Throws: ``ReferenceTableError`` for one of the program's own that is missing or malformed.
  public func factors(_ name: String) throws -> EquivalenceFactors? {
    try Self.shipped.contains(name) ? EquivalenceFactors(named: name) : added.first { $0.name == name }
  }

  /// Adds a set.
  /// - Throws: ``HazardTableError`` for a name that another has.
  public mutating func add(_ factors: EquivalenceFactors) throws {
    guard !names.contains(factors.name) else {
      throw HazardTableError(message: "factors \(factors.name): there is a set of that name already")
    }
    added.append(factors)
  }
}
