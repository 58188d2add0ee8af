internal import Foundation
internal import Vocabulary

/// Writes RETC's two tables of one year: amounts (em) and establishments (es), tab-separated, in UTF-8.
struct RETCSample {
  let parts: SampleParts
  let year: Int
  let vocabulary: ReferenceTables

  func write() throws -> WrittenPart {
    let amounts = try table("em", RETCFields.amounts(year))
    let establishments = try table("es", RETCFields.establishments(year))
    var written = WrittenPart()
    var tally = Tally()
    for facility in parts.population.facilities where facility.isActive(year) {
      let wrong = parts.faults.wrongState(facility, year, among: parts.states)
      let state = wrong ?? facility.site(year).town.state
      if let wrong {
        written.faults.append(
          fault(.wrongState, amounts, "ESTADO", facility, found: wrong, right: facility.site(year).town.state))
      }
      try writeAmounts(facility, state: state, to: amounts, &tally, &written.faults)
      try writeEstablishment(facility, state: state, to: establishments, &written.faults)
      if facility.index % 1000 == 999 { try parts.onProgress(1000) }
    }
    for table in [amounts, establishments] {
      try table.file.finish()
      written.files.append((table.file.name, table.file.bytes))
    }
    written.tallies[year] = tally
    return written
  }

  /// A table being written.
  private struct Table {
    let file: SampleFile
    let columns: [RETCFields.Column]
  }

  private func table(_ kind: String, _ columns: [RETCFields.Column]) throws -> Table {
    let file = try SampleFile("retc/\(kind)_\(year).csv", in: parts.folder)
    file.append(columns.map { Self.quoted($0.header) }.joined(separator: "\t"))
    try file.endRecord(innerBreaks: columns.reduce(0) { $0 + ($1.header.contains("\n") ? 1 : 0) })
    return Table(file: file, columns: columns)
  }

