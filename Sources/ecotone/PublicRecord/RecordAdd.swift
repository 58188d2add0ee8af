import ArgumentParser
import Foundation
import Outputs
import PublicRecord
internal import RecordKernel
import Vocabulary

struct RecordAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Record an event of a submission.",
    discussion: """
      Events follow the process: file, form_error, form_fixed, not_met, revised, request_response, response, \
      pending_proceeding,
      fr_not_warranted, notify_council, council_yes, council_no, council_defer, info_request, draft_fr, \
      comments_closed, final_fr, publish, withhold,
      follow_up, extension_notice, withdraw; and document, text, relate, locate, protect, announce, day_basis, \
      assertion, confirm, correct, retract.
      confirm says that nothing else happened up to --date: waiting is counted to that day.
      What was wrong is corrected by a new event that names the number of the old one, as show prints it.

        ecotone record add SEM-26-001 file --date 2026-02-03 --title "River" --party MX --rights public --record record
        ecotone record add SEM-26-001 request_response --date 2026-03-02 --record record
        ecotone record add SEM-26-001 council_yes --date 2026-11-02 --vote CA=yes --vote MX=yes --vote US=no --record \
        record
        ecotone record add SEM-26-001 document --file notice.pdf --kind Determination --languages en --record record
        ecotone record add SEM-26-001 correct --corrects 2 --date 2026-03-03 --record record
      """)

  @Argument(help: "The submission: SEM-26-001.")
  var id: String

  @Argument(help: "What happened.")
  var event: String

  @Option(help: ArgumentHelp("When it happened; without it the day is not known.", valueName: "date"))
  var date: Day?

  @Option(help: ArgumentHelp("Of a filing or a text: the title.", valueName: "text"))
  var title: String?

  @Option(help: ArgumentHelp("Of a filing: the Party concerned, CA, MX or US.", valueName: "party"))
  var party: Party?

  @Option(help: ArgumentHelp("Of a filing: a submitter.", valueName: "name"))
  var submitter: [String] = []

  @Flag(help: "Of a filing: steps of it are missing, so that nothing of it is late.")
  var incomplete = false

  @Flag(help: "Of a filing: names of submitters are withheld.")
  var confidential = false

  @Option(help: ArgumentHelp("Of a filing: USMCA or NAAEC; by its date unless given.", valueName: "name"))
  var rulebook: String?

  @Option(help: ArgumentHelp("Who may see it: public, restricted or sealed.", valueName: "level"))
  var rights: Rights.Level?

  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp("A community's protocol that rules who may see it.", valueName: "name"))
  var protocols: [String] = []

  @Option(help: ArgumentHelp("Whether any or all protocols must admit a reader.", valueName: "any|all"))
  var match = Rights.Match.all

  @Option(help: ArgumentHelp("Until when the public does not see it.", valueName: "date"))
  var embargo: Day?

  @Option(help: ArgumentHelp("An assertion: its id, for assertion with --text, the provision.", valueName: "id"))
  var assertion: [String] = []

  @Option(help: ArgumentHelp("A Party's vote: CA=yes.", valueName: "party=yes|no"))
  var vote: [String] = []

  @Option(help: ArgumentHelp("A provision that a factual record is limited to.", valueName: "text"))
  var scope: [String] = []

  @Option(help: ArgumentHelp("Why a Party votes so: CA=text.", valueName: "party=text"))
  var reason: [String] = []

  @Option(help: ArgumentHelp("Of a notice or of another source's day: the step meant.", valueName: "step"))
  var step: String?

  @Option(help: ArgumentHelp("Of a notice of extension: the new day.", valueName: "date"))
  var promised: Day?

  @Option(help: ArgumentHelp("A day made public for a step to come: council_yes=2026-12-01.", valueName: "step=date"))
  var announced: [String] = []

  @Option(help: ArgumentHelp("A text; of a field with --field.", valueName: "text"))
  var text: String?

  @Option(help: ArgumentHelp("Which text: title, summary or response.", valueName: "name"))
  var field: String?

  @Option(help: ArgumentHelp("The language of texts.", valueName: "en|fr|es"))
  var lang = Language.english

  @Option(help: ArgumentHelp("What a text is: original, human or machine.", valueName: "status"))
  var status = "original"

  @Option(help: ArgumentHelp("A document's file.", valueName: "file"), completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("What a document is: Determination, Party Response ...", valueName: "text"))
  var kind: String?

  @Option(help: ArgumentHelp("Which rendition a file is; without it the sealed one.", valueName: "public|sealed"))
  var rendition = RecordDocument.Rendition.sealed

  @Option(help: ArgumentHelp("Languages of a document: en,fr,es.", valueName: "list"))
  var languages: String?

  @Option(help: ArgumentHelp("The SHA-256 that a file must have.", valueName: "hash"))
  var sha256: String?

  @Option(help: ArgumentHelp("A related submission.", valueName: "id"))
  var related: [String] = []

  @Option(help: ArgumentHelp("A facility that the submission names: US:62526DMCRN4666F.", valueName: "id"))
  var facility: [String] = []

  @Option(help: ArgumentHelp("Decimal degrees north,east: 19.19,-100.13.", valueName: "lat,lon"))
  var place: String?

  @Option(
    help: ArgumentHelp("How days are counted in this case: calendar or working; with --text, why.", valueName: "basis"))
  var basis: String?

  @Option(
    help: ArgumentHelp(
      "The number, in the submission, of the event that this one corrects or retracts.", valueName: "n"))
  var corrects: Int?

  @Option(
    help: ArgumentHelp(
      "Words that are not for the list of processes, as a JSON object: title, submitters, text, reasons.",
      valueName: "file|-"), completion: .file())
  var fields: String?

  @OptionGroup var record: RecordOptions

  mutating func run() throws {
    try readFields()
    if let date, date > RecordStore.today { throw Failure("--date \(date): a day to come; expected what has happened") }
    let store = try record.openOrMake()
    var event = Event(subject: id, kind: self.event, date: date)
    if self.event == "file" { event.filing = try filing(store) }
    if event.isOf(KernelKind.correct), title != nil || party != nil || !submitter.isEmpty || confidential {
      guard var known = try store.events(of: id).first?.event.filing else {
        throw Failure("\(id): no such submission; expected its filing first")
      }
      if let title { known.title.set(title, in: lang, status: .original) }
      if let party { known.party = party }
      if !submitter.isEmpty { known.submitters = submitter }
      if confidential { known.isConfidential = true }
      event.filing = known
    }
    if rights != nil || !protocols.isEmpty {
      event.rights = Rights(level: rights ?? .sealed, protocols: protocols, match: match)
    }
    if (self.event == "file" || event.isOf(KernelKind.protect)) && event.rights == nil { event.rights = .sealed }
    (event.embargo, event.promised, event.corrects, event.step) = (embargo, promised, corrects, step)
    if event.isOf(SubmissionKind.conflict) { event.note = text }
    if event.isOf(SubmissionKind.assertion) {
      guard let name = assertion.first, let text else {
        throw Failure("assertion: expected --assertion with its id and --text with the provision")
      }
      event.assertion = Assertion(id: name, provision: text)
    } else if !assertion.isEmpty {
      event.assertions = assertion
    }
    if !vote.isEmpty { event.votes = try votes() }
    if !scope.isEmpty { event.scope = scope }
    if !announced.isEmpty { event.announced = try days() }
    if !related.isEmpty { event.related = related }
    if !facility.isEmpty { event.facilities = facility }
    if let place {
      let numbers = place.split(separator: ",").compactMap { Double($0) }
      guard numbers.count == 2 else {
        throw Failure("--place \(place): expected latitude,longitude in decimal degrees")
      }
      event.place = CasePlace(latitude: numbers[0], longitude: numbers[1])
    }
    if let basis {
      guard let known = WorkCalendar.Basis(rawValue: basis) else {
        throw Failure("--basis \(basis): expected calendar or working")
      }
      (event.basis, event.note) = (known, text)
    } else if let text, !event.isOf(.assertion), !event.isOf(.conflict) {
      guard let known = Trilingual.Status(rawValue: status), known != .stale else {
        throw Failure("--status \(status): expected original, human or machine")
      }
      event.text = Trilingual(text, in: lang, status: known)
      event.field = field
    }
    try refuseVisibleWords(event, store)
    if let file {
      guard let kind else { throw Failure("--file: expected what the document is, with --kind") }
      event.documents = [
        try store.store(
          file, for: event, kind: kind, rendition: rendition,
          languages: languages?.split(separator: ",").map(String.init) ?? [],
          embargo: embargo,
          expected: sha256)
      ]
    }
    try store.append([event])
    try record.signHead(store)
    let count = try store.events(of: id).count
    Console.line("\(id): \(self.event) recorded as event \(count)")
    if event.rights?.level == .sealed {
      Console.line("\(id): sealed: nobody sees it; protect --rights public opens it")
      if count > 1, event.isOf(KernelKind.protect) {
        Console.line("\(id): what was recorded before is on the disk as it was said; ecotone record seal seals it")
      }
    }
  }

  /// Words by `--fields`, in the form that a file of submissions has.
  private struct Words: Decodable {
    let title: String?
    let submitters: [String]?
    let text: String?
    let reasons: [String: String]?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case title
      case submitters
      case text
      case reasons
    }

    init(from decoder: any Decoder) throws {
      try UnknownKeys.refuse(decoder, known: Set(CodingKeys.allCases.map(\.rawValue)))
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      title = try fields.decodeIfPresent(String.self, forKey: .title)
      submitters = try fields.decodeIfPresent([String].self, forKey: .submitters)
      text = try fields.decodeIfPresent(String.self, forKey: .text)
      reasons = try fields.decodeIfPresent([String: String].self, forKey: .reasons)
    }
  }

  /// Whether words came by the command line itself, where everyone on the machine can read them.
  private var visibleWords: [String] {
    [
      ("--title", title != nil), ("--submitter", !submitter.isEmpty), ("--text", text != nil),
      ("--reason", !reason.isEmpty), ("--scope", !scope.isEmpty), ("--facility", !facility.isEmpty),
    ].filter(\.1).map(\.0)
  }

  private mutating func readFields() throws {
    guard let fields else { return }
    let visible = visibleWords
    let data = fields == "-" ? try FileHandle.standardInput.readToEnd() : FileManager.default.contents(atPath: fields)
    guard let data else { throw Failure("--fields \(fields): cannot be read; expected a JSON object") }
    let words: Words
    do { words = try JSONDecoder().decode(Words.self, from: data) } catch let error as RecordError { throw error } catch
    {
      throw Failure("--fields \(fields): expected a JSON object with title, submitters, text or reasons")
    }
    guard visible.allSatisfy({ ["--scope", "--facility"].contains($0) }) else {
      throw Failure("--fields beside \(visible.joined(separator: ", ")): expected either")
    }
    (title, submitter, text) = (words.title, words.submitters ?? [], words.text)
    reason = (words.reasons ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }

  /// What is sealed, and names that are withheld, must not have been seen by whoever lists processes.
  private func refuseVisibleWords(_ event: Event, _ store: RecordStore) throws {
    guard fields == nil else { return }
    let wasSealed = try !store.events(of: id).isEmpty && store.isSealed(id)
    let isSealed = wasSealed || event.rights?.level == .sealed
    let names = event.filing?.isConfidential == true && !submitter.isEmpty ? ["--submitter"] : []
    let visible = isSealed ? visibleWords : names
    guard visible.isEmpty else {
      throw Failure(
        "\(visible.joined(separator: ", ")): what is sealed or withheld would be seen in the list of processes; "
          + "expected --fields FILE, or - for standard input, with the words")
    }
  }

  private func filing(_ store: RecordStore) throws -> Filing {
    guard let title, let party, let date else { throw Failure("file: expected --title, --party and --date") }
    let found = try rulebook.map { word in
      guard let book = Rulebook(rawValue: word) else {
        throw Failure("--rulebook \(word): expected \(Rulebook.allCases.map(\.rawValue).joined(separator: " or "))")
      }
      return book
    }
    guard let book = found ?? store.process.rulebook(filed: date) else {
      throw Failure("--date \(date): no rulebook applies to it")
    }
    return Filing(
      title: Trilingual(title, in: lang), party: party, submitters: submitter, isConfidential: confidential,
      submitterType: nil, rulebook: book,
      sources: nil, notes: nil, isIncomplete: incomplete ? true : nil)
  }

  private func votes() throws -> [String: CouncilVote] {
    var votes: [String: CouncilVote] = [:]
    for word in vote {
      let pair = word.split(separator: "=").map(String.init)
      guard pair.count == 2, Party(rawValue: pair[0]) != nil, ["yes", "no"].contains(pair[1]) else {
        throw Failure("--vote \(word): expected CA, MX or US with yes or no, as CA=yes")
      }
      guard votes.updateValue(CouncilVote(isYes: pair[1] == "yes"), forKey: pair[0]) == nil else {
        throw Failure("--vote \(word): \(pair[0]) votes twice; expected one vote of each Party")
      }
    }
    for word in reason {
      let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2, votes[pair[0]] != nil else {
        throw Failure("--reason \(word): expected a Party that votes, and a text, as CA=text")
      }
      votes[pair[0]]?.reasons = Trilingual(pair[1], in: lang)
    }
    return votes
  }

  private func days() throws -> [String: Day] {
    try Dictionary(
      announced.map { word in
        let pair = word.split(separator: "=").map(String.init)
        guard pair.count == 2, let day = Day(pair[1]) else {
          throw Failure("--announced \(word): expected a step and a day, as council_yes=2026-12-01")
        }
        return (pair[0], day)
      }, uniquingKeysWith: { $1 })
  }
}
