import Foundation
import TestSupport
import Testing

/// `ecotone record` and `ecotone plan` as their users meet them.
struct RecordCommandTests {
  private let folder: TemporaryFolder
  private var record: String { folder.path("record") }

  init() throws { folder = try TemporaryFolder() }

  private func example(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/examples/\(name)").path
  }

  private func run(_ arguments: String...) throws -> Program.Run { try Program.run(arguments + ["--record", record]) }

  @Test func fromAFileToTheRegister() throws {
    let first = try run("record", "import", example("submissions.json"), "--rights", "public")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output.contains("11 submissions read, 0 known before"), "\(first.errors)")
    #expect(
      try run("record", "import", example("submissions.json")).output.contains("11 known before; 0 events recorded"))
    let list = try run("record", "list", "--format", "csv").output.split(separator: "\n")
    #expect(list.count == 12)
    #expect(list[0].hasPrefix("id,title,party,rulebook,state,holder,filed"))
    #expect(try run("record", "list", "--holder", "council").output.contains("SEM-22-002"))
    let shown = try run("record", "show", "SEM-21-001", "--format", "json")
    let json = try #require(try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any])
    #expect(json["state"] as? String == "T_FR_NOT_WARRANTED" && (json["submitters"] as? [String])?.isEmpty == true)
    #expect(try run("record", "show", "SEM-20-001", "--lang", "fr").output.contains("Instruction du Conseil"))
    #expect(try run("record", "verify").output.contains("11 submissions"))
  }

  /// Reading a record that is not there fails, and makes none.
  @Test(arguments: [
    ["record", "verify"], ["record", "list"], ["record", "show", "SEM-21-001"], ["plan", "show"], ["plan", "report"],
  ])
  func readingMakesNothing(_ words: [String]) throws {
    let run = try Program.run(words + ["--record", record])
    #expect(run.status == 1)
    #expect(run.errors.contains("no record; expected a folder with record.sqlite"), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: record))
  }

  @Test func eventsAreAddedOrRefused() throws {
    let keys = folder.path("record.keys")
    #expect(try Program.run("keys", "new", keys).status == 0)
    let words = try folder.write("words.json", #"{"title": "River", "submitters": ["A"]}"#)
    let filed = try run(
      "record", "add", "SEM-22-001", "file", "--date", "2022-03-01", "--fields", words, "--party", "MX", "--rights",
      "public", "--confidential", "--keys", keys)
    #expect(filed.status == 0, "\(filed.errors)")
    for (event, date) in [
      ("request_response", "2022-03-31"), ("response", "2022-05-30"), ("notify_council", "2022-07-29"),
    ] {
      #expect(try run("record", "add", "SEM-22-001", event, "--date", date).status == 0)
    }
    func refused(_ message: String, _ arguments: String...) throws {
      let run = try Program.run(["record", "add", "SEM-22-001"] + arguments + ["--record", record])
      #expect(run.status != 0, "\(run.errors)")
      #expect(run.errors.contains(message), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
    }
    try refused("CA votes twice", "council_yes", "--date", "2022-10-01", "--vote", "CA=yes", "--vote", "CA=no")
    try refused("expected two at least", "council_yes", "--date", "2022-10-01", "--vote", "CA=yes", "--vote", "MX=no")
    try refused("a day to come", "council_yes", "--date", "2999-10-01")
    try refused("expected what the document is", "document", "--file", example("plan.csv"))
    let decided = try run(
      "record", "add", "SEM-22-001", "council_yes", "--date", "2022-10-01", "--vote", "CA=yes", "--vote", "MX=yes",
      "--reason", "CA=For the river.")
    #expect(decided.status == 0, "\(decided.errors)")
    #expect(
      try run("record", "show", "SEM-22-001", "--format", "csv").output.contains("CA=yes: For the river.; MX=yes"))
    let sealed = try run("record", "add", "SEM-22-001", "protect")
    #expect(sealed.output.contains("sealed: nobody sees it"))
    #expect(try run("record", "show", "SEM-22-001", "--reader", "keeper").status == 1)
    #expect(try run("record", "list", "--reader", "keeper", "--format", "csv").output.split(separator: "\n").count == 1)
    #expect(try run("record", "verify").status == 0)
  }

  @Test func totalsThatDoNotAddUpAreRefused() throws {
    let wrong = try folder.write("totals.csv", "programme_code,printed_total,label,line\nREG,160001,Total,5\n")
    let refused = try run("plan", "import", example("plan.csv"), wrong)
    #expect(refused.status == 1)
    #expect(
      refused.errors.contains("REG: the sum is 160,000, printed 160,001: a difference of -1; nothing was recorded"))
    #expect(try run("plan", "show").status == 1)
    let kept = try run("plan", "import", example("plan.csv"), wrong, "--keep-differences")
    #expect(kept.status == 0, "\(kept.errors)")
    #expect(kept.output.contains("341,500 CAD in all, computed"), "\(kept.errors)")
    #expect(try run("plan", "import", example("measures.csv")).status == 0)
    #expect(try run("plan", "import", example("measures.csv")).output.contains("0 lines recorded"))
    #expect(try run("plan", "show", "--as", "iati").output.contains("<iati-activities version=\"2.03\""))
    #expect(
      try run("plan", "report", "--format", "csv").output.hasPrefix(
        "measure,activity,name,unit,kind,baseline,target,value"))
  }
}
