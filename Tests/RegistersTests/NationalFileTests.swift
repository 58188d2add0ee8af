import Foundation
import Registers
import Samples
import TestSupport
import Testing
import Vocabulary

struct NationalFileTests {
  /// Keeps everything a reader hands over.
  private final class Receiver: ReportReceiver {
    var reports: [Report] = []
    var transfers: [Transfer] = []
    var diagnostics: [Diagnostic] = []
    func receive(_ report: borrowing Report) { reports.append(copy report) }
    func receive(_ transfer: borrowing Transfer) { transfers.append(copy transfer) }
    func receive(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }
  }

  private struct Reading {
    let file: NationalFile
    let collector: SourceCollector
    let reports: [Report]
    let diagnostics: [Diagnostic]
  }

  private let folder: TemporaryFolder
  private let tables: ReferenceTables

  init() throws {
    folder = try TemporaryFolder()
    tables = try ReferenceTables()
  }

  private func read(_ data: Data, name: String = "file.csv", year: Int? = nil) throws -> Reading {
    let reader = try DelimitedReader(path: folder.write(name, data))
    let file = try NationalFile(reader, year: year, tables: tables)
    let receiver = Receiver()
    var collector = SourceCollector(kind: file.kind, tables: tables, receiver: receiver)
    try file.read(into: &collector)
    return Reading(file: file, collector: collector, reports: receiver.reports, diagnostics: receiver.diagnostics)
  }

  private func read(_ text: String, name: String = "file.csv", year: Int? = nil) throws -> Reading {
    try read(Data(text.utf8), name: name, year: year)
  }

  private func refusal(_ text: String, name: String = "file.csv", year: Int? = nil) -> String {
    let error = #expect(throws: InputRefusal.self) { try read(text, name: name, year: year) }
    return (error?.description ?? "").replacing(folder.url.path + "/", with: "")
  }

  private func rule(_ amount: Amount) -> String { tables.rules.rules[amount.rule].id }

  // MARK: TRI

