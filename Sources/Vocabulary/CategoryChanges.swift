/// From which year on a register's category takes in something else than before: sums of both sides are no like and
/// like, though every file is there.
public struct CategoryChanges: Sendable {
  public struct Change: Sendable {
    public let register: Register
    public let category: Category
    /// The first year of what is new.
    public let year: Int
    public let text: LocalizedText
  }

  public let all: [Change]

  /// - Throws: ``ReferenceTableError`` for a row that cannot be read.
  public init() throws {
    let table = try ReferenceTable("category_changes")
    all = try table.rows.map { row in
      guard let register = Register(rawValue: table.cell(row, "register")),
        let category = Category(code: table.cell(row, "category")), let year = Int(table.cell(row, "year"))
      else { throw ReferenceTableError(message: "reference table category_changes.csv: \(row.prefix(3))") }
      return Change(
        register: register, category: category, year: year,
        text: LocalizedText(
          english: table.cell(row, "en"), french: table.cell(row, "fr"), spanish: table.cell(row, "es")))
    }
  }
}
