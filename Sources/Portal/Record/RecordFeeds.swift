internal import Foundation
internal import Outputs
internal import PublicRecord
internal import Vocabulary

/// Feeds, calendars, documents and data of the public record: all of them what anyone may see.
extension Visit {
  private static let feedEntries = 25

  /// `/feeds/submissions.atom`, `/feeds/SEM-21-001.ics`.
  func feed(_ name: String) throws -> Reply {
    let record = try record()
    let parameters = try Parameters(items, known: ["page"])
    let page = try parameters.number("page", in: 1...1_000_000, standard: 1)
    let language = try asked()
    guard let dot = name.lastIndex(of: ".") else { throw Problem.notFound("no such feed: expected submissions or a submission, with .atom or .ics") }
    let (subject, form) = (String(name[..<dot]), name[dot...])
    let file = subject == "submissions" ? nil : try record.caseFile(subject, reader: .anyone, today: today)
    if subject != "submissions", file == nil { throw Problem.notFound("no such feed: expected submissions or a submission, with .atom or .ics") }
    let here = Visit(portal: portal, served: served, shelf: shelf, language: language, path: [], items: [])
    let title = file.map { "\($0.id) \($0.title[language])" } ?? here.t("submissions.title")
    var reply: Reply
    switch form {
    case ".atom":
      let from = (page - 1) * Self.feedEntries
      let found = try record.recentSteps(of: file?.id, reader: .anyone, today: today, offset: from, limit: Self.feedEntries + 1)
      let next = found.count > Self.feedEntries ? "/feeds/\(name)\(Address.query([("lang", language.rawValue), ("page", String(page + 1))]))" : nil
      let entries = found.prefix(Self.feedEntries).map {
        AtomFeed.Entry(line: $0.line, transition: $0.transition, date: $0.date, position: $0.position)
      }
      let path = "/feeds/\(name)\(Address.query([("lang", language.rawValue)] + (page > 1 ? [("page", String(page))] : [])))"
      reply = Reply(
        AtomFeed.text(entries, title: title, address: portal.publicAddress, path: path, next: next, language: language, record.process),
        type: "application/atom+xml; charset=utf-8")
    case ".ics":
      var open = CaseFilter()
      (open.isOpen, open.id) = (true, file?.id)
      let dues = try record.cases(open, reader: .anyone, today: today, limit: 10_000).map { line in
        let kind = line.dueKind == .target ? " \(here.t("submissions.customary"))" : ""
        let assumed = line.isAssumed ? " \(here.t("submissions.assumed"))" : ""
        let holder = here.holder(line.holder, line.party, record)
        let text = here.t("calendar.due", ["state": here.state(line.state, record), "holder": holder, "kind": kind + assumed])
        return (line: line, text: "\(line.id) \(line.title[language]): \(text)")
      }
      reply = Reply(
        DueCalendar.text(dues, title: title, address: portal.publicAddress, language: language), type: "text/calendar; charset=utf-8")
    default: throw Problem.notFound("no such feed: expected submissions or a submission, with .atom or .ics")
    }
    reply.isStable = false
    return reply
  }

  /// A document of a case: under its hash, never under the name that its file had.
  func document(_ id: String, _ hash: String) throws -> Reply {
    _ = try Parameters(items, known: [])
    let record = try record()
    guard let file = try record.caseFile(id, reader: .anyone, today: today), let document = file.documents.first(where: { $0.sha256 == hash }),
      let data = record.contents(document, reader: .anyone)
    else { throw Problem.notFound("no such document") }
    var reply = Reply(bytes: Array(data), type: document.mediaType)
    let suffix = ["application/pdf": "pdf", "text/plain; charset=utf-8": "txt", "image/png": "png", "image/jpeg": "jpg"][document.mediaType] ?? "bin"
    reply.headers.append(("Content-Disposition", "inline; filename=\"\(file.id)-\(hash.prefix(8)).\(suffix)\""))
    reply.isStable = false
    return reply
  }

