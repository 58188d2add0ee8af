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
  func receivers() throws -> [ReceivingPlace] {
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
  /// By receiver, the sector of the facility that it was found to be; 0 where none is known.
  public private(set) var sector: [UInt32] = []
  /// By receiver, the facility that it was found to be, by number; nil where it was not.
  public private(set) var facility: [Int?] = []
  /// All that receivers were found to be.
  public private(set) var facilities: Set<Int> = []
  /// By receiver, how much the file tells of it.
  public private(set) var knowledge: [ReceiverKnowledge] = []

  init() {}

  init(_ catalog: Catalog) throws {
    let states = catalog.places.count
    let generic = try GenericNames()
    let rows = try catalog.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT r.country, r.place, r.name, r.city, r.facility, f.sector FROM receivers r \
          LEFT JOIN facilities f ON f.number = r.facility ORDER BY r.number
          """
      ).map { row in
        let (place, facility, sector): (Int?, Int?, Int?) = (row.value(1), row.value(4), row.value(5))
        let (name, city): (String, String) = (try row.needed(2), try row.needed(3))
        return (
          country: try row.needed(0) as String, place: place ?? 0, sector: UInt32(clamping: sector ?? 0),
          facility: facility,
          knowledge: ReceiverKnowledge(
            isFacility: facility != nil, hasPlace: place != nil || !city.isEmpty, isGeneric: generic.isGeneric(name))
        )
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
      sector.append(row.sector)
      facility.append(row.facility)
      if let number = row.facility { facilities.insert(number) }
      knowledge.append(row.knowledge)
    }
  }
}

/// How much a file tells of who receives a transfer. The raw value is the word in answers.
public enum ReceiverKnowledge: String, CaseIterable, Sendable {
  /// It was found to be a facility of the edition.
  case facility
  /// A name and a place.
  case place
  /// A place, and a name that only says what kind of place it is: "municipal landfill", "injection well no. 2".
  case generic
  /// Neither a city nor a state.
  case nowhere

  init(isFacility: Bool, hasPlace: Bool, isGeneric: Bool) {
    self = isFacility ? .facility : !hasPlace ? .nowhere : isGeneric ? .generic : .place
  }
}

/// The words of names that say only what kind of place receives: `generic_receivers.csv`, after the names that Taking
/// Stock, volume 16 (2.4.7), met in the files.
private struct GenericNames {
  private let words: Set<String>

  /// - Throws: `ReferenceTableError` when the table is not beside the program.
  init() throws {
    let table = try ReferenceTable("generic_receivers")
    words = Set(table.rows.map { TextFolding.fold(table.cell($0, "word")) })
  }

  /// Whether a name has no word but these and numbers.
  func isGeneric(_ name: String) -> Bool {
    // Most names end at their first word: it is folded alone.
    name.split { !$0.isLetter && !$0.isNumber }.allSatisfy { word in
      word.allSatisfy(\.isNumber) || words.contains(TextFolding.fold(word))
    }
  }
}
