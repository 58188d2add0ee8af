internal import Foundation
public import Vocabulary

/// Classes of a map: code, names in three languages, colour.
public struct Legend: Sendable {
  public struct Entry: Sendable {
    public let code: Int
    public let name: LocalizedName
    public let colour: Colour
  }

  /// What it was asked for as: `nalcms`, or a file's name.
  public let name: String
  /// In the order of codes.
  public let entries: [Entry]
  private let positions: [Int: Int]

  /// The legends that the program carries.
  public static let known = ["nalcms", "lcmap", "worldcover", "nlcd"]

  init(name: String, entries: [Entry]) {
    self.name = name
    self.entries = entries.sorted { $0.code < $1.code }
    positions = Dictionary(self.entries.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// A legend of the program, or a CSV file with the columns `code`, `name` (or `name_en`, `name_fr`, `name_es`) and
  /// `colour` (#rrggbb).
  /// - Throws: ``LandCoverError`` with line, column, found and expected.
  public init(_ text: String) throws {
    if Self.known.contains(text) {
      let table = try ReferenceTable("legends", of: "LandCover")
      let entries = table.rows.filter { table.cell($0, "legend") == text }.compactMap { row -> Entry? in
        guard let code = Int(table.cell(row, "code")), let colour = Colour(hex: table.cell(row, "colour")) else {
          return nil
        }
        func status(_ column: String) -> LocalizedName.Status {
          LocalizedName.Status(rawValue: table.cell(row, column)) ?? .missing
        }
        return Entry(
          code: code,
          name: LocalizedName([
            .english: (table.cell(row, "en"), .official), .french: (table.cell(row, "fr"), status("status_fr")),
            .spanish: (table.cell(row, "es"), status("status_es")),
          ]), colour: colour)
      }
      self.init(name: text, entries: entries)
      return
    }
    guard text.hasSuffix(".csv") || FileManager.default.fileExists(atPath: text) else {
      throw LandCoverError("--legend \"\(text)\": expected \(Self.known.joined(separator: ", ")) or a CSV file")
    }
    let rows = try CSVTable(text, needed: ["code"], refusal: LandCoverError.init)
    var entries: [Entry] = []
    for row in rows.rows {
      let code = try rows.whole(row, "code")
      let names = ["name_en", "name_fr", "name_es"].map { rows.cell(row, $0) ?? rows.cell(row, "name") ?? String(code) }
      let hex = rows.cell(row, "colour") ?? rows.cell(row, "color") ?? Colour.standing(for: code).hex
      guard let colour = Colour(hex: hex) else { throw rows.error(row, "colour", found: hex, expected: "#rrggbb") }
      guard !entries.contains(where: { $0.code == code }) else {
        throw rows.error(row, "code", found: String(code), expected: "each code once")
      }
      entries.append(
        Entry(
          code: code,
          name: LocalizedName([
            .english: (names[0], .official), .french: (names[1], .official), .spanish: (names[2], .official),
          ]),
          colour: colour))
    }
    guard !entries.isEmpty else { throw LandCoverError("\(text): no classes; expected a line for each code") }
    self.init(name: text, entries: entries)
  }

  public subscript(_ code: Int) -> Entry? { positions[code].map { entries[$0] } }
  public func contains(_ code: Int) -> Bool { positions[code] != nil }
}
