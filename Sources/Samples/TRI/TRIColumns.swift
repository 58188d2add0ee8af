/// The columns of the TRI Basic Data File in its six layouts (EPA, Basic Data File documentation).
public enum TRIColumns {
  /// Every column of the current layout in order, without its ordinal, and its name in the oldest one where it was
  /// there.
  static let names: [(current: String, oldest: String?)] = """
    YEAR=YEAR
    TRIFD=TRI_FACILITY_ID
    FRS ID=FRS_ID
    FACILITY NAME=FACILITY_NAME
    STREET ADDRESS=STREET_ADDRESS
    CITY=CITY
    COUNTY=COUNTY
    ST=ST
    ZIP=ZIP
    BIA=BIA_CODE
    TRIBE=TRIBE
    LATITUDE=LATITUDE
    LONGITUDE=LONGITUDE
    HORIZONTAL DATUM
    PARENT CO NAME=PARENT_COMPANY_NAME
    PARENT CO DB NUM=PARENT_COMPANY_DB_NUMBER
    STANDARD PARENT CO NAME
    FOREIGN PARENT CO NAME
    FOREIGN PARENT CO DB NUM
    STANDARD FOREIGN PARENT CO NAME
    FEDERAL FACILITY=FEDERAL_FACILITY
    INDUSTRY SECTOR CODE=INDUSTRY_SECTOR_CODE
    INDUSTRY SECTOR=INDUSTRY_SECTOR
    PRIMARY SIC=PRIMARY_SIC
    SIC 2=SIC_2
    SIC 3=SIC_3
    SIC 4=SIC_4
    SIC 5=SIC_5
    SIC 6=SIC_6
    PRIMARY NAICS=PRIMARY_NAICS
    NAICS 2=NAICS_2
    NAICS 3=NAICS_3
    NAICS 4=NAICS_4
    NAICS 5=NAICS_5
    NAICS 6=NAICS_6
    DOC_CTRL_NUM=DOC_CTRL_NUM
    CHEMICAL=CHEMICAL
    ELEMENTAL METAL INCLUDED
    TRI CHEMICAL/COMPOUND ID
    CAS#=CAS_#/COMPOUND_ID
    SRS ID=SRS_ID
    CLEAN AIR ACT CHEMICAL=CLEAR_AIR_ACT_CHEMICAL
    CLASSIFICATION=CLASSIFICATION
    METAL=METAL
    METAL CATEGORY=METAL_CATEGORY
    CARCINOGEN=CARCINOGEN
    PBT
    PFAS
    FORM TYPE=FORM_TYPE
    UNIT OF MEASURE=UNIT_OF_MEASURE
    5.1 - FUGITIVE AIR=5.1_FUGITIVE_AIR
    5.2 - STACK AIR=5.2_STACK_AIR
    5.3 - WATER=5.3_WATER
    5.4 - UNDERGROUND=5.4_UNDERGROUND
    5.4.1 - UNDERGROUND CL I=5.4.1_UNDERGROUND_CLASS_I
    5.4.2 - UNDERGROUND C II-V=5.4.2_UNDERGROUND_CLASS_II-V
    5.5.1 - LANDFILLS=5.5.1_LANDFILLS
    5.5.1A - RCRA C LANDFILL=5.5.1A_RCRA_C_LANDFILLS
    5.5.1B - OTHER LANDFILLS=5.5.1B_OTHER_LANDFILLS
    5.5.2 - LAND TREATMENT=5.5.2_LAND_TREATMENT
    5.5.3 - SURFACE IMPNDMNT=5.5.3_SURFACE_IMPOUNDMENT
    5.5.3A - RCRA SURFACE IM=5.5.3A_RCRA_C_SURFACE_IMP.
    5.5.3B - OTHER SURFACE I=5.5.3B_Other_SURFACE_IMP.
    5.5.4 - OTHER DISPOSAL=5.5.4_OTHER_DISPOSAL
    ON-SITE RELEASE TOTAL=ON-SITE_RELEASE_TOTAL
    6.1 - POTW - TRNS RLSE=6.1_POTW-TRANSFERS_FOR_RELEASE
    6.1 - POTW - TRNS TRT=6.1_POTW-TRANSFERS_FOR_TREATM.
    POTW - TOTAL TRANSFERS=6.1_POTW-TOTAL_TRANSFERS
    6.2 - M10=6.2_M10
    6.2 - M41=6.2_M41
    6.2 - M62=6.2_M62
    6.2 - M40 METAL
    6.2 - M61 METAL
    6.2 - M71=6.2_M71
    6.2 - M81=6.2_M81
    6.2 - M82=6.2_M82
    6.2 - M72=6.2_M72
    6.2 - M63=6.2_M63
    6.2 - M66=6.2_M66
    6.2 - M67=6.2_M67
    6.2 - M64=6.2_M64
    6.2 - M65=6.2_M65
    6.2 - M73=6.2_M73
    6.2 - M79=6.2_M79
    6.2 - M90=6.2_M90
    6.2 - M94=6.2_M94
    6.2 - M99=6.2_M99
    OFF-SITE RELEASE TOTAL=OFF-SITE_RELEASE_TOTAL
    6.2 - M20=6.2_M20
    6.2 - M24=6.2_M24
    6.2 - M26=6.2_M26
    6.2 - M28=6.2_M28
    6.2 - M93=6.2_M93
    OFF-SITE RECYCLED TOTAL=OFF-SITE_RECYCLED_TOTAL
    6.2 - M56=6.2_M56
    6.2 - M92=6.2_M92
    OFF-SITE ENERGY RECOVERY T=OFF-SITE_RECOVERY_TOTAL
    6.2 - M40 NON-METAL=6.2_M40
    6.2 - M50=6.2_M50
    6.2 - M54=6.2_M54
    6.2 - M61 NON-METAL=6.2_M61
    6.2 - M69=6.2_M69
    6.2 - M95=6.2_M95
    OFF-SITE TREATED TOTAL=OFF-SITE_TREATED_TOTAL
    6.2 - UNCLASSIFIED
    6.2 - TOTAL TRANSFER
    TOTAL RELEASES=TOTAL_RELEASES
    8.1 - RELEASES=8.1_RELEASES
    8.1A - ON-SITE CONTAINED=8.1A_ON-SITE_CONTAINED_REL.
    8.1B - ON-SITE OTHER=8.1B_ON-SITE_OTHER_RELEASES
    8.1C - OFF-SITE CONTAIN=8.1C_OFF-SITE_CONTAINED_REL.
    8.1D - OFF-SITE OTHER R=8.1D_OFF-SITE_OTHER_RELEASES
    8.2 - ENERGY RECOVER ON=8.2_ENERGY_RECOVERY_ON-SITE
    8.3 - ENERGY RECOVER OF=8.3_ENERGY_RECOVERY_OFF-SITE
    8.4 - RECYCLING ON SITE=8.4_RECYCLING_ON-SITE
    8.5 - RECYCLING OFF SIT= 8.5_RECYCLING_OFF-SITE
    8.6 - TREATMENT ON SITE=8.6_TREATMENT_ON-SITE
    8.7 - TREATMENT OFF SITE=8.7_TREATMENT_OFF-SITE
    PRODUCTION WSTE (8.1-8.7)=PROD._WASTE_(8.1_THRU_8.7)
    8.8 - ONE-TIME RELEASE=8.8_ONE-TIME_RELEASE
    PROD_RATIO_OR_ ACTIVITY=PROD_RATIO_OR_ACTIVITY
    8.9 - PRODUCTION RATIO=8.9_PRODUCTION_RATIO
    """.split(separator: "\n").map { line in
      let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
      return (parts[0], parts.count > 1 ? parts[1] : nil)
    }

