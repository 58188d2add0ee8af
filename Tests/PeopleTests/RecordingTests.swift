import Foundation
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// Recordings of meetings: with captions, watched by a second officer, taken down for good.
@Suite struct RecordingTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }
  private let first: String
  private let second: String
  private let meeting: String

  init() throws {
    test = try PeopleTesting()
    first = try test.join("Ana", .officer, scope: "JPAC").person
    second = try test.join("Ben", .officer, scope: "JPAC").person
    // The tests' clock begins on 2027-01-15 at 08:00 UTC.
    let text = Trilingual("Public session", in: .english)
    meeting = try test.desk.plan(
      Meeting(
        body: .jpac, title: text, text: text, begins: WallTime("2027-01-16T09:00")!,
        ends: WallTime("2027-01-16T17:00")!,
        zone: "America/Mexico_City", rooms: [], stream: "https://stream.example.org/jpac",
        registersUntil: Day("2027-01-15")!), by: first)
    try test.desk.announce(meeting: meeting, text: 1, by: second)
  }

  private func begin() { test.clock.pass(2 * 86_400) }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = test.folder.path(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Something that begins as a recording does.
  private static let mp4 = [0, 0, 0, 24] + Array("ftypisom".utf8) + [UInt8](repeating: 7, count: 3_000_000)
  private static let vtt = Array("WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ana>Good morning.\n".utf8)

  private func attach(
    _ name: String = "morning.mp4", _ bytes: [UInt8] = mp4, captions: [Language: [UInt8]] = [.english: vtt],
    languages: [Language] = [.english], title: String = "Morning", onProgress: (Int) throws -> Void = { _ in }
  ) throws -> Int {
    let texts = try captions.map { ($0.key, try file("\($0.key.rawValue).vtt", $0.value)) }
    return try desk.attach(
      file(name, bytes), captions: Dictionary(uniqueKeysWithValues: texts), title: Trilingual(title, in: .english),
      languages: languages, of: meeting, by: first, onProgress: onProgress)
  }

  private var state: MeetingState { get throws { try #require(try test.record.meeting(meeting)) } }

  private var stored: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: test.folder.path("record/public"))) ?? []).sorted()
  }

  // MARK: What is taken

  @Test func nobodySeesItBeforeItIsWatched() throws {
    begin()
    #expect(try attach() == 1)
    #expect(try test.record.recordings(of: "MT-\(meeting)", for: .anyone)?.isEmpty == true)
    let recording = try #require(try state.recordings.first)
    #expect(recording.file.bytes == Self.mp4.count)
    #expect(recording.file.mediaType == "video/mp4")
    // Whoever put it there does not show it.
    #expect(throws: RecordError.self) { try desk.show(recording: 1, of: meeting, by: first) }
    #expect(throws: PeopleError.self) { try desk.show(recording: 2, of: meeting, by: second) }
    try desk.show(recording: 1, of: meeting, by: second)
    #expect(try test.record.recordings(of: "MT-\(meeting)", for: .anyone)?.map(\.number) == [1])
    #expect(throws: RecordError.self) { try desk.show(recording: 1, of: meeting, by: second) }
    let path = try #require(test.record.path(recording.file))
    #expect(FileManager.default.contents(atPath: path) == Data(Self.mp4))
    for _ in 1...2 {
      #expect(test.record.passages(recording.captions[0], of: meeting)?.map(\.text) == ["Good morning."])
    }
    #expect(try test.record.verify().documents == 2)
  }

  @Test func whoDoesNotHearCanRead() throws {
    begin()
    func refusal(
      _ name: String = "a.mp4", _ bytes: [UInt8] = Self.mp4, captions: [Language: [UInt8]] = [.english: Self.vtt],
      languages: [Language] = [.english]
    ) -> String {
      test.refusal { _ = try attach(name, bytes, captions: captions, languages: languages) }
    }
    #expect(refusal(captions: [:]).contains("no captions in a language that is spoken"))
    #expect(refusal(captions: [.french: Self.vtt]).contains("no captions in a language that is spoken (en)"))
    #expect(refusal(languages: []).contains("languages of a recording"))
    #expect(refusal(languages: [.english, .english]).contains("each once"))
    #expect(refusal(captions: [.english: Array("WEBVTT\n".utf8)]).contains("no captions in it"))
    #expect(refusal(captions: [.english: [0xFF, 0xFE]]).contains("expected captions"))
    #expect(refusal("a.mp4", Array("<html>".utf8)).contains("its contents are no mp4"))
    #expect(refusal("a.pdf", Array("%PDF-1.7".utf8)).contains("expected video or audio"))
    #expect(refusal("a.webm").contains("its contents are no webm"))
    #expect(try state.recordings.isEmpty)
    #expect(stored.isEmpty, "nothing of what was refused stays")
    #expect(try attach("a.webm", [0x1A, 0x45, 0xDF, 0xA3]) == 1)
    #expect(try attach("a.mp3", [0xFF, 0xFB, 0x90, 0x64]) == 2)
    #expect(try attach("b.mp3", Array("ID3".utf8)) == 3)
    #expect(try state.recordings.map(\.isVideo) == [true, false, false])
    #expect(throws: (any Error).self) { _ = try attach(title: "x\u{202E}y") }
  }

  /// Captions that were damaged on the disk are no captions, and no silence.
  @Test func damagedCaptionsAreNotRead() throws {
    begin()
    _ = try attach()
    let captions = try #require(try state.recordings.first).captions[0]
    let path = test.folder.path("record/public/\(captions.sha256)")
    try Data(Self.vtt.prefix(12)).write(to: URL(fileURLWithPath: path))
    #expect(test.record.passages(captions, of: meeting) == nil)
    #expect(test.refusal { _ = try test.record.verify() }.contains("its hash differs"))
  }

  @Test func nothingBeforeItBegins() throws {
    #expect(throws: PeopleError.self) { _ = try attach() }
    #expect(stored.isEmpty)
  }

  /// Ctrl-C while a long file is copied: nothing of it is recorded, and nothing of it is left.
  @Test func aCopyThatIsEndedLeavesNothing() throws {
    struct Ended: Error {}
    begin()
    var copied = 0
    #expect(throws: Ended.self) {
      _ = try attach(onProgress: { bytes in
        copied += bytes
        if copied > 2_000_000 { throw Ended() }
      })
    }
    #expect(try state.recordings.isEmpty)
    #expect(stored.isEmpty)
    // What a killed writer left goes with the next one, also while the server writes.
    let left = test.folder.path("record/public/x.partial")
    try Data("x".utf8).write(to: URL(fileURLWithPath: left))
    _ = try attach()
    #expect(stored.contains("x.partial"), "it may be another one's that was begun just now")
  }

  // MARK: What is taken down

  /// Its files are deleted; that there was one, and why it is gone, stays. The chain proves itself without them.
  @Test func takenDownForGood() throws {
    begin()
    _ = try attach()
    try desk.show(recording: 1, of: meeting, by: second)
    let recording = try #require(try state.recordings.first)
    let path = try #require(test.record.path(recording.file))
    #expect(throws: RecordError.self) {
      try desk.remove(recording: 1, of: meeting, why: Trilingual("", in: .english), by: second)
    }
    #expect(throws: RecordError.self) {
      try desk.remove(recording: 9, of: meeting, why: Trilingual("No.", in: .english), by: second)
    }
    try desk.remove(recording: 1, of: meeting, why: Trilingual("Somebody asked.", in: .english), by: second)
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(stored.isEmpty)
    let removed = try #require(try state.recordings.first)
    #expect(!removed.isPublic)
    #expect(removed.removed?.why.entries["en"]?.text == "Somebody asked.")
    #expect(try test.record.recordings(of: "MT-\(meeting)", for: .anyone)?.isEmpty == true)
    #expect(throws: RecordError.self) { try desk.show(recording: 1, of: meeting, by: second) }
    let proof = try test.record.verify()
    #expect(proof.documents == 0)
    #expect(proof.leftovers.isEmpty)
    // A number is used once; the same file can come again.
    #expect(try attach(title: "Morning, cut") == 2)
    #expect(try test.record.verify().documents == 4, "two files, named twice")
    #expect(stored.count == 2)
  }

  /// A file that another recording has too stays; so does one of another meeting.
  @Test func whatOthersHaveStays() throws {
    begin()
    _ = try attach()
    _ = try attach(title: "The same again")
    try desk.remove(recording: 1, of: meeting, why: Trilingual("Twice.", in: .english), by: second)
    #expect(stored.count == 2)
    #expect(try test.record.verify().documents == 4, "two files, named twice")
    try desk.remove(recording: 2, of: meeting, why: Trilingual("Wrong.", in: .english), by: second)
    #expect(stored.isEmpty)
    // Nothing but documents of the subject is ever deleted.
    var event: Event = try MeetingEvent.recorded(.init(title: Trilingual("x", in: .english), by: first)).event(
      of: meeting, on: Day("2027-01-17")!)
    event.discards = [String(repeating: "a", count: 64)]
    #expect(throws: RecordError.self) { try test.record.append([event]) }
  }

  /// Two meetings that name the same file, and both take it down: it is gone.
  @Test func goneFromAllMeetings() throws {
    begin()
    let text = Trilingual("Another session", in: .english)
    let other = try desk.plan(
      Meeting(
        body: .jpac, title: text, text: text, begins: WallTime("2027-01-16T09:00")!,
        ends: WallTime("2027-01-16T17:00")!,
        zone: "America/Mexico_City", rooms: [], stream: "https://stream.example.org/b",
        registersUntil: Day("2027-01-15")!), by: first)
    try desk.announce(meeting: other, text: 1, by: second)
    _ = try attach()
    _ = try desk.attach(
      test.folder.path("morning.mp4"), captions: [.english: test.folder.path("en.vtt")], title: text,
      languages: [.english], of: other, by: first)
    try desk.remove(recording: 1, of: meeting, why: Trilingual("Wrong meeting.", in: .english), by: second)
    #expect(stored.count == 2)
    #expect(try test.record.verify().documents == 2)
    try desk.remove(recording: 1, of: other, why: Trilingual("Wrong.", in: .english), by: second)
    #expect(stored.isEmpty)
    #expect(try test.record.verify().documents == 0)
  }

  /// A meeting that was broken off: what was recorded of it can still be taken down, and nothing else happens to it.
  @Test func takenDownOfACancelledMeeting() throws {
    test.clock.pass(86_400 + 8 * 3600)
    _ = try attach()
    try desk.show(recording: 1, of: meeting, by: second)
    try desk.cancel(meeting: meeting, why: Trilingual("A storm.", in: .english), by: second) { "\($1.rawValue) \($0)" }
    #expect(try test.record.recordings(of: "MT-\(meeting)", for: .anyone)?.count == 1)
    try desk.remove(recording: 1, of: meeting, why: Trilingual("Somebody asked.", in: .english), by: second)
    #expect(try test.record.recordings(of: "MT-\(meeting)", for: .anyone)?.isEmpty == true)
    #expect(stored.isEmpty)
  }

  /// A file that somebody takes down while another event is about to name it: that event is refused.
  @Test func aFileThatIsGoneIsNotNamed() throws {
    begin()
    _ = try attach()
    let documents = try #require(try state.recordings.first).documents
    try desk.remove(recording: 1, of: meeting, why: Trilingual("Wrong.", in: .english), by: second)
    var event: Event = try MeetingEvent.recorded(.init(title: Trilingual("x", in: .english), by: first)).event(
      of: meeting, on: Day("2027-01-17")!)
    event.documents = documents
    #expect(test.refusal { try test.record.append([event]) }.contains("was deleted meanwhile"))
    #expect(try test.record.verify().documents == 0)
  }

  /// Taken down while it is copied: the copy has the events that say so, and not the file.
  @Test func takenDownDuringABackup() throws {
    begin()
    _ = try attach()
    let target = test.folder.path("backup")
    var copied: [String] = []
    try test.record.backUp(to: target) { name in
      if copied.isEmpty {
        try desk.remove(recording: 1, of: meeting, why: Trilingual("Wrong.", in: .english), by: second)
      }
      copied.append(name)
      try FileManager.default.createDirectory(atPath: "\(target)/public", withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: test.folder.path("record/\(name)"), toPath: "\(target)/\(name)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(target)/public").isEmpty)
    #expect(try RecordStore(target, keys: test.keys, persons: test.people).verify().documents == 0)
  }

  /// A backup has no file that was taken down, and one that is damaged is found out.
  @Test func backupsHaveWhatIsThere() throws {
    begin()
    _ = try attach()
    _ = try attach("evening.mp3", Array("ID3evening".utf8), captions: [.english: Self.vtt + Array("\n".utf8)])
    try desk.remove(recording: 1, of: meeting, why: Trilingual("Wrong.", in: .english), by: second)
    var copied: [String] = []
    try test.record.backUp(to: test.folder.path("backup")) { copied.append($0) }
    let files = try state.recordings[1].documents.map { "public/\($0.sha256)" }
    #expect(Set(copied.filter { $0.hasPrefix("public/") }) == Set(files))
    try Data("ID3".utf8).write(to: URL(fileURLWithPath: test.folder.path("record/\(files[0])")))
    #expect(test.refusal { _ = try test.record.verify() }.contains("the document is missing or its hash differs"))
  }
}

