internal import Foundation
public import RecordKernel
public import Vocabulary

/// Who has to act.
public enum Holder: String, Codable, CaseIterable, Sendable {
  case submitter
  case secretariat
  case party
  case council
  case environmentCommittee = "environment_committee"
  /// Nobody: a time that passes.
  case clock
}

/// The agreements under which submissions are made; one is pinned when a submission is filed.
public enum Rulebook: String, Codable, CaseIterable, Sendable {
  case naaec = "NAAEC"
  case usmca = "USMCA"
}

/// Submissions on enforcement matters as a state machine that is read from tables.
///
/// Resources: `rulebooks.csv`, `guidelines.csv`, `sem_states.csv`, `sem_transitions.csv`, `sem_votes.csv`,
/// `sem_clocks.csv`, `holidays.csv`. A name in one that another lacks is an error when they are read. Each rule has its
/// evidence: R, the text was read; C, registry wording or the dates of real cases fit it; M, from memory of the text.
/// What rests on C or M is computed and unofficial.
public struct SubmissionProcess: Sendable {
  public struct Rules: Sendable {
    public let rulebook: Rulebook
    public let name: LocalizedText
    /// Filing dates that it applies to.
    public let first: Day
    public let last: Day?
    public let basis: WorkCalendar.Basis
    /// Of the Secretariat, and of all whose calendar is not known.
    public let calendar: String
  }

  /// Guidelines of the Council, by the day of their adoption.
  ///
  /// Resource: `guidelines.csv`. Of some, only the year is known here and no text: nothing is due by them.
  public struct Guidelines: Sendable {
    public let id: String
    public let rulebook: Rulebook
    public let first: Day
    public let name: LocalizedText
    public let source: String
  }

  public struct State: Sendable {
    public let name: String
    public let text: LocalizedText
    /// Who has to act in it; nil where the process ended.
    public let holder: Holder?
    /// Whether a case in it is closed.
    public let isClosed: Bool
    /// Whether no time runs in it.
    public let isPaused: Bool
    /// Whether nothing can follow.
    public let isTerminal: Bool
    /// How far along it is.
    public let order: Int
  }

  public final class Transition: Sendable, Hashable {
    /// The states that it can follow.
    enum Origin: Sendable, Equatable {
      case states([String])
      /// Any in which the case is open.
      case open
      case any

      /// The first state, where it names some.
      var first: String? { if case .states(let names) = self { names.first } else { nil } }
    }

    public let name: String
    public let title: LocalizedText
    public let sentence: LocalizedText
    let from: Origin
    /// Nil leaves the state as it is.
    let to: String?
    public var changesState: Bool { to != nil }
    /// Nil for whoever holds the case.
    public let by: Holder?
    public let articles: [Rulebook: String]
    public let documents: [String]
    /// Working days that it waits for before the public sees it; nil for none.
    let publicAfter: Int?
    /// What votes must be like for it, by agreement.
    let votes: [Rulebook: VoteRule]
    public let evidence: String

    fileprivate init(
      name: String, title: LocalizedText, sentence: LocalizedText, from: Origin, to: String?, by: Holder?,
      articles: [Rulebook: String], documents: [String], publicAfter: Int?, votes: [Rulebook: VoteRule],
      evidence: String
    ) {
      (self.name, self.title, self.sentence, self.from, self.to, self.by) = (name, title, sentence, from, to, by)
      (self.articles, self.documents, self.publicAfter, self.votes) = (articles, documents, publicAfter, votes)
      self.evidence = evidence
    }

    public static func == (a: Transition, b: Transition) -> Bool { a.name == b.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }

  /// What votes of the Council must be like for a step. Resource: `sem_votes.csv`.
  struct VoteRule: Sendable {
    enum Kind: String, Sendable {
      case yesAtLeast = "yes_at_least"
      case yesFewerThan = "yes_fewer_than"
      case noFewerThan = "no_fewer_than"
    }
    let kind: Kind
    let count: Int
    /// The rule in words, as a refusal says it.
    let expected: String

    func admits(yes: Int, no: Int) -> Bool {
      switch kind {
      case .yesAtLeast: yes >= count
      case .yesFewerThan: yes < count
      case .noFewerThan: no < count
      }
    }
  }

  /// Steps that the program speaks of by name; each is in the table.
  enum Named: String, CaseIterable {
    case file
    case extensionNotice = "extension_notice"
    case councilYes = "council_yes"
    case councilNo = "council_no"
  }

  /// The state before the filing.
  static let draft = "DRAFT"

