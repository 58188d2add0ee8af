public import Vocabulary

/// The tables of toxicity weights that `hazard:NAME` may name, and how many codes have a weight in each medium.
public enum WeightsTable {
  private static let numbers: Set<String> = ["codes", "air", "water", "land", "adopted"]
  public static let columns = ["name", "source", "version", "codes", "air", "water", "land", "adopted", "fingerprint"]
    .map { Column($0, isNumber: numbers.contains($0)) }

  /// - Throws: ``ReferenceTableError`` for a table of the program that cannot be read.
  public static func rows(_ tables: HazardTables) throws -> [[Cell]] {
    try tables.all().map { table in
      let media = [Category.onsiteAir, .onsiteWater, .onsiteLand]
      return [
        .text(table.name), .text(table.sources.joined(separator: "; ")),
        .text(table.versions.joined(separator: "; ")), .integer(table.codes.count),
      ] + media.map { .integer(table.count($0)) } + [
        .integer(media.reduce(0) { $0 + table.count($1, isAdopted: true) }), .text(table.fingerprint),
      ]
    }
  }
}
