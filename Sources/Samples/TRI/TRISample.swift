internal import Foundation
internal import Vocabulary

/// Writes one TRI Basic Data File: the forms of one year, in the layout EPA had a year later.
struct TRISample {
  let parts: SampleParts
  let year: Int
  private let width: Int
  private let cells: [Cell]
  /// The position of a column by its current name.
  private let columns: [String: Int]
  /// A zero as the layout prints it: most cells hold one.
  private let zero: [UInt8]

  /// A column's content.
  private enum Cell {
    case text
    /// A position in ``TRIFields/all``.
    case amount(Int)
    /// Both positions of M40 or M61, which are one column in the oldest layout.
    case undivided(metal: Int, other: Int)
    case onsiteTotal, sewageTotal, offsiteReleaseTotal, recycledTotal, energyTotal, treatedTotal, transferTotal,
      releasesTotal
    /// Sections 8.1 to 8.7, by position, and their total.
    case waste(Int)
    case wasteTotal
  }

  private static let wasteColumns = [
    "8.1 - RELEASES", "8.1A - ON-SITE CONTAINED", "8.1B - ON-SITE OTHER", "8.1C - OFF-SITE CONTAIN",
    "8.1D - OFF-SITE OTHER R",
    "8.2 - ENERGY RECOVER ON", "8.3 - ENERGY RECOVER OF", "8.4 - RECYCLING ON SITE", "8.5 - RECYCLING OFF SIT",
    "8.6 - TREATMENT ON SITE",
    "8.7 - TREATMENT OFF SITE",
  ]

