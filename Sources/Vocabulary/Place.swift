/// A state, province, territory or federal district, by its ISO 3166-2 code.
public struct Place: Sendable {
  /// `CA-ON`, `MX-SON`, `US-IL`.
  public let code: String
  public let country: Country
  public let name: LocalizedText
}

/// All first-level places of the three countries, whatever the spelling. Resource: `places.csv`.
public struct PlaceTable: Sendable {
  /// In the order of their codes.
  public let places: [Place]
  private let spellings: [Country: [String: Int]]
  private let codeIndex: [String: Int]

  init() throws {
    let table = try ReferenceTable("places")
    var places: [Place] = []
    var spellings: [Country: [String: Int]] = [:]
    for row in table.rows {
      let code = table.cell(row, "code")
      guard let country = Country(rawValue: String(code.prefix(2))) else {
        throw ReferenceTableError(message: "reference table places.csv: \(code) is in none of the three countries")
      }
      let name = LocalizedText(
        english: table.cell(row, "name_en"), french: table.cell(row, "name_fr"), spanish: table.cell(row, "name_es"))
      let other = table.cell(row, "other_spellings").split(separator: ";").map(String.init)
      for spelling in [String(code.dropFirst(3)), name.english, name.french, name.spanish] + other {
        spellings[country, default: [:]][TextFolding.fold(spelling)] = places.count
      }
      places.append(Place(code: code, country: country, name: name))
    }
    self.places = places
    self.spellings = spellings
    codeIndex = Dictionary(places.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The position of a place by its ISO code.
  public func place(code: some StringProtocol) -> Int? { codeIndex[code.uppercased()] }

  /// The position of a place by any spelling its country's register uses: `IL`, `NUEVO LEON`, `Michoacán de Ocampo`.
  public func place(spelling: some StringProtocol, in country: Country) -> Int? {
    spellings[country]?[TextFolding.fold(spelling)]
  }
}
