extension Edition {
  /// Private copies of columns with other values at some positions; the edition's files stay as they are.
  /// - Throws: ``EditionError`` when a column cannot be mapped.
  package func patched(
    amounts: [(position: Int, value: Double)], units: [(position: Int, value: UInt8)],
    categories: [(position: Int, value: UInt16)]
  ) throws -> (MappedColumn<Double>, MappedColumn<UInt8>, MappedColumn<UInt16>) {
    (
      try facts.amount.patched(amounts, in: files), try facts.unit.patched(units, in: files),
      try reports.categories.patched(categories, in: files)
    )
  }
}
