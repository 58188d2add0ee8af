internal import Synchronization

/// What a kilogram weighs by its toxicity: weights by code and medium, as their publisher has them.
///
/// A medium without a weight is left out; no weight is not a weight of zero.
public struct HazardTable: Sendable {
  /// What a weight is about.
  public enum Effect: String, CaseIterable, Sendable {
    case cancer
    case noncancer
    case ecotoxicity
  }

  public struct Weight: Sendable, Equatable {
    /// Per kilogram.
    public let value: Double
    public let effect: Effect
    /// Whether it was found for the other way into the body and adopted: breathed in for taken in, or the reverse.
    public let isAdopted: Bool
    /// Whether its publisher calls it interim: less certain than those it recommends.
    public let isInterim: Bool
  }

  /// The word of `hazard:NAME`.
  public let name: String
  public let sources: [String]
  public let versions: [String]
  /// Codes that the table has, with a weight or without.
  public let codes: Set<String>
  private let weights: [String: [Category: Weight]]
  /// Of what it was read from: another file of the same name is another table.
  public let fingerprint: String

  /// Whether it weighs all chromium as its hexavalent form, as that of RSEI does.
  public let takesChromiumForHexavalent: Bool

  /// The categories that may have a weight, by the word of their medium.
  static let media: [(word: String, category: Category)] = [
    ("air", .onsiteAir), ("water", .onsiteWater), ("land", .onsiteLand),
  ]
  private static let otherPathway = "other pathway"
  private static let interim = "interim"
  private static let hexavalent = "as hexavalent chromium"

  /// The categories that some code has a weight in.
  public var categories: [Category] {
    Self.media.map(\.category).filter { category in weights.values.contains { $0[category] != nil } }
  }

  /// How many codes have a weight in a category.
  public func count(_ category: Category, isAdopted: Bool? = nil) -> Int {
    weights.values.count { own in own[category].map { isAdopted == nil || $0.isAdopted == isAdopted } ?? false }
  }

  public subscript(_ code: String) -> [Category: Weight] { weights[code] ?? [:] }

  /// A table that ships with the program.
  /// - Throws: ``ReferenceTableError``.
  init(named name: String) throws {
    let table = try ReferenceTable("hazard_weights_\(name)")
    try self.init(
      name,
      table.rows.enumerated().map { number, row in
        Row(line: number + 2, cells: Dictionary(uniqueKeysWithValues: Self.columns.map { ($0, table.cell(row, $0)) }))
      }
    ) { row, column, expected in
      ReferenceTableError(
        message: "reference table hazard_weights_\(name).csv: line \(row.line): \(column): expected \(expected)")
    }
  }

  /// A table from a file, `code,medium,weight,effect,basis,source,version`, named by the file.
  /// - Throws: ``HazardTableError`` with the line, what was found and what was expected.
  public init(file path: String) throws {
    let table = try CSVTable(path, needed: Self.columns) { HazardTableError(message: $0) }
    let file = path.split(separator: "/").last ?? ""
    let name = String(file.prefix { $0 != "." })
    guard !name.isEmpty,
      name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D })
    else {
      throw HazardTableError(message: "\(path): found the name \(name); expected small letters, digits and hyphens")
    }
    var rows: [Int: CSVTable.Row] = [:]
    let read = table.rows.map { row in
      rows[row.line] = row
      return Row(
        line: row.line,
        cells: Dictionary(uniqueKeysWithValues: Self.columns.map { ($0, table.cell(row, $0) ?? "") }))
    }
    try self.init(name, read) { row, column, expected in
      rows[row.line].map {
        table.error($0, column, found: row.cells[column] ?? "", expected: expected)
      } ?? HazardTableError(message: "\(path): line \(row.line): \(column): expected \(expected)")
    }
    guard !weights.isEmpty else { throw HazardTableError(message: "\(path): no weights; expected at least one") }
  }

  static let columns = ["code", "medium", "weight", "effect", "basis", "source", "version"]

  private struct Row {
    let line: Int
    let cells: [String: String]

    subscript(_ column: String) -> String { cells[column] ?? "" }
  }

  private init(_ name: String, _ rows: [Row], refusal: (Row, _ column: String, _ expected: String) -> any Error) throws
  {
    var weights: [String: [Category: Weight]] = [:]
    var (codes, sources, versions) = (Set<String>(), [String](), [String]())
    var takesChromiumForHexavalent = false
    for row in rows {
      let code = row["code"]
      guard !code.isEmpty else { throw refusal(row, "code", "a code, such as 71-43-2") }
      for (column, known) in [("source", sources), ("version", versions)] {
        guard !row[column].isEmpty else { throw refusal(row, column, "where the weight is from") }
        if known.contains(row[column]) { continue }
        if column == "source" { sources.append(row[column]) } else { versions.append(row[column]) }
      }
      // A code that was looked at, and has no weight.
      if row["medium"].isEmpty, row["weight"].isEmpty {
        codes.insert(code)
        continue
      }
      guard let medium = Self.media.first(where: { $0.word == row["medium"] }) else {
        throw refusal(row, "medium", "one of \(Self.media.map(\.word).joined(separator: ", "))")
      }
      guard let value = Double(row["weight"]), value.isFinite, value > 0, value < 1e30,
        !row["weight"].lowercased().hasPrefix("0x")
      else {
        throw refusal(row, "weight", "a number above 0; for a code without a weight leave medium and weight empty")
      }
      guard let effect = Effect(rawValue: row["effect"]) else {
        throw refusal(row, "effect", "one of \(Effect.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      guard weights[code]?[medium.category] == nil else {
        throw refusal(row, "code", "one weight for a code and a medium; \(code) has one in \(medium.word) above")
      }
      // Its parts are divided by commas.
      let basis = row["basis"].split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }
      weights[code, default: [:]][medium.category] = Weight(
        value: value, effect: effect, isAdopted: basis.contains { $0 == Self.otherPathway },
        isInterim: basis.contains { $0 == Self.interim })
      if basis.contains(where: { $0 == Self.hexavalent }) { takesChromiumForHexavalent = true }
      codes.insert(code)
    }
    (self.name, self.codes, self.sources, self.versions, self.weights) = (name, codes, sources, versions, weights)
    self.takesChromiumForHexavalent = takesChromiumForHexavalent
    // FNV-1a: it tells files apart that are loaded on purpose, and is no proof.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for row in rows {
      for column in Self.columns {
        for byte in "\(row[column])\u{1F}".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      }
    }
    fingerprint = String(hash, radix: 16)
  }
}

