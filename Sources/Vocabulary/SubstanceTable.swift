/// The harmonised list of substances and the registers' codes for them.
///
/// Resources: `substances.csv`, `substance_codes.csv`, `substance_flags.csv`; each row names the source of its facts.
public struct SubstanceTable: Sendable {
  public let substances: [Substance]
  public let codes: [SubstanceCode]
  private let codeIndex: [Register: [String: Int]]
  private let keyIndex: [String: Int]

  init() throws {
    let flags = try Self.flags()
    let table = try ReferenceTable("substances")
    var substances: [Substance] = []
    for row in table.rows {
      func name(_ language: String) -> (text: String, status: LocalizedName.Status) {
        (
          table.cell(row, "name_" + language),
          LocalizedName.Status(rawValue: table.cell(row, "status_" + language)) ?? .missing
        )
      }
      substances.append(
        Substance(
          key: table.cell(row, "key"), isGroup: table.cell(row, "kind") == "group",
          cas: CASNumber(table.cell(row, "cas")),
          name: LocalizedName([.english: name("en"), .french: name("fr"), .spanish: name("es")]),
          flags: flags[table.cell(row, "key")] ?? []))
    }
    let keyIndex = Dictionary(substances.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    let codeTable = try ReferenceTable("substance_codes")
    var codes: [SubstanceCode] = []
    var codeIndex: [Register: [String: Int]] = [:]
    for row in codeTable.rows {
      guard let register = Register(rawValue: codeTable.cell(row, "register")),
        let substance = keyIndex[codeTable.cell(row, "substance")],
        let scope = Scope(code: codeTable.cell(row, "scope"))
      else {
        throw ReferenceTableError(
          message:
            "reference table substance_codes.csv: \(row.joined(separator: ",")) names no known register, substance "
            + "or scope"
        )
      }
      let code = codeTable.cell(row, "code")
      codeIndex[register, default: [:]][code] = codes.count
      codes.append(
        SubstanceCode(
          register: register, code: code, substance: substance, scope: scope,
          isWider: codeTable.cell(row, "extent") == "wider"))
    }
    self.substances = substances
    self.codes = codes
    self.codeIndex = codeIndex
    self.keyIndex = keyIndex
  }

  private static func flags() throws -> [String: Substance.Flags] {
    let table = try ReferenceTable("substance_flags")
    return try table.rows.reduce(into: [:]) { flags, row in
      let flag = Substance.Flags(words: [table.cell(row, "flag")])
      if flag.isEmpty {
        throw ReferenceTableError(
          message: "reference table substance_flags.csv: \(row.joined(separator: ",")) names no known flag")
      }
      flags[table.cell(row, "substance"), default: []].insert(flag)
    }
  }

  /// The position of a substance by its harmonised key.
  public func position(key: String) -> Int? { keyIndex[key] }

  /// The entry of a register's code, after ``normalized(_:in:)``; nil when the code is not listed.
  public func code(_ code: String, in register: Register) -> SubstanceCode? {
    codeIndex[register]?[code].map { codes[$0] }
  }

  /// A code as a file spells it, in the spelling the table lists: as it stands, as a hyphenated CAS number, or in other
  /// capitals; in its normal form when it is on no list.
  public func canonical(_ code: some StringProtocol, in register: Register) -> String {
    let normal = Self.normalized(code, in: register)
    guard let listed = codeIndex[register], listed[normal] == nil else { return normal }
    if let dashed = CASNumber.dashed(normal), listed[dashed] != nil { return dashed }
    let folded = normal.lowercased()
    return listed.keys.filter { $0.lowercased() == folded }.min() ?? normal
  }

  /// A code in the one form the table uses: CAS numbers with hyphens and without leading zeros, NPRI's own codes as `NA
  /// - 08`, blanks collapsed.
  public static func normalized(_ code: some StringProtocol, in register: Register) -> String {
    let code = TextFolding.collapseWhitespace(code)
    return register.facts.ownCode(code) ?? CASNumber.dashed(code.filter { $0 != " " }) ?? code
  }
}
