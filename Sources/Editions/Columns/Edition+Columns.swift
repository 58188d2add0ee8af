internal import Vocabulary

extension Edition {
  /// The columns a question scans of reports.
  public struct ReportColumns: ColumnTable {
    public let facility = MappedColumn<UInt32>("report.facility", .report, "number in `facilities`")
    public let code = MappedColumn<UInt16>("report.code", .report, "number in `codes`")
    public let sector = MappedColumn<UInt16>("report.sector", .report, "number in `sectors`; 0 unknown")
    public let place = MappedColumn<UInt8>("report.place", .report, "number in `places`; 0 unknown")
    public let firstFact = MappedColumn<UInt32>("report.first_fact", .reportAndOne, "where its facts begin")
    public let categories = MappedColumn<UInt16>(
      "report.categories", .report, "the categories of its amounts in the kilogram measure: bit n is category n")

    public init() {}
  }

  /// The columns a question scans of facts.
  public struct FactColumns: ColumnTable {
    public let category = MappedColumn<UInt8>(
      "fact.category", .fact, "position in the list of categories, from 0: `onsite_air` ... `other`")
    public let amount = MappedColumn<Double>("fact.amount", .fact, "kilograms; g TEQ where the unit says so")
    public let unit = MappedColumn<UInt8>("fact.unit", .fact, "the unit as reported: 0 kg, 1 g, 2 t, 3 lb, 4 g TEQ")

    public init() {}
  }

  /// The columns that lead back to the sources; mapped when a trace asks for them.
  public struct Provenance: ColumnTable {
    public let form = MappedColumn<UInt8>("report.form", .report, "0 none, 1 TRI Form R, 2 TRI Form A")
    public let reportSource = MappedColumn<UInt16>("report.source", .report, "the source of its first record")
    public let reportLine = MappedColumn<UInt32>("report.line", .report, "the physical line its first record starts on")
    public let document = MappedColumn<UInt64>(
      "report.document", .report, "TRI's document control number behind a leading 1; 0 none")
    public let quantity = MappedColumn<Double>("fact.quantity", .fact, "the quantity as reported")
    public let rule = MappedColumn<UInt16>("fact.rule", .fact, "number in `rules`")
    public let source = MappedColumn<UInt16>("fact.source", .fact, "number in `sources`")
    public let line = MappedColumn<UInt32>("fact.line", .fact, "the physical line its record starts on")
    public let column = MappedColumn<UInt16>("fact.column", .fact, "the column, from 1")

    public init() {}
  }

  /// What forms tell besides amounts; mapped when a question asks for it. Editions of before format 7 have none of it.
  public struct Details: ColumnTable {
    public let method = MappedColumn<UInt8>(
      "fact.method", .fact,
      "how it was found: 0 not told, 1 M, 2 M1, 3 M2, 4 M3, 5 C, 6 E, 7 E1, 8 E2, 9 O, 10 NI, 11 NA (NPRI)")
    public let oneTime = MappedColumn<Double>(
      "report.one_time", .report, "kilograms of one-time events (TRI 8.8); 0 none or not told")
    public let output = MappedColumn<UInt8>(
      "report.output", .report, "what the ratio is: 0 none, 1 production ratio, 2 activity index, 3 not told (TRI 8.9)")
    public let ratio = MappedColumn<Double>("report.ratio", .report, "the year's output by that of the year before")

    public init() {}
  }

  /// Each segment's sums in the kilogram measure by code, sector and category; see ``Subtotals``.
  public struct SubtotalColumns: ColumnTable {
    public let code = MappedColumn<UInt16>("subtotal.code", .subtotal, "as of reports")
    public let sector = MappedColumn<UInt16>("subtotal.sector", .subtotal, "as of reports")
    /// ``allCategories`` counts every report of its code and sector, those that are all zero too.
    public let category = MappedColumn<UInt8>(
      "subtotal.category", .subtotal, "position in the list of categories; 255 all of them")
    public let kilograms = MappedColumn<Double>("subtotal.kilograms", .subtotal, "the sum of the segment's facts there")
    public let remainder = MappedColumn<Double>("subtotal.remainder", .subtotal, "what rounding took from the sum")
    public let reports = MappedColumn<UInt32>(
      "subtotal.reports", .subtotal, "reports with an amount there; at 255 every report")

    public static let allCategories: UInt8 = 255

    public init() {}
  }

  /// Where each year's source puts a facility, sorted by facility and year; nothing is put right.
  public struct SiteColumns: ColumnTable {
    public let facility = MappedColumn<UInt32>("site.facility", .site, "number in `facilities`; sorted")
    public let year = MappedColumn<UInt16>("site.year", .site, "the year, sorted within a facility")
    public let latitude = MappedColumn<Double>(
      "site.latitude", .site, "decimal degrees as the source's cells have them; not a number where they hold none")
    public let longitude = MappedColumn<Double>("site.longitude", .site, "the same")
    public let place = MappedColumn<UInt8>("site.place", .site, "the state stated beside them")
    public let source = MappedColumn<UInt16>("site.source", .site, "number in `sources`")
    public let line = MappedColumn<UInt32>("site.line", .site, "the physical line its record starts on")
    public let column = MappedColumn<UInt16>("site.column", .site, "the column of the latitude, from 1")

    public init() {}
  }

  /// What facilities sent to named receivers, an amount cell a row, sorted by year, facility, source, line and column.
  ///
  /// Transfers split amounts by receiver that stand among the facts already; they enter no total.
  public struct TransferColumns: ColumnTable {
    public let year = MappedColumn<UInt16>("transfer.year", .transfer, "the reporting year")
    public let facility = MappedColumn<UInt32>("transfer.facility", .transfer, "the sender, a number in `facilities`")
    public let place = MappedColumn<UInt8>("transfer.place", .transfer, "the sender's stated state")
    public let code = MappedColumn<UInt16>("transfer.code", .transfer, "as of reports")
    public let receiver = MappedColumn<UInt32>("transfer.receiver", .transfer, "number in `receivers`")
    public let rule = MappedColumn<UInt16>("transfer.rule", .transfer, "as of facts")
    public let amount = MappedColumn<Double>("transfer.amount", .transfer, "as of facts")
    public let quantity = MappedColumn<Double>("transfer.quantity", .transfer, "as of facts")
    public let unit = MappedColumn<UInt8>("transfer.unit", .transfer, "as of facts")
    public let source = MappedColumn<UInt16>("transfer.source", .transfer, "number in `sources`")
    public let line = MappedColumn<UInt32>("transfer.line", .transfer, "the physical line its record starts on")
    public let column = MappedColumn<UInt16>("transfer.column", .transfer, "the column, from 1")
    public let document = MappedColumn<UInt64>("transfer.document", .transfer, "the form it belongs to, as of reports")

    public init() {}
  }
}
