import Editions
import Foundation
import Testing

/// The columns are declared once; the specification has each of them as it is declared.
struct ColumnTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test func theSpecificationHasEachColumn() throws {
    let formats = try String(contentsOf: Self.root.appendingPathComponent("docs/formats.md"), encoding: .utf8)
    let written = formats.split(separator: "\n").filter { $0.contains(/^\| `\w+\.\w+\.[uf]\d+` \|/) }.map(String.init)
    #expect(written == Edition.columnDocumentation)
  }
}
