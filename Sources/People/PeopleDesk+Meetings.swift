internal import GRDB
public import Mail
public import Participation
internal import PublicRecord
public import RecordKernel
public import Vocabulary

/// Meetings: one officer writes, another one announces; what changes later is said to whoever registered.
extension PeopleDesk {
  /// The address of a page, by a token and in a language.
  public typealias Link = (String, Language) -> String

  /// - Returns: the new meeting's id.
  /// - Throws: ``PeopleError`` where they may not; `RecordError` for what nobody could attend.
  public func plan(_ meeting: Meeting, by: String) throws -> String {
    try demand(.keepMeetings, of: by)
    try demand(community: meeting.community)
    return try numbered(
      within: meeting.begins.day.year, known: { try record.meetings().map(\.id) },
      isThere: { try record.meeting($0) != nil },
      write: { try append(.drafted(.init(meeting, by: by)), to: $0) })
  }

  public func revise(meeting id: String, _ meeting: Meeting, by: String) throws {
    try demand(.keepMeetings, of: by)
    try append(.revised(.init(meeting, by: by)), to: known(meeting: id).id)
  }

  /// - Parameter text: the place of the text that they have read.
  public func announce(meeting id: String, text: Int, by: String) throws {
    try demand(.publishMeetings, of: by)
    try append(.announced(.init(text: text, by: by)), to: known(meeting: id).id)
  }

  /// Changes what was announced. Whoever registered is told, and gets a seat where there is one now.
  public func change(meeting id: String, _ meeting: Meeting, why: Trilingual, by: String, own: Link) throws {
    try demand(.publishMeetings, of: by)
    guard try known(meeting: id).isGoingOn(at: now), try now < meeting.ends.seconds(in: meeting.zone) else {
      throw PeopleError("\(id): is over, or would be; it does not change any more")
    }
    try append(.changed(.init(meeting, why: why, by: by)), to: id)
    try catchUp(meeting: id, own: own)
  }

  /// Calls it off. Whoever registered is told.
  public func cancel(meeting id: String, why: Trilingual, by: String, own: Link) throws {
    try demand(.publishMeetings, of: by)
    let state = try known(meeting: id)
    guard state.cancelled != nil || state.isGoingOn(at: now) else { throw PeopleError("\(id): is over") }
    try append(.cancelled(.init(why: why, by: by)), to: id)
    try catchUp(meeting: id, own: own)
  }

  /// Does for those who registered what follows from the record, once: also after a cut between the two.
  public func catchUp(meeting id: String, own: Link) throws {
    guard let state = try record.meeting(id) else { return }
    let ends = state.ends
    try people.write { db in
      // What counts for a meeting that was called off is when that was.
      try people.end(
        id, at: state.cancelled == nil ? ends : min(ends, people.clock()), isEarlier: state.cancelled != nil, db)
      for (change, isOff) in state.changes.map({ ($0, false) })
        + [state.cancelled.map { ($0, true) }].compactMap({ $0 })
      {
        guard try people.isFirst(to: "meeting \(id) \(change.place)", db) else { continue }
        for person in try people.registered(id, db) {
          try tell(person, { isOff ? .cancelled(why: change.why[$0]) : .changed(why: change.why[$0]) }, state, own, db)
        }
      }
      if state.isGoingOn(at: now) { for place in state.meeting.places { try fill(place, state, own, db) } }
    }
    try catchUp(questionsOf: state, own: own)
  }

  public func summarise(meeting id: String, _ summary: MeetingEvent.Summary, by: String) throws {
    try demand(.keepMeetings, of: by)
    let state = try known(meeting: id)
    guard [.now, .over].contains(state.stage(at: now)) else { throw PeopleError("\(id): has not begun") }
    try check(quotations: [summary.text], on: Set(state.meeting.consultations), by: by)
    try append(.summarised(summary), to: id)
  }

  /// - Parameter text: the place of the summary that they have read.
  public func publishSummary(of id: String, text: Int, by: String) throws {
    try demand(.publishMeetings, of: by)
    try append(.published(.init(text: text, by: by)), to: known(meeting: id).id)
  }

  private func append(_ event: MeetingEvent, to meeting: String) throws {
    try record.append([event.event(of: meeting, on: today())])
  }

  /// A meeting, as whoever registered for it may see it now; nil where a community's protocols do not let them any
  /// more.
  public func meeting(of registration: Registration) throws -> MeetingState? {
    try meeting(registration.meeting, for: registration.person)
  }

