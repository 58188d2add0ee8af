internal import Editions
internal import Synchronization
internal import Vocabulary

/// From the groups of a scan's parts to an answer's rows, in the question's order.
///
/// By facility, no two parts have a group in common: each part becomes rows on the thread that scanned it, and with a
/// limit only those go on that may be among the first. Else parts are added up, in their order.
struct AnswerMerge {
  private let question: Question
  private let grouping: Grouping
  private let keys: RowKeys
  private let order: RowOrder
  private var isByFacility: Bool { question.by.contains(.facility) }

  /// - Throws: ``QuestionError`` for more dimensions than rows can be numbered by.
  init(_ question: Question, _ grouping: Grouping) throws {
    (self.question, self.grouping) = (question, grouping)
    keys = try RowKeys(question.by, grouping)
    order = RowOrder(question, keys)
  }

  /// What a thread hands over of one part.
  enum Part: Sendable {
    case groups(GroupList)
    /// Those that may be among the first, and how many there were.
    case rows([AnswerGroup], of: Int)
  }

  /// What a thread remembers from one part to the next.
  struct Memory {
    /// The last of the first rows so far, as many as the limit: what comes behind it is not shown.
    fileprivate var bound: AnswerGroup?
  }

  func part(_ list: GroupList, _ memory: inout Memory) -> Part {
    guard isByFacility else { return .groups(list) }
    var rows = list.entries.compactMap { row($0, block: list.block) }
    let found = rows.count
    guard let limit = question.limit else {
      if order.isByKey { order.sort(&rows) }
      return .rows(rows, of: found)
    }
    if let bound = memory.bound { rows.removeAll { !order.precedes($0, bound) } }
    if rows.count >= limit {
      order.sort(&rows)
      rows.removeLast(rows.count - limit)
      memory.bound = rows.last
    }
    return .rows(rows, of: found)
  }

  private func row(_ entry: GroupList.Entry, block: Int) -> AnswerGroup? {
    guard entry.line.reports > 0 else { return nil }
    let (group, lane) = entry.key.quotientAndRemainder(dividingBy: UInt64(grouping.lanes))
    return AnswerGroup(
      key: keys.key(of: group, lane: Int(lane), block: block, grouping), value: entry.line.sum.value,
      facilities: isByFacility ? 1 : UInt32(clamping: entry.line.facilities),
      reports: UInt32(clamping: entry.line.reports))
  }

  /// - Parameter parts: in an order that does not depend on the number of threads, so that neither do the sums.
  func answer(_ parts: consuming [Part], edition: String, isCovered: Bool) -> Answer {
    var (rows, found, isSorted) = joined(parts)
    if !isSorted { order.sort(&rows) }
    // A copy: an answer that is kept must not keep the room of all its rows.
    if let limit = question.limit, rows.count > limit { rows = Array(rows.prefix(limit)) }
    if found == 0, question.by.isEmpty {
      rows = [AnswerGroup(key: 0, value: 0, facilities: 0, reports: 0)]
      found = 1
    }
    return Answer(
      question: question, edition: edition, rows: Answer.Rows(rows, keys), totalRows: found, isCovered: isCovered)
  }

  private func joined(_ parts: consuming [Part]) -> (rows: [AnswerGroup], found: Int, isSorted: Bool) {
    guard isByFacility else {
      let rows = added(parts).compactMap { row($0, block: 0) }
      return (rows, rows.count, false)
    }
    var (rows, found) = ([AnswerGroup](), 0)
    rows.reserveCapacity(
      parts.reduce(0) { sum, part in if case .rows(let rows, _) = part { sum + rows.count } else { sum } })
    for index in parts.indices {
      guard case .rows(let some, let count) = parts[index] else { continue }
      // Given up as they are joined, so that they are not held twice.
      parts[index] = .rows([], of: 0)
      rows += some
      found += count
    }
    // Parts stand in the order of their facilities.
    return (rows, found, question.limit == nil && order.isByKey && question.by.first == .facility)
  }

  /// Groups that several parts have, added in the parts' order.
  private func added(_ parts: [Part]) -> [GroupList.Entry] {
    var positions: [UInt64: Int] = [:]
    var entries: [GroupList.Entry] = []
    for case .groups(let part) in parts {
      for entry in part.entries {
        if let known = positions[entry.key] {
          entries[known].line.add(entry.line)
        } else {
          positions[entry.key] = entries.count
          entries.append(entry)
        }
      }
    }
    return entries
  }
}

/// The order of a question's rows.
private struct RowOrder: Sendable {
  private let keys: RowKeys
  private let column: Question.Order.Column?
  private let isAscending: Bool
  /// Where a dimension is sorted by, its place in the question.
  private let position: Int?

  init(_ question: Question, _ keys: RowKeys) {
    self.keys = keys
    column = question.order?.column
    isAscending = question.order?.isAscending ?? true
    if case .dimension(let dimension)? = column {
      position = question.by.firstIndex(of: dimension)
    } else {
      position = nil
    }
  }

  /// Whether rows stand by their keys alone.
  var isByKey: Bool { column == nil }

  @inline(__always)
  func precedes(_ a: AnswerGroup, _ b: AnswerGroup) -> Bool {
    switch column {
    case nil: break
    case .value?: if a.value != b.value { return (a.value < b.value) == isAscending }
    case .facilities?: if a.facilities != b.facilities { return (a.facilities < b.facilities) == isAscending }
    case .reports?: if a.reports != b.reports { return (a.reports < b.reports) == isAscending }
    case .dimension?:
      if let position {
        let (first, second) = (keys.rank(position, a.key), keys.rank(position, b.key))
        if first != second { return (first < second) == isAscending }
      }
    }
    return a.key < b.key
  }

  func sort(_ rows: inout [AnswerGroup]) { isByKey ? rows.sort { $0.key < $1.key } : rows.sort(by: precedes) }
}
