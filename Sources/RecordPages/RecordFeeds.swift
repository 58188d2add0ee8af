internal import Foundation
internal import Outputs
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// Feeds, calendars, documents and data of the public record: all of them what anyone may see.
extension Visit {
  private static let feedEntries = 25

  /// The submission that a feed is of; nil for all of them.
  /// - Throws: ``Problem`` for one that nobody may see.
  private func subject(_ name: String, _ record: RecordStore) throws -> CaseFile? {
    if name == "submissions" { return nil }
    guard let file = try record.caseFile(name, reader: .anyone, today: today) else {
      throw Problem.notFound(
        "no such feed: expected submissions, a submission, consultations, meetings, advice or council, with .atom or "
          + ".ics"
      )
    }
    return file
  }

  /// The record's words in the language that the address asks for.
  private func recordWords(_ record: RecordStore) throws -> RecordWords {
    RecordWords(process: record.process, printer: printer(in: try asked()))
  }

  func feed(of name: String) throws -> Reply {
    if name == "consultations" { return try consultationFeed() }
    if name == "meetings" { return try meetingFeed() }
    if name == "advice" { return try adviceFeed() }
    if name == "council" { return try councilFeed() }
    let record = try record()
    let page = try parameters.number("page", in: 1...1_000_000, standard: 1)
    let language = try asked()
    let file = try subject(name, record)
    let words = try recordWords(record)
    let title = file.map { "\($0.id) \($0.title[language])" } ?? words.t("submissions.title")
    let from = (page - 1) * Self.feedEntries
    let found = try record.recentSteps(
      of: file?.id, reader: .anyone, today: today, offset: from, limit: Self.feedEntries + 1)
    func address(_ page: Int) -> String {
      FileRoutes.feed.address(name, query: [("lang", language.rawValue)] + (page > 1 ? [("page", String(page))] : []))
    }
    let head = page == 1 ? try record.heads.heads().last : nil
    let witness = head.map { AtomFeed.Entry($0, title: words.t("record.head"), at: site.publicAddress) }
    let steps = found.prefix(Self.feedEntries).map {
      AtomFeed.Entry(
        $0.line, $0.transition, on: $0.date, step: $0.position, at: site.publicAddress, language, record.process)
    }
    return Reply(
      AtomFeed.text(
        (witness.map { [$0] } ?? []) + steps, title: title, address: site.publicAddress, path: address(page),
        next: found.count > Self.feedEntries ? address(page + 1) : nil, language: language),
      type: MediaType.atom)
  }

  func calendar(of name: String) throws -> Reply {
    if name == "consultations" { return try consultationCalendar() }
    if name == "meetings" { return try meetingCalendar() }
    if name == "advice" { return try adviceCalendar() }
    if name == "council" { return try councilCalendar() }
    let record = try record()
    let language = try asked()
    let file = try subject(name, record)
    let words = try recordWords(record)
    let title = file.map { "\($0.id) \($0.title[language])" } ?? words.t("submissions.title")
    var open = CaseFilter()
    (open.isOpen, open.id) = (true, file?.id)
    let dues = try record.cases(open, reader: .anyone, today: today, limit: 10_000).map { line in
      let kind = line.dueKind == .target ? " \(words.t("submissions.customary"))" : ""
      let assumed = line.isAssumed ? " \(words.t("submissions.assumed"))" : ""
      let holder = words.holder(line.holder, line.party)
      let text = words.t(
        "calendar.due", ["state": words.state(line.state), "holder": holder, "kind": kind + assumed])
      return (line: line, text: "\(line.id) \(line.title[language]): \(text)")
    }
    return Reply(
      DueCalendar.text(dues, title: title, address: site.publicAddress, language: language), type: MediaType.calendar)
  }

  /// A document of a case, challenge, pledge or meeting: under its hash, never under the name that its file had.
  func document(_ id: String, _ hash: String) throws -> Reply {
    let record = try record()
    let documents =
      try record.recordings(of: id, for: protocolReader())?.flatMap(\.documents)
      ?? record.caseFile(id, reader: .anyone, today: today)?.documents
      ?? record.pledge(id, reader: .anyone, today: today)?.documents
      ?? record.challenge(id, reader: .anyone, today: today)?.documents
    guard let document = documents?.first(where: { $0.sha256 == hash }),
      let reply = Reply(document, of: id, record)
    else { throw Problem.notFound("no such document") }
    return reply
  }

