internal import Registers
internal import Vocabulary

/// The numbers that facilities, codes, substances and sectors have in the edition, the same whatever order the files
/// came in.
struct Numbering {
  /// A facility as all sources together describe it.
  struct Facility {
    let id: FacilityID
    var details: FacilityDetails?
    /// First and last year with a report.
    var years: ClosedRange<Int>?
  }

  /// A register's code as the edition stores it.
  struct Code {
    let register: Register
    let code: String
    /// The name the register's files give.
    let name: String
    /// The position in ``substances``.
    let substance: Int
    let scope: Scope
  }

  /// Sorted by id.
  private(set) var facilities: [Facility] = []
  /// Sorted by register and code.
  private(set) var codes: [Code] = []
  /// Sorted by key: the whole harmonised list, and one for each code on no list.
  private(set) var substances: [Substance] = []
  /// Sorted; the number of a sector is its position plus one.
  private(set) var sectors: [UInt32] = []
  private(set) var sectorNumbers: [UInt32: UInt16] = [:]
  /// For each source, the edition's number of each of its facilities.
  private(set) var facilityMaps: [[UInt32]] = []
  /// For each source, the edition's number of each of its codes.
  private(set) var codeMaps: [[UInt16]] = []
  /// Titles of sectors as the sources state them, by code and language, each with the position of its source.
  private(set) var sectorTitles: [UInt32: [Language: (text: String, source: Int)]] = [:]
  /// Sectors stated by year apart from the reports (RETC es), by edition facility.
  private(set) var yearlySectors: [FacilityYear: UInt32] = [:]

  /// - Parameter sources: in the edition's order.
  init(_ sources: [SourceReading], tables: ReferenceTables) throws {
    numberFacilities(sources)
    try numberSubstances(sources, tables.substances)
    sectors = sources.reduce(into: Set<UInt32>()) { $0.formUnion($1.sectors) }.sorted()
    guard sectors.count < Int(UInt16.max) else {
      throw EditionError("more than \(UInt16.max) different sector codes in the sources")
    }
    for (index, sector) in sectors.enumerated() { sectorNumbers[sector] = UInt16(index + 1) }
    for (number, source) in sources.enumerated() {
      for (code, titles) in source.collector.sectorTitles {
        for (language, title) in titles where sectorTitles[code]?[language] == nil {
          sectorTitles[code, default: [:]][language] = (title, number)
        }
      }
    }
  }

  /// Whether a code's substance is dioxins and furans, which the kilogram measure leaves out.
  func isDioxin(code: UInt16) -> Bool { substances[codes[Int(code)].substance].flags.contains(.dioxin) }

  private mutating func numberFacilities(_ sources: [SourceReading]) {
    var byCountry: [Country: [String: Int]] = [:]
    var unsorted: [Facility] = []
    var provisional: [[Int]] = []
    for source in sources {
      let country = source.kind.register.country
      let roster = source.collector.facilities
      var map: [Int] = []
      map.reserveCapacity(roster.ids.count)
      for id in roster.ids {
        if let number = byCountry[country]?[id] {
          map.append(number)
        } else {
          map.append(unsorted.count)
          byCountry[country, default: [:]][id] = unsorted.count
          unsorted.append(Facility(id: FacilityID(country: country, national: id)))
        }
      }
      provisional.append(map)
    }
    let order = Self.order(unsorted.map(\.id))
    var ranks = [UInt32](repeating: 0, count: order.count)
    for (rank, number) in order.enumerated() { ranks[number] = UInt32(rank) }
    facilities = order.map { unsorted[$0] }
    facilityMaps = provisional.map { $0.map { ranks[$0] } }
  }

  /// Gathers what the sources say of each facility, but for the facility-years that an overlap leaves out.
  /// - Parameter dropped: of each source, in its own facility numbers.
  mutating func describe(_ sources: [SourceReading], without dropped: [Set<FacilityYear>]) {
    mergeDetails(sources, without: dropped)
    for (number, source) in sources.enumerated() {
      let map = facilityMaps[number]
      let roster = source.collector.facilities
      for (key, sector) in roster.yearlySectors where !dropped[number].contains(key) {
        yearlySectors[FacilityYear(facility: Int(map[key.facility]), year: key.year)] = sector
      }
      guard source.kind.holdsReports else { continue }
      for key in roster.coverage {
        let facility = Int(map[key.facility])
        let years = facilities[facility].years
        facilities[facility].years =
          min(years?.lowerBound ?? key.year, key.year)...max(years?.upperBound ?? key.year, key.year)
      }
    }
  }

