/// A sector of NAICS (Canada, United States) or SCIAN (Mexico), by 2 to 6 digits.
///
/// The three classifications agree at four digits for mining, utilities, manufacturing, transport and waste; the
/// fifth and sixth digits are national. Resource: `sectors.csv`.
public struct Sector: Sendable {
  public let code: String
  public let name: LocalizedName
}

/// Titles of sectors, and what counts as a sector code.
public struct SectorTable: Sendable {
  private let titles: [String: LocalizedName]

  init() throws {
    let table = try ReferenceTable("sectors")
    var titles: [String: LocalizedName] = [:]
    for row in table.rows {
      func name(_ language: String) -> (text: String, status: LocalizedName.Status) {
        (
          table.cell(row, "title_" + language),
          LocalizedName.Status(rawValue: table.cell(row, "status_" + language)) ?? .missing
        )
      }
      titles[table.cell(row, "code")] = LocalizedName([.english: name("en"), .french: name("fr"), .spanish: name("es")])
    }
    self.titles = titles
  }

  public func title(_ code: String) -> LocalizedName? { titles[code] }

  /// A code of 2 to 6 ASCII digits as a number, which is how it is stored; nil for blanks, zeros and anything else.
  @inlinable
  public static func read(_ digits: some Collection<UInt8>) -> UInt32? {
    guard (2...6).contains(digits.count), digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    let code = digits.reduce(0) { $0 * 10 + UInt32($1 &- 0x30) }
    return code < 11 ? nil : code
  }
}
