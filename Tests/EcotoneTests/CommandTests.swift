import Foundation
import TestSupport
import Testing

struct CommandTests {
  private let folder: TemporaryFolder
  private let edition: String

  init() throws {
    folder = try TemporaryFolder()
    edition = folder.path("edition")
    let files = [
      try folder.write(
        "tri.csv",
        TRIText.file(rows: [
          ["5.1 - FUGITIVE AIR": "100"], ["TRIFD": "B", "FORM TYPE": "A", "DOC_CTRL_NUM": "1318000000029"],
        ])),
      try folder.write(
        "npri.csv",
        NPRIText.header + NPRIText.row("2.873") + NPRIText.row(code: "NA - M08", name: "TPM", "5", unit: "tonnes")),
      try folder.write(
        "em_2018.csv",
        RETCText.amountsHeader + RETCText.amounts("1.5", "2")
          + RETCText.amounts(code: "PCDDs", name: "Dioxinas", "0.001")),
      try folder.write("es_2018.csv", RETCText.establishmentsHeader + RETCText.establishment()),
    ]
    let built = try Program.run(["integrate", "--out", edition] + files)
    #expect(built.status == 0, "\(built.errors)")
    #expect(built.output.contains("em_2018.csv"))
    #expect(built.errors.isEmpty)
  }