  /// The layouts by their number of columns.
  public static let widths = [109, 113, 115, 116, 119, 122]

  /// The current names of a layout's columns, in its order.
  public static func order(_ width: Int) -> [String] {
    let parents: Set = ["PARENT CO NAME", "PARENT CO DB NUM"]
    var missing: Set<String> = []
    if width < 122 {
      missing.formUnion(["FOREIGN PARENT CO NAME", "FOREIGN PARENT CO DB NUM", "STANDARD FOREIGN PARENT CO NAME"])
    }
    if width < 119 { missing.formUnion(["TRI CHEMICAL/COMPOUND ID", "PBT", "PFAS"]) }
    if width < 116 { missing.insert("STANDARD PARENT CO NAME") }
    if width < 115 { missing.formUnion(["HORIZONTAL DATUM", "ELEMENTAL METAL INCLUDED"]) }
    let all = names.filter { width == 109 ? $0.oldest != nil : !missing.contains($0.current) }.map(\.current)
    return width < 115 ? all.filter { !parents.contains($0) } + all.filter { parents.contains($0) } : all
  }

  /// The header of a layout as its files print it, without a line end; the oldest one ends in a comma that its rows
  /// lack.
  public static func header(_ width: Int) -> [String] {
    let oldest = Dictionary(names.map { ($0.current, $0.oldest ?? "") }, uniquingKeysWith: { first, _ in first })
    return order(width).enumerated().map { index, name in
      if width == 109 { return oldest[name] ?? name }
      return "\(index + 1). " + (name == "CAS#" && width < 119 ? "CAS #/COMPOUND ID" : name)
    }
  }
}
