internal import Vocabulary

/// The layout of ECCC's table of one year: a row a facility and substance, a column an amount, French and English in
/// every heading.
///
/// Columns vary with the year (78 in 2024). An amount's column is found by the English half of its heading: the group,
/// a hyphen, the category. Source: ECCC, NPRI data of one year (`NPRI-INRP_DataDonnees_YYYY`).
struct NPRIYearLayout {
  enum Column: Hashable {
    case year, facility, company, name, city, province, postalCode, latitude, longitude
    case naics4, naics4Title, naics4TitleFrench, naics6, naics6Title, naics6TitleFrench
    case cas, substance, substanceFrench, unit
  }

  /// A column of amounts, or of the total of its group.
  struct Quantity {
    let column: Int
    /// The position in the rule table; of a total, of the group's rest.
    let rule: Int
    let group: String
    let isTotal: Bool
  }

  private static let columns: [Column: LayoutColumn] = [
    .year: .needed("Année / Year", "Year / Année"),
    .facility: .needed("ID INRP / NPRI ID", "NPRI ID / ID INRP"),
    .company: .optional("Entreprise / Company Name", "Company Name / Entreprise"),
    .name: .optional("Nom de l'installation / Facility Name", "Facility Name / Nom de l'installation"),
    .city: .optional("Ville / City", "City / Ville"),
    .province: .needed("Province / Province", "Province"),
    .postalCode: .optional("Code postal / Postal Code", "Postal Code / Code postal"),
    .latitude: .optional("Latitude / Latitude", "Latitude"),
    .longitude: .optional("Longitude / Longitude", "Longitude"),
    .naics4: .optional("SCIAN 4 chiffres / NAICS 4 Code", "NAICS 4 Code"),
    .naics4Title: .optional(
      "Nom de secteur SCIAN 4 (Anglais) / NAICS 4 Sector Name (English)", "NAICS 4 Sector Name (English)"),
    .naics4TitleFrench: .optional(
      "Nom de secteur SCIAN 4 (Français) / NAICS 4 Sector Name (French)", "NAICS 4 Sector Name (French)"),
    .naics6: .needed("SCIAN 6 chiffres / NAICS 6 Code", "NAICS 6 Code"),
    .naics6Title: .optional(
      "Nom de secteur SCIAN 6 (Anglais) / NAICS 6 Sector Name (English)", "NAICS 6 Sector Name (English)"),
    .naics6TitleFrench: .optional(
      "Nom de secteur SCIAN 6 (Français) / NAICS 6 Sector Name (French)", "NAICS 6 Sector Name (French)"),
    .cas: .needed("No CAS / CAS Number", "CAS Number / No CAS"),
    .substance: .needed("Nom de substance (Anglais) / Substance Name (English)", "Substance Name (English)"),
    .substanceFrench: .optional("Nom de substance (Français) / Substance Name (French)", "Substance Name (French)"),
    .unit: .needed("Units / Units", "Units / Unités", "Unités / Units", "Units"),
  ]

  /// How headings name a group, and how the bulk files do.
  private static let groups: [(heading: String, group: String)] = [
    ("AIR EMISSIONS", "Releases to Air"), ("WATER RELEASES", "Releases to Water Bodies"),
    ("LAND RELEASES", "Releases to Land"),
    ("ON-SITE DISPOSAL", "On-site Disposal"), ("OFF-SITE DISPOSAL", "Off-site Disposal"),
    ("TRANSFERS FOR TREATMENT", "Off-site Treatment"), ("OFF-SITE TREATMENT", "Off-site Treatment"),
    ("TRANSFERS FOR RECYCLING", "Off-site Recycling"), ("OFF-SITE RECYCLING", "Off-site Recycling"),
    ("TOTAL RELEASES", "Total releases"),
  ]

  /// Categories that headings spell otherwise than the bulk files.
  private static let categories = [
    "STACK EMISSIONS": "Stack / Point", "FUGITIVE EMISSIONS": "Fugitive", "DIRECT DISCHARGE": "Direct Discharges",
    "LAND FILL": "Landfill",
  ]

  let match: LayoutMatch<Column>
  let width: Int
  let quantities: [Quantity]
  var name: String { "NPRI of one year \(width) columns" }

  init(_ header: HeaderRow, rules: RuleTable) {
    width = header.names.count
    match = LayoutMatch(header, Self.columns)
    quantities = header.names.enumerated().compactMap { Self.quantity($0, $1, rules) }
  }

