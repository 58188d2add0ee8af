/// A payload that is one of several events. In JSON it is one field: the event's word, with what it says.
public protocol EventChoice: Codable, Equatable, Sendable {
  /// What such events happen to, in errors: `an advice`.
  static var subject: String { get }

  /// Each event there is.
  static var choices: [EventWord<Self>] { get }
}

/// One of the events that a payload can be: its word in the record, and how what it says is read and written.
public struct EventWord<Event: Sendable>: Sendable {
  let word: String
  let isWord: @Sendable (Event) -> Bool
  let read: @Sendable (_ fields: EventReader, _ key: EventField) throws -> Event
  let write: @Sendable (_ event: Event, _ fields: inout EventWriter, _ key: EventField) throws -> Void

  /// - Parameters:
  ///   - word: in the record; it never changes.
  ///   - make: makes the event of what it says.
  ///   - says: what an event says that is this one; nil for another.
  public init<Says: Codable & Sendable>(
    _ word: String, _ make: @escaping @Sendable (Says) -> Event, _ says: @escaping @Sendable (Event) -> Says?
  ) {
    self.word = word
    isWord = { says($0) != nil }
    read = { make(try $0.decode(Says.self, forKey: $1)) }
    write = { try $1.encode(says($0), forKey: $2) }
  }
}

extension EventChoice {
  /// What is read is always one of them, so that no file leads to the trap: it is for whoever adds an event and does
  /// not list it, and goes off when the first one is made.
  private var choice: EventWord<Self> {
    guard let choice = Self.choices.first(where: { $0.isWord(self) }) else {
      preconditionFailure("an event of \(Self.subject) that is none of its choices")
    }
    return choice
  }

  /// The word of its event.
  public var kind: String { choice.word }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: EventField.self)
    guard let key = fields.allKeys.first, fields.allKeys.count == 1,
      let choice = Self.choices.first(where: { $0.word == key.stringValue })
    else {
      throw RecordError("found no event of \(Self.subject); expected one of \(Self.choices.map(\.word))")
    }
    self = try choice.read(fields, key)
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: EventField.self)
    let choice = choice
    try choice.write(self, &fields, EventField(stringLiteral: choice.word))
  }
}

extension EventChoice {
  /// As an event of the record, which those who keep it see, and the protocols that it is under.
  /// - Throws: ``RecordError``.
  public func kept<Kind: SubjectKind, Fields>(
    as subject: String, of kind: Kind.Type, on day: Day, protocols: [String] = []
  ) throws -> RecordEvent<Fields> where Kind.Payload == Self {
    var event = try RecordEvent<Fields>(subject: subject, self.kind, of: kind, says: self, date: day)
    event.rights = Rights(level: .restricted, protocols: protocols)
    return event
  }
}
