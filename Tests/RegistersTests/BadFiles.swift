import Foundation
import TestSupport

/// Every way a file has been found, or can be thought, to be bad, with the line a user reads.
enum BadFiles {
  static let all: [BadFile] = plain + tri + transfers + npri + retc + neighbours + gzips + zips + workbooks

  // MARK: Not a table at all

  private static let plain: [BadFile] = [
    BadFile("empty.csv", "", "empty.csv: the file is empty"),
    BadFile("blank.csv", "\n\n\n", "blank.csv: the file holds no record; expected a header"),
    BadFile("mark.csv", [0xEF, 0xBB, 0xBF], "mark.csv: the file holds no record; expected a header"),
    BadFile(
      "other.csv", "a,b\n1,2\n",
      "other.csv, line 1: a header that begins \"a, b\" is of no TRI, NPRI or RETC file; expected one of their published layouts"
    ),
    BadFile("page.csv", "<!doctype html>\n", "page.csv, line 1: a web page or XML; expected delimited text"),
    BadFile("little.csv", [0xFF, 0xFE, 0x59, 0x00], "little.csv: UTF-16 text; save it as UTF-8"),
    BadFile("big.csv", [0xFE, 0xFF, 0x00, 0x59], "big.csv: UTF-16 text; save it as UTF-8"),
    BadFile("paper.csv", "%PDF-1.7\n", "paper.csv: a PDF; expected delimited text"),
    BadFile("old.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1], "old.xls: an Excel 97 workbook; save it as CSV"),
    BadFile(
      "control.csv", "\u{1}\u{2}\u{7},\u{1B}[31m\n",
      "control.csv, line 1: a header that begins \"   ,  [31m\" is of no TRI, NPRI or RETC file; expected one of their published layouts"
    ),
    BadFile(
      "open.csv", NPRIText.header + "\"1,2\n",
      "open.csv, line 2, column 1: a quote opened here is still open at the end of the file"),
    BadFile(
      "long-quote.csv", NPRIText.header + "\"" + String(repeating: "x", count: 2 << 20),
      "long-quote.csv, line 2, column 1: a quote opened here is still open after 1 MiB; expected a field of a national file"
    ),
    BadFile(
      "long-field.csv", NPRIText.header + "" + String(repeating: "x", count: 2 << 20),
      "long-field.csv, line 2, column 1: a field of more than 1 MiB; expected a field of a national file"),
    BadFile(
      "wide.csv", String(repeating: "a,", count: 5000),
      "wide.csv, line 1: more than 4096 columns; expected a national file's record"),
    BadFile(
      "wide-record.csv",
      NPRIText.header + String(repeating: "\"" + String(repeating: "x", count: 900_000) + "\",", count: 12),
      "wide-record.csv, line 2: a record of more than 8 MiB; expected a national file's record"),
  ]

  // MARK: TRI

  private static func form(_ cells: [String: String]) -> String { TRIText.file(rows: [cells]) }
  private static let good = TRIText.file(rows: [
    ["5.1 - FUGITIVE AIR": "1", "ON-SITE RELEASE TOTAL": "1", "TOTAL RELEASES": "1"]
  ])

  private static let tri: [BadFile] = [
    BadFile("header.csv", TRIText.file(rows: []), "header.csv: a header and no records; expected at least one"),
    BadFile(
      "one-column-less.csv", good.replacing("69. 6.2 - M10,", with: "69. M TEN,"),
      "one-column-less.csv, line 1: the header of a TRI Basic Data file lacks the column 6.2 - M10"),
    BadFile(
      "columns-less.csv", good.replacing(". 6.2 - M", with: ". 6.2 - X"),
      "columns-less.csv, line 1: a header that begins \"1. YEAR, 2. TRIFD, 3. FRS ID\" is of no TRI, NPRI or RETC file; expected one of their published layouts"
    ),
    BadFile(
      "oldest.csv", TRIText.file(109, rows: [[:]]).replacing("METAL_CATEGORY", with: "METALS"),
      "oldest.csv, line 1: the header of a TRI Basic Data file lacks the column METAL CATEGORY"),
    BadFile(
      "year-text.csv", form(["YEAR": "abcd"]),
      "year-text.csv, line 2, column 1: \"abcd\" as the year; expected 1985 to 2100"),
    BadFile(
      "year-early.csv", form(["YEAR": "1066"]),
      "year-early.csv, line 2, column 1: \"1066\" as the year; expected 1985 to 2100"),
    BadFile(
      "year-blank.csv", form(["YEAR": ""]), "year-blank.csv, line 2, column 1: \"\" as the year; expected 1985 to 2100"),
    BadFile(
      "nobody.csv", form(["TRIFD": ""]),
      "nobody.csv, line 2, column 2: the facility's identifier is blank; expected one in every record"),
    BadFile(
      "nothing.csv", form(["TRI CHEMICAL/COMPOUND ID": "", "CAS#": "", "CHEMICAL": ""]),
      "nothing.csv, line 2, column 39: neither code nor name of a substance; expected one of them"),
    BadFile(
      "twice.csv", TRIText.file(rows: [["DOC_CTRL_NUM": "1318000000017"], ["DOC_CTRL_NUM": "1318000000017"]]),
      "twice.csv, line 3, column 36: the document control number 1318000000017 already stands on line 2; expected each form once"
    ),
    BadFile(
      "cut.csv", good + "2018,60601TSTFC1MAIN,\n",
      "cut.csv, line 3: record cut short: 3 fields found, 122 expected by the header"),
    BadFile(
      "more.csv", good.dropLast() + ",surplus\n",
      "more.csv, line 2, column 123: 123 fields found, 122 expected by the header"),
    BadFile(
      "comma.csv", form(["5.1 - FUGITIVE AIR": "1,5", "5.2 - STACK AIR": "2,5", "ON-SITE RELEASE TOTAL": "4"]),
      "comma.csv, line 2, column 51: \"1,5\" found, a number with a decimal point expected; "
        + "2 of 69 quantity cells cannot be read, more than 1 % refuses the file"
    ),
    BadFile(
      "text.csv", form(["5.3 - WATER": "none"]),
      "text.csv, line 2, column 53: \"none\" found, a number with a decimal point expected; "
        + "1 of 69 quantity cells cannot be read, more than 1 % refuses the file"
    ),
    BadFile(
      "stones.csv", form(["UNIT OF MEASURE": "Stones", "5.3 - WATER": "3"]),
      "stones.csv, line 2, column 50: \"Stones\" found, a unit of mass in one of the known spellings expected; 49 of 68 quantity cells cannot be read, more than 1 % refuses the file"
    ),
    BadFile(
      "dated.csv", good, year: 2018,
      "dated.csv: --year is for RETC files; a TRI Basic Data file states the year in each record"),
  ]

  // MARK: TRI Basic Plus

  private static let sewageHeader =
    "TRIFID\tDOCUMENT CONTROL NUMBER\tCHEMICAL NAME\tTRI CHEMICAL ID\tUNIT OF MEASURE\tREPORTING YEAR\tPOTW - NAME\tPOTW - STATE\tOFF-SITE - POTW RELEASES\tOFF-SITE - POTW TREATMENT\n"
  private static let sewage = "60601TSTFC1MAIN\t1318000000017\tLead compounds\tN420\tPounds\t2018\tCITY\tIL\t1\t2\n"

  private static let transfers: [BadFile] = [
    BadFile("header-3c.txt", sewageHeader, "header-3c.txt: a header and no records; expected at least one"),
    BadFile(
      "less-3c.txt", sewageHeader.replacing("OFF-SITE - POTW TREATMENT", with: "X") + sewage,
      "less-3c.txt, line 1: the header of a TRI Basic Plus 3c (sewage works) file lacks the column OFF-SITE - POTW TREATMENT"
    ),
    BadFile(
      "cut-3c.txt", sewageHeader + sewage + "60601TSTFC1MAIN\t13180\n",
      "cut-3c.txt, line 3: record cut short: 2 fields found, 10 expected by the header"),
    BadFile(
      "year-3c.txt", sewageHeader + sewage.replacing("2018\t", with: "soon\t"),
      "year-3c.txt, line 2, column 6: \"soon\" as the year; expected 1985 to 2100"),
    BadFile(
      "nobody-3c.txt", sewageHeader + sewage.replacing("60601TSTFC1MAIN", with: ""),
      "nobody-3c.txt, line 2, column 1: the facility's identifier is blank; expected one in every record"),
    BadFile(
      "text-3c.txt", sewageHeader + sewage.replacing("\t1\t2", with: "\tsome\t2"),
      "text-3c.txt, line 2, column 9: \"some\" found, a number with a decimal point expected; 1 of 2 quantity cells cannot be read, more than 1 % refuses the file"
    ),
    BadFile(
      "dated-3c.txt", sewageHeader + sewage, year: 2018,
      "dated-3c.txt: --year is for RETC files; a TRI Basic Plus 3c (sewage works) file states the year in each record"),
  ]

  // MARK: NPRI

  private static let npri: [BadFile] = [
    BadFile("header-npri.csv", NPRIText.header, "header-npri.csv: a header and no records; expected at least one"),
    BadFile(
      "unitless.csv", NPRIText.header.replacing("Units / Unités", with: "U") + NPRIText.row("1"),
      "unitless.csv, line 1: the header of a NPRI releases, disposals or transfers file lacks the column Units / Unités"
    ),
    BadFile(
      "year-npri.csv", NPRIText.header + NPRIText.row("1").replacing("2018,", with: "18,"),
      "year-npri.csv, line 2, column 1: \"18\" as the year; expected 1985 to 2100"),
    BadFile(
      "nobody-npri.csv", NPRIText.header + NPRIText.row(id: " ", "1"),
      "nobody-npri.csv, line 2, column 2: the facility's identifier is blank; expected one in every record"),
    BadFile(
      "nothing-npri.csv", NPRIText.header + NPRIText.row(code: "", name: "", "1"),
      "nothing-npri.csv, line 2, column 9: neither code nor name of a substance; expected one of them"),
    BadFile(
      "thousands.csv", NPRIText.header + NPRIText.row("\"1,234.5\""),
      "thousands.csv, line 2, column 16: \"1,234.5\" found, a number with a decimal point expected; 1 of 1 quantity cells cannot be read, more than 1 % refuses the file"
    ),
    BadFile(
      "words.csv", NPRIText.header + NPRIText.row("1") + NPRIText.row("a lot"),
      "words.csv, line 3, column 16: \"a lot\" found, a number with a decimal point expected; 1 of 2 quantity cells cannot be read, more than 1 % refuses the file"
    ),
    BadFile(
      "pints.csv", NPRIText.header + NPRIText.row("1", unit: "pints"),
      "pints.csv, line 2, column 17: \"pints\" found, a unit of mass in one of the known spellings expected; 1 of 1 quantity cells cannot be read, more than 1 % refuses the file"
    ),
    BadFile(
      "cut-npri.csv", NPRIText.header + NPRIText.row("1") + "2018,629,Comp",
      "cut-npri.csv, line 3: record cut short: 3 fields found, 18 expected by the header"),
    BadFile(
      "more-npri.csv", NPRIText.header + NPRIText.row("1").dropLast() + ",x,y\n",
      "more-npri.csv, line 2, column 19: 20 fields found, 18 expected by the header"),
    BadFile(
      "dated-npri.csv", NPRIText.header + NPRIText.row("1"), year: 2018,
      "dated-npri.csv: --year is for RETC files; a NPRI releases, disposals or transfers file states the year in each record"
    ),
    BadFile(
      "places-less.csv", "Year of last filed report / Année,NPRI ID / ID INRP,Latitude / Latitude,Datum\n2018,1,45,x\n",
      "places-less.csv, line 1: a header that begins \"Year of last filed report / Année, NPRI ID / ID INRP, Latitude / Latitude\" is of no TRI, NPRI or RETC file; expected one of their published layouts"
    ),
    BadFile(
      "places-year.csv", places + "last,1,45,-73\n",
      "places-year.csv, line 2, column 1: \"last\" as the year; expected 1985 to 2100"),
    BadFile(
      "places-nobody.csv", places + "2018,,45,-73\n",
      "places-nobody.csv, line 2, column 2: the facility's identifier is blank; expected one in every record"),
    BadFile(
      "places-cut.csv", places + "2018,1,45\n",
      "places-cut.csv, line 2: record cut short: 3 fields found, 4 expected by the header"),
  ]
  private static let places =
    "Year of last filed report / Année de déclaration la plus récente,NPRI ID / ID INRP,Latitude,Longitude\n"

  // MARK: Files beside those that are read

  private static let amountsInstead = "give the files of releases, disposals, transfers or geolocations"
  private static let european = "expected a file of NPRI, RETC or TRI"

  private static let neighbours: [BadFile] = [
    BadFile(
      "US_1a_2018.txt", "TRIFID\tREPORTING YEAR\tTITLE OF CERTIFYING OFFICIAL\tMAILING STREET\n",
      "US_1a_2018.txt, line 1: TRI Basic Plus 1a is not read; give the Basic Data File, 3a or 3c"),
    BadFile(
      "US_1b_2018.txt", "TRIFID\tREPORTING YEAR\tAS A BYPRODUCT\tAS A PROCESS IMPURITY\n",
      "US_1b_2018.txt, line 1: TRI Basic Plus 1b is not read; give the Basic Data File, 3a or 3c"),
    BadFile(
      "US_2a_2018.txt", "TRIFID\tREPORTING YEAR\tCATASTROPHIC RELEASES OR OTHER ONE-TIME EVENTS\n",
      "US_2a_2018.txt, line 1: TRI Basic Plus 2a is not read; give the Basic Data File, 3a or 3c"),
    BadFile(
      "US_2b_2018.txt", "TRIFID\tREPORTING YEAR\tSTREAM 1 - TREATMENT METHOD 1\n",
      "US_2b_2018.txt, line 1: TRI Basic Plus 2b is not read; give the Basic Data File, 3a or 3c"),
    BadFile(
      "US_3b_2010.txt", "TRIFID\tREPORTING YEAR\tPOTW A - NAME\tPOTW A - STATE\n",
      "US_3b_2010.txt, line 1: TRI Basic Plus 3b (sewage works to 2010) is not read; "
        + "its amounts stand in the Basic Data File too; give that, or 3c from 2011 on"),
    BadFile(
      "comments.csv", "Reporting_Year / Année,NPRI_ID / No_INRP,Comment / Commentaires\n",
      "comments.csv, line 1: NPRI comments is not read; \(amountsInstead)"),
    BadFile(
      "comment-types.csv", "Year,ID,Comment_Type_Name (English) / Nom_Type_Commentaire (Anglais)\n",
      "comment-types.csv, line 1: NPRI comments is not read; \(amountsInstead)"),
    BadFile(
      "comment-spelt.csv", "Year,ID,comment type name (English)\n",
      "comment-spelt.csv, line 1: NPRI comments is not read; \(amountsInstead)"),
    BadFile(
      "wide-npri.csv", "Year,NPRI ID,Substance,Release to Air - Fugitive\n",
      "wide-npri.csv, line 1: a wide NPRI table of several years is not read; give the bulk files of releases, disposals and transfers (since 1993)"
    ),
    BadFile(
      "eprtr.csv", "FacilityReportID,PollutantReleaseReportID,TotalQuantity\n",
      "eprtr.csv, line 1: a file of the European register (E-PRTR, Industrial Reporting) is not read; \(european)"),
    BadFile(
      "industrial-reporting.csv", "countryName,reportingYear,EPRTR_SectorCode,FacilityInspireId\n",
      "industrial-reporting.csv, line 1: a file of the European register (E-PRTR, Industrial Reporting) is not read; \(european)"
    ),
    BadFile(
      "twice-encoded.csv", NPRIText.header.replacing("é", with: "Ã©"),
      "twice-encoded.csv, line 1: a wrong encoding: \"Reporting_Year / AnnÃ©e\" in the header; "
        + "expected the file as its publisher issues it, or saved as UTF-8"),
  ]

  // MARK: RETC

  private static let amounts = RETCText.amountsHeader + RETCText.amounts("1")
  private static let establishments = RETCText.establishmentsHeader + RETCText.establishment()

  private static let retc: [BadFile] = [
    BadFile(
      "emisiones.csv", amounts,
      "emisiones.csv: a RETC file without a column of years states its year in its name, and \"emisiones.csv\" holds no year; expected one of 1985 to 2100, or --year emisiones.csv=YYYY"
    ),
    BadFile(
      "em_2018_2019.csv", amounts,
      "em_2018_2019.csv: a RETC file without a column of years states its year in its name, and \"em_2018_2019.csv\" holds 2018 and 2019; expected one of 1985 to 2100, or --year em_2018_2019.csv=YYYY"
    ),
    BadFile(
      "em_1066.csv", amounts,
      "em_1066.csv: a RETC file without a column of years states its year in its name, and \"em_1066.csv\" holds 1066; expected one of 1985 to 2100, or --year em_1066.csv=YYYY"
    ),
    BadFile("em_2001.csv", RETCText.amountsHeader, "em_2001.csv: a header and no records; expected at least one"),
    BadFile(
      "em_2002.csv", amounts + RETCText.amountsHeader,
      "em_2002.csv, line 4: a second header; expected the records of one file"),
    BadFile(
      "em_2003.csv", RETCText.amountsHeader + RETCText.amounts(nra: "", "1"),
      "em_2003.csv, line 3, column 1: the facility's identifier is blank; expected one in every record"),
    BadFile(
      "em_2004.csv", amounts.replacing("\"UNIDAD\"", with: "\"U\""),
      "em_2004.csv, line 1: the header of a RETC amounts (em) file lacks the column UNIDAD"),
    BadFile(
      "em_2005.csv", amounts + "\"CGI2604700012\"\t\"cut\n\"\t1\n",
      "em_2005.csv, line 4: record cut short: 3 fields found, 19 expected by the header"
    ),
    BadFile(
      "em_2006.csv", RETCText.amountsHeader + RETCText.amounts("1.234,5"),
      "em_2006.csv, line 3, column 9: \"1.234,5\" found, a number with a decimal point expected; 1 of 11 quantity cells cannot be read, more than 1 % refuses the file"
    ),
    BadFile(
      "em_2007.csv", RETCText.amountsHeader + RETCText.amounts(unit: "arrobas", "1"),
      "em_2007.csv, line 3, column 8: \"arrobas\" found, a unit of mass in one of the known spellings expected; 11 of 11 quantity cells cannot be read, more than 1 % refuses the file"
    ),
    BadFile(
      "em_2008.csv", RETCText.amountsHeader + RETCText.amounts(code: "", name: "", "1"),
      "em_2008.csv, line 3, column 6: neither code nor name of a substance; expected one of them"),
    BadFile(
      "em_2009.csv", amounts + RETCText.amounts("\"2"),
      "em_2009.csv, line 4, column 9: a quote opened here is still open at the end of the file"),
    BadFile(
      "es_2001.csv", RETCText.establishmentsHeader, "es_2001.csv: a header and no records; expected at least one"),
    BadFile(
      "es_2002.csv",
      establishments.replacing("\"LATITUD NORTE\"", with: "\"N\"").replacing("\"LONGITUD \nOESTE\"", with: "\"O\""),
      "es_2002.csv, line 1: the header of a RETC establishments (es) file lacks the columns LATITUD NORTE, LONGITUD OESTE"
    ),
    BadFile(
      "es_2003.csv", establishments + "\"CGI2604700013\"\t\"cut\"\n",
      "es_2003.csv, line 7: record cut short: 2 fields found, 21 expected by the header"),
    BadFile(
      "es_2004.csv", RETCText.establishmentsHeader + RETCText.establishment(nra: " "),
      "es_2004.csv, line 6, column 1: the facility's identifier is blank; expected one in every record"),
    BadFile(
      "es_sin_fecha.csv", establishments,
      "es_sin_fecha.csv: a RETC file without a column of years states its year in its name, and \"es_sin_fecha.csv\" holds no year; expected one of 1985 to 2100, or --year es_sin_fecha.csv=YYYY"
    ),
  ]

  // MARK: gzip

  /// A gzip member with the text stored, not packed (RFC 1952, RFC 1951 3.2.4).
  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    let length = [UInt8(bytes.count & 0xFF), UInt8(bytes.count >> 8)]
    let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1] + length + length.map { ~$0 }
    return head + bytes + StoredZip.crc(bytes) + length + [0, 0]
  }
  private static let text = Array((NPRIText.header + NPRIText.row("1")).utf8)
  private static let packed = gzip(text)

  private static let gzips: [BadFile] = [
    BadFile(
      "cut.csv.gz", Array(packed.dropLast(40)),
      "cut.csv.gz: packed data cut short after 684 expanded bytes; expected the whole file"),
    BadFile(
      "start.csv.gz", [0x1F, 0x8B, 8],
      "start.csv.gz: packed data cut short after 0 expanded bytes; expected the whole file"),
    BadFile(
      "damaged.csv.gz", packed.dropLast(5) + [packed[packed.count - 5] ^ 1] + packed.suffix(4),
      "damaged.csv.gz: packed data damaged after 716 expanded bytes (incorrect data check); expected the whole file"),
    BadFile(
      "method.csv.gz", [0x1F, 0x8B, 9] + packed.dropFirst(3),
      "method.csv.gz: packed data damaged after 0 expanded bytes (unknown compression method); expected the whole file"),
    BadFile(
      "tail.csv.gz", packed + Array("tail".utf8),
      "tail.csv.gz: other data behind the packed file; expected its end or another gzip member"),
    BadFile("nothing.csv.gz", gzip([]), "nothing.csv.gz: the file is empty"),
    BadFile(
      "twice.csv.gz", gzip(packed),
      "twice.csv.gz/twice.csv: a gzip file inside another container; unpack the outer one first"),
    BadFile(
      "zip.csv.gz", gzip(StoredZip.archive([("a.csv", text)])),
      "zip.csv.gz/zip.csv: a zip inside another container; unpack the outer one first"),
    BadFile(
      "other.csv.gz", gzip(Array("a,b\n1,2\n".utf8)),
      "other.csv.gz, line 1: a header that begins \"a, b\" is of no TRI, NPRI or RETC file; expected one of their published layouts"
    ),
  ]

  // MARK: zip

  private static let archive = StoredZip.archive([("npri.csv", text)])

  /// The archive with one byte of its directory changed.
  private static func changed(_ offset: Int, to byte: UInt8) -> [UInt8] {
    var bytes = archive
    bytes[directory + offset] = byte
    return bytes
  }
  private static let directory = 30 + 8 + text.count

  private static let zips: [BadFile] = [
    BadFile(
      "cut.zip", Array(archive.dropLast(30)),
      "cut.zip: a zip without its directory, which stands at the end; it may have been cut"),
    BadFile(
      "half.zip", Array(archive.prefix(40)),
      "half.zip: a zip without its directory, which stands at the end; it may have been cut"),
    BadFile("directory.zip", changed(0, to: 0), "directory.zip: a zip whose directory is damaged at entry 1 of 1"),
    BadFile("encrypted.zip", changed(8, to: 1), "encrypted.zip/npri.csv: encrypted; expected a zip without a password"),
    BadFile(
      "method.zip", changed(10, to: 12),
      "method.zip/npri.csv: packed by zip method 12; expected stored or deflated entries"),
    BadFile(
      "sum.zip", changed(16, to: archive[directory + 16] ^ 1),
      "sum.zip/npri.csv: changed or damaged; its CRC-32 is not the one in the zip's directory"),
    BadFile(
      "length.zip", changed(24, to: archive[directory + 24] ^ 1),
      "length.zip/npri.csv: 716 bytes expanded, 717 expected by the zip's directory"),
    BadFile("local.zip", changed(42, to: 5), "local.zip/npri.csv: its header in the zip is damaged"),
    BadFile(
      "documents.zip",
      StoredZip.archive([("readme.pdf", [1]), ("__MACOSX/x.csv", [1]), (".hidden", [1]), ("folder/", [])]),
      "documents.zip: a zip without a table in it; expected national files"),
    BadFile(
      "nested.zip", StoredZip.archive([("inner.zip", archive)]),
      "nested.zip/inner.zip: a zip inside another container; unpack the outer one first"),
    BadFile(
      "gzip.zip", StoredZip.archive([("npri.csv.gz", packed)]),
      "gzip.zip/npri.csv.gz: a gzip file inside another container; unpack the outer one first"),
    BadFile(
      "many.zip", StoredZip.archive((0...10_000).map { ("\($0)", []) }),
      "many.zip: a zip of 10001 entries; expected at most 10000"),
    BadFile(
      "other.zip", StoredZip.archive([("folder/other.csv", Array("a,b\n1,2\n".utf8))]),
      "other.zip/folder/other.csv, line 1: a header that begins \"a, b\" is of no TRI, NPRI or RETC file; expected one of their published layouts"
    ),
    BadFile(
      "record.zip", StoredZip.archive([("a.csv", text), ("b.csv", text + Array("2018,,x\n".utf8))]),
      "record.zip/b.csv, line 3: record cut short: 3 fields found, 18 expected by the header"),
  ]

  // MARK: Workbooks

  private static let header = [
    "NRA", "NOMBRE", "ESTADO", "CAS", "SUSTANCIA", "UNIDAD", "AIRE", "AGUA", "SUELO", "REUTILIZACIÓN", "RECICLADO",
    "COPROCESAMIENTO",
    "TRATAMIENTO", "DISPOSICIÓN FINAL", "ALCANTARILLADO", "INCINERACIÓN", "OTROS",
  ]
  private static func row(_ nra: String, _ amount: String) -> [String] {
    [nra, "PRUEBA", "SONORA", "Pb", "Plomo", "Kg", amount] + Array(repeating: "0", count: 10)
  }
  private static func book(_ xml: [UInt8], texts: String = "<sst/>") -> [UInt8] {
    StoredZip.workbook(sheets: [("Emisiones", xml)], sharedStrings: Array(texts.utf8))
  }
  private static func book(_ xml: String) -> [UInt8] { book(Array(xml.utf8)) }
  private static let start = String(decoding: StoredZip.sheet(from: 10, [header]), as: UTF8.self).replacing(
    "</sheetData></worksheet>", with: "")

  private static let workbooks: [BadFile] = [
    BadFile(
      "links 2018.xlsx", StoredZip.archive([("xl/workbook.xml", Array("<workbook/>".utf8))]),
      "links 2018.xlsx: a workbook without xl/_rels/workbook.xml.rels"),
    BadFile(
      "sheetless 2018.xlsx", StoredZip.workbook(sheets: [], sharedStrings: []),
      "sheetless 2018.xlsx: a workbook without sheets"),
    BadFile(
      "notes 2018.xlsx", book(StoredZip.sheet([["Notas"], ["1"]])),
      "notes 2018.xlsx: no sheet of \"Emisiones\" has the header of a TRI, NPRI or RETC table in its first 40 rows"),
    BadFile(
      "blank 2018.xlsx", book("<worksheet/>"),
      "blank 2018.xlsx: no sheet of \"Emisiones\" has the header of a TRI, NPRI or RETC table in its first 40 rows"),
    BadFile(
      "cut 2018.xlsx", book(start + "<row r=\"11\"><c r=\"A11\"><v>1"),
      "cut 2018.xlsx/Emisiones, line 11: a row cut short in a workbook's XML"),
    BadFile(
      "tag 2018.xlsx", book(start + "<row r=\"11\"><c r=\"A11"),
      "tag 2018.xlsx/Emisiones: a tag cut short in a workbook's XML"),
    BadFile(
      "entities 2018.xlsx", book("<!DOCTYPE x [<!ENTITY a \"b\">]>" + start),
      "entities 2018.xlsx/Emisiones: a document type, which may declare entities, in a workbook's XML"),
    BadFile(
      "piece 2018.xlsx", book("<worksheet>" + String(repeating: "x", count: 2 << 20)),
      "piece 2018.xlsx/Emisiones: a piece of XML of more than 1 MiB in a workbook's XML"),
    BadFile(
      "texts 2018.xlsx", book(start + "<row r=\"11\"><c r=\"A11\" t=\"s\"><v>7</v></c></row></sheetData></worksheet>"),
      "texts 2018.xlsx/Emisiones, line 11: a cell refers to text 7 that the workbook lacks"),
    BadFile(
      "rows 2018.xlsx", book(start + "<row r=\"9\"></row></sheetData></worksheet>"),
      "rows 2018.xlsx/Emisiones: row 9 behind row 10; expected rows in order, at most 1048576"),
    BadFile(
      "rows-many 2018.xlsx", book(start + "<row r=\"9999999\"></row></sheetData></worksheet>"),
      "rows-many 2018.xlsx/Emisiones: row 9999999 behind row 10; expected rows in order, at most 1048576"),
    BadFile(
      "cells 2018.xlsx",
      book(start + "<row r=\"11\"><c r=\"B11\"><v>1</v></c><c r=\"A11\"><v>1</v></c></row></sheetData></worksheet>"),
      "cells 2018.xlsx/Emisiones, line 11, column 1: a cell out of order; expected cells from left to right"),
    BadFile(
      "nobody 2018.xlsx", book(StoredZip.sheet(from: 10, [header, row("CGI2604700012", "1"), row("", "2")])),
      "nobody 2018.xlsx/Emisiones, line 12, column 1: the facility's identifier is blank; expected one in every record"),
    BadFile(
      "amount 2018.xlsx", book(StoredZip.sheet(from: 10, [header, row("CGI2604700012", "#N/A")])),
      "amount 2018.xlsx/Emisiones, line 11, column 7: \"#N/A\" found, a number with a decimal point expected; 1 of 11 quantity cells cannot be read, more than 1 % refuses the file"
    ),
    BadFile(
      "retc.xlsx", book(StoredZip.sheet(from: 10, [header, row("CGI2604700012", "1")])),
      "retc.xlsx/Emisiones: a RETC file without a column of years states its year in its name, and \"retc.xlsx\" holds no year; expected one of 1985 to 2100, or --year retc.xlsx=YYYY"
    ),
    BadFile(
      "header 2018.xlsx", book(StoredZip.sheet(from: 10, [header])),
      "header 2018.xlsx/Emisiones: a header and no records; expected at least one"),
    BadFile(
      "deep 2018.xlsx",
      book(StoredZip.sheet(Array(repeating: ["Nota"], count: 50) + [header, row("CGI2604700012", "1")])),
      "deep 2018.xlsx: no sheet of \"Emisiones\" has the header of a TRI, NPRI or RETC table in its first 40 rows"),
    BadFile(
      "column 2018.xlsx",
      book(StoredZip.sheet(from: 10, [header.map { $0 == "UNIDAD" ? "U" : $0 }, row("CGI2604700012", "1")])),
      "column 2018.xlsx/Emisiones, line 10: the header of a RETC amounts (em) file lacks the column UNIDAD"),
  ]
}
