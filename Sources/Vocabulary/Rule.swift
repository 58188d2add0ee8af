/// How one national column or sub-category is turned: its register's field, and the harmonised category it goes to.
///
/// The national sub-category is kept: an amount names its rule, and the rule names the field. Resource: `rules.csv`.
public struct Rule: Sendable {
  /// `tri.5.1`, `npri.air.stack`, `retc.aire`.
  public let id: String
  public let register: Register
  /// The national field: a TRI column, `group | category` of NPRI, a RETC column; folded.
  public let field: String
  public let category: Category
  /// Of disposal off site.
  public let method: DisposalMethod
  public let name: LocalizedText

  /// Whether its amounts are what its register calls releases: TRI's printed total (on site, disposed of off site, and
  /// released by a sewage works), NPRI's releases to air, water and land without disposal on site.
  public var isRelease: Bool {
    switch (register, category) {
    case (.tri, .onsiteAir), (.tri, .onsiteWater), (.tri, .onsiteUnderground), (.tri, .onsiteLand),
      (.tri, .onsiteUnspecified), (.tri, .offsiteDisposal):
      true
    case (.tri, .sewage): id == "tri.6.1.release"
    case (.npri, .onsiteAir), (.npri, .onsiteWater), (.npri, .onsiteUnspecified): true
    case (.npri, .onsiteLand): id.hasPrefix("npri.land.")
    default: false
    }
  }

  /// Whether it is one of NPRI's spills and leaks; the other registers have no such field of amounts.
  public var isAccident: Bool { register == .npri && (id.hasSuffix(".spills") || id.hasSuffix(".leaks")) }
}

/// Every rule, in the order of `rules.csv`; an edition stores a rule by its id.
public struct RuleTable: Sendable {
  /// The version of the rules: it is part of an edition's id, and grows with any change that moves a figure.
  public static let version = "3"

  public let rules: [Rule]
  private let fieldIndex: [Register: [String: Int]]
  private let idIndex: [String: Int]

  init() throws {
    let table = try ReferenceTable("rules")
    var rules: [Rule] = []
    var fieldIndex: [Register: [String: Int]] = [:]
    for row in table.rows {
      guard let register = Register(rawValue: table.cell(row, "register")),
        let category = Category(code: table.cell(row, "category"))
      else {
        throw ReferenceTableError(
          message: "reference table rules.csv: \(row.joined(separator: ",")) names no known register or category")
      }
      let word = table.cell(row, "method")
      guard
        let method = word.isEmpty
          ? category == .offsiteDisposal ? .notTold : .notDisposal : DisposalMethod(rawValue: word)
      else {
        throw ReferenceTableError(message: "reference table rules.csv: \(row[0]): method \(word)")
      }
      let field = table.cell(row, "field")
      for spelling in field.split(separator: ";") {
        fieldIndex[register, default: [:]][TextFolding.fold(spelling)] = rules.count
      }
      rules.append(
        Rule(
          id: table.cell(row, "id"), register: register, field: field, category: category, method: method,
          name: LocalizedText(
            english: table.cell(row, "name_en"), french: table.cell(row, "name_fr"), spanish: table.cell(row, "name_es")
          )))
    }
    self.rules = rules
    self.fieldIndex = fieldIndex
    idIndex = Dictionary(rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The position of the rule for a national field, in any spelling of it.
  public func rule(field: some StringProtocol, in register: Register) -> Int? {
    fieldIndex[register]?[TextFolding.fold(field)]
  }

  public func rule(id: String) -> Int? { idIndex[id] }

  private static let installed = Result { try RuleTable() }

  /// Rules by their ids, in the same order; nil for one that is not known any more.
  /// - Throws: ``ReferenceTableError`` when the table is not beside the program.
  public static func rules(of ids: [String]) throws -> [Rule?] {
    let table = try installed.get()
    return ids.map { id in table.rule(id: id).map { table.rules[$0] } }
  }
}
