internal import Foundation
public import Participation
internal import PublicRecord
public import RecordKernel
internal import Vocabulary

/// Something that was hidden, or made narrower, by its author, an officer or a community; kept beside the people as
/// well, for a backup of before shows it. It has nothing of what was said and nobody's name, and can only hide: whoever
/// edits such a list shows nothing to anybody.
public struct HiddenSince: Equatable, Sendable {
  public enum What: Equatable, Sendable {
    case comment(CommentID, Comment)
    case question(QuestionID, Question)
    /// A recording of a meeting: its number, and the hash of its first file, which no other one has.
    case recording(String, Int, file: String)
    /// Something of a community: after a restore its stewards look at all of it before anybody else does.
    case community(String)
    /// A role that was taken away: the place of its grant, its word, and its first day.
    case role(String, Int, Role, from: Day)
  }

  public enum Comment: Equatable, Sendable {
    case withdrawn
    case disowned
    case recalled
    case removed(reason: String, by: String)
    /// Its author shows less of themselves, or it to fewer.
    case narrowed(CommentEvent.Showing)
  }

  public enum Question: Equatable, Sendable {
    case withdrawn
    case removed(reason: String, by: String)
  }

  public let what: What
  /// The number of its event in the record.
  public let number: Int

  var subject: String {
    switch what {
    case .comment(let id, _): id.subject
    case .question(let id, _): id.subject
    case .recording(let meeting, _, _): MeetingKind.prefix + meeting
    case .community(let id): CommunityKind.prefix + id
    case .role(let person, _, _, _): person
    }
  }

  // MARK: As a line

  /// `CM-2026-03-K7M2QX 123 removed threat P-2A3B4C5D6E7F`: the subject, the number of its event, what happened.
  var text: String {
    let words: [String] =
      switch what {
      case .comment(_, .withdrawn), .question(_, .withdrawn): ["withdrawn"]
      case .comment(_, .disowned): ["disowned"]
      case .comment(_, .recalled): ["recalled"]
      case .comment(_, .removed(let reason, let by)), .question(_, .removed(let reason, let by)):
        ["removed", reason, by]
      case .comment(_, .narrowed(let showing)):
        ["narrowed", showing.level.rawValue, showing.country ? "country" : "-", showing.sector ? "sector" : "-"]
      case .recording(_, let number, let file): ["recording", String(number), file]
      case .community: []
      case .role(_, let place, let role, let from): ["role", String(place), role.rawValue, from.description]
      }
    return ([subject, String(number)] + words).joined(separator: " ")
  }

  init(_ what: What, number: Int) { (self.what, self.number) = (what, number) }

  init?(_ text: Substring) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count >= 2, let number = Int(words[1]), number > 0 else { return nil }
    let (subject, rest) = (words[0], Array(words.dropFirst(2)))
    guard let what = Self.what(subject, rest) else { return nil }
    self.init(what, number: number)
  }

  private static func what(_ subject: String, _ rest: [String]) -> What? {
    let isRemoval = rest.count == 3 && rest[0] == "removed" && !rest[1].isEmpty && !rest[2].isEmpty
    if let id = CommentID(subject: subject) {
      switch rest.first {
      case "withdrawn" where rest.count == 1: return .comment(id, .withdrawn)
      case "disowned" where rest.count == 1: return .comment(id, .disowned)
      case "recalled" where rest.count == 1: return .comment(id, .recalled)
      case "removed" where isRemoval: return .comment(id, .removed(reason: rest[1], by: rest[2]))
      case "narrowed" where rest.count == 4:
        guard let level = CommentEvent.Level(rawValue: rest[1]) else { return nil }
        return .comment(
          id, .narrowed(.init(level, country: rest[2] == "country", sector: rest[3] == "sector")))
      default: return nil
      }
    }
    if let id = QuestionID(subject: subject) {
      if rest == ["withdrawn"] { return .question(id, .withdrawn) }
      return isRemoval ? .question(id, .removed(reason: rest[1], by: rest[2])) : nil
    }
    if PersonID.isOne(subject), rest.count == 4, rest[0] == "role" {
      guard let place = Int(rest[1]), let role = Role(rawValue: rest[2]), let from = Day(rest[3]) else { return nil }
      return .role(subject, place, role, from: from)
    }
    if subject.hasPrefix(MeetingKind.prefix), rest.count == 3, rest[0] == "recording", let number = Int(rest[1]) {
      let id = String(subject.dropFirst(MeetingKind.prefix.count))
      return MeetingKind.isID(id) && !rest[2].isEmpty ? .recording(id, number, file: rest[2]) : nil
    }
    let id = String(subject.dropFirst(CommunityKind.prefix.count))
    return subject.hasPrefix(CommunityKind.prefix) && CommunityKind.isID(id) && rest.isEmpty ? .community(id) : nil
  }

  // MARK: Of an event

  /// What an event hides; nil for one that hides nothing.
  /// - Parameter former: the comment as it was before.
  static func what(_ event: CommentEvent, of former: CommentState) -> What? {
    let id = former.id
    return switch event {
    case .withdrawn: .comment(id, .withdrawn)
    case .disowned: .comment(id, .disowned)
    case .recalled: .comment(id, .recalled)
    case .removed(let removal): .comment(id, .removed(reason: removal.reason, by: removal.by))
    case .edited(let edit):
      edit.showing.isNarrower(than: former.showing) ? .comment(id, .narrowed(edit.showing)) : nil
    // What its author has changed is not shown any more.
    case .declined: .comment(id, .recalled)
    // It may be for fewer than before.
    case .released:
      former.stage != .steward || former.versions.count > 1
        ? former.statement.community.map { .community($0) } : nil
    case .said, .passed, .appealed, .judged, .settled, .tagged, .narrowed: nil
    }
  }

  static func what(_ event: QuestionEvent, of id: QuestionID) -> What? {
    switch event {
    case .withdrawn: .question(id, .withdrawn)
    case .removed(let removal): .question(id, .removed(reason: removal.reason, by: removal.by))
    case .asked, .answered, .appealed, .judged: nil
    }
  }

  /// - Parameter former: the community as it was before; nil where it was not there.
  static func what(_ event: CommunityEvent, of former: CommunityState?) -> What? {
    guard let former else { return nil }
    let isNarrower =
      switch event {
      case .described(let description): former.description.isShown && !description.isShown
      case .ruled(let ruling): former.rules[ruling.name] != nil && ruling.access == .strict
      // It may be less exact, or for fewer, than before.
      case .placed(let said): said.place.map { former.places[$0.name] != nil } ?? true
      case .shared(let sharing): former.shared[sharing.holding] != nil
      case .retired, .removed, .blocked, .revoked, .unlabelled, .unplaced, .unshared: true
      case .admitted, .unblocked, .consented, .offered, .labelled, .downloaded, .withheld, .resumed: false
      }
    return isNarrower ? .community(former.id) : nil
  }
}

