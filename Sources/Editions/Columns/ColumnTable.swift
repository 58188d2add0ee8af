/// Columns that are opened or written together: a type whose stored properties are ``MappedColumn``s.
public protocol ColumnTable: Sendable {
  init()
}

extension ColumnTable {
  /// All of its columns, in the order of their declarations.
  var columns: [AnyColumn] { Mirror(reflecting: self).children.compactMap { $0.value as? AnyColumn } }

  /// Maps every column.
  /// - Throws: ``EditionError`` naming the first file that is missing, cut or of another type.
  init(mappedIn edition: EditionFiles) throws {
    self.init()
    for column in columns { try column.map(in: edition) }
  }

  /// Whether each column has as many values as the manifest says.
  func fits(_ manifest: Manifest) -> Bool {
    columns.allSatisfy { column in column.rows.count(in: manifest).map { $0 == column.count } ?? true }
  }
}

/// Every column of an edition.
enum AllColumns {
  static let columns: [AnyColumn] = [
    Edition.ReportColumns(), Edition.FactColumns(), Edition.Provenance(), Edition.Details(),
    Edition.SubtotalColumns(), FacilityKeys(), Edition.SiteColumns(), Edition.TransferColumns(), BlockSums(),
  ].flatMap { (table: any ColumnTable) in table.columns }
}

extension Edition {
  /// The columns as docs/formats.md has them: a line each of a table.
  package static var columnDocumentation: [String] {
    AllColumns.columns.map { "| `\($0.name).\($0.type)` | \($0.rows.rawValue) | \($0.meaning) |" }
  }
}
