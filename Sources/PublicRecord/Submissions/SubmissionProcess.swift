internal import Foundation
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
/// Resources: `rulebooks.csv`, `guidelines.csv`, `sem_states.csv`, `sem_transitions.csv`, `sem_clocks.csv`,
/// `holidays.csv`. Each rule has its evidence: R, the text was read; C, registry wording or the dates of real cases fit
/// it; M, from memory of the text. What rests on C or M is computed and unofficial.
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

  public final class Transition: Sendable {
    public let name: String
    public let title: LocalizedText
    public let sentence: LocalizedText
    let from: [String]
    /// `=` leaves the state as it is.
    let to: String
    public var changesState: Bool { to != "=" }
    public let by: Holder?
    public let articles: [Rulebook: String]
    public let documents: [String]
    /// Votes needed for it, of three.
    public let votes: Int
    public let evidence: String

    fileprivate init(
      name: String, title: LocalizedText, sentence: LocalizedText, from: [String], to: String, by: Holder?,
      articles: [Rulebook: String],
      documents: [String], votes: Int, evidence: String
    ) {
      (self.name, self.title, self.sentence, self.from, self.to, self.by) = (name, title, sentence, from, to, by)
      (self.articles, self.documents, self.votes, self.evidence) = (articles, documents, votes, evidence)
    }
  }

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
  public init() throws {
    func table(_ name: String) throws -> ReferenceTable { try ReferenceTable(name, of: "PublicRecord") }
    func broken(_ table: ReferenceTable, _ row: [String]) -> ReferenceTableError {
      ReferenceTableError(
        message: "reference table \(table.name).csv: the row \(row.joined(separator: ",")) does not read")
    }
    func text(_ table: ReferenceTable, _ row: [String]) -> LocalizedText {
      LocalizedText(english: table.cell(row, "en"), french: table.cell(row, "fr"), spanish: table.cell(row, "es"))
    }
    func words(_ text: String) -> [String] { text.split(separator: "|").map(String.init) }

    let books = try table("rulebooks")
    rules = try Dictionary(
      uniqueKeysWithValues: books.rows.map { row in
        guard let book = Rulebook(rawValue: books.cell(row, "rulebook")),
          let first = Day(books.cell(row, "first_filing")),
          let basis = WorkCalendar.Basis(rawValue: books.cell(row, "day_basis"))
        else { throw broken(books, row) }
        return (
          book,
          Rules(
            rulebook: book, name: text(books, row), first: first, last: Day(books.cell(row, "last_filing")),
            basis: basis,
            calendar: books.cell(row, "calendar"))
        )
      })
    let guides = try table("guidelines")
    let guidelines = try guides.rows.map { row in
      guard let book = Rulebook(rawValue: guides.cell(row, "rulebook")), let first = Day(guides.cell(row, "first_day"))
      else {
        throw broken(guides, row)
      }
      return Guidelines(
        id: guides.cell(row, "guidelines"), rulebook: book, first: first, name: text(guides, row),
        source: guides.cell(row, "source"))
    }.sorted { $0.first < $1.first }
    self.guidelines = guidelines
    let stateTable = try table("sem_states")
    states = try Dictionary(
      uniqueKeysWithValues: stateTable.rows.map { row in
        guard let order = Int(stateTable.cell(row, "order")) else { throw broken(stateTable, row) }
        let name = stateTable.cell(row, "state")
        let ends = stateTable.cell(row, "ends")
        return (
          name,
          State(
            name: name, text: text(stateTable, row), holder: Holder(rawValue: stateTable.cell(row, "holder")),
            isClosed: ends == "yes" || ends == "closed",
            isPaused: ends == "paused", isTerminal: ends == "yes", order: order)
        )
      })
    let titles = try table("sem_steps")
    let titleOf = Dictionary(
      titles.rows.map { (titles.cell($0, "transition"), text(titles, $0)) }, uniquingKeysWith: { first, _ in first })
    let moves = try table("sem_transitions")
    var transitions: [String: Transition] = [:]
    for row in moves.rows {
      let name = moves.cell(row, "transition")
      let to = moves.cell(row, "to")
      guard let title = titleOf[name], to == "=" || states[to] != nil else { throw broken(moves, row) }
      transitions[name] = Transition(
        name: name, title: title, sentence: text(moves, row), from: words(moves.cell(row, "from")), to: to,
        by: Holder(rawValue: moves.cell(row, "by")),
        articles: [.usmca: moves.cell(row, "article_usmca"), .naaec: moves.cell(row, "article_naaec")],
        documents: words(moves.cell(row, "documents")),
        votes: Int(moves.cell(row, "votes_for")) ?? 0, evidence: moves.cell(row, "evidence"))
    }
    self.transitions = transitions
    let clockTable = try table("sem_clocks")
    clocks = try clockTable.rows.map { row in
      guard let book = Rulebook(rawValue: clockTable.cell(row, "rulebook")),
        let days = Int(clockTable.cell(row, "days")),
        let kind = Clock.Kind(rawValue: clockTable.cell(row, "kind")),
        transitions[clockTable.cell(row, "transition")] != nil
      else { throw broken(clockTable, row) }
      let guide = clockTable.cell(row, "guidelines")
      guard guide.isEmpty || guidelines.contains(where: { $0.id == guide && $0.rulebook == book }) else {
        throw broken(clockTable, row)
      }
      return Clock(
        rulebook: book, guidelines: guide.isEmpty ? nil : guide, transition: clockTable.cell(row, "transition"),
        days: days,
        basis: WorkCalendar.Basis(rawValue: clockTable.cell(row, "basis")),
        starts: words(clockTable.cell(row, "starts")), kind: kind, evidence: clockTable.cell(row, "evidence"),
        source: clockTable.cell(row, "source"))
    }
    self.words = Terms(try table("words"))
    clocksOf = Dictionary(grouping: clocks, by: \.transition)
    let holidays = try table("holidays")
    var days: [String: Set<Day>] = [:]
    for row in holidays.rows {
      guard let day = Day(holidays.cell(row, "date")) else { throw broken(holidays, row) }
      days[holidays.cell(row, "calendar"), default: []].insert(day)
    }
    calendars = Dictionary(uniqueKeysWithValues: days.map { ($0.key, WorkCalendar(name: $0.key, holidays: $0.value)) })
  }

  /// The rulebook that applies to a filing date.
  public func rulebook(filed: Day) -> Rulebook? {
    rules.values.first { $0.first <= filed && filed <= $0.last ?? filed }?.rulebook
  }

  /// The state that a transition leads to; nil where it is not allowed.
  public func next(_ transition: Transition, from state: String) -> String? {
    let isAllowed = transition.from.contains {
      $0 == state || $0 == "*" || ($0 == "*open" && states[state]?.isClosed == false)
    }
    guard isAllowed else { return nil }
    return transition.to == "=" ? state : transition.to
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