extension PeopleDesk {
  /// Notes what an event that is in the record has hidden.
  func note(hidden what: HiddenSince.What?) throws {
    guard let what else { return }
    let hidden = HiddenSince(what, number: 1)
    guard let number = try record.events(of: hidden.subject).last?.number else { return }
    try GoneList(people.folder).add(.hid(HiddenSince(what, number: number)))
  }
}

extension HiddenSince {
  /// Hides it in a record of before as well.
  /// - Parameter last: the number of the last event that the record had when it was put back.
  /// - Returns: whether there was something to hide: what the record has already, or never had, stays as it is.
  func replay(into record: RecordStore, after last: Int) throws -> Bool {
    let known = try record.events(of: subject)
    guard !known.isEmpty, !known.contains(where: { $0.number == number && number <= last }) else { return false }
    let (today, server) = (RecordStore.today, PersonEvent.server)
    let event: Event
    switch what {
    case .comment(let id, let how):
      guard let state = try record.comment(id) else { return false }
      let now = Int(Date().timeIntervalSince1970)
      let said: CommentEvent =
        switch how {
        case .withdrawn: .withdrawn(.init(at: now))
        case .disowned: .disowned(.init(at: now))
        case .recalled: .recalled(.init(leavesTrace: false, by: server))
        case .removed(let reason, let by): .removed(.init(reason: reason, by: by))
        case .narrowed(let showing): .narrowed(.init(state.showing.narrowed(to: showing), by: server))
        }
      if case .narrowed(let narrowing) = said, narrowing.showing == state.showing { return false }
      event = try said.event(of: id, community: state.statement.community, on: today)
    case .question(let id, let how):
      guard let state = try record.question(id) else { return false }
      let said: QuestionEvent =
        switch how {
        case .withdrawn: .withdrawn(.init(at: Int(Date().timeIntervalSince1970)))
        case .removed(let reason, let by): .removed(.init(reason: reason, by: by))
        }
      event = try said.event(of: id, community: state.asked.community, on: today)
    case .recording(let id, let number, let file):
      guard let state = try record.meeting(id),
        let recording = state.recordings.first(where: { $0.number == number && $0.removed == nil }),
        recording.file.name == file
      else { return false }
      event = try record.takingDown(
        recording, .init(recording: number, why: Self.takenDown, by: server), of: state, on: today)
    case .community(let id): event = try CommunityEvent.withheld(.init(by: server)).event(of: id, on: today)
    case .role(let person, let place, let role, let from):
      let grants = try record.personState(person)?.grants ?? []
      guard grants.contains(where: { $0.place == place && $0.grant.role == role && $0.grant.from == from }) else {
        return false
      }
      event = try PersonEvent.revoked(.init(grant: place, by: server)).event(of: person, on: today)
    }
    // What is hidden already is refused.
    do { try record.append([event]) } catch is RecordError { return false }
    return true
  }

  private static var takenDown: Trilingual {
    var words = Trilingual("It was taken down before.", in: .english)
    words.set("Il avait déjà été retiré.", in: .french, status: .human)
    words.set("Ya se había retirado.", in: .spanish, status: .human)
    return words
  }
}

extension RecordStore {
  /// A recording is taken down, with those of its files that no other one has.
  func takingDown(
    _ recording: Recording, _ removal: MeetingEvent.Removal, of meeting: MeetingState, on day: Day
  ) throws -> Event {
    var event: Event = try MeetingEvent.removed(removal).event(of: meeting.id, on: day)
    let others = meeting.recordings.filter { $0.number != recording.number && $0.removed == nil }.flatMap(\.documents)
    event.discards = recording.documents.map(\.name).filter { name in !others.contains { $0.name == name } }
    return event
  }
}
