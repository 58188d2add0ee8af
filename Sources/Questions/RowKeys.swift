internal import Editions
internal import Vocabulary

/// The rows of an answer as numbers. A row's key is made of the rank of each of its values, the first dimension the
/// most significant: keys stand in the order in which an answer's rows stand, and tell the rows' values.
struct RowKeys: Sendable {
  private struct Digit: Sendable {
    let dimension: Dimension
    /// By the grouping's number of a value; empty where the number is the rank.
    let ranks: [UInt32]
    /// By rank; empty for facilities and plants.
    let values: [DimensionValue]
    let count: UInt64
    var stride: UInt64 = 1
  }

  private let digits: [Digit]
  /// Not the grouping itself, whose tables take a mebibyte: answers that are kept keep this.
  private let facilities: FacilityKeys

  /// - Throws: ``QuestionError`` when the dimensions together have more rows than 64 bits can number.
  init(_ dimensions: [Dimension], _ grouping: Grouping) throws {
    facilities = grouping.facilities
    var digits = dimensions.map { Self.digit($0, grouping) }
    var stride: UInt64 = 1
    for index in digits.indices.reversed() {
      digits[index].stride = stride
      let (next, overflow) = stride.multipliedReportingOverflow(by: digits[index].count)
      guard !overflow else { throw Grouping.tooMany(dimensions) }
      stride = next
    }
    self.digits = digits
  }

  private static func digit(_ dimension: Dimension, _ grouping: Grouping) -> Digit {
    let count = grouping.ordinals(dimension)
    // Facilities are numbered in the order of their ids; categories have an order of their own.
    // Whole blocks of them, so that a damaged column's number stays within its digit.
    if dimension == .facility || dimension == .plant {
      let blocks = UInt64(max(1, (count + FacilityBlock.size - 1) / FacilityBlock.size))
      return Digit(dimension: dimension, ranks: [], values: [], count: blocks * UInt64(FacilityBlock.size))
    }
    let values = (0..<count).map { grouping.value(dimension, $0) }
    // Substances are numbered in the order of their keys.
    let isInOrder =
      dimension == .substance
      && zip(values, values.dropFirst()).allSatisfy { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
    if dimension == .category || isInOrder {
      return Digit(dimension: dimension, ranks: [], values: values, count: UInt64(count))
    }
    let ranked = Set(values).map { (value: $0, text: Array($0.text.utf8)) }
      .sorted { $0.text.lexicographicallyPrecedes($1.text) }.map(\.value)
    let rank = Dictionary(ranked.enumerated().map { ($1, UInt32($0)) }, uniquingKeysWith: { first, _ in first })
    return Digit(
      dimension: dimension, ranks: values.map { rank[$0] ?? 0 }, values: ranked, count: UInt64(max(1, ranked.count)))
  }

  /// The key of the row that a line of a group becomes.
  /// - Parameters:
  ///   - block: the first facility of the block that the group was found in.
  ///   - grouping: the one that the keys were made for.
  @inline(__always)
  func key(of group: UInt64, lane: Int, block: Int, _ grouping: Grouping) -> UInt64 {
    var key: UInt64 = 0
    for digit in digits {
      let ordinal = grouping.ordinal(digit.dimension, key: group, lane: lane, block: block)
      key &+= (digit.ranks.isEmpty ? UInt64(ordinal) : UInt64(digit.ranks[ordinal])) &* digit.stride
    }
    return key
  }

  /// The rank of a dimension's value in a row.
  @inline(__always)
  func rank(_ position: Int, _ key: UInt64) -> Int { Int(key / digits[position].stride % digits[position].count) }

  func values(_ key: UInt64) -> [DimensionValue] { digits.indices.map { value($0, rank: rank($0, key)) } }

  private func value(_ position: Int, rank: Int) -> DimensionValue {
    let digit = digits[position]
    return switch digit.dimension {
    case .facility: .facility(facilities[rank])
    case .plant: .plant(facilities[rank])
    default: digit.values[rank]
    }
  }

  /// What it takes in memory, in rows of an answer.
  var weight: Int { digits.reduce(0) { $0 + $1.ranks.count / 6 + $1.values.count * 2 } }

  /// The texts of a dimension's values by rank; nil for facilities, of which there are many.
  func texts(_ position: Int) -> [String]? {
    [.facility, .plant].contains(digits[position].dimension) ? nil : digits[position].values.map(\.text)
  }

  /// The id of a facility by its rank.
  func facility(_ rank: Int) -> String { facilities[rank] }
}
