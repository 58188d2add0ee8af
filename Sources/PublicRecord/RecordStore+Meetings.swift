internal import GRDB
public import Participation
public import RecordKernel
internal import Synchronization
internal import Vocabulary

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

  /// The recordings of a meeting that everybody may see; nil for a subject that is none.
  public func recordings(of subject: String) throws -> [Recording]? {
    guard subject.hasPrefix(MeetingKind.prefix),
      let state = try meeting(String(subject.dropFirst(MeetingKind.prefix.count))), state.isPublic
    else { return nil }
    return state.publicRecordings
  }

  /// What is said in a recording, in the language of one of its captions; nil where the file is gone or does not read.
  /// The last few are kept: they are read for each reader of their page.
  public func passages(_ captions: RecordDocument, of meeting: String) -> [Captions.Passage]? {
    if let known = transcripts.withLock({ $0.first { $0.hash == captions.sha256 } }) { return known.passages }
    let data = contents(captions, of: MeetingKind.prefix + meeting, reader: .anyone)
    guard let text = data.flatMap({ String(validating: $0, as: UTF8.self) }), let read = try? Captions(text) else {
      return nil
    }
    let passages = read.passages
    transcripts.withLock { $0 = $0.suffix(Self.mostTranscripts - 1) + [(captions.sha256, passages)] }
    return passages
  }

  private static let mostTranscripts = 8

  // MARK: Questions

  /// The questions that are shown, in the order in which they were asked.
  public func questions(of meeting: String) throws -> [QuestionState] {
    let numbers = try read { db in
      try String.fetchAll(
        db, sql: "SELECT number FROM questions WHERE meeting = ? AND stage = 'shown' ORDER BY at, number",
        arguments: [meeting])
    }
    let ids = numbers.compactMap { QuestionID(meeting, $0) }
    return try ids.indices.orderedMap(concurrently: { try question(ids[$0]) }).compactMap { $0 }
  }

  /// What somebody asked, of any meeting.
  /// - Parameter isShown: whether only what is shown, else also what was taken back or removed.
  public func questions(ofPerson person: String, isShown: Bool = true) throws -> [QuestionID] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT meeting, number FROM questions WHERE person = ? AND (stage = 'shown' OR NOT ?) ORDER BY meeting, number
          """, arguments: [person, isShown]
      ).compactMap { QuestionID($0[0], $0[1]) }
    }
  }

  /// Questions of a meeting of which an officer has said something: that there is an answer, that one was removed.
  package func decidedQuestions(of meeting: String) throws -> [(id: QuestionID, word: String)] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT number, stage, is_answered FROM questions WHERE meeting = ?", arguments: [meeting])
    }.flatMap { row -> [(id: QuestionID, word: String)] in
      guard let id = QuestionID(meeting, row[0]) else { return [] }
      return ((row[2] as Bool) ? [(id, "answered")] : []) + ((row[1] as String) == "removed" ? [(id, "removed")] : [])
    }
  }

  /// Questions that were removed, of the latest meeting first: each is in the public log, without its words.
  public func removedQuestions() throws -> [QuestionState] {
    let rows = try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT q.meeting, q.number FROM questions q JOIN meetings m ON m.id = q.meeting
          WHERE q.stage = 'removed' AND m.is_public ORDER BY m.begins DESC, q.meeting DESC, q.number
          """)
    }
    return try rows.compactMap { QuestionID($0[0], $0[1]) }.compactMap { try question($0) }
  }

  /// Whether a question is shown.
  public func isShown(_ id: QuestionID) throws -> Bool {
    try read { db in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM questions WHERE meeting = ? AND number = ? AND stage = 'shown')",
        arguments: [id.meeting, id.number]) ?? false
    }
  }

  /// What the events of a question come to; nil where there are none.
  public func question(_ id: QuestionID) throws -> QuestionState? {
    let events = try events(of: id.subject)
    return try events.isEmpty ? nil : QuestionKind().state(id.subject, events)
  }
}
