internal import GRDB
public import Participation
internal import RecordKernel

/// What the record has about meetings.
extension RecordStore {
  /// The meetings that everybody may see, or all of them; the latest first.
  public func meetings(isPublic: Bool = true) throws -> [MeetingState] {
    let ids = try read { db in
      try String.fetchAll(
        db, sql: "SELECT id FROM meetings WHERE is_public >= ? ORDER BY begins DESC, id DESC", arguments: [isPublic])
    }
    return try ids.compactMap { try meeting($0) }
  }

  /// Whether there is one that everybody may see.
  public func hasMeetings() throws -> Bool {
    try read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM meetings WHERE is_public)") ?? false }
  }

  /// What the events of a meeting come to; nil where there are none.
  public func meeting(_ id: String) throws -> MeetingState? {
    guard MeetingKind.isID(id) else { return nil }
    let events = try events(of: MeetingKind.prefix + id)
    return try events.isEmpty ? nil : MeetingKind().state(MeetingKind.prefix + id, events)
  }
}