  private static func quoted(_ text: String) -> String {
    text.isEmpty ? "" : "\"\(text.replacing("\"", with: "\"\""))\""
  }

  private func fault(
    _ kind: PlantedFault.Kind, _ table: Table, _ content: String?, _ facility: FictionalFacility,
    substance: String = "", found: String = "",
    right: String = ""
  ) -> PlantedFault {
    let column = content.flatMap { content in table.columns.firstIndex { $0.content == content } }.map { $0 + 1 }
    return PlantedFault(
      kind: kind, register: .retc, file: table.file.name, line: table.file.line, column: column ?? 0,
      facility: facility.id, year: year,
      substance: substance, found: found, right: right)
  }

  // MARK: Amounts

  /// The code and the name of a substance in a year's file; nil when it is not listed.
  private func listing(_ substance: SampleSubstance) -> (code: String, name: String)? {
    guard year >= substance.retcFrom, !substance.retcName.isEmpty else { return nil }
    // In 2004 and 2005 hydrogen sulphide stands under a number without hyphens.
    if year <= 2005, substance.key == "7783-06-4" { return ("2148878", substance.retcName) }
    let code = year >= 2014 ? substance.retcCode : substance.retcCode2004
    return code.isEmpty ? nil : (code, year >= 2022 ? substance.retcName2022 : substance.retcName)
  }

  private func writeAmounts(
    _ facility: FictionalFacility, state: String, to table: Table, _ tally: inout Tally, _ faults: inout [PlantedFault]
  ) throws {
    let amountsYear = parts.amountsYear(facility, year)
    var isFirst = true
    for line in facility.lines.indices {
      let substance = parts.tables.substances[facility.lines[line].substance]
      guard let listing = listing(substance), let entry = parts.amounts.entry(facility, line: line, year: amountsYear)
      else { continue }
      var numbers = entry.numbers
      let spelling = numbers.element(RETCFields.units(year))
      guard let unit = MeasuredUnit(spelling: spelling) else { continue }
      var quantities = [Quantity](repeating: .zero, count: RETCFields.all.count)
      for amount in entry.amounts {
        quantities[amount.field] = quantity(amount.kilograms, unit, isDioxin: substance.isDioxin, &numbers)
      }
      if isFirst, amountsYear != year {
        faults.append(fault(.copiedReport, table, nil, facility, found: "the amounts of \(amountsYear)"))
      }
      isFirst = false
      if let up = parts.faults.unitSlip(facility, year, line: line, parts.amounts),
        let first = quantities.firstIndex(where: { $0.mantissa != 0 })
      {
        let right = quantities[first]
        quantities = quantities.map { $0.mantissa == 0 ? $0 : $0.slipped(up: up) }
        faults.append(
          fault(
            .unitSlip, table, RETCFields.all[first].column, facility, substance: listing.code,
            found: String(decoding: quantities[first].text(), as: UTF8.self),
            right: String(decoding: right.text(), as: UTF8.self)))
      }
      let copies =
        quantities.contains { $0.mantissa != 0 } && parts.faults.isDuplicated(facility, year, line: line) ? 2 : 1
      if copies == 2 {
        faults.append(
          fault(.duplicate, table, nil, facility, substance: listing.code, found: "the same record on the next line"))
      }
      for _ in 0..<copies {
        tally.add(
          Tally.Report(
            facility: facility.index, state: state, substance: substance, sector: statedSector(facility), unit: unit,
            amounts: quantities.enumerated().compactMap { index, quantity in
              quantity.mantissa == 0 ? nil : (RETCFields.all[index].field.category, quantity)
            }))
        try append(facility, state: state, substance, listing, spelling, quantities, to: table)
      }
    }
  }

  /// The sector that integrating finds: the year's own, or where its table has none (2004, 2005) the newest one known.
  private func statedSector(_ facility: FictionalFacility) -> String {
    let code = parts.tables.sectors[facility.sectors[0]].codes[.mexico] ?? ""
    return parts.years.contains { $0 >= 2006 && $0 >= RETCSample.firstYear && facility.isActive($0) } ? code : ""
  }

  static let firstYear = 2004

  private func quantity(_ kilograms: Double, _ unit: MeasuredUnit, isDioxin: Bool, _ numbers: inout SeededNumbers)
    -> Quantity
  {
    let value = unit == .tonnes ? kilograms / 1000 : unit == .grams ? kilograms * 1000 : kilograms
    // Now and then a cell holds next to nothing, with an exponent in the file.
    if numbers.chance(0.0005) { return Quantity(mantissa: 1 + Int64(numbers.below(9)), decimals: 15) }
    return Quantity(value, digits: 7, decimals: isDioxin ? 9 : 6)
  }

  private func append(
    _ facility: FictionalFacility, state: String, _ substance: SampleSubstance, _ listing: (code: String, name: String),
    _ unit: String,
    _ quantities: [Quantity], to table: Table
  ) throws {
    let isBlankForZero = [2004, 2005, 2012].contains(year)
    let site = facility.site(year)
    for (index, column) in table.columns.enumerated() {
      if index > 0 { table.file.append(UInt8(ascii: "\t")) }
      if let position = RETCFields.all.firstIndex(where: { $0.column == column.content }) {
        let quantity = quantities[position]
        if quantity.mantissa == 0 {
          if !isBlankForZero { table.file.append(UInt8(ascii: "0")) }
        } else if quantity.decimals == 15 {
          table.file.append("\(quantity.mantissa)E-015")
        } else {
          table.file.append(quantity.text())
        }
        continue
      }
      let text =
        switch column.content {
        case "NRA": facility.id
        case "NOMBRE": name(facility)
        case "SECTOR": parts.tables.sectors[facility.sectors[0]].retcTitle
        case "ESTADO": stateName(state)
        case "MUNICIPIO": site.town.name
        case "CAS": listing.code
        case "SUSTANCIA": listing.name
        case "GRUPO": substance.retcGroup
        case "UNIDAD": unit
        default: ""
        }
      table.file.append(Self.quoted(text))
    }
    try table.file.endRecord()
  }

  // MARK: Establishments

  private func writeEstablishment(
    _ facility: FictionalFacility, state: String, to table: Table, _ faults: inout [PlantedFault]
  ) throws {
    let site = facility.site(year)
    let sector = parts.tables.sectors[facility.sectors[0]]
    var numbers = SeededNumbers(parts.amounts.seed, 17, facility.index, year)
    var (latitude, longitude) = (
      coordinate(site.latitude, isWest: false, &numbers), coordinate(-site.longitude, isWest: true, &numbers)
    )
    if parts.faults.swapsCoordinates(facility, year) {
      faults.append(fault(.swappedCoordinates, table, "LATITUD", facility, found: longitude, right: latitude))
      (latitude, longitude) = (longitude, latitude)
    }
    let isProjected = year >= 2016
    let utm = isProjected ? UTM(latitude: site.latitude, longitude: site.longitude) : nil
    for (index, column) in table.columns.enumerated() {
      if index > 0 { table.file.append(UInt8(ascii: "\t")) }
      let text =
        switch column.content {
        case "NRA": facility.id
        case "NOMBRE": name(facility)
        case "SCIAN": sector.codes[.mexico] ?? ""
        case "ACTIVIDAD": vocabulary.sectors.title(sector.codes[.mexico] ?? "")?[.spanish] ?? sector.title
        case "SECTOR": sector.retcTitle
        case "CLAVE": sector.retcClave
        case "X": utm.map { String(($0.x * 1e4).rounded() / 1e4) } ?? ""
        case "Y": utm.map { String(($0.y * 1e4).rounded() / 1e4) } ?? ""
        case "LATITUD": latitude
        case "LONGITUD": longitude
        case "CALLE": site.street
        case "NUMERO": String(1 + numbers.below(900))
        case "COLONIA": "Colonia Ficción"
        case "LOCALIDAD", "MUNICIPIO": site.town.name
        case "ESTADO": stateName(state)
        case "CP": site.postalCode
        default: ""
        }
      table.file.append(Self.quoted(text))
    }
    try table.file.endRecord()
  }

  /// From 2014 on the company and the establishment, joined by a comma.
  private func name(_ facility: FictionalFacility) -> String {
    year >= 2014 ? "\(facility.company),\(facility.name)" : facility.company
  }

  /// Capitals without accents to 2021, and full names from 2022 on.
  private func stateName(_ state: String) -> String {
    let number = vocabulary.places.place(code: state)
    let name = number.map { vocabulary.places.places[$0].name.spanish } ?? state
    if year >= 2022 {
      return switch state {
      case "MX-MEX": "México"
      case "MX-COA": "Coahuila de Zaragoza"
      case "MX-MIC": "Michoacán de Ocampo"
      case "MX-VER": "Veracruz de Ignacio de la Llave"
      default: name
      }
    }
    return switch state {
    case "MX-MEX": "MEXICO"
    case "MX-CMX": "DISTRITO FEDERAL"
    default: SampleText.capitals(name)
    }
  }

  /// A coordinate in one of the year's styles: degrees, minutes and whole seconds from 2010 on, a mix before.
  private func coordinate(_ degrees: Double, isWest: Bool, _ numbers: inout SeededNumbers) -> String {
    let seconds = Int((degrees * 3600).rounded())
    let (whole, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
    if year >= 2010 { return "\(whole)°\(minutes)'\(rest)\"" }
    return switch numbers.below(4) {
    case 0: (isWest ? "-" : "") + String((degrees * 1e5).rounded() / 1e5)
    case 1: "\(whole)º\(minutes)'\(rest).5\""
    case 2: "\(whole)°\(minutes)'\(rest)''"
    default: (isWest ? "0." : "") + "\(whole)°\(minutes)'\(rest)\""
    }
  }
}