  /// `/download/plan-iati.xml`, `/download/plan-datapackage.json`.
  func planFile(_ name: String) throws -> Reply {
    let plan = try plan(Parameters(items, known: ["plan"]))
    var reply =
      name == "plan-iati.xml"
      ? Reply(IATIWriter.text(plan, generated: today), type: MediaType.xml)
      : Reply(PlanPackage.json(plan, path: "\(portal.publicAddress)/api/v1/plan?plan=\(Address.encode(plan.id))&format=csv"), type: MediaType.json)
    reply.isStable = false
    return reply
  }
}

/// The record for programs.
extension API {
  func submissions() throws -> Reply {
    let record = try visit.record()
    let parameters = try Parameters(visit.items, known: ["party", "case-state", "holder", "late", "q", "lang", "limit", "cursor", "format"])
    let filter = try visit.caseFilter(parameters)
    let language = try visit.asked()
    let isCSV = try parameters.word("format", standard: Form.json) == .csv
    let limit = try parameters.number("limit", in: 1...Self.mostPageRows, standard: isCSV ? 1_000_000 : Self.pageRows)
    let start = isCSV ? 0 : try Cursor.position(parameters, edition: served.id)
    let all = try record.countCases(filter, reader: .anyone, today: visit.today)
    let lines = try record.cases(filter, reader: .anyone, today: visit.today, offset: start, limit: limit)
    func write(_ writer: any TableWriter) {
      for line in lines { writer.write(CaseTable.cells(line, language, today: visit.today)) }
      writer.finish()
    }
    if isCSV { return unkept(try csv(CaseTable.columns, write)) }
    let head = [("total_rows", JSONWriter.value(.integer(all))), ("status_of_figures", JSONWriter.value(.text("computed, unofficial")))]
    return unkept(try json(CaseTable.columns, head: head, next: start + limit < all ? start + limit : nil, write))
  }

  func submission(_ id: String) throws -> Reply {
    let record = try visit.record()
    let parameters = try Parameters(visit.items, known: ["lang", "format"])
    let language = try visit.asked()
    guard let file = try record.caseFile(id, reader: .anyone, today: visit.today) else { throw Problem.notFound("no such submission") }
    func write(_ writer: any TableWriter) {
      for row in StepTable.rows(file, record.process, language) { writer.write(row) }
      writer.finish()
    }
    if try parameters.word("format", standard: Form.json) == .csv { return unkept(try csv(StepTable.columns, write)) }
    return unkept(
      try json(
        StepTable.columns,
        head: StepTable.head(
          file, related: record.related(to: file, reader: .anyone, today: visit.today), record.process, language, today: visit.today), next: nil,
        write))
  }

  func waiting() throws -> Reply {
    let record = try visit.record()
    let parameters = try Parameters(visit.items, known: ["party", "format"])
    let waits = try record.waiting(reader: .anyone, party: visit.caseFilter(parameters).party, today: visit.today)
    func write(_ writer: any TableWriter) {
      for wait in waits { writer.write(WaitingTable.cells(wait)) }
      writer.finish()
    }
    if try parameters.word("format", standard: Form.json) == .csv { return unkept(try csv(WaitingTable.columns, write)) }
    return unkept(try json(WaitingTable.columns, head: [], next: nil, write))
  }

  func plan() throws -> Reply {
    let parameters = try Parameters(visit.items, known: ["plan", "lang", "format"])
    let plan = try visit.plan(parameters)
    let language = try visit.asked()
    func write(_ writer: any TableWriter) {
      for row in PlanTable.rows(plan, upTo: nil, language) { writer.write(row) }
      writer.finish()
    }
    if try parameters.word("format", standard: Form.json) == .csv { return unkept(try csv(PlanTable.columns, write)) }
    let head = [
      ("plan", JSONWriter.value(.text(plan.id))), ("currency", JSONWriter.value(.text(plan.currency))),
      ("computed_total", JSONWriter.value(.number(Double(plan.budget) / 100))),
    ]
    return unkept(try json(PlanTable.columns, head: head, next: nil, write))
  }

  private func unkept(_ reply: Reply) -> Reply {
    var reply = reply
    reply.isStable = false
    return reply
  }
}
