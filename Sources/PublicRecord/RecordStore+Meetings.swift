internal import GRDB
public import Participation
public import RecordKernel
internal import Synchronization
internal import Vocabulary

/// What the record has about meetings.
extension RecordStore {
  /// All meetings, also those that nobody has announced; the latest first.
  public func meetings() throws -> [MeetingState] {
    try Self.latestFirst(
      read { try String.fetchAll($0, sql: "SELECT id FROM meetings") }.compactMap { try meeting($0) })
  }

  /// The meetings that a reader may see, the latest first. Rights are asked before anything of a meeting is read.
  /// - Parameter other: who may not see them, where only such ones are asked for.
  public func meetings(for reader: Reader, beyond other: Reader? = nil) throws -> [MeetingState] {
    try Self.latestFirst(meetingNames(for: reader, beyond: other).compactMap { try meeting($0) })
  }

  /// When a community's meeting is, tables do not tell.
  private static func latestFirst(_ meetings: [MeetingState]) -> [MeetingState] {
    meetings.sorted { ($0.begins, $0.id) > ($1.begins, $1.id) }
  }

  /// Whether there is one that a reader may see.
  public func hasMeetings(for reader: Reader) throws -> Bool { try !meetingNames(for: reader).isEmpty }

  /// A meeting that a reader may see; nil for any other, also one that is there.
  public func meeting(_ id: String, for reader: Reader) throws -> MeetingState? {
    try meetingNames(for: reader, of: id).isEmpty ? nil : meeting(id)
  }

