internal import Foundation

/// What an event says in a kind of subject of its own: the kind's name, and JSON that only the kind reads. A new domain
/// needs no field of ``RecordEvent``.
public struct EventPayload: Equatable, Sendable {
  /// The kind of its subject: ``SubjectKind/name``.
  public let of: String
  /// What it says, as JSON is written by ``EventCodec``. It is read once, by its kind.
  let json: [UInt8]

  init(of: String, json: [UInt8]) { (self.of, self.json) = (of, json) }

  init(of: String, says value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.init(of: of, json: Array(try encoder.encode(value)))
  }

  /// Of an event whose words are sealed, all of them.
  static func unread(of: String) -> EventPayload { EventPayload(of: of, json: Array("{}".utf8)) }

  /// What it says, for whoever does not know its kind.
  /// - Throws: `DecodingError`.
  public func says() throws -> JSONValue { try read() }

  /// - Throws: `DecodingError` for what is none of this type.
  func read<Value: Decodable>(_: Value.Type = Value.self) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(json))
  }
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
