public import GRDB
public import RecordKernel
internal import Vocabulary

/// What the events of an advice come to.
public struct AdviceState: Equatable, Sendable {
  public enum Stage: String, CaseIterable, Sendable {
    case draft
    /// Its members vote on it.
    case vote
    case dropped
    /// It waits for the Council's reply.
    case adopted
    case answered
  }

  public struct Adopted: Equatable, Sendable {
    public let on: Day?
    public let yes: Int
    public let no: Int
    public let abstained: Int
    public let members: Int
    /// Whether nobody was against it.
    public var isConsensus: Bool { no == 0 }
  }

  /// `26-03`.
  public let id: String
  public var text: AdviceText
  /// The place of the text.
  public var textPlace: Int
  public var stage = Stage.draft
  /// By person: the last one counts.
  public var votes: [String: AdviceEvent.Vote.Choice] = [:]
  /// Of members who voted against it, by person.
  public var opinions: [String: Trilingual] = [:]
  public var adopted: Adopted?
  public var reply: AdviceEvent.Reply?
  public var replyPlace = 0
  /// The Parties that agree, each with its own view where it has one.
  public var agreed: [String: Trilingual?] = [:]
  public var answered: Day?

  /// Whether everybody may see it.
  public var isPublic: Bool { stage == .adopted || stage == .answered }

  /// Days after its adoption by which a reply is customary. No treaty sets one: it is shown as a target.
  public static let customaryDays = 90

  /// The day by which a reply is customary; nil before it is adopted.
  public var target: Day? { adopted?.on.map { $0 + Self.customaryDays } }
}

/// Advice to Council, as subjects of the record.
public struct AdviceKind: SubjectKind {
  public static let name = "advice"
  public static let prefix = "ADV-"

  public init() {}

  /// Whether a text is an advice's number: the year and a number, `26-03`.
  public static func isID(_ text: String) -> Bool { text.isNumbers(2, 2...3) }

  public func personal(_ payload: AdviceEvent, of subject: String) -> [String: String] { [:] }

  /// What the events of an advice come to.
  public func state<Fields>(_ subject: String, _ events: [ChainedEvent<Fields>]) throws -> AdviceState {
    try replay(subject, AnySubjectKind.payloads(of: Self.self, subject, events))
  }

  public func replay(_ subject: String, _ events: [PayloadEvent<AdviceEvent>]) throws -> AdviceState {
    let id = String(subject.dropFirst(Self.prefix.count))
    guard subject.hasPrefix(Self.prefix), Self.isID(id) else {
      throw RecordError("\(subject): no advice's number; expected one as ADV-26-03")
    }
    guard case .drafted(let draft)? = events.first?.says else { throw RecordError("\(id): no such advice") }
    var state = AdviceState(id: id, text: draft.text, textPlace: 1)
    for (index, event) in events.enumerated() {
      guard event.kind == event.says.kind else {
        throw RecordError("\(subject): an event of \(event.kind) says \(event.says.kind)")
      }
      do { try take(event, &state, isFirst: index == 0) } catch { throw RecordError("\(id): \(error)") }
    }
    return state
  }

  private func take(_ event: PayloadEvent<AdviceEvent>, _ state: inout AdviceState, isFirst: Bool) throws {
    switch event.says {
    case .drafted(let draft), .revised(let draft):
      if case .drafted = event.says, !isFirst { throw RecordError("is written already") }
      guard state.stage == .draft else { throw RecordError("its text does not change any more") }
      try draft.text.check()
      (state.text, state.textPlace) = (draft.text, event.place)
    case .opened(let act):
      guard state.stage == .draft else { throw RecordError("is no draft") }
      guard act.text == state.textPlace else { throw RecordError("its text has changed; read it again") }
      state.stage = .vote
    case .voted(let vote):
      guard state.stage == .vote else { throw RecordError("is not voted on") }
      guard vote.text == state.textPlace else { throw RecordError("its text has changed; read it again") }
      state.votes[vote.by] = vote.choice
      if vote.choice != .no { state.opinions[vote.by] = nil }
    case .dissented(let opinion):
      guard state.stage == .vote, state.votes[opinion.by] == .no else {
        throw RecordError("whoever votes against it, while it is voted on, may say why beside it")
      }
      try Inquiry.check(opinion.words, "opinion", most: Inquiry.mostTextLetters, lines: true)
      state.opinions[opinion.by] = opinion.words
    case .adopted(let adoption): try adopt(adoption, on: event.date ?? event.recorded, &state)
    case .dropped(let act):
      guard [.draft, .vote].contains(state.stage) else { throw RecordError("is adopted, or was dropped") }
      guard act.text == state.textPlace else { throw RecordError("its text has changed; read it again") }
      func count(_ choice: AdviceEvent.Vote.Choice) -> Int { state.votes.values.count { $0 == choice } }
      guard state.stage == .draft || count(.yes) <= count(.no) else {
        throw RecordError("more are for it than against it: nobody gives it up")
      }
      state.stage = .dropped
    case .translated(let translation): try translate(translation, &state)
    case .replied(let reply):
      guard state.stage == .adopted else { throw RecordError("takes no reply: it is not adopted, or is answered") }
      try reply.reply.check(state.text)
      guard Self.parties.contains(reply.party), (1...Self.parties.count).contains(reply.needed) else {
        throw RecordError(
          "a reply of \(reply.party.prefix(10)) that \(reply.needed) agree with; expected a Party, 1 to 3")
      }
      guard reply.replaces == state.replyPlace else {
        throw RecordError("somebody else has written a reply; read it again")
      }
      (state.reply, state.replyPlace, state.agreed) = (reply, event.place, [reply.party: nil])
      if reply.needed == 1 { (state.stage, state.answered) = (.answered, event.date ?? event.recorded) }
    case .agreed(let agreement):
      // A Party may say its own view later too.
      guard [.adopted, .answered].contains(state.stage), let reply = state.reply else {
        throw RecordError("has no reply to agree with")
      }
      guard agreement.reply == state.replyPlace else { throw RecordError("its reply has changed; read it again") }
      guard Self.parties.contains(agreement.party) else { throw RecordError("\(agreement.party.prefix(10)): no Party") }
      try agreement.view.map { try Inquiry.check($0, "view", most: Inquiry.mostTextLetters, lines: true) }
      state.agreed[agreement.party] = .some(agreement.view)
      if state.stage == .adopted, state.agreed.count >= reply.needed {
        (state.stage, state.answered) = (.answered, event.date ?? event.recorded)
      }
    }
  }

