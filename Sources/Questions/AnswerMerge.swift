internal import Dispatch
internal import Editions
internal import Synchronization
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
  /// Of each register, the facilities of its years' groups.
  private var members: [Register: [Members]] = [:]

  /// The facilities of one segment's groups, by facility, and the groups' positions in ``totals``.
  private struct Members: Sendable {
    let list: [GroupTable.Member]
    let groups: [Int]
  }

  init(_ question: Question, _ grouping: Grouping) {
    self.question = question
    self.grouping = grouping
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
    if !scan.members.isEmpty { members[segment.register, default: []].append(Members(list: scan.members, groups: mapped)) }
  }

  /// Counts each group's facilities, those of several years once; registers side by side, for they share none.
  private mutating func countMembers() {
    let registers = Array(members.values)
    let counts = Mutex([[Int32]](repeating: [], count: registers.count))
    let groups = totals.count
    DispatchQueue.concurrentPerform(iterations: registers.count) { index in
      let count = Self.count(registers[index], groups: groups)
      counts.withLock { $0[index] = count }
    }
    for count in counts.withLock({ $0 }) {
      for (group, facilities) in count.enumerated() { totals[group].facilities += Int(facilities) }
    }
    members = [:]
  }

  /// How many facilities each group has in one register.
  ///
  /// Every segment lists its members by facility, so the years of a register are walked together: a facility was
  /// counted in a group when it is the last one counted there.
  /// - Complexity: O(members + facilities x years).
  private static func count(_ years: [Members], groups: Int) -> [Int32] {
    var last = [UInt32](repeating: .max, count: groups)
    var counts = [Int32](repeating: 0, count: groups)
    var next = [Int](repeating: 0, count: years.count)
    var heads = years.map { $0.list.first?.facility ?? .max }
    while let facility = heads.min(), facility != .max {
      for year in years.indices where heads[year] == facility {
        var position = next[year]
        years[year].list.withUnsafeBufferPointer { list in
          while position < list.count, list[position].facility == facility {
            let group = years[year].groups[Int(list[position].group)]
            if last[group] != facility {
              last[group] = facility
              counts[group] += 1
            }
            position += 1
          }
          heads[year] = position < list.count ? list[position].facility : .max
        }
        next[year] = position
      }
    }
    return counts
  }

  mutating func answer(edition: String, isCovered: Bool) -> Answer {
    countMembers()
    var rows = totals.map { Answer.Row(values: $0.values, value: $0.sum.value, facilities: $0.facilities, reports: $0.reports) }
    if rows.isEmpty, question.by.isEmpty { rows = [Answer.Row(values: [], value: 0, facilities: 0, reports: 0)] }
    rows.sort { [question] in Self.precedes($0, $1, question) }
    let shown = question.limit.map { Array(rows.prefix($0)) } ?? rows
    return Answer(question: question, edition: edition, rows: shown, totalRows: rows.count, isCovered: isCovered)
  }

  private static func precedes(_ a: Answer.Row, _ b: Answer.Row, _ question: Question) -> Bool {
    if let order = question.order {
      switch order.column {
      case .value: if a.value != b.value { return (a.value < b.value) == order.isAscending }
      case .facilities: if a.facilities != b.facilities { return (a.facilities < b.facilities) == order.isAscending }
      case .reports: if a.reports != b.reports { return (a.reports < b.reports) == order.isAscending }
      case .dimension(let dimension):
        if let index = question.by.firstIndex(of: dimension), a.values[index] != b.values[index] {
          return precedes(dimension, a.values[index], b.values[index]) == order.isAscending
        }
      }
    }
    for (index, dimension) in question.by.enumerated() where a.values[index] != b.values[index] {
      return precedes(dimension, a.values[index], b.values[index])
    }
    return false
  }

  /// Categories stand in their own order, everything else by its characters.
  private static func precedes(_ dimension: Dimension, _ a: String, _ b: String) -> Bool {
    if dimension == .category, let first = Category(code: a), let second = Category(code: b) { return first.rawValue < second.rawValue }
    return a.utf8.lexicographicallyPrecedes(b.utf8)
  }
}
