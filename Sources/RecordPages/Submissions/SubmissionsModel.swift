internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The register of submissions: one page of those that a filter asks for, and how many there are.
struct SubmissionsModel: Sendable {
  /// A submission, and how late it is on the day it is shown.
  struct Line: Sendable {
    let line: CaseLine
    let late: Int?
    let beyondCustom: Int?
  }

  static let pageSize = 50

  let process: SubmissionProcess
  let filter: CaseFilter
  let lines: [Line]
  /// Of all that the filter lets through.
  let found: Int
  let page: Int
  /// The address's own words, but for the page.
  let asked: [(name: String, value: String)]
  /// Of the whole register, whatever the filter.
  let all: Int
  let open: Int
  let overdue: Int

  var hasMore: Bool { page * Self.pageSize < found }

  init(_ visit: Visit) throws {
    let record = try visit.record()
    let today = visit.today
    let parameters = visit.parameters.withoutEmpty
    process = record.process
    filter = try visit.caseFilter(parameters)
    page = try parameters.number("page", in: 1...1_000_000, standard: 1)
    asked = parameters.items.filter { $0.name != "page" }
    found = try record.countCases(filter, reader: .anyone, today: today)
    lines = try record.cases(
      filter, reader: .anyone, today: today, offset: (page - 1) * Self.pageSize, limit: Self.pageSize
    ).map { Line(line: $0, late: $0.late(today), beyondCustom: $0.beyondCustom(today)) }
    all = try record.countCases(CaseFilter(), reader: .anyone, today: today)
    var some = CaseFilter()
    some.isOpen = true
    open = try record.countCases(some, reader: .anyone, today: today)
    some.isLate = true
    overdue = try record.countCases(some, reader: .anyone, today: today)
  }
}
