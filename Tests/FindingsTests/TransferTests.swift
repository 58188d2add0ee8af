import Editions
import Foundation
import Questions
import Registers
import Samples
import TestSupport
import Testing
import Vocabulary

/// TRI Basic Plus files: unclean records, receivers that are facilities, and what is counted twice.
struct TransferTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A record of file 3a; cells by the names of its columns.
  private static func transfers(_ rows: [[String: String]], extra: [Int: (column: String, bytes: [UInt8])] = [:])
    -> Data
  {
    let header = TRITransferColumns.offsite(isNew: true)
    var data = Data((header.joined(separator: "\t") + "\n").utf8)
    let defaults = [
      "FORM TYPE": "R", "TRIFID": "60601TSTFC1MAIN", "DOCUMENT CONTROL NUMBER": "1318200000001",
      "TRI CHEMICAL ID": "N420",
      "CHEMICAL NAME": "Lead compounds", "UNIT OF MEASURE": "Pounds", "REPORTING YEAR": "2018", "FACILITY STATE": "IL",
      "OFF-SITE TRANSFER SEQUENCE NUMBER": "1", "OFF-SITE NAME": "OTHER WORKS", "OFF-SITE STATE": "IN",
    ]
    for (index, row) in rows.enumerated() {
      let cells = defaults.merging(row) { _, new in new }
      for (position, column) in header.enumerated() {
        if position > 0 { data.append(UInt8(ascii: "\t")) }
        data.append(
          contentsOf: extra[index].flatMap { $0.column == column ? $0.bytes : nil } ?? Array((cells[column] ?? "").utf8)
        )
      }
      data.append(UInt8(ascii: "\n"))
    }
    return data
  }

  private func edition(_ forms: [[String: String]], _ transfers: Data) async throws -> Edition {
    try folder.write("2018_us.csv", Data(TRIText.file(rows: forms).utf8))
    try folder.write("US_3a_2018.txt", transfers)
    return try await build([folder.path("2018_us.csv"), folder.path("US_3a_2018.txt")], in: folder)
  }

  private static let sender = [
    "DOC_CTRL_NUM": "1318200000001", "TRI CHEMICAL/COMPOUND ID": "N420", "CHEMICAL": "Lead compounds",
    "METAL CATEGORY": "Metal complound categories",
    "6.2 - M64": "1000",
  ]
  private static let receiver = [
    "TRIFD": "47901TSTFC2LAND", "FACILITY NAME": "HOOSIER LANDFILL & RECLAMATION INC",
    "STREET ADDRESS": "4200 North Quarry Road",
    "CITY": "LAFAYETTE",
    "ST": "IN", "ZIP": "47901", "DOC_CTRL_NUM": "1318200000002", "TRI CHEMICAL/COMPOUND ID": "N420",
    "CHEMICAL": "Lead compounds",
    "METAL CATEGORY": "Metal complound categories", "5.5.1B - OTHER LANDFILLS": "400", "FRS ID": "110000000777",
  ]
  private static let pound = 0.45359237

  /// A tab within a name, a text in Windows-1252, a stray quote at the start of a field, tabs behind the last column.
  @Test func uncleanRecordsArePutRight() async throws {
    let quantity = ["OFF-SITE - OTHER LANDFILLS": "10"]
    let data = Self.transfers(
      [
        quantity, quantity, quantity,
        quantity.merging(["OFF-SITE COUNTRY ID": "CA", "OFF-SITE STATE": "", "OFF-SITE PROVINCE": "QC"]) { _, new in new
        },
      ],
      extra: [
        0: ("OFF-SITE NAME", Array("ACME\tWASTE".utf8)),
        1: ("OFF-SITE CITY", [0x4D, 0x6F, 0x6E, 0x74, 0x72, 0xE9, 0x61, 0x6C]),
        2: ("OFF-SITE STREET ADDRESS", Array("\"5 MAIN".utf8)),
      ])
    var text = data
    text.removeLast()
    text.append(contentsOf: Array("\t\t\n".utf8))
    let edition = try await edition([Self.sender], text)
    let receivers = try edition.receivers()
    #expect(receivers.map(\.name).contains("ACME WASTE"))
    #expect(receivers.map(\.city).contains("Montréal"))
    #expect(receivers.map(\.address).contains("\"5 MAIN"))
    let flows = try edition.flows(FlowQuestion())
    #expect(flows.rows.map(\.values) == [["US", "US"], ["US", "CA"]])
    #expect(flows.rows.map(\.transfers) == [3, 1])
    #expect(abs(flows.rows[0].mass.value - 30 * Self.pound) < 1e-9)
    let diagnostics = try edition.diagnostics().filter { $0.code == "extra_fields" }
    #expect(diagnostics.map(\.line) == [2])
    // What a record's tabs leave without sense counts nowhere, and is said.
    let broken = Self.transfers([quantity], extra: [0: ("REPORTING YEAR", Array("20\t18".utf8))])
    try folder.write("broken.txt", broken)
    let other = try await build([folder.path("2018_us.csv"), folder.path("broken.txt")], in: folder, name: "broken")
    #expect(other.manifest.transfers == 0)
    #expect(other.manifest.sources.contains { $0.diagnostics["extra_fields"] == 1 })
  }

  /// By identifier, by name and address in another spelling; not by a like name at another number or place.
  @Test func receiversAreResolved() async throws {
    func receiver(_ cells: [String: String]) -> [String: String] {
      ["OFF-SITE - OTHER LANDFILLS": "1"].merging(cells) { _, new in new }
    }
    let likeness = [
      "OFF-SITE NAME": "Hoosier Landfill and Reclamation", "OFF-SITE STREET ADDRESS": "4200 N QUARRY RD",
      "OFF-SITE CITY": "Lafayette",
      "OFF-SITE ZIP CODE": "479010000",
    ]
    let edition = try await edition(
      [Self.sender, Self.receiver],
      Self.transfers([
        receiver(["OFF-SITE NAME": "A", "OFF-SITE FRS ID": "110000000777"]), receiver(likeness),
        receiver(likeness.merging(["OFF-SITE STREET ADDRESS": "4300 N QUARRY RD"]) { _, new in new }),
        receiver(likeness.merging(["OFF-SITE STATE": "OH"]) { _, new in new }), receiver(["OFF-SITE NAME": "LANDFILL"]),
      ]))
    let receivers = try edition.receivers()
    #expect(receivers.count == 5)
    let matched = receivers.filter { $0.match != nil }
    #expect(Set(matched.compactMap(\.match)) == [.registryID, .nameAndAddress])
    #expect(matched.count == 2)
    #expect(matched.allSatisfy { $0.facility.map { edition.facilities[$0] } == "US:47901TSTFC2LAND" })
    #expect(matched.contains { $0.score == 1 })
    #expect(matched.contains { (0.8..<1).contains($0.score) })
    // What one receiver got, what all that are resolved got, and what nobody that is known got are parts of the whole.
    func sum(_ receivers: [String], _ sender: String? = nil) throws -> Int {
      var question = FlowQuestion()
      (question.receivers, question.by) = (receivers, [.receiver])
      question.filters.facilities = sender.map { [$0] } ?? []
      return try edition.flows(question).rows.reduce(0) { $0 + $1.transfers }
    }
    #expect(try sum(["US:47901TSTFC2LAND"]) == 2 && sum([FlowQuestion.resolved]) == 2)
    #expect(try sum([FlowQuestion.notResolved]) == 3 && sum([]) == 5)
    #expect(try sum([FlowQuestion.resolved, FlowQuestion.notResolved], "US:60601TSTFC1MAIN") == 5)
    #expect(try sum([], "US:47901TSTFC2LAND") == 0)
    #expect(throws: QuestionError.self) { try sum(["US:nobody"]) }
    var question = FlowQuestion()
    question.by = [.receiver]
    #expect(question.narrowed(to: ["US:47901TSTFC2LAND"]).receivers == ["US:47901TSTFC2LAND"])
    #expect(question.narrowed(to: ["LANDFILL"]).receivers == [FlowQuestion.notResolved])
  }

  /// The lesser of what was sent and what the receiver released there; shared by what each sent; taken from the
  /// senders' amounts.
  @Test func whatIsCountedTwice() async throws {
    var second = Self.sender
    second["TRIFD"] = "60602TSTFC3SECO"
    second["DOC_CTRL_NUM"] = "1318200000003"
    second["6.2 - M64"] = "3000"
    second["6.2 - M10"] = "50"
    let toReceiver = ["OFF-SITE FRS ID": "110000000777", "OFF-SITE NAME": "A"]
    let edition = try await edition(
      [Self.sender, Self.receiver, second],
      Self.transfers([
        toReceiver.merging(["OFF-SITE - OTHER LANDFILLS": "200"]) { _, new in new },
        toReceiver.merging([
          "TRIFID": "60602TSTFC3SECO", "DOCUMENT CONTROL NUMBER": "1318200000003", "OFF-SITE - OTHER LANDFILLS": "600",
          "OFF-SITE - STORAGE ONLY": "50",
        ]) { _, new in new },
      ]))
    let evidence = Evidence(edition, tables: try ReferenceTables(), findings: nil)
    let ledger = try evidence.ledger()
    // 800 lb sent, 400 lb released: half of each is counted twice. Storage is not netted.
    #expect(ledger.lines.map { ($0.countedTwice / Self.pound).rounded() } == [300, 100])
    #expect(ledger.lines.map { ($0.sent / Self.pound).rounded() } == [600, 200])
    #expect(ledger.lines.allSatisfy { $0.score == 1 && $0.families == [.land] })
    let net = try Question(parameters: [(.measure, "net")])
    let gross = try edition.answer(Question()).rows[0]
    let answer = try edition.answer(net, evidence).rows[0]
    #expect(abs(gross.value - answer.value - 400 * Self.pound) < 1e-9)
    #expect(gross.facilities == answer.facilities)
    #expect(gross.reports == answer.reports)
    var traced = 0.0
    try edition.trace(net, evidence) { row in
      traced += row.value
      return true
    }
    #expect(abs(traced - answer.value) < 1e-9)
    #expect(
      try edition.leftOut(of: net, evidence).first { $0.reason == .countedTwice }.map {
        ($0.value / Self.pound).rounded()
      } == 400)
    #expect(throws: QuestionError.self) { try edition.answer(net) }
  }

  @Test func theOrderOfFilesChangesNothing() async throws {
    let sample = folder.url.appendingPathComponent("sample")
    _ = try Sample(facilities: 120, years: 2017...2019, seed: 3).write(to: sample)
    let names = (FileManager.default.enumerator(atPath: sample.path)?.compactMap { $0 as? String } ?? []).sorted()
      .filter { $0.contains("/") }
    let files = names.map { sample.path + "/" + $0 }
    let (first, second) = (
      try await build(files, in: folder, name: "a"), try await build(files.reversed(), in: folder, name: "b")
    )
    #expect(first.manifest.transfers > 1000)
    #expect(first.manifest.digest == second.manifest.digest)
  }
}
