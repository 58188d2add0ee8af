/// The words people read, in the three languages. Resource: `terms.csv`; a test fails on a missing one.
public struct Terms: Sendable {
  private let texts: [String: LocalizedText]

  init() throws { self.init(try ReferenceTable("terms")) }

  /// The words of a table with the columns key, en, fr and es.
  package init(_ table: ReferenceTable) {
    texts = Dictionary(
      table.rows.map { row in
        (
          table.cell(row, "key"),
          LocalizedText(english: table.cell(row, "en"), french: table.cell(row, "fr"), spanish: table.cell(row, "es"))
        )
      }, uniquingKeysWith: { first, _ in first })
  }

  package init(_ texts: [String: LocalizedText]) { self.texts = texts }

  /// Every key, sorted.
  public var keys: [String] { texts.keys.sorted() }

  public func text(_ key: String) -> LocalizedText? { texts[key] }

  /// The word for a key, or the key itself where there is none.
  public func word(_ key: String, _ language: Language) -> String { texts[key]?[language] ?? key }
}
