/// Small TRI Basic Data Files in every published layout.
public enum TRIText {
  public static let names122: [String] = [
    "YEAR", "TRIFD", "FRS ID", "FACILITY NAME", "STREET ADDRESS", "CITY", "COUNTY", "ST", "ZIP", "BIA", "TRIBE", "LATITUDE", "LONGITUDE",
    "HORIZONTAL DATUM", "PARENT CO NAME", "PARENT CO DB NUM", "STANDARD PARENT CO NAME", "FOREIGN PARENT CO NAME",
    "FOREIGN PARENT CO DB NUM", "STANDARD FOREIGN PARENT CO NAME", "FEDERAL FACILITY", "INDUSTRY SECTOR CODE", "INDUSTRY SECTOR",
    "PRIMARY SIC", "SIC 2", "SIC 3", "SIC 4", "SIC 5", "SIC 6", "PRIMARY NAICS", "NAICS 2", "NAICS 3", "NAICS 4", "NAICS 5", "NAICS 6",
    "DOC_CTRL_NUM", "CHEMICAL", "ELEMENTAL METAL INCLUDED", "TRI CHEMICAL/COMPOUND ID", "CAS#", "SRS ID", "CLEAN AIR ACT CHEMICAL",
    "CLASSIFICATION", "METAL", "METAL CATEGORY", "CARCINOGEN", "PBT", "PFAS", "FORM TYPE", "UNIT OF MEASURE", "5.1 - FUGITIVE AIR",
    "5.2 - STACK AIR", "5.3 - WATER", "5.4 - UNDERGROUND", "5.4.1 - UNDERGROUND CL I", "5.4.2 - UNDERGROUND C II-V", "5.5.1 - LANDFILLS",
    "5.5.1A - RCRA C LANDFILL", "5.5.1B - OTHER LANDFILLS", "5.5.2 - LAND TREATMENT", "5.5.3 - SURFACE IMPNDMNT",
    "5.5.3A - RCRA SURFACE IM", "5.5.3B - OTHER SURFACE I", "5.5.4 - OTHER DISPOSAL", "ON-SITE RELEASE TOTAL", "6.1 - POTW - TRNS RLSE",
    "6.1 - POTW - TRNS TRT", "POTW - TOTAL TRANSFERS", "6.2 - M10", "6.2 - M41", "6.2 - M62", "6.2 - M40 METAL", "6.2 - M61 METAL",
    "6.2 - M71", "6.2 - M81", "6.2 - M82", "6.2 - M72", "6.2 - M63", "6.2 - M66", "6.2 - M67", "6.2 - M64", "6.2 - M65", "6.2 - M73",
    "6.2 - M79", "6.2 - M90", "6.2 - M94", "6.2 - M99", "OFF-SITE RELEASE TOTAL", "6.2 - M20", "6.2 - M24", "6.2 - M26", "6.2 - M28",
    "6.2 - M93", "OFF-SITE RECYCLED TOTAL", "6.2 - M56", "6.2 - M92", "OFF-SITE ENERGY RECOVERY T", "6.2 - M40 NON-METAL", "6.2 - M50",
    "6.2 - M54", "6.2 - M61 NON-METAL", "6.2 - M69", "6.2 - M95", "OFF-SITE TREATED TOTAL", "6.2 - UNCLASSIFIED", "6.2 - TOTAL TRANSFER",
    "TOTAL RELEASES", "8.1 - RELEASES", "8.1A - ON-SITE CONTAINED", "8.1B - ON-SITE OTHER", "8.1C - OFF-SITE CONTAIN",
    "8.1D - OFF-SITE OTHER R", "8.2 - ENERGY RECOVER ON", "8.3 - ENERGY RECOVER OF", "8.4 - RECYCLING ON SITE", "8.5 - RECYCLING OFF SIT",
    "8.6 - TREATMENT ON SITE", "8.7 - TREATMENT OFF SITE", "PRODUCTION WSTE (8.1-8.7)", "8.8 - ONE-TIME RELEASE", "PROD_RATIO_OR_ ACTIVITY",
    "8.9 - PRODUCTION RATIO",
  ]
  public static let names109: [String] = [
    "YEAR", "TRI_FACILITY_ID", "FRS_ID", "FACILITY_NAME", "STREET_ADDRESS", "CITY", "COUNTY", "ST", "ZIP", "BIA_CODE", "TRIBE", "LATITUDE",
    "LONGITUDE", "FEDERAL_FACILITY", "INDUSTRY_SECTOR_CODE", "INDUSTRY_SECTOR", "PRIMARY_SIC", "SIC_2", "SIC_3", "SIC_4", "SIC_5", "SIC_6",
    "PRIMARY_NAICS", "NAICS_2", "NAICS_3", "NAICS_4", "NAICS_5", "NAICS_6", "DOC_CTRL_NUM", "CHEMICAL", "CAS_#/COMPOUND_ID", "SRS_ID",
    "CLEAR_AIR_ACT_CHEMICAL", "CLASSIFICATION", "METAL", "METAL_CATEGORY", "CARCINOGEN", "FORM_TYPE", "UNIT_OF_MEASURE", "5.1_FUGITIVE_AIR",
    "5.2_STACK_AIR", "5.3_WATER", "5.4_UNDERGROUND", "5.4.1_UNDERGROUND_CLASS_I", "5.4.2_UNDERGROUND_CLASS_II-V", "5.5.1_LANDFILLS",
    "5.5.1A_RCRA_C_LANDFILLS", "5.5.1B_OTHER_LANDFILLS", "5.5.2_LAND_TREATMENT", "5.5.3_SURFACE_IMPOUNDMENT", "5.5.3A_RCRA_C_SURFACE_IMP.",
    "5.5.3B_Other_SURFACE_IMP.", "5.5.4_OTHER_DISPOSAL", "ON-SITE_RELEASE_TOTAL", "6.1_POTW-TRANSFERS_FOR_RELEASE",
    "6.1_POTW-TRANSFERS_FOR_TREATM.", "6.1_POTW-TOTAL_TRANSFERS", "6.2_M10", "6.2_M41", "6.2_M62", "6.2_M71", "6.2_M81", "6.2_M82",
    "6.2_M72", "6.2_M63", "6.2_M66", "6.2_M67", "6.2_M64", "6.2_M65", "6.2_M73", "6.2_M79", "6.2_M90", "6.2_M94", "6.2_M99",
    "OFF-SITE_RELEASE_TOTAL", "6.2_M20", "6.2_M24", "6.2_M26", "6.2_M28", "6.2_M93", "OFF-SITE_RECYCLED_TOTAL", "6.2_M56", "6.2_M92",
    "OFF-SITE_RECOVERY_TOTAL", "6.2_M40", "6.2_M50", "6.2_M54", "6.2_M61", "6.2_M69", "6.2_M95", "OFF-SITE_TREATED_TOTAL", "TOTAL_RELEASES",
    "8.1_RELEASES", "8.1A_ON-SITE_CONTAINED_REL.", "8.1B_ON-SITE_OTHER_RELEASES", "8.1C_OFF-SITE_CONTAINED_REL.",
    "8.1D_OFF-SITE_OTHER_RELEASES", "8.2_ENERGY_RECOVERY_ON-SITE", "8.3_ENERGY_RECOVERY_OFF-SITE", "8.4_RECYCLING_ON-SITE",
    " 8.5_RECYCLING_OFF-SITE", "8.6_TREATMENT_ON-SITE", "8.7_TREATMENT_OFF-SITE", "PROD._WASTE_(8.1_THRU_8.7)", "8.8_ONE-TIME_RELEASE",
    "PROD_RATIO_OR_ACTIVITY", "8.9_PRODUCTION_RATIO", "PARENT_COMPANY_NAME", "PARENT_COMPANY_DB_NUMBER",
  ]

