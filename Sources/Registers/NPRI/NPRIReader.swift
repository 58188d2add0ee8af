package import Vocabulary

/// Reads NPRI's releases, disposals and transfers: one row is one amount of one sub-category.
///
/// Facility, year, substance, group and category do not make a key: rows that repeat are all kept and add up.
struct NPRIReader {
  let layout: NPRILayout

  func read(_ reader: DelimitedReader, into collector: inout SourceCollector) throws {
    let columns = layout.match
    let yearColumn = columns[.year]
    let facilityColumn = columns[.facility]
    let casColumn = columns[.cas]
    let substanceColumn = columns[.substance]
    let naicsColumn = columns[.naics]
    let provinceColumn = columns[.province]
    let groupColumn = columns[.group]
    let categoryColumn = columns[.category]
    let quantityColumn = columns[.quantity]
    let unitColumn = columns[.unit]
    let methodColumn = columns[.method]
    let nameColumn = columns[.name]
    let companyColumn = columns[.company]
    let frenchColumn = columns[.substanceFrench]
    let titleColumns: [Language: Int] = [.english: columns[.naicsTitle], .french: columns[.naicsTitleFrench]]
    var subcategories = Subcategories()
    var methods = Methods()
    var report = Report()
    while try collector.next(reader, width: layout.width) {
      report.year = try collector.year(reader, yearColumn)
      report.facility = try collector.facility(reader, facilityColumn).index
      report.substance = try collector.substance(
        reader, code: casColumn, name: substanceColumn, frenchName: frenchColumn)
      report.sector = collector.sector(reader, naicsColumn)
      try collector.sectorTitle(reader, of: report.sector, titleColumns)
      report.place = try collector.place(reader, provinceColumn)
      report.line = reader.line
      let (rule, part) = try subcategories.rule(reader, group: groupColumn, category: categoryColumn, collector)
      report.part = part
      report.amounts.removeAll(keepingCapacity: true)
      if let quantity = try collector.quantity(reader, quantityColumn) {
        if let unit = try collector.unit(reader, unitColumn) {
          report.amounts.append(
            Amount(
              value: quantity.converted(from: unit), quantity: quantity.doubleValue, unit: unit, rule: rule,
              column: quantityColumn + 1, method: try methods.method(reader, methodColumn, collector)))
        } else {
          try collector.noteUnknownUnit(reader, unitColumn, cells: 1)
        }
      }
      collector.facilities.cover(report.facility, year: report.year, part: part)
      if collector.facilities.wantsDetails(report.facility, year: report.year) {
        var details = FacilityDetails(year: report.year)
        details.name = try NPRINames.meaningful(collector.text(reader, nameColumn))
        details.company = try NPRINames.meaningful(collector.text(reader, companyColumn))
        details.place = report.place
        details.sector = report.sector
        collector.facilities.add(details, to: report.facility)
      }
      try collector.emit(report)
    }
  }

  /// The methods of estimation, found once for each spelling.
  private struct Methods {
    private var interner = ByteInterner()
    private var found: [EstimationMethod] = []

    mutating func method(_ reader: DelimitedReader, _ column: Int, _ collector: SourceCollector) throws
      -> EstimationMethod
    {
      let (index, isNew) = interner.number(of: reader.field(column))
      if !isNew { return found[index] }
      let text = try collector.text(reader, column) ?? ""
      let method = EstimationMethod(text)
      if method == nil {
        try collector.note(
          .unknownMethod, reader, column: column, found: text,
          expected: "one of \(EstimationMethod.allCases.map(\.code).filter { !$0.isEmpty }.joined(separator: ", "))")
      }
      found.append(method ?? .notTold)
      return found[index]
    }
  }

  /// The rules of group and category pairs, found once for each spelling.
  private struct Subcategories {
    private var interner = ByteInterner()
    private var found: [(rule: Int, part: ReportPart)] = []
    private var key: [UInt8] = []

    mutating func rule(_ reader: DelimitedReader, group: Int, category: Int, _ collector: SourceCollector) throws -> (
      rule: Int, part: ReportPart
    ) {
      key.removeAll(keepingCapacity: true)
      key.append(contentsOf: reader.field(group))
      key.append(UInt8(ascii: "|"))
      key.append(contentsOf: reader.field(category))
      let (index, isNew) = key.withUnsafeBytes { interner.number(of: $0) }
      if !isNew { return found[index] }
      let groupText = try collector.text(reader, group) ?? ""
      let categoryText = try collector.text(reader, category) ?? ""
      let rules = collector.tables.rules
      let exact = rules.rule(field: "\(groupText) | \(categoryText)", in: .npri)
      let ofGroup = rules.rule(field: "\(groupText) | *", in: .npri)
      // A group of one sub-category repeats its own name as the category.
      if exact == nil, ofGroup == nil || groupText != categoryText {
        try collector.note(
          .unknownCategory, reader, column: ofGroup == nil ? group : category, found: "\(groupText) | \(categoryText)",
          expected: "a group and category of NPRI")
      }
      guard let rule = exact ?? ofGroup ?? rules.rule(field: "* | *", in: .npri) else {
        throw ReferenceTableError(message: "reference table rules.csv lacks npri.unknown")
      }
      found.append((rule, ReportPart(npri: rules.rules[rule])))
      return found[index]
    }

  }
}

extension ReportPart {
  /// The part of NPRI's report that amounts of a rule belong to.
  package init(npri rule: Rule) {
    self =
      switch rule.category {
      case _ where rule.isRelease: .releases
      case .onsiteAir, .onsiteWater, .onsiteUnspecified, .onsiteLand, .onsiteUnderground, .offsiteDisposal: .disposals
      case .recycling, .energyRecovery, .treatment, .sewage: .transfers
      case .other: .whole
      }
  }
}

/// Names in NPRI files that say nothing.
enum NPRINames {
  static func meaningful(_ name: String?) -> String? {
    guard let name else { return nil }
    switch name.lowercased() {
    case "", "(blank)", "same", "same as above", "n/a", "na", "s/o", "sans objet", "idem", "-", "none": return nil
    default: return name
    }
  }
}

/// NPRI's facility numbers, in all their spellings one.
enum NPRIIdentifier {
  /// The digits of a number without the blanks, hyphens and leading zeros that some files have; nil for one that is
  /// plain already, or none.
  static func plain(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    if bytes.first != 0x30, bytes.allSatisfy({ $0 &- 0x30 < 10 }) { return nil }
    var digits: [UInt8] = []
    for byte in bytes {
      if byte &- 0x30 < 10 {
        if byte != 0x30 || !digits.isEmpty { digits.append(byte) }
      } else if byte != 0x20, byte != 0x2D {
        return nil
      }
    }
    return digits.isEmpty ? nil : digits
  }
}
