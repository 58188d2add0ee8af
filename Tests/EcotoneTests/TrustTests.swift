import Foundation
import TestSupport
import Testing

/// Findings, flows, double counting and vintages, by the command line and by scripts that know nothing of the program.
struct TrustTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String..., status: Int32 = 0) throws -> Program.Run {
    let run = try Program.run(arguments)
    #expect(run.status == status, "\(arguments): \(run.errors)")
    return run
  }

  private func sample(_ options: String...) throws -> String {
    #expect(try Program.run(["sample", "--out", folder.path("sample")] + options).status == 0)
    #expect(
      try Program.run(["integrate", "--out", folder.path("edition")] + Program.sources(in: folder.path("sample")))
        .status == 0)
    return folder.path("sample")
  }

  /// Recall 1 on unit slips, swapped coordinates and duplicates; precision of 0.9 among what must be looked at.
  @Test(arguments: ["1", "2", "3"])
  func everyPlantedFaultIsFound(_ seed: String) throws {
    let sample = try sample("--facilities", "6000", "--years", "2014..2021", "--seed", seed, "--faults")
    let findings = try run("check", folder.path("edition"), "--format", "csv")
    try folder.write("findings.csv", Data(findings.output.utf8))
    let check = try Program.script("check_findings.py", sample, folder.path("findings.csv"))
    #expect(check.status == 0, "\(check.output)\(check.errors)")
  }

  /// Flows by state, substance and category, each traced, and double counts by pair: those that the generator wrote
  /// down. (Of seed 6 a receiver's newest report has a planted wrong state, so that it is rightly not recognised.)
  @Test(arguments: [("4", "2014..2021"), ("5", "1999..2004"), ("7", "2017..2023")])
  func flowsAndDoubleCountsComeOut(_ seed: String, _ years: String) throws {
    let sample = try sample("--facilities", "2500", "--years", years, "--seed", seed, "--faults")
    let check = try Program.script("check_flows.py", Program.path, folder.path("edition"), sample)
    #expect(check.status == 0, "\(check.output)\(check.errors)")
    #expect(check.output.split(separator: "\n").count == 6, "\(check.output)\(check.errors)")
  }

  /// Two editions after a known change of three rows: these rows and no other, and the totals they move.
  @Test func onlyTheChangedRowsDiffer() throws {
    let sample = try sample("--facilities", "400", "--years", "2017..2018")
    let table = sample + "/retc/em_2018.csv"
    var lines = try String(contentsOfFile: table, encoding: .utf8).components(separatedBy: "\n")
    let header = try #require(lines.firstIndex { !$0.hasPrefix("\"") && $0.contains("NRA") || $0.contains("AIRE") })
    func amounts(_ line: Int) -> [Int] {
      lines[line].components(separatedBy: "\t").indices.filter { index in
        index >= 8 && Double(lines[line].components(separatedBy: "\t")[index]).map { $0 > 0 } == true
      }
    }
    let rows = (header + 3..<lines.count).filter { !amounts($0).isEmpty }
    let (changed, removed) = (rows[2], rows[9])
    var cells = lines[changed].components(separatedBy: "\t")
    let column = try #require(amounts(changed).first)
    cells[column] = "123456.75"
    lines[changed] = cells.joined(separator: "\t")
    let gone = amounts(removed).count
    let (goneFacility, changedFacility) = (lines[removed].components(separatedBy: "\t")[0], cells[0])
    lines.remove(at: removed)
    try lines.joined(separator: "\n").write(toFile: table, atomically: true, encoding: .utf8)
    #expect(try Program.run(["integrate", "--out", folder.path("later")] + Program.sources(in: sample)).status == 0)
    let output = try run("compare", folder.path("edition"), folder.path("later"), "--format", "csv").output
    let changes = output.split(separator: "\n").dropFirst().map(String.init)
    #expect(changes.count == 1 + gone, "\(output)")
    let change = try #require(changes.first { $0.hasPrefix("changed,") })
    #expect(change.contains("MX:" + changedFacility.replacing("\"", with: "")))
    #expect(change.contains(",123456.75,"))
    #expect(
      change.hasSuffix("em_2018.csv,\(changed + 1),\(column + 1),em_2018.csv,\(changed + 1),\(column + 1)"), "\(change)"
    )
    #expect(
      changes.filter { $0.hasPrefix("removed,MX,2018,MX:\(goneFacility.replacing("\"", with: "")),") }.count == gone)
    let totals = try run("compare", folder.path("edition"), folder.path("later"), "--part", "totals", "--format", "csv")
      .output
    #expect(totals.split(separator: "\n").dropFirst().allSatisfy { $0.hasPrefix("MX,2018,") })
    #expect(
      try run("compare", folder.path("edition"), folder.path("edition"), "--format", "csv").output.split(
        separator: "\n"
      ).count == 1)
    // The gate: the same edition passes; a total that moved by more than 1 % does not, and nothing else fails.
    _ = try run("check", folder.path("edition"), "--against", folder.path("edition"))
    let gate = try run("check", folder.path("later"), "--against", folder.path("edition"), "--format", "csv", status: 1)
    #expect(
      gate.output.split(separator: "\n").dropFirst().allSatisfy { $0.hasPrefix("total,MX,2018,") }, "\(gate.output)")
    _ = try run("check", folder.path("later"), "--against", folder.path("edition"), "--tolerance", "100000000")
  }

  @Test func aYearThatIsGoneFailsTheGate() throws {
    let sample = try sample("--facilities", "60", "--years", "2017..2018")
    let files = Program.sources(in: sample).filter { !$0.contains("2018") || $0.contains("npri") }
    #expect(try Program.run(["integrate", "--out", folder.path("less")] + files).status == 0)
    let gate = try run("check", folder.path("less"), "--against", folder.path("edition"), "--format", "csv", status: 1)
    #expect(gate.output.contains("year,MX,2018,"), "\(gate.output)")
    #expect(gate.output.contains("year,US,2018,"), "\(gate.output)")
    #expect(gate.errors.split(separator: "\n").count == 1)
  }

  @Test func lettersAreInTheRegistersLanguage() throws {
    _ = try sample("--facilities", "1500", "--years", "2016..2019", "--faults")
    for (register, languages, words) in [
      ("npri", ["en", "fr"], "Valeurs inhabituelles"), ("retc", ["es"], "Valores atípicos"),
      ("tri", ["en"], "Unusual values"),
    ] {
      let letter = try run(
        "check", folder.path("edition"), "--letter", register, "--year", "2018", "--out", folder.path("letters"))
      #expect(letter.output.split(separator: "\n").count == 2 * languages.count + 1)
      let last = try #require(languages.last)
      let page = try String(contentsOfFile: folder.path("letters/\(register)-2018-\(last).html"), encoding: .utf8)
      #expect(page.contains(words), "\(register)")
      #expect(page.contains("<html lang=\"\(last)\">"), "\(register)")
      #expect(page.firstMatch(of: #/\{[a-z]+\}/#) == nil, "\(register)")
      let table = try String(contentsOfFile: folder.path("letters/\(register)-2018-\(last).csv"), encoding: .utf8)
      #expect(table.hasPrefix("country,year,facility,name,"))
      #expect(table.split(separator: "\n").count > 1)
    }
  }

  @Test func wrongUseIsNamed() throws {
    _ = try sample("--facilities", "30", "--years", "2018")
    let edition = folder.path("edition")
    for (arguments, message) in [
      (["check", edition, "--rule", "nosuch"], "--rule \"nosuch\": expected code, unit, unit_slip"),
      (["check", edition, "--severity", "false"], "'false' is invalid"),
      (["check", edition, "--limit", "0"], "--limit 0: expected a number from 1"),
      (["check", edition, "--out", "x"], "--out: expected --letter too"),
      (
        ["check", edition, "--letter", "tri", "--rule", "duplicate"],
        "--letter: expected --year, --out and --outlines beside it only"
      ),
      (["check", edition, "--letter", "tri", "--out", folder.path("x")], "--letter tri: expected one --year"),
      (["check", edition, "--published", "--against", edition], "expected one of --against, --published and --letter"),
      (["check", edition, "--tolerance", "2"], "expected a percentage, with --against"),
      (["flows", edition, "--by", "nowhere"], "--by \"nowhere\": expected year, from_country"),
      (["flows", edition, "--to-state", "Sonora"], "--to-state \"Sonora\": expected ISO 3166-2 codes"),
      (["flows", edition, "--to-sector", "waste"], "--to-sector \"waste\": expected"),
      (["listings", edition, "nosuch"], "--substance \"nosuch\": expected a harmonised key"),
      (["query", edition, "--view", "all"], "--view \"all\": expected as-reported, common, constant"),
      (["query", edition, "--quality", "good"], "--quality \"good\": expected all, without-suspect"),
    ] {
      let run = try Program.run(arguments)
      #expect(run.status == 2, "\(arguments): \(run.errors)")
      #expect(run.errors.contains(message), "\(arguments): \(run.errors)")
    }
    let outlines = try Program.run("check", edition, "--outlines", folder.path("nothing.gpkg"))
    #expect(outlines.status == 1, "\(outlines.errors)")
    #expect(outlines.errors.contains("no such file; expected a GeoPackage"), "\(outlines.errors)")
    try folder.write("text.gpkg", Data("no database".utf8))
    let text = try Program.run("check", edition, "--outlines", folder.path("text.gpkg"))
    #expect(text.status == 1, "\(text.errors)")
    #expect(text.errors.split(separator: "\n").count == 1, "\(text.errors)")
  }
}
