public import Editions
public import Vocabulary

/// What a text finds in an edition: substances, then counties, municipalities and cities, then facilities, the best
/// match of each first.
public struct SearchTable {
  public struct Hit: Sendable {
    /// `substance`, `municipality` or `facility`.
    public let kind: String
    public let key: String
    public let name: String?
    public let details: String
  }

  public static let columns = [Column("kind"), Column("key"), Column("name"), Column("details")]

  public let hits: [Hit]

  /// - Parameter limit: at most this many facilities, and as many substances.
  public init(_ text: String, in edition: Edition, tables: ReferenceTables, language: Language, limit: Int) throws {
    let catalog = edition.catalog
    let substances = try catalog.searchSubstances(text, limit: limit).filter(catalog.substances.indices.contains).map {
      number in
      let substance = catalog.substances[number].substance
      let codes = try catalog.listedCodes(of: number).map { "\($0.register.acronym) \($0.code)" }.joined(
        separator: ", ")
      return Hit(kind: "substance", key: substance.key, name: substance.name[language], details: codes)
    }
    let facilities = try catalog.searchFacilities(text, limit: limit).map { facility in
      let years = facility.years.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      let details = [facility.city, facility.county, facility.state, years].compactMap { $0 }.joined(separator: ", ")
      return Hit(kind: "facility", key: facility.id, name: facility.shownName, details: details)
    }
    let places = try edition.municipalities().beginning(with: text, limit: limit).map { place in
      Hit(
        kind: "municipality", key: place.code, name: place.fullTitle(tables, language),
        details: tables.terms.fill("municipality.facilities", language, ["n": String(place.facilities.count)]))
    }
    hits = substances + places + facilities
  }

  public func write(to writer: any TableWriter) {
    for hit in hits { writer.write([.text(hit.kind), .text(hit.key), Cell(hit.name), .text(hit.details)]) }
    writer.finish()
  }
}
