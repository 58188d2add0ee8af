internal import GRDB
internal import Keys
internal import Mail
public import Participation
internal import PublicRecord
public import RecordKernel
public import Vocabulary

/// A question that everybody may see, and how many of those who registered want it answered.
public struct QuestionLine: Equatable, Sendable {
  public let question: QuestionState
  public let votes: Int
}

/// Questions to a meeting: whoever registered asks, and votes for those of others; an officer answers.
extension PeopleDesk {
  /// So many each one may ask of a meeting.
  public static let mostQuestions = 3

  /// Those that a reader may see, the most wanted first; of as many votes the first one asked.
  /// - Parameter reader: nil for who is in no protocol.
  public func questions(of meeting: String, for reader: Reader? = nil) throws -> [QuestionLine] {
    let votes = try people.votes(meeting)
    let own = try record.communityQuestions(of: meeting, for: reader ?? anyone())
    return try (board.questions(of: meeting) { try record.questions(of: meeting) } + own)
      .filter { $0.asked.words != nil }.map { QuestionLine(question: $0, votes: votes[$0.id.description] ?? 0) }
      .sorted {
        ($1.votes, $0.question.asked.at, $0.question.id.number)
          < ($0.votes, $1.question.asked.at, $1.question.id.number)
      }
  }

  /// Of whoever registered: what they asked and did not take back, and for which they voted.
  public func own(of registration: Registration) throws -> (asked: [QuestionState], votes: Set<QuestionID>) {
    let asked = try questions(of: registration.meeting, askedBy: registration.person)
    return (asked, try people.votes(registration.meeting, by: registration.person))
  }

  private func questions(of meeting: String, askedBy person: String) throws -> [QuestionState] {
    try record.questions(ofPerson: person, isShown: false).filter { $0.meeting == meeting }
      .compactMap { try record.question($0) }.filter { $0.stage != .withdrawn }
  }

  /// Asks. Whoever asks wants it answered: that is their vote.
  /// - Parameters:
  ///   - language: of the words, a tag of BCP 47.
  ///   - community: for which it is asked: nobody sees it before its stewards let it be seen.
  /// - Throws: ``PeopleError`` for a meeting that takes none, or one too many; `RecordError` for what is no question.
  public func ask(
    _ words: MeetingQuestion, in language: String, for community: String? = nil, of registration: Registration
  ) throws -> QuestionID {
    try words.check()
    try demand(community: community)
    try demandOpen(registration)
    let (meeting, person) = (registration.meeting, registration.person)
    let id = try board.alone { () throws -> QuestionID in
      // One that was removed counts too: it was asked.
      let asked = try questions(of: meeting, askedBy: person)
      guard asked.count < Self.mostQuestions else {
        throw PeopleError("\(meeting): \(asked.count) questions are asked; expected \(Self.mostQuestions) at most")
      }
      guard let id = QuestionID(meeting, try newNumber { QuestionID(meeting, $0)?.subject }) else {
        throw PeopleError("\(meeting.prefix(20)): no such meeting")
      }
      try append(
        .asked(.init(person: person, language: language, at: now, community: community, words: words)), to: id,
        of: community)
      return id
    }
    // It is asked, whatever becomes of the vote, which its button gives too.
    try? vote(for: id, registration)
    return id
  }

  /// One vote each, however often it is given.
  /// - Throws: ``PeopleError`` for a question that is not there, or a meeting that is over.
  public func vote(for id: QuestionID, isFor: Bool = true, _ registration: Registration) throws {
    try demandOpen(registration)
    guard id.meeting == registration.meeting, try record.isShown(id, to: anyone()) else {
      throw PeopleError("\(id): no such question")
    }
    try people.write { db in
      // Whoever took their registration back meanwhile has no vote.
      guard try people.registration(registration.meeting, of: registration.person, db) != nil else {
        throw PeopleError("\(registration.meeting): is not registered any more")
      }
      try people.vote(id, registration.person, isFor: isFor, db)
    }
  }

  /// Takes a question back: it is shown no more.
  public func withdraw(_ id: QuestionID, _ registration: Registration) throws {
    try append(.withdrawn(.init(at: now)), to: own(id, registration))
  }

  /// Asks another officer to decide about a question that was removed.
  public func appeal(_ id: QuestionID, _ words: String, _ registration: Registration) throws {
    try Remarks.check(appeal: words)
    try append(.appealed(.init(person: registration.person, at: now, words: words)), to: own(id, registration))
  }

  private func own(_ id: QuestionID, _ registration: Registration) throws -> QuestionState {
    guard
      let state = try questions(of: registration.meeting, askedBy: registration.person).first(where: { $0.id == id })
    else { throw PeopleError("\(id): no question of theirs") }
    return state
  }

  /// Questions to a meeting that were removed, and of which another officer is to decide.
  /// - Throws: ``PeopleError`` for whoever keeps no meetings.
  public func appealed(of meeting: String, officer: String) throws -> [QuestionState] {
    try demand(.keepMeetings, of: officer)
    return try record.appealedQuestions(of: meeting, for: reader(standing(of: officer)))
  }

  /// Decides about a question that was removed; whoever asked is told. Neither who removed it nor who asked it does.
  public func judge(_ id: QuestionID, isUpheld: Bool, by: String, own: Link) throws {
    let state = try known(id, officer: by)
    try append(.judged(.init(isUpheld: isUpheld, by: by)), to: state)
    try tell(of: try known(id), own)
  }