  /// The names of a layout by its number of columns, as its header prints them.
  public static func header(_ width: Int) -> [String] {
    if width == 109 { return names109 }
    let foreign: Set = ["FOREIGN PARENT CO NAME", "FOREIGN PARENT CO DB NUM", "STANDARD FOREIGN PARENT CO NAME"]
    var names = names122.filter { width == 122 || !foreign.contains($0) }
    if width <= 116 {
      names.removeAll { ["TRI CHEMICAL/COMPOUND ID", "PBT", "PFAS"].contains($0) }
      names = names.map { $0 == "CAS#" ? "CAS #/COMPOUND ID" : $0 }
    }
    if width <= 115 { names.removeAll { $0 == "STANDARD PARENT CO NAME" } }
    if width == 113 {
      let parents = ["PARENT CO NAME", "PARENT CO DB NUM"]
      names.removeAll { parents.contains($0) || ["HORIZONTAL DATUM", "ELEMENTAL METAL INCLUDED"].contains($0) }
      names += parents
    }
    return names.enumerated().map { "\($0 + 1). \($1)" }
  }

  /// A file of one layout; a row gives cells by the 122-column names, and what it leaves out is 0 or blank.
  public static func file(_ width: Int = 122, rows: [[String: String]]) -> String {
    let header = header(width)
    let plain = width == 109 ? names109 : header.map { String($0.drop { $0 != " " }.dropFirst()) }
    let defaults = [
      "YEAR": "2018", "TRIFD": "60601TSTFC1MAIN", "FACILITY NAME": "TEST WORKS", "ST": "IL", "PRIMARY NAICS": "325199",

      "CHEMICAL": "Toluene", "TRI CHEMICAL/COMPOUND ID": "0000108883", "UNIT OF MEASURE": "Pounds", "FORM TYPE": "R", "LATITUDE": "41.88",
      "LONGITUDE": "-87.63", "METAL CATEGORY": "0",
    ]
    let others = [
      "TRI_FACILITY_ID": "TRIFD", "CAS_#/COMPOUND_ID": "TRI CHEMICAL/COMPOUND ID", "CAS #/COMPOUND ID": "TRI CHEMICAL/COMPOUND ID",
      "CAS#": "TRI CHEMICAL/COMPOUND ID", "6.2_M40": "6.2 - M40", "6.2_M61": "6.2 - M61", "5.1_FUGITIVE_AIR": "5.1 - FUGITIVE AIR",
      "ON-SITE_RELEASE_TOTAL": "ON-SITE RELEASE TOTAL", "TOTAL_RELEASES": "TOTAL RELEASES", "OFF-SITE_RELEASE_TOTAL": "OFF-SITE RELEASE TOTAL",
      "OFF-SITE_TREATED_TOTAL": "OFF-SITE TREATED TOTAL",
    ]
    let lines = rows.enumerated().map { index, given in
      let row = ["DOC_CTRL_NUM": "\(1_318_000_000_017 + index)"].merging(given) { _, given in given }
      return plain.map { name in
        let key = others[name] ?? name.replacing("_", with: " ")
        let known = row[key] ?? row[name] ?? defaults[key] ?? defaults[name]
        return quoted(
          known ?? (key.first?.isNumber == true || key.contains("TOTAL") || key.hasPrefix("PRODUCTION W") || key.hasPrefix("PROD.") ? "0" : ""))
      }.joined(separator: ",")
    }
    let end = width == 109 ? "," : ""  // the oldest layout's header ends in a comma that its rows lack
    return header.joined(separator: ",") + end + "\n" + lines.map { $0 + "\n" }.joined()
  }

  private static func quoted(_ cell: String) -> String { cell.contains(",") ? "\"\(cell)\"" : cell }
}
