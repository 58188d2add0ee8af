internal import Markup
internal import Outputs
internal import PortalKernel
internal import PublicRecord
internal import Vocabulary

/// The register of submissions: where each one is, who has to act, what is due.
struct SubmissionsView: PageView, RecordPrinting {
  private let model: SubmissionsModel
  let printer: Printer

  init(_ model: SubmissionsModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var process: SubmissionProcess { model.process }

  var page: Page {
    let data = DataRoutes.submissions.address(query: model.asked + Parameter.spreadsheet(.csv) + inLanguage)
    let content: HTML = """
      <h1>\(t("submissions.title"))</h1>
      <p class="lead">\(t("submissions.lead"))</p>
      <ul class="figures cards">\(card(model.all, "all"))\(card(model.open, "open"))\
      \(card(model.overdue, "overdue"))</ul>
      <p><a href="\(link(.process))">\(t("process.title"))</a> · \
      <a href="\(link(.waiting))">\(t("waiting.title"))</a></p>
      \(form)
      <p>\(t("submissions.found", ["n": model.found]))</p>
      \(when(!model.lines.isEmpty, table))
      \(pager)
      <p class="note">\(t("submissions.as-recorded-each"))</p>
      <p class="note">\(t("record.unofficial"))</p>
      <p><a href="\(data)" download>CSV</a> · \
      <a href="\(FileRoutes.feed.address("submissions", query: inLanguage))">\(t("record.atom"))</a> · \
      <a href="\(FileRoutes.calendar.address("submissions", query: inLanguage))">\(t("record.calendar"))</a></p>
      """
    return Page(
      title: t("submissions.title"), description: t("submissions.lead"), content: content,
      isIndexed: model.asked.isEmpty && model.page == 1)
  }

  private func card(_ number: Int, _ name: String) -> HTML {
    "<li class=\"card\"><strong>\(count(number))</strong> <span>\(t("submissions.\(name)"))</span></li>"
  }

  private var table: HTML {
    let columns = ["case", "party", "state", "holder", "filed", "due"]
    var table = RecordTable(t("submissions.title"), columns.map { .init(t("submissions.\($0)")) })
    for line in model.lines {
      let one = line.line
      table.add(
        "<a href=\"\(link(.submission, one.id))\">\(one.id)</a><br>\(trilingual(one.title))", "\(party(one.party))",
        "\(state(one.state))", one.isClosed ? "–" : "\(holder(one.holder, one.party))", day(one.filed), due(line))
    }
    return table.html
  }

  private func due(_ line: SubmissionsModel.Line) -> HTML {
    guard let due = line.line.due else { return "–" }
    return """
      \(day(due))\(when(line.line.dueKind == .target, customary))\(when(line.line.isAssumed, assumed))<br>\
      \(late(line.late, custom: line.beyondCustom))
      """
  }

  private var pager: HTML {
    pager(model.page, hasMore: model.hasMore) { page in
      link(.submissions, query: model.asked + (page > 1 ? [("page", String(page))] : []))
    }
  }

  private var form: HTML {
    let filter = model.filter
    let parties = Party.allCases.map {
      Choice(value: $0.rawValue, name: "\(party($0))", isSelected: filter.party == $0)
    }
    let states = process.states.values.filter { $0.name != "DRAFT" }
      .sorted { ($0.order, $0.name) < ($1.order, $1.name) }
      .map { Choice(value: $0.name, name: "\($0.text[language])", isSelected: filter.state == $0.name) }
    let holders = Holder.allCases.filter { $0 != .clock }.map {
      Choice(value: $0.rawValue, name: "\(word("holder.\($0.rawValue)"))", isSelected: filter.holder == $0)
    }
    let all = t("form.all")
    return """
      <form class="filter" action="\(path(.submissions))">\(editionField)
      <label for="su-q">\(t("submissions.words"))\
      <input id="su-q" name="q" type="search" value="\(filter.text ?? "")" maxlength="200"></label>
      \(selection("su-party", name: "party", label: t("submissions.party"), all: all, parties))
      \(selection("su-state", name: "case-state", label: t("submissions.state"), all: all, states))
      \(selection("su-holder", name: "holder", label: t("submissions.holder"), all: all, holders))
      \(checkbox("late", Choice(value: "yes", name: "\(t("submissions.only-late"))", isSelected: filter.isLate)))
      <button>\(t("list.filter"))</button></form>
      """
  }
}
