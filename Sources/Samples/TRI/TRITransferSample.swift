internal import Foundation
internal import Vocabulary

/// Writes TRI Basic Plus files 3a and 3c of one year beside the Basic Data File: the same off-site amounts, split by
/// receiver.
///
/// Receivers are other fictional facilities (with their identifier, or with name and address in another spelling),
/// places outside the register, and places in Canada and Mexico. The flows and what is counted twice are added up here,
/// from what is written.
final class TRITransferSample {
  /// A place that receives, as the file describes it.
  private struct Receiver {
    var name = ""
    var street = ""
    var city = ""
    var state = ""
    var province = ""
    var postalCode = ""
    var country = ""
    var registryID = ""
    /// What the state is by ISO 3166-2; blank where the file gives none.
    var place = ""
    /// The fictional facility it is.
    var facility: Int?

    var countryCode: String { country.isEmpty ? "US" : country }
  }

  /// Families of disposal that the receiver's own report may hold again.
  private enum Family: Hashable { case land, underground, water }

  private struct Pool: Hashable {
    let receiver: Int
    let substance: String
    let family: Family
  }

  private struct Flow: Hashable {
    let from: String
    let toCountry: String
    let to: String
    let substance: String
    let category: String
  }

  private let parts: SampleParts
  private let year: Int
  private let offsite: SampleFile
  private let sewage: SampleFile?
  private let offsiteColumns: [String: Int]
  private let sewageColumns: [String: Int]
  private let offsiteWidth, sewageWidth: Int
  private var flows: [Flow: Int128] = [:]
  /// Thousandths of a pound by sender.
  private var sent: [Pool: [Int: Int64]] = [:]
  private var onsite: [Pool: Int64] = [:]

  static let firstSewageYear = 2011