  /// Merges what sources say of facilities, the oldest year first: a field that the newest file leaves out, as RETC's
  /// amounts do the position, is that of the newest file that has it.
  private mutating func mergeDetails(_ sources: [SourceReading], without dropped: [Set<FacilityYear>]) {
    struct Statement {
      let year: Int32
      let source: Int32
      let local: Int32
    }
    var statements: [Statement] = []
    for (number, source) in sources.enumerated() {
      let details = source.collector.facilities.details
      for local in details.indices {
        guard let year = details.year(local), !dropped[number].contains(FacilityYear(facility: local, year: year))
        else { continue }
        statements.append(
          Statement(
            year: Int32(clamping: year), source: Int32(clamping: number), local: Int32(clamping: local)))
      }
    }
    statements.sort { ($0.year, $0.source, $0.local) < ($1.year, $1.source, $1.local) }
    // What the files of one year say fills each other's gaps; then it goes before what older years say.
    var ofYear: [Int: FacilityDetails] = [:]
    func merge(_ facility: Int, _ details: FacilityDetails) {
      if facilities[facility].details == nil {
        facilities[facility].details = details
      } else {
        facilities[facility].details?.merge(details)
      }
    }
    for (position, statement) in statements.enumerated() {
      let (number, local) = (Int(statement.source), Int(statement.local))
      guard let details = sources[number].collector.facilities.details[local] else { continue }
      let facility = Int(facilityMaps[number][local])
      if ofYear[facility] == nil {
        ofYear[facility] = details
      } else {
        ofYear[facility]?.merge(details)
      }
      if position + 1 == statements.count || statements[position + 1].year != statement.year {
        for (facility, details) in ofYear { merge(facility, details) }
        ofYear.removeAll(keepingCapacity: true)
      }
    }
  }

  /// The positions of ids in their order: by the first 16 bytes as one number, which is nearly always all of an id.
  private static func order(_ ids: [FacilityID]) -> [Int] {
    struct Key {
      let bytes: UInt128
      let position: Int
    }
    var order: [Int] = []
    for country in Country.allCases.sorted() {
      let keys = ids.indices.filter { ids[$0].country == country }.map { position in
        var bytes: UInt128 = 0
        for byte in ids[position].national.utf8.prefix(16) { bytes = bytes << 8 | UInt128(byte) }
        let short = 16 - min(16, ids[position].national.utf8.count)
        return Key(bytes: bytes << (8 * UInt128(short)), position: position)
      }
      order += keys.sorted { $0.bytes != $1.bytes ? $0.bytes < $1.bytes : ids[$0.position] < ids[$1.position] }.map(
        \.position)
    }
    return order
  }

  private mutating func numberSubstances(_ sources: [SourceReading], _ table: SubstanceTable) throws {
    var reported: [String: ReportedSubstance] = [:]
    for source in sources {
      for substance in source.collector.substances.substances {
        let key = "\(substance.register.rawValue)\t\(substance.code)"
        // The first source's name; a French one may stand in another.
        if reported[key] == nil || (reported[key]?.frenchName == nil && substance.frenchName != nil) {
          reported[key] = substance
        }
      }
    }
    guard reported.count < Int(UInt16.max) else {
      throw EditionError("more than \(UInt16.max) different substances in the sources")
    }
    var byKey = Dictionary(table.substances.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    func key(_ substance: ReportedSubstance) -> String {
      if let listed = substance.listed { return table.substances[listed.substance].key }
      return CASNumber(substance.listedCode)?.description ?? "\(substance.register.rawValue):\(substance.listedCode)"
    }
    for substance in reported.values.sorted(by: { ($0.register, $0.code) < ($1.register, $1.code) }) {
      let key = key(substance)
      if let known = byKey[key] {
        // The publisher's own French name of a single substance; a group's names are this project's.
        if let french = substance.frenchName, !known.isGroup, substance.code == substance.listedCode,
          known.name.status(.french) != .official
        {
          byKey[key] = known.named(french, .official, in: .french)
        }
        continue
      }
      let language = substance.register.profile.language
      var names: [Language: (text: String, status: LocalizedName.Status)] = [language: (substance.name, .official)]
      if let french = substance.frenchName { names[.french] = (french, .official) }
      byKey[key] = Substance(
        key: key, isGroup: false, cas: CASNumber(substance.listedCode), name: LocalizedName(names), flags: [])
    }
    substances = byKey.values.sorted { $0.key < $1.key }
    let numbers = Dictionary(substances.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    let ordered = reported.sorted { $0.key < $1.key }
    var codeNumbers: [String: UInt16] = [:]
    for (text, substance) in ordered {
      codeNumbers[text] = UInt16(codes.count)
      codes.append(
        Code(
          register: substance.register, code: substance.code, name: substance.name,
          substance: numbers[key(substance)] ?? 0,
          scope: substance.scope))
    }
    codeMaps = sources.map { source in
      source.collector.substances.substances.map { codeNumbers["\($0.register.rawValue)\t\($0.code)"] ?? 0 }
    }
  }
}