  @Test(arguments: [109, 113, 115, 116, 119, 122])
  func everyTRILayoutIsReadByName(_ width: Int) throws {
    #expect(TRIColumns.header(width).count == width)
    let reading = try read(
      TRIText.file(
        width, rows: [["5.1 - FUGITIVE AIR": "100", "ON-SITE RELEASE TOTAL": "100", "TOTAL RELEASES": "100"]]))
    #expect(reading.file.kind == .triForms)
    #expect(reading.file.layoutName == "TRI \(width) columns")
    let report = try #require(reading.reports.first)
    #expect(report.amounts.count == 1)
    #expect(report.amounts.map(\.value) == [45.359237])
    #expect(report.amounts.map(rule) == ["tri.5.1"])
    #expect(
      reading.file.columnNames[report.amounts[0].column - 1].hasSuffix(
        width == 109 ? "5.1_FUGITIVE_AIR" : "5.1 - FUGITIVE AIR"))
    #expect(reading.collector.substances.substances.map(\.code) == ["108-88-3"])
    #expect(report.year == 2018)
    #expect(report.sector == 325_199)
    #expect(report.document.text == "1318000000017")
    #expect(report.form == .tradeFormR)
    #expect(reading.diagnostics.isEmpty, "\(reading.diagnostics)")
  }

  /// In the oldest layout M40 and M61 of metals (category 1) are disposal, of others treatment.
  @Test(arguments: [
    ("1", ["tri.m40.metal", "tri.m61.metal"]), ("0", ["tri.m40", "tri.m61"]), ("2", ["tri.m40", "tri.m61"]),
  ])
  func undividedColumnsFollowTheMetalCategory(_ category: String, _ rules: [String]) throws {
    let totals =
      category == "1" ? ["OFF-SITE RELEASE TOTAL": "3", "TOTAL RELEASES": "3"] : ["OFF-SITE TREATED TOTAL": "3"]
    let row = ["METAL CATEGORY": category, "6.2 - M40": "1", "6.2 - M61": "2"].merging(totals) { first, _ in first }
    let reading = try read(TRIText.file(109, rows: [row]))
    #expect(reading.reports.flatMap(\.amounts).map(rule) == rules)
    #expect(reading.diagnostics.isEmpty)
  }

  @Test func unitsAndFormsFollowTheRow() throws {
    let reading = try read(
      TRIText.file(rows: [
        [
          "UNIT OF MEASURE": "Grams", "TRI CHEMICAL/COMPOUND ID": "N150",
          "CHEMICAL": "Dioxin and dioxin-like compounds", "5.2 - STACK AIR": "2",
          "ON-SITE RELEASE TOTAL": "2", "TOTAL RELEASES": "2",
        ],
        ["FORM TYPE": "A", "DOC_CTRL_NUM": "1318000000029"],
      ]))
    #expect(reading.reports.map { $0.amounts.map(\.value) } == [[0.002], []])
    #expect(reading.reports.map(\.form) == [.tradeFormR, .certificationFormA])
  }

  /// The files' own energy recovery total is a copy of section 8.3: it is compared, never added.
  @Test func printedTotalsAreCompared() throws {
    let reading = try read(
      TRIText.file(rows: [["6.2 - M56": "10", "OFF-SITE ENERGY RECOVERY T": "25", "6.2 - TOTAL TRANSFER": "10"]]))
    #expect(reading.reports[0].amounts.map(\.quantity) == [10])
    #expect(reading.diagnostics.map(\.code) == [.printedTotal])
    #expect(reading.diagnostics.map(\.found) == ["25"])
    #expect(reading.file.columnNames[reading.diagnostics[0].column - 1] == "97. OFF-SITE ENERGY RECOVERY T")
  }

  @Test func aHeaderShortOfAColumnIsNamed() {
    let text = TRIText.file(rows: [[:]]).replacing("69. 6.2 - M10,", with: "69. M TEN,")
    #expect(refusal(text) == "file.csv, line 1: the header of a TRI Basic Data file lacks the column 6.2 - M10")
  }

  // MARK: NPRI

  @Test func npriIsWindows1252() throws {
    let text = NPRIText.header + NPRIText.row("2.5", unit: "tonnes")
    let reading = try read(try #require(text.data(using: .windowsCP1252)))
    #expect(reading.file.kind == .npriAmounts)
    #expect(reading.file.layoutName == "NPRI 18 columns")
    #expect(reading.file.columnNames.last == "Estimation_Method / Méthode_d’estimation")
    #expect(reading.collector.facilities.details[0]?.company == "Compagnie Québec Ltée")
    #expect(reading.reports[0].amounts.map(\.value) == [2500])
    #expect(reading.collector.substances.substances[0].code == "NA - 08")
  }

  typealias Subcategory = (
    group: String, category: String, rule: String, harmonised: Vocabulary.Category, part: ReportPart
  )

  static let subcategories: [Subcategory] = [
    ("Releases to Air", "Road dust", "npri.air.road_dust", Category.onsiteAir, ReportPart.releases),
    ("Releases to Water Bodies", "Leaks", "npri.water.leaks", .onsiteWater, .releases),
    ("Releases to Land", "Other", "npri.land.other", .onsiteLand, .releases),
    (
      "Sum of release to all media (<1tonne)", "Sum of release to all media (<1tonne)", "npri.all_media",
      .onsiteUnspecified, .releases
    ),
    ("On-site disposal TWR", "Tailings Management", "npri.onsite.tailings", .onsiteLand, .disposals),
    ("On-site Disposal", "Underground Injection", "npri.onsite.injection", .onsiteUnderground, .disposals),
    ("Off-site Disposal", "Storage", "npri.offsite.storage", .offsiteDisposal, .disposals),
    ("Off-site Transfers for Recycling", "Energy Recovery", "npri.recycling.energy", .energyRecovery, .transfers),
    ("Off-site Transfers for Recycling", "Recovery of Solvents", "npri.recycling.solvents", .recycling, .transfers),
    (
      "Off-site Transfers for Treatment Prior to Final Disposal", "Municipal Sewage Treatment Plant",
      "npri.treatment.sewage", .sewage, .transfers
    ),
    (
      "Off-site Transfers for Treatment Prior to Final Disposal", "Biological", "npri.treatment.biological", .treatment,
      .transfers
    ),
  ]

  @Test(arguments: subcategories)
  func npriSubcategoriesAreKept(_ expected: Subcategory) throws {
    let reading = try read(NPRIText.header + NPRIText.row(group: expected.group, category: expected.category, "1"))
    let amount = try #require(reading.reports.first?.amounts.first)
    #expect(rule(amount) == expected.rule)
    #expect(tables.rules.rules[amount.rule].category == expected.harmonised)
    #expect(reading.reports[0].part == expected.part)
    #expect(reading.diagnostics.isEmpty)
  }

  @Test func unknownGroupsAreKeptUnderOther() throws {
    let reading = try read(NPRIText.header + NPRIText.row(group: "Releases to Space", category: "Launch", "4"))
    #expect(reading.reports[0].amounts.map(rule) == ["npri.unknown"])
    #expect(reading.diagnostics.map(\.code) == [.unknownCategory])
  }

  /// NPRI's key is not unique: every row counts.
  @Test func repeatedKeysAreAllKept() throws {
    let reading = try read(NPRIText.header + NPRIText.row("24.3583") + NPRIText.row("5.5059"))
    #expect(reading.reports.flatMap(\.amounts).map(\.value) == [24.3583, 5.5059])
  }

  @Test func negativeAmountsAreKeptAndNoted() throws {
    let reading = try read(NPRIText.header + NPRIText.row("-5.02"))
    #expect(reading.reports[0].amounts.map(\.value) == [-5.02])
    #expect(reading.diagnostics.map(\.code) == [.negativeNumber])
  }

  @Test(arguments: [13, 16, 18])
  func npriLayoutsAreReadByName(_ width: Int) throws {
    let text: String
    switch width {
    case 13:
      text =
        "Reporting Year / Année,NPRI ID / No INRP,Facility Name / Installation,Company Name / Dénomination sociale,NAICS / Code SCIAN,Province,CAS Number / No CAS,Substance Name / Nom de substance,Group / Groupe,Category / Catégorie,Quantity / Quantité,Units / Unités,Estimation Method / Méthode d’estimation\n2015,11,Usine,Compagnie,325210,AB,108-95-2,Phenol,Off-site Disposal,Landfill,0.01,tonnes,O\n"
    case 16:
      text =
        NPRIText.header.replacing(
          "NAICS Title EN / Titre Code SCIAN EN,NAICS Title FR / Titre Code SCIAN FR,", with: "")
        + "2015,11,Compagnie,Usine,325210,AB,108-95-2,Phenol,,Off-site Disposal,,Landfill,,0.01,tonnes,O\n"
    default:
      text =
        NPRIText.header
        + "2015,11,Compagnie,Usine,325210,,,AB,108-95-2,Phenol,,Off-site Disposal,,Landfill,,0.01,tonnes,O\n"
    }
    let reading = try read(text)
    #expect(reading.file.layoutName == "NPRI \(width) columns")
    #expect(reading.reports[0].amounts.map(\.value) == [10])
    #expect(reading.collector.facilities.details[0]?.name == "Usine")
    #expect(reading.collector.facilities.details[0]?.company == "Compagnie")
    #expect(reading.collector.facilities.details[0]?.sector == 325_210)
  }

  // MARK: RETC

  @Test func retcHeadersHoldLineBreaks() throws {
    let reading = try read(
      RETCText.amountsHeader + RETCText.amounts("1.5", "0", "0", "0", "0", "0", "0", "7"), name: "em_2018.csv")
    #expect(reading.file.kind == .retcAmounts)
    #expect(reading.file.year == 2018)
    #expect(reading.file.columnNames[15] == "DISPOSICIÓN FINAL")
    #expect(reading.reports[0].line == 3)
    #expect(reading.reports[0].amounts.map(rule) == ["retc.aire", "retc.disposicion_final"])
    #expect(reading.reports[0].amounts.map(\.column) == [9, 16])
  }

  @Test func retcLayoutOf2004() throws {
    let text =
      "NRA,Nombre,Estado,Sector,Descripción,No. CAS,Unidad,Aire,Agua,Suelo,Reuso,Reciclado,Coprocesamiento,Tratamiento,Disposición final,Alcantarillado,Otros,Incineración\nAADEA1500211,TALLER,MEXICO,X,Mercurio (compuestos),S/C4,ton/año,,0.00000000129,,,,,,,,,\n"
    let reading = try read(text, name: "datos.csv", year: 2004)
    #expect(reading.reports[0].amounts.map(\.value) == [0.00000129])
    #expect(reading.reports[0].amounts.map(rule) == ["retc.agua"])
  }

  @Test func establishmentsGivePlaceAndSector() throws {
    let reading = try read(RETCText.establishmentsHeader + RETCText.establishment(), name: "es_2018.csv")
    let details = try #require(reading.collector.facilities.details[0])
    #expect(reading.file.kind == .retcEstablishments)
    #expect(details.sector == 221_110)
    #expect(abs((details.latitude ?? 0) - 29.904444) < 1e-6)
    #expect(abs((details.longitude ?? 0) + 112.691667) < 1e-6)
  }

  @Test(arguments: [
    ("25°59'41\"", 25.994722), ("19º36'58.5\"", 19.616250), ("19°36'58''", 19.616111), ("-98.55", -98.55),
    ("20.64233", 20.64233),
    ("0.99°11'35\"", 99.193056),
    ("25 ° 59 ' 41 \"", 25.994722), ("19°36'58\"N", 19.616111), ("-98°55'59\"", -98.933056),
  ])
  func coordinatesInAllStyles(_ text: String, _ expected: Double) throws {
    #expect(abs(try #require(RETCCoordinates.degrees(text)) - expected) < 1e-6)
  }

  @Test(arguments: ["", "°'\"", "N/D", "19°66'58\"", "1°2'3\"4", "19,5"])
  func otherTextIsNoCoordinate(_ text: String) { #expect(RETCCoordinates.degrees(text) == nil) }

  @Test(arguments: [
    (
      "em.csv",
      "em.csv: a RETC file without a column of years states its year in its name, and \"em.csv\" holds no year; expected one of 1985 to 2100, or --year em.csv=YYYY"
    ), ("em_2014_2015.csv", "holds 2014 and 2015"), ("em_1066.csv", "holds 1066"),
  ])
  func theYearOfARETCFileMustBeKnown(_ name: String, _ message: String) {
    #expect(refusal(RETCText.amountsHeader + RETCText.amounts("1"), name: name).contains(message))
  }

  // MARK: Bad input

  static let badFiles: [(text: String, message: String)] = [
    (
      "a,b\n1,2\n",
      "file.csv, line 1: a header that begins \"a, b\" is of no TRI, NPRI or RETC file; expected one of their published layouts"
    ),
    ("<!DOCTYPE html>\n", "file.csv, line 1: a web page or XML; expected delimited text"),
    ("\n\n", "file.csv: the file holds no record; expected a header"),
    (NPRIText.header, "file.csv: a header and no records; expected at least one"),
    (NPRIText.header + "2018,629,x\n", "file.csv, line 2: record cut short: 3 fields found, 18 expected by the header"),
    (
      NPRIText.header + NPRIText.row("1").replacing("kg,C", with: "kg,C,more"),
      "file.csv, line 2, column 19: 19 fields found, 18 expected by the header"
    ),
    (
      NPRIText.header + NPRIText.row(year: 1066, "1"),
      "file.csv, line 2, column 1: \"1066\" as the year; expected 1985 to 2100"
    ),
    (
      NPRIText.header + NPRIText.row(id: " ", "1"),
      "file.csv, line 2, column 2: the facility's identifier is blank; expected one in every record"
    ),
    (
      NPRIText.header + NPRIText.row("12,5".replacing(",", with: "<")),
      "file.csv, line 2, column 16: \"12<5\" found, a number with a decimal point expected; 1 of 1 quantity cells cannot be read, more than 1 % refuses the file"
    ),
    (
      NPRIText.header + NPRIText.row("1").replacing(",C\n", with: ",\"C\n"),
      "file.csv, line 2, column 18: a quote opened here is still open at the end of the file"
    ),
  ]

  @Test(arguments: badFiles)
  func badInputGetsOneClearLine(_ text: String, _ message: String) { #expect(refusal(text) == message) }

  @Test(arguments: ["\"12,5\"", "1.234.567", "N/D", "-", "."])
  func unreadableCellsAreDiagnostics(_ cell: String) throws {
    let good = (0..<200).map { NPRIText.row(id: "\($0 + 1)", "1") }.joined()
    let reading = try read(NPRIText.header + good + NPRIText.row(id: "900", cell))
    #expect(reading.reports.count == 201)
    #expect(reading.reports.last?.amounts.isEmpty == true)
    #expect(
      reading.diagnostics == [
        Diagnostic(
          line: 202, column: 16, code: .unreadableNumber, found: cell.replacing("\"", with: ""),
          expected: "a number with a decimal point")
      ])
  }

  @Test func anUnknownUnitIsADiagnostic() throws {
    let good = (0..<200).map { NPRIText.row(id: "\($0 + 1)", "1") }.joined()
    let reading = try read(NPRIText.header + good + NPRIText.row("1", unit: "litres"))
    #expect(reading.diagnostics.map(\.code) == [.unknownUnit])
    #expect(reading.reports.last?.amounts.isEmpty == true)
  }

  /// Two files joined, or a form that stands twice, would count kilograms twice.
  @Test func repetitionsAreRefusedOrNoted() throws {
    let twice = TRIText.file(rows: [["DOC_CTRL_NUM": "1318000000017"], ["DOC_CTRL_NUM": "1318000000017"]])
    #expect(
      refusal(twice)
        == "file.csv, line 3, column 36: the document control number 1318000000017 already stands on line 2; expected each form once"
    )
    let year = RETCText.amountsHeader + RETCText.amounts("1")
    #expect(
      refusal(year + year, name: "em_2018.csv")
        == "em_2018.csv, line 4: a second header; expected the records of one file")
    let reading = try read(year + RETCText.amounts("2"), name: "em_2018.csv")
    #expect(reading.reports.count == 2)
    #expect(reading.diagnostics.map(\.code) == [.repeatedKey])
  }

  @Test func aMissingLineEndIsNoted() throws {
    let reading = try read(String((NPRIText.header + NPRIText.row("1")).dropLast()))
    #expect(reading.diagnostics.map(\.code) == [.noLineEnd])
    #expect(reading.diagnostics[0].line == 2)
  }

  @Test func otherEncodingsAreNoted() throws {
    let text = try #require(TRIText.file(rows: [["FACILITY NAME": "CAFÉ WORKS"]]).data(using: .windowsCP1252))
    let reading = try read(text)
    #expect(reading.collector.facilities.details[0]?.name == "CAFÉ WORKS")
    #expect(reading.diagnostics.map(\.code) == [.encoding])
  }

  /// A row whose unit is unknown loses all its quantities, and counts with all of them.
  @Test func rowsOfUnknownUnitsRefuseTheFile() {
    let rows = (0..<20).map { ["UNIT OF MEASURE": $0 < 8 ? "Lbs." : "Pounds", "5.1 - FUGITIVE AIR": "1"] }
    #expect(refusal(TRIText.file(rows: rows)).contains("\"Lbs.\" found, a unit of mass"))
  }

  /// A code in another spelling is the listed one, with its scope.
  @Test(arguments: ["124-38-9", "0124-38-9", "124389", "HFCS", "hfcs"])
  func codesAreFoundInOtherSpellings(_ code: String) throws {
    let reading = try read(RETCText.amountsHeader + RETCText.amounts(code: code, "1"), name: "em_2018.csv")
    #expect(reading.collector.substances.substances[0].listed?.scope == .greenhouseGas)
    #expect(reading.diagnostics.isEmpty)
  }

  @Test(arguments: ["1e307", "1e-400"])
  func magnitudesBeyondReasonGiveNoAmount(_ cell: String) throws {
    let good = (0..<200).map { NPRIText.row(id: "\($0 + 1)", "1") }.joined()
    let reading = try read(NPRIText.header + good + NPRIText.row(cell, unit: "tonnes"))
    #expect(reading.reports.last?.amounts.isEmpty == true)
  }

  /// Unlisted substances and states are kept and noted.
  @Test func unlistedCodesAreKept() throws {
    let reading = try read(NPRIText.header + NPRIText.row(province: "ZZ", code: "NA - 99", name: "Novel", "3"))
    #expect(reading.diagnostics.map(\.code) == [.unknownSubstance, .unknownState])
    #expect(reading.reports[0].amounts.map(\.value) == [3])
    #expect(reading.reports[0].place == 0)
  }
}
