internal import Vocabulary

/// Reads RETC's table of amounts: one row is one establishment and one substance, with a column for each medium.
///
/// The unit stands in each row (`ton/año`, `kg`, `g/año` ...). The sector stands in the table of establishments.
struct RETCAmountsReader {
  let layout: RETCAmountsLayout
  private let years: StatedYear
  private let quantities: [(column: Int, rule: Int)]

  init(_ layout: RETCAmountsLayout, years: StatedYear, rules: RuleTable) {
    self.layout = layout
    self.years = years
    quantities = rules.rules.enumerated().compactMap { index, rule in
      rule.register == .retc ? layout.match.positions[.quantity(rule: rule.id)].map { ($0, index) } : nil
    }.sorted { $0.0 < $1.0 }
  }

  func read(_ reader: DelimitedReader, into collector: inout SourceCollector) throws {
    let columns = layout.match
    let facilityColumn = columns[.facility]
    let codeColumn = columns[.code]
    let substanceColumn = columns[.substance]
    let stateColumn = columns[.state]
    let unitColumn = columns[.unit]
    let nameColumn = columns[.name]
    let municipalityColumn = columns[.municipality]
    var report = Report()
    var years = years
    var keys: Set<ReportKey> = []
    while try collector.next(reader, width: layout.width) {
      report.facility = try RETCFacility.number(reader, facilityColumn, &collector)
      report.year = try years.read(reader, collector)
      report.substance = try collector.substance(reader, code: codeColumn, name: substanceColumn)
      if !keys.insert(ReportKey(facility: report.facility, substance: report.substance, year: report.year)).inserted {
        try collector.note(
          .repeatedKey, reader, column: codeColumn, found: collector.substances.substances[report.substance].code,
          expected: "one record for an establishment, substance and year")
      }
      report.place = try collector.place(reader, stateColumn)
      report.line = reader.line
      report.amounts.removeAll(keepingCapacity: true)
      let unit = try collector.unit(reader, unitColumn)
      if unit == nil { try collector.noteUnknownUnit(reader, unitColumn, cells: quantities.count) }
      for (column, rule) in quantities {
        if let quantity = try collector.quantity(reader, column), let unit {
          report.amounts.append(
            Amount(
              value: quantity.converted(from: unit), quantity: quantity.doubleValue, unit: unit, rule: rule,
              column: column + 1))
        }
      }
      collector.facilities.cover(report.facility, year: report.year, part: .whole)
      if collector.facilities.wantsDetails(report.facility, year: report.year) {
        var details = FacilityDetails(year: report.year)
        try details.read(RETCName(collector.text(reader, nameColumn)))
        details.county = try collector.text(reader, municipalityColumn)
        details.place = report.place
        collector.facilities.add(details, to: report.facility)
      }
      try collector.emit(report)
    }
    try years.finish(reader, collector)
  }

  /// What stands on one record only.
  private struct ReportKey: Hashable {
    let facility: Int
    let substance: Int
    let year: Int
  }
}

/// Reads RETC's table of establishments: address, coordinates and SCIAN of a year.
struct RETCEstablishmentsReader {
  let layout: RETCEstablishmentsLayout
  let years: StatedYear

  func read(_ reader: DelimitedReader, into collector: inout SourceCollector) throws {
    let columns = layout.match
    let facilityColumn = columns[.facility]
    let nameColumn = columns[.name]
    let streetColumn = columns[.street]
    let numberColumn = columns[.number]
    let settlementColumn = columns[.settlement]
    let cityColumn = columns[.city]
    let municipalityColumn = columns[.municipality]
    let postalCodeColumn = columns[.postalCode]
    let stateColumn = columns[.state]
    let scianColumn = columns[.scian]
    // In 2012 the column SCIAN holds the description, beside the number.
    let scianTitleColumn = columns.positions[.scianTitle] ?? layout.scianText ?? .max
    var years = years
    let latitudeColumn = columns[.latitude]
    let longitudeColumn = columns[.longitude]
    while try collector.next(reader, width: layout.width) {
      let facility = try RETCFacility.number(reader, facilityColumn, &collector)
      let year = try years.read(reader, collector)
      var details = FacilityDetails(year: year)
      try details.read(RETCName(collector.text(reader, nameColumn)))
      let street = try [streetColumn, numberColumn, settlementColumn].compactMap { try collector.text(reader, $0) }
      details.address = street.isEmpty ? nil : street.joined(separator: ", ")
      details.city = try collector.text(reader, cityColumn)
      details.county = try collector.text(reader, municipalityColumn)
      details.postalCode = try collector.text(reader, postalCodeColumn)
      details.place = try collector.place(reader, stateColumn)
      details.sector = collector.sector(reader, scianColumn)
      try collector.sectorTitle(reader, of: details.sector, [.spanish: scianTitleColumn])
      if let (latitude, longitude) = try Coordinates.pair(
        reader, latitudeColumn, longitudeColumn, collector, RETCCoordinates.degrees)
      {
        details.latitude = latitude
        details.longitude = -abs(longitude)  // "Longitud Oeste": degrees west, with or without the sign
      }
      if details.sector != 0 {
        collector.facilities.yearlySectors[FacilityYear(facility: facility, year: year)] = details.sector
      }
      if collector.facilities.cover(facility, year: year, part: .whole) {
        var site = Site(
          reader, latitude: latitudeColumn, longitude: longitudeColumn, place: details.place, RETCCoordinates.degrees)
        site.longitude = -abs(site.longitude)
        collector.facilities.sites[FacilityYear(facility: facility, year: year)] = site
      }
      collector.facilities.add(details, to: facility)
    }
    try years.finish(reader, collector)
  }
}

/// The Número de Registro Ambiental: 12 or 13 characters, Ñ and & among them; a few are shorter or hold blanks.
enum RETCFacility {
  static func number(_ reader: DelimitedReader, _ column: Int, _ collector: inout SourceCollector) throws -> Int {
    let (index, isNew) = try collector.facility(reader, column)
    if isNew {
      if collector.facilities.ids[index] == "NRA" {
        throw InputRefusal(reader.source, line: reader.line, "a second header; expected the records of one file")
      }
      let id = collector.facilities.ids[index]
      if !(12...13).contains(id.count) || id.utf8.contains(0x20) {
        try collector.note(.identifier, reader, column: column, found: id, expected: "an NRA of 12 or 13 characters")
      }
    }
    return index
  }
}
