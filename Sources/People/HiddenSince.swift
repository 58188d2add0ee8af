internal import Foundation
public import Participation
internal import PublicRecord
internal import RecordKernel

/// Something that was hidden, by its author, an officer or a community: the event that says so, kept beside the people
/// as well, for a backup of before shows it.
public enum HiddenSince: Equatable, Sendable {
  case comment(CommentID, CommentEvent)
  case question(QuestionID, QuestionEvent)
  case meeting(String, MeetingEvent)
  case community(String, CommunityEvent)

  /// - Returns: nil for an event that hides nothing.
  init?(_ event: CommentEvent, of id: CommentID) {
    switch event {
    // A release may be narrower than the one before it.
    case .withdrawn, .disowned, .removed, .declined, .recalled, .released: self = .comment(id, event)
    case .said, .edited, .passed, .appealed, .judged, .settled, .tagged: return nil
    }
  }

  init?(_ event: QuestionEvent, of id: QuestionID) {
    switch event {
    case .withdrawn, .removed: self = .question(id, event)
    case .asked, .answered, .appealed, .judged: return nil
    }
  }

  init?(_ event: MeetingEvent, of meeting: String) {
    guard case .removed = event else { return nil }
    self = .meeting(meeting, event)
  }

  init?(_ event: CommunityEvent, of community: String) {
    switch event {
    case .ruled(let ruling) where ruling.access == .strict: self = .community(community, event)
    case .described(let description) where !description.isShown: self = .community(community, event)
    case .retired, .removed, .blocked, .revoked, .unlabelled, .unplaced, .shared, .unshared:
      self = .community(community, event)
    // What it is now may be less exact, or for fewer: nothing of where it is goes into a list.
    case .placed(let said):
      guard let name = said.place?.name else { return nil }
      self = .community(community, .unplaced(.init(name, by: said.by)))
    case .described, .ruled, .admitted, .unblocked, .consented, .offered, .labelled, .downloaded: return nil
    }
  }

  /// The subject, and what the event says as JSON.
  var text: String {
    get throws {
      switch self {
      case .comment(let id, let event): "\(id.subject) \(try Self.json(event))"
      case .question(let id, let event): "\(id.subject) \(try Self.json(event))"
      case .meeting(let id, let event): "\(MeetingKind.prefix)\(id) \(try Self.json(event))"
      case .community(let id, let event): "\(CommunityKind.prefix)\(id) \(try Self.json(event))"
      }
    }
  }

  init?(_ text: Substring) {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    func read<Event: Decodable>(_: Event.Type) -> Event? {
      try? JSONDecoder().decode(Event.self, from: Data(parts[1].utf8))
    }
    let found: HiddenSince?
    if let id = CommentID(subject: parts[0]) {
      found = read(CommentEvent.self).flatMap { HiddenSince($0, of: id) }
    } else if let id = QuestionID(subject: parts[0]) {
      found = read(QuestionEvent.self).flatMap { HiddenSince($0, of: id) }
    } else if parts[0].hasPrefix(MeetingKind.prefix) {
      let id = String(parts[0].dropFirst(MeetingKind.prefix.count))
      found = read(MeetingEvent.self).flatMap { HiddenSince($0, of: id) }
    } else if parts[0].hasPrefix(CommunityKind.prefix) {
      let id = String(parts[0].dropFirst(CommunityKind.prefix.count))
      found = read(CommunityEvent.self).flatMap { HiddenSince($0, of: id) }
    } else {
      found = nil
    }
    guard let found else { return nil }
    self = found
  }

  private static func json(_ event: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(event), as: UTF8.self)
  }

  /// Hides it in a record of before as well.
  /// - Returns: whether there was something to hide: what is not there, or hidden already, stays as it is.
  func replay(into record: RecordStore) throws -> Bool {
    let today = RecordStore.today
    let event: Event
    switch self {
    case .comment(let id, let said):
      guard let state = try record.comment(id) else { return false }
      event = try said.event(of: id, community: state.statement.community, on: today)
    case .question(let id, let said):
      guard let state = try record.question(id) else { return false }
      event = try said.event(of: id, community: state.asked.community, on: today)
    case .meeting(let id, let said):
      guard case .removed(let removal) = said, let state = try record.meeting(id),
        let recording = state.recordings.first(where: { $0.number == removal.recording })
      else { return false }
      event = try record.takingDown(recording, removal, of: state, on: today)
    case .community(let id, let said):
      guard try record.communityState(id) != nil else { return false }
      event = try said.event(of: id, on: today)
    }
    do { try record.append([event]) } catch is RecordError { return false }
    return true
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
