/// All of the project's reference tables, read once and passed to who needs them.
public struct ReferenceTables: Sendable {
  public let substances: SubstanceTable
  public let sectors: SectorTable
  public let places: PlaceTable
  public let rules: RuleTable
  public let terms: Terms
  public let lists: ReportingLists
  public let published: PublishedTotals

  /// Reads every table from beside the executable.
  /// - Throws: ``ReferenceTableError`` when one is missing or malformed.
  public init() throws {
    substances = try SubstanceTable()
    sectors = try SectorTable()
    places = try PlaceTable()
    rules = try RuleTable()
    terms = try Terms()
    published = try PublishedTotals()
    lists = try ReportingLists(substances: substances)
  }
}
