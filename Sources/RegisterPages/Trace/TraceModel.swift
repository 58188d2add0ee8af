internal import PortalKernel
internal import Questions
internal import Vocabulary

/// One page of the cells that a figure sums.
struct TraceModel: Sendable {
  private static let pageSize = 100

  let names: Names
  let question: Question
  let sum: Double
  /// Nil for a measure that does not weigh.
  let hazard: HazardNote?
  let cells: [TraceCell]
  /// Of all pages.
  let all: Int
  /// From 1.
  let pageNumber: Int

  /// How many come before this page.
  var skipped: Int { (pageNumber - 1) * Self.pageSize }

  init(_ visit: Visit) throws {
    let question = try visit.parameters.question().filters
    let page = try visit.parameters.number("page", in: 1...1_000_000, standard: 1)
    var cells: [TraceCell] = []
    var all = 0
    // One pass counts all cells; only those of the page are turned into rows.
    try visit.served.trace(question, skip: (page - 1) * Self.pageSize, limit: Self.pageSize) { row in
      cells.append(TraceCell(row, question.measure, visit.served))
    } counted: {
      all = $0
    }
    if page > 1, cells.isEmpty {
      throw Problem.parameter(
        "page", found: String(page), expected: .number(1...max(1, (all + Self.pageSize - 1) / Self.pageSize)))
    }
    names = visit.names
    sum = try visit.reading.total(question).value
    hazard = try visit.served.edition.hazardNote(question, visit.served.evidence)
    (self.question, self.cells, self.all, pageNumber) = (question, cells, all, page)
  }
}
