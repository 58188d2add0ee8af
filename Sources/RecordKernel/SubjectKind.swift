internal import Foundation
public import GRDB

/// A kind of subject that brings its own payload and its own replay: persons, consultations, meetings. The kernel
/// chains, seals and stores its events without knowing what they say.
public protocol SubjectKind: Sendable {
  associatedtype Payload: Codable & Equatable & Sendable
  /// What its events give, ready to be written into tables.
  associatedtype State: Sendable

  /// In events, as `of`.
  static var name: String { get }

  /// Which fields of a payload are personal, and whose each is: they are sealed under the key of that person.
  /// - Returns: persons by the name of the payload's field.
  func personal(_ payload: Payload, of subject: String) -> [String: String]

  /// Which fields of a payload are for nobody without the record's keys, whatever becomes of their subject.
  func kept(_ payload: Payload, of subject: String) -> Set<String>

  /// Checks all events of a subject.
  /// - Throws: ``RecordError`` for events that do not follow from one another.
  func replay(_ subject: String, _ events: [PayloadEvent<Payload>]) throws -> State

  /// Makes its tables, without rows, in place of those that are there.
  func create(_ db: Database) throws

  /// Writes a subject's rows anew.
  func write(_ subject: String, _ state: State, _ db: Database) throws

  /// Writes the rows of a subject whose words are sealed, where their key is not at hand: the same as with it.
  func writeUnread(_ subject: String, _ events: [EventHead], _ db: Database) throws

  /// Statements whose texts are what its tables say, in an order of their own.
  var digests: [String] { get }
}

extension SubjectKind {
  public func kept(_ payload: Payload, of subject: String) -> Set<String> { [] }
  public func writeUnread(_ subject: String, _ events: [EventHead], _ db: Database) throws {}
}

/// What is never sealed of an event.
public struct EventHead: Sendable {
  public let place: Int
  public let kind: String
  public let rights: Rights?
}

/// An event as its kind reads it.
public struct PayloadEvent<Payload: Sendable>: Sendable {
  /// Its place among the events of its subject, from 1.
  public let place: Int
  public let kind: String
  public let date: Day?
  /// When it was recorded.
  public let recorded: Day?
  public let says: Payload
  public let documents: [RecordDocument]
  /// Persons whose fields could not be opened: their data were erased, or no key is at hand.
  public let withheld: Set<String>

  public init(
    place: Int, kind: String, date: Day?, recorded: Day?, says: Payload, documents: [RecordDocument],
    withheld: Set<String>
  ) {
    (self.place, self.kind, self.date, self.recorded) = (place, kind, date, recorded)
    (self.says, self.documents, self.withheld) = (says, documents, withheld)
  }
}

extension RecordEvent {
  /// An event of a kind of subject of its own.
  /// - Parameter kind: what happened, a word of that kind.
  /// - Throws: ``RecordError`` for a payload that cannot be written.
  public init<Kind: SubjectKind>(
    subject: String, _ kind: String, of: Kind.Type, says payload: Kind.Payload, date: Day? = nil
  ) throws {
    self.init(subject: subject, kind: kind, date: date)
    do { self.payload = try EventPayload(of: Kind.name, says: payload) } catch {
      throw RecordError("\(subject): an event of \(kind) has what cannot be written")
    }
  }
}

/// A kind of subject, whichever it is.
public struct AnySubjectKind: Sendable {
  /// What replay gave: written into its tables within the transaction of its events.
  public struct Written: Sendable {
    let write: @Sendable (Database) throws -> Void
    public func write(_ db: Database) throws { try write(db) }
  }

  public let name: String
  public let digests: [String]
  public let create: @Sendable (Database) throws -> Void
  private let personalFields: @Sendable (EventPayload, String) throws -> [String: String]
  private let keptFields: @Sendable (EventPayload, String) throws -> Set<String>
  private let unreadWritten: @Sendable (String, [EventHead], Database) throws -> Void
  private let replayed: @Sendable (String, [PayloadEvent<EventPayload>]) throws -> Written

  public init<Kind: SubjectKind>(_ kind: Kind) {
    name = Kind.name
    digests = kind.digests
    create = { try kind.create($0) }
    personalFields = { kind.personal(try $0.read(as: Kind.self, of: $1), of: $1) }
    keptFields = { kind.kept(try $0.read(as: Kind.self, of: $1), of: $1) }
    unreadWritten = { try kind.writeUnread($0, $1, $2) }
    replayed = { subject, events in
      let own = try events.map { try $0.read(as: Kind.self, of: subject) }
      let state = try kind.replay(subject, own)
      return Written { try kind.write(subject, state, $0) }
    }
  }

  /// The paths of an event's personal fields, and whose each is.
  /// - Throws: ``RecordError`` for a payload that is none of this kind.
  public func personal(_ payload: EventPayload, of subject: String) throws -> [String: String] {
    Dictionary(uniqueKeysWithValues: try personalFields(payload, subject).map { ("says.\($0.key)", $0.value) })
  }

  /// The paths of what of an event is for nobody without the record's keys.
  /// - Throws: ``RecordError`` for a payload that is none of this kind.
  public func kept(_ payload: EventPayload, of subject: String) throws -> Set<String> {
    Set(try keptFields(payload, subject).map { "says.\($0)" })
  }

  /// Checks a subject's events: all must be of this kind, but for those that only say who may see it.
  public func replay<Fields>(_ subject: String, _ events: [ChainedEvent<Fields>]) throws -> Written {
    try replayed(subject, try Self.payloads(named: name, subject, events))
  }

  /// What can be told of a subject whose words are sealed, where their key is not at hand.
  public func unread<Fields>(_ subject: String, _ events: [ChainedEvent<Fields>]) -> Written {
    let heads = events.map { EventHead(place: $0.place, kind: $0.event.kind, rights: $0.event.rights) }
    return Written { [unreadWritten] in try unreadWritten(subject, heads, $0) }
  }

  /// A subject's events, as their kind reads them.
  public static func payloads<Kind: SubjectKind, Fields>(
    of kind: Kind.Type, _ subject: String, _ events: [ChainedEvent<Fields>]
  ) throws -> [PayloadEvent<Kind.Payload>] {
    try payloads(named: Kind.name, subject, events).map { try $0.read(as: kind, of: subject) }
  }

  private static func payloads<Fields>(
    named name: String, _ subject: String, _ events: [ChainedEvent<Fields>]
  ) throws -> [PayloadEvent<EventPayload>] {
    try events.filter { !$0.event.isOf(.protect) }.map { one in
      guard let payload = one.event.payload, payload.of == name else {
        throw RecordError("\(subject): found an event of \(one.event.payload?.of ?? one.event.kind); expected \(name)")
      }
      return PayloadEvent(
        place: one.place, kind: one.event.kind, date: one.event.date, recorded: one.recorded, says: payload,
        documents: one.event.documents ?? [], withheld: one.withheld)
    }
  }
}

extension EventPayload {
  fileprivate func read<Kind: SubjectKind>(as kind: Kind.Type, of subject: String) throws -> Kind.Payload {
    do { return try read() } catch {
      throw RecordError("\(subject): an event of the kind \(Kind.name) does not read")
    }
  }
}

extension PayloadEvent<EventPayload> {
  fileprivate func read<Kind: SubjectKind>(as kind: Kind.Type, of subject: String) throws -> PayloadEvent<Kind.Payload>
  {
    PayloadEvent<Kind.Payload>(
      place: place, kind: self.kind, date: date, recorded: recorded, says: try says.read(as: kind, of: subject),
      documents: documents, withheld: withheld)
  }
}
