import ArgumentParser
import Foundation
import Outputs
import Participation
import People
import PublicRecord
import RecordKernel
import Registers
import Vocabulary

struct MeetingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "meeting",
    abstract: "Meetings that the public may attend, and their recordings.",
    discussion: """
      Meetings are written and announced on the site (docs/meetings.md). Here they are listed, and recordings are put
      into the record: they are too long for a form.

        ecotone meeting list --people people --record record --keys record.keys
        ecotone meeting attach 2027-01 morning.mp4 --title "en=Morning session" --languages en \\
          --captions en=morning.en.vtt --people people --record record --keys record.keys
      """,
    subcommands: [MeetingList.self, MeetingAttach.self])
}

struct MeetingList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Meetings that were announced, the latest first.",
    discussion: """
        ecotone meeting list --people people --record record --keys record.keys
        ecotone meeting list --format json --lang es --people people --record record --keys record.keys
      """)

  @OptionGroup var people: PeopleOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let desk = try people.open()
    let (writer, named) = (output.writer(MeetingTable.columns), try desk.namedCommunities())
    for state in try desk.record.meetings(for: desk.anyone()) {
      writer.write(try MeetingTable.cells(state, now: desk.now, named: named, output.lang))
    }
    writer.finish()
  }
}

struct MeetingAttach: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attach",
    abstract: "Put a recording of a meeting into the record, with its captions.",
    discussion: """
      Nobody sees it before an officer has watched it on the desk and makes it public. A recording is MP4, M4A, WebM or
      MP3, of 16 GB at most; captions are WebVTT, and those in a language that is spoken are required: they are also
      the text beside the recording. Cameras write where and by whom a file was made into it: take that out first.

        ecotone meeting attach 2027-01 morning.mp4 --title "en=Morning session" --title "es=Sesión matutina" \\
          --languages en,es --captions en=morning.en.vtt --captions es=morning.es.vtt \\
          --people people --record record --keys record.keys
      """)

  @Argument(help: ArgumentHelp("The meeting.", valueName: "id"))
  var meeting: String

  @Argument(help: ArgumentHelp("The recording.", valueName: "file"), completion: .file())
  var file: String

  @Option(help: ArgumentHelp("What it is called, the original first: \"en=Morning session\".", valueName: "lang=text"))
  var title: [String] = []

  @Option(help: ArgumentHelp("What is spoken: en,fr,es.", valueName: "list"))
  var languages: String

  @Option(help: ArgumentHelp("Captions in a language: en=morning.en.vtt.", valueName: "lang=file"), completion: .file())
  var captions: [String] = []

  @OptionGroup var people: PeopleOptions

  func run() throws {
    let titles = try title.map { try Self.pair($0, "--title", "en=Morning session") }
    guard let original = titles.first else {
      throw Failure("--title: expected what it is called, as \"en=Morning session\"")
    }
    var words = Trilingual(original.value, in: original.language)
    for other in titles.dropFirst() {
      guard words.entries[other.language.rawValue] == nil else {
        throw Failure("--title \(other.language.rawValue)=: is there twice; expected one in each language")
      }
      words.set(other.value, in: other.language, status: .human)
    }
    let texts = try Dictionary(
      captions.map { try Self.pair($0, "--captions", "en=morning.en.vtt") }.map { ($0.language, $0.value) }
    ) { one, other in throw Failure("--captions \(one), \(other): two of one language; expected one") }
    let spoken = try languages.split(separator: ",").map { word in
      guard let language = Language(rawValue: word.trimmingCharacters(in: .whitespaces)) else {
        throw Failure("--languages \(languages): expected some of en, fr, es")
      }
      return language
    }
    let desk = try people.open()
    let size = (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int
    let bar = ProgressBar(label: "copying", total: size, unit: .bytes)
    defer { bar.finish() }
    Interrupt.install()
    let number = try desk.attach(
      file, captions: texts, title: words, languages: spoken, of: meeting, by: PersonEvent.server
    ) { bytes in
      if Interrupt.isRequested { throw Interruption() }
      bar.add(bytes)
    }
    try desk.note("meeting/attach", on: meeting)
    print("\(meeting): recording \(number) is in the record; an officer watches it on the desk and makes it public")
  }

  private static func pair(_ text: String, _ option: String, _ example: String) throws -> (
    language: Language, value: String
  ) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let language = Language(rawValue: parts[0]), !parts[1].isEmpty else {
      throw Failure("\(option) \(text): expected a language and what is in it, as \(example)")
    }
    return (language, parts[1])
  }
}
