internal import Foundation
internal import GRDB
internal import Keys
public import Mail
public import Participation
internal import PublicRecord
public import RecordKernel
public import Vocabulary

/// Comments: said with a form, there once the link that came to the address is followed.
extension PeopleDesk {
  /// Days after the end on which a comment is still taken, and marked as late.
  public static let lateDays = 30

  /// Keeps a comment until it is confirmed, and sends the link. Whether the address is known makes no difference.
  /// - Parameters:
  ///   - network: where it comes from, to see patterns; it is not kept.
  ///   - link: the address of a page, by its token.
  /// - Throws: ``PeopleError`` for a consultation that takes none; `RecordError` for what cannot be said.
  public func ask(
    comment draft: CommentDraft, on consultation: String, from address: MailAddress, letters: Language,
    network: String, link: (String) -> String
  ) throws {
    let state = try taking(consultation)
    try check(draft, state)
    if !draft.files.isEmpty { try demandRoom() }
    var flags = watch.flags(consultation, draft.remarks.text, network: network, now: people.clock())
    if disposable.contains(address.domain) { flags.append(.disposable) }
    let asked = AskedComment(
      address: address.text, consultation: consultation, number: try newNumber { CommentID(consultation, $0)?.subject },
      letters: letters,
      draft: draft, at: people.clock(), flags: flags)
    try people.write { db in
      let text = MailText.commentConfirmation(
        state.inquiry.title[letters], link: link(try people.keep(asked, .comment, for: address, db)),
        hours: Self.confirmationHours, in: letters)
      try queue.add(text, to: address, nil, .comment, db)
    }
  }

  /// What waits for its link may take so many bytes, all of it together: nobody fills the disk without an address.
  public static let mostWaitingBytes = 1 << 30

  /// - Throws: `RecordError` where no further file can wait.
  private func demandRoom() throws {
    let waiting = try people.read { db in
      try Int.fetchOne(db, sql: "SELECT coalesce(sum(length(sealed)), 0) FROM waiting_comments") ?? 0
    }
    guard waiting < Self.mostWaitingBytes else {
      throw RecordError("too many files wait for their confirmation; send it without files, or tomorrow")
    }
  }

  /// Seconds since 1970, as consultations open and close.
  public var now: Int { people.clock() }

  /// Whether a consultation takes comments now: while it is open, and late ones for some days.
  public func takesComments(_ consultation: ConsultationState) throws -> Bool {
    let isOver = try now >= consultation.deadline().closes + Self.lateDays * 86_400
    return try !isOver && [.open, .closed].contains(consultation.stage(at: now))
  }

  private func taking(_ id: String) throws -> ConsultationState {
    let state = try known(consultation: id)
    guard try takesComments(state) else { throw PeopleError("\(id): takes no comments now") }
    return state
  }

  /// - Throws: `RecordError` for what cannot be said.
  public func check(_ draft: CommentDraft, _ consultation: ConsultationState) throws {
    try draft.remarks.check(consultation.inquiry)
    guard Wordage.isTag(draft.language) else {
      throw RecordError("the language \"\(draft.language.prefix(40))\"; expected a tag as fr or iu-Cans")
    }
    if let passage = draft.passage, consultation.whereabouts(passage) == nil {
      throw RecordError("\(passage.place.prefix(20)): no paragraph of this consultation")
    }
    guard let community = draft.community else { return }
    guard try communitiesSpokenFor().contains(where: { $0.id == community }) else {
      throw RecordError("\(community.prefix(40)): no community with a protocol and a steward")
    }
    guard draft.showing.level != .sealed else {
      throw RecordError("\(community): its steward decides who reads this; expected it with or without a name")
    }
  }

  /// Communities for which somebody may speak: those with a protocol, and with a steward who decides.
  public func communitiesSpokenFor() throws -> [CommunityState] {
    try record.stewardedCommunities(on: today()).filter { !$0.rules.isEmpty }
  }

  /// A number that no comment of the consultation, or question of the meeting, has or had.
  /// - Parameter subject: of which subject a number is; nil for what can be none.
  func newNumber(_ subject: (String) -> String?) throws -> String {
    while true {
      let number = String(try Random.letters(CommentID.length, of: CommentID.letters))
      guard let subject = subject(number) else { throw PeopleError("there is nothing of this name to number") }
      // What waits for its confirmation is not in the record yet: its number is drawn all the same.
      if try record.events(of: subject).isEmpty, try people.write({ try people.draw(subject, $0) }) { return number }
    }
  }

  /// What a link would confirm; nil for one that is over, used or none.
  public func askedComment(token: String) throws -> AskedComment? { try people.waiting(token, .comment) }

