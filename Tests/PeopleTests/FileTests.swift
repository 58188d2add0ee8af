import Foundation
import Mail
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// Files that come with comments: what they may be, who opens them, and what becomes of them.
@Suite struct FileTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }
  private let (writer, second): (String, String)
  private let consultation: String

  init() throws {
    test = try PeopleTesting()
    writer = try test.join("Ana", .officer, scope: "JPAC").person
    second = try test.join("Ben", .officer, scope: "JPAC").person
    consultation = try test.desk.consult(ConsultationTests.inquiry("2027-01-10", "2027-01-20"), by: writer)
    try test.desk.announce(consultation: consultation, text: 1, by: second)
  }

  private static let pdf = Array("%PDF-1.7\nQuetzalfile-4417".utf8)

  private func draft(_ level: CommentEvent.Level = .unnamed, community: String? = nil, files: [[UInt8]] = [pdf]) throws
    -> CommentDraft
  {
    CommentDraft(
      language: "en", showing: .init(level), community: community, remarks: Remarks(text: "As in the file."),
      files: try files.map { try AttachedFile($0) })
  }

  private func say(_ draft: CommentDraft, from address: String = "eva@example.org") throws -> CommentID {
    var token = ""
    try desk.ask(comment: draft, on: consultation, from: MailAddress(address), letters: .english, network: "1") {
      token = $0
      return $0
    }
    return try #require(try desk.confirmComment(token: token) { link, _ in link })
  }

  private func state(_ id: CommentID) throws -> CommentState { try #require(try test.record.comment(id)) }

  @Test func whatAFileMayBe() throws {
    #expect(try AttachedFile(Self.pdf).kind == .pdf)
    #expect(try AttachedFile(Array("Línea 1\r\nLine 2\n".utf8)).kind == .text)
    let wrong: [[UInt8]] = [
      [], Array("<html>\0".utf8), Array("MZ\u{1}\u{2}".utf8), [0xC3, 0x28], Array("a\u{202E}b".utf8),
      [0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF], [0xFF, 0xD8, 0xFF, 0xE1, 0, 0, 0xFF, 0xD9],
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], Array(repeating: 0x41, count: AttachedFile.mostBytes + 1),
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0xFF, 0xFF, 0xFF, 0xFF] + Array("IHDRxxxx".utf8),
    ]
    for bytes in wrong { #expect(throws: RecordError.self, "\(bytes.prefix(12))") { try AttachedFile(bytes) } }
    #expect(throws: RecordError.self, "four files") {
      try draft(files: Array(repeating: Self.pdf, count: 4)).remarks.check(ConsultationTests.inquiry())
    }
  }

  /// Where a picture was taken, by whom and when goes; what draws it stays, byte for byte.
  @Test func picturesLoseWhatTellsOfTheirAuthor() throws {
    func segment(_ marker: UInt8, _ words: String) -> [UInt8] {
      [0xFF, marker, 0, UInt8(words.utf8.count + 2)] + Array(words.utf8)
    }
    let scan: [UInt8] = [0xFF, 0xDA, 0, 2, 1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4]
    let head: [UInt8] = [0xFF, 0xE0, 0, 16] + Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 0, 0]
    let thumbnail: [UInt8] = [0xFF, 0xE0, 0, 19] + Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 1, 1, 7, 7, 7]
    let adobe: [UInt8] = [0xFF, 0xEE, 0, 14] + Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1]
    let drawn = segment(0xE2, "ICC_PROFILE\0x") + adobe + segment(0xDB, "table")
    // Held upright, of two directories: the tag, then Eva's camera.
    let exif =
      [0xFF, 0xE1, 0, 48] + Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0, 2, 0]
      + [0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0] + [0x0F, 1, 2, 0, 4, 0, 0, 0] + Array("Eva\0".utf8) + [
        0, 0, 0, 0, 0, 0,
      ]
    let upright: [UInt8] =
      [0xFF, 0xE1, 0, 34] + Array("Exif\0\0MM\0*".utf8)
      + [0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]
    let told =
      segment(0xE0, "CIFF HEAPJPGM Eva 45.5") + segment(0xE1, "http://ns.adobe.com/xap/1.0/ Eva")
      + segment(0xFE, "by Eva") + segment(0xE2, "MPF") + segment(0xEE, "Eva") + segment(0xF7, "Eva")
    let jpeg =
      [0xFF, 0xD8] + thumbnail + exif + told + drawn + scan + segment(0xED, "Photoshop Eva") + scan + [0xFF, 0xD9]
      + Array("hidden zip".utf8)
    #expect(
      Array(try AttachedFile(jpeg).bytes) == [0xFF, 0xD8] + head + upright + drawn + scan + scan + [0xFF, 0xD9])
    for broken in 0..<exif.count where broken > 3 {
      var bytes = [0xFF, 0xD8] + exif + drawn + scan + [0xFF, 0xD9]
      bytes[2 + broken] = 0xFF
      #expect(try !AttachedFile(bytes).bytes.contains(Array("Eva".utf8)), "\(broken)")
    }
    func chunk(_ name: String, _ words: String) -> [UInt8] {
      [0, 0, 0, UInt8(words.utf8.count)] + Array(name.utf8) + Array(words.utf8) + [1, 2, 3, 4]
    }
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let png =
      signature + chunk("IHDR", "size") + chunk("tEXt", "Author Eva") + chunk("eXIf", "GPS") + chunk("gAMA", "g")
      + chunk("tIME", "now") + chunk("IDAT", "pixels") + chunk("IEND", "") + Array("behind".utf8)
    let kept = signature + chunk("IHDR", "size") + chunk("gAMA", "g") + chunk("IDAT", "pixels") + chunk("IEND", "")
    #expect(Array(try AttachedFile(png).bytes) == kept)
    #expect(Array(try AttachedFile(kept).bytes) == kept)
  }

  /// A moderator opens each file before it is shown, also of somebody whose comments are shown at once.
  @Test func aModeratorOpensItFirst() throws {
    let first = try say(draft(files: []))
    try desk.pass(first, version: 1, by: writer) { link, _ in link }
    #expect(try state(say(draft(files: []))).stage == .shown)
    let id = try say(draft())
    #expect(try state(id).stage == .waiting && state(id).remarks?.files == [.init(kind: .pdf, size: Self.pdf.count)])
    let others = [
      try test.join("Jay", .jpacMember).person, try test.join("Adi", .administrator).person,
      try test.join("Sue", .officer, scope: "SEM").person, try state(id).statement.person,
    ]
    for person in others { #expect(try desk.file(1, of: id, for: person) == nil) }
    #expect(try desk.file(1, of: id, for: writer)?.bytes == Data(Self.pdf))
    for place in [0, 2, 4, -1, .max] { #expect(try desk.file(place, of: id, for: writer) == nil) }
    try desk.pass(id, version: 1, by: writer) { link, _ in link }
    // Changed, it is read again, and its file stays with it.
    try desk.edit(state(id), .init(.unnamed), Remarks(text: "Other words."))
    #expect(try state(id).stage == .waiting && state(id).remarks?.files.count == 1)
    // Its author leaves the file out; nobody opens it any more.
    try desk.edit(state(id), .init(.unnamed), Remarks(text: "Other words."), keepsFiles: false)
    #expect(try state(id).remarks?.files.isEmpty == true && desk.file(1, of: id, for: writer) == nil)
    let other = try say(draft())
    try desk.withdraw(state(other))
    #expect(try desk.file(1, of: other, for: writer) == nil)
  }

  /// A sealed comment's file is for those who asked, a community's for its stewards and the members it lets in.
  @Test func filesFollowTheirComment() throws {
    let member = try test.join("Jay", .jpacMember).person
    let expert = try test.join("Tia", .tekegMember).person
    let steward = try test.join("Sam", .steward, scope: "river").person
    let sealed = try say(draft(.sealed))
    #expect(try state(sealed).stage == .shown)
    for (person, opens) in [(writer, true), (member, true), (expert, false), (steward, false)] {
      #expect(try (desk.file(1, of: sealed, for: person) != nil) == opens, "sealed: \(person)")
    }
    let words = try Wordage([.init("en", "river")])
    try desk.record(.described(.init(words, contact: nil, by: steward)), of: "river", by: steward)
    try desk.record(.ruled(.init("own", .strict, titles: words, text: words, by: steward)), of: "river", by: steward)
    try desk.record(.admitted(.init("own", expert, by: steward)), of: "river", by: steward)
    let own = try say(draft(community: "river"))
    func opens(_ expected: [String], _ when: String) throws {
      for person in [writer, member, expert, steward] {
        #expect(try (desk.file(1, of: own, for: person) != nil) == expected.contains(person), "\(when): \(person)")
      }
    }
    try opens([steward], "waits for its steward")
    try desk.release(own, .init(protocols: ["own"], match: .all, version: 1, by: steward)) { link, _ in link }
    try opens([steward], "under a strict protocol")
    #expect(try desk.takeKept(1, of: own, by: expert) != nil && desk.takeKept(1, of: own, by: member) == nil)
    #expect(try desk.takeKept(2, of: own, by: expert) == nil && desk.takeKept(1, of: sealed, by: expert) == nil)
    let taken = try #require(try desk.community("river", for: steward)).downloads.map(\.said)
    #expect(taken == [.init(consultation: consultation, comments: 1, by: expert)], "its stewards see who took it")
    try desk.record(.blocked(.init(expert, by: steward)), of: "river", by: steward)
    #expect(try desk.takeKept(1, of: own, by: expert) == nil, "blocked")
    try desk.recall(own, leavesTrace: false, by: steward)
    try opens([], "recalled")
    for subject in ["CF-\(own)-1", "CF-\(sealed)-1"] {
      let rights = try #require(try test.record.events(of: subject).first?.event.rights)
      #expect(!rights.admits(.anyone))
    }
  }

  /// Whoever is erased takes their files along; nothing of them is on the disk in clear at any time.
  @Test func erasingTakesTheFiles() throws {
    let id = try desk.enter(
      draft(files: [Self.pdf, Array("Quetzalfile-4417".utf8)]), on: consultation, by: .paper,
      received: Day("2026-11-01")!, from: MailAddress("zoe@example.org"), letters: .english, by: writer
    ) { link, _ in link }
    let (person, words) = (
      try state(id).statement.person, ["Quetzalfile-4417", Data("Quetzalfile".utf8).base64EncodedString()]
    )
    func isOnDisk() throws -> Bool {
      try ["people", "record"].contains { folder in
        try FileManager.default.subpathsOfDirectory(atPath: test.folder.path(folder)).contains { file in
          let bytes = FileManager.default.contents(atPath: test.folder.path("\(folder)/\(file)"))
          return words.contains { bytes?.range(of: Data($0.utf8)) != nil }
        }
      }
    }
    #expect(try !isOnDisk())
    #expect(try test.record.file(2, of: state(id))?.kind == .text)
    let data = String(decoding: try desk.export(person).json(), as: UTF8.self)
    #expect(data.contains(Data(Self.pdf).base64EncodedString()), "it is part of what is held about them")
    _ = try desk.erase(person, by: person)
    #expect(try state(id).remarks == nil && test.record.file(1, of: state(id)) == nil && !isOnDisk())
    let events = try test.record.events(of: "CF-\(id)-1")
    #expect(try CommentFileKind().state("CF-\(id)-1", events).file == nil && test.record.verify().head != nil)
  }

  @Test func idsOfFiles() throws {
    let id = try #require(CommentID("2026-03", "K7M2QX"))
    #expect(CommentFileID(id, 2)?.subject == "CF-2026-03-K7M2QX-2")
    #expect(CommentFileID(subject: "CF-2026-03-K7M2QX-2") == CommentFileID(id, 2))
    for wrong in ["CF-2026-03-K7M2QX", "CF-2026-03-K7M2QX-4", "CF-2026-03-K7M2QX-02", "CM-2026-03-K7M2QX-1", "CF-"] {
      #expect(CommentFileID(subject: wrong) == nil, "\(wrong)")
    }
  }
}
