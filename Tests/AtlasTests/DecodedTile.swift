import Foundation
import Tiles

/// A vector tile read by the format's description, for tests; none of the writer's code is in it.
struct DecodedTile {
  struct Feature {
    let id: Int
    let type: Int
    let attributes: [String: String]
    /// Runs of places; rings are not closed.
    let runs: [[TilePlace]]

    /// By the surveyor's formula, y downwards.
    var area: Int {
      runs.reduce(0) { sum, ring in
        zip(ring, ring.dropFirst() + ring.prefix(1)).reduce(sum) {
          $0 + Int($1.0.x) * Int($1.1.y) - Int($1.1.x) * Int($1.0.y)
        }
      } / 2
    }
  }

  struct Malformed: Error {}

  private(set) var layer = ""
  private(set) var features: [Feature] = []

  init(_ bytes: [UInt8]) throws {
    for field in try Self.fields(bytes[...]) where field.number == 3 { try read(field.bytes) }
  }

  private struct Field {
    let number: Int
    let value: UInt64
    let bytes: ArraySlice<UInt8>
  }

  private static func varint(_ bytes: inout ArraySlice<UInt8>) throws -> UInt64 {
    var (value, shift): (UInt64, UInt64) = (0, 0)
    while let byte = bytes.popFirst() {
      guard shift < 64 else { break }
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw Malformed()
  }

  private static func fields(_ bytes: ArraySlice<UInt8>) throws -> [Field] {
    var (rest, made) = (bytes, [Field]())
    while !rest.isEmpty {
      let key = try varint(&rest)
      let size: Int
      switch key & 7 {
      case 0:
        made.append(Field(number: Int(key >> 3), value: try varint(&rest), bytes: []))
        continue
      case 1: size = 8
      case 2: size = Int(try varint(&rest))
      case 5: size = 4
      default: throw Malformed()
      }
      guard size <= rest.count else { throw Malformed() }
      let own = rest.prefix(size)
      rest = rest.dropFirst(size)
      let value = size <= 8 ? own.reversed().reduce(0) { $0 << 8 | UInt64($1) } : 0
      made.append(Field(number: Int(key >> 3), value: value, bytes: own))
    }
    return made
  }

  private static func zigzag(_ value: UInt64) -> Int { Int(value >> 1) ^ -Int(value & 1) }

  private static func varints(_ bytes: ArraySlice<UInt8>) throws -> [UInt64] {
    var (rest, made) = (bytes, [UInt64]())
    while !rest.isEmpty { made.append(try varint(&rest)) }
    return made
  }

  private mutating func read(_ bytes: ArraySlice<UInt8>) throws {
    let fields = try Self.fields(bytes)
    func texts(_ number: Int) -> [String] {
      fields.filter { $0.number == number }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }
    layer = texts(1).first ?? ""
    let keys = texts(3)
    let values = try fields.filter { $0.number == 4 }.map { field -> String in
      guard let own = try Self.fields(field.bytes).first else { throw Malformed() }
      switch own.number {
      case 1: return String(decoding: own.bytes, as: UTF8.self)
      case 2: return "\(Float(bitPattern: UInt32(own.value)))"
      case 3: return "\(Double(bitPattern: own.value))"
      case 6: return "\(Self.zigzag(own.value))"
      default: return "\(own.value)"
      }
    }
    guard fields.contains(where: { $0.number == 15 && $0.value == 2 }) else { throw Malformed() }
    for field in fields where field.number == 2 {
      let own = try Self.fields(field.bytes)
      let tags = try own.first { $0.number == 2 }.map { try Self.varints($0.bytes) } ?? []
      var attributes: [String: String] = [:]
      for pair in stride(from: 0, to: tags.count - 1, by: 2) {
        guard Int(tags[pair]) < keys.count, Int(tags[pair + 1]) < values.count else { throw Malformed() }
        attributes[keys[Int(tags[pair])]] = values[Int(tags[pair + 1])]
      }
      let type = own.first { $0.number == 3 }.map { Int($0.value) } ?? 0
      features.append(
        Feature(
          id: own.first { $0.number == 1 }.map { Int($0.value) } ?? 0, type: type, attributes: attributes,
          runs: try Self.runs(try own.first { $0.number == 4 }.map { try Self.varints($0.bytes) } ?? [])))
    }
  }

  private static func runs(_ commands: [UInt64]) throws -> [[TilePlace]] {
    var (runs, x, y, index) = ([[TilePlace]](), 0, 0, 0)
    while index < commands.count {
      let (command, count) = (commands[index] & 7, Int(commands[index] >> 3))
      index += 1
      guard command != 7 else { continue }
      guard [1, 2].contains(command), index + 2 * count <= commands.count else { throw Malformed() }
      for _ in 0..<count {
        (x, y) = (x + zigzag(commands[index]), y + zigzag(commands[index + 1]))
        index += 2
        if command == 1 { runs.append([]) }
        guard !runs.isEmpty else { throw Malformed() }
        runs[runs.count - 1].append(TilePlace(x: x, y: y))
      }
    }
    return runs
  }
}
