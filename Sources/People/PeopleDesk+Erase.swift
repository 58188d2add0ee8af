internal import Foundation
internal import GRDB
internal import Participation
internal import PublicRecord
internal import RecordKernel

extension PeopleDesk {
  /// What stays of somebody who is erased, under an id that leads to nobody any more.
  public enum Stays: String, CaseIterable, Sendable {
    /// That roles were given and taken away, and by which id.
    case roles
    /// That consent was given and taken back: it must be provable that messages were asked for.
    case consents
    /// E-blasts that they wrote or sent, which are the Commission's.
    case blasts
    /// That there was a comment of theirs, by its number; what it said is gone.
    case comments
    /// That they asked a meeting something; what they asked is gone.
    case questions
    /// What the log says that the id did.
    case log
  }

  /// Erases a person: their key, so that nothing sealed under it can ever be read again, and every row of theirs. What
  /// was cut off is finished at the next start.
  /// - Returns: what stays.
  /// - Throws: ``PeopleError`` where they may not, and for the last administrator.
  @discardableResult
  public func erase(_ person: String, by: String) throws -> [Stays] {
    guard by == person || by == PersonEvent.server else {
      throw PeopleError("whoever wants to be erased does it themselves, or the server's operator for them")
    }
    return try people.alone { try eraseAlone(person, by: by) }
  }

  private func eraseAlone(_ person: String, by: String) throws -> [Stays] {
    guard let state = try record.personState(person), state.erased == nil else {
      throw PeopleError("\(person.prefix(20)): no such person")
    }
    let held = state.held(on: today())
    if held.contains(where: { $0.role == .administrator }),
      try record.holders(of: .administrator, on: today()).count <= 1
    {
      throw PeopleError("the last administrator stays; grant the role to somebody else first")
    }
    let events = try record.events(of: person).map(\.event.kind)
    var stays: [Stays] = events.contains("granted") ? [.roles] : []
    if events.contains("consented") { stays.append(.consents) }
    if try blasts(limit: 100_000).contains(where: { $0.state.authors.contains(person) || $0.state.releasedBy == person }
    ) {
      stays.append(.blasts)
    }
    if try !record.comments(of: person).isEmpty { stays.append(.comments) }
    if try !record.questions(ofPerson: person, isShown: false).isEmpty { stays.append(.questions) }
    stays.append(.log)
    // First what must never be lost: a backup of before has them still.
    try GoneList(people.folder).add(.erased(person))
    try append([.erased(.init(by: by, stays: stays.map(\.rawValue)))], to: person)
    try forget(person)
    return stays
  }

  /// What follows once the record says that somebody is erased.
  func forget(_ person: String) throws {
    try people.forget(person)
    record.beginLogAnew()
  }
}
