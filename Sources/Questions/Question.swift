public import Places
public import Vocabulary

/// A question to an edition: filters, grouping, measure, order.
///
/// An empty filter lets everything through. ``init(parameters:)`` reads the words that the command line, the API and
/// the portal's addresses share.
public struct Question: Sendable, Equatable {
  /// Which scopes are summed.
  public enum ScopeFilter: String, CaseIterable, Sendable {
    case `default`
    case ghg
    case cac
    case all

    func includes(_ scope: Scope) -> Bool { self == .all || rawValue == scope.code }
  }

  /// What rows are sorted by: a column, and a direction. Figures start with the largest, dimensions with the first.
  public struct Order: Sendable, Equatable {
    public enum Column: Sendable, Equatable {
      case dimension(Dimension)
      case value
      case facilities
      case reports
    }

    public let column: Column
    public let isAscending: Bool

    public init(_ column: Column, isAscending: Bool) {
      self.column = column
      self.isAscending = isAscending
    }
  }

  /// What may be compared: see ``ReportingLists``.
  public enum View: String, CaseIterable, Sendable {
    /// Everything, as the registers have it.
    case asReported = "as-reported"
    /// What all three registers list in a year, in sectors that all three cover.
    case common
    /// What a register lists in every year asked for.
    case constant
  }

  /// Which values are summed.
  public enum Quality: String, CaseIterable, Sendable {
    case all
    /// Without values that must be looked at; see docs/findings.md.
    case withoutSuspect = "without-suspect"
  }

  public var countries: [Country] = []
  public var registers: [Register] = []
  public var years: [ClosedRange<Int>] = []
  /// ISO 3166-2 codes.
  public var states: [String] = []
  /// `US:` + TRIFID, `CA:` + NPRI id, `MX:` + NRA; or an id alone where only one register has it.
  public var facilities: [String] = []
  /// Plants, by any of their identifiers: each asks for all of them.
  public var plants: [String] = []
  /// Counties, municipalities and cities of facilities: `US-IL:macon`.
  public var municipalities: [String] = []
  /// The centre of a circle that facilities lie in.
  public var near: GeoPoint?
  /// Its radius in kilometres on the ellipsoid; ``standardWithin`` unless given.
  public var within: Double?
  /// A box that facilities lie in.
  public var box: GeoBounds?
  /// Zones that facilities lie in, any of them.
  public var zones: [ZoneName] = []
  /// Harmonised keys, CAS numbers or registers' codes; a code asks for its whole group.
  public var substances: [String] = []
  /// Registers' codes, each alone.
  public var codes: [RegisterCode] = []
  /// Words of ``Substance/Flags``; a substance with any of them is let through.
  public var groups: [String] = []
  /// NAICS or SCIAN codes of 2 to 6 digits; each takes in all codes that begin with it.
  public var sectors: [String] = []
  public var categories: [Category] = []
  /// How what was disposed of off site was disposed of.
  public var methods: [DisposalMethod] = []
  /// How far the way that amounts were found may be relied on.
  public var reliability: [Reliability] = []
  public var scope = ScopeFilter.default
  public var view = View.asReported
  public var quality = Quality.all
  public var by: [Dimension] = []
  public var measure = Measure.kilograms
  /// The name of the table that ``Measure/hazard`` weighs by.
  public var weights = HazardTables.standard
  /// Of ``Measure/teq``: how TRI's dioxins are computed; nil for what NPRI reports alone.
  public var equivalents: Equivalents?
  /// What amounts are printed in; sums are made in kilograms.
  public var unit = AmountUnit.kilograms
  /// The layer whose zones ``Dimension/zone`` tells apart; nil unless ``by`` has that.
  public var zoneLayer: String?
  /// How many digits a sector is grouped by, 2 to 6.
  public var sectorDigits = 4
  public var order: Order?
  public var limit: Int?

  /// Grams of toxic equivalents that are computed from what forms say their dioxins are made of.
  public struct Equivalents: Sendable, Hashable {
    /// The set of factors.
    public let factors: String
    /// Whether what NPRI reports, by factors that its files do not name, is added.
    public let addsReported: Bool

    public init(factors: String, addsReported: Bool = false) {
      (self.factors, self.addsReported) = (factors, addsReported)
    }

    /// `who2005`, `who2005+reported`.
    public var word: String { factors + (addsReported ? Self.added : "") }

    static let added = "+reported"

    init?(_ word: String) {
      let addsReported = word.hasSuffix(Self.added)
      let name = addsReported ? String(word.dropLast(Self.added.count)) : word
      guard name.wholeMatch(of: /[a-z0-9-]{1,60}/) != nil else { return nil }
      self.init(factors: name, addsReported: addsReported)
    }
  }

  public init() {}

  /// How far ``near`` reaches unless ``within`` says, in kilometres, and how far it may.
  public static let standardWithin = 10.0
  public static let mostWithin = 1000.0

  /// Whether it asks about a place by its position.
  public var hasArea: Bool { near != nil || box != nil || !zones.isEmpty }

  /// The word of a dimension in questions, and its column in answers: of zones their layer's name.
  public func word(_ dimension: Dimension) -> String {
    dimension == .zone ? zoneLayer ?? dimension.rawValue : dimension.rawValue
  }

  /// The countries that its zones are in, where all of them lie along borders; nil where some reach anywhere.
  var zoneCountries: Set<Country>? {
    guard !zones.isEmpty else { return nil }
    var countries: Set<Country> = []
    for zone in zones {
      guard case .border(let pair, _) = zone else { return nil }
      countries.formUnion(pair.countries)
    }
    return countries
  }

  /// The names of the layers of zones that it speaks of.
  public var zoneLayers: Set<String> {
    Set(
      zones.compactMap { zone in if case .zone(let layer, _) = zone { layer } else { nil } }
        + (by.contains(.zone) ? [zoneLayer].compactMap { $0 } : []))
  }

  /// Whether it asks about a place smaller than a state.
  public var isLocal: Bool { hasArea || !municipalities.isEmpty }

  /// Whether its rows can be made some facilities at a time: they stand by facility, and all are wanted.
  public var isMadeInParts: Bool { by.first == .facility && order == nil && limit == nil }

  /// The word of the measure: `hazard:NAME` for a table that is not the standard, `teq:NAME` for computed equivalents.
  public var measureWord: String {
    if measure == .teq, let equivalents { return "\(measure.rawValue):\(equivalents.word)" }
    return measure == .hazard && weights != HazardTables.standard ? "\(measure.rawValue):\(weights)" : measure.rawValue
  }

  /// The same question without netting.
  var gross: Question {
    var gross = self
    gross.measure = .kilograms
    return gross
  }

  /// Whether facilities and reports are counted by category: then a zero report counts nowhere.
  var countsByCategory: Bool {
    measure == .hazard || !askedCategories.isEmpty || !reliability.isEmpty
      || [.category, .method, .reliability].contains(where: by.contains)
  }

  /// The categories that can match: a method of disposal is of one alone. Empty for all.
  var askedCategories: [Category] {
    guard !methods.isEmpty, !methods.contains(.notDisposal) else { return categories }
    // Where the categories leave disposal out nothing matches: the methods see to that.
    return categories.isEmpty || categories.contains(.offsiteDisposal) ? [.offsiteDisposal] : categories
  }
}
