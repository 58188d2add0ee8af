import ArgumentParser
import Foundation
import Outputs
import Prevention
import PublicRecord
internal import RecordKernel
import Vocabulary

struct ChallengeUpdate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Record what becomes of a pledge: accept, withdraw, closure, evidence, protect, retract.",
    discussion: """
      Nothing is changed or removed: each is an event of its own. A pledge that was withdrawn stays visible. A closure \
      needs --facility and --date. retract takes back the event that --event numbers, as show prints it.

        ecotone challenge update P1 accept --date 2015-06-01 --record record
        ecotone challenge update P1 withdraw --date 2018-02-01 --note "sold" --file letter.pdf --record record
        ecotone challenge update P1 closure --facility US:12345XMPLW1MAIN --date 2019-12-31 --record record
        ecotone challenge update P1 protect --rights public --record record
      """)

  /// What can be recorded.
  enum Word: String, CaseIterable, ExpressibleByArgument {
    case accept, withdraw, closure, evidence, protect, retract
  }

  @Argument(help: "The pledge, or for evidence and protect a challenge.")
  var id: String

  @Argument(help: "What became of it.")
  var word: Word

  @Option(help: ArgumentHelp("When; without it the day is not known.", valueName: "date"))
  var date: Day?

  @Option(help: ArgumentHelp("Of a closure: which facility closed.", valueName: "id"))
  var facility: String?

  @Option(help: ArgumentHelp("Why, in words that everybody may read.", valueName: "text"))
  var note: String?

  @Option(help: ArgumentHelp("Of protect: public, restricted or sealed.", valueName: "level"))
  var rights: Rights.Level?

  @Option(help: ArgumentHelp("Of retract: the number of the event that did not happen.", valueName: "n"))
  var event: Int?

  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var record: RecordOptions

  func run() throws {
    let store = try record.open()
    guard try store.pledge(id, reader: .keyholder) != nil || store.challenge(id, reader: .keyholder) != nil else {
      throw Failure("\(id): no such pledge or challenge; ecotone challenge list names them")
    }
    var event = Event(subject: id, kind: word.rawValue, date: try date?.checkedPast("--date"))
    (event.note, event.closed, event.corrects) = (note, facility, self.event)
    if word == .protect {
      guard let rights else { throw Failure("protect: expected --rights public, restricted or sealed") }
      event.rights = Rights(level: rights)
    } else if rights != nil {
      throw Failure("--rights beside \(word.rawValue): expected it with protect")
    }
    if word == .evidence, evidence.file == nil { throw Failure("evidence: expected --file with the document") }
    try evidence.attach(to: &event, store)
    try store.append([event])
    try record.signHead(store)
    Console.line("\(id): \(word.rawValue) recorded")
  }
}

struct ChallengeActivities: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activities",
    abstract: "Record what facilities of pledges say they did: TRI Basic Plus file 2a, or a CSV file.",
    discussion: """
      A CSV file has the columns facility, year, text, and may have substance, code and range. What is taken is what \
      is about facilities and substances of the challenge's pledges. It is listed as said, and proves nothing.

        ecotone challenge activities 33-50 US_2a_2018.txt --record record
        ecotone challenge activities 33-50 actions.csv --record record
      """)

  @Argument(help: "The challenge: 33-50.")
  var challenge: String

  @Argument(help: "The file.", completion: .file())
  var path: String

  @OptionGroup var record: RecordOptions

  func run() throws {
    let store = try record.open()
    let challenge = try store.challenge(known: challenge, record.recorder)
    let file = try ActivityFile(path, ReferenceTables().substances)
    let events = try store.pledges(of: challenge.id, reader: record.recorder).compactMap { pledge -> Event? in
      let new = file.activities(of: pledge).filter { !pledge.activities.contains($0) }
      guard !new.isEmpty else { return nil }
      var event = Event(subject: pledge.id, ChallengeKind.activities)
      event.activities = new
      return event
    }
    try store.append(events)
    try record.signHead(store)
    let count = events.reduce(0) { $0 + ($1.activities?.count ?? 0) }
    Console.line(
      "\(challenge.id): \(file.activities.count) activities read; \(count) recorded, of \(events.count) pledges")
  }
}
