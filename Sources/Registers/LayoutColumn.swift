/// A column a layout looks for: the names it goes by in all vintages, the current one first.
package struct LayoutColumn {
  let names: [String]
  let isNeeded: Bool

  package static func needed(_ names: String...) -> LayoutColumn { LayoutColumn(names: names, isNeeded: true) }
  package static func optional(_ names: String...) -> LayoutColumn { LayoutColumn(names: names, isNeeded: false) }
}

/// A header matched against the columns of one kind of file.
package struct LayoutMatch<Column: Hashable> {
  package let positions: [Column: Int]
  package let missing: [String]
  /// The share of needed columns that the header has, 0 to 1.
  package let share: Double

  package init(_ header: HeaderRow, _ columns: [Column: LayoutColumn]) {
    var positions: [Column: Int] = [:]
    var missing: [String] = []
    var needed = 0
    for (key, column) in columns {
      if column.isNeeded { needed += 1 }
      if let position = header.position(column.names) {
        positions[key] = position
      } else if column.isNeeded {
        missing.append(column.names[0])
      }
    }
    self.positions = positions
    self.missing = missing.sorted()
    share = needed == 0 ? 0 : Double(needed - missing.count) / Double(needed)
  }

  /// A column's position, or one past every field when the header lacks it, where ``DelimitedReader/field(_:)`` is
  /// empty.
  package subscript(_ column: Column) -> Int { positions[column] ?? Int.max }
}
