internal import Foundation
internal import Vocabulary

extension Edition {
  /// A cell or record that was read around; see `diagnostics.csv`.
  public struct ListedDiagnostic: Sendable {
    /// The position in the catalogue's sources.
    public let source: Int
    public let line: Int
    public let column: Int
    public let code: String
    public let found: String
  }

  /// The diagnostics of the edition.
  /// - Throws: ``EditionError`` when the list is missing.
  public func diagnostics() throws -> [ListedDiagnostic] {
    if manifest.sources.allSatisfy({ $0.diagnostics.isEmpty }) { return [] }
    let path = folder.appendingPathComponent(Self.diagnosticsFile).path
    guard let data = FileManager.default.contents(atPath: path) else { throw EditionError("\(path): missing") }
    // The list names files; of two with one name it does not say which, so neither is taken.
    let sources = Dictionary(grouping: catalog.sources.indices) { catalog.sources[$0].name }.compactMapValues {
      $0.count == 1 ? $0[0] : nil
    }
    return ReferenceTable.records(of: data).dropFirst().compactMap { fields in
      guard fields.count == 6, let source = sources[fields[0]], let line = Int(fields[1]), let column = Int(fields[2])
      else { return nil }
      return ListedDiagnostic(source: source, line: line, column: column, code: fields[3], found: fields[4])
    }
  }
}
