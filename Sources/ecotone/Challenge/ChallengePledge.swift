import ArgumentParser
import Editions
import Foundation
import Outputs
import Prevention
import PublicRecord
import Questions
internal import RecordKernel
import Vocabulary

struct ChallengePledge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pledge",
    abstract: "Record a pledge, or a file of pledges; what its base was is asked of the edition.",
    discussion: """
      Without --facility all facilities of the company are meant, as the edition names companies. Facilities are \
      followed when their identifiers change. A base of several years is their mean.

        ecotone challenge pledge 33-50 P1 --company "Example Works" --facility US:12345XMPLW1MAIN --substance toluene \\
          --category air --base 2014 --target 2021 --reduce 30 --date 2015-05-01 --edition my-edition --record record
        ecotone challenge pledge 33-50 --from pledges.json --edition my-edition --record record
      """)

  @Argument(help: "The challenge: 33-50.")
  var challenge: String

  @Argument(help: "The pledge's own id; with --from the file has them.")
  var id: String?

  @Option(help: ArgumentHelp("Who pledges.", valueName: "name"))
  var company: String?

  @Option(help: ArgumentHelp("A facility: US:12345XMPLW1MAIN.", valueName: "id"))
  var facility: [String] = []

  @Option(help: ArgumentHelp("A substance by key, CAS number or register's code.", valueName: "list"))
  var substance: [String] = []

  @Option(help: ArgumentHelp("Categories, as in queries: onsite_air; all unless given.", valueName: "list"))
  var category: [String] = []

  @Option(help: ArgumentHelp("kilograms, hazard or hazard:NAME.", valueName: "measure"))
  var measure = "kilograms"

  @Option(help: ArgumentHelp("So many per cent less than the base.", valueName: "percent"))
  var reduce: Double?

  @Option(help: ArgumentHelp("At most so much, in the measure's unit.", valueName: "amount"))
  var amount: Double?

  @Flag(help: "Nothing at all any more.")
  var eliminate = false

  @Option(help: ArgumentHelp("So many per cent less per output (TRI 8.9).", valueName: "percent"))
  var perOutput: Double?

  @Option(help: ArgumentHelp("The year counted from, or years whose mean it is: 2012..2014.", valueName: "years"))
  var base: YearSpan?

  @Option(help: ArgumentHelp("The year by which it is to be reached.", valueName: "year"))
  var target: Int?

  @Option(help: ArgumentHelp("When it was made; today unless given.", valueName: "date"))
  var date: Day?

  @Option(help: ArgumentHelp("The plan, in the words of who pledges.", valueName: "text"))
  var text: String?

  @Option(name: .customLong("text-lang"), help: ArgumentHelp("The language of --text.", valueName: "en|fr|es"))
  var textLanguage = Language.english

  @Option(
    name: .customLong("from"), help: ArgumentHelp("A JSON file of pledges; - for standard input.", valueName: "file|-"))
  var source: String?

  @Option(help: ArgumentHelp("The edition that says what the base was.", valueName: "dir"), completion: .directory)
  var edition: String

  @Option(help: ArgumentHelp("Who may see pledges: public, restricted or sealed.", valueName: "level"))
  var rights = Rights.Level.restricted

  @Flag(help: "Correct a pledge that is there: what it said before stays visible.")
  var correct = false

  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var record: RecordOptions

  func run() throws {
    let requests = try source.map { try ChallengeFile($0).pledges } ?? [request()]
    if source != nil, id != nil || company != nil || evidence.file != nil {
      throw Failure("--from beside a pledge of the command line; expected either")
    }
    let store = try record.open()
    let challenge = try store.challenge(known: challenge, record.recorder)
    let tables = try ReferenceTables()
    let edition = try Edition(URL(fileURLWithPath: edition))
    let ground = Evidence(edition, tables: tables, findings: nil)
    var events: [Event] = []
    var seen: Set<String> = []
    for request in requests {
      let isKnown = try store.pledge(request.id, reader: record.recorder)?.terms.challenge == challenge.id
      guard seen.insert(request.id).inserted, try correct ? isKnown : store.events(of: request.id).isEmpty else {
        throw Failure(
          correct
            ? "\(request.id): no pledge of \(challenge.id) to correct"
            : "\(request.id): there already; expected another id, or --correct")
      }
      let terms: PledgeTerms
      do { terms = try named(request, edition, tables).terms(in: challenge, edition, ground) } catch let error
        as QuestionError
      {
        throw Failure("\(request.id): \(error.text(tables.terms, .english))")
      }
      let date = try request.date.checkedPast("--date")
      var event =
        correct
        ? Event(subject: request.id, KernelKind.correct, date: date)
        : Event(subject: request.id, ChallengeKind.pledge, date: date)
      event.pledge = terms
      // A pledge is the first of its events.
      if correct { event.corrects = 1 } else { event.rights = Rights(level: rights) }
      try evidence.attach(to: &event, store)
      events.append(event)
    }
    try store.append(events)
    try record.signHead(store)
    let texts = PledgeTexts(tables.terms, .english)
    for event in events {
      guard let terms = event.pledge else { continue }
      Console.line(
        "\(event.subject): recorded; \(texts.goal(terms)) by \(terms.target), base \(terms.base): "
          + texts.amount(terms.baseline.value, terms))
    }
    try warn(of: events.map(\.subject), challenge, store, edition, ground)
  }

  /// A request whose facilities, substances and categories may be names, as in queries.
  private func named(_ request: PledgeRequest, _ edition: Edition, _ tables: ReferenceTables) throws -> PledgeRequest {
    func question(_ parameter: Question.Parameter, _ words: [String]) throws -> Question {
      try edition.question(words.map { (parameter, $0) }, tables, .english)
    }
    var named = request
    named.facilities = try question(.facility, request.facilities).facilities
    named.substances = try question(.substance, request.substances).substances
    named.categories = try question(.category, request.categories).categories.map(\.code)
    return named
  }

  /// Two pledges of one facility, substance and medium are kept, and counted once in sums: whoever records them
  /// is told.
  private func warn(
    of new: [String], _ challenge: Challenge, _ store: RecordStore, _ edition: Edition, _ ground: Evidence
  ) throws {
    let all = try store.pledges(of: challenge.id, reader: record.recorder)
    let wanted = Set(new)
    for progress in try PledgeCheck(all, edition, ground).results({ wanted.contains($0.id) }).progress
    where !progress.shared.isEmpty {
      Console.error(
        "ecotone: \(progress.pledge.id): the same facility, substance and medium as "
          + "\(progress.shared.joined(separator: ", ")); both are kept, and counted once in sums")
    }
  }

  /// The pledge of the command line.
  private func request() throws -> PledgeRequest {
    guard let id, let company, let base, let target else {
      throw Failure("expected the pledge's id, --company, --base and --target; or --from with a file of pledges")
    }
    let goals: [PledgeTerms.Goal?] = [
      reduce.map { .init(.reduce, $0) }, amount.map { .init(.amount, $0) }, eliminate ? .init(.eliminate) : nil,
      perOutput.map { .init(.perOutput, $0) },
    ]
    guard let goal = goals.compactMap({ $0 }).first, goals.count(where: { $0 != nil }) == 1 else {
      throw Failure("expected one of --reduce, --amount, --eliminate, --per-output")
    }
    if let value = goal.value, !value.isFinite {
      throw Failure("--\(goal.kind == .perOutput ? "per-output" : goal.kind.rawValue) \(value): expected a number")
    }
    var request = PledgeRequest(
      id: id, company: company, goal: goal, base: base, target: target, date: date ?? RecordStore.today)
    func list(_ words: [String]) -> [String] {
      words.flatMap { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
    }
    request.facilities = list(facility)
    request.substances = substance
    request.categories = list(category)
    request.measure = measure
    request.text = text.map { Trilingual($0, in: textLanguage) }
    return request
  }
}
