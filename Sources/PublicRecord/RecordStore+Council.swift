internal import GRDB
public import Participation
public import RecordKernel

/// What the record has about the Council's decisions.
extension RecordStore {
  /// The decisions that everybody may see, or all of them; the latest first.
  public func decisions(isPublic: Bool = true) throws -> [DecisionState] {
    let ids = try read { db in
      try String.fetchAll(
        db, sql: "SELECT id FROM decisions WHERE is_public >= ? ORDER BY adopted IS NULL DESC, adopted DESC, id DESC",
        arguments: [isPublic])
    }
    return try ids.compactMap { try decision($0) }
  }

  /// Whether there is a decision, or a session, that everybody may see.
  public func hasCouncil(for reader: Reader) throws -> Bool {
    let hasDecisions = try read {
      try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM decisions WHERE is_public)") ?? false
    }
    return try hasDecisions || !sessions(for: reader).isEmpty
  }

  /// What the events of a decision come to; nil where there are none.
  public func decision(_ id: String) throws -> DecisionState? {
    guard DecisionKind.isID(id) else { return nil }
    let events = try events(of: DecisionKind.prefix + id)
    return try events.isEmpty ? nil : DecisionKind().state(DecisionKind.prefix + id, events)
  }

  /// The Council's meetings that a reader may see, the latest first.
  public func sessions(for reader: Reader) throws -> [MeetingState] {
    try meetings(for: reader).filter { $0.meeting.body == .council }
  }

  /// The decisions on something, among those that everybody may see, the latest first.
  /// - Parameter matter: as ``DecisionText/Matter/text`` writes it, or `meeting 2027-01` for what was taken there.
  public func decisions(on matter: String) throws -> [DecisionState] {
    let ids = try read { db in
      try String.fetchAll(
        db, sql: "SELECT decision FROM decision_matters WHERE matter = ? ORDER BY decision DESC", arguments: [matter])
    }
    return try ids.compactMap { try decision($0) }
  }
}
