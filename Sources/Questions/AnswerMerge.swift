internal import Editions
internal import Vocabulary

/// Adds up the groups of a scan's parts in their order, and puts the rows in the question's.
struct AnswerMerge {
  private struct Group {
    let key: UInt64
    let block: Int
  }

  private let question: Question
  private let grouping: Grouping
  private var groups: [Group] = []
  /// The groups' lines, `Grouping.lanes` each.
  private var lines: [GroupLine] = []

  /// - Parameter parts: in an order that does not depend on the number of threads, so that neither do the sums.
  init(_ question: Question, _ grouping: Grouping, parts: [GroupList]) {
    self.question = question
    self.grouping = grouping
    if question.by.contains(.facility) {
      for part in parts { append(part, part.keys.indices) }
    } else {
      add(parts)
    }
  }

  /// Takes over groups that no other part has.
  private mutating func append(_ part: GroupList, _ chosen: Range<Int>) {
    groups += part.keys[chosen].map { Group(key: $0, block: part.block) }
    lines += part.lines[(chosen.lowerBound * grouping.lanes)..<(chosen.upperBound * grouping.lanes)]
  }

  private mutating func add(_ parts: [GroupList]) {
    let lanes = grouping.lanes
    var positions: [UInt64: Int] = [:]
    for part in parts {
      for (group, key) in part.keys.enumerated() {
        guard let position = positions[key] else {
          positions[key] = groups.count
          append(part, group..<(group + 1))
          continue
        }
        for lane in 0..<lanes {
          let line = part.lines[group * lanes + lane]
          lines[position * lanes + lane].sum.add(line.sum)
          lines[position * lanes + lane].reports += line.reports
          lines[position * lanes + lane].facilities += line.facilities
        }
      }
    }
  }

  func answer(edition: String, isCovered: Bool) -> Answer {
    let found = lines.indices.filter { lines[$0].reports > 0 }
    let sorted = shown(found).map { line in
      let group = groups[line / grouping.lanes]
      let values = question.by.map { grouping.value($0, key: group.key, lane: line % grouping.lanes, block: group.block) }
      let row = Answer.Row(values: values, value: lines[line].sum.value, facilities: facilities(of: line), reports: lines[line].reports)
      return Candidate(row: row, lane: line % grouping.lanes)
    }.sorted { precedes($0, $1) }
    var rows = (question.limit.map { sorted.prefix($0) } ?? sorted[...]).map(\.row)
    if found.isEmpty, question.by.isEmpty { rows = [Answer.Row(values: [], value: 0, facilities: 0, reports: 0)] }
    return Answer(
      question: question, edition: edition, rows: rows, totalRows: max(found.count, question.by.isEmpty ? 1 : 0), isCovered: isCovered)
  }

  /// A facility that is itself the group counts once.
  private func facilities(of line: Int) -> Int { question.by.contains(.facility) ? 1 : lines[line].facilities }

  /// The lines that a limit can let through: the first by their figure, with all that equal the last of them.
  private func shown(_ found: [Int]) -> [Int] {
    guard let limit = question.limit, limit < found.count, let order = question.order else { return found }
    let figures: [Double]
    switch order.column {
    case .value: figures = found.map { lines[$0].sum.value }
    case .facilities: figures = found.map { Double(facilities(of: $0)) }
    case .reports: figures = found.map { Double(lines[$0].reports) }
    case .dimension: return found
    }
    let bound = figures.sorted(by: order.isAscending ? (<) : (>))[max(0, limit - 1)]
    return zip(found, figures).filter { order.isAscending ? $0.1 <= bound : $0.1 >= bound }.map(\.0)
  }

  /// A row, and the number of its category.
  private struct Candidate {
    let row: Answer.Row
    let lane: Int
  }

  private func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
    if let order = question.order {
      switch order.column {
      case .value: if a.row.value != b.row.value { return (a.row.value < b.row.value) == order.isAscending }
      case .facilities: if a.row.facilities != b.row.facilities { return (a.row.facilities < b.row.facilities) == order.isAscending }
      case .reports: if a.row.reports != b.row.reports { return (a.row.reports < b.row.reports) == order.isAscending }
      case .dimension(let dimension):
        if let index = question.by.firstIndex(of: dimension), a.row.values[index] != b.row.values[index] {
          return precedes(index, a, b) == order.isAscending
        }
      }
    }
    for index in question.by.indices where a.row.values[index] != b.row.values[index] { return precedes(index, a, b) }
    return false
  }

  /// Categories stand in their own order, everything else by its characters.
  private func precedes(_ index: Int, _ a: Candidate, _ b: Candidate) -> Bool {
    if question.by[index] == .category { return a.lane < b.lane }
    return a.row.values[index].utf8.lexicographicallyPrecedes(b.row.values[index].utf8)
  }
}