  @Test func queriesPrintTheirColumns() throws {
    let csv = try Program.run("query", edition, "--by", "country,category", "--format", "csv")
    #expect(
      csv.output
        == "country,category,kilograms,facilities,reports\nCA,onsite_air,2.873,1,1\nMX,onsite_air,1.5,1,1\nMX,onsite_water,2,1,1\nUS,onsite_air,45.359237,1,1\n"
    )
    let json = try Program.run("query", edition, "--by", "year", "--format", "json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let rows = try #require(object["rows"] as? [[String: Any]])
    #expect(
      rows.count == 1 && rows[0]["year"] as? Int == 2018 && rows[0]["facilities"] as? Int == 4
        && rows[0]["reports"] as? Int == 5)
    #expect((object["left_out"] as? [[String: Any]])?.compactMap { $0["reason"] as? String } == ["cac", "dioxin"])
    let table = try Program.run("query", edition, "--by", "category", "--lang", "fr")
    #expect(table.output.contains("Rejets sur place dans l’air"))
    #expect(table.output.contains("Non officiel"))
  }

  @Test func tracesPrintTheirColumns() throws {
    let csv = try Program.run("trace", edition, "--country", "MX", "--category", "onsite_water", "--format", "csv")
      .output.split(separator: "\n")
    #expect(
      csv[0]
        == "source,sha256,line,column,column_name,country,year,facility,substance,code,category,quantity,unit,rule,kilograms"
    )
    #expect(csv.count == 2)
    #expect(csv[1].hasPrefix("em_2018.csv,"))
    #expect(csv[1].hasSuffix(",3,10,AGUA,MX,2018,MX:CGI2604700012,lead,retc:Pb,onsite_water,2,kg,retc.agua,2"))
  }

  @Test func theOtherCommandsWork() throws {
    #expect(try Program.run("facility", edition, "629").output.hasPrefix("CA:629  Essai"))
    #expect(
      try Program.run("facility", edition, "MX:CGI2604700012", "--format", "csv").output.contains(
        "2018,dioxin_mass,dioxins-furans,0.001,kg"))
    #expect(
      try Program.run("search", edition, "plomo", "--format", "csv").output.contains(
        "substance,lead,Lead and its compounds,"))
    #expect(try Program.run("info", edition).output.contains("TRI 122 columns"))
    #expect(try Program.run("verify", edition).output.contains("54 files"))
    #expect(try Program.run("--version").output == "0.1.0\n")
  }

  /// Exit codes: 0 done, 1 refused input or failed check, 2 wrong use; a refusal is one line on standard error.
  @Test func exitCodesTellApart() throws {
    let wrong: [[String]] = [
      ["query", edition, "--by", "colour"], ["query", edition, "--colour", "red"], ["query"], ["nonsense"],
      ["query", edition, "--substance", "unobtainium"],
      ["facility", edition, "US:NOBODY"], ["integrate", "--out", folder.path("x")],
      ["search", edition, "a", "--limit", "0"],
      ["integrate", "--out", folder.path("x"), "--year", "other.csv=2014", folder.path("em_2018.csv")],
    ]
    for arguments in wrong {
      let run = try Program.run(arguments)
      #expect(run.status == 2, "\(arguments): \(run)")
      #expect(!run.errors.isEmpty, "\(arguments): \(run)")
      #expect(run.output.isEmpty, "\(arguments): \(run)")
    }
    let refused: [([String], String)] = [
      (["query", folder.path("nowhere")], "no such edition"), (["verify", folder.url.path], "is no edition"),
      (["integrate", "--out", edition, folder.path("tri.csv")], "exists; give --replace"),
      (["integrate", "--out", folder.path("x"), folder.path("none.csv")], "none.csv: no such file"),
      (["integrate", "--out", folder.path("x"), folder.url.path], "is a directory"),
      (["integrate", "--out", folder.path("x"), try folder.write("empty.csv", "")], "the file is empty"),
      (
        ["integrate", "--out", folder.path("x"), try folder.write("other.csv", "a,b\n1,2\n")],
        "is of no TRI, NPRI or RETC file"
      ),
      (["integrate", "--out", "/proc/nowhere/x", folder.path("tri.csv")], "cannot write"),
    ]
    for (arguments, message) in refused {
      let run = try Program.run(arguments)
      #expect(run.status == 1, "\(arguments): \(run)")
      #expect(run.errors.contains(message), "\(arguments): \(run)")
      #expect(run.errors.split(separator: "\n").count == 1, "\(arguments): \(run)")
      #expect(!FileManager.default.fileExists(atPath: folder.path("x")))
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).filter { $0.contains("building") }.isEmpty)
  }

  /// A terminal obeys nothing that a name or a file says.
  @Test func messagesAreHarmless() throws {
    let captions = try folder.write("x.vtt", "WEBVTT\n\n\u{1B}[2J\u{1B}]0;x\u{07}\n")
    for arguments in [
      ["verify", "\u{1B}[2J\u{1B}]0;x\u{07}nowhere"], ["info", "\u{9B}2J"],
      ["integrate", "--out", folder.path("x"), captions],
    ] {
      let run = try Program.run(arguments)
      #expect(run.status != 0 && !run.errors.isEmpty)
      #expect(run.errors.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    }
  }

  /// A catalogue whose words were changed is refused; nothing is taken for something else. The format is one without
  /// sums of the catalogue, which would tell first.
  @Test(arguments: [
    ("UPDATE codes SET scope = 'nothing'", "\"nothing\" is no Scope"),
    ("UPDATE codes SET register = 'xyz'", "\"xyz\" is no Register"),
    ("UPDATE codes SET substance = 99999", "a code is of substance 99999"),
    ("UPDATE names SET status = 'odd'", "\"odd\" is no Status"),
    ("UPDATE OR REPLACE coverage SET place = 250", "coverage of place 250"),
    ("UPDATE sources SET register = ''", "\"\" is no Register"),
  ])
  func aChangedCatalogueIsRefused(_ change: String, _ message: String) throws {
    let script = """
      import os, sqlite3, sys
      os.chmod(sys.argv[1], 0o700)
      path = sys.argv[1] + "/catalog.sqlite"
      os.chmod(path, 0o600)
      with sqlite3.connect(path) as db: db.execute(sys.argv[2])
      """
    let former = folder.path("former")
    try FileManager.default.copyItem(
      at: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "../EditionsTests/Formats/5"), to: URL(fileURLWithPath: former))
    #expect(try Program.run(["python3", "-c", script, former, change], executable: "/usr/bin/env").status == 0)
    let run = try Program.run("query", former, "--by", "country")
    #expect(run.status == 1, "\(run)")
    #expect(run.errors.contains("changed; "), "\(run)")
    #expect(run.errors.contains(message), "\(run)")
  }

  /// Within a gibibyte of address space: a field of two gigabytes and a line of a million columns end in a refusal.
  @Test func hugeInputEndsInARefusal() throws {
    let sparse = folder.path("sparse.csv")
    #expect(FileManager.default.createFile(atPath: sparse, contents: Data((NPRIText.header + "\"").utf8)))
    truncate(sparse, 2 << 30)
    let wide = try folder.write("wide.csv", String(repeating: "a,", count: 1_000_000) + "\n")
    for (file, message) in [(sparse, "still open after 1 MiB"), (wide, "more than 4096 columns")] {
      let run = try Program.run(
        "-c", "ulimit -v 1048576; exec \"$0\" integrate --out \"$1\" \"$2\"", Program.path, folder.path("x"), file,
        executable: "/bin/bash")
      #expect(run.status == 1, "\(run)")
      #expect(run.errors.contains(message), "\(run)")
    }
  }

  /// A full disk is one clear line and no half-made edition (the shell's limit on file size stands in for it).
  @Test func aFullDiskLeavesNothing() throws {
    let rows = (0..<20_000).map { NPRIText.row(id: "\($0)", "1") }.joined()
    let file = try folder.write("many.csv", NPRIText.header + rows)
    for blocks in [4, 40, 400, 1200] {
      let run = try Program.run(
        "-c", "ulimit -f \(blocks); exec \"$0\" integrate --out \"$1\" \"$2\"", Program.path, folder.path("x"), file,
        executable: "/bin/bash")
      #expect(run.status == 1, "\(blocks): \(run)")
      #expect(run.errors.contains("cannot write"), "\(blocks): \(run)")
      #expect(run.errors.split(separator: "\n").count == 1, "\(blocks): \(run)")
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.url.path).filter {
          $0 == "x" || $0.contains("building")
        }.isEmpty)
    }
  }

  /// Ctrl-C in the middle of a file: the rest of it is fed only after the signal was sent.
  @Test func interruptingLeavesNothing() throws {
    signal(SIGPIPE, SIG_IGN)  // the program ends while the pipe is being fed
    let pipe = folder.path("pipe.csv")
    #expect(mkfifo(pipe, 0o600) == 0)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["integrate", "--out", folder.path("x"), pipe]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let feeder = try FileHandle(forWritingTo: URL(fileURLWithPath: pipe))
    try feeder.write(contentsOf: Data((NPRIText.header + NPRIText.row("1")).utf8))
    process.interrupt()
    for _ in 0..<2000 {
      if (try? feeder.write(contentsOf: Data(NPRIText.row("1").utf8))) == nil || !process.isRunning { break }
    }
    try? feeder.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(
      String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        == "ecotone: interrupted; nothing was written\n")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).filter {
        $0 == "x" || $0.contains("building")
      }.isEmpty)
  }

  /// Reference tables are found beside the program, wherever it was moved to.
  @Test func theProgramCanBeMoved() throws {
    for name in ["ecotone", "ecotone_Vocabulary.resources"] {
      try FileManager.default.copyItem(
        at: Program.folder.appendingPathComponent(name), to: folder.url.appendingPathComponent(name))
    }
    let moved = try Program.run("query", edition, "--by", "category", executable: folder.path("ecotone"))
    #expect(moved.status == 0, "\(moved)")
    #expect(moved.output.contains("On-site releases to air"), "\(moved)")
    try FileManager.default.removeItem(atPath: folder.path("ecotone_Vocabulary.resources"))
    let alone = try Program.run("query", edition, "--by", "category", executable: folder.path("ecotone"))
    #expect(alone.status == 1)
    #expect(alone.errors.contains("keep ecotone_Vocabulary.resources beside the program"))
  }

  /// Real files: the named cell of the raw file holds the quantity, by another reader, for 100 rows of each register.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func tracedCellsHoldTheQuantity() throws {
    let built = try Program.run(["integrate", "--out", folder.path("real")] + RealData.oneEdition)
    #expect(built.status == 0, "\(built.errors)")
    for register in ["npri", "retc", "tri"] {
      let trace = try Program.run(
        "trace", folder.path("real"), "--register", register, "--scope", "all", "--format", "csv")
      let file = try folder.write("\(register).trace.csv", trace.output)
      let check = try Program.script("check_trace.py", file, RealData.folder ?? "", "2026", "100")
      #expect(check.status == 0, "\(register): \(check)")
      #expect(check.output == "100 of 100 cells hold the traced quantity\n", "\(register): \(check)")
    }
  }
}
