/// What a source says of a facility, from the newest year it has.
public struct FacilityDetails: Sendable {
  public var year: Int
  public var name: String?
  public var company: String?
  public var address: String?
  public var city: String?
  /// County (TRI) or municipality (RETC).
  public var county: String?
  public var postalCode: String?
  /// The position in the place table plus one; 0 when unknown.
  public var place: UInt8 = 0
  /// NAICS or SCIAN; 0 when the source gives none.
  public var sector: UInt32 = 0
  /// Decimal degrees, north positive.
  public var latitude: Double?
  /// Decimal degrees, east positive.
  public var longitude: Double?
  /// The facility's identifier in EPA's Facility Registry Service.
  public var registryID: String?

  public init(year: Int) { self.year = year }

  /// Takes over what a newer or equally new statement says; older ones only fill gaps.
  public mutating func merge(_ other: FacilityDetails) {
    let otherIsNewer = other.year > year
    func pick<T>(_ mine: T?, _ theirs: T?) -> T? { otherIsNewer ? theirs ?? mine : mine ?? theirs }
    name = pick(name, other.name)
    company = pick(company, other.company)
    address = pick(address, other.address)
    city = pick(city, other.city)
    county = pick(county, other.county)
    postalCode = pick(postalCode, other.postalCode)
    registryID = pick(registryID, other.registryID)
    if place == 0 || (otherIsNewer && other.place != 0) { place = other.place }
    if sector == 0 || (otherIsNewer && other.sector != 0) { sector = other.sector }
    // A coordinate is a pair: never one half from one year and one from another.
    if latitude == nil || (otherIsNewer && other.latitude != nil) {
      latitude = other.latitude
      longitude = other.longitude
    }
    year = max(year, other.year)
  }
}

/// Where a source puts a facility in one year, as its cells stand: nothing is put right.
public struct Site: Sendable, BitwiseCopyable {
  /// Decimal degrees; not a number where the cell is blank or holds no coordinate.
  public var latitude: Double
  /// Decimal degrees, east positive; RETC's degrees west are negative with or without their sign.
  public var longitude: Double
  /// The position of the stated state in the place table plus one; 0 when unknown.
  public var place: UInt8
  /// The latitude's position in the record, from 1.
  public var column: UInt16
  /// The physical line the record starts on, from 1.
  public var line: UInt32

  /// Reads the two cells of a record with a function for one of them.
  init(
    _ reader: DelimitedReader, latitude: Int, longitude: Int, place: UInt8, _ read: (String) -> Double? = { Double($0) }
  ) {
    func degrees(_ column: Int) -> Double { read(FieldText.decode(FieldText.trimmed(reader.field(column)))) ?? .nan }
    (self.latitude, self.longitude, self.place) = (degrees(latitude), degrees(longitude), place)
    column = UInt16(truncatingIfNeeded: latitude + 1)
    line = UInt32(truncatingIfNeeded: reader.line)
  }
}

/// The facilities of one source, numbered in the order they come.
public struct FacilityRoster: Sendable {
  private var interner = ByteInterner()
  public private(set) var ids: [String] = []
  public private(set) var details = FacilityDetailsTable()
  /// SCIAN or NAICS by facility and year, where a source states it apart from its reports (RETC es).
  public internal(set) var yearlySectors: [FacilityYear: UInt32] = [:]
  /// Facilities and years the source holds, by part: what two files of one kind may not share.
  public internal(set) var coverage: Set<FacilityYear> = []
  /// Where each year's source puts a facility.
  public internal(set) var sites: [FacilityYear: Site] = [:]
  /// Identifiers under the Resource Conservation and Recovery Act, by facility.
  public private(set) var wasteIDs: [Int: Set<String>] = [:]
  private var lastCovered: FacilityYear?

  mutating func number(of id: UnsafeRawBufferPointer) -> (index: Int, isNew: Bool) {
    let (index, isNew) = interner.number(of: id)
    if isNew {
      ids.append(FieldText.decode(id))
      details.appendNothing()
    }
    return (index, isNew)
  }

  /// Whether a statement from this year would add anything; spares decoding the same facility again and again.
  package func wantsDetails(_ facility: Int, year: Int) -> Bool { details.year(facility).map { $0 < year } ?? true }

  package mutating func add(_ statement: FacilityDetails, to facility: Int) {
    var known = details[facility] ?? statement
    known.merge(statement)
    details.set(known, of: facility)
  }

  /// Notes that the source holds a part of a facility's year; true when it is the first record of it.
  @discardableResult
  package mutating func cover(_ facility: Int, year: Int, part: ReportPart) -> Bool {
    let key = FacilityYear(facility: facility, year: year, part: part)
    if key == lastCovered { return false }
    lastCovered = key
    return coverage.insert(key).inserted
  }

  mutating func addWasteID(_ id: String, to facility: Int) { wasteIDs[facility, default: []].insert(id.uppercased()) }
}

/// A facility, a year and a part of its report, in 64 bits.
public struct FacilityYear: Hashable, Sendable {
  private let packed: UInt64

  public init(facility: Int, year: Int, part: ReportPart = .whole) {
    packed =
      UInt64(UInt32(truncatingIfNeeded: facility)) << 32 | UInt64(UInt16(truncatingIfNeeded: year)) << 8
      | UInt64(part.rawValue)
  }

  public var facility: Int { Int(packed >> 32) }
  public var year: Int { Int(packed >> 8 & 0xFFFF) }
  public var part: ReportPart { ReportPart(rawValue: UInt8(packed & 0xFF)) ?? .whole }
}
