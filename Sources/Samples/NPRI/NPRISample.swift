internal import Foundation
internal import Vocabulary

/// Writes NPRI's files of one vintage: releases, disposals and transfers of its years, in Windows-1252.
struct NPRISample {
  /// A layout of the bulk files, and the reporting years that were its newest.
  enum Vintage: CaseIterable {
    /// 13 columns, published to 2018: English only, the facility before the company.
    case normalized
    /// 16 columns, published from 2019 to 2022.
    case bilingual
    /// 18 columns, from 2023 on: NAICS titles.
    case titled

    init(_ year: Int) { self = year <= 2016 ? .normalized : year <= 2020 ? .bilingual : .titled }

    /// The file of a part; the years are those of the sample.
    func fileName(_ part: NPRIFields.Part, _ years: ClosedRange<Int>) -> String {
      let span = "\(years.lowerBound)-\(years.upperBound)"
      if self == .normalized {
        return switch part {
        case .releases: "npri/NPRI-SubsRele-Normalized-\(span).csv"
        case .disposals: "npri/NPRI-SubsDisp-Normalized-\(span).csv"
        case .transfers: "npri/NPRI-SubsDisp-Tran-Recy-Normalized-\(span).csv"
        }
      }
      return switch part {
      case .releases: "npri/NPRI-INRP_ReleasesRejets_\(span).csv"
      case .disposals: "npri/NPRI-INRP_DisposalsEliminations_\(span).csv"
      case .transfers: "npri/NPRI-INRP_DisposalsEliminations_TransfersTransferts_\(span).csv"
      }
    }

    var header: String {
      switch self {
      case .normalized:
        "Reporting Year / Année,NPRI ID / No INRP,Facility Name / Installation,Company Name / Dénomination "
          + "sociale,NAICS / Code SCIAN,Province,CAS Number / No CAS,Substance Name / Nom de substance,Group / "
          + "Groupe,Category / Catégorie,Quantity / Quantité,Units / Unités,Estimation Method / Méthode d’estimation"
      case .bilingual:
        Self.long.replacing("NAICS Title EN / Titre Code SCIAN EN,NAICS Title FR / Titre Code SCIAN FR,", with: "")
      case .titled: Self.long
      }
    }

    private static let long =
      "Reporting_Year / Année,NPRI_ID / No_INRP,Company_Name / Dénomination_sociale_de_l'entreprise,Facility_Name "
      + "/ Installation,NAICS / Code_SCIAN,NAICS Title EN / Titre Code SCIAN EN,NAICS Title FR / Titre Code SCIAN "
      + "FR,PROVINCE,CAS_Number / No_CAS,Substance Name (English) / Nom de substance (Anglais),Substance Name "
      + "(French) / Nom de substance (Français),Group (English) / Groupe (Anglais),Group (French) / Groupe "
      + "(Français),Category (English) / Catégorie (Anglais),Category (French) / Catégorie (Français),Quantity / "
      + "Quantité,Units / Unités,Estimation_Method / Méthode_d’estimation"

    /// The position of a column, from 1.
    func column(_ begins: String) -> Int {
      (header.split(separator: ",").firstIndex { $0.hasPrefix(begins) } ?? -1) + 1
    }
  }

  let parts: SampleParts
  let vintage: Vintage
  /// Of the sample's years, those of the vintage.
  let years: ClosedRange<Int>
  private let fieldTexts: [[UInt8]]
  private let allMediaText: [UInt8]
  private let substanceTexts: [[UInt8]]

  init(_ parts: SampleParts, _ vintage: Vintage, years: ClosedRange<Int>) {
    self.parts = parts
    self.vintage = vintage
    self.years = years
    func text(_ field: NPRIFields.Field) -> [UInt8] {
      let texts =
        vintage == .normalized
        ? [field.group.english, field.category.english]
        : [field.group.english, field.group.french, field.category.english, field.category.french]
      return SampleText.windows1252(texts.map(CSVField.text).joined(separator: ","))
    }
    fieldTexts = NPRIFields.all.map(text)
    allMediaText = text(NPRIFields.allMedia)
    substanceTexts = parts.tables.substances.map { substance in
      let names = vintage == .normalized ? [substance.npriName] : [substance.npriName, substance.npriNameFrench]
      return SampleText.windows1252(([substance.npriCode] + names).map(CSVField.text).joined(separator: ","))
    }
  }

