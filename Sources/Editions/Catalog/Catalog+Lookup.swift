internal import GRDB
public import Vocabulary

/// What the catalogue says of a facility.
public struct FacilityDescription: Sendable {
  /// The edition's number of the facility.
  public let number: Int
  /// `US:62526DMCRN4666F`.
  public let id: String
  public let name: String?
  public let company: String?
  /// What people read: the name; without one the company and the city (some NPRI facilities have an id alone in their
  /// reports).
  public let shownName: String?
  public let address: String?
  public let city: String?
  /// County (United States) or municipality (Mexico).
  public let county: String?
  public let postalCode: String?
  /// ISO 3166-2 code.
  public let state: String?
  /// NAICS or SCIAN.
  public let sector: String?
  /// Decimal degrees, north and east positive.
  public let latitude: Double?
  public let longitude: Double?
  /// The first and the last year with a report; nil when the sources only describe the facility.
  public let years: ClosedRange<Int>?
}

/// Which facilities a list holds; an empty part lets everything through.
public struct FacilityFilter: Sendable {
  public var countries: [Country] = []
  /// ISO 3166-2 codes.
  public var states: [String] = []
  /// NAICS or SCIAN codes of 2 to 6 digits; each takes in all that begin with it.
  public var sectors: [String] = []
  /// Words that id, name, company, city or county hold.
  public var text: String?
  public var box: GeoBounds?
  /// Their numbers; nil for all.
  public var numbers: Set<Int>?

  public init() {}

  /// A condition on `facilities f` and `places p`, with its arguments.
  var condition: (sql: String, arguments: StatementArguments) {
    var parts = ["1"]
    var arguments = StatementArguments()
    func either(_ conditions: [(String, StatementArguments)]) {
      guard !conditions.isEmpty else { return }
      parts.append("(" + conditions.map(\.0).joined(separator: " OR ") + ")")
      for (_, values) in conditions { arguments += values }
    }
    either(countries.map { ("f.id BETWEEN ? AND ?", ["\($0.rawValue):", "\($0.rawValue);"]) })
    either(states.map { ("p.code = ?", [$0]) })
    either(sectors.map { ("CAST(f.sector AS TEXT) LIKE ?", [$0 + "%"]) })
    if let text {
      if let match = Catalog.match(text) {
        parts.append("f.number IN (SELECT rowid FROM facility_text WHERE facility_text MATCH ?)")
        arguments += [match]
      } else {
        parts.append("0")
      }
    }
    if let box {
      parts.append("f.longitude BETWEEN ? AND ? AND f.latitude BETWEEN ? AND ?")
      arguments += [box.west, box.east, box.south, box.north]
    }
    if let numbers {
      parts.append("f.number IN (SELECT value FROM json_each(?))")
      arguments += ["[\(numbers.sorted().map(String.init).joined(separator: ","))]"]
    }
    return (parts.joined(separator: " AND "), arguments)
  }
}

extension Catalog {
  /// A facility by its number.
  public func facility(_ number: Int) throws -> FacilityDescription? {
    try read { db in
      try Row.fetchOne(db, sql: Self.facilityQuery + " WHERE f.number = ?", arguments: [number]).map(Self.facility)
    }
  }

  /// Facilities that a filter lets through, in the order of their numbers.
  /// - Parameter after: the number before the first one wanted; -1 to begin.
  public func facilities(_ filter: FacilityFilter, after: Int, limit: Int) throws -> [FacilityDescription] {
    let (condition, arguments) = filter.condition
    return try read { db in
      try Row.fetchAll(
        db, sql: "\(Self.facilityQuery) WHERE f.number > ? AND \(condition) ORDER BY f.number LIMIT ?",
        arguments: [after] + arguments + [limit]
      ).map(Self.facility)
    }
  }

  /// The numbers of the facilities that a filter lets through.
  public func facilityNumbers(_ filter: FacilityFilter) throws -> Set<Int> {
    let (condition, arguments) = filter.condition
    return try read { db in
      try Int.fetchSet(
        db, sql: "SELECT f.number FROM facilities f LEFT JOIN places p ON p.number = f.place WHERE \(condition)",
        arguments: arguments)
    }
  }

  /// What a list of facilities is ordered by.
  public enum FacilityOrder: String, Sendable, CaseIterable {
    case name
    case city
    case state
    case sector
    case years

