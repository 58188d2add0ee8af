internal import RecordKernel
internal import Vocabulary

/// A table of the process, whose cells are read as what they must be.
struct ProcessTable {
  let rows: [Row]

  init(_ table: ReferenceTable) { rows = table.rows.map { Row(table: table, cells: $0) } }

  struct Row {
    fileprivate let table: ReferenceTable
    fileprivate let cells: [String]

    subscript(column: String) -> String { table.cell(cells, column) }

    /// The row's text in three languages.
    var text: LocalizedText { LocalizedText(english: self["en"], french: self["fr"], spanish: self["es"]) }

    func list(_ column: String) -> [String] { self[column].split(separator: "|").map(String.init) }

    func broken(_ column: String, _ expected: String) -> ReferenceTableError {
      ReferenceTableError(
        message: "reference table \(table.name).csv: \"\(self[column])\" in column \(column) of the row "
          + "\(cells.joined(separator: ",").prefix(60)); expected \(expected)")
    }

    /// One of the words of a type.
    func word<Word: RawRepresentable<String>>(_ column: String) throws -> Word {
      guard let word = Word(rawValue: self[column]) else { throw broken(column, "a \(Word.self)") }
      return word
    }

    func optionalWord<Word: RawRepresentable<String>>(_ column: String) throws -> Word? {
      self[column].isEmpty ? nil : try word(column) as Word
    }

    /// A name that another table has.
    func name(_ column: String, in known: some Collection<String>) throws -> String {
      guard known.contains(self[column]) else {
        throw broken(column, "one of \(known.sorted().joined(separator: ", "))")
      }
      return self[column]
    }

    /// Names that another table has, at least one.
    func names(_ column: String, in known: some Collection<String>) throws -> [String] {
      let names = list(column)
      guard !names.isEmpty, names.allSatisfy(known.contains) else {
        throw broken(column, "some of \(known.sorted().joined(separator: ", "))")
      }
      return names
    }

    func number(_ column: String) throws -> Int {
      guard let number = Int(self[column]) else { throw broken(column, "a number") }
      return number
    }

    func optionalNumber(_ column: String) throws -> Int? { self[column].isEmpty ? nil : try number(column) }

    func day(_ column: String) throws -> Day {
      guard let day = Day(self[column]) else { throw broken(column, "a day") }
      return day
    }

    func optionalDay(_ column: String) throws -> Day? { self[column].isEmpty ? nil : try day(column) }
  }
}
