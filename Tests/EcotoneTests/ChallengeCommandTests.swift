import Foundation
import TestSupport
import Testing

/// `ecotone challenge` as its users meet it.
struct ChallengeCommandTests {
  private let folder: TemporaryFolder
  private var record: String { folder.path("record") }

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String...) throws -> Program.Run {
    try Program.run(["challenge"] + arguments + ["--record", record])
  }

  private func challenge(_ id: String) throws -> String {
    try folder.write(
      "\(id).json",
      #"{"challenge": {"id": "\#(id)", "name": {"en": "A test", "fr": "Un essai"}, "#
        + #""organiser": "Nobody", "years": "2018..2022"}}"#
    )
  }

  private func edition() throws -> String {
    func row(_ year: String, _ pounds: String) -> [String: String] { ["YEAR": year, "5.1 - FUGITIVE AIR": pounds] }
    let file = try folder.write("us.csv", TRIText.file(rows: [row("2018", "1000"), row("2022", "400")]))
    let edition = folder.path("edition")
    let built = try Program.run("integrate", file, "--out", edition)
    #expect(built.status == 0, "\(built.errors)")
    return edition
  }

  /// From a file to a sentence, with names as in queries.
  @Test func fromAFileToASentence() throws {
    let edition = try edition()
    #expect(try run("add", "--from", challenge("T1"), "--rights", "public").output.contains("T1: recorded, public"))
    let letter = try folder.write("letter.txt", "We pledge.")
    let pledged = try run(
      "pledge", "T1", "P1", "--company", "Test Works", "--facility", "US:60601TSTFC1MAIN", "--substance", "toluene",
      "--category", "air", "--base", "2018", "--target", "2022", "--reduce", "50", "--date", "2019-01-01", "--file",
      letter, "--edition", edition, "--rights", "public")
    #expect(pledged.status == 0 && pledged.output.contains("P1: recorded; 50% less by 2022, base 2018: 454 kg"))
    #expect(try run("update", "P1", "accept", "--date", "2019-02-01").status == 0)
    let checked = try run("check", edition, "--format", "csv").output.split(separator: "\n")
    #expect(checked.count == 2 && checked[1].contains("achieved"))
    #expect(try run("check", edition, "--lang", "fr").output.contains("Atteint"))
    let shown = try run("show", "P1", edition).output
    #expect(shown.contains("question: ") && shown.contains("event 2: accept 2019-02-01"))
    #expect(try run("list").output.contains("A test"))
    #expect(try run("show", "T1", edition).output.contains("181"))
    let again = try run(
      "pledge", "T1", "P2", "--company", "Others", "--facility", "US:60601TSTFC1MAIN", "--substance", "toluene",
      "--base", "2018", "--target", "2030", "--eliminate", "--date", "2019-01-01", "--edition", edition)
    #expect(again.errors.contains("P2: the same facility, substance and medium as P1"))
    // What it said before stays visible.
    let corrected = try run(
      "pledge", "T1", "P1", "--company", "Test Works", "--facility", "US:60601TSTFC1MAIN", "--substance", "toluene",
      "--category", "air", "--base", "2018", "--target", "2022", "--reduce", "70", "--date", "2019-01-01", "--edition",
      edition, "--correct")
    #expect(corrected.status == 0, "\(corrected.errors)")
    #expect(try run("check", edition, "--format", "csv").output.contains("missed"))
    #expect(
      try run(
        "pledge", "T1", "P9", "--company", "N", "--facility", "US:60601TSTFC1MAIN", "--substance",
        "toluene", "--base", "2018", "--target", "2022", "--reduce", "70", "--date", "2019-01-01", "--edition", edition,
        "--correct"
      ).errors.contains("P9: no pledge of T1 to correct"))
    #expect(try Program.run("record", "verify", "--record", record).status == 0)
  }

  /// Opened, closed and documented later; a sealed challenge is its keepers' with the keys.
  @Test func challengesAreProtected() throws {
    let edition = try edition()
    let keys = folder.path("record.keys")
    #expect(try Program.run("keys", "new", keys).status == 0)
    #expect(try run("add", "--from", challenge("T1")).output.contains("restricted"))
    func isListed(_ id: String) throws -> Bool { try run("list", "--format", "csv").output.contains(id) }
    #expect(try !isListed("T1"))
    #expect(try run("update", "T1", "protect", "--rights", "public").status == 0 && isListed("T1"))
    let letter = try folder.write("letter.txt", "It is open.")
    #expect(try run("update", "T1", "evidence", "--file", letter).status == 0)
    #expect(try run("update", "T1", "protect", "--rights", "restricted").status == 0 && !isListed("T1"))
    let sealed = try run("add", "--from", challenge("S1"), "--rights", "sealed", "--keys", keys)
    #expect(sealed.status == 0, "\(sealed.errors)")
    let pledge = [
      "pledge", "S1", "P1", "--company", "Test Works", "--facility", "US:60601TSTFC1MAIN", "--substance", "toluene",
      "--base", "2018", "--target", "2022", "--reduce", "50", "--date", "2019-01-01", "--edition", edition, "--rights",
      "sealed",
    ]
    let refused = try Program.run(["challenge"] + pledge + ["--record", record])
    #expect(refused.status == 1 && refused.errors.contains("no such challenge"))
    let taken = try Program.run(["challenge"] + pledge + ["--keys", keys, "--record", record])
    #expect(taken.status == 0, "\(taken.errors)")
    #expect(try run("update", "S1", "protect", "--rights", "public", "--keys", keys).status == 0 && isListed("S1"))
    #expect(try !run("check", edition, "--format", "csv").output.contains("P1"))
  }

  /// One line, and nothing recorded.
  @Test(arguments: [
    (["--reduce", "nan"], "expected a number"), (["--reduce", "0.5"], "reduce 1 to 100"), ([], "expected one of"),
    (["--reduce", "5", "--eliminate"], "expected one of"),
    (["--reduce", "50", "--date", "2999-01-01"], "a day to come"),
  ])
  func whatIsRefused(_ more: [String], _ expected: String) throws {
    let edition = try edition()
    #expect(try run("add", "--from", challenge("T1"), "--rights", "public").status == 0)
    let refused = try Program.run(
      [
        "challenge", "pledge", "T1", "P1", "--company", "Test Works", "--facility", "US:60601TSTFC1MAIN",
        "--substance", "toluene", "--base", "2018", "--target", "2999", "--edition", edition, "--record", record,
      ] + more)
    #expect(refused.status == 1 && refused.errors.contains(expected), "\(refused.errors)")
    #expect(refused.errors.split(separator: "\n").count == 1)
    #expect(try run("check", edition, "--format", "csv", "--reader", "keeper").output.split(separator: "\n").count == 1)
  }
}
