/// What a parameter takes, said in the reader's language: a sentence of `terms.csv` (`expected.…`) and what fills its
/// places.
public struct Expectation: Sendable, Equatable {
  /// The sentences. The raw value is the end of the term's key.
  public enum Kind: String, CaseIterable, Sendable {
    case oneOf = "one_of"
    case number
    case atMost = "at_most"
    case characters
    case oneValue = "one_value"
    case years
    case year
    case period
    case countryOrName = "country_or_name"
    case countryCodes = "country_codes"
    case state
    case stateOrName = "state_or_name"
    case stateCodes = "state_codes"
    case municipality
    case municipalities
    case municipalityOrName = "municipality_or_name"
    case facilities
    case knownFacility = "known_facility"
    case facilityOrName = "facility_or_name"
    case oneFacility = "one_facility"
    case substances
    case substance
    case knownSubstance = "known_substance"
    case substanceOrName = "substance_or_name"
    case oneSubstance = "one_substance"
    case registerCodes = "register_codes"
    case knownCode = "known_code"
    case oneCode = "one_code"
    case sectors
    case sectorOrName = "sector_or_name"
    case categoryOrWord = "category_or_word"
    case eachOnce = "each_once"
    case fewerDimensions = "fewer_dimensions"
    /// A filter of single amounts is asked of what is told of whole reports.
    case reportFilters = "report_filters"
    /// What forms tell besides amounts is asked of an edition that does not have it.
    case editionWithDetails = "edition_with_details"
    /// Plants are asked of an edition in which nobody looked for them.
    case editionWithPlants = "edition_with_plants"
    case zones
    case knownZone = "known_zone"
    case oneLayer = "one_layer"
    /// A zone is asked along a border whose line is not there: the installed file is missing or damaged.
    case borderLine = "border_line"
    /// Zones of a layer that is grouped by overlap.
    case zonesApart = "zones_apart"
    case order
    case orderColumn = "order_column"
    case massUnit = "mass_unit"
    case noFindings = "no_findings"
    case noLedger = "no_ledger"
    case noLists = "no_lists"
    case words
    case box
    case position
    case place
    case onePlace = "one_place"
    case knownPostalCode = "known_postal_code"
    /// The codes of its country are not installed.
    case noPostalCodes = "no_postal_codes"
    case positionInReach = "position_in_reach"
    case noTowns = "no_towns"
    case distance
    case nearFirst = "near_first"
    case cursor
    case noCursor = "no_cursor"
    case pageRows = "page_rows"
    case workbookRows = "workbook_rows"
    case otherEdition = "other_edition"
  }

  public let kind: Kind
  private let values: [String]

  /// - Parameter values: what fills `{1}`, `{2}` of the sentence, in this order.
  public init(_ kind: Kind, _ values: String...) { self.init(kind, values: values) }

  public init(_ kind: Kind, values: [String]) { (self.kind, self.values) = (kind, values) }

  /// One of some words.
  public static func oneOf(_ words: some Sequence<String>) -> Expectation {
    Expectation(.oneOf, words.joined(separator: ", "))
  }

  /// A whole number within a range.
  public static func number(_ range: ClosedRange<Int>) -> Expectation {
    Expectation(.number, String(range.lowerBound), String(range.upperBound))
  }

  /// The sentence: `a number from 1 to 100`.
  public func text(_ terms: Terms, _ language: Language) -> String {
    terms.fill("expected.\(kind.rawValue)", language, Self.places(values))
  }

  /// That a parameter is not there: `q: expected words to look for`.
  public func missing(_ parameter: String, _ terms: Terms, _ language: Language) -> String {
    terms.fill("expected.missing", language, Self.places([parameter, text(terms, language)]))
  }

  /// That a parameter is not known: `colour: expected one of by, year`.
  public static func unknown(_ parameter: String, known: [String], _ terms: Terms, _ language: Language) -> String {
    terms.fill("expected.unknown", language, places([parameter, known.joined(separator: ", ")]))
  }

  /// Values by the places `{1}`, `{2}` … that they fill.
  package static func places(_ values: [String]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: values.enumerated().map { (String($0 + 1), $1) })
  }
}
