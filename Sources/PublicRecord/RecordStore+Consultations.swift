internal import Foundation
internal import GRDB
public import Participation
public import RecordKernel

/// What the record has about consultations and comments.
extension RecordStore {
  /// The consultations that everybody may see, or all of them; the newest first.
  public func consultations(isPublic: Bool = true) throws -> [ConsultationState] {
    let ids = try read { db in
      try String.fetchAll(
        db, sql: "SELECT id FROM consultations WHERE is_public >= ? ORDER BY opens DESC, id DESC", arguments: [isPublic]
      )
    }
    return try ids.compactMap { try consultation($0) }
  }

  /// Whether there is one that everybody may see.
  public func hasConsultations() throws -> Bool {
    try read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM consultations WHERE is_public)") ?? false }
  }

  /// What the events of a consultation come to; nil where there are none.
  public func consultation(_ id: String) throws -> ConsultationState? {
    guard ConsultationKind.isID(id) else { return nil }
    let events = try events(of: ConsultationKind.prefix + id)
    return try events.isEmpty ? nil : ConsultationKind().state(ConsultationKind.prefix + id, events)
  }

  /// What the events of a comment come to; nil where there are none.
  public func comment(_ id: CommentID) throws -> CommentState? {
    let events = try events(of: id.subject)
    return try events.isEmpty ? nil : CommentKind().state(id.subject, events)
  }

  /// The comments on a consultation that a reader may see, in the order of their numbers, which says nothing of when
  /// they came. Rights are asked before anything of a comment is read.
  public func comments(
    on consultation: String, for reader: Reader, offset: Int = 0, limit: Int = .max
  ) throws -> (found: Int, comments: [CommentState]) {
    let numbers = try shownNumbers(on: consultation, for: reader)
    let some = numbers.dropFirst(offset).prefix(limit)
    return (
      numbers.count, try some.compactMap { number in try CommentID(consultation, number).flatMap { try comment($0) } }
    )
  }

  /// Whether a reader may see a comment.
  public func isShown(_ id: CommentID, to reader: Reader) throws -> Bool {
    try read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT rights FROM comments WHERE consultation = ? AND number = ? AND stage = 'shown' AND level <> 'sealed'
          """, arguments: [id.consultation, id.number])
    }.map { try Self.admits($0[0], reader) } ?? false
  }

  /// Whether a comment that is shown no more still says so: one that its author withdrew or a moderator removed, and a
  /// community's where its steward wants that.
  public func hasTrace(_ id: CommentID) throws -> Bool {
    let row = try read { db in
      try Row.fetchOne(
        db, sql: "SELECT stage, community FROM comments WHERE consultation = ? AND number = ? AND level <> 'sealed'",
        arguments: [id.consultation, id.number])
    }
    guard let row, let stage = CommentState.Stage(rawValue: row[0]) else { return false }
    switch stage {
    case .withdrawn, .removed, .appealed: return row[1] == nil
    case .recalled: return try comment(id)?.leavesTrace ?? false
    case .waiting, .steward, .shown, .declined, .disowned: return false
    }
  }

  private func shownNumbers(on consultation: String, for reader: Reader) throws -> [String] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT number, rights FROM comments WHERE consultation = ? AND stage = 'shown' AND level <> 'sealed'
          ORDER BY number
          """, arguments: [consultation])
    }.filter { try Self.admits($0[1], reader) }.map { $0[0] }
  }

  /// - Parameter rights: as JSON; nil for what is no community's.
  private static func admits(_ rights: String?, _ reader: Reader) throws -> Bool {
    guard let rights else { return true }
    return try JSONDecoder().decode(Rights.self, from: Data(rights.utf8)).admits(reader)
  }

  /// Comments that wait for something, the oldest first.
  /// - Parameter consultation: nil for all.
  public func comments(
    _ stages: [CommentState.Stage], on consultation: String? = nil, community: String? = nil, limit: Int
  ) throws -> [CommentState] {
    let words = stages.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let ids = try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT consultation, number FROM comments WHERE stage IN (\(words))
          AND (:consultation IS NULL OR consultation = :consultation)
          AND (:community IS NULL OR community = :community) ORDER BY at, number LIMIT :limit
          """, arguments: ["consultation": consultation, "community": community, "limit": limit]
      ).compactMap { CommentID($0[0], $0[1]) }
    }
    return try ids.compactMap { try comment($0) }
  }

  /// How many comments a consultation has in each stage, communities' own not counted.
  public func commentCounts(on consultation: String) throws -> [CommentState.Stage: Int] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: "SELECT stage, count(*) FROM comments WHERE consultation = ? AND community IS NULL GROUP BY stage",
        arguments: [consultation])
    }.reduce(into: [:]) { counts, row in
      if let stage = CommentState.Stage(rawValue: row[0]) { counts[stage] = row[1] }
    }
  }

  /// The comments of a person.
  public func comments(of person: String) throws -> [CommentID] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT consultation, number FROM comments WHERE person = ? ORDER BY consultation, number",
        arguments: [person]
      ).compactMap { CommentID($0[0], $0[1]) }
    }
  }

  /// A line of the public log of what was removed.
  public struct Removed: Equatable, Sendable {
    public let id: CommentID
    public let reason: String
    public let day: Day?
    public let isAppealed: Bool
    /// The day an appeal was judged.
    public let judged: Day?
  }

  /// What was removed and is, the latest first. Of communities' comments nothing is said.
  public func removed(offset: Int = 0, limit: Int) throws -> (found: Int, lines: [Removed]) {
    let condition = "stage IN ('removed', 'appealed') AND community IS NULL AND level <> 'sealed'"
    let (found, ids) = try read { db in
      (
        try Int.fetchOne(db, sql: "SELECT count(*) FROM comments WHERE \(condition)") ?? 0,
        try Row.fetchAll(
          db,
          sql: """
            SELECT consultation, number FROM comments WHERE \(condition) ORDER BY removed DESC, consultation, number
            LIMIT ? OFFSET ?
            """, arguments: [limit, offset]
        ).compactMap { CommentID($0[0], $0[1]) }
      )
    }
    let lines = try ids.compactMap { id -> Removed? in
      guard let state = try comment(id), let removal = state.removal else { return nil }
      return Removed(
        id: id, reason: removal.reason, day: state.removed, isAppealed: state.stage == .appealed, judged: state.judged)
    }
    return (found, lines)
  }
}