  /// - Parameter id: of one alone.
  private func meetingNames(for reader: Reader, beyond other: Reader? = nil, of id: String? = nil) throws -> [String] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT m.id, m.community, s.rights FROM meetings m LEFT JOIN community_shared s
          ON s.community = m.community AND s.holding = 'meeting ' || m.id AND s.version = m.version
          WHERE m.is_public AND m.id = coalesce(?, m.id)
          """, arguments: [id])
    }.filter { try Self.admits($0[1], $0[2], reader, beyond: other) }.map { $0[0] }
  }

  /// The meetings of a community that were announced, the latest first.
  public func meetings(ofCommunity community: String) throws -> [MeetingState] {
    let ids = try read { db in
      try String.fetchAll(db, sql: "SELECT id FROM meetings WHERE is_public AND community = ?", arguments: [community])
    }
    return try Self.latestFirst(ids.compactMap { try meeting($0) })
  }

  /// What the events of a meeting come to; nil where there are none, or they are sealed and no key is at hand.
  public func meeting(_ id: String) throws -> MeetingState? {
    guard MeetingKind.isID(id) else { return nil }
    let events = try events(of: MeetingKind.prefix + id)
    return try events.isEmpty || events.contains(where: \.isUnread)
      ? nil : MeetingKind().state(MeetingKind.prefix + id, events)
  }

  /// The recordings of a meeting that a reader may see; nil for a subject that is none.
  public func recordings(of subject: String, for reader: Reader) throws -> [Recording]? {
    guard subject.hasPrefix(MeetingKind.prefix),
      let state = try meeting(String(subject.dropFirst(MeetingKind.prefix.count)), for: reader)
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

  /// The questions that are everybody's and shown, in the order in which they were asked.
  public func questions(of meeting: String) throws -> [QuestionState] {
    let numbers = try read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT number FROM questions WHERE meeting = ? AND stage = 'shown' AND community IS NULL ORDER BY at, number
          """, arguments: [meeting])
    }
    let ids = numbers.compactMap { QuestionID(meeting, $0) }
    return try ids.indices.orderedMap(concurrently: { try question(ids[$0]) }).compactMap { $0 }
  }

  /// Communities' questions to a meeting that a reader may see. Rights are asked before anything of one is read.
  public func communityQuestions(of meeting: String, for reader: Reader) throws -> [QuestionState] {
    try questionNames(reader, where: "q.meeting = ? AND q.stage = 'shown' AND q.community IS NOT NULL", [meeting])
      .compactMap { try question($0) }
  }

  /// The same of all meetings that the reader may see.
  /// - Parameter other: who may not see them.
  public func communityQuestions(for reader: Reader, beyond other: Reader) throws -> [QuestionState] {
    let meetings = Set(try meetingNames(for: reader))
    return try questionNames(reader, beyond: other, where: "q.stage = 'shown' AND q.community IS NOT NULL", [])
      .filter { meetings.contains($0.meeting) }.compactMap { try question($0) }
  }

  /// What is asked for a community, of any meeting, the oldest first.
  public func questions(ofCommunity community: String) throws -> [QuestionState] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT meeting, number FROM questions WHERE stage = 'shown' AND community = ? ORDER BY at, number",
        arguments: [community])
    }.compactMap { QuestionID($0[0], $0[1]) }.compactMap { try question($0) }
  }

  /// Questions that a reader may see, or could while they were shown.
  private func questionNames(
    _ reader: Reader, beyond other: Reader? = nil, where condition: String, _ arguments: StatementArguments
  ) throws -> [QuestionID] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT q.meeting, q.number, q.community, s.rights FROM questions q JOIN meetings m ON m.id = q.meeting
          LEFT JOIN community_shared s
          ON s.community = q.community AND s.holding = 'question ' || q.meeting || '-' || q.number
          WHERE \(condition) ORDER BY m.begins DESC, q.meeting DESC, q.number
          """, arguments: arguments)
    }.filter { try Self.admits($0[2], $0[3], reader, beyond: other) }.compactMap { QuestionID($0[0], $0[1]) }
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
        db, sql: "SELECT number, stage, is_answered, is_upheld FROM questions WHERE meeting = ?", arguments: [meeting])
    }.flatMap { row -> [(id: QuestionID, word: String)] in
      guard let id = QuestionID(meeting, row[0]), let stage = QuestionState.Stage(rawValue: row[1]) else { return [] }
      let judged = (row[3] as Bool?).map { $0 ? "upheld" : "restored" }
      return [(row[2] as Bool) ? "answered" : nil, stage == .removed ? "removed" : nil, judged].compactMap { $0 }
        .map { (id, $0) }
    }
  }

  /// Questions that were removed, whatever became of them since, of the latest meeting first:
  /// each is in the public log, without its words. Of meetings and questions that a reader may not see nothing is said.
  public func removedQuestions(for reader: Reader) throws -> [QuestionState] {
    let meetings = Set(try meetingNames(for: reader))
    return try questionNames(reader, where: "q.is_removed", [])
      .filter { meetings.contains($0.meeting) }.compactMap { try question($0) }
  }

  /// Questions to a meeting of which another officer is to decide.
  public func appealedQuestions(of meeting: String, for reader: Reader) throws -> [QuestionState] {
    try questionNames(reader, where: "q.meeting = ? AND q.stage = 'appealed'", [meeting])
      .compactMap { try question($0) }
  }

  /// Whether a reader may see a question, or could while it was shown.
  public func mayShow(_ id: QuestionID, to reader: Reader) throws -> Bool {
    try !questionNames(reader, where: "q.meeting = ? AND q.number = ?", [id.meeting, id.number]).isEmpty
  }

  /// Whether a question is shown to a reader.
  public func isShown(_ id: QuestionID, to reader: Reader) throws -> Bool {
    try !questionNames(reader, where: "q.meeting = ? AND q.number = ? AND q.stage = 'shown'", [id.meeting, id.number])
      .isEmpty
  }

  /// What the events of a question come to; nil where there are none.
  public func question(_ id: QuestionID) throws -> QuestionState? {
    let events = try events(of: id.subject)
    return try events.isEmpty ? nil : QuestionKind().state(id.subject, events)
  }
}