  public struct Clock: Sendable {
    public enum Kind: String, Sendable {
      case legal
      /// Announced or customary; no text sets it.
      case target
      /// Longer, in exceptional circumstances, on notice.
      case exceptional
    }
    public let rulebook: Rulebook
    /// The Guidelines that set it; nil for the agreement itself.
    public let guidelines: String?
    public let transition: String
    public let days: Int
    /// Where it differs from the case's.
    public let basis: WorkCalendar.Basis?
    public let starts: [String]
    public let kind: Kind
    public let evidence: String
    public let source: String

    /// Whether a text or real dates bear it out. Nothing is due by a time that is cited from memory.
    public var isVerified: Bool { evidence != "M" }
  }

  public let rules: [Rulebook: Rules]
  /// The oldest first.
  public let guidelines: [Guidelines]
  public let states: [String: State]
  public let transitions: [String: Transition]
  public let clocks: [Clock]
  private let clocksOf: [String: [Clock]]
  public let calendars: [String: WorkCalendar]
  /// Names of holders, Parties and kinds. Resource: `words.csv`.
  public let words: Terms

  /// - Throws: `ReferenceTableError` where the tables are missing or do not fit together.
  public init() throws { try self.init { try ReferenceTable($0, of: "PublicRecord") } }

  /// - Parameter table: gives a table by its name.
  package init(_ table: (String) throws -> ReferenceTable) throws {
    let holidays = ProcessTable(try table("holidays"))
    var days: [String: Set<Day>] = [:]
    for row in holidays.rows { days[row["calendar"], default: []].insert(try row.day("date")) }
    calendars = Dictionary(uniqueKeysWithValues: days.map { ($0.key, WorkCalendar(name: $0.key, holidays: $0.value)) })
    for party in Party.allCases where calendars[party.rawValue] == nil {
      throw ReferenceTableError(message: "reference table holidays.csv: no calendar of \(party.rawValue)")
    }
    words = Terms(try table("words"))
    rules = try Self.rules(ProcessTable(table("rulebooks")), calendars)
    guidelines = try Self.guidelines(ProcessTable(table("guidelines")))
    states = try Self.states(ProcessTable(table("sem_states")))
    transitions = try Self.transitions(
      ProcessTable(table("sem_transitions")), titles: ProcessTable(table("sem_steps")),
      votes: ProcessTable(table("sem_votes")), states)
    clocks = try Self.clocks(ProcessTable(table("sem_clocks")), transitions, guidelines)
    clocksOf = Dictionary(grouping: clocks, by: \.transition)
    for name in Named.allCases where transitions[name.rawValue] == nil {
      throw ReferenceTableError(message: "reference table sem_transitions.csv: no step \(name.rawValue)")
    }
    guard states[Self.draft] != nil else {
      throw ReferenceTableError(message: "reference table sem_states.csv: no state \(Self.draft)")
    }
  }

  private static func rules(_ table: ProcessTable, _ calendars: [String: WorkCalendar]) throws -> [Rulebook: Rules] {
    var rules: [Rulebook: Rules] = [:]
    for row in table.rows {
      let book: Rulebook = try row.word("rulebook")
      rules[book] = Rules(
        rulebook: book, name: row.text, first: try row.day("first_filing"), last: try row.optionalDay("last_filing"),
        basis: try row.word("day_basis"), calendar: try row.name("calendar", in: calendars.keys))
    }
    return rules
  }

  private static func guidelines(_ table: ProcessTable) throws -> [Guidelines] {
    try table.rows.map { row in
      Guidelines(
        id: row["guidelines"], rulebook: try row.word("rulebook"), first: try row.day("first_day"), name: row.text,
        source: row["source"])
    }.sorted { $0.first < $1.first }
  }

  private static func states(_ table: ProcessTable) throws -> [String: State] {
    enum Ends: String { case no, closed, paused, yes }
    var states: [String: State] = [:]
    for row in table.rows {
      let ends: Ends = try row.word("ends")
      states[row["state"]] = State(
        name: row["state"], text: row.text, holder: try row.optionalWord("holder"),
        isClosed: ends == .yes || ends == .closed, isPaused: ends == .paused, isTerminal: ends == .yes,
        order: try row.number("order"))
    }
    return states
  }