  /// A row's amount: nil where the quantity was left blank.
  private struct Row {
    let part: NPRIFields.Part
    let texts: [UInt8]
    let category: Vocabulary.Category
    var quantity: Quantity?
  }

  func write() throws -> WrittenPart {
    let files = try NPRIFields.Part.allCases.map { try SampleFile(vintage.fileName($0, years), in: parts.folder) }
    for file in files {
      file.append(SampleText.windows1252(vintage.header))
      try file.endRecord()
    }
    var written = WrittenPart()
    for year in years {
      var tally = Tally()
      for facility in parts.population.facilities where facility.isActive(year) {
        try write(facility, year, to: files, &tally, &written.faults)
        if facility.index % 1000 == 999 { try parts.onProgress(1000) }
      }
      written.tallies[year] = tally
    }
    for file in files {
      try file.finish()
      written.files.append((file.name, file.bytes))
    }
    return written
  }

  private func write(
    _ facility: FictionalFacility, _ year: Int, to files: [SampleFile], _ tally: inout Tally,
    _ faults: inout [PlantedFault]
  ) throws {
    let site = facility.site(year)
    let wrong = parts.faults.wrongState(facility, year, among: parts.states)
    let state = wrong ?? site.town.state
    let naics = parts.tables.sectors[facility.sectors[0]].codes[.canada] ?? ""
    let start = start(facility, year, naics: naics, state: state)
    let amountsYear = parts.amountsYear(facility, year)
    var isFirst = true
    for line in facility.lines.indices {
      guard let entry = parts.amounts.entry(facility, line: line, year: amountsYear) else { continue }
      let position = facility.lines[line].substance
      let substance = parts.tables.substances[position]
      guard let unit = MeasuredUnit(spelling: substance.npriUnit) else { continue }
      var numbers = entry.numbers
      var rows = rows(entry, substance, unit, &numbers)
      guard let first = rows.first else { continue }
      func plant(
        _ kind: PlantedFault.Kind, _ column: String?, substance code: String = "", found: String = "",
        right: String = ""
      ) {
        let file = files[first.part.rawValue]
        faults.append(
          PlantedFault(
            kind: kind, register: .npri, file: file.name, line: file.line, column: column.map(vintage.column) ?? 0,
            facility: facility.id,
            year: year, substance: code, found: found, right: right))
      }
      if isFirst {
        if let wrong {
          plant(.wrongState, vintage == .normalized ? "Province" : "PROVINCE", found: wrong, right: site.town.state)
        }
        if amountsYear != year { plant(.copiedReport, nil, found: "the amounts of \(amountsYear)") }
        isFirst = false
      }
      if let up = parts.faults.unitSlip(facility, year, line: line, parts.amounts), let right = first.quantity {
        for index in rows.indices { rows[index].quantity = rows[index].quantity?.slipped(up: up) }
        plant(
          .unitSlip, "Quantity", substance: substance.npriCode,
          found: rows[0].quantity.map { String(decoding: $0.text(), as: UTF8.self) } ?? "",
          right: String(decoding: right.text(), as: UTF8.self))
      }
      if rows[0].quantity != nil, parts.faults.isDuplicated(facility, year, line: line) {
        plant(.duplicate, nil, substance: substance.npriCode, found: "the same record on the next line")
        rows.insert(rows[0], at: 0)
      }
      tally.add(
        Tally.Report(
          facility: facility.index, state: state, substance: substance, sector: naics, unit: unit,
          amounts: rows.compactMap { row in row.quantity.map { (row.category, $0) } }))
      let end = "," + substance.npriUnit + "," + numbers.element(["C", "E1", "E2", "M1", "M3", "O"])
      for row in rows {
        let file = files[row.part.rawValue]
        file.append(start)
        file.append(substanceTexts[position])
        file.append(UInt8(ascii: ","))
        file.append(row.texts)
        file.append(UInt8(ascii: ","))
        if let quantity = row.quantity { file.append(quantity.text()) }
        file.append(end)
        try file.endRecord()
      }
    }
  }