/// Captions as text.
@Suite struct CaptionsTests {
  @Test func cuesAreRead() throws {
    let captions = try Captions(
      """
      \u{FEFF}WEBVTT - Session
      Kind: captions

      STYLE
      ::cue { color: lime }

      NOTE made by a person

      1
      00:00:01.000 --> 00:00:04.500 align:start
      <v.loud Ana Ruiz>Good <i>morning</i> &amp;
      welcome.</v>

      59:59.000 --> 100:00:00.000
      Later &lt;b&gt; &#39;R&D&#39; &

      100:00:00.000 --> 100:00:01.000
      <v Ana>I agree.</v> (Applause) <v Ben>I don't.

      """.replacing("\n", with: "\r\n"))
    #expect(
      captions.cues == [
        .init(from: 1000, to: 4500, speaker: "Ana Ruiz", text: "Good morning & welcome."),
        .init(from: 3_599_000, to: 360_000_000, speaker: nil, text: "Later <b> 'R&D' &"),
        .init(from: 360_000_000, to: 360_001_000, speaker: "Ana", text: "I agree."),
        .init(from: 360_000_000, to: 360_001_000, speaker: nil, text: "(Applause)"),
        .init(from: 360_000_000, to: 360_001_000, speaker: "Ben", text: "I don't."),
      ])
  }

  @Test(
    arguments: [
      ("", "line 1"), ("Hello", "line 1"), ("WEBVTTx\n", "line 1"), ("WEBVTT\n\n", "no captions in it"),
      ("WEBVTT\n\n00:01 --> 00:02\nx", "line 3"), ("WEBVTT\n\n00:02.000 --> 00:01.000\nx", "line 3: ends before"),
      ("WEBVTT\n\n00:99.000 --> 99:00.000\nx", "line 3"), ("WEBVTT\n\n00:01.000-->00:02.000\nx", "line 3"),
      ("WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:01.000 --> 00:02.000\ny", "line 6: begins before"),
      ("WEBVTT\n\n00:01.000 --> 00:02.000\na <b", "line 4: a mark"),
      ("WEBVTT\n\n00:01.000 --> 00:02.000\na\u{202E}b", "line 4: has characters"),
      ("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\nlost words", "line 6: \"lost words\""),
      ("WEBVTT\n\n99999999999999999999:00:01.000 --> 00:02.000\nx", "line 3"),
      ("WEBVTT\n\nlost words\n\n00:01.000 --> 00:02.000\nx", "line 3: \"lost words\""),
      ("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n00:02.000 --> 00:03.000\ny", "line 5: times within a caption"),
      ("WEBVTT\n\n00:01.000 --> 00:02.000\ncaf&eacute;", "line 4: &eacute; is no letter"),
      ("WEBVTT\n\n00:01.000 --> 00:02.000\n&#x110000;", "line 4: &#x110000;"),
      ("WEBVTT\n\n00:01.000 --> 00:02.000\n&#8238;x", "line 4: has characters"),
      ("WEBVTT\n\n\u{1B}[2J\n", "\"?[2J\""),
      ("WEBVTT\n\n-->\n", "line 3"), ("WEBVTT\n\n1\n-->", "line 4"),
    ])
  func whatIsNone(text: String, said: String) {
    #expect { try Captions(text) } throws: { "\($0)".contains(said) }
  }

  /// Long speech is cut where a sentence ends; another voice and a silence begin anew.
  @Test func passagesCanBeRead() throws {
    func cue(_ from: Int, _ to: Int, _ text: String) -> String {
      func time(_ second: Int) -> String {
        "00:\(second / 60 < 10 ? "0" : "")\(second / 60):\(second % 60 < 10 ? "0" : "")\(second % 60).000"
      }
      return "\(time(from)) --> \(time(to))\n\(text)\n\n"
    }
    let long = (0..<100).map { cue(30 + $0, 31 + $0, "<v Ben>Twenty letters of it.") }.joined()
    let passages = try Captions(
      "WEBVTT\n\n" + cue(0, 2, "<v Ana>Good morning.") + cue(2, 4, "<v Ana>Sit down.") + cue(4, 6, "<v Ben>Thank you.")
        + cue(20, 22, "<v Ben>So.") + cue(22, 24, "Nobody is named.") + long
    ).passages
    #expect(passages[0] == .init(from: 0, speaker: "Ana", text: "Good morning. Sit down."))
    #expect(passages[1] == .init(from: 4000, speaker: "Ben", text: "Thank you."))
    #expect(passages[2] == .init(from: 20_000, speaker: "Ben", text: "So."))
    #expect(passages[3] == .init(from: 22_000, speaker: nil, text: "Nobody is named."))
    #expect(passages.dropFirst(4).map(\.text.count).max() ?? 0 < 640)
    #expect(passages.count == 8)
  }
}