  /// Whoever has the address did not write it: it is gone; where it is a comment already, it is hidden.
  public func discardComment(token: String) throws {
    if let id = try askedComment(token: token)?.id, let comment = try record.comment(id) { try disown(comment) }
    _ = try people.write { try people.end(token, .comment, $0) }
  }

  /// Makes a comment of what was asked, once; its author is known from now on, and gets a link to it.
  /// - Parameter own: the address of the author's own page, by its token.
  /// - Returns: its id, also for whoever confirms it again; nil for a link that is over or none.
  public func confirmComment(token: String, own: (String, Language) -> String) throws -> CommentID? {
    guard let asked = try askedComment(token: token), let id = asked.id else { return nil }
    let consultation = try known(consultation: asked.consultation)
    guard !consultation.isCancelled else { return nil }
    let person = try confirmed(MailAddress(asked.address), letters: asked.letters)
    let isFirst = try !hasShownComment(person)
    let said = CommentEvent.Statement(
      person: person, language: asked.draft.language, showing: asked.draft.showing, way: .web, at: asked.at,
      community: asked.draft.community,
      // Nobody sees a file that no moderator has opened.
      waits: asked.draft.showing.level != .sealed
        && (consultation.inquiry.moderation == .each || isFirst || !asked.draft.files.isEmpty),
      flags: asked.flags, by: person, passage: asked.draft.passage, remarks: asked.draft.remarks)
    try say(said, id, asked.draft.files, letters: asked.letters)
    // Whoever ends the row tells the author, once.
    try people.write { db in
      guard try people.end(token, .comment, db) else { return }
      try tell(person, Self.news(of: said), id, consultation, own, db)
    }
    return id
  }

  /// Whoever has an address that was just confirmed; known from now on.
  func confirmed(_ address: MailAddress, letters: Language) throws -> String {
    try people.write { db in
      try people.liftSuppression(people.lookup(address), db)
      guard let person = try people.person(withLookup: people.lookup(address), db) else {
        return try people.makePerson(name: nil, address, isConfirmed: true, language: letters, db)
      }
      try confirm(address, db)
      return person
    }
  }

  /// - Throws: ``PeopleError`` for a consultation that takes none, or a day to come; `RecordError` for what cannot be
  ///   said.
  public func checkEntry(
    _ draft: CommentDraft, _ consultation: ConsultationState, by way: CommentEvent.Way, received: Day
  ) throws {
    guard consultation.isPublic, !consultation.isCancelled else {
      throw PeopleError("\(consultation.id): takes no comments now")
    }
    try check(draft, consultation)
    guard way != .web, received <= today() else {
      throw PeopleError("\(consultation.id): expected the day on which a letter, message or call came")
    }
  }

  /// Types in what came by letter, mail or phone.
  /// - Parameters:
  ///   - address: its author's, where it is known; they are told, and can say that they did not write it.
  ///   - received: the day it came.
  /// - Throws: ``PeopleError`` where they may not; `RecordError` for what cannot be said.
  public func enter(
    _ draft: CommentDraft, on consultation: String, by way: CommentEvent.Way, received: Day, from address: MailAddress?,
    letters: Language, by officer: String, own: (String, Language) -> String
  ) throws -> CommentID {
    try demand(.keepConsultations, of: officer)
    let state = try known(consultation: consultation)
    try checkEntry(draft, state, by: way, received: received)
    guard let id = CommentID(consultation, try newNumber { CommentID(consultation, $0)?.subject }) else {
      throw PeopleError("no such number")
    }
    let person = try people.write { db in
      if let address, let person = try people.person(withLookup: people.lookup(address), db) { return person }
      return try people.makePerson(name: nil, address, isConfirmed: false, language: letters, db)
    }
    // The day counts where it ends last: noon of it is before the end of the last day, and after it of no other.
    let noon = try Deadline(opens: received, closes: received, zones: state.inquiry.zones).closes - 12 * 3600
    let said = CommentEvent.Statement(
      person: person, language: draft.language, showing: draft.showing, way: way, at: noon,
      community: draft.community, waits: false, by: officer, passage: draft.passage, remarks: draft.remarks)
    try say(said, id, draft.files, letters: letters)
    try people.write { try tell(person, .entered, id, state, own, $0) }
    return id
  }

  /// A comment and its files are there together, or not at all.
  private func say(_ said: CommentEvent.Statement, _ id: CommentID, _ files: [AttachedFile], letters: Language) throws {
    guard try record.events(of: id.subject).isEmpty else { return }
    var events = [
      try CommentEvent.said(said).event(of: id, community: said.community, on: today()) as RecordEvent<PublicFields>
    ]
    if try record.personState(said.person) == nil {
      events.insert(
        try PersonEvent.joined(.init(how: .comment, language: letters)).event(of: said.person, on: today()), at: 0)
    }
    for (index, file) in files.enumerated() {
      guard let place = CommentFileID(id, index + 1) else { throw PeopleError("\(id): too many files") }
      events.append(
        try CommentFile(person: said.person, file).event(of: place, community: said.community, on: today()))
    }
    do { try record.append(events) } catch {
      // Somebody else did so at the same moment.
      guard try !record.events(of: id.subject).isEmpty else { throw error }
    }
  }

