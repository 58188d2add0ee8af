internal import Vocabulary

extension NationalRegister {
  /// Mexico's Registro de Emisiones y Transferencia de Contaminantes. SEMARNAT states no licence with its files.
  static let retc = NationalRegister(
    register: .retc,
    language: .spanish, letterLanguages: [.spanish],
    classification: [.english: "SCIAN", .french: "SCIAN", .spanish: "SCIAN"],
    licence: Licence(name: "unknown", title: "Terms not stated by the publisher", address: nil),
    contact: "https://www.gob.mx/semarnat",
    firstYear: 2004,
    publication: Publication(
      filesHoldAllYears: false,
      files: { years in
        years.flatMap { year in
          ["em", "es"].map { OfficialFile(register: .retc, name: "\($0)_\(year).csv", address: nil) }
        }
      },
      notice:
        "RETC's files have no address that a program can ask, as far as could be checked when this version was made",
      manualSteps: """
        By hand: open http://sinat.semarnat.gob.mx/retc/retc/index.php
          choose a year and download its workbook ("retc YYYY.xlsx": Datos Generales, Emisiones y Transferencias),
          and give it to ecotone integrate as it is.
        """),
    // Of 32 states.
    statesOfWhole: 30,
    boxes: [Box(latitudes: 14.5...32.8, longitudes: -118.5 ... -86.7)],
    files: [.retcAmounts, .retcEstablishments],
    contents: [.retcAmounts, .retcEstablishments],
    contentsOfCategory: { _ in [.retcAmounts] },
    contentOfRule: { _ in .retcAmounts },
    contentOfEmptyReport: .retcAmounts,
    layouts: { header, tables in
      [RETCAmountsLayout(header, rules: tables.rules), RETCEstablishmentsLayout(header)]
    }
  ).with {
    // A municipality from 900 on; no state has as many.
    $0.hasFictionalForm = { id in
      id.count == 13 && id.hasPrefix("F") && (id.dropFirst(5).prefix(3).wholeMatch(of: /9\d\d/) != nil)
    }
  }
}

extension SourceKind {
  public static let retcAmounts = SourceKind("retc_amounts", of: .retc, "RETC amounts (em)")
  public static let retcEstablishments = SourceKind(
    "retc_establishments", of: .retc, "RETC establishments (es)", describes: .retcEstablishments)
}

extension ContentKind {
  static let retcAmounts = ContentKind("retc_amounts", of: .retc)
  static let retcEstablishments = ContentKind("retc_establishments", of: .retc, holdsAmounts: false)
}

/// A RETC table has its year in its file's name, or in a column where someone joined several years.
enum RETCYear {
  /// The column's names in all vintages; the year of an establishment's registration is another thing.
  static let columnNames = LayoutColumn.optional(
    "AÑO", "AÑO DE REPORTE", "AÑO REPORTE", "AÑO DE REGISTRO", "AÑO RETC", "ANIO", "EJERCICIO", "PERIODO", "YEAR")

  static func place(_ column: Int?) -> YearPlace {
    .optionalColumn(column, names: columnNames.names.filter { $0 != "AÑO DE REGISTRO" })
  }
}

extension RETCAmountsLayout: FileLayout {
  var kind: SourceKind { .retcAmounts }
  var share: Double { match.share }
  var missing: [String] { match.missing }
  var year: YearPlace { RETCYear.place(match.positions[.year]) }

  func read(_ reader: DelimitedReader, year: StatedYear, into collector: inout SourceCollector) throws {
    try RETCAmountsReader(self, years: year, rules: collector.tables.rules).read(reader, into: &collector)
  }
}

extension RETCEstablishmentsLayout: FileLayout {
  var kind: SourceKind { .retcEstablishments }
  var share: Double { match.share }
  var missing: [String] { match.missing }
  var year: YearPlace { RETCYear.place(match.positions[.year]) }

  func read(_ reader: DelimitedReader, year: StatedYear, into collector: inout SourceCollector) throws {
    try RETCEstablishmentsReader(layout: self, years: year).read(reader, into: &collector)
  }
}