  /// The rows of one substance; small releases now and then as one figure for all media.
  private func rows(
    _ entry: YearlyAmounts.Entry, _ substance: SampleSubstance, _ unit: MeasuredUnit, _ numbers: inout SeededNumbers
  ) -> [Row] {
    let unitsPerKilogram = unit == .tonnes ? 0.001 : unit == .grams ? 1000 : unit == .gramsTEQ ? 60 : 1
    func quantity(_ kilograms: Double) -> Quantity { Quantity(kilograms * unitsPerKilogram, digits: 5, decimals: 6) }
    var amounts = entry.amounts
    var rows: [Row] = []
    let releases = amounts.filter { NPRIFields.all[$0.field].part == .releases }
    let released = releases.reduce(0) { $0 + $1.kilograms }
    if unit == .tonnes, substance.profile != .gas, released > 0, released < 1000, numbers.chance(0.4) {
      rows.append(
        Row(
          part: .releases, texts: allMediaText, category: NPRIFields.allMedia.field.category,
          quantity: quantity(released)))
      amounts.removeAll { NPRIFields.all[$0.field].part == .releases }
    }
    for amount in amounts {
      let field = NPRIFields.all[amount.field]
      let isBlank = numbers.chance(0.003)
      rows.append(
        Row(
          part: field.part, texts: fieldTexts[amount.field], category: field.field.category,
          quantity: isBlank ? nil : quantity(amount.kilograms)))
    }
    return rows
  }

  private func start(_ facility: FictionalFacility, _ year: Int, naics: String, state: String) -> [UInt8] {
    let names = vintage == .normalized ? [facility.name, facility.company] : [facility.company, facility.name]
    var fields = [String(year), facility.id] + names.map(CSVField.text) + [naics]
    if vintage == .titled { fields += [CSVField.text(parts.tables.sectors[facility.sectors[0]].title), ""] }
    return SampleText.windows1252((fields + [String(state.dropFirst(3))]).joined(separator: ",") + ",")
  }
}

/// Writes NPRI's geolocation file: where each facility is, in its last year.
struct NPRIGeolocationSample {
  let parts: SampleParts

  static let header =
    "Year of last filed report / Année de déclaration la plus récente,NPRI ID / ID INRP,Company Name / Raison "
    + "Sociale,Facility Name / Nom de l'installation,Address line 1 / Première ligne d’adresse,City / Ville,Province "
    + "/ Province,Postal Code / Code postal,Latitude / Latitude,Longitude / Longitude,Datum / Datum,NAICS / Code "
    + "SCIAN"

  func write(_ years: ClosedRange<Int>) throws -> WrittenPart {
    let file = try SampleFile("npri/NPRI-INRP_GeolocationsGeolocalisation_1993-present.csv", in: parts.folder)
    file.append(SampleText.windows1252(Self.header))
    try file.endRecord()
    var written = WrittenPart()
    for facility in parts.population.facilities {
      guard let last = years.last(where: facility.isActive) else { continue }
      let site = facility.site(last)
      var (latitude, longitude) = (String(site.latitude), String(site.longitude))
      if parts.faults.swapsCoordinates(facility, last) {
        written.faults.append(
          PlantedFault(
            kind: .swappedCoordinates, register: .npri, file: file.name, line: file.line, column: 9,
            facility: facility.id, year: last, substance: "",
            found: longitude, right: latitude))
        (latitude, longitude) = (longitude, latitude)
      }
      let fields = [
        String(last), facility.id, facility.company, facility.name, site.street, site.town.name,
        String(site.town.state.dropFirst(3)),
        site.postalCode, latitude, longitude, "NAD83", parts.tables.sectors[facility.sectors[0]].codes[.canada] ?? "",
      ]
      file.append(SampleText.windows1252(fields.map(CSVField.text).joined(separator: ",")))
      try file.endRecord()
    }
    try file.finish()
    written.files = [(file.name, file.bytes)]
    return written
  }
}