  init(_ parts: SampleParts, year: Int) {
    self.parts = parts
    self.year = year
    // EPA re-issues all years in the layout of the day; a file kept from its own time has that day's.
    width =
      switch year {
      case ...2017: 109
      case 2018: 113
      case 2019: 115
      case 2020: 116
      case 2021, 2022: 119
      default: 122
      }
    zero = Self.bytes(0, width)
    let positions = Dictionary(
      TRIFields.all.enumerated().map { ($1.column, $0) }, uniquingKeysWith: { first, _ in first })
    let order = TRIColumns.order(width)
    columns = Dictionary(order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let isOldest = width == 109
    cells = order.map { name in
      if isOldest, let pair = TRIFields.divided.first(where: { $0.other == name }), let metal = positions[pair.metal],
        let other = positions[pair.other]
      {
        return .undivided(metal: metal, other: other)
      }
      if let position = positions[name] { return .amount(position) }
      if let position = Self.wasteColumns.firstIndex(of: name) { return .waste(position) }
      return switch name {
      case "ON-SITE RELEASE TOTAL": .onsiteTotal
      case "POTW - TOTAL TRANSFERS": .sewageTotal
      case "OFF-SITE RELEASE TOTAL": .offsiteReleaseTotal
      case "OFF-SITE RECYCLED TOTAL": .recycledTotal
      case "OFF-SITE ENERGY RECOVERY T": .energyTotal
      case "OFF-SITE TREATED TOTAL": .treatedTotal
      case "6.2 - TOTAL TRANSFER": .transferTotal
      case "TOTAL RELEASES": .releasesTotal
      case "PRODUCTION WSTE (8.1-8.7)": .wasteTotal
      default: .text
      }
    }
  }

  /// A form: its texts by column, and its amounts in thousandths of its unit.
  private struct Form {
    /// By the position of the column.
    var texts: [String]
    var amounts: [Int64]
    let isMetal: Bool
    /// Section 8 that is not made of sections 5 and 6: on-site recovery, recycling and treatment.
    let onsiteManagement: [Int64]
    let energyOffsite: Int64?
  }

  func write() throws -> WrittenPart {
    let file = try SampleFile("tri/\(year)_us.csv", in: parts.folder)
    file.append(TRIColumns.header(width).joined(separator: ",") + (width == 109 ? "," : ""))
    try file.endRecord()
    var written = WrittenPart()
    var tally = Tally()
    let transfers = try TRITransferSample(parts, year: year)
    for facility in parts.population.facilities where facility.isActive(year) {
      try write(facility, to: file, transfers, &tally, &written.faults)
      if facility.index % 1000 == 999 { try parts.onProgress(1000) }
    }
    try file.finish()
    written.tallies[year] = tally
    written.files = [(file.name, file.bytes)] + (try transfers.finish())
    written.flows = transfers.flowLines()
    written.doubleCounts = transfers.twiceLines()
    return written
  }

  private func write(
    _ facility: FictionalFacility, to file: SampleFile, _ transfers: TRITransferSample, _ tally: inout Tally,
    _ faults: inout [PlantedFault]
  ) throws {
    let site = facility.site(year)
    let state = parts.faults.wrongState(facility, year, among: parts.states)
    let isSwapped = parts.faults.swapsCoordinates(facility, year)
    let amountsYear = parts.amountsYear(facility, year)
    var base = texts(facility, site, state: state ?? site.town.state)
    let coordinates = (Self.degrees(site.latitude), Self.degrees(site.longitude))
    if isSwapped {
      set(&base, "LATITUDE", coordinates.1)
      set(&base, "LONGITUDE", coordinates.0)
    }
    func plant(
      _ kind: PlantedFault.Kind, _ column: String?, _ substance: String = "", found: String = "", right: String = ""
    ) {
      faults.append(
        PlantedFault(
          kind: kind, register: .tri, file: file.name, line: file.line, column: column.map { self.column($0) } ?? 0,
          facility: facility.id,
          year: year,
          substance: substance, found: found, right: right))
    }
    var isFirst = true
    for line in facility.lines.indices {
      let substance = parts.tables.substances[facility.lines[line].substance]
      for (establishment, sector) in facility.sectors.enumerated() {
        guard let entry = parts.amounts.entry(facility, line: line, year: amountsYear, establishment: establishment)
        else { continue }
        var form = form(base, facility, substance, entry, line: line, establishment: establishment, sector: sector)
        if isFirst {
          if let state { plant(.wrongState, "ST", found: state, right: site.town.state) }
          if isSwapped { plant(.swappedCoordinates, "LATITUDE", found: coordinates.1, right: coordinates.0) }
          if amountsYear != year { plant(.copiedReport, nil, found: "the amounts of \(amountsYear)") }
          isFirst = false
        }
        let first = form.amounts.firstIndex { $0 != 0 }
        if let up = parts.faults.unitSlip(facility, year, line: line, parts.amounts), let first,
          form.amounts.allSatisfy({ $0 < 1 << 50 }),
          up || form.amounts[first] >= 1_000_000
        {
          let right = form.amounts[first]
          form.amounts = form.amounts.map { up ? $0 * 1000 : $0 / 1000 }
          plant(
            .unitSlip, columnOfAmount(first), substance.triCode, found: number(form.amounts[first]),
            right: number(right))
        }
        for copy in 0..<(first != nil && parts.faults.isDuplicated(facility, year, line: line) ? 2 : 1) {
          if copy == 1 {
            plant(
              .duplicate, nil, substance.triCode,
              found: "the form of the line before, under another document control number")
            set(&form.texts, "DOC_CTRL_NUM", document(facility, line: line, establishment: establishment, copy: true))
          }
          tally.add(
            Tally.Report(
              facility: facility.index, state: state ?? site.town.state, substance: substance,
              sector: parts.tables.sectors[sector].codes[.unitedStates] ?? "",
              unit: substance.isDioxin ? .grams : .pounds, amounts: categories(form)))
          try append(form, to: file)
          try transfers.add(
            facility, substance, line: line, document: text(form, "DOC_CTRL_NUM"), texts: { text(form, $0) },
            amounts: columnAmounts(form))
        }
      }
    }
  }

  /// The amount of a column, and the field it counts under: M40 and M61 of the oldest layout follow the metal category.
  private static func amount(_ cell: Cell, _ form: Form) -> (thousandths: Int64, field: Int)? {
    switch cell {
    case .amount(let position): (form.amounts[position], position)
    case .undivided(let metal, let other): (form.amounts[metal] + form.amounts[other], form.isMetal ? metal : other)
    default: nil
    }
  }

  private func categories(_ form: Form) -> [(category: Vocabulary.Category, quantity: Quantity)] {
    var categories: [(category: Vocabulary.Category, quantity: Quantity)] = []
    for cell in cells {
      guard let amount = Self.amount(cell, form), amount.thousandths != 0 else { continue }
      categories.append(
        (TRIFields.all[amount.field].field.category, Quantity(mantissa: amount.thousandths, decimals: 3)))
    }
    return categories
  }

  /// The form's amounts by the column that the current layout has for them.
  private func columnAmounts(_ form: Form) -> [(column: String, field: RegisterField, thousandths: Int64)] {
    cells.compactMap { cell in
      guard let amount = Self.amount(cell, form), amount.thousandths != 0 else { return nil }
      return (TRIFields.all[amount.field].column, TRIFields.all[amount.field].field, amount.thousandths)
    }
  }

  /// A cell's text without the quotes that its layout writes.
  private func text(_ form: Form, _ column: String) -> String {
    guard let position = columns[column] else { return "" }
    let text = form.texts[position]
    return text.hasPrefix("\"") && text.count > 1
      ? String(text.dropFirst().dropLast()).replacing("\"\"", with: "\"") : text
  }

  private func set(_ texts: inout [String], _ column: String, _ text: String) {
    if let position = columns[column] { texts[position] = text }
  }

  // MARK: A form's content

  private func texts(_ facility: FictionalFacility, _ site: FictionalFacility.Site, state: String) -> [String] {
    var numbers = SeededNumbers(parts.amounts.seed, 13, facility.index)
    let hasParent = numbers.chance(0.7)
    let known = [
      "YEAR": String(year), "TRIFD": facility.id,
      "FRS ID": facility.hasRegistryID(parts.amounts.seed) ? facility.registryID : "", "FACILITY NAME": facility.name,
      "STREET ADDRESS": site.street, "CITY": SampleText.capitals(site.town.name),
      "COUNTY": SampleText.capitals(site.town.name),
      "ST": String(state.dropFirst(3)), "ZIP": site.postalCode, "LATITUDE": Self.degrees(site.latitude),
      "LONGITUDE": Self.degrees(site.longitude),
      "HORIZONTAL DATUM": width == 122 ? "" : "NAD83", "PARENT CO NAME": hasParent ? facility.company : "NA",
      "PARENT CO DB NUM": hasParent ? "00" + FictionalNames.padded(facility.index % 10_000_000, 7) : "NA",
      "STANDARD PARENT CO NAME": hasParent ? facility.company : "NA", "FEDERAL FACILITY": "NO", "FORM TYPE": "R",
      "UNIT OF MEASURE": "Pounds",
      "PFAS": "NO", "PROD_RATIO_OR_ ACTIVITY": "PRODUCTION",
    ]
    var texts = [String](repeating: "", count: cells.count)
    for (column, text) in known { set(&texts, column, width == 109 ? text : CSVField.text(text)) }
    return texts
  }

  private static func degrees(_ value: Double) -> String {
    (value < 0 ? "-" : "") + String(decoding: Quantity(abs(value), decimals: 6).text(decimals: 6), as: UTF8.self)
  }

  private func form(
    _ base: [String], _ facility: FictionalFacility, _ substance: SampleSubstance, _ entry: YearlyAmounts.Entry,
    line: Int,
    establishment: Int, sector: Int
  ) -> Form {
    var numbers = entry.numbers
    var texts = base
    let sectorEntry = parts.tables.sectors[sector]
    set(&texts, "INDUSTRY SECTOR CODE", sectorEntry.triCode.isEmpty ? "999" : sectorEntry.triCode)
    set(&texts, "INDUSTRY SECTOR", sectorEntry.triTitle)
    set(&texts, "PRIMARY NAICS", sectorEntry.codes[.unitedStates] ?? "")
    set(&texts, "DOC_CTRL_NUM", document(facility, line: line, establishment: establishment, copy: false))
    let isCategory = substance.triCode.hasPrefix("N")
    let isCombined = isCategory && year >= 2018 && substance.triName.contains(" compounds") && numbers.chance(0.35)
    let name = chemicalName(substance, isCombined: isCombined)
    set(&texts, "CHEMICAL", width == 109 ? name : CSVField.text(name))
    set(&texts, "ELEMENTAL METAL INCLUDED", isCombined ? "YES" : "NO")
    let padded = width >= 119 || isCategory ? substance.triCode : String(substance.triCode.dropFirst())
    set(&texts, "TRI CHEMICAL/COMPOUND ID", padded)
    set(&texts, "CAS#", width >= 119 && !isCategory ? CASNumber.dashed(substance.triCode) ?? padded : padded)
    set(&texts, "CLEAN AIR ACT CHEMICAL", substance.profile == .nutrient ? "NO" : "YES")
    set(&texts, "CLASSIFICATION", substance.triClass)
    set(&texts, "METAL", substance.metalCategory == "0" ? "NO" : "YES")
    set(
      &texts, "METAL CATEGORY",
      width == 122 ? Self.metalWord(substance.metalCategory, isCategory: isCategory) : substance.metalCategory)
    set(
      &texts, "CARCINOGEN",
      ["lead", "nickel", "arsenic", "cadmium", "chromium", "71-43-2", "50-00-0"].contains(substance.key) ? "YES" : "NO")
    set(&texts, "PBT", substance.triClass == "TRI" ? "NO" : "YES")
    set(
      &texts, "8.9 - PRODUCTION RATIO",
      String(decoding: Quantity(0.5 + numbers.fraction(), decimals: 2).text(), as: UTF8.self))
    var amounts = [Int64](repeating: 0, count: TRIFields.all.count)
    let isCertified = substance.triClass == "TRI" && year >= 1995 && entry.total < 227 && numbers.chance(0.8)  // 500 lb
    if isCertified {
      set(&texts, "FORM TYPE", "A")
    } else {
      if substance.isDioxin { set(&texts, "UNIT OF MEASURE", "Grams") }
      for amount in entry.amounts where year <= TRIFields.all[amount.field].field.until {
        amounts[amount.field] = Self.thousandths(amount.kilograms, isDioxin: substance.isDioxin, &numbers)
      }
    }
    let onsite =
      isCertified
      ? [0, 0, 0]
      : (0..<3).map { _ in
        numbers.chance(0.1) ? Self.thousandths(entry.total, isDioxin: substance.isDioxin, &numbers) : 0
      }
    // Current files print section 8.3 under the off-site energy total; now and then the two differ.
    let energy =
      numbers.chance(0.02) && !isCertified
      ? Self.thousandths(entry.total / 10, isDioxin: substance.isDioxin, &numbers) : nil
    return Form(
      texts: texts, amounts: amounts, isMetal: substance.metalCategory == "1", onsiteManagement: onsite,
      energyOffsite: energy)
  }

  private func chemicalName(_ substance: SampleSubstance, isCombined: Bool) -> String {
    if width == 109 {
      if substance.triName.contains("acid aerosols") {
        return substance.triName.prefix { $0 != "(" }.uppercased() + "(1994 AND AFTER \"ACID AEROSOLS\" ONLY)"
      }
      return substance.triName.uppercased()
    }
    guard isCombined, let word = substance.triName.split(separator: " ").first else { return substance.triName }
    return "\(word)  And \(word) Compounds"
  }

  private static func metalWord(_ category: String, isCategory: Bool) -> String {
    switch category {
    case "1": isCategory ? "Metal complound categories" : "Elemental metals"
    case "3": "May contain metal"
    case "4": "Metals with qualifiers"
    default: "Non_Metal"
    }
  }

  private func document(_ facility: FictionalFacility, line: Int, establishment: Int, copy: Bool) -> String {
    "13" + FictionalNames.padded(year % 100, 2)
      + String((copy ? 600_000_000 : 200_000_000) + facility.index * 100 + line * 4 + establishment)
  }

  /// Pounds (grams of dioxins) in thousandths, as forms have them: whole when large, mid-points of ranges when small.
  private static func thousandths(_ kilograms: Double, isDioxin: Bool, _ numbers: inout SeededNumbers) -> Int64 {
    if isDioxin { return Int64((kilograms * 1e6).rounded()) }
    let pounds = kilograms / 0.45359237
    if pounds < 1000, numbers.chance(0.08) { return pounds < 11 ? 5000 : pounds < 500 ? 250_000 : 750_000 }
    if pounds >= 1000 { return Int64(pounds.rounded()) * 1000 }
    let decimals: Double = pounds >= 10 ? (numbers.chance(0.5) ? 1 : 10) : 100
    return Int64((pounds * decimals).rounded() * 1000 / decimals)
  }

  // MARK: Writing

  /// A column's position from 1.
  private func column(_ name: String) -> Int { (columns[name] ?? -1) + 1 }

  private func columnOfAmount(_ position: Int) -> String {
    let name = TRIFields.all[position].column
    return width == 109 ? TRIFields.divided.first { $0.metal == name }?.other ?? name : name
  }

  private func number(_ thousandths: Int64) -> String { String(decoding: bytes(thousandths), as: UTF8.self) }

  /// `.26` in the oldest layout, `0.260000` in that of 119 columns, `0.260` in the current one, `0.26` between.
  private func bytes(_ thousandths: Int64) -> [UInt8] { thousandths == 0 ? zero : Self.bytes(thousandths, width) }

  private static func bytes(_ thousandths: Int64, _ width: Int) -> [UInt8] {
    let quantity = Quantity(mantissa: thousandths, decimals: 3)
    return switch width {
    case 109: quantity.text(leadingZero: false)
    case 119: quantity.text(decimals: 6)
    case 122: quantity.text(decimals: 3)
    default: quantity.text()
    }
  }

  private func append(_ form: Form, to file: SampleFile) throws {
    let totals = Totals(form, cells)
    let quote = UInt8(ascii: "\"")
    for (index, cell) in cells.enumerated() {
      if index > 0 { file.append(UInt8(ascii: ",")) }
      if width == 109 { file.append(quote) }
      switch cell {
      case .text:
        let text = form.texts[index]
        if width == 119, text.isEmpty { file.append("\"\"") } else { file.append(text) }
      case .amount(let position): file.append(bytes(form.amounts[position]))
      case .undivided(let metal, let other): file.append(bytes(form.amounts[metal] + form.amounts[other]))
      case .onsiteTotal: file.append(bytes(totals.onsite))
      case .sewageTotal: file.append(bytes(totals.sewageReleased + totals.sewageTreated))
      case .offsiteReleaseTotal: file.append(bytes(totals.sewageReleased + totals.disposal))
      case .recycledTotal: file.append(bytes(totals.recycled))
      case .energyTotal: file.append(bytes(width >= 119 ? totals.waste[6] : totals.energy))
      case .treatedTotal: file.append(bytes(totals.sewageTreated + totals.treated))
      case .transferTotal:
        file.append(
          bytes(
            totals.sewageReleased + totals.disposal + totals.recycled + totals.energy + totals.sewageTreated
              + totals.treated + totals.unclassified))
      case .releasesTotal: file.append(bytes(totals.onsite + totals.sewageReleased + totals.disposal))
      case .waste(let position): file.append(bytes(totals.waste[position]))
      case .wasteTotal: file.append(bytes(totals.waste.reduce(0, +)))
      }
      if width == 109 { file.append(quote) }
    }
    try file.endRecord()
  }

  /// The totals a form prints, from the cells that the layout has.
  private struct Totals {
    var onsite: Int64 = 0, sewageReleased: Int64 = 0, sewageTreated: Int64 = 0, disposal: Int64 = 0
    var recycled: Int64 = 0, energy: Int64 = 0, treated: Int64 = 0, unclassified: Int64 = 0
    var waste: [Int64]

    init(_ form: Form, _ cells: [Cell]) {
      waste = [Int64](repeating: 0, count: TRISample.wasteColumns.count)
      for cell in cells {
        guard let (sum, field) = TRISample.amount(cell, form) else { continue }
        switch TRIFields.all[field].total {
        case .onsite: onsite += sum
        case .sewageReleased: sewageReleased += sum
        case .sewageTreated: sewageTreated += sum
        case .offsiteRelease: disposal += sum
        case .recycled: recycled += sum
        case .energy: energy += sum
        case .treated: treated += sum
        case .unclassified: unclassified += sum
        }
      }
      waste[2] = onsite
      waste[4] = sewageReleased + disposal
      waste[5] = form.onsiteManagement[0]
      waste[6] = form.energyOffsite ?? energy
      waste[7] = form.onsiteManagement[1]
      waste[8] = recycled
      waste[9] = form.onsiteManagement[2]
      waste[10] = sewageTreated + treated
    }
  }
}