  private static func transitions(
    _ table: ProcessTable, titles: ProcessTable, votes: ProcessTable, _ states: [String: State]
  ) throws -> [String: Transition] {
    let titles = Dictionary(titles.rows.map { ($0["transition"], $0.text) }, uniquingKeysWith: { first, _ in first })
    let names = Set(table.rows.map { $0["transition"] })
    var voteRules: [String: [Rulebook: VoteRule]] = [:]
    for row in votes.rows {
      voteRules[try row.name("transition", in: names), default: [:]][try row.word("rulebook")] = VoteRule(
        kind: try row.word("rule"), count: try row.number("count"), expected: row["expected"])
    }
    var transitions: [String: Transition] = [:]
    for row in table.rows {
      let name = row["transition"]
      guard let title = titles[name] else { throw row.broken("transition", "a step of sem_steps.csv") }
      let from: Transition.Origin =
        switch row["from"] {
        case "*": .any
        case "*open": .open
        default: .states(try row.names("from", in: states.keys))
        }
      transitions[name] = Transition(
        name: name, title: title, sentence: row.text, from: from,
        to: row["to"] == "=" ? nil : try row.name("to", in: states.keys),
        by: row["by"] == "holder" ? nil : try row.word("by"),
        articles: [.usmca: row["article_usmca"], .naaec: row["article_naaec"]], documents: row.list("documents"),
        publicAfter: try row.optionalNumber("public_after"), votes: voteRules[name] ?? [:], evidence: row["evidence"])
    }
    return transitions
  }

  private static func clocks(
    _ table: ProcessTable, _ transitions: [String: Transition], _ guidelines: [Guidelines]
  ) throws -> [Clock] {
    try table.rows.map { row in
      let book: Rulebook = try row.word("rulebook")
      let guides = row["guidelines"]
      return Clock(
        rulebook: book,
        guidelines: guides.isEmpty
          ? nil : try row.name("guidelines", in: guidelines.filter { $0.rulebook == book }.map(\.id)),
        transition: try row.name("transition", in: transitions.keys), days: try row.number("days"),
        basis: try row.optionalWord("basis"), starts: try row.names("starts", in: transitions.keys),
        kind: try row.word("kind"), evidence: row["evidence"], source: row["source"])
    }
  }

  /// The rulebook that applies to a filing date.
  public func rulebook(filed: Day) -> Rulebook? {
    rules.values.first { $0.first <= filed && filed <= $0.last ?? filed }?.rulebook
  }

  /// The state that a transition leads to; nil where it is not allowed.
  public func next(_ transition: Transition, from state: String) -> String? {
    let isAllowed =
      switch transition.from {
      case .states(let names): names.contains(state)
      case .open: states[state]?.isClosed == false
      case .any: true
      }
    return isAllowed ? transition.to ?? state : nil
  }

  /// The transitions that a state allows, the ones without a change of state left out.
  public func allowed(in state: String) -> [String] {
    transitions.values.filter { next($0, from: state) != nil }.map(\.name).sorted()
  }

  /// The standard sentence of a step, as the registry of submissions has one for each, with the article it rests on.
  public func sentence(_ transition: Transition, _ rulebook: Rulebook, _ party: Party, _ language: Language) -> String {
    let cited = transition.articles[rulebook] ?? ""
    let guideline = "Guideline "
    let article =
      cited.hasPrefix(guideline)
      ? words.fill("guideline", language, ["n": String(cited.dropFirst(guideline.count))])
      : words.fill("article", language, ["n": cited])
    var values = ["article": article]
    for form in ["party", "to_party", "of_party"] { values[form] = words.word("\(form).\(party.rawValue)", language) }
    return transition.sentence.filled(language, values)
  }

  /// A holder's name; a Party by its own.
  public func name(_ holder: Holder?, _ party: Party?, _ language: Language) -> String {
    if holder == .party, let party { return words.word("party.\(party.rawValue)", language) }
    return words.word("holder.\(holder?.rawValue ?? "none")", language)
  }

  public func clock(_ transition: String, _ rulebook: Rulebook, _ kind: Clock.Kind? = nil) -> Clock? {
    clocksOf[transition]?.first { $0.rulebook == rulebook && (kind == nil ? $0.kind != .exceptional : $0.kind == kind) }
  }

  /// The Guidelines in force on a day.
  public func guidelines(_ rulebook: Rulebook, on day: Day) -> Guidelines? {
    guidelines.last { $0.rulebook == rulebook && $0.first <= day }
  }

  /// Whose calendar tells the days of a step: the Party's own for what a Party does, else the Secretariat's.
  func calendar(_ transition: String, _ party: Party, _ rulebook: Rulebook) -> String? {
    let step = transitions[transition]
    // Where time passes, it passes for whoever may act meanwhile.
    let holder = step?.by == .clock ? step?.from.first.flatMap { states[$0]?.holder } : step?.by
    return holder == .party ? party.rawValue : rules[rulebook]?.calendar
  }

  /// The clocks that run in a state: of the transitions that leave it.
  func clocks(in state: String, _ rulebook: Rulebook) -> [Clock] {
    guard states[state]?.isPaused != true else { return [] }
    return clocks.filter { clock in
      clock.rulebook == rulebook && clock.kind != .exceptional
        && transitions[clock.transition].flatMap { next($0, from: state) } != nil
    }
  }
}