  static let parties = ["CA", "MX", "US"]

  private func adopt(_ adoption: AdviceEvent.Adoption, on day: Day?, _ state: inout AdviceState) throws {
    guard state.stage == .vote else { throw RecordError("is not voted on") }
    guard adoption.text == state.textPlace else { throw RecordError("its text has changed; read it again") }
    let votes = state.votes.filter { adoption.members.contains($0.key) }
    func count(_ choice: AdviceEvent.Vote.Choice) -> Int { votes.values.count { $0 == choice } }
    let (yes, no) = (count(.yes), count(.no))
    guard adoption.quorum > 0, votes.count >= adoption.quorum else {
      throw RecordError("\(votes.count) votes; the quorum is \(adoption.quorum)")
    }
    guard yes > no else { throw RecordError("\(yes) votes for it and \(no) against; it is not adopted") }
    // Of whoever is no member any more neither the vote counts nor the opinion.
    state.opinions = state.opinions.filter { adoption.members.contains($0.key) }
    state.stage = .adopted
    state.adopted = .init(on: day, yes: yes, no: no, abstained: count(.abstain), members: adoption.members.count)
  }

  private func translate(_ translation: AdviceEvent.Translation, _ state: inout AdviceState) throws {
    guard state.isPublic, let language = Language(rawValue: translation.language) else {
      throw RecordError(
        "a translation into \(translation.language.prefix(10)); expected en, fr or es, once it is adopted")
    }
    let (text, words) = (state.text, translation.paragraphs)
    guard words.count == text.paragraphs.count else {
      throw RecordError("\(words.count) paragraphs; expected \(text.paragraphs.count), as in the original")
    }
    state.text = AdviceText(
      body: text.body, title: try text.title.translated(translation.title, into: language),
      paragraphs: try zip(text.paragraphs, words).map { old, words in
        .init(
          text: try old.text.translated(words, into: language), grounds: old.grounds,
          restsOnProtocol: old.restsOnProtocol)
      }, consultations: text.consultations)
    try state.text.check()
  }

  // MARK: Tables

  public func create(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS advices;
        DROP TABLE IF EXISTS advice_grounds;
        DROP TABLE IF EXISTS advice_activities;
        CREATE TABLE advices (
          id TEXT PRIMARY KEY, stage TEXT NOT NULL, is_public INTEGER NOT NULL, adopted TEXT) WITHOUT ROWID;
        CREATE TABLE advice_grounds (
          advice TEXT NOT NULL, paragraph INTEGER NOT NULL, ground TEXT NOT NULL,
          PRIMARY KEY (ground, advice, paragraph)) WITHOUT ROWID;
        CREATE TABLE advice_activities (
          advice TEXT NOT NULL, paragraph INTEGER NOT NULL, activity TEXT NOT NULL,
          PRIMARY KEY (activity, advice, paragraph)) WITHOUT ROWID;
        """)
  }

  /// What it rests on, and what follows from it, is there once everybody may see it.
  public func write(_ subject: String, _ state: AdviceState, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO advices VALUES (?, ?, ?, ?)",
      arguments: [state.id, state.stage.rawValue, state.isPublic, state.adopted?.on?.description])
    for table in ["advice_grounds", "advice_activities"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE advice = ?", arguments: [state.id])
    }
    guard state.isPublic else { return }
    for (index, paragraph) in state.text.paragraphs.enumerated() {
      for ground in paragraph.grounds {
        try db.execute(
          sql: "INSERT INTO advice_grounds VALUES (?, ?, ?)", arguments: [state.id, index + 1, ground.text])
      }
    }
    for consultation in Set(state.text.consultations) {
      try db.execute(
        sql: "INSERT INTO advice_grounds VALUES (?, 0, ?)", arguments: [state.id, "consultation \(consultation)"])
    }
    guard state.stage == .answered, let reply = state.reply?.reply else { return }
    for (index, answer) in reply.answers.enumerated() {
      guard let activity = answer.activity else { continue }
      try db.execute(
        sql: "INSERT INTO advice_activities VALUES (?, ?, ?)", arguments: [state.id, index + 1, activity])
    }
  }

  public var digests: [String] {
    [
      "SELECT id || stage || is_public || coalesce(adopted, '') FROM advices ORDER BY id",
      "SELECT advice || '/' || paragraph || ground FROM advice_grounds ORDER BY advice, paragraph, ground",
      "SELECT advice || '/' || paragraph || activity FROM advice_activities ORDER BY advice, paragraph, activity",
    ]
  }
}
