internal import GRDB
public import Participation
public import RecordKernel

/// Comments as those who work with them list them, and the public log of what was removed.
extension RecordStore {
  /// Which comments of a list: whose they are decides who may ask for it.
  public enum Share: Sendable {
    /// What is said for a community.
    case community(String)
    /// What a reader may see, or could once it is shown: sealed ones are none of them.
    case moderated(Reader)
    /// For those who run the consultation.
    case sealed(consultation: String)
    /// On a consultation, neither sealed nor a community's.
    case everybodys(consultation: String)
    /// What protocols let a reader see, and not another one.
    case kept(consultation: String, Reader, beyond: Reader)
  }

  /// Comments in some stages; rights are asked before anything of them is read.
  /// - Parameter newest: whether the newest come first, else the oldest.
  public func comments(
    _ stages: [CommentState.Stage], _ share: Share, newest: Bool = false, offset: Int = 0, limit: Int
  ) throws -> (found: Int, comments: [CommentState]) {
    let words = stages.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let (condition, arguments): (String, StatementArguments)
    switch share {
    case .community(let community): (condition, arguments) = ("community = ?", [community])
    case .moderated: (condition, arguments) = ("level <> 'sealed' AND (community IS NULL OR rights IS NOT NULL)", [])
    case .sealed(let id): (condition, arguments) = ("level = 'sealed' AND community IS NULL AND consultation = ?", [id])
    case .everybodys(let id):
      (condition, arguments) = ("level <> 'sealed' AND community IS NULL AND consultation = ?", [id])
    case .kept(let id, _, _):
      (condition, arguments) = ("level <> 'sealed' AND rights IS NOT NULL AND consultation = ?", [id])
    }
    var rows = try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT consultation, number, rights FROM comments WHERE stage IN (\(words)) AND \(condition)
          ORDER BY at \(newest ? "DESC" : ""), number
          """, arguments: arguments)
    }
    switch share {
    case .community, .sealed, .everybodys: break
    case .moderated(let reader): rows = try rows.filter { try Self.admits($0[2], reader) }
    case .kept(_, let reader, let other):
      rows = try rows.filter { try Self.admits($0[2], reader) && !Self.admits($0[2], other) }
    }
    let some = rows.dropFirst(offset).prefix(limit).compactMap { CommentID($0[0], $0[1]) }
    return (rows.count, try opened(Array(some)))
  }

  /// How many comments a consultation has in each stage, communities' own and sealed ones not counted.
  public func commentCounts(on consultation: String) throws -> [CommentState.Stage: Int] {
    try read { db in
      try Row.fetchAll(
        db,
        sql:
          """
          SELECT stage, count(*) FROM comments WHERE consultation = ? AND community IS NULL AND level <> 'sealed'
          GROUP BY stage
          """,
        arguments: [consultation])
    }.reduce(into: [:]) { counts, row in
      if let stage = CommentState.Stage(rawValue: row[0]) { counts[stage] = row[1] }
    }
  }

  /// The comments of a person.
  /// - Parameter isStanding: whether only those that neither they took back nor whoever has the address disowned.
  public func comments(of person: String, isStanding: Bool = false) throws -> [CommentID] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT consultation, number FROM comments WHERE person = ?
          \(isStanding ? "AND stage NOT IN ('withdrawn', 'disowned')" : "") ORDER BY consultation, number
          """, arguments: [person]
      ).compactMap { CommentID($0[0], $0[1]) }
    }
  }

  /// A line of the public log of what was removed.
  public struct RemovedLine: Equatable, Sendable {
    public let id: CommentID
    public let removed: CommentState.Removed
    /// Whether the comment still has a page.
    public let hasPage: Bool
  }

  /// Each removal that there was, whatever became of it, the latest comment first. Of what a community keeps, and of
  /// sealed ones, nothing is said.
  /// - Returns: how many comments were removed, and the lines of some of them.
  public func removed(
    for reader: Reader, offset: Int = 0, limit: Int
  ) throws -> (found: Int, lines: [RemovedLine]) {
    let rows = try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT consultation, number, rights FROM comments WHERE removed IS NOT NULL AND level <> 'sealed'
          AND (community IS NULL OR rights IS NOT NULL) ORDER BY removed DESC, consultation, number
          """)
    }.filter { try Self.admits($0[2], reader) }
    let lines = try rows.dropFirst(offset).prefix(limit).compactMap { CommentID($0[0], $0[1]) }.flatMap { id in
      guard let comment = try comment(id) else { return [RemovedLine]() }
      let hasPage = try comment.stage == .shown || hasTrace(id)
      return comment.removals.reversed().map { RemovedLine(id: id, removed: $0, hasPage: hasPage) }
    }
    return (rows.count, lines)
  }
}