  /// Says what is answered, or what becomes of it; whoever asked is told.
  public func answer(_ id: QuestionID, _ answer: QuestionEvent.Answer, own: Link) throws {
    let state = try known(id, officer: answer.by)
    let consultations = try known(meeting: id.meeting).meeting.consultations
    try check(quotations: [answer.words], on: Set(consultations), by: answer.by)
    if state.answer?.status != answer.status || state.answer?.words != answer.words {
      try append(.answered(answer), to: state)
    }
    try tell(of: try known(id), own)
  }

  /// Hides a question for a reason of the public list; whoever asked is told.
  public func remove(_ id: QuestionID, reason: String, by: String, own: Link) throws {
    let state = try known(id, officer: by)
    guard reasons[reason] != nil else { throw PeopleError("\(reason.prefix(40)): no reason of the public list") }
    if state.stage != .removed { try append(.removed(.init(reason: reason, by: by)), to: state) }
    try tell(of: try known(id), own)
  }

  /// Tells whoever asked that there is an answer, or that it was removed: once of each.
  private func tell(of question: QuestionState, _ own: Link) throws {
    let meeting = try known(meeting: question.id.meeting)
    try people.write { db in
      if question.answer != nil, try people.isFirst(to: "question \(question.id) answered", db) {
        try tell(question.asked.person, { _ in .answered }, meeting, own, db)
      }
      if let removal = question.removal, question.stage != .shown,
        try people.isFirst(to: "question \(question.id) removed", db)
      {
        let why = reasons[removal.reason]?.name
        try tell(question.asked.person, { .removed(why: why?[$0] ?? removal.reason) }, meeting, own, db)
      }
      if let isUpheld = question.isUpheld,
        try people.isFirst(to: "question \(question.id) \(isUpheld ? "upheld" : "restored")", db)
      {
        try tell(question.asked.person, isUpheld ? .upheld : .restored, meeting, own, db)
      }
    }
  }

  /// Tells whoever was not told before a cut.
  func catchUp(questionsOf meeting: MeetingState, own: Link) throws {
    let told = try people.read { db in
      Set(
        try String.fetchAll(
          db, sql: "SELECT what FROM told WHERE what LIKE ?", arguments: ["question \(meeting.id)-%"]))
    }
    for (id, word) in try record.decidedQuestions(of: meeting.id) where !told.contains("question \(id) \(word)") {
      if let question = try record.question(id) { try tell(of: question, own) }
    }
  }

  private func demandOpen(_ registration: Registration) throws {
    let state = try known(meeting: registration.meeting)
    guard state.isGoingOn(at: now), state.meeting.takesQuestions else {
      throw PeopleError("\(state.id): takes no questions now")
    }
  }

  private func known(_ id: QuestionID) throws -> QuestionState {
    guard let state = try record.question(id) else { throw PeopleError("\(id): no such question") }
    return state
  }

  /// As an officer who keeps meetings may see it: one of a community only where its protocols let them.
  private func known(_ id: QuestionID, officer: String) throws -> QuestionState {
    try demand(.keepMeetings, of: officer)
    let state = try known(id)
    guard try record.mayShow(id, to: reader(standing(of: officer))) else {
      throw PeopleError("\(id): no such question")
    }
    return state
  }

  private func append(_ event: QuestionEvent, to state: QuestionState) throws {
    try append(event, to: state.id, of: state.asked.community)
  }

  private func append(_ event: QuestionEvent, to id: QuestionID, of community: String?) throws {
    try record.append([event.event(of: id, community: community, on: today())])
    try note(hidden: HiddenSince.what(event, of: id))
    board.forget(id.meeting)
  }
}

/// Up-votes: who gave one is forgotten with their registration; how many there were stays.
extension PeopleStore {
  /// By the question's id.
  func votes(_ meeting: String) throws -> [String: Int] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT question, votes FROM upvoted WHERE meeting = ?", arguments: [meeting])
        .reduce(into: [:]) { $0[$1[0]] = $1[1] }
    }
  }

  func votes(_ meeting: String, by person: String) throws -> Set<QuestionID> {
    try read { db in
      Set(
        try String.fetchAll(
          db, sql: "SELECT question FROM upvotes WHERE person = ? AND meeting = ?", arguments: [person, meeting]
        ).compactMap { QuestionID(meeting, String($0.suffix(CommentID.length))) })
    }
  }

  /// What somebody voted for, for their own data.
  func votes(ofPerson person: String) throws -> [String] {
    try read {
      try String.fetchAll(
        $0, sql: "SELECT question FROM upvotes WHERE person = ? ORDER BY question", arguments: [person])
    }
  }

  func vote(_ id: QuestionID, _ person: String, isFor: Bool, _ db: Database) throws {
    try db.cachedStatement(
      sql: isFor
        ? "INSERT OR IGNORE INTO upvotes VALUES (:person, :meeting, :question)"
        : "DELETE FROM upvotes WHERE person = :person AND meeting = :meeting AND question = :question"
    ).execute(arguments: ["person": person, "meeting": id.meeting, "question": id.description])
    guard db.changesCount == 1 else { return }
    try db.cachedStatement(
      sql: """
        INSERT INTO upvoted VALUES (?, ?, 1) ON CONFLICT (meeting, question) DO UPDATE SET votes = votes + ?
        """
    ).execute(arguments: [id.meeting, id.description, isFor ? 1 : -1])
  }

  /// Takes back the votes of somebody who does not come.
  func takeBackVotes(_ meeting: String, _ person: String, _ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE upvoted SET votes = votes - 1 WHERE meeting = :meeting AND question IN
        (SELECT question FROM upvotes WHERE person = :person AND meeting = :meeting)
        """, arguments: ["meeting": meeting, "person": person])
    try db.execute(
      sql: "DELETE FROM upvotes WHERE person = ? AND meeting = ?", arguments: [person, meeting])
  }
}
