import Digests
import Foundation
import Registers
import TestSupport
import Testing

/// Files as gzip, zip and workbooks, packed by another program.
struct ContainerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func pack(_ kind: String, _ name: String, _ arguments: [String]) throws -> String {
    let run = try Program.script("containers.py", [kind, folder.path(name)] + arguments)
    #expect(run.status == 0, "\(run.errors)")
    return folder.path(name)
  }

  private func integrate(_ files: [String], as name: String) throws -> [String: Any] {
    let run = try Program.run(["integrate", "--out", folder.path(name), "--format", "json"] + files)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.isEmpty, "\(run.errors)")
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path(name)).appendingPathComponent("edition.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// The real files, plain, each gzipped, and all in one zip: one edition id, and the containers' own hashes beside.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func packedFilesGiveTheSameEdition() throws {
    let plain = try integrate(RealData.oneEdition, as: "plain")
    let gzipped = try RealData.oneEdition.map { path in
      try pack("gzip", URL(fileURLWithPath: path).lastPathComponent + ".gz", [path])
    }
    let fromGzip = try integrate(gzipped, as: "from-gzip")
    let zip = try pack("zip", "all.zip", RealData.oneEdition)
    let fromZip = try integrate([zip], as: "from-zip")
    let id = try #require(plain["id"] as? String)
    #expect(fromGzip["id"] as? String == id && fromZip["id"] as? String == id)
    func sources(_ manifest: [String: Any]) -> [[String: Any]] { manifest["sources"] as? [[String: Any]] ?? [] }
    #expect(sources(plain).allSatisfy { $0["container"] == nil })
    let hash = SHA256Digest.hexadecimal(ofFile: zip)
    #expect(sources(fromZip).count == RealData.oneEdition.count)
    for source in sources(fromZip) { #expect((source["container"] as? [String: String])?["sha256"] == hash) }
    for source in sources(fromGzip) {
      let container = source["container"] as? [String: String]
      #expect(container?["name"] == (source["name"] as? String).map { $0 + ".gz" })
      #expect(container?["sha256"] == SHA256Digest.hexadecimal(ofFile: folder.path(container?["name"] ?? "")))
    }
    // Names and contents are the same, so all files but the manifest and the catalogue are.
    for file in ["facts/fact.amount.f64", "facts/fact.line.u32", "diagnostics.csv"] {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("plain/\(file)")))
      for other in ["from-gzip", "from-zip"] {
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("\(other)/\(file)"))) == bytes, "\(file)")
      }
    }
  }

  /// Every year of the real RETC files as the workbook SEMARNAT issues: the same facts, report for report.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)), arguments: ["xlsx", "xlsx-inline"])
  func workbooksGiveTheSameFacts(_ kind: String) throws {
    let years = RealData.files("retc", prefix: "em_").map { String($0.suffix(8).prefix(4)) }
    #expect(years.count == 13)
    let files = years.flatMap { [RealData.path("retc/em_\($0).csv"), RealData.path("retc/es_\($0).csv")] }
    _ = try integrate(files, as: "plain")
    let books = try years.map { year in
      try pack(
        kind, "retc \(year).xlsx",
        [
          "Datos Generales=" + RealData.path("retc/es_\(year).csv"),
          "Emisiones y Transferencias=" + RealData.path("retc/em_\(year).csv"),
        ])
    }
    _ = try integrate(books, as: "books")
    func facts(_ edition: String) throws -> [String] {
      let trace = try Program.run("trace", folder.path(edition), "--scope", "all", "--format", "csv")
      // Without source, hash and line: a sheet's rows are numbered otherwise than a text file's lines.
      return trace.output.split(separator: "\n").dropFirst().map {
        $0.split(separator: ",").dropFirst(3).joined(separator: ",")
      }
    }
    let plain = try facts("plain")
    #expect(plain.count > 100_000)
    #expect(try facts("books") == plain)
    let questions = [
      ["--by", "state,sector,year"], ["--by", "facility,year", "--scope", "all"],
      ["--measure", "dioxin_mass", "--by", "facility,year"],
    ]
    for words in questions {
      let answers = try ["plain", "books"].map {
        try Program.run(["query", folder.path($0), "--format", "csv"] + words).output
      }
      #expect(answers[0] == answers[1])
    }
  }

  /// A traced cell of a workbook is named by its sheet's row and column.
  @Test func aTraceNamesTheSheetsRow() throws {
    let em = try folder.write(
      "em.csv", RETCText.amountsHeader + RETCText.amounts("1.5") + RETCText.amounts(nra: "CGI2604700013", "0.1"))
    let book = try pack("xlsx", "retc 2018.xlsx", ["Emisiones=\(em)"])
    _ = try integrate([book], as: "edition")
    let trace = try Program.run("trace", folder.path("edition"), "--format", "csv").output.split(separator: "\n")
    #expect(trace.count == 3)
    #expect(trace[1].hasPrefix("retc 2018.xlsx/Emisiones,\(SHA256Digest.hexadecimal(ofFile: book) ?? ""),11,9,AIRE,"))
    #expect(trace[2].contains(",12,9,AIRE,"))
    #expect(trace[2].hasSuffix(",0.1,kg,retc.aire,0.1"))
  }

  /// A year is taken from the table's name or else its container's, and --year means either.
  @Test func yearsAreFoundAroundATable() throws {
    let em = try folder.write("em.csv", RETCText.amountsHeader + RETCText.amounts("1"))
    let dated = try pack("zip", "retc 2018.zip", [em])
    let undated = try pack("zip", "retc.zip", [em])
    #expect(try (integrate([dated], as: "dated")["segments"] as? [[String: Any]])?[0]["year"] as? Int == 2018)
    for name in ["em.csv", "retc.zip", undated] {
      let run = try Program.run(
        "integrate", "--out", folder.path("edition"), "--replace", "--year", "\(name)=2017", undated)
      #expect(run.status == 0, "\(name): \(run.errors)")
    }
    let refused = try Program.run("integrate", "--out", folder.path("x"), undated)
    #expect(refused.status == 1, "\(refused.errors)")
    #expect(refused.errors.contains("\"em.csv\" holds no year"), "\(refused.errors)")
  }

  /// Data that packs beyond all reason is refused before it fills memory or disk.
  @Test func bombsAreRefused() throws {
    let file = try folder.write(
      "npri.csv", Data((NPRIText.header + NPRIText.row("1")).utf8) + Data(repeating: 0x0A, count: 200 << 20))
    let gzip = try pack("gzip", "npri.csv.gz", [file])
    let run = try Program.run(
      "-c", "ulimit -v 2097152; exec \"$0\" integrate --out \"$1\" \"$2\"", Program.path, folder.path("x"), gzip,
      executable: "/bin/bash")
    #expect(run.status == 1, "\(run.errors)")
    #expect(
      run.errors.hasSuffix("expands to more than 200 times its size; expected a national file\n"), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("x")))
  }
}
