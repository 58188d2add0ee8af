internal import Editions
internal import Vocabulary

/// Adds up segments' groups in the manifest's order, and puts the rows in the question's.
struct AnswerMerge {
  private struct Total {
    var values: [String]
    var sum = CompensatedSum()
    var reports = 0
    var facilities = 0
  }

  private struct GroupKey: Hashable {
    let local: UInt64
    let register: Register?
    let year: Int?
  }

  private let question: Question
  private let grouping: Grouping
  private var positions: [GroupKey: Int] = [:]
  private var totals: [Total] = []
  private var members: FacilitySets

  init(_ question: Question, _ grouping: Grouping, facilities: Int) {
    self.question = question
    self.grouping = grouping
    members = FacilitySets(facilities: facilities)
  }

  mutating func add(_ scan: SegmentScan, _ segment: Manifest.Segment) {
    let hasCountry = question.by.contains(.country) || question.by.contains(.register)
    var mapped: [Int] = []
    mapped.reserveCapacity(scan.groups.count)
    for group in scan.groups {
      let key = GroupKey(local: group.key, register: hasCountry ? segment.register : nil, year: question.by.contains(.year) ? segment.year : nil)
      let position: Int
      if let known = positions[key] {
        position = known
      } else {
        position = totals.count
        positions[key] = position
        totals.append(Total(values: question.by.map { grouping.value($0, key: group.key, segment: segment) }))
      }
      totals[position].sum.add(group.sum)
      totals[position].reports += group.reports
      if scan.members.isEmpty {
        // Without members the segments' facilities are different ones; a facility that is itself the group counts once.
        totals[position].facilities = question.by.contains(.facility) ? 1 : totals[position].facilities + group.facilities
      }
      mapped.append(position)
    }
    for member in scan.members {
      let position = mapped[Int(member.group)]
      if members.insert(member.facility, into: position) { totals[position].facilities += 1 }
    }
  }

  func answer(edition: String) -> Answer {
    var rows = totals.map { Answer.Row(values: $0.values, value: $0.sum.value, facilities: $0.facilities, reports: $0.reports) }
    if rows.isEmpty, question.by.isEmpty { rows = [Answer.Row(values: [], value: 0, facilities: 0, reports: 0)] }
    rows.sort { precedes($0, $1) }
    let shown = question.limit.map { Array(rows.prefix($0)) } ?? rows
    return Answer(question: question, edition: edition, rows: shown, totalRows: rows.count)
  }

  private func precedes(_ a: Answer.Row, _ b: Answer.Row) -> Bool {
    if let order = question.order {
      switch order.column {
      case .value: if a.value != b.value { return (a.value < b.value) == order.isAscending }
      case .facilities: if a.facilities != b.facilities { return (a.facilities < b.facilities) == order.isAscending }
      case .reports: if a.reports != b.reports { return (a.reports < b.reports) == order.isAscending }
      case .dimension(let dimension):
        if let index = question.by.firstIndex(of: dimension), a.values[index] != b.values[index] {
          return Self.precedes(dimension, a.values[index], b.values[index]) == order.isAscending
        }
      }
    }
    for (index, dimension) in question.by.enumerated() where a.values[index] != b.values[index] {
      return Self.precedes(dimension, a.values[index], b.values[index])
    }
    return false
  }

  /// Categories stand in their own order, everything else by its characters.
  private static func precedes(_ dimension: Dimension, _ a: String, _ b: String) -> Bool {
    if dimension == .category, let first = Category(code: a), let second = Category(code: b) { return first.rawValue < second.rawValue }
    return a.utf8.lexicographicallyPrecedes(b.utf8)
  }
}

/// A set of facilities for each group: bits while that is small, hashed pairs beyond.
private struct FacilitySets {
  private let words: Int
  /// Of each group, one bit a facility, group after group.
  private var bits: [UInt64] = []
  private var pairs: Set<UInt64> = []
  private static let limit = 8 << 20  // words: 64 MiB

  init(facilities: Int) { words = (facilities + 63) / 64 }

  /// True when the facility was not yet in the group's set.
  mutating func insert(_ facility: UInt32, into group: Int) -> Bool {
    let end = (group + 1) * words
    if end > Self.limit { return pairs.insert(UInt64(group) << 32 | UInt64(facility)).inserted }
    if end > bits.count { bits.append(contentsOf: repeatElement(0, count: end - bits.count)) }
    let word = group * words + Int(facility / 64)
    let mask: UInt64 = 1 << UInt64(facility % 64)
    if bits[word] & mask != 0 { return false }
    bits[word] |= mask
    return true
  }
}
