internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// One submission: where it is and who has it, what it says, every step with its four dates.
struct SubmissionView: PageView, RecordPrinting {
  private let model: SubmissionModel
  let printer: Printer

  init(_ model: SubmissionModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var process: SubmissionProcess { model.process }
  private var file: CaseFile { model.file }
  private var party: Party { file.filing.party }

  var page: Page {
    let recorded = t("submissions.as-recorded", ["date": date(file.asOf.description)])
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.submissions))">\(t("submissions.title"))</a> · \(file.id)</p>
      <h1>\(trilingual(file.title))</h1>
      \(file.isClosed ? ended : clock)
      <p class="note">\(recorded)\(when(!file.isComplete, " \(t("submissions.incomplete"))"))</p>
      <div class="split facts-and-map">\
      <dl class="facts">\(facts.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" as HTML })</dl>\(map)</div>
      \(text("summary"))\(text("response"))
      \(when(!file.assertions.isEmpty, assertions))
      <section><h2 id="timeline">\(t("submissions.timeline"))</h2><p>\(t("submissions.four-dates"))</p>\
      \(timeline)\(otherDocuments)</section>\(decided(model.decisions))
      <p class="note">\(t("record.unofficial"))</p>
      <p><a href="\(DataRoutes.submission.address(file.id, query: Parameter.spreadsheet(.csv) + inLanguage))" \
      download>CSV</a> · \
      <a href="\(DataRoutes.submission.address(file.id, query: inLanguage))">JSON</a> · \
      <a href="\(FileRoutes.feed.address(file.id, query: inLanguage))">\(t("record.atom"))</a> · \
      <a href="\(FileRoutes.calendar.address(file.id, query: inLanguage))">\(t("record.calendar"))</a></p>
      """
    let title = file.title[language]
    return Page(
      title: "\(file.id) \(title)",
      description: t("submission.description", ["id": file.id, "title": title, "state": state(file.state)]),
      content: content, section: .submissions)
  }

  // MARK: What it is

  private var facts: [(name: String, value: HTML)] {
    let names = file.submitters.joined(separator: "; ")
    let submitters = file.withheld ? t("submissions.withheld") : names.isEmpty ? t("submissions.not-named") : names
    var facts: [(name: String, value: HTML)] = [
      (t("submissions.party"), "\(self.party(party))"), (t("submissions.submitters"), "\(submitters)"),
      (t("submissions.rulebook"), "\(process.rules[file.filing.rulebook]?.name[language] ?? "")"),
      (t("submissions.state"), "\(state(file.state))"),
    ]
    if !file.isClosed { facts.append((t("submissions.holder"), "\(holder(file.holder, party))")) }
    if let guidelines = process.guidelines(file.filing.rulebook, on: file.filed) {
      facts.append((t("submissions.guidelines"), "\(guidelines.name[language])"))
    }
    facts.append((t("submissions.basis"), "\(t("submissions.basis.\(file.basis.rawValue)"))"))
    if !model.related.isEmpty {
      let links = model.related.map { "<a href=\"\(link(.submission, $0))\">\($0)</a> " as HTML }
      facts.append((t("submissions.related"), HTML(links)))
    }
    if !model.facilities.isEmpty {
      facts.append((t("submissions.facilities"), HTML(model.facilities.map(facility))))
    }
    return facts
  }

  private func facility(_ facility: SubmissionModel.Facility) -> HTML {
    guard let name = facility.name else { return "<code>\(facility.id)</code><br>" }
    return "<a href=\"\(link(.facility, facility.id))\">\(name)</a><br>"
  }

  private var map: HTML {
    guard let place = file.place else { return .empty }
    let point = GeoPoint(latitude: place.latitude, longitude: place.longitude)
    let title = t("submissions.where", ["name": place.name?[language] ?? file.title[language]])
    let drawing = printer.surroundings.locator(point, kilometres: 700, title: title, language)
    return "<figure>\(drawing)<figcaption>\(trilingual(place.name))</figcaption></figure>"
  }

  private func text(_ name: String) -> HTML {
    guard let text = file.texts[name] else { return .empty }
    return "<section><h2>\(t("submissions.\(name)"))</h2><p>\(trilingual(text))</p></section>"
  }

  // MARK: Where it is

  private var ended: HTML {
    let span = t("submissions.span", ["days": days(max(0, file.updated - file.filed))])
    return "<p class=\"headline\">\(state(file.state)) · \(day(file.updated)) · \(span)</p>"
  }

  /// What runs now, and who holds it.
  private var clock: HTML {
    let held = t("submissions.held-since", ["holder": holder(file.holder, party), "days": days(model.heldDays)])
    let announced = file.announced.sorted { $0.key < $1.key }.compactMap { name, date -> HTML? in
      guard let transition = process.transitions[name] else { return nil }
      let what = "\(t("submissions.announced")), \(transition.title[language])"
      return "<li>\(t("colon", ["a": what, "b": ""]))\(day(date))</li>"
    }
    let promised = file.promised.map {
      "<li>\(t("colon", ["a": t("submissions.promised"), "b": ""]))\(day($0))</li>" as HTML
    }
    return """
      <div class="card"><p class="headline">\(state(file.state)). \(held)</p>\
      <ul>\(model.pending.map(pending))\(announced)\(promised)</ul></div>
      """
  }

  private func pending(_ pending: SubmissionModel.Pending) -> HTML {
    let due = pending.due
    let names = pending.transitions.map { $0.title[language] }.joined(separator: " / ")
    let kind = due.kind == .target ? " \(t("submissions.customary"))" : ""
    let guess = due.moment.isAssumed ? " \(t("submissions.assumed"))" : ""
    let left: HTML =
      pending.daysLeft < 0
      ? late(pending.late, custom: pending.beyondCustom)
      : "\(t("submissions.days-left", ["days": days(pending.daysLeft)]))"
    return """
      <li><strong>\(names)</strong>, \(t("submissions.due-on")) \(day(due.day))\(calendar(due))\
      <small>\(kind)\(guess)</small> · \(left)\(when(due.kind == .legal, "<br><small>\(due.source)</small>"))</li>
      """
  }

  private var assertions: HTML {
    var table = RecordTable(
      t("submissions.assertions"), ["provision", "facts", "state"].map { .init(t("submissions.\($0)")) })
    for assertion in file.assertions {
      table.add(
        "\(assertion.assertion.provision)", trilingual(assertion.assertion.facts), "\(state(assertion.state))")
    }
    return "<section><h2>\(t("submissions.assertions"))</h2>\(table.html)</section>"
  }

  // MARK: What happened

  private var timeline: HTML {
    let columns = ["what", "actual", "legal", "announced", "promised"].map {
      RecordTable.Column(t("submissions.\($0)"))
    }
    var table = RecordTable(t("submissions.timeline"), columns + [.init(t("submissions.waited"), "number")])
    for (index, step) in file.steps.enumerated() {
      table.add(
        what(step, number: index + 1), actual(step), legal(step), step.announced.map(day) ?? "–",
        step.promised.last.map(day) ?? "–",
        step.waited.map { "\(days($0.days))\(when($0.isAssumed, assumed))" } ?? "–")
    }
    return table.html
  }

  private func what(_ step: CaseFile.Step, number: Int) -> HTML {
    let sentence = process.sentence(step.transition, file.filing.rulebook, party, language)
    let votes = step.votes.map { party, vote in
      let reasons = vote.reasons.map { " (\($0[language]))" } ?? ""
      return "\(self.party(party)) \(t(vote.isYes ? "vote.yes" : "vote.no"))\(reasons)"
    }.joined(separator: ", ")
    let scope = step.scope.joined(separator: "; ")
    return """
      <span id="step-\(number)"><strong>\(step.transition.title[language])</strong></span><br>\(sentence)\
      \(when(!votes.isEmpty, aside(t("colon", ["a": t("submissions.votes"), "b": votes]))))\
      \(when(!scope.isEmpty, aside(t("colon", ["a": t("submissions.scope"), "b": scope]))))\
      \(step.remarks.map { aside(remark($0)) })\(step.documents.map { "<br>\(document($0))" as HTML })
      """
  }

  private func aside(_ text: String) -> HTML { "<br><small>\(text)</small>" }

  private func remark(_ remark: CaseFile.Remark) -> String {
    switch remark {
    case .otherDate(let other, let source):
      t("submissions.other-date", ["date": date(other.description), "source": source])
    case .promiseBeforeNotice(let other): t("submissions.promise-before", ["date": date(other.description)])
    }
  }

  private func actual(_ step: CaseFile.Step) -> HTML {
    if let date = step.date { return day(date) }
    return "<small>\(t("submissions.unknown-day"))</small><br>\(day(step.moment.day))\(assumed)"
  }

  private func legal(_ step: CaseFile.Step) -> HTML {
    guard let due = step.due else { return "–" }
    let exceptional = step.exceptional.map {
      aside(t("colon", ["a": t("submissions.exceptional"), "b": date($0.day.description)]))
    }
    let isBeyond = (step.late ?? step.beyondCustom ?? 0) > 0
    return """
      \(day(due.day))\(calendar(due))\(when(due.kind == .target, customary))\
      \(when(due.moment.isAssumed, assumed))\(exceptional)\
      \(when(isBeyond, "<br>\(late(step.late, custom: step.beyondCustom))"))
      """
  }

  private func document(_ document: RecordDocument) -> HTML {
    """
    <a href="\(FileRoutes.document.address(file.id, document.sha256))">\(document.kind)</a> \
    <small>\(document.languages.joined(separator: ", "))</small>
    """
  }

  /// Documents that belong to no step.
  private var otherDocuments: HTML {
    let loose = file.documents.filter { document in !file.steps.contains { $0.documents.contains(document) } }
    let list = loose.map { "<li>\(document($0))</li>" as HTML }
    return when(!list.isEmpty, "<h3>\(t("submissions.documents"))</h3><ul>\(list)</ul>")
  }
}
