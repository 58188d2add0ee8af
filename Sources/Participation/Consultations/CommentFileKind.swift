public import GRDB
public import RecordKernel

/// Of a file of a comment: which of its files, from 1. Each is a subject of its own, so that who reads the comment
/// opens it alone.
public struct CommentFileID: Hashable, Sendable {
  public let comment: CommentID
  public let place: Int

  static let prefix = "CF-"

  /// - Returns: nil for what is none.
  public init?(_ comment: CommentID, _ place: Int) {
    guard (1...AttachedFile.most).contains(place) else { return nil }
    (self.comment, self.place) = (comment, place)
  }

  /// In the record.
  public var subject: String { "\(Self.prefix)\(comment)-\(place)" }

  /// - Returns: nil for what is none.
  public init?(subject: String) {
    guard subject.hasPrefix(Self.prefix), let last = subject.lastIndex(of: "-"),
      let place = Int(subject[subject.index(after: last)...]),
      let comment = CommentID(subject: CommentID.prefix + subject[..<last].dropFirst(Self.prefix.count))
    else { return nil }
    self.init(comment, place)
    guard self.subject == subject else { return nil }
  }
}

/// A file of a comment, sealed under its author's key: whoever is erased takes it along.
public struct CommentFile: Codable, Equatable, Sendable {
  public let person: String
  /// Nil where its author's data were erased.
  public let file: AttachedFile?

  public init(person: String, _ file: AttachedFile) { (self.person, self.file) = (person, file) }

  static let word = "attached"

  /// As an event of the record, with the rights of its comment.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of id: CommentFileID, community: String?, on day: Day) throws -> RecordEvent<Fields> {
    var event = try RecordEvent<Fields>(
      subject: id.subject, Self.word, of: CommentFileKind.self, says: self, date: day)
    event.rights = Rights(level: .restricted, protocols: community.map { [$0] } ?? [])
    return event
  }
}

/// Files of comments as subjects of the record. There are no tables of them: a comment knows how many it has.
public struct CommentFileKind: SubjectKind {
  public static let name = "comment-file"

  public init() {}

  public func personal(_ payload: CommentFile, of subject: String) -> [String: String] { ["file": payload.person] }

  /// What the events of a file come to; nil where its author's data were erased.
  public func state<Fields>(_ subject: String, _ events: [ChainedEvent<Fields>]) throws -> CommentFile {
    try replay(subject, AnySubjectKind.payloads(of: Self.self, subject, events))
  }

  public func replay(_ subject: String, _ events: [PayloadEvent<CommentFile>]) throws -> CommentFile {
    guard CommentFileID(subject: subject) != nil else {
      throw RecordError("\(subject): no id of a comment's file; expected one as CF-2026-03-K7M2QX-1")
    }
    guard let first = events.first, events.count == 1, first.kind == CommentFile.word else {
      throw RecordError("\(subject): \(events.count) events; expected that it was attached, once")
    }
    guard PersonID.isOne(first.says.person) else {
      throw RecordError("\(subject): \(first.says.person.prefix(40)) is no person's id")
    }
    guard first.says.file.map({ $0.bytes.count <= AttachedFile.mostBytes }) ?? true else {
      throw RecordError("\(subject): is larger than \(AttachedFile.mostBytes) bytes")
    }
    return first.says
  }

  public func create(_ db: Database) throws {}
  public func write(_ subject: String, _ state: CommentFile, _ db: Database) throws {}
  public var digests: [String] { [] }
}
