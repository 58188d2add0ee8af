import Foundation
import TestSupport
import Testing

/// The sample and what must come out of it, by the command line and by scripts that know nothing of the program.
struct SampleTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func sample(_ name: String, _ options: String...) throws -> String {
    let run = try Program.run(["sample", "--out", folder.path(name)] + options)
    #expect(run.status == 0, "\(run)")
    #expect(run.errors.isEmpty, "\(run)")
    return folder.path(name)
  }

  private func integrate(_ files: [String], as name: String) throws -> Program.Run {
    let run = try Program.run(["integrate", "--out", folder.path(name)] + files)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.isEmpty, "\(run.errors)")
    return run
  }

  private func check(_ edition: String, _ expected: String, count: Int) throws {
    let run = try Program.script("check_expected.py", Program.path, folder.path(edition), expected)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.output == "\(count) figures equal\n", "\(run.output)\(run.errors)")
  }

  /// Three seeds, all vintages: every line of expected.csv, and no figure beside them.
  @Test(arguments: [("1", "2004..2023", 5519), ("2", "2011..2023", 3695), ("3", "1987..2024", 8607)])
  func everyExpectedFigureComesOut(_ seed: String, _ years: String, _ count: Int) throws {
    let sample = try sample("sample", "--facilities", "500", "--years", years, "--seed", seed)
    let built = try integrate(Program.tables(in: sample), as: "edition")
    try check("edition", sample + "/expected.csv", count: count)
    // Nothing in a clean sample is read around but what the real files hold too.
    let kinds = Set(built.output.matches(of: /[a-z]+_[a-z]+ (?=\d)/).map { String($0.output.dropLast()) })
    #expect(kinds.isSubset(of: ["stray_quote", "printed_total"]), "\(kinds)")
    let layouts = Set(built.output.matches(of: /(TRI|NPRI|RETC em|RETC es) \d+ columns/).map { String($0.output.0) })
    if seed == "1" {
      #expect(
        layouts == [
          "TRI 109 columns", "TRI 113 columns", "TRI 115 columns", "TRI 116 columns", "TRI 119 columns",
          "TRI 122 columns", "NPRI 13 columns",
          "NPRI 16 columns", "NPRI 18 columns", "RETC em 18 columns", "RETC em 19 columns", "RETC em 20 columns",
          "RETC es 20 columns",
          "RETC es 21 columns",
        ])
    }
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    func digest(_ sample: String) throws -> String {
      let run = try Program.run(
        "-c", "cd \"$0\" && find . -type f | sort | xargs sha256sum", sample, executable: "/bin/bash")
      return run.output
    }
    let options = ["--facilities", "200", "--years", "2013..2018", "--faults"]
    func make(_ name: String, seed: String) throws -> String {
      let run = try Program.run(["sample", "--out", folder.path(name), "--seed", seed] + options)
      #expect(run.status == 0)
      return try digest(folder.path(name))
    }
    let first = try make("a", seed: "5")
    #expect(try make("b", seed: "5") == first)
    #expect(try make("c", seed: "6") != first)
  }

  /// Each planted error stands where faults.csv says, and the totals with it are the expected ones.
  @Test func faultsStandWhereTheyAreListed() throws {
    let sample = try sample("sample", "--facilities", "1500", "--years", "2012..2023", "--faults")
    _ = try integrate(Program.tables(in: sample), as: "edition")
    let lines = try String(contentsOfFile: sample + "/expected.csv", encoding: .utf8).split(separator: "\n").count - 1
    try check("edition", sample + "/expected.csv", count: lines)
    let run = try Program.script("check_faults.py", sample)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    for kind in ["unit_slip", "swapped_coordinates", "duplicate", "copied_report", "wrong_state"] {
      #expect(run.output.contains(kind), "\(run.output)")
    }
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func facilitiesLieInTheirStates() throws {
    let sample = try sample("sample", "--facilities", "3000", "--years", "2017..2023")
    let places = Program.scripts.appendingPathComponent("../../Sources/Vocabulary/Resources/places.csv").path
    let run = try Program.script("check_places.py", sample, RealData.path("vector/ne_10m_north_america.gpkg"), places)
    #expect(run.status == 0, "\(run)")
    #expect(run.output.contains("points are on land in their state"), "\(run)")
  }

  /// Full scale: 30,000 facilities, eight years; the national files, and the same records in a file for each state.
  @Test func statesGiveTheNationsTotals() throws {
    let sample = try sample("sample")
    _ = try integrate(Program.tables(in: sample), as: "whole")
    try check("whole", sample + "/expected.csv", count: 2620)
    // The picture in the README shows these figures.
    let trace = try Program.run(
      "trace", folder.path("whole"), "--state", "MX-AGU", "--year", "2021", "--substance", "lead", "--category",
      "offsite_disposal", "--format", "csv"
    )
    #expect(
      trace.output.contains(
        ",1136,16,DISPOSICIÓN FINAL,MX,2021,MX:FIC0190000412,lead,retc:Pb,offsite_disposal,298.3388,kg,"))
    let picture = try String(
      contentsOf: Program.scripts.appendingPathComponent("../../docs/trace.svg"), encoding: .utf8)
    #expect(picture.contains("line 1136"))
    #expect(picture.contains("298.3388"))
    let split = try Program.script("split_states.py", sample, folder.path("states"))
    #expect(split.status == 0, "\(split)")
    #expect(split.output == "1050 files\n", "\(split)")
    _ = try integrate(Program.tables(in: folder.path("states")), as: "split")
    try check("split", sample + "/expected.csv", count: 2620)
  }

  @Test func wrongUseIsNamed() throws {
    for (options, message) in [
      (["--facilities", "2"], "--facilities 2: expected 3 to 1000000"),
      (["--years", "2018..2014"], "'2018..2014' is invalid"),
      (["--years", "1980"], "'1980' is invalid"),
      (["--years", "1986"], "--years 1986: expected years within 1987..2030"),
      (["--seed", "x"], "'x' is invalid"),
    ] {
      let run = try Program.run(["sample", "--out", folder.path("x")] + options)
      #expect(run.status == 2, "\(run)")
      #expect(run.errors.contains(message), "\(run)")
    }
    let exists = try Program.run("sample", "--out", folder.url.path)
    #expect(exists.status == 1, "\(exists)")
    #expect(exists.errors.contains("exists; name a folder that does not"), "\(exists)")
    let nowhere = try Program.run("sample", "--out", "/proc/nowhere/x", "--facilities", "10")
    #expect(nowhere.status == 1, "\(nowhere)")
    #expect(nowhere.errors.split(separator: "\n").count == 1, "\(nowhere)")
    #expect(nowhere.errors.contains("cannot write"), "\(nowhere)")
  }
}