/// A table of weights that is no table of weights.
public struct HazardTableError: Error, CustomStringConvertible, Sendable {
  public let message: String
  public var description: String { message }
}

/// The tables of weights by name, and which row of theirs the registers' codes are.
///
/// A weight belongs to the code as filed: a group's forms differ (nitric acid and nitrate). Resources:
/// `hazard_codes.csv`, made from the codes of US EPA's table of RSEI, and `hazard_weights_*.csv`.
public struct HazardTables: Sendable {
  /// Tables that were added, in their order.
  public private(set) var added: [HazardTable] = []

  /// The name of the table that `hazard` alone means.
  public static let standard = "rsei"
  /// Those that ship: US EPA's weights of RSEI, and its factors of TRACI by effect, which are USEtox's.
  private static let shipped = [standard, "traci-cancer", "traci-noncancer", "traci-eco"]
  /// Rows of tables that are chromium and its compounds.
  private static let chromium: Set<String> = ["7440-47-3", "N090"]

  init() {}

  public var names: [String] { Self.shipped + added.map(\.name) }

  /// All of them, those that ship first.
  /// - Throws: ``ReferenceTableError`` for one of the program's own that is missing or malformed.
  public func all() throws -> [HazardTable] { try names.compactMap(table) }

  /// - Throws: ``ReferenceTableError`` for one of the program's own that is missing or malformed.
  public func table(_ name: String) throws -> HazardTable? {
    try Self.shipped.contains(name) ? Self.read.table(name) : added.first { $0.name == name }
  }

  /// Adds a table.
  /// - Throws: ``HazardTableError`` for a name that another has.
  public mutating func add(_ table: HazardTable) throws {
    guard !names.contains(table.name) else {
      throw HazardTableError(message: "weights \(table.name): there is a table of that name already")
    }
    added.append(table)
  }

  /// The row of tables that a register's code is; its own code where none is known.
  /// - Throws: ``ReferenceTableError`` where the table of codes is missing or malformed.
  public func row(_ code: String, in register: Register) throws -> String {
    try Self.read.codes()[register]?[code] ?? code
  }

  /// Whether a register's code is chromium and its compounds.
  /// - Throws: as ``row(_:in:)`` does.
  public func isChromium(_ code: String, in register: Register) throws -> Bool {
    Self.chromium.contains(try row(code, in: register))
  }

  /// The program's own tables, each read when it is first asked for: most questions weigh nothing.
  private final class Read: Sendable {
    private let state = Mutex((tables: [String: HazardTable](), codes: [Register: [String: String]]?.none))

    func table(_ name: String) throws -> HazardTable {
      try state.withLock { state in
        if let known = state.tables[name] { return known }
        let table = try HazardTable(named: name)
        state.tables[name] = table
        return table
      }
    }

    func codes() throws -> [Register: [String: String]] {
      try state.withLock { state in
        if let known = state.codes { return known }
        let table = try ReferenceTable("hazard_codes")
        var rows: [Register: [String: String]] = [:]
        for row in table.rows {
          guard let register = Register(rawValue: table.cell(row, "register")) else {
            throw ReferenceTableError(
              message: "reference table hazard_codes.csv: \(row.joined(separator: ",")) names no known register")
          }
          rows[register, default: [:]][table.cell(row, "code")] = table.cell(row, "row")
        }
        state.codes = rows
        return rows
      }
    }
  }

  private static let read = Read()
}