  /// - Parameter person: nil for who is not known yet.
  func meeting(_ id: String, for person: String?) throws -> MeetingState? {
    try record.meeting(id, for: record.protocols(on: today()).reader(person, on: today()))
  }

  func known(meeting id: String) throws -> MeetingState {
    guard let state = try record.meeting(id) else { throw PeopleError("\(id.prefix(20)): no such meeting") }
    return state
  }

  // MARK: Registrations, as officers see them

  /// - Returns: each with where they are written to: officers answer what was asked for.
  /// - Throws: ``PeopleError`` where they may not.
  public func registrations(
    of meeting: String, officer: String
  ) throws -> [(registration: Registration, address: MailAddress?)] {
    try demand(.keepMeetings, of: officer)
    return try people.registrations(of: meeting).map { ($0, try people.person($0.person)?.address) }
  }

  /// Decides what somebody asked for, and tells them.
  public func answer(
    _ asked: AskedFor, of person: String, _ meeting: String, _ answer: Registration.Answer, by: String, own: Link
  ) throws {
    try demand(.keepMeetings, of: by)
    let state = try known(meeting: meeting)
    try people.write { db in
      guard let registration = try people.registration(meeting, of: person, db),
        (asked == .floor ? registration.draft.speech : registration.draft.aid) != nil
      else { throw PeopleError("\(meeting): they asked for no such thing") }
      guard (asked == .floor ? registration.floor : registration.aid) != answer else { return }
      try people.answer(meeting, person, asked, answer, db)
      try tell(person, asked == .floor ? .floor(answer == .yes) : .aid(answer == .yes), state, own, db)
    }
  }

  // MARK: Registering

  /// Keeps a registration until it is confirmed, and sends the link. Whether the address is known makes no difference.
  /// - Throws: ``PeopleError`` for a meeting that takes none; `RecordError` for what cannot be said.
  public func ask(
    registration draft: RegistrationDraft, for meeting: String, from address: MailAddress, letters: Language,
    link: (String) -> String
  ) throws {
    let state = try taking(meeting)
    try draft.check(state, at: now)
    let asked = AskedRegistration(
      address: address.text, meeting: meeting, letters: letters, draft: draft, at: now)
    try people.write { db in
      let text = MailText.registrationConfirmation(
        state.meeting.community == nil ? state.meeting.title[letters] : state.id,
        link: link(try people.keep(asked, .registration, for: address, db)),
        hours: Self.confirmationHours, in: letters)
      try queue.add(text, to: address, nil, .registration, db)
    }
  }

  private func taking(_ id: String) throws -> MeetingState {
    let state = try known(meeting: id)
    guard try state.registers(at: now) else { throw PeopleError("\(id): nobody can register any more") }
    return state
  }

  /// What a link would confirm; nil for one that is over, used or none.
  public func askedRegistration(token: String) throws -> AskedRegistration? {
    try people.waiting(token, .registration)
  }

  /// The meeting that somebody asked to register for, as whoever has their address may see it.
  public func meeting(of asked: AskedRegistration) throws -> MeetingState? {
    let address = try MailAddress(asked.address)
    let person = try people.read { try people.person(withLookup: people.lookup(address), $0) }
    return try meeting(asked.meeting, for: person)
  }

  public func discardRegistration(token: String) throws {
    _ = try people.write { try people.end(token, .registration, $0) }
  }

  /// Registers whoever has the address. Who registered already changes what they said, and gets their link again.
  /// - Parameter own: the address of their own page, by its token.
  /// - Returns: nil for a link that is over, used or none.
  /// - Throws: ``PeopleError`` for a meeting that is over or was called off; `RecordError` for what cannot be said any
  ///   more, since the meeting changed. Then the link stays.
  public func confirmRegistration(token: String, own: Link) throws -> Registration.State? {
    guard let asked = try askedRegistration(token: token) else { return nil }
    try catchUp(meeting: asked.meeting, own: own)
    // Whoever has become known to the record has a key that stays; this comes before their seat.
    let person = try confirmed(MailAddress(asked.address), letters: asked.letters)
    if try record.personState(person) == nil {
      do { try append([.joined(.init(how: .registration, language: asked.letters))], to: person) } catch {
        // Somebody else did so at the same moment.
        guard try record.personState(person) != nil else { throw error }
      }
    }
    return try people.write { db -> Registration.State? in
      // The record is written first: what it says here holds.
      let state = try known(meeting: asked.meeting)
      guard state.isGoingOn(at: now) else { throw PeopleError("\(state.id): is over, or was called off") }
      let former = try people.registration(state.id, of: person, db)
      try asked.draft.check(state, former: former?.draft, at: asked.at)
      guard try people.end(token, .registration, db) else { return nil }
      let seated = try seat(person, asked.draft, state, own, db)
      try tell(person, seated == .seated ? .seated : .waits, state, own, db)
      return seated
    }
  }