    fileprivate var column: String {
      switch self {
      case .name: Catalog.shownName + " COLLATE NOCASE"
      case .city: "f.city COLLATE NOCASE"
      case .state: "p.code"
      case .sector: "CAST(f.sector AS TEXT)"
      case .years: "f.last_year"
      }
    }
  }

  /// Facilities that a filter lets through, in an order; those that tell nothing of it come last.
  /// - Parameter skipping: how many before the first one wanted.
  public func facilities(
    _ filter: FacilityFilter, by order: FacilityOrder?, isAscending: Bool = true, skipping: Int, limit: Int
  ) throws -> [FacilityDescription] {
    let (condition, arguments) = filter.condition
    let columns = order.map { "\($0.column) IS NULL, \($0.column) \(isAscending ? "ASC" : "DESC"), " } ?? ""
    return try read { db in
      try Row.fetchAll(
        db, sql: "\(Self.facilityQuery) WHERE \(condition) ORDER BY \(columns)f.number LIMIT ? OFFSET ?",
        arguments: arguments + [limit, skipping]
      ).map(Self.facility)
    }
  }

  /// How many facilities a filter lets through.
  public func countFacilities(_ filter: FacilityFilter) throws -> Int {
    let (condition, arguments) = filter.condition
    return try read { db in
      try Row.fetchOne(
        db, sql: "SELECT count(*) FROM facilities f LEFT JOIN places p ON p.number = f.place WHERE \(condition)",
        arguments: arguments
      )?.value(0) ?? 0
    }
  }

  /// Visits every facility in the order of the numbers.
  public func eachFacility(_ visit: (FacilityDescription) throws -> Void) throws {
    var last = -1
    while true {
      let page = try facilities(FacilityFilter(), after: last, limit: 5000)
      for facility in page { try visit(facility) }
      guard let next = page.last?.number, next > last else { return }
      last = next
    }
  }

