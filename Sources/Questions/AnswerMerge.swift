internal import Editions
internal import Vocabulary

/// Adds up the groups of a scan's parts in their order, and puts the rows in the question's.
struct AnswerMerge {
  private let question: Question
  private let grouping: Grouping
  /// The first facility of the block that each entry was found in first.
  private var blocks: [Int] = []
  private var entries: [GroupList.Entry] = []

  /// - Parameter parts: in an order that does not depend on the number of threads, so that neither do the sums.
  init(_ question: Question, _ grouping: Grouping, parts: [GroupList]) {
    self.question = question
    self.grouping = grouping
    let isByFacility = question.by.contains(.facility)  // then no two parts have a group in common
    var positions: [UInt64: Int] = [:]
    for part in parts {
      for entry in part.entries {
        if !isByFacility {
          if let known = positions[entry.key] {
            entries[known].line.add(entry.line)
            continue
          }
          positions[entry.key] = entries.count
        }
        entries.append(entry)
        blocks.append(part.block)
      }
    }
  }

  func answer(edition: String, isCovered: Bool) -> Answer {
    let found = entries.indices.filter { entries[$0].line.reports > 0 }
    let sorted = shown(found).map { index in
      let (key, lane) = entries[index].key.quotientAndRemainder(dividingBy: UInt64(grouping.lanes))
      let values = question.by.map { grouping.value($0, key: key, lane: Int(lane), block: blocks[index]) }
      let line = entries[index].line
      return Candidate(
        row: Answer.Row(values: values, value: line.sum.value, facilities: facilities(of: line), reports: line.reports),
        lane: Int(lane))
    }.sorted { precedes($0, $1) }
    var rows = (question.limit.map { sorted.prefix($0) } ?? sorted[...]).map(\.row)
    if found.isEmpty, question.by.isEmpty { rows = [Answer.Row(values: [], value: 0, facilities: 0, reports: 0)] }
    return Answer(
      question: question, edition: edition, rows: rows, totalRows: max(found.count, question.by.isEmpty ? 1 : 0),
      isCovered: isCovered)
  }

  /// A facility that is itself the group counts once.
  private func facilities(of line: GroupLine) -> Int { question.by.contains(.facility) ? 1 : line.facilities }

  /// The entries that a limit can let through: the first by their figure, with all that equal the last of them.
  private func shown(_ found: [Int]) -> [Int] {
    guard let limit = question.limit, limit < found.count, let order = question.order else { return found }
    let figures: [Double]
    switch order.column {
    case .value: figures = found.map { entries[$0].line.sum.value }
    case .facilities: figures = found.map { Double(facilities(of: entries[$0].line)) }
    case .reports: figures = found.map { Double(entries[$0].line.reports) }
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
      case .facilities:
        if a.row.facilities != b.row.facilities { return (a.row.facilities < b.row.facilities) == order.isAscending }
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
    return a.row.values[index].text.utf8.lexicographicallyPrecedes(b.row.values[index].text.utf8)
  }
}