  /// Whether a comment of theirs was read by a moderator, or shown.
  private func hasShownComment(_ person: String) throws -> Bool {
    try record.read { db in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM comments WHERE person = ? AND stage = 'shown' AND level <> 'sealed')",
        arguments: [person]) ?? false
    }
  }

  private static func news(of said: CommentEvent.Statement) -> MailText.CommentNews {
    if said.community != nil { return .steward }
    if said.showing.level == .sealed { return .sealed }
    return said.waits ? .waits : .shown
  }

  /// Tells an author what became of their comment; whoever gave no address, or was erased, is not written to.
  func tell(
    _ person: String, _ news: MailText.CommentNews, _ id: CommentID, _ consultation: ConsultationState,
    _ own: (String, Language) -> String, _ db: Database
  ) throws {
    guard let known = try people.person(person, db), let address = known.address else { return }
    let link = own(people.token(.comment, of: person, about: [id.description]), known.language)
    try queue.add(
      .comment(
        news, number: id.number, consultation.inquiry.title[known.language], link: link, in: known.language),
      to: address, person, .comment, db)
  }

  // MARK: Of one's own

  /// The comment that a link of its author opens; nil for one that opens none.
  public func ownComment(token: String) throws -> CommentState? {
    guard let link = try people.link(token, .comment), let about = link.about.first,
      let id = CommentID(subject: "CM-" + about), let state = try record.comment(id),
      state.statement.person == link.person
    else { return nil }
    return state
  }

  /// Changes a comment, until its consultation closes. One that everybody sees from now on is read first, as a new one
  /// would be.
  /// - Throws: ``PeopleError`` after that; `RecordError` for what cannot be said.
  /// - Parameter keepsFiles: whether the files that were sent with it stay with it.
  public func edit(
    _ state: CommentState, _ showing: CommentEvent.Showing, _ remarks: Remarks, keepsFiles: Bool = true
  ) throws {
    let (consultation, now) = (try known(consultation: state.id.consultation), people.clock())
    guard try consultation.stage(at: now) == .open else { throw PeopleError("\(state.id): can be changed no more") }
    let remarks = remarks.with(files: keepsFiles ? state.remarks?.files ?? [] : [])
    try remarks.check(consultation.inquiry)
    try append(
      .edited(
        .init(
          person: state.statement.person, showing: showing, at: now,
          waits: consultation.inquiry.moderation == .each || state.showing.level == .sealed
            || !hasShownComment(state.statement.person) || !remarks.files.isEmpty, remarks: remarks)), to: state)
  }

  /// A file of a comment, for whoever may read the comment where it waits or is sealed: who moderates, who asked, a
  /// community's stewards. Members of its protocols take it with ``takeKept(_:of:by:)``. Rights are asked before
  /// anything of it is opened.
  /// - Returns: nil for anybody else, and where there is none.
  public func file(_ place: Int, of id: CommentID, for person: String) throws -> AttachedFile? {
    guard let status = try record.status(of: id),
      [.waiting, .steward, .shown, .removed, .appealed].contains(status.stage)
    else { return nil }
    let standing = try standing(of: person)
    let isReader: Bool
    if let community = status.community {
      isReader =
        try rights.allows(.keepProtocols, standing, scope: community)
        || status.rights?.admits(anyone()) == true && rights.allows(.moderate, standing)
    } else if status.level == .sealed {
      isReader = try readsSealed(of: known(consultation: id.consultation).inquiry.body, person)
    } else {
      isReader = rights.allows(.moderate, standing)
    }
    guard isReader, let comment = try record.comment(id) else { return nil }
    return try record.file(place, of: comment)
  }

  public func withdraw(_ state: CommentState) throws { try append(.withdrawn(.init(at: people.clock())), to: state) }

  /// Whoever has the address did not write it: it is hidden at once.
  public func disown(_ state: CommentState) throws { try append(.disowned(.init(at: people.clock())), to: state) }

  /// - Throws: `RecordError` for one that was not removed, or was appealed already.
  public func appeal(_ state: CommentState, _ words: String) throws {
    let person = state.statement.person
    try Remarks.check(appeal: words)
    try append(.appealed(.init(person: person, at: people.clock(), words: words)), to: state)
  }

  func append(_ event: CommentEvent, to state: CommentState) throws {
    try record.append([event.event(of: state.id, community: state.statement.community, on: today())])
    try note(hidden: HiddenSince.what(event, of: state))
  }
}
