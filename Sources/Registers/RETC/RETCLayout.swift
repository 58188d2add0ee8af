internal import Vocabulary

/// A vintage of RETC's table of amounts (em): 18 columns for 2004 and 2005, 20 for 2012, 19 for the other years.
///
/// The year stands in the file's name, or in a column of its own where someone joined several years. Source: SEMARNAT,
/// RETC yearly files.
struct RETCAmountsLayout {
  enum Column: Hashable {
    case year, facility, name, state, municipality, code, substance, unit
    case quantity(rule: String)
  }

  let match: LayoutMatch<Column>
  let width: Int
  var name: String { "RETC em \(width) columns" }

  init(_ header: HeaderRow, rules: RuleTable) {
    width = header.names.count
    var columns: [Column: LayoutColumn] = [
      .year: RETCYear.columnNames,
      .facility: .needed("NRA"),
      .name: .optional("NOMBRE", "ESTABLECIMIENTO"),
      .state: .needed("ESTADO", "ENTIDAD FEDERATIVA"),
      .municipality: .optional("MUNICIPIO", "DELEGACIÓN\\MUNICIPIO"),
      .code: .needed("CAS", "NO. CAS"),
      .substance: .needed("SUSTANCIA", "DESCRIPCIÓN"),
      .unit: .needed("UNIDAD"),
    ]
    for rule in rules.rules where rule.register == .retc {
      columns[.quantity(rule: rule.id)] = LayoutColumn(
        names: rule.field.split(separator: ";").map(String.init), isNeeded: true)
    }
    match = LayoutMatch(header, columns)
  }
}

/// A vintage of RETC's table of establishments (es): 20 columns for 2004, 2005 and 2012, 21 for the other years.
///
/// In 2012 the column `SCIAN` holds the description and `NÚMERO SCIAN` the code. Source: SEMARNAT, RETC yearly files.
struct RETCEstablishmentsLayout {
  enum Column: Hashable {
    case year, facility, name, scian, scianTitle, street, number, settlement, city, state, municipality, postalCode,
      latitude, longitude
  }

  private static let columns: [Column: LayoutColumn] = [
    .year: RETCYear.columnNames,
    .facility: .needed("NRA"),
    .name: .optional("NOMBRE", "ESTABLECIMIENTO"),
    .scian: .optional("NÚMERO SCIAN", "SCIAN"),
    .scianTitle: .optional("DESCRIPCIÓN SCIAN"),
    .street: .needed("CALLE"),
    .number: .optional("NÚM. EXT", "NO. EXTERIOR", "NÚMERO EXTERIOR"),
    .settlement: .needed("COLONIA"),
    .city: .needed("LOCALIDAD"),
    .state: .needed("ESTADO", "ENTIDAD FEDERATIVA"),
    .municipality: .optional("MUNICIPIO", "DELEGACIÓN\\MUNICIPIO"),
    .postalCode: .optional("C.P.", "CÓDIGO POSTAL"),
    .latitude: .needed("LATITUD NORTE"),
    .longitude: .needed("LONGITUD OESTE"),
  ]

  let match: LayoutMatch<Column>
  let width: Int
  /// Where a column of descriptions stands under the name `SCIAN`, beside the numbers (2012).
  let scianText: Int?
  var name: String { "RETC es \(width) columns" }

  init(_ header: HeaderRow) {
    width = header.names.count
    match = LayoutMatch(header, Self.columns)
    scianText = header.position(["NÚMERO SCIAN"]) == nil ? nil : header.position(["SCIAN"])
  }
}