  init(_ parts: SampleParts, year: Int) throws {
    self.parts = parts
    self.year = year
    let isNew = year >= 2019
    func begin(_ name: String, _ header: [String]) throws -> (SampleFile, [String: Int]) {
      let file = try SampleFile("tri/US_\(name)_\(year).txt", in: parts.folder)
      file.append(header.joined(separator: "\t"))
      try file.endRecord()
      return (file, Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first }))
    }
    let offsiteHeader = TRITransferColumns.offsite(isNew: isNew)
    (offsite, offsiteColumns) = try begin("3a", offsiteHeader)
    offsiteWidth = offsiteHeader.count
    let sewageHeader = TRITransferColumns.sewage(isNew: isNew)
    sewageWidth = sewageHeader.count
    if year >= Self.firstSewageYear {
      (sewage, sewageColumns) = try begin("3c", sewageHeader)
    } else {
      (sewage, sewageColumns) = (nil, [:])
    }
  }

  /// Adds one form.
  /// - Parameters:
  ///   - texts: cells of the Basic Data File by its column names.
  ///   - amounts: columns of sections 5 and 6, and thousandths of the form's unit.
  func add(
    _ facility: FictionalFacility, _ substance: SampleSubstance, line: Int, document: String, texts: (String) -> String,
    amounts: [(column: String, field: RegisterField, thousandths: Int64)]
  ) throws {
    if !substance.isDioxin {
      for amount in amounts {
        guard let family = Self.family(ownColumn: amount.column) else { continue }
        onsite[Pool(receiver: facility.index, substance: substance.key, family: family), default: 0] +=
          amount.thousandths
      }
    }
    let transfers = amounts.filter { $0.column.hasPrefix("6.2") && $0.column != "6.2 - UNCLASSIFIED" }
    if !transfers.isEmpty {
      let receivers = receivers(facility, substance, line: line)
      for (position, receiver) in receivers.enumerated() {
        // The first receiver of two takes the larger part.
        let part = transfers.map { transfer -> (column: String, field: RegisterField, thousandths: Int64) in
          let larger = receivers.count == 1 ? transfer.thousandths : transfer.thousandths * 3 / 5
          return (transfer.column, transfer.field, position == 0 ? larger : transfer.thousandths - larger)
        }.filter { $0.thousandths > 0 }
        if part.isEmpty { continue }
        try writeOffsite(facility, substance, document, texts, receiver, sequence: position + 1, part, line: line)
        count(facility, substance, texts("ST"), receiver, part)
      }
    }
    let toSewage = amounts.filter { $0.column.hasPrefix("6.1") }
    if !toSewage.isEmpty, sewage != nil {
      let works = works(facility)
      try writeSewage(facility, substance, document, texts, works, toSewage)
      count(facility, substance, texts("ST"), works, toSewage)
    }
  }

  func finish() throws -> [(name: String, bytes: Int)] {
    try offsite.finish()
    try sewage?.finish()
    return [offsite, sewage].compactMap { $0 }.map { ($0.name, $0.bytes) }
  }

  // MARK: What must come out

  static let flowHeader = "year,from,to_country,to,substance,category,kilograms\n"
  static let twiceHeader = "year,sender,receiver,substance,kilograms\n"

  /// Lines of `expected_flows.csv`: kilograms of all but dioxins.
  func flowLines() -> [String] {
    flows.map { flow, sum in
      [String(year), flow.from, flow.toCountry, flow.to, flow.substance, flow.category, Tally.decimal(sum)].joined(
        separator: ",") + "\n"
    }.sorted()
  }

  /// Lines of `expected_double_counts.csv`.
  func twiceLines() -> [String] {
    struct Pair: Hashable {
      let sender: Int
      let receiver: Int
      let substance: String
    }
    var twice: [Pair: Double] = [:]
    for (pool, senders) in sent {
      let total = senders.values.reduce(0, +)
      let counted = min(total, onsite[pool] ?? 0)
      guard counted > 0 else { continue }
      for (sender, thousandths) in senders.sorted(by: { $0.key < $1.key }) {
        let pounds = Double(thousandths) * Double(counted) / Double(total) / 1000
        twice[Pair(sender: sender, receiver: pool.receiver, substance: pool.substance), default: 0] +=
          pounds * 0.45359237
      }
    }
    let facilities = parts.population.facilities
    return twice.map { pair, kilograms in
      let kilograms = String(decoding: Quantity(kilograms, decimals: 3).text(), as: UTF8.self)
      return
        "\(year),US:\(facilities[pair.sender].id),US:\(facilities[pair.receiver].id),\(pair.substance),\(kilograms)\n"
    }.sorted()
  }

  private func count(
    _ facility: FictionalFacility, _ substance: SampleSubstance, _ state: String, _ receiver: Receiver,
    _ amounts: [(column: String, field: RegisterField, thousandths: Int64)]
  ) {
    guard !substance.isDioxin else { return }
    for amount in amounts {
      let flow = Flow(
        from: "US-\(state)", toCountry: receiver.countryCode, to: receiver.place, substance: substance.key,
        category: amount.field.category.code)
      flows[flow, default: 0] += Quantity(mantissa: amount.thousandths, decimals: 3).attokilograms(.pounds)
      guard let family = Self.family(sentColumn: amount.column), let index = receiver.facility, index != facility.index
      else { continue }
      sent[Pool(receiver: index, substance: substance.key, family: family), default: [:]][facility.index, default: 0] +=
        amount.thousandths
    }
  }

  /// What EPA's forms put to land (sections 5.5), underground (5.4) and water (5.3).
  private static func family(ownColumn column: String) -> Family? {
    column.hasPrefix("5.5") ? .land : column.hasPrefix("5.4") ? .underground : column.hasPrefix("5.3") ? .water : nil
  }

  private static func family(sentColumn column: String) -> Family? {
    switch column.dropFirst("6.2 - ".count) {
    case "M40 METAL", "M41", "M63", "M64", "M65", "M66", "M67", "M72", "M73", "M79": .land
    case "M71", "M81", "M82": .underground
    case "M61 METAL", "M62": .water
    default: nil
    }
  }

  // MARK: Receivers

  private func receivers(_ facility: FictionalFacility, _ substance: SampleSubstance, line: Int) -> [Receiver] {
    var numbers = SeededNumbers(parts.amounts.seed, 21, facility.index, line)
    let first = receiver(facility, substance, &numbers)
    guard numbers.chance(0.25) else { return [first] }
    let second = receiver(facility, substance, &numbers)
    return first.name == second.name ? [first] : [first, second]
  }

  private func receiver(_ facility: FictionalFacility, _ substance: SampleSubstance, _ numbers: inout SeededNumbers)
    -> Receiver
  {
    let kind = numbers.fraction()
    if kind < 0.35, let other = partner(facility, substance, &numbers) {
      return describe(other, byName: kind < 0.1, &numbers)
    }
    var receiver = Receiver()
    let number = 1 + numbers.below(400)
    receiver.street = "\(number) DISPOSAL RD"
    switch kind {
    case ..<0.9:
      let towns = parts.tables.towns.filter { $0.state.hasPrefix("US") }
      let town = numbers.chance(0.7) ? facility.site(year).town : numbers.element(towns)
      receiver.name = numbers.chance(0.05) ? "LANDFILL" : "FICTIONAL DISPOSAL CELL \(number)"
      receiver.city = SampleText.capitals(town.name)
      receiver.state = String(town.state.dropFirst(3))
      receiver.postalCode = town.postal + "00"
      receiver.place = town.state
    case ..<0.96:
      let isQuebec = numbers.chance(0.5)
      receiver.name = isQuebec ? "Traitement fictif Érable \(number)" : "FICTIONAL TREATMENT \(number)"
      receiver.city = isQuebec ? "MONTRÉAL" : "SARNIA"
      receiver.province = isQuebec ? "QC" : "ON"
      receiver.country = "CA"
      receiver.place = isQuebec ? "CA-QC" : "CA-ON"
    case ..<0.99:
      receiver.name = "RECICLADORA FICTICIA Ñ \(number)"
      receiver.city = "MONTERREY"
      receiver.province = "NUEVO LEON"
      receiver.country = "MX"
      receiver.place = "MX-NLE"
    default:
      receiver.name = "FICTIONAL SMELTER \(number)"
      receiver.city = "ANTWERP"
      receiver.country = "BE"
    }
    return receiver
  }

  /// Another facility of the register that handles the substance, and is there this year.
  private func partner(_ facility: FictionalFacility, _ substance: SampleSubstance, _ numbers: inout SeededNumbers)
    -> FictionalFacility?
  {
    let all = parts.population.facilities
    for _ in 0..<40 {
      let other = all[numbers.below(all.count)]
      let handles = other.lines.contains { parts.tables.substances[$0.substance].key == substance.key }
      if other.index != facility.index, handles, other.isActive(year) { return other }
    }
    return nil
  }

  private func describe(_ other: FictionalFacility, byName: Bool, _ numbers: inout SeededNumbers) -> Receiver {
    var receiver = Receiver()
    // The newest site: a facility is known by its newest address.
    let site = other.site(other.closes - 1 < parts.years.upperBound ? other.closes - 1 : parts.years.upperBound)
    receiver.facility = other.index
    receiver.name = other.name
    receiver.street = site.street
    receiver.city = SampleText.capitals(site.town.name)
    receiver.state = String(site.town.state.dropFirst(3))
    receiver.postalCode = site.postalCode
    receiver.place = site.town.state
    if byName || !other.hasRegistryID(parts.amounts.seed) {
      receiver.name += numbers.chance(0.5) ? " INC" : " Co."
      receiver.street = receiver.street.replacing(" AVE", with: " Avenue")
    } else {
      receiver.registryID = other.registryID
    }
    return receiver
  }

  private func works(_ facility: FictionalFacility) -> Receiver {
    let town = facility.site(year).town
    var receiver = Receiver()
    receiver.name = "FICTIONAL CITY OF \(SampleText.capitals(town.name)) POTW"
    receiver.street = "1 SEWER LN"
    receiver.city = SampleText.capitals(town.name)
    receiver.state = String(town.state.dropFirst(3))
    receiver.postalCode = town.postal + "01"
    receiver.place = town.state
    return receiver
  }

  // MARK: Writing

  private func sender(
    _ cells: inout [Int: String], _ columns: [String: Int], _ substance: SampleSubstance, _ document: String,
    _ texts: (String) -> String
  ) {
    func set(_ column: String, _ text: String) { if let position = columns[column] { cells[position] = text } }
    set("FORM TYPE", "R")
    set("TRIFID", texts("TRIFD"))
    set("DOCUMENT CONTROL NUMBER", document)
    let isCategory = substance.triCode.hasPrefix("N")
    set("TRI CHEMICAL ID", substance.triCode)
    set("CAS NUMBER", isCategory ? substance.triCode : String(substance.triCode.drop { $0 == "0" }))
    set("CHEMICAL NAME", substance.triName)
    set("ELEMENTAL METAL INCLUDED", "NO")
    set("CLASSIFICATION", substance.triClass)
    set("UNIT OF MEASURE", substance.isDioxin ? "Grams" : "Pounds")
    set("REPORTING YEAR", String(year))
    set("FACILITY NAME", texts("FACILITY NAME"))
    set("FACILITY STREET", texts("STREET ADDRESS"))
    set("FACILITY CITY", texts("CITY"))
    set("FACILITY COUNTY", texts("COUNTY"))
    set("FACILITY STATE", texts("ST"))
    set("FACILITY ZIP CODE", texts("ZIP"))
    set("PRIMARY NAICS CODE", texts("PRIMARY NAICS"))
    set("FRS FACILITY ID", texts("FRS ID"))
  }

  private func writeOffsite(
    _ facility: FictionalFacility, _ substance: SampleSubstance, _ document: String, _ texts: (String) -> String,
    _ receiver: Receiver,
    sequence: Int, _ amounts: [(column: String, field: RegisterField, thousandths: Int64)], line: Int
  ) throws {
    var cells: [Int: String] = [:]
    sender(&cells, offsiteColumns, substance, document, texts)
    func set(_ column: String, _ text: String) { if let position = offsiteColumns[column] { cells[position] = text } }
    var numbers = SeededNumbers(parts.amounts.seed, 23, facility.index, line, year, sequence)
    // Now and then a tab stands within a name.
    let name = numbers.chance(0.003) ? receiver.name.replacing(" ", with: "\t", maxReplacements: 1) : receiver.name
    set("OFF-SITE TRANSFER SEQUENCE NUMBER", String(sequence))
    set("OFF-SITE NAME", name)
    set("OFF-SITE STREET ADDRESS", receiver.street)
    set("OFF-SITE CITY", receiver.city)
    set("OFF-SITE STATE", receiver.state)
    set("OFF-SITE PROVINCE", receiver.province)
    set("OFF-SITE ZIP CODE", receiver.postalCode)
    set("OFF-SITE COUNTRY ID", receiver.country)
    set("OFF-SITE CONTROL", "NO")
    set("OFF-SITE FRS ID", receiver.registryID)
    var total: Int64 = 0
    for method in TRITransferColumns.methods {
      guard let column = method.column else {
        set(method.name, Self.text(total))
        total = 0
        continue
      }
      guard let thousandths = amounts.first(where: { $0.column == column })?.thousandths else { continue }
      total += thousandths
      set("OFF-SITE - \(method.name)", Self.text(thousandths))
      set("OFF-SITE - \(method.name) - BASIS OF ESTIMATE", "C")
    }
    try append(cells, offsiteWidth, to: offsite, isWindows: numbers.chance(0.5))
  }

  private func writeSewage(
    _ facility: FictionalFacility, _ substance: SampleSubstance, _ document: String, _ texts: (String) -> String,
    _ works: Receiver,
    _ amounts: [(column: String, field: RegisterField, thousandths: Int64)]
  ) throws {
    guard let sewage else { return }
    var cells: [Int: String] = [:]
    sender(&cells, sewageColumns, substance, document, texts)
    func set(_ column: String, _ text: String) { if let position = sewageColumns[column] { cells[position] = text } }
    func sum(_ column: String) -> Int64 { amounts.first { $0.column == column }?.thousandths ?? 0 }
    set("POTW - NAME", works.name)
    set("POTW - ADDRESS", works.street)
    set("POTW - CITY", works.city)
    set("POTW - STATE", works.state)
    set("POTW - ZIP", works.postalCode)
    let (released, treated) = (sum("6.1 - POTW - TRNS RLSE"), sum("6.1 - POTW - TRNS TRT"))
    set("OFF-SITE - TOTAL POTW TRANSFER", Self.text(released + treated))
    set("OFF-SITE - TOTAL POTW TRANSFER - BASIS OF ESTIMATE", "M1")
    set("OFF-SITE - POTW RELEASES", Self.text(released))
    set("OFF-SITE - POTW TREATMENT", Self.text(treated))
    try append(cells, sewageWidth, to: sewage, isWindows: false)
  }

  private static func text(_ thousandths: Int64) -> String {
    String(decoding: Quantity(mantissa: thousandths, decimals: 3).text(), as: UTF8.self)
  }

  /// Writes a record of which most cells are blank.
  private func append(_ cells: [Int: String], _ width: Int, to file: SampleFile, isWindows: Bool) throws {
    var last = 0
    for (position, cell) in cells.sorted(by: { $0.key < $1.key }) {
      file.append([UInt8](repeating: UInt8(ascii: "\t"), count: position - last))
      last = position
      if isWindows, !cell.utf8.allSatisfy({ $0 < 0x80 }) {
        file.append(SampleText.windows1252(cell))
      } else {
        file.append(cell)
      }
    }
    file.append([UInt8](repeating: UInt8(ascii: "\t"), count: width - 1 - last))
    try file.endRecord()
  }
}

extension FictionalFacility {
  /// The identifier in EPA's Facility Registry Service.
  var registryID: String { "110" + FictionalNames.padded(index, 9) }

  /// Whether its forms state the identifier.
  func hasRegistryID(_ seed: UInt64) -> Bool {
    var numbers = SeededNumbers(seed, 17, index)
    return numbers.chance(0.995)
  }
}
