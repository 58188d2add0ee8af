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
    return try numbered(
      within: meeting.begins.day.year, known: { try record.meetings(isPublic: false).map(\.id) },
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
    let state = try known(meeting: id)
    try append(.changed(.init(meeting, why: why, by: by)), to: id)
    let ends = try meeting.ends.seconds(in: meeting.zone)
    var changed = state
    changed.meeting = meeting
    try people.write { db in
      try people.end(id, at: ends, db)
      for person in try people.registered(id, db) {
        let language = try people.person(person, db)?.language ?? .english
        try tell(person, .changed(why: why[language]), changed, own, db)
      }
      for place in meeting.places { try fill(place, changed, own, db) }
    }
  }

  /// Calls it off. Whoever registered is told.
  public func cancel(meeting id: String, why: Trilingual, by: String, own: Link) throws {
    try demand(.publishMeetings, of: by)
    let state = try known(meeting: id)
    try append(.cancelled(.init(why: why, by: by)), to: id)
    try people.write { db in
      for person in try people.registered(id, db) {
        let language = try people.person(person, db)?.language ?? .english
        try tell(person, .cancelled(why: why[language]), state, own, db)
      }
      // From now on counts how long registrations are kept, if it was to come later.
      try people.end(id, at: min(people.clock(), state.meeting.ends.seconds(in: state.meeting.zone)), db)
    }
  }

  public func summarise(meeting id: String, _ summary: MeetingEvent.Summary, by: String) throws {
    try demand(.keepMeetings, of: by)
    let state = try known(meeting: id)
    guard try [.now, .over].contains(state.stage(at: now)) else { throw PeopleError("\(id): has not begun") }
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

  func known(meeting id: String) throws -> MeetingState {
    guard let state = try record.meeting(id) else { throw PeopleError("\(id.prefix(20)): no such meeting") }
    return state
  }

  // MARK: Registrations, as officers see them

  /// - Throws: ``PeopleError`` where they may not.
  public func registrations(of meeting: String, officer: String) throws -> [Registration] {
    try demand(.keepMeetings, of: officer)
    return try people.registrations(of: meeting)
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
        state.meeting.title[letters], link: link(try people.keep(asked, .registration, for: address, db)),
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

  public func discardRegistration(token: String) throws {
    _ = try people.write { try people.end(token, .registration, $0) }
  }

  /// Registers whoever has the address. Who registered already changes what they said.
  /// - Parameter own: the address of their own page, by its token.
  /// - Returns: nil for a link that is over, used or none, and for a meeting that was called off or is over.
  public func confirmRegistration(token: String, own: Link) throws -> Registration.State? {
    guard let asked = try askedRegistration(token: token), let state = try record.meeting(asked.meeting),
      state.cancelled == nil
    else { return nil }
    let (meeting, address) = (state.meeting, try MailAddress(asked.address))
    let ends = try meeting.ends.seconds(in: meeting.zone)
    guard now < ends else { return nil }
    // Whoever has become known to the record has a key that stays; this comes before their seat.
    let person = try confirmed(address, letters: asked.letters)
    if try record.personState(person) == nil {
      do { try append([.joined(.init(how: .registration, language: asked.letters))], to: person) } catch {
        // Somebody else did so at the same moment.
        guard try record.personState(person) != nil else { throw error }
      }
    }
    return try people.write { db -> Registration.State? in
      guard try people.end(token, .registration, db) else { return nil }
      let former = try people.registration(state.id, of: person, db)
      // What it says may not be there any more: a form was sent before the meeting changed.
      do { try asked.draft.check(state, former: former?.draft, at: asked.at) } catch { return nil }
      return try seat(person, asked.draft, former, state, own, db)
    }
  }

  /// Writes a registration, tells its person, and gives on a seat that became free.
  private func seat(
    _ person: String, _ draft: RegistrationDraft, _ former: Registration?, _ state: MeetingState, _ own: Link,
    _ db: Database
  ) throws -> Registration.State {
    let ends = try state.meeting.ends.seconds(in: state.meeting.zone)
    try fill(draft.place, state, own, db)
    let seated = try people.register(
      draft, for: state.id, person, seats: state.meeting.room(draft.place)?.seats, ends: ends, db)
    if former?.draft.place != draft.place || former?.state != seated {
      try tell(person, seated == .seated ? .seated : .waits, state, own, db)
    }
    if let former, former.draft.place != draft.place { try fill(former.draft.place, state, own, db) }
    return seated
  }

  private func fill(_ place: String, _ state: MeetingState, _ own: Link, _ db: Database) throws {
    for person in try people.fill(state.id, place, seats: state.meeting.room(place)?.seats, db) {
      try tell(person, .freed, state, own, db)
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
    let state = try taking(registration.meeting)
    try draft.check(state, former: registration.draft, at: now)
    try people.write { db in
      guard let former = try people.registration(state.id, of: registration.person, db) else {
        throw PeopleError("\(state.id): is not registered any more")
      }
      _ = try seat(registration.person, draft, former, state, own, db)
    }
  }

  /// Takes a registration back: nothing of it is kept, and the seat goes to who waits.
  public func unregister(_ registration: Registration, own: Link) throws {
    let state = try record.meeting(registration.meeting)
    try people.write { db in
      guard try people.unregister(registration.meeting, registration.person, db), let state else { return }
      if try state.registers(at: now) { try fill(registration.draft.place, state, own, db) }
    }
    people.beginLogAnew()
  }

  private func tell(
    _ person: String, _ news: MailText.RegistrationNews, _ state: MeetingState, _ own: Link, _ db: Database
  ) throws {
    guard let known = try people.person(person, db), let address = known.address else { return }
    let link = own(people.token(.registration, of: person, about: [state.id]), known.language)
    try queue.add(
      .registration(news, state.meeting.title[known.language], link: link, in: known.language), to: address, person,
      .registration, db)
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