  /// The middle of the facilities that a country's register has under a postal code, and the place that most of them
  /// name; nil where it has none with a position.
  public func postalPlace(_ code: String, in country: Country) throws -> (
    point: GeoPoint, name: String, facilities: Int
  )? {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT latitude, longitude, coalesce(county, city, '') FROM facilities
          WHERE id BETWEEN ? AND ? AND postal_code = ? AND latitude IS NOT NULL AND longitude IS NOT NULL
          """, arguments: ["\(country.rawValue):", "\(country.rawValue);", code])
      let found = try rows.map { row in
        (north: try row.needed(0) as Double, east: try row.needed(1) as Double, name: try row.needed(2) as String)
      }
      guard !found.isEmpty else { return nil }
      // The median: a coordinate that slipped moves nothing.
      func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
      let names = Dictionary(grouping: found, by: \.name).mapValues(\.count)
      let name = names.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
      return (
        GeoPoint(latitude: middle(found.map(\.north)), longitude: middle(found.map(\.east))), name, found.count
      )
    }
  }

  /// Where each facility is, nil for those without a position; and its state, as ISO 3166-2.
  func positions() throws -> [(number: Int, point: GeoPoint?, state: String?)] {
    let codes = places.map(\.code)
    return try read { db in
      try Row.fetchAll(db, sql: "SELECT number, latitude, longitude, place FROM facilities").map { row in
        let (north, east, place): (Double?, Double?, Int?) = (row.value(1), row.value(2), row.value(3))
        let state = place.flatMap { codes.indices.contains($0 - 1) ? codes[$0 - 1] : nil }
        guard let north, let east, abs(north) <= 90, abs(east) <= 180 else { return (try row.needed(0), nil, state) }
        return (try row.needed(0), GeoPoint(latitude: north, longitude: east), state)
      }
    }
  }

  /// The county, municipality or else city of each facility that has one and a state, as its source spells it.
  func municipalities() throws -> [(number: Int, state: String, name: String)] {
    let codes = places.map(\.code)
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT number, place, coalesce(county, city) FROM facilities
          WHERE coalesce(county, city) IS NOT NULL AND place IS NOT NULL ORDER BY number
          """
      ).compactMap { row in
        let place: Int = try row.needed(1)
        guard codes.indices.contains(place - 1) else { return nil }
        return (try row.needed(0), codes[place - 1], try row.needed(2))
      }
    }
  }

  /// Names of facilities by number; those without one are absent.
  public func facilityNames(_ numbers: [Int]) throws -> [Int: String] {
    try read { db in
      var names: [Int: String] = [:]
      let statement = try db.cachedStatement(sql: "SELECT \(Self.shownName) FROM facilities f WHERE f.number = ?")
      for number in numbers { names[number] = try Row.fetchOne(statement, arguments: [number])?.value(0) }
      return names
    }
  }

  /// Facilities whose id, name, company or city hold all words of a text, the best match first.
  public func searchFacilities(_ text: String, limit: Int) throws -> [FacilityDescription] {
    guard let match = Self.match(text) else { return [] }
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          WITH hits AS (
            SELECT rowid, bm25(facility_text, 8, 4, 2, 1, 1) AS score FROM facility_text WHERE facility_text MATCH ?)
          \(Self.facilityQuery) JOIN hits h ON h.rowid = f.number ORDER BY h.score, f.number LIMIT ?
          """, arguments: [match, limit]
      ).map(Self.facility)
    }
  }

  /// Positions of substances whose names in any language, or codes, hold all words of a text, the best match first.
  public func searchSubstances(_ text: String, limit: Int) throws -> [Int] {
    guard let words = Self.match(text) else { return [] }
    // A code of several words (`NA - 08`) is meant as it stands; only when nothing holds it are its words looked for.
    let phrase = "\"\(text.replacing("\"", with: " "))\"*"
    return try read { db in
      for match in [phrase, words] {
        let found: [Int] = try Row.fetchAll(
          db,
          sql:
            "SELECT rowid FROM substance_text WHERE substance_text MATCH ? ORDER BY bm25(substance_text, 2, 1), "
            + "rowid LIMIT ?",
          arguments: [match, limit]
        ).compactMap { row in row.value(0) }
        if !found.isEmpty { return found }
      }
      return []
    }
  }

  /// The substance a register lists under a code.
  public func listedSubstance(code: String, in register: Register) throws -> Int? {
    try read { db in
      try Row.fetchOne(
        db, sql: "SELECT substance FROM listed_codes WHERE register = ? AND code = ?",
        arguments: [register.rawValue, code])?.value(0)
    }
  }

  /// The codes under which registers list a substance.
  public func listedCodes(of substance: Int) throws -> [(register: Register, code: String)] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT register, code FROM listed_codes WHERE substance = ? ORDER BY register, code",
        arguments: [substance]
      )
      .map { row in (register: try row.word(0) { Register(rawValue: $0) }, code: try row.needed(1)) }
    }
  }

  /// A source's column name as its header has it, white space collapsed.
  public func columnNames(source: Int) throws -> [Int: String] {
    try read { db in
      var names: [Int: String] = [:]
      for row in try Row.fetchAll(
        db, sql: "SELECT position, name FROM source_columns WHERE source = ?", arguments: [source])
      {
        names[try row.needed(0)] = try row.needed(1) as String
      }
      return names
    }
  }

  /// An FTS5 query for all words of a text, the last one as a prefix; nil without any word.
  ///
  /// Each word is quoted, so `7439-92-1` is found as a phrase and no operator is read from the text.
  static func match(_ text: String) -> String? {
    let words = text.split(whereSeparator: \.isWhitespace)
      .map { $0.replacing("\"", with: " ") }
      .filter { $0.contains { $0.isLetter || $0.isNumber } }
    guard !words.isEmpty else { return nil }
    return words.map { "\"\($0)\"" }.joined(separator: " ") + "*"
  }

  private static let shownName = """
    coalesce(f.name, CASE WHEN f.company IS NULL THEN f.city WHEN f.city IS NULL THEN f.company ELSE f.company || ', ' \
    || f.city END)
    """

  private static let facilityQuery = """
    SELECT f.number, f.id, f.name, f.company, f.address, f.city, f.county, f.postal_code, p.code, f.sector, \
    f.latitude, f.longitude,
      f.first_year, f.last_year, \(shownName)
    FROM facilities f LEFT JOIN places p ON p.number = f.place
    """

  private static func facility(_ row: Row) throws -> FacilityDescription {
    let first: Int? = row.value(12)
    let last: Int? = row.value(13)
    var years: ClosedRange<Int>?
    if let first, let last, first <= last { years = first...last }
    return FacilityDescription(
      number: try row.needed(0), id: try row.needed(1), name: row.value(2), company: row.value(3),
      shownName: row.value(14), address: row.value(4),
      city: row.value(5),
      county: row.value(6), postalCode: row.value(7),
      state: row.value(8), sector: (row.value(9) as Int?).map(String.init), latitude: row.value(10),
      longitude: row.value(11), years: years)
  }
}
