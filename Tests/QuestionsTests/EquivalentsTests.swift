import Editions
import Foundation
import Questions
import Registers
import TestSupport
import Testing
import Vocabulary

/// Dioxins and furans in grams of toxic equivalents.
struct EquivalentsTests {
  private let folder: TemporaryFolder
  private var tables: ReferenceTables

  init() throws { (folder, tables) = (try TemporaryFolder(), try ReferenceTables()) }

  /// A gram of each of the 17 congeners, and 1 to 17 grams in their order: columns that are swapped, or rows in another
  /// order, do not come to this.
  @Test(arguments: [("who2005", 3.1606, 13.6472), ("nato1989", 2.882, 14.844)])
  func factors(_ name: String, _ ones: Double, _ rising: Double) throws {
    let factors = try #require(try tables.equivalents.factors(name))
    #expect(abs(factors.equivalents(Array(repeating: 1, count: 17)) - ones) < 1e-12)
    #expect(abs(factors.equivalents((1...17).map(Double.init)) - rising) < 1e-12)
    #expect(!factors.source.isEmpty && !factors.version.isEmpty)
  }

  private static func file(_ change: (inout [[String]]) -> Void = { _ in }) -> String {
    var rows = EquivalenceFactors.congeners.enumerated().map {
      ["\($0 + 1)", $1, "congener", "0.5", "a paper", "1"]
    }
    change(&rows)
    return "order,cas,congener,factor,source,version\n"
      + rows.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// A set of one's own is taken as it is, or refused with the line.
  @Test func ownSets() throws {
    let own = try EquivalenceFactors(file: folder.write("mine.csv", Self.file()))
    #expect(own.name == "mine" && own.equivalents(Array(repeating: 2, count: 17)) == 17)
    let wrong: [(String, String, (inout [[String]]) -> Void)] = [
      ("swapped.csv", "line 2, column 1 (order)", { $0.swapAt(0, 1) }),
      (
        "sorted.csv", "line 2, column 2 (cas): found \"40321-76-4\"",
        { rows in
          let cas = rows.map { $0[1] }
          rows[0][1] = cas[1]
        }
      ),
      ("short.csv", "found 16 rows; expected 17 congeners", { $0.removeLast() }),
      ("text.csv", "line 5, column 4 (factor): found \"high\"", { $0[3][3] = "high" }),
      ("minus.csv", "line 5, column 4 (factor)", { $0[3][3] = "-1" }),
      ("large.csv", "line 5, column 4 (factor)", { $0[3][3] = "11" }),
      ("blank.csv", "line 9, column 5 (source)", { $0[7][4] = "" }),
      ("Upper.csv", "small letters", { _ in }),
    ]
    for (name, expected, change) in wrong {
      let path = try folder.write(name, Self.file(change))
      #expect {
        try EquivalenceFactors(file: path)
      } throws: { "\($0)".contains(expected) }
    }
    var tables = tables
    try tables.equivalents.add(own)
    #expect(throws: HazardTableError.self) { try tables.equivalents.add(own) }
  }

  // MARK: Editions

  /// A form of dioxins in grams: to air and to water.
  private func form(_ document: String, year: Int, air: String, water: String = "0") -> [String: String] {
    [
      "YEAR": String(year), "CHEMICAL": "Dioxin and dioxin-like compounds", "TRI CHEMICAL/COMPOUND ID": "N150",
      "CLASSIFICATION": "Dioxin", "UNIT OF MEASURE": "Grams", "5.1 - FUGITIVE AIR": air, "5.3 - WATER": water,
      "DOC_CTRL_NUM": document,
    ]
  }

  /// A file 1a: rows of document, year, chemical and percentages.
  private func distributions(_ rows: [(document: String, year: Int, chemical: String, percents: [Double])]) -> String {
    let columns =
      [
        "FORM TYPE", "REPORTING YEAR", "TITLE OF CERTIFYING OFFICIAL", "TRIFID", "FACILITY STATE", "MAILING STREET",
        "DOCUMENT CONTROL NUMBER", "TRI CHEMICAL ID",
      ] + (1...17).map { "DIOXIN DISTRIBUTION \($0)" }
    let lines = rows.map { row in
      (["R", "\(row.year)", "Manager", "60601TSTFC1MAIN", "IL", "Street 1", row.document, row.chemical]
        + row.percents.map { $0 == 0 ? "" : NumberText.shortest($0) }).joined(separator: "\t")
    }
    return columns.joined(separator: "\t") + "\n" + lines.map { $0 + "\n" }.joined()
  }

  private static let even = [50.0, 0, 0, 0, 0, 0, 50] + Array(repeating: 0.0, count: 10)

  private func edition() async throws -> Edition {
    let forms = [
      form("1305000000011", year: 2005, air: "10", water: "4"), form("1306000000012", year: 2006, air: "8"),
      form("1308000000013", year: 2008, air: "3"),
    ]
    let npri =
      NPRIText.header
      + NPRIText.row(year: 2005, code: "NA - D/F", name: "Dioxins and furans - total", "0.25", unit: "g TEQ")
    return try await build(
      [
        folder.write("2005_us.csv", TRIText.file(rows: forms)), folder.write("npri.csv", npri),
        folder.write(
          "US_1a_2005.txt",
          distributions([
            ("1305000000011", 2005, "N150", Self.even),
            // More than the form's total; a substance that has none; a year that has congeners of its own.
            ("1306000000012", 2006, "N150", [90, 20] + Array(repeating: 0, count: 15)),
            ("1305000000019", 2005, "0000108883", Self.even), ("1308000000013", 2008, "N150", Self.even),
          ])),
      ], in: folder)
  }

