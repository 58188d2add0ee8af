internal import Vocabulary

/// The layout of TRI Basic Plus files 3a (off-site transfers) and 3c (transfers to sewage works, from 2011).
///
/// Columns grow with the release (3a: 169 to 177), so they are found by name. Source: EPA, TRI Basic Plus Data Files
/// and lists of their columns that other programs publish.
struct TRITransferLayout {
  enum Column: Hashable {
    case form, facility, document, chemical, chemicalID, unit, year
    case senderState, senderZIP
    case wasteID, sequence, name, address, city, county, state, province, zip, country, registryID
    /// The sender's own identifiers under the Resource Conservation and Recovery Act, from A.
    case senderWasteID(Int)
    case quantity(rule: String)
  }

  /// The columns behind quantities that say how these were estimated: letters and digits such as `M1`, never a number.
  let basisColumns: [Int]

  let receivers: Receiver.Kind
  let match: LayoutMatch<Column>
  let width: Int
  var name: String { "TRI Basic Plus \(receivers == .offsite ? "3a" : "3c") \(width) columns" }

  init(_ header: HeaderRow, kind: Receiver.Kind) {
    receivers = kind
    width = header.names.count
    match = LayoutMatch(header, kind == .offsite ? Self.offsite : Self.sewage)
    basisColumns = header.names.indices.filter { HeaderRow.matched(header.names[$0]).hasSuffix("BASISOFESTIMATE") }
  }

  private static let shared: [Column: LayoutColumn] = {
    var columns: [Column: LayoutColumn] = [
      .form: .optional("FORM TYPE"),
      .facility: .needed("TRIFID"),
      .document: .needed("DOCUMENT CONTROL NUMBER"),
      .chemical: .needed("CHEMICAL NAME"),
      .chemicalID: .needed("TRI CHEMICAL ID", "TRI CHEM ID", "CAS NUMBER"),
      .unit: .needed("UNIT OF MEASURE"),
      .year: .needed("REPORTING YEAR"),
      .senderState: .optional("FACILITY STATE"),
      .senderZIP: .optional("FACILITY ZIP CODE"),
    ]
    for (index, letter) in "ABCDEFGHIJ".enumerated() { columns[.senderWasteID(index)] = .optional("RCRA NR \(letter)") }
    return columns
  }()

  private static let offsite: [Column: LayoutColumn] = {
    var columns = shared
    columns[.wasteID] = .optional("OFF-SITE RCRA ID NR")
    columns[.sequence] = .needed("OFF-SITE TRANSFER SEQUENCE NUMBER")
    columns[.name] = .needed("OFF-SITE NAME")
    columns[.address] = .optional("OFF-SITE STREET ADDRESS")
    columns[.city] = .optional("OFF-SITE CITY")
    columns[.county] = .optional("OFF-SITE COUNTY")
    columns[.state] = .needed("OFF-SITE STATE")
    columns[.province] = .optional("OFF-SITE PROVINCE")
    columns[.zip] = .optional("OFF-SITE ZIP CODE")
    columns[.country] = .needed("OFF-SITE COUNTRY ID", "OFF-SITE COUNTY ID")
    columns[.registryID] = .optional("OFF-SITE FRS ID", "FRS ID - TRANSFER LOCATION")
    for (code, names) in methods {
      columns[.quantity(rule: "tri.\(code)")] = LayoutColumn(
        names: names.map { "OFF-SITE - \($0)" }, isNeeded: code != "m40.metal")
    }
    return columns
  }()

  private static let sewage: [Column: LayoutColumn] = {
    var columns = shared
    columns[.name] = .needed("POTW - NAME")
    columns[.address] = .optional("POTW - ADDRESS")
    columns[.city] = .optional("POTW - CITY")
    columns[.county] = .optional("POTW - COUNTY")
    columns[.state] = .needed("POTW - STATE")
    columns[.zip] = .optional("POTW - ZIP")
    columns[.registryID] = .optional("POTW REGISTRY ID")
    columns[.quantity(rule: "tri.6.1.release")] = .needed("OFF-SITE - POTW RELEASES")
    columns[.quantity(rule: "tri.6.1.treatment")] = .needed("OFF-SITE - POTW TREATMENT")
    return columns
  }()

  /// The M-code of each quantity column of 3a. Source: EPA, TRI reporting forms, section 6.2; the columns' own words.
  private static let methods: [(code: String, names: [String])] = [
    ("m10", ["STORAGE ONLY"]),
    ("m41", ["SOLIDIFICATION/STABILIZATION (METALS)"]),
    ("m62", ["WASTEWATER TREATMENT (METALS)"]),
    ("m40.metal", ["SOLIDIFICATION/STABILIZATION - METALS AND METAL COMPOUNDS ONLY", "SOLIDIFICATION/STABILIZATION"]),
    ("m61.metal", ["WASTEWATER TREATMENT (EXCLUDING POTWs) - METALS AND METAL COMPOUNDS ONLY"]),
    ("m71", ["UNDERGROUND INJECTION"]),
    ("m81", ["UNDERGROUND INJECTION CLASS I WELLS"]),
    ("m82", ["UNDERGROUND INJECTION CLASS II-V WELLS"]),
    ("m72", ["LANDFILLS/DISPOSAL SURFACE IMPOUNDMENT"]),
    ("m63", ["SURFACE IMPOUNDMENT"]),
    ("m66", ["RCRA SUBTITLE C SURFACE IMPOUNDMENT"]),
    ("m67", ["OTHER SURFACE IMPOUNDMENT"]),
    ("m64", ["OTHER LANDFILLS"]),
    ("m65", ["RCRA SUBTITLE C LANDFILLS"]),
    ("m73", ["LAND TREATMENT"]),
    ("m79", ["OTHER LAND DISPOSAL"]),
    ("m90", ["OTHER OFF-SITE MANAGEMENT"]),
    ("m94", ["TRANSFER TO WASTE BROKER FOR DISPOSAL"]),
    ("m99", ["DISPOSAL - UNKNOWN"]),
    ("m20", ["SOLVENTS/ORGANICS RECOVERY"]),
    ("m24", ["METALS RECOVERY"]),
    ("m26", ["OTHER REUSE OR RECOVERY"]),
    ("m28", ["ACID REGENERATION"]),
    ("m93", ["TRANSFER TO WASTE BROKER FOR RECYCLING"]),
    ("m56", ["ENERGY RECOVERY"]),
    ("m92", ["TRANSFER TO WASTE BROKER FOR ENERGY RECOVERY"]),
    ("m40", ["SOLIDIFICATION/STABILIZATION - TREATMENT - NON-METALS"]),
    ("m50", ["INCINERATION/THERMAL TREATMENT"]),
    ("m54", ["INCINERATION/INSIGNIFICANT FUEL VALUE"]),
    ("m61", ["WASTEWATER TREATMENT (EXCLUDING POTWs) - NON-METALS"]),
    ("m69", ["OTHER WASTE TREATMENT"]),
    ("m95", ["TRANSFER TO WASTE BROKER FOR WASTE TREATMENT"]),
  ]
}