/// Universal transverse Mercator on the WGS84 ellipsoid, in the point's own zone (Snyder 1987, series 8-9 to 8-13).
struct UTM {
  /// Metres.
  let x: Double
  let y: Double

  init(latitude: Double, longitude: Double) {
    let (axis, eccentricity) = (6_378_137.0, 0.006_694_38)
    let meridian = ((longitude + 180) / 6).rounded(.down) * 6 - 177
    let (phi, lambda) = (latitude * .pi / 180, (longitude - meridian) * .pi / 180)
    let second = eccentricity / (1 - eccentricity)
    let n = axis / (1 - eccentricity * pow(sin(phi), 2)).squareRoot()
    let (t, c, a) = (pow(tan(phi), 2), second * pow(cos(phi), 2), lambda * cos(phi))
    let e2 = eccentricity * eccentricity
    let m =
      axis
      * ((1 - eccentricity / 4 - 3 * e2 / 64) * phi - (3 * eccentricity / 8 + 3 * e2 / 32) * sin(2 * phi)
        + (15 * e2 / 256) * sin(4 * phi))
    x = 500_000 + 0.9996 * n * (a + (1 - t + c) * pow(a, 3) / 6)
    y = 0.9996 * (m + n * tan(phi) * (a * a / 2 + (5 - t + 9 * c + 4 * c * c) * pow(a, 4) / 24))
  }
}
