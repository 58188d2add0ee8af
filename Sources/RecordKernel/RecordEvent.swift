/// What happened: the only thing that the record keeps. All else follows from events.
///
/// An event is never changed. One that was wrong is corrected by another that names it by its number in its subject.
/// This is the form in which events are written: what all of them have, and the fields of the domains, in one object.
/// What an event means is its domain's to say.
public struct RecordEvent<Fields: EventFields>: Codable, Equatable, Sendable {
  /// The case or plan that it is of: `SEM-21-001`, `OP2021`.
  public var subject: String
  /// What happened: a word of its domain, or one of ``KernelKind``.
  public var kind: String
  /// When it happened; nil where it did but the day is not known.
  public var date: Day?
  /// Until when, of documents, notices and notifications that wait, the public does not see it.
  public var embargo: Day?
  public var rights: Rights?
  public var documents: [RecordDocument]?
  /// Documents of the subject, by their names in the store, whose files are deleted from now on. That there were such
  /// files stays in the chain.
  public var discards: [String]?
  /// The number, in its subject, of the event that this one corrects.
  public var corrects: Int?
  public var note: String?
  /// Of the first event of a chain that continues another: where that one ended.
  public var continues: RecordHead?
  /// What it says in a kind of subject of its own.
  public var payload: EventPayload?
  public var fields = Fields()

  public init(subject: String, kind: String, date: Day? = nil) {
    (self.subject, self.kind, self.date) = (subject, kind, date)
  }

  public init(from decoder: any Decoder) throws {
    let reader = try decoder.container(keyedBy: EventField.self)
    subject = try reader.decode(String.self, forKey: "subject")
    kind = try reader.decode(String.self, forKey: "kind")
    date = try reader.read("date")
    embargo = try reader.read("embargo")
    rights = try reader.read("rights")
    documents = try reader.read("documents")
    discards = try reader.read("discards")
    corrects = try reader.read("corrects")
    note = try reader.read("note")
    continues = try reader.read("continues")
    if let kind: String = try reader.read("of") {
      // What is sealed of it may be all.
      payload =
        try (reader.read("says") as JSONValue?).map { try EventPayload(of: kind, says: $0) } ?? .unread(of: kind)
    }
    fields = try Fields(reading: reader)
  }

  public func encode(to encoder: any Encoder) throws {
    var writer = encoder.container(keyedBy: EventField.self)
    try writer.write(subject, "subject")
    try writer.write(kind, "kind")
    try writer.write(date, "date")
    try writer.write(embargo, "embargo")
    try writer.write(rights, "rights")
    try writer.write(documents, "documents")
    try writer.write(discards, "discards")
    try writer.write(corrects, "corrects")
    try writer.write(note, "note")
    try writer.write(continues, "continues")
    try writer.write(payload?.of, "of")
    try writer.write(try payload?.says(), "says")
    try fields.write(to: &writer)
  }

  /// The event with the fields of another one in place of its own, where that one has them.
  func corrected(by other: RecordEvent) -> RecordEvent {
    var event = self
    (event.date, event.embargo, event.rights) = (other.date ?? date, other.embargo ?? embargo, other.rights ?? rights)
    event.documents = other.documents ?? documents
    event.payload = other.payload ?? payload
    event.fields = fields.corrected(by: other.fields)
    return event
  }
}

/// What domains write into an event beside what all events have. All of it is optional.
public protocol EventFields: Equatable, Sendable {
  init()

  /// Reads them from an event's object.
  init(reading reader: EventReader) throws

  /// Writes them into an event's object.
  func write(to writer: inout EventWriter) throws

  /// The same with those fields of another one that it has.
  func corrected(by other: Self) -> Self
}

/// A field of an event's object. All fields of all domains are read from one container: JSON's decoder makes a
/// dictionary for each.
public struct EventField: CodingKey, ExpressibleByStringLiteral {
  public let stringValue: String
  public var intValue: Int? { nil }

  public init(stringLiteral name: String) { stringValue = name }
  public init?(stringValue: String) { self.stringValue = stringValue }
  public init?(intValue: Int) { return nil }
}

public typealias EventReader = KeyedDecodingContainer<EventField>
public typealias EventWriter = KeyedEncodingContainer<EventField>

extension EventReader {
  /// A field's value; nil where the event has it not.
  public func read<Value: Decodable>(_ field: EventField) throws -> Value? {
    try decodeIfPresent(Value.self, forKey: field)
  }
}

extension EventWriter {
  /// Writes a field, where there is a value.
  public mutating func write(_ value: (some Encodable)?, _ field: EventField) throws {
    try encodeIfPresent(value, forKey: field)
  }
}

/// Kinds of events that every domain has.
public enum KernelKind: String, CaseIterable, Sendable {
  /// Who may see the subject from now on.
  case protect
  /// Another event, put right: the fields that are given replace its own.
  case correct
  /// Another event, which did not happen.
  case retract
}

extension RecordEvent {
  public init(subject: String, _ kind: KernelKind, date: Day? = nil) {
    self.init(subject: subject, kind: kind.rawValue, date: date)
  }

  public func isOf(_ kind: KernelKind) -> Bool { self.kind == kind.rawValue }
}
