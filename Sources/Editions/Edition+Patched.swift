extension Edition {
  /// Private copies of columns with other values at some positions; the edition's files stay as they are.
  /// - Throws: ``EditionError`` when a column cannot be mapped.
  package func patched(
    amounts: [(position: Int, value: Double)], units: [(position: Int, value: UInt8)],
    categories: [(position: Int, value: UInt16)]
  ) throws -> (MappedColumn<Double>, MappedColumn<UInt8>, MappedColumn<UInt16>) {
    (
      try MappedColumn(.factAmount, in: folder, typeCode: Double.typeCode, patches: amounts),
      try MappedColumn(.factUnit, in: folder, typeCode: UInt8.typeCode, patches: units),
      try MappedColumn(.reportCategories, in: folder, typeCode: UInt16.typeCode, patches: categories)
    )
  }
}
