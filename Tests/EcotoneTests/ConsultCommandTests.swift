import Foundation
import Keys
import Participation
import People
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

/// Consultations on the command line.
@Suite struct ConsultCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try KeyFile.newMaster(folder.path("keys"))
    let keys = try KeyFile.master(folder.path("keys"))
    let people = try PeopleStore(folder.path("people"), keys: keys, mayCreate: true)
    let record = try RecordStore(folder.path("record"), mayCreate: true, keys: keys, persons: people)
    let desk = try PeopleDesk(people, record)
    func text(_ words: String) -> Trilingual { Trilingual(words, in: .english) }
    let day = RecordStore.today
    let inquiry = Inquiry(
      body: .jpac, title: text("Rivers"), text: text("Why"), use: text("How"),
      questions: [.init(id: "q1", kind: .scale, title: text("How urgent?"))], opens: day + -3, closes: day + 3,
      zones: Inquiry.usualZones)
    let id = try desk.consult(inquiry, by: PersonEvent.server)
    try record.append([
      ConsultationEvent.announced(.init(text: 1, by: "P-222222222222")).event(of: id, on: day)
    ])
  }

  private var id: String { "\((RecordStore.today + -3).year)-01" }

  private func consult(_ arguments: String...) throws -> Program.Run { try run(["consult"] + arguments) }

  private func run(_ arguments: [String]) throws -> Program.Run {
    try Program.run(
      arguments + [
        "--people", folder.path("people"), "--record", folder.path("record"), "--keys", folder.path("keys"),
      ])
  }

  private func file(_ text: String) throws -> String {
    try Data(text.utf8).write(to: folder.url.appendingPathComponent("letters.csv"))
    return folder.path("letters.csv")
  }

  @Test func lettersAreTakenIn() throws {
    let day = RecordStore.today
    let path = try file(
      """
      way,received,level,language,text,name,q1,address
      paper,\(day),named,es,"Más árboles.
      Y agua.",Ana,5,ana@example.org
      voice,\(day),unnamed,en,=HYPERLINK(1),Ben,,
      paper,\(day),everyone,fr,Secret,Luc,,
      mail,\(day),,fr,Secret,Luc,,

      """)
    let taken = try consult("import-comments", path, "--to", id, "--format", "csv")
    #expect(taken.status == 0, "\(taken.errors)")
    #expect(taken.output.split(separator: "\n").filter { $0.contains("blank or unknown: sealed") }.count == 2)
    let out = try consult("export", id, "--format", "csv").output
    #expect(out.contains("Más árboles.\nY agua.") && out.contains(",Ana,") && out.contains("HYPERLINK"))
    #expect(!out.contains("Secret") && !out.contains("Ben") && !out.contains("example.org"))
    let list = try consult("list", "--format", "csv").output
    #expect(list.contains("\(id),jpac,Rivers,en,original,open") && list.contains(",1,2"))
  }

  @Test func equalLettersAreGrouped() throws {
    let day = RecordStore.today
    let text = "Please restore the wetlands of our valley before anything else is done."
    let path = try file(
      "way,received,level,language,text\n" + (0..<3).map { "paper,\(day),unnamed,en,\(text) \($0)\n" }.joined()
        + "paper,\(day),unnamed,en,Chess.\n")
    #expect(try consult("import-comments", path, "--to", id).status == 0)
    let grouped = try consult("group", id)
    #expect(
      grouped.output
        == "Comments read: 4. Texts that came more than once: 1, in 3 comments; the most frequent one in 3.\n",
      "\(grouped.errors)")
    let lines = try consult("export", id, "--format", "csv").output.split(separator: "\n")
    #expect(lines.filter { $0.contains("wetlands") }.allSatisfy { !$0.contains(",shown,,") })
    #expect(lines.filter { $0.contains("Chess") }.allSatisfy { $0.contains(",shown,,") })
  }

  @Test func adviceIsListed() throws {
    let list = try run(["advice", "list", "--format", "csv"])
    #expect(list.status == 0 && list.output.hasPrefix("advice,body,title,paragraph,"), "\(list.errors)")
  }

  /// Nothing is taken in of a file with a wrong line.
  @Test(arguments: [
    ("way,received,level,language,text\npaper,2026-01-05,named,en,Good\npaper,2999-01-01,named,en,Bad\n", "line 3"),
    ("way,received,level,language,text\npaper,2026-01-05,named,en\n", "4 cells; expected 5"),
    ("way,received,level,language,text\nfax,2026-01-05,named,en,x\n", "expected web, mail, paper, voice"),
    ("way,received,level,language,text\nweb,2026-01-05,named,en,x\n", "line 2"),
    ("way,received,level,language,text,q9\npaper,2026-01-05,named,en,x,1\n", "\"q9\" is unknown"),
    ("way,received,language,text\npaper,2026-01-05,en,x\n", "\"level\" is missing"),
    ("way,received,level,language,text,q1\npaper,2026-01-05,named,en,x,6\n", "q1: no answer"),
    ("way,received,level,language,text,community\npaper,2026-01-05,named,en,x,river\n", "no community"),
    ("way,received,level,language,text,address\npaper,2026-01-05,named,nah,x,a@example.org\n", "expected en, fr or es"),
    ("way,received,level,language,text,address\npaper,2026-01-05,named,en,x,ana at home\n", "line 2: address"),
    ("way,received,level,language,text\npaper,2026-01-05,named,Nahuatl!,x\n", "expected a tag"),
  ])
  func wrongLinesAreRefused(text: String, said: String) throws {
    let refused = try consult("import-comments", try file(text), "--to", id)
    #expect(refused.status == 1 && refused.errors.contains(said), "\(refused.errors)")
    #expect(try consult("list", "--format", "csv").output.contains(",1,0"))
  }

  @Test func anUnknownOne() throws {
    let refused = try consult("export", "1999-01")
    #expect(refused.status == 1 && refused.errors.contains("expected \(id)"))
  }
}
