public import Vocabulary

/// The answer to a question: rows of dimension values and figures, and where they stand.
public struct Answer: Sendable {
  /// One group.
  public struct Row: Sendable, Equatable {
    /// The values of the question's dimensions, in their order.
    public let values: [DimensionValue]
    /// The sum in the measure's unit.
    public let value: Double
    /// Distinct facilities with a matching report: with a category asked for, one with an amount there (not zero); in
    /// kilograms without one, also reports that are all zero or of dioxins only.
    public let facilities: Int
    /// TRI forms, RETC em rows, NPRI facility-year-substances, matching likewise.
    public let reports: Int

    /// The values as CSV has them.
    public var texts: [String] { values.map(\.text) }

    public init(values: [DimensionValue], value: Double, facilities: Int, reports: Int) {
      self.values = values
      self.value = value
      self.facilities = facilities
      self.reports = reports
    }
  }

  /// What stands for a state or sector that the sources do not tell.
  public static let unknown = "unknown"

  public let question: Question
  /// The id of the edition the answer was computed from.
  public let edition: String
  public let rows: Rows
  /// How many rows there were before the question's limit.
  public let totalRows: Int

  /// An answer's page: its rows from one on, under the question as it was asked.
  public init(_ whole: Answer, question: Question, from first: Int) {
    self.question = question
    edition = whole.edition
    rows = whole.rows.dropFirst(first)
    totalRows = whole.totalRows
    isCovered = whole.isCovered
  }

  init(question: Question, edition: String, rows: Rows, totalRows: Int, isCovered: Bool) {
    self.question = question
    self.edition = edition
    self.rows = rows
    self.totalRows = totalRows
    self.isCovered = isCovered
  }

  /// Whether the edition holds any of the countries, registers and years asked for; without it zeros mean "no data".
  public let isCovered: Bool
}

/// An amount that a question's scope and measure leave out.
public struct LeftOut: Sendable {
  /// Why. The raw value is the word in JSON, and the end of the texts' keys.
  public enum Reason: String, CaseIterable, Sendable {
    case greenhouseGases = "ghg"
    case criteriaAirContaminants = "cac"
    case dioxins = "dioxin"
    case suspect
    case countedTwice = "counted_twice"
    /// Of a view: years without a sourced list.
    case unlistedYears = "view_unknown"
    /// Of a view: substances that not all lists have.
    case unlistedSubstances = "view_substance"
    /// Of a view: sectors that not all registers cover, of substances that all list.
    case uncoveredSectors = "view_sector"
    /// Of a measure that weighs: media without weights.
    case otherMedia = "other_media"
    /// Of ways that amounts were found: those of sources that do not tell.
    case methodNotTold = "method_not_told"
  }

  public let reason: Reason
  public let value: Double
  /// What it is a sum of.
  public let measure: Measure
  public let reports: Int

  public var unit: String { measure.unit }
}
