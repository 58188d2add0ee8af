internal import GRDB
public import Vocabulary

extension Catalog {
  /// A place that receives transfers, and the facility that it was found to be.
  public struct ReceivingPlace: Sendable {
    public let number: Int
    /// Whether it is a sewage works.
    public let isSewageWorks: Bool
    public let name: String
    public let address: String
    public let city: String
    public let postalCode: String
    /// `US`, `CA`, `MX`, or the code that the form has.
    public let country: String
    /// ISO 3166-2; nil when the spelling is unknown or the country is another one.
    public let state: String?
    /// The edition's number of the facility.
    public let facility: Int?
    public let match: ReceiverMatchWay?
    /// 0 to 1; 0 for no match.
    public let score: Double
  }

  /// The category of each rule.
  public func ruleCategories() throws -> [String: Vocabulary.Category] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT id, category FROM rules").reduce(into: [:]) { categories, row in
        categories[try row.needed(0)] = Category(code: try row.needed(1) as String)
      }
    }
  }

  /// All receivers of the edition's transfers, in the order of their numbers.
  public func receivers() throws -> [ReceivingPlace] {
    let places = places
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT number, kind, name, address, city, postal_code, country, place, facility, match, score FROM receivers \
          ORDER BY number
          """
      ).map { row in
        let place: Int? = row.value(7)
        return ReceivingPlace(
          number: try row.needed(0), isSewageWorks: try row.needed(1) == "sewage", name: try row.needed(2),
          address: try row.needed(3), city: try row.needed(4), postalCode: try row.needed(5),
          country: try row.needed(6),
          state: place.flatMap { places.indices.contains($0 &- 1) ? places[$0 &- 1].code : nil },
          facility: row.value(8),
          match: ReceiverMatchWay(rawValue: try row.needed(9)), score: try row.needed(10))
      }
    }
  }
}

/// Where each receiver of an edition is, in numbers: what sums of transfers look at.
public struct ReceiverGround: Sendable {
  /// Codes of countries that receive.
  public private(set) var countries: [String] = []
  /// By receiver, a position in ``countries``.
  public private(set) var country: [UInt16] = []
  /// By receiver, its state: a position in the catalogue's places plus one; 0 where it is not known.
  public private(set) var place: [UInt8] = []

  init() {}

  init(_ catalog: Catalog) throws {
    let states = catalog.places.count
    let rows = try catalog.read { db in
      try Row.fetchAll(db, sql: "SELECT country, place FROM receivers ORDER BY number").map { row in
        let place: Int? = row.value(1)
        return (country: try row.needed(0) as String, place: place ?? 0)
      }
    }
    var positions: [String: UInt16] = [:]
    for row in rows {
      if positions[row.country] == nil {
        positions[row.country] = UInt16(clamping: countries.count)
        countries.append(row.country)
      }
      country.append(positions[row.country] ?? 0)
      place.append((1...states).contains(row.place) ? UInt8(clamping: row.place) : 0)
    }
  }
}