  func planPackage() throws -> Reply {
    let plan = try plan(parameters)
    let data = site.publicAddress + DataRoutes.plan.address(query: [("plan", plan.id), ("format", "csv")])
    return Reply(PlanPackage.json(plan, path: data), type: OutputFormat.json.mediaType)
  }

  func planActivities() throws -> Reply {
    let plan = try plan(parameters)
    guard plan.days != nil else {
      throw Problem.notFound("\(plan.id) names no fiscal year, which its activities in IATI's form need")
    }
    return Reply(try IATIWriter.text(plan, generated: today), type: MediaType.xml)
  }
}

/// The record for programs.
extension API {
  func submissions() throws -> Reply {
    let record = try visit.record()
    let parameters = visit.parameters
    let filter = try visit.caseFilter(parameters)
    let language = try visit.asked()
    let isCSV = try parameters.format() == .csv
    let limit = try parameters.number("limit", in: 1...Self.mostPageRows, standard: isCSV ? 1_000_000 : Self.pageRows)
    let start = isCSV ? 0 : try Cursor.position(parameters, edition: served.id)
    let all = try record.countCases(filter, reader: .anyone, today: visit.today)
    let lines = try record.cases(filter, reader: .anyone, today: visit.today, offset: start, limit: limit)
    func write(_ writer: any TableWriter) {
      for line in lines { writer.write(CaseTable.cells(line, language, today: visit.today)) }
      writer.finish()
    }
    if isCSV { return try csv(CaseTable.columns, write) }
    let head = [
      ("total_rows", JSONWriter.value(.integer(all))),
      ("status_of_figures", JSONWriter.value(.text("computed, unofficial"))),
    ]
    return try json(CaseTable.columns, head: head, next: start + limit < all ? start + limit : nil, write)
  }

  func submission(_ id: String) throws -> Reply {
    let record = try visit.record()
    let parameters = visit.parameters
    let language = try visit.asked()
    guard let file = try record.caseFile(id, reader: .anyone, today: visit.today) else {
      throw Problem.notFound("no such submission")
    }
    func write(_ writer: any TableWriter) {
      for row in StepTable.rows(file, record.process, language) { writer.write(row) }
      writer.finish()
    }
    if try parameters.format() == .csv { return try csv(StepTable.columns, write) }
    return try json(
      StepTable.columns,
      head: StepTable.head(
        file, related: record.related(to: file, reader: .anyone, today: visit.today), record.process, language,
        today: visit.today), next: nil,
      write)
  }

  func waiting() throws -> Reply {
    let record = try visit.record()
    let parameters = visit.parameters
    let waits = try record.waiting(reader: .anyone, party: visit.caseFilter(parameters).party, today: visit.today)
    func write(_ writer: any TableWriter) {
      for wait in waits { writer.write(WaitingTable.cells(wait)) }
      writer.finish()
    }
    if try parameters.format() == .csv { return try csv(WaitingTable.columns, write) }
    return try json(WaitingTable.columns, head: [], next: nil, write)
  }

  func recordHead() throws -> Reply {
    let heads = try visit.record().heads.heads().reversed() as [SignedHead]
    let head = [("total_rows", JSONWriter.value(.integer(heads.count)))]
    return try pages(visit.parameters, HeadTable.columns, heads, head: head) { $0.map(HeadTable.cells) }
  }

  func plan() throws -> Reply {
    let parameters = visit.parameters
    let plan = try visit.plan(parameters)
    let language = try visit.asked()
    func write(_ writer: any TableWriter) {
      for row in PlanTable.rows(plan, upTo: nil, language) { writer.write(row) }
      writer.finish()
    }
    if try parameters.format() == .csv { return try csv(PlanTable.columns, write) }
    let head = [
      ("plan", JSONWriter.value(.text(plan.id))), ("currency", JSONWriter.value(.text(plan.currency))),
      ("computed_total", JSONWriter.value(.number(Double(plan.budget) / 100))),
    ]
    return try json(PlanTable.columns, head: head, next: nil, write)
  }
}
