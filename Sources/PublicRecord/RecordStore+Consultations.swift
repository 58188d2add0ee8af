internal import Foundation
internal import GRDB
public import Participation
public import RecordKernel
internal import Vocabulary

/// What the record has about consultations and comments.
extension RecordStore {
  /// All consultations, also those that nobody has announced; the newest first.
  public func consultations() throws -> [ConsultationState] {
    try read { try String.fetchAll($0, sql: "SELECT id FROM consultations ORDER BY opens DESC, id DESC") }
      .compactMap { try consultation($0) }
  }

  /// Those that are announced, with the documents that a reader may see; the newest first.
  public func consultations(for reader: Reader) throws -> [ConsultationState] {
    try read { db in
      try String.fetchAll(db, sql: "SELECT id FROM consultations WHERE is_public ORDER BY opens DESC, id DESC")
    }.compactMap { try consultation($0, for: reader) }
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

  /// A consultation that is announced, with those of its documents that a reader may see; nil for any other.
  public func consultation(_ id: String, for reader: Reader) throws -> ConsultationState? {
    guard let state = try consultation(id), state.isPublic else { return nil }
    return try state.showing { try shownVersions($0, $1, for: reader) }
  }

  /// What the events of a comment come to; nil where there are none.
  public func comment(_ id: CommentID) throws -> CommentState? {
    let events = try events(of: id.subject)
    return try events.isEmpty ? nil : CommentKind().state(id.subject, events)
  }

  /// What rights ask of a comment, without opening it.
  public struct CommentStatus: Sendable {
    public let stage: CommentState.Stage
    public let level: CommentEvent.Level
    public let community: String?
    public let rights: Rights?
  }

  /// - Returns: nil where there is none.
  public func status(of id: CommentID) throws -> CommentStatus? {
    let row = try read { db in
      try Row.fetchOne(
        db, sql: "SELECT stage, level, community, rights FROM comments WHERE consultation = ? AND number = ?",
        arguments: [id.consultation, id.number])
    }
    guard let row, let stage = CommentState.Stage(rawValue: row[0]),
      let level = CommentEvent.Level(rawValue: row[1])
    else { return nil }
    let rights = try (row[3] as String?).map { try JSONDecoder().decode(Rights.self, from: Data($0.utf8)) }
    return CommentStatus(stage: stage, level: level, community: row[2], rights: rights)
  }

  /// A file of a comment; nil where there is none, or its author was erased.
  public func file(_ place: Int, of comment: CommentState) throws -> AttachedFile? {
    guard let id = CommentFileID(comment.id, place), place <= comment.remarks?.files.count ?? 0 else { return nil }
    let events = try events(of: id.subject)
    return try events.isEmpty ? nil : CommentFileKind().state(id.subject, events).file
  }

  /// The comments on a consultation that a reader may see, in the order of their numbers, which says nothing of when
  /// they came. Rights are asked before anything of a comment is read.
  public func comments(
    on consultation: String, for reader: Reader, offset: Int = 0, limit: Int = .max
  ) throws -> (found: Int, comments: [CommentState]) {
    let numbers = try shownNumbers(on: consultation, for: reader)
    let some = numbers.dropFirst(offset).prefix(limit).compactMap { CommentID(consultation, $0) }
    return (numbers.count, try opened(some))
  }

  /// Opening one takes its key and some tenths of a millisecond: many are opened on all processors.
  func opened(_ ids: [CommentID]) throws -> [CommentState] {
    try ids.indices.orderedMap(concurrently: { try comment(ids[$0]) }).compactMap { $0 }
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
        db,
        sql: """
          SELECT stage, community, leaves_trace FROM comments
          WHERE consultation = ? AND number = ? AND level <> 'sealed'
          """, arguments: [id.consultation, id.number])
    }
    guard let row, let stage = CommentState.Stage(rawValue: row[0]) else { return false }
    switch stage {
    case .withdrawn, .removed, .appealed: return row[1] == nil
    case .recalled: return row[2]
    case .waiting, .steward, .shown, .declined, .disowned: return false
    }
  }

  func shownNumbers(on consultation: String, for reader: Reader) throws -> [String] {
    try shown(on: consultation, for: reader).map(\.number)
  }

  /// The numbers of what a reader may see, in their order, each with its group among those that were found.
  private func shown(on consultation: String, for reader: Reader) throws -> [(number: String, group: Int?)] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT c.number, rights, place FROM comments c LEFT JOIN comment_groups g
          ON g.consultation = c.consultation AND g.number = c.number
          WHERE c.consultation = ? AND stage = 'shown' AND level <> 'sealed' ORDER BY c.number
          """, arguments: [consultation])
    }.filter { try Self.admits($0[1], reader) }.map { ($0[0], $0[2]) }
  }

  /// A text, and how many comments say it.
  public struct SaidOnce: Sendable {
    public let comment: CommentState
    public let signatures: Int
    public init(comment: CommentState, signatures: Int) { (self.comment, self.signatures) = (comment, signatures) }
  }

  /// The comments that a reader may see, each text of a group once, by its first number.
  /// - Returns: how many comments and how many texts there are, and some of the texts.
  public func texts(
    on consultation: String, for reader: Reader, offset: Int, limit: Int
  ) throws -> (comments: Int, found: Int, texts: [SaidOnce]) {
    let shown = try shown(on: consultation, for: reader)
    var counts: [Int: Int] = [:]
    for case let group? in shown.lazy.map(\.group) { counts[group, default: 0] += 1 }
    var seen: Set<Int> = []
    let first = shown.filter { one in one.group.map { seen.insert($0).inserted } ?? true }
    let some = first.dropFirst(offset).prefix(limit)
    let comments = try opened(some.compactMap { CommentID(consultation, $0.number) })
    let groups = Dictionary(some.map { ($0.number, $0.group) }, uniquingKeysWith: { first, _ in first })
    return (
      shown.count, first.count,
      comments.map { comment in
        let group = groups[comment.id.number] ?? nil
        return SaidOnce(comment: comment, signatures: group.flatMap { counts[$0] } ?? 1)
      }
    )
  }

  /// The comments that a reader may see and that say the same as one, itself among them, by their numbers.
  public func sameTexts(as id: CommentID, for reader: Reader) throws -> [CommentID] {
    let shown = try shown(on: id.consultation, for: reader)
    guard let group = shown.first(where: { $0.number == id.number })?.group else { return [id] }
    return shown.filter { $0.group == group }.compactMap { CommentID(id.consultation, $0.number) }
  }

  /// By number the first one that says the same, among those that a reader may see; those alone of which there are
  /// several.
  public func firstOfSame(on consultation: String, for reader: Reader) throws -> [String: String] {
    let groups = Dictionary(
      grouping: try shown(on: consultation, for: reader).filter { $0.group != nil }, by: \.group)
    return groups.values.filter { $0.count > 1 }.reduce(into: [:]) { firsts, group in
      for one in group { firsts[one.number] = group[0].number }
    }
  }

  /// The numbers of what a reader may see that are about a paragraph of a document, by its place, as `d1-a3`.
  public func passages(on consultation: String, for reader: Reader) throws -> [String: [CommentID]] {
    let rows = try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT number, rights, passage FROM comments WHERE consultation = ? AND stage = 'shown' AND level <> 'sealed'
          AND passage IS NOT NULL ORDER BY number
          """, arguments: [consultation])
    }.filter { try Self.admits($0[1], reader) }
    return rows.reduce(into: [:]) { places, row in
      if let id = CommentID(consultation, row[0]) { places[row[2], default: []].append(id) }
    }
  }

  /// Comments that a reader may see and of which nothing says what became of them: no officer, no advice that was
  /// adopted.
  public func unsettled(
    on consultation: String, for reader: Reader, limit: Int
  ) throws -> (found: Int, comments: [CommentState]) {
    let numbers: [String] = try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT number, rights FROM comments WHERE consultation = ? AND stage = 'shown' AND level <> 'sealed'
          AND fate IS NULL AND NOT EXISTS (
            SELECT 1 FROM advice_grounds WHERE ground = comments.consultation || '-' || comments.number)
          ORDER BY number
          """, arguments: [consultation])
    }.filter { try Self.admits($0[1], reader) }.map { $0[0] }
    return (numbers.count, try opened(numbers.prefix(limit).compactMap { CommentID(consultation, $0) }))
  }

  /// Comments of which an officer said what became of them.
  public func settled(on consultation: String) throws -> [CommentID] {
    try read { db in
      try String.fetchAll(
        db, sql: "SELECT number FROM comments WHERE consultation = ? AND fate IS NOT NULL", arguments: [consultation]
      ).compactMap { CommentID(consultation, $0) }
    }
  }

  /// - Parameter rights: as JSON; nil for what is no community's.
  static func admits(_ rights: String?, _ reader: Reader) throws -> Bool {
    guard let rights else { return true }
    return try JSONDecoder().decode(Rights.self, from: Data(rights.utf8)).admits(reader)
  }
}
