/// What an event says in a kind of subject of its own: the kind's name, and a value that only the kind reads. A new
/// domain needs no field of ``RecordEvent``.
public struct EventPayload: Equatable, Sendable {
  /// The kind of its subject: ``SubjectKind/name``.
  public let of: String
  public let says: JSONValue

  public init(of: String, says: JSONValue) { (self.of, self.says) = (of, says) }
}

/// A JSON value, kept as it was written: what a program does not know it hands on.
public indirect enum JSONValue: Codable, Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  public init(from decoder: any Decoder) throws {
    // What is most frequent comes first: each wrong guess is an error that is thrown, which takes longest of all.
    let one = try decoder.singleValueContainer()
    if let value = try? one.decode(String.self) {
      self = .text(value)
    } else if let value = try? one.decode([String: JSONValue].self) {
      self = .object(value)
    } else if let value = try? one.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? one.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? one.decode(Double.self) {
      self = .number(value)
    } else if one.decodeNil() {
      self = .null
    } else {
      self = .list(try one.decode([JSONValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var one = encoder.singleValueContainer()
    switch self {
    case .null: try one.encodeNil()
    case .bool(let value): try one.encode(value)
    case .integer(let value): try one.encode(value)
    case .number(let value): try one.encode(value)
    case .text(let value): try one.encode(value)
    case .list(let values): try one.encode(values)
    case .object(let values): try one.encode(values)
    }
  }
}
