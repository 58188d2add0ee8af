public import Participation
internal import PublicRecord
public import RecordKernel
public import Vocabulary

/// Decisions of the Council: representatives of the Parties write them and vote on them; that of the Party in the chair
/// puts them to the vote and ends it.
extension PeopleDesk {
  /// - Returns: the new decision's number.
  /// - Throws: ``PeopleError`` where they may not, or for what is not there; `RecordError` for what is no resolution.
  public func draft(decision text: DecisionText, by: String) throws -> String {
    try demandRepresentative(by)
    try check(text, by: by)
    return try numbered(
      within: today().year % 100, known: { try record.decisions(isPublic: false).map(\.id) },
      isThere: { try record.decision($0) != nil },
      write: { try append(.drafted(.init(text, by: by)), to: $0) })
  }

  public func revise(decision id: String, _ text: DecisionText, by: String) throws {
    try demandRepresentative(by)
    try check(text, by: by)
    try append(.revised(.init(text, by: by)), to: known(decision: id).id)
  }

  /// Puts it to the vote: from now on its text does not change.
  public func open(decision id: String, text: Int, by: String) throws {
    try demand(.decide, of: by, scope: chair(id).chair)
    try append(.opened(.init(text: text, by: by)), to: known(decision: id).id)
  }

  /// Votes for a Party. The last vote counts, until the vote ends.
  public func vote(
    decision id: String, _ choice: AdviceEvent.Vote.Choice, party: String, reasons: Trilingual?, text: Int, by: String
  ) throws {
    try demand(.vote, of: by, scope: party)
    try check(quotations: [reasons].compactMap { $0 }, about: known(decision: id).text, by: by)
    try append(
      .voted(.init(choice, party: party, reasons: reasons, text: text, by: by)), to: known(decision: id).id)
  }

  /// Ends the vote: the decision is taken, and public.
  /// - Throws: `RecordError` where too few Parties are for it.
  public func adopt(decision id: String, text: Int, by: String) throws {
    let rule = try chair(id)
    try demand(.decide, of: by, scope: rule.chair)
    try append(.adopted(.init(text: text, needed: rule.needed, by: by)), to: known(decision: id).id)
  }

  /// Gives it up; its number is not used again.
  public func drop(decision id: String, text: Int, by: String) throws {
    let (rule, state) = (try chair(id), try known(decision: id))
    try demand(.decide, of: by, scope: rule.chair)
    guard state.stage == .draft || state.count(.yes) < rule.needed else {
      throw PeopleError("\(id): enough Parties are for it: nobody gives it up")
    }
    try append(.dropped(.init(text: text, by: by)), to: id)
  }

  /// Adds a translation, by a representative or an officer.
  public func translate(
    decision id: String, into language: Language, title: String, text: String, statement: String?, by: String
  ) throws {
    let words = [title, text, statement].compactMap { $0 }.map { Trilingual($0, in: language) }
    try check(quotations: words, about: known(decision: id).text, by: by)
    if try !isRepresentative(by) { try demand(.keepConsultations, of: by) }
    try append(
      .translated(.init(language: language.rawValue, title: title, text: text, statement: statement, by: by)), to: id)
  }

  /// Whether somebody speaks for a Party in the Council.
  public func isRepresentative(_ person: String) throws -> Bool {
    let standing = try standing(of: person)
    return standing.grants.contains {
      $0.role == .councilRepresentative && rights.allows(.decide, standing, scope: $0.scope)
    }
  }

  private func demandRepresentative(_ person: String) throws {
    guard try isRepresentative(person) else {
      throw PeopleError("this is for representatives of the Parties: \(Action.decide.rawValue)")
    }
  }

  /// - Throws: ``PeopleError`` where nothing is written of how the Council decides.
  private func chair(_ id: String) throws -> (chair: String, needed: Int) {
    guard let rule = try record.committee(.council)?.rule, let chair = rule.chair else {
      throw PeopleError("\(id): nothing is written of how the Council decides; an officer fills it in first")
    }
    return (chair, rule.quorum)
  }

  private func append(_ event: DecisionEvent, to decision: String) throws {
    try record.append([event.event(of: decision, on: today())])
  }

  private func known(decision id: String) throws -> DecisionState {
    guard let state = try record.decision(id) else { throw PeopleError("\(id.prefix(20)): no such decision") }
    return state
  }

  /// Whether everybody may see what a decision is about, now.
  public func isShown(_ matter: DecisionText.Matter) throws -> Bool {
    let reader = try anyone()
    return switch matter {
    case .submission(let id): try record.caseFile(id, reader: .anyone, today: today()) != nil
    case .advice(let id): try record.advice(id)?.isPublic ?? false
    case .plan(let id): try record.plan(id, reader: reader) != nil
    case .activity(let id): try record.activity(id, reader: reader) != nil
    }
  }

  /// - Throws: ``PeopleError`` for what not everybody may see: a decision never tells that it is there.
  private func check(_ text: DecisionText, by: String) throws {
    try check(quotations: [text.title, text.text] + [text.statement].compactMap { $0 }, about: text, by: by)
    for matter in text.matters where try !isShown(matter) {
      throw PeopleError("\(matter.text): there is none that everybody may see")
    }
    if let session = text.session {
      guard let meeting = try record.meeting(session, for: anyone()), meeting.meeting.body == .council else {
        throw PeopleError("\(session.prefix(20)): no session of the Council that was announced")
      }
    }
  }
}