  /// What a column holds by its heading; nil for one without amounts.
  private static func quantity(_ column: Int, _ heading: String, _ rules: RuleTable) -> Quantity? {
    let folded = TextFolding.fold(heading)
    // The English half comes last, and its group with it.
    let found = groups.compactMap { entry in
      folded.ranges(of: "\(entry.heading) - ").last.map { (range: $0, group: entry.group) }
    }
    guard let last = found.max(by: { $0.range.lowerBound < $1.range.lowerBound }) else { return nil }
    let category = String(folded[last.range.upperBound...])
    if category.contains("RECEIVING") { return nil }
    if last.group == "Total releases" {
      // Road dust stands under the total alone; the totals themselves restate the other groups.
      guard category == "ROAD DUST EMISSIONS", let rule = rules.rule(field: "Releases to Air | Road dust", in: .npri)
      else { return nil }
      return Quantity(column: column, rule: rule, group: last.group, isTotal: false)
    }
    if category.hasPrefix("TOTAL") {
      return rules.rule(field: "\(last.group) | *", in: .npri).map {
        Quantity(column: column, rule: $0, group: last.group, isTotal: true)
      }
    }
    let exact = rules.rule(field: "\(last.group) | \(categories[category] ?? category)", in: .npri)
    return (exact ?? rules.rule(field: "\(last.group) | *", in: .npri)).map {
      Quantity(column: column, rule: $0, group: last.group, isTotal: false)
    }
  }
}

/// Reads NPRI's table of one year: one row is a facility's report of a substance.
///
/// Amounts go to the same rules as the bulk files'. A group with a total and no amount beside it is taken by its total;
/// where both stand and differ, the total is noted.
struct NPRIYearReader {
  let layout: NPRIYearLayout
  private let rules: [Rule]

  init(layout: NPRIYearLayout, rules: [Rule]) { (self.layout, self.rules) = (layout, rules) }

  func read(_ reader: DelimitedReader, into collector: inout SourceCollector) throws {
    let columns = layout.match
    let titles4: [Language: Int] = [.english: columns[.naics4Title], .french: columns[.naics4TitleFrench]]
    let titles6: [Language: Int] = [.english: columns[.naics6Title], .french: columns[.naics6TitleFrench]]
    var report = Report()
    while try collector.next(reader, width: layout.width) {
      report.year = try collector.year(reader, columns[.year])
      report.facility = try collector.facility(reader, columns[.facility]).index
      report.substance = try collector.substance(
        reader, code: columns[.cas], name: columns[.substance], frenchName: columns[.substanceFrench])
      report.sector = collector.sector(reader, columns[.naics6])
      let group = collector.sector(reader, columns[.naics4])
      try collector.sectorTitle(reader, of: group, titles4)
      try collector.sectorTitle(reader, of: report.sector, titles6)
      if report.sector == 0 { report.sector = group }
      report.place = try collector.place(reader, columns[.province])
      report.line = reader.line
      let amounts = try amounts(reader, &collector)
      for part in [ReportPart.releases, .disposals, .transfers] {
        collector.facilities.cover(report.facility, year: report.year, part: part)
        report.part = part
        report.amounts = amounts.filter { ReportPart(npri: rules[$0.rule]) == part }
        // The row is a report of the substance even where every amount is zero.
        if part == .releases || !report.amounts.isEmpty { try collector.emit(report) }
      }
      try describe(reader, report, &collector)
    }
  }

  private func amounts(_ reader: DelimitedReader, _ collector: inout SourceCollector) throws -> [Amount] {
    let unitColumn = layout.match[.unit]
    guard let unit = try collector.unit(reader, unitColumn) else {
      try collector.noteUnknownUnit(reader, unitColumn, cells: layout.quantities.count)
      return []
    }
    var amounts: [Amount] = []
    var sums: [String: Double] = [:]
    func amount(_ quantity: DecimalQuantity, _ place: NPRIYearLayout.Quantity) -> Amount {
      Amount(
        value: quantity.converted(from: unit), quantity: quantity.doubleValue, unit: unit, rule: place.rule,
        column: place.column + 1)
    }
    for place in layout.quantities where !place.isTotal {
      guard let quantity = try collector.quantity(reader, place.column) else { continue }
      sums[place.group, default: 0] += quantity.doubleValue
      amounts.append(amount(quantity, place))
    }
    for place in layout.quantities where place.isTotal {
      guard let total = try collector.quantity(reader, place.column) else { continue }
      guard let sum = sums[place.group] else {
        amounts.append(amount(total, place))
        // A second total of the group, such as that of all its sites, adds nothing.
        sums[place.group] = total.doubleValue
        continue
      }
      if abs(sum - total.doubleValue) > max(0.01, sum * 1e-6) {
        try collector.note(
          .printedTotal, reader, column: place.column, found: FieldText.decode(reader.field(place.column)),
          expected: "\(sum), the sum of its parts")
      }
    }
    return amounts
  }

  private func describe(_ reader: DelimitedReader, _ report: borrowing Report, _ collector: inout SourceCollector)
    throws
  {
    let columns = layout.match
    guard collector.facilities.wantsDetails(report.facility, year: report.year) else { return }
    var details = FacilityDetails(year: report.year)
    details.name = try NPRINames.meaningful(collector.text(reader, columns[.name]))
    details.company = try NPRINames.meaningful(collector.text(reader, columns[.company]))
    details.city = try NPRINames.meaningful(collector.text(reader, columns[.city]))
    details.postalCode = try collector.text(reader, columns[.postalCode])
    details.place = report.place
    details.sector = report.sector
    if columns.positions[.latitude] != nil,
      let (latitude, longitude) = try Coordinates.decimal(reader, columns[.latitude], columns[.longitude], collector)
    {
      details.latitude = latitude
      details.longitude = longitude
    }
    collector.facilities.add(details, to: report.facility)
  }
}
