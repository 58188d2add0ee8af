internal import Editions
internal import Vocabulary

/// The values of a question's dimensions as numbers, packed into one key.
struct FlowKeys {
  /// Two words: all dimensions together need more than one.
  struct Key: Hashable {
    fileprivate var low: UInt64 = 0
    fileprivate var high: UInt64 = 0
  }

  private struct Field {
    let dimension: FlowDimension
    let bits: Int
    /// Where its bits begin in the key.
    let shift: Int
  }

  private let edition: Edition
  private let ground: ReceiverGround
  private let fields: [Field]
  /// By receiver, a position in ``receiverNames``; empty unless receivers are told apart.
  private let receiver: [UInt32]
  private let receiverNames: [String]
  /// By receiver, a position in ``sectorNames``; empty unless their sectors are told apart.
  private let sector: [UInt32]
  private let sectorNames: [String]

  /// Digits of a receiver's sector.
  private static let sectorDigits = 4

  /// How many bits a key has, where all are in its first word.
  let bits: Int?

  init(_ dimensions: [FlowDimension], _ edition: Edition) throws {
    self.edition = edition
    let ground = try edition.receiverGround()
    self.ground = ground
    (receiver, receiverNames) =
      dimensions.contains(.receiver)
      ? Self.numbered(
        try edition.receivers().map { place in
          place.facility.map { edition.facilities[$0] } ?? (place.name.isEmpty ? Answer.unknown : place.name)
        }) : ([], [])
    (sector, sectorNames) =
      dimensions.contains(.toSector)
      ? Self.numbered(
        ground.sector.map { $0 == 0 ? Answer.unknown : String(String($0).prefix(Self.sectorDigits)) }) : ([], [])
    var shift = 0
    var fields: [Field] = []
    for dimension in dimensions {
      let count =
        switch dimension {
        case .year: Int(UInt16.max) + 1
        case .fromCountry: Country.allCases.count
        case .fromState, .toState: edition.catalog.places.count + 1
        case .toCountry: ground.countries.count
        case .substance: edition.catalog.substances.count
        case .category: Int(UInt8.max) + 1
        case .sender: edition.facilities.count
        case .receiver: receiverNames.count
        case .toSector: sectorNames.count
        case .receiverKnown: ReceiverKnowledge.allCases.count
        }
      let bits = Int.bitWidth - max(0, count - 1).leadingZeroBitCount
      // No field is in both words.
      if shift < 64, shift + bits > 64 { shift = 64 }
      fields.append(Field(dimension: dimension, bits: bits, shift: shift))
      shift += bits
    }
    self.fields = fields
    bits = shift <= 64 ? shift : nil
  }

  /// Each name once, and for each its position there.
  private static func numbered(_ all: [String]) -> (positions: [UInt32], names: [String]) {
    var known: [String: UInt32] = [:]
    var names: [String] = []
    let positions = all.map { name -> UInt32 in
      if let position = known[name] { return position }
      let position = UInt32(clamping: names.count)
      known[name] = position
      names.append(name)
      return position
    }
    return (positions, names)
  }

  func key(_ transfer: Transfer) -> Key {
    var key = Key()
    for field in fields {
      let number =
        switch field.dimension {
        case .year: transfer.year
        case .fromCountry: Country.allCases.firstIndex(of: transfer.register.country) ?? 0
        case .fromState: transfer.place
        case .toCountry: Int(ground.country[transfer.receiver])
        case .toState: Int(ground.place[transfer.receiver])
        case .substance: transfer.substance
        case .category: Int(transfer.category.rawValue)
        case .sender: transfer.sender
        case .receiver: Int(receiver[transfer.receiver])
        case .toSector: Int(sector[transfer.receiver])
        case .receiverKnown: ReceiverKnowledge.allCases.firstIndex(of: ground.knowledge[transfer.receiver]) ?? 0
        }
      if field.shift < 64 {
        key.low |= UInt64(number) << UInt64(field.shift)
      } else {
        key.high |= UInt64(number) << UInt64(field.shift - 64)
      }
    }
    return key
  }

  /// The key as a number, where its bits are so few.
  func number(_ key: Key) -> Int { Int(truncatingIfNeeded: key.low) }

  /// What the numbers of a key stand for.
  func values(_ key: Key) -> [String] {
    fields.map { field in
      let word = field.shift < 64 ? key.low >> UInt64(field.shift) : key.high >> UInt64(field.shift - 64)
      let number = Int(truncatingIfNeeded: word & (1 << UInt64(field.bits) - 1))
      let states = edition.catalog.places
      return switch field.dimension {
      case .year: String(number)
      case .fromCountry: Country.allCases[number].rawValue
      case .fromState, .toState: number > 0 ? states[number - 1].code : Answer.unknown
      case .toCountry: ground.countries[number]
      case .substance: edition.catalog.substances[number].substance.key
      case .category: Category(rawValue: UInt8(truncatingIfNeeded: number))?.code ?? Answer.unknown
      case .sender: edition.facilities[number]
      case .receiver: receiverNames[number]
      case .toSector: sectorNames[number]
      case .receiverKnown: ReceiverKnowledge.allCases[number].rawValue
      }
    }
  }
}

/// Transfers added up by their keys: by position in an array while keys are short, else through a dictionary.
struct FlowGroups {
  private struct Group {
    let key: FlowKeys.Key
    var sum = CompensatedSum()
    var count = 0
  }

  private static let mostBits = 22

  private let keys: FlowKeys
  private var groups: [Group] = []
  /// By key, the position of its group plus one.
  private var positions: [UInt32]
  private var dictionary: [FlowKeys.Key: Int] = [:]
  private let isShort: Bool

  init(_ keys: FlowKeys) {
    self.keys = keys
    isShort = keys.bits.map { $0 <= Self.mostBits } ?? false
    positions = isShort ? [UInt32](repeating: 0, count: 1 << (keys.bits ?? 0)) : []
  }

  mutating func add(_ transfer: Transfer) {
    let group = position(keys.key(transfer))
    groups[group].sum.add(transfer.amount)
    groups[group].count += 1
  }

  private mutating func position(_ key: FlowKeys.Key) -> Int {
    if isShort {
      let number = keys.number(key)
      if positions[number] > 0 { return Int(positions[number]) - 1 }
      groups.append(Group(key: key))
      positions[number] = UInt32(groups.count)
    } else {
      if let known = dictionary[key] { return known }
      dictionary[key] = groups.count
      groups.append(Group(key: key))
    }
    return groups.count - 1
  }

  /// In no order.
  var rows: [FlowAnswer.Row] {
    groups.map { FlowAnswer.Row(values: keys.values($0.key), mass: Kilograms($0.sum.value), transfers: $0.count) }
  }
}
