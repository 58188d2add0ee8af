internal import Vocabulary

/// A vintage of the TRI Basic Data File: EPA re-issues all years in the layout of the day, so it follows the download,
/// not the year.
///
/// | columns | downloaded | marks |
/// |---|---|---|
/// | 109 | to 2019 | names without ordinals, underscores, M40 and M61 undivided, parent company last |
/// | 113 | 2019 | ordinals; M40 and M61 divided; unclassified transfers; parent company last |
/// | 115 | 2020 | datum; parent company at 15 and 16 |
/// | 116 | 2020-2021 | standard parent; elemental metal included |
/// | 119 | 2022-2024 | chemical id apart from CAS number; PBT; PFAS |
/// | 122 | 2024 on | foreign parent |
///
/// Source: EPA, TRI Basic Data Files and their documentation; headers of real files.
struct TRILayout {
  enum Column: Hashable {
    case year, facility, name, street, city, county, state, zip, latitude, longitude, parent, naics, document,
      registryID
    case chemical, chemicalID, metalCategory, formType, unit
    /// A quantity, by the rule it falls under.
    case quantity(rule: String)
    /// M40 or M61 where one column holds metals and others.
    case undividedM40, undividedM61
    case printed(TRITotals.Printed)
    case waste(Int)
    case oneTime, outputMeasure, ratio
  }

  static let knownWidths: Set<Int> = [109, 113, 115, 116, 119, 122]

  let match: LayoutMatch<Column>
  let width: Int

  var name: String { "TRI \(width) columns" }

  init(_ header: HeaderRow, rules: RuleTable) {
    width = header.names.count
    match = LayoutMatch(header, Self.columns(rules: rules))
  }

  /// Needed columns the header lacks, M40 and M61 counted in either of their two forms.
  var missing: [String] {
    var missing = match.missing
    for (code, undivided) in [("m40", Column.undividedM40), ("m61", .undividedM61)]
    where match.positions[undivided] == nil {
      for rule in ["tri.\(code)", "tri.\(code).metal"] where match.positions[.quantity(rule: rule)] == nil {
        missing.append("6.2 - \(code.uppercased()) \(rule.hasSuffix("metal") ? "METAL" : "NON-METAL")")
      }
    }
    if match.positions[.undividedM40] != nil, match.positions[.metalCategory] == nil {
      missing.append("METAL CATEGORY")
    }
    return missing
  }

  /// Names that vintages spell with other words; blanks, underscores, hyphens and ordinals are passed over anyway.
  private static let otherNames: [String: [String]] = [
    "tri.5.4.1": ["5.4.1_UNDERGROUND_CLASS_I"],
    "tri.5.4.2": ["5.4.2_UNDERGROUND_CLASS_II-V"],
    "tri.5.5.1a": ["5.5.1A_RCRA_C_LANDFILLS"],
    "tri.5.5.3": ["5.5.3_SURFACE_IMPOUNDMENT"],
    "tri.5.5.3a": ["5.5.3A_RCRA_C_SURFACE_IMP."],
    "tri.5.5.3b": ["5.5.3B_Other_SURFACE_IMP."],
    "tri.6.1.release": ["6.1_POTW-TRANSFERS_FOR_RELEASE"],
    "tri.6.1.treatment": ["6.1_POTW-TRANSFERS_FOR_TREATM."],
  ]

  private static func columns(rules: RuleTable) -> [Column: LayoutColumn] {
    var columns: [Column: LayoutColumn] = [
      .year: .needed("YEAR"),
      .facility: .needed("TRIFD", "TRIFID", "TRI_FACILITY_ID"),
      .name: .needed("FACILITY NAME"),
      .registryID: .optional("FRS ID"),
      .street: .optional("STREET ADDRESS"),
      .city: .optional("CITY"),
      .county: .optional("COUNTY"),
      .state: .needed("ST"),
      .zip: .optional("ZIP"),
      .latitude: .optional("LATITUDE"),
      .longitude: .optional("LONGITUDE"),
      .parent: .optional("PARENT CO NAME", "PARENT_COMPANY_NAME"),
      .naics: .needed("PRIMARY NAICS"),
      .document: .needed("DOC_CTRL_NUM"),
      .chemical: .needed("CHEMICAL"),
      .chemicalID: .needed("TRI CHEMICAL/COMPOUND ID", "CAS_#/COMPOUND_ID", "CAS#"),
      .metalCategory: .optional("METAL CATEGORY"),
      .formType: .needed("FORM TYPE"),
      .unit: .needed("UNIT OF MEASURE"),
      .undividedM40: .optional("6.2 - M40"),
      .undividedM61: .optional("6.2 - M61"),
      .oneTime: .optional("8.8 - ONE-TIME RELEASE"),
      .outputMeasure: .optional("PROD_RATIO_OR_ ACTIVITY"),
      .ratio: .optional("8.9 - PRODUCTION RATIO"),
    ]
    for rule in rules.rules where rule.register == .tri {
      let isDivided = rule.id.hasPrefix("tri.m40") || rule.id.hasPrefix("tri.m61")
      columns[.quantity(rule: rule.id)] = LayoutColumn(
        names: [rule.field] + otherNames[rule.id, default: []], isNeeded: !isDivided && rule.id != "tri.unclassified")
    }
    for printed in TRITotals.Printed.allCases {
      columns[.printed(printed)] = LayoutColumn(names: printed.names, isNeeded: false)
    }
    for (index, names) in TRITotals.wasteColumns.enumerated() {
      columns[.waste(index)] = LayoutColumn(names: names, isNeeded: false)
    }
    return columns
  }
}
