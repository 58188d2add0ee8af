/// All of the project's reference tables, read once and passed to who needs them.
public struct ReferenceTables: Sendable {
  public let substances: SubstanceTable
  public let parts: SubstanceParts
  public let sectors: SectorTable
  public let places: PlaceTable
  public let rules: RuleTable
  public let terms: Terms
  public let words: FilterWords
  public let lists: ReportingLists
  public let published: PublishedTotals
  public let changes: CategoryChanges
  /// Weights of toxicity; others may be added.
  public var hazard: HazardTables
  /// Sets of factors of dioxins and furans.
  public var equivalents: EquivalenceTables

  /// Reads every table from beside the executable, but those of weights, which are read when they are asked for.
  /// - Throws: ``ReferenceTableError`` when one is missing or malformed.
  public init() throws {
    substances = try SubstanceTable()
    parts = try SubstanceParts(substances)
    sectors = try SectorTable()
    places = try PlaceTable()
    rules = try RuleTable()
    terms = try Terms()
    words = try FilterWords()
    published = try PublishedTotals()
    changes = try CategoryChanges()
    hazard = HazardTables()
    equivalents = EquivalenceTables()
    lists = try ReportingLists(substances: substances)
  }
}
