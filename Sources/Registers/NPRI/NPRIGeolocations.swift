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
    let yearColumn = columns[.year]
    let facilityColumn = columns[.facility]
    let nameColumn = columns[.name]
    let companyColumn = columns[.company]
    let addressColumn = columns[.address]
    let cityColumn = columns[.city]
    let postalCodeColumn = columns[.postalCode]
    let provinceColumn = columns[.province]
    let naicsColumn = columns[.naics]
    let latitudeColumn = columns[.latitude]
    let longitudeColumn = columns[.longitude]
    while try collector.next(reader, width: layout.width) {
      let year = try collector.year(reader, yearColumn)
      let facility = try collector.facility(reader, facilityColumn).index
      var details = FacilityDetails(year: year)
      details.name = try NPRINames.meaningful(collector.text(reader, nameColumn))
      details.company = try NPRINames.meaningful(collector.text(reader, companyColumn))
      details.address = try collector.text(reader, addressColumn)
      details.city = try NPRINames.meaningful(collector.text(reader, cityColumn))
      details.postalCode = try collector.text(reader, postalCodeColumn)
      details.place = try collector.place(reader, provinceColumn)
      details.sector = collector.sector(reader, naicsColumn)
      if let (latitude, longitude) = try Coordinates.decimal(reader, latitudeColumn, longitudeColumn, collector) {
        details.latitude = latitude
        details.longitude = longitude
      }
      if collector.facilities.cover(facility, year: year, part: .whole) {
        collector.facilities.sites[FacilityYear(facility: facility, year: year)] = Site(
          reader, latitude: latitudeColumn, longitude: longitudeColumn, place: details.place)
      }
      collector.facilities.add(details, to: facility)
    }
  }
}