  /// Writes a registration, and gives on a seat that became free.
  private func seat(
    _ person: String, _ draft: RegistrationDraft, _ state: MeetingState, _ own: Link, _ db: Database
  ) throws -> Registration.State {
    let ends = state.ends
    let former = try people.registration(state.id, of: person, db)
    try fill(draft.place, state, own, but: person, db)
    let seated = try people.register(
      draft, for: state.id, person, seats: state.meeting.room(draft.place)?.seats, ends: ends, db)
    if let former, former.draft.place != draft.place { try fill(former.draft.place, state, own, db) }
    return seated
  }

  /// - Parameter person: who is told otherwise.
  private func fill(
    _ place: String, _ state: MeetingState, _ own: Link, but person: String? = nil, _ db: Database
  ) throws {
    let lucky = try people.fill(state.id, place, seats: state.meeting.room(place)?.seats, db)
    for one in lucky where one != person {
      try tell(one, .freed, state, own, db)
    }
  }

  // MARK: Of one's own

  /// The registration that a link of its person opens; nil for one that opens none.
  public func ownRegistration(token: String) throws -> Registration? {
    guard let link = try people.link(token, .registration), let meeting = link.about.first else { return nil }
    return try people.read { try people.registration(meeting, of: link.person, $0) }
  }

  /// Changes what somebody said, as long as one can register.
  /// - Throws: ``PeopleError`` after that; `RecordError` for what cannot be said.
  public func change(_ registration: Registration, _ draft: RegistrationDraft, own: Link) throws {
    try catchUp(meeting: registration.meeting, own: own)
    try people.write { db in
      let (state, person) = (try taking(registration.meeting), registration.person)
      guard let former = try people.registration(state.id, of: person, db) else {
        throw PeopleError("\(state.id): is not registered any more")
      }
      try draft.check(state, former: former.draft, at: now)
      let seated = try seat(person, draft, state, own, db)
      if former.draft.place != draft.place || former.state != seated {
        try tell(person, seated == .seated ? .seated : .waits, state, own, db)
      }
    }
  }

  /// Takes a registration back: nothing of it is kept, its person's questions are shown no more, and the seat goes to
  /// who waits.
  public func unregister(_ registration: Registration, own: Link) throws {
    for question in try self.own(of: registration).asked { try withdraw(question.id, registration) }
    try people.write { db in
      let former = try people.registration(registration.meeting, of: registration.person, db)
      guard let former, try people.unregister(registration.meeting, registration.person, db),
        let state = try record.meeting(registration.meeting), state.isGoingOn(at: now)
      else { return }
      try fill(former.draft.place, state, own, db)
    }
    people.beginLogAnew()
  }

  func tell(
    _ person: String, _ news: MailText.RegistrationNews, _ state: MeetingState, _ own: Link, _ db: Database
  ) throws { try tell(person, { _ in news }, state, own, db) }

  /// - Parameter news: in the language of who is told.
  func tell(
    _ person: String, _ news: (Language) -> MailText.RegistrationNews, _ state: MeetingState, _ own: Link,
    _ db: Database
  ) throws {
    guard let known = try people.person(person, db), let address = known.address else { return }
    var (news, title) = (news(known.language), state.meeting.title[known.language])
    // A message stays where it went, whatever a community decides later: it carries none of its words.
    if state.meeting.community != nil { (news, title) = (news.without(words: state.id), state.id) }
    let link = own(people.token(.registration, of: person, about: [state.id]), known.language)
    try queue.add(
      .registration(news, title, link: link, in: known.language), to: address, person,
      news.isToAll ? .meeting : .registration, db)
  }
}

/// A registration before its address is confirmed: it is none yet.
public struct AskedRegistration: Codable, Equatable, Sendable {
  let address: String
  public let meeting: String
  /// In which language they are written to.
  public let letters: Language
  public let draft: RegistrationDraft
  /// When the form was sent, in seconds since 1970.
  let at: Int
}
