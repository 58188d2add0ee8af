internal import Vocabulary

/// The layout of NPRI's geolocation file. Source: ECCC, NPRI bulk data.
struct NPRIGeolocationLayout {
  enum Column: Hashable {
    case year, facility, company, name, address, city, province, postalCode, latitude, longitude, naics
  }

  private static let columns: [Column: LayoutColumn] = [
    .year: .needed("Year of last filed report / Année de déclaration la plus récente"),
    .facility: .needed("NPRI ID / ID INRP", "NpriID", "NPRI_ID / No_INRP"),
    .company: .optional("Company Name / Raison Sociale", "CompanyName"),
    .name: .optional("Facility Name / Nom de l'installation", "FacilityName"),
    .address: .optional("Address line 1 / Première ligne d’adresse"),
    .city: .optional("City / Ville"),
    .province: .optional("Province / Province", "PROVINCE"),
    .postalCode: .optional("Postal Code / Code postal"),
    .latitude: .needed("Latitude / Latitude", "Latitude"),
    .longitude: .needed("Longitude / Longitude", "Longitude"),
    .naics: .optional("NAICS / Code SCIAN"),
  ]

  let match: LayoutMatch<Column>
  let width: Int
  var name: String { "NPRI geolocations \(width) columns" }

  init(_ header: HeaderRow) {
    width = header.names.count
    match = LayoutMatch(header, Self.columns)
  }
}

/// Reads NPRI's geolocation file: where a facility is, and when it last filed. Some facilities stand in it twice.
struct NPRIGeolocationReader {
  let layout: NPRIGeolocationLayout

  func read(_ reader: DelimitedReader, into collector: inout SourceCollector) throws {
    let columns = layout.match
    while try reader.next() {
      try RecordWidth.check(reader, layout.width)
      if !reader.strayQuotes.isEmpty { try collector.noteStrayQuotes(reader) }
      collector.countRow()
      let year = try collector.year(reader, columns[.year])
      let facility = try collector.facility(reader, columns[.facility]).index
      var details = FacilityDetails(year: year)
      details.name = NPRINames.meaningful(collector.text(reader, columns[.name]))
      details.company = NPRINames.meaningful(collector.text(reader, columns[.company]))
      details.address = collector.text(reader, columns[.address])
      details.city = NPRINames.meaningful(collector.text(reader, columns[.city]))
      details.postalCode = collector.text(reader, columns[.postalCode])
      details.place = try collector.place(reader, columns[.province])
      details.sector = collector.sector(reader, columns[.naics])
      if let (latitude, longitude) = try Coordinates.decimal(reader, columns[.latitude], columns[.longitude], collector) {
        details.latitude = latitude
        details.longitude = longitude
      }
      collector.facilities.cover(facility, year: year, part: .whole)
      collector.facilities.add(details, to: facility)
    }
  }
}