  private func ask(_ edition: Edition, _ measure: String, _ words: (Question.Parameter, String)...) throws -> Answer {
    try edition.answer(
      Question(parameters: [(.measure, measure)] + words), Evidence(edition, tables: tables, findings: nil))
  }

  /// Half TCDD (1), half OCDD (0.0003 or 0.001): 10 and 4 grams of it.
  @Test func computed() async throws {
    let edition = try await edition()
    let perGram = ["who2005": 0.50015, "nato1989": 0.5005]
    for (name, factor) in perGram {
      let rows = try ask(edition, "teq:\(name)", (.by, "register,year,category")).rows
      #expect(rows.map { $0.values.map(\.text) } == [["tri", "2005", "onsite_air"], ["tri", "2005", "onsite_water"]])
      for (row, grams) in zip(rows, [10.0, 4]) { #expect(abs(row.value - grams * factor) < 1e-12) }
    }
    // What NPRI reports stays alone, and is added where that is asked for.
    #expect(try ask(edition, "teq").rows.map { $0.value } == [0.25])
    let both = try ask(edition, "teq:who2005+reported", (.by, "country")).rows
    #expect(both.map { $0.values[0].text } == ["CA", "US"] && both[0].value == 0.25)
    #expect(abs(try ask(edition, "teq:who2005+reported").rows[0].value - (0.25 + 14 * 0.50015)) < 1e-12)
    #expect(try ask(edition, "dioxin_mass", (.register, "tri")).rows[0].value == 0.025)
    #expect(throws: QuestionError.self) { try ask(edition, "teq:nobody") }
    #expect(throws: QuestionError.self) { try ask(edition, "kilograms:who2005") }
    let question = try Question(parameters: [(.measure, "teq:who2005+reported")])
    #expect(question.measureWord == "teq:who2005+reported")
    #expect(try Question(parameters: question.parameters) == question)
  }

  /// Each answer says what it is of, and what is beside it.
  @Test func notes() async throws {
    let edition = try await edition()
    let evidence = Evidence(edition, tables: tables, findings: nil)
    func note(_ measure: String) throws -> EquivalentsNote {
      let question = try Question(parameters: [(.measure, measure)])
      return try #require(try edition.equivalentsNote(question, evidence))
    }
    let reported = try note("teq")
    #expect(reported.reported == 0.25 && reported.computed == nil && reported.factors == "who2005")
    #expect(abs((reported.computedBeside ?? 0) - 14 * 0.50015) < 1e-12)
    // 8 grams whose percentages were not used, and 3 of 2008.
    #expect(abs(reported.without - 0.011) < 1e-12)
    let computed = try note("teq:nato1989")
    #expect(computed.reported == nil && computed.reportedBeside == 0.25 && computed.factors == "nato1989")
    let both = try note("teq:who2005+reported")
    #expect(both.reported == 0.25 && both.reportedBeside == nil && both.computedBeside == nil)
  }

  /// An amount leads to its cell, and to the line that says what its form's dioxins are made of.
  @Test func traced() async throws {
    let edition = try await edition()
    var rows: [TraceRow] = []
    try edition.trace(
      Question(parameters: [(.measure, "teq:who2005")]), Evidence(edition, tables: tables, findings: nil)
    ) {
      rows.append($0)
      return true
    }
    #expect(rows.map(\.quantity) == [10, 4] && rows.allSatisfy { $0.source == "2005_us.csv" })
    #expect(rows.allSatisfy { $0.weight?.row == "US_1a_2005.txt:2" })
    #expect(rows.allSatisfy { abs(($0.weight?.value ?? 0) - 500.15) < 1e-9 })
  }

  /// What the file says that cannot be is kept in the list of what was read around.
  @Test func whatIsOddIsNoted() async throws {
    let edition = try await edition()
    let list = try String(contentsOf: edition.folder.appendingPathComponent("diagnostics.csv"), encoding: .utf8)
      .split(separator: "\n").filter { $0.contains("dioxin_distribution") }
    #expect(list.count == 3)
    #expect(list.contains { $0.contains("110 per cent together") && $0.contains("US_1a_2005.txt") })
    #expect(list.contains { $0.contains("0000108883") } && list.contains { $0.contains("a year up to 2007") })
    #expect(try Edition.verify(edition.folder).manifest.id == edition.manifest.id)
  }

  /// EPA's files of congeners are refused with what they have; a file 1a without its distribution says so.
  @Test func whatIsNotRead() async throws {
    for (header, expected) in [
      ("TRIFID,REPORTING YEAR,CONGENER 1 GRAMS,TEQ TOTAL", "its columns are TRIFID, REPORTING YEAR, CONGENER 1 GRAMS"),
      (
        "TRIFID\tREPORTING YEAR\tTITLE OF CERTIFYING OFFICIAL\tMAILING STREET",
        "TRI Basic Plus 1a is not read"
      ),
    ] {
      let file = try folder.write("other.txt", header + "\n" + "a,b,c,d\n")
      let refused = await #expect(throws: InputRefusal.self) { try await build([file], in: folder, name: "other") }
      #expect(refused.map { "\($0)".contains(expected) } == true, "\(refused.map { "\($0)" } ?? "")")
    }
  }
}
