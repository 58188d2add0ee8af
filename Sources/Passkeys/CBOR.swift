/// A value of CBOR (RFC 8949), of the parts that WebAuthn uses: whole numbers, byte and text strings, lists and maps of
/// definite length, and the simple values.
indirect enum CBOR: Equatable, Sendable {
  case integer(Int)
  case bytes([UInt8])
  case text(String)
  case list([CBOR])
  case map([Key: CBOR])
  case bool(Bool)
  case null

  enum Key: Hashable, Sendable {
    case integer(Int)
    case text(String)
  }

  /// How deep lists and maps may lie in one another: an attestation has three levels.
  static let mostDepth = 4
  /// How many values all of it may have.
  static let mostValues = 256

  /// Reads one value from the beginning of some bytes, and says how many it took.
  ///
  /// Numbers must be written as short as they can be, and no key may come twice (CTAP2 canonical form): two readers then
  /// never see two things in the same bytes. What comes behind is the caller's.
  /// - Throws: ``PasskeyError`` for anything else.
  static func read(_ bytes: [UInt8]) throws(PasskeyError) -> (value: CBOR, length: Int) {
    var reader = Reader(bytes: bytes)
    let value = try reader.value(depth: 0)
    return (value, reader.position)
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0
    var values = 0

    mutating func value(depth: Int) throws(PasskeyError) -> CBOR {
      values += 1
      guard depth <= CBOR.mostDepth, values <= CBOR.mostValues else { throw .malformed("CBOR is nested too deep") }
      guard position < bytes.count else { throw .malformed("CBOR ends early") }
      let (major, short) = (bytes[position] >> 5, bytes[position] & 0x1F)
      position += 1
      if major == 7 {
        switch short {
        case 20: return .bool(false)
        case 21: return .bool(true)
        case 22: return .null
        default: throw .malformed("CBOR has a value that no passkey needs")
        }
      }
      let argument = try self.argument(short)
      switch major {
      case 0: return .integer(argument)
      case 1: return .integer(-1 - argument)
      case 2: return .bytes(try take(argument))
      case 3:
        guard let text = String(validating: try take(argument), as: UTF8.self) else {
          throw .malformed("CBOR has a text that is not UTF-8")
        }
        return .text(text)
      case 4:
        try checkCount(argument)
        var list: [CBOR] = []
        for _ in 0..<argument { list.append(try value(depth: depth + 1)) }
        return .list(list)
      case 5:
        try checkCount(argument)
        var map: [Key: CBOR] = [:]
        for _ in 0..<argument {
          let key: Key
          switch try value(depth: depth + 1) {
          case .integer(let number): key = .integer(number)
          case .text(let text): key = .text(text)
          default: throw .malformed("CBOR has a key that is neither number nor text")
          }
          guard map[key] == nil else { throw .malformed("CBOR has a key twice") }
          map[key] = try value(depth: depth + 1)
        }
        return .map(map)
      default: throw .malformed("CBOR has a tag, which no passkey needs")
      }
    }

    /// Each element takes a byte at least: a count beyond what is there is a bomb.
    private func checkCount(_ count: Int) throws(PasskeyError) {
      guard count <= bytes.count - position else { throw .malformed("CBOR ends early") }
    }

    private mutating func argument(_ short: UInt8) throws(PasskeyError) -> Int {
      if short < 24 { return Int(short) }
      guard (24...27).contains(short) else { throw .malformed("CBOR of an indefinite length") }
      let width = 1 << Int(short - 24)
      let number = try take(width).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let least: UInt64 = width == 1 ? 24 : 1 << (UInt64(width) * 4)
      guard number >= least, let small = Int(exactly: number), small < Int.max else {
        throw .malformed("CBOR has a number that is too long")
      }
      return small
    }

    private mutating func take(_ count: Int) throws(PasskeyError) -> [UInt8] {
      guard count <= bytes.count - position else { throw .malformed("CBOR ends early") }
      defer { position += count }
      return Array(bytes[position..<position + count])
    }
  }
}

extension CBOR {
  subscript(key: Int) -> CBOR? { if case .map(let map) = self { map[.integer(key)] } else { nil } }
  subscript(key: String) -> CBOR? { if case .map(let map) = self { map[.text(key)] } else { nil } }
  var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  var bytes: [UInt8]? { if case .bytes(let value) = self { value } else { nil } }
  var text: String? { if case .text(let value) = self { value } else { nil } }
}
