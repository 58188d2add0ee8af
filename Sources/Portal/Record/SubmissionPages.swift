internal import Drawings
internal import Foundation
internal import Markup
internal import Outputs
internal import PublicRecord
internal import Vocabulary

/// Submissions on enforcement matters, as the public may see them: the register, a case, waiting, the process in plain
/// words.
extension Visit {
  private static let pageSize = 50

  /// The record that is served.
  /// - Throws: ``Problem`` where there is none.
  func record() throws -> RecordStore {
    guard let record = portal.record else {
      throw Problem.notFound("this server has no public record; ecotone serve --record shows one")
    }
    return record
  }

  /// The day that lateness is counted on.
  var today: Day { portal.today() }

  func caseFilter(_ parameters: Parameters) throws -> CaseFilter {
    var filter = CaseFilter()
    let record = try record()
    if let word = try parameters.value("party") {
      guard let party = Country(rawValue: word) else {
        throw Problem.parameter("party", found: word, expected: .oneOf(Country.allCases.map(\.rawValue)))
      }
      filter.party = party
    }
    if let word = try parameters.value("case-state") {
      guard record.process.states[word] != nil else {
        throw Problem.parameter("case-state", found: word, expected: .oneOf(record.process.states.keys.sorted()))
      }
      filter.state = word
    }
    if let word = try parameters.value("holder") {
      guard let holder = Holder(rawValue: word) else {
        throw Problem.parameter("holder", found: word, expected: .oneOf(Holder.allCases.map(\.rawValue)))
      }
      filter.holder = holder
    }
    filter.isLate = try parameters.word("late", standard: YesNo.no) == .yes
    if let text = try parameters.value("q") {
      guard text.count <= 200 else {
        throw Problem.parameter("q", found: text, expected: Expectation(.characters, "200"))
      }
      filter.text = text
    }
    return filter
  }

  // MARK: Words

  func state(_ name: String, _ record: RecordStore) -> String { record.process.states[name]?.text[language] ?? name }

  func holder(_ holder: Holder?, _ party: Party, _ record: RecordStore) -> String {
    capitalised(record.process.name(holder, party, language))
  }

  private func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// A text in the reader's language, or the original, marked with its own; translations say how they were made.
  func trilingual(_ text: Trilingual?) -> HTML {
    guard let text else { return .empty }
    let shown = text.text(language)
    let mark: HTML =
      shown.status == .machine || shown.status == .stale
      ? " <small>(\(t("text-status.\(shown.status.rawValue)")))</small>" : .empty
    return
      (shown.language == language ? "\(shown.text)" : "<span lang=\"\(shown.language.rawValue)\">\(shown.text)</span>")
      + mark
  }

  private func day(_ day: Day) -> HTML { "<time datetime=\"\(day.description)\">\(date(day.description))</time>" }

  private func days(_ count: Int) -> String { t("days", ["n": count]) }

  private func late(_ days: Int?) -> HTML {
    guard let days, days > 0 else { return .empty }
    return "<strong class=\"late\">\(t("submissions.late-by", ["days": self.days(days)]))</strong>"
  }

  /// Days beyond a legal time, which call for an answer, or beyond a customary one, which do not.
  private func late(_ late: Int?, custom: Int?) -> HTML {
    guard late ?? 0 <= 0, let custom, custom > 0 else { return self.late(late) }
    return "<small>\(t("submissions.beyond-custom", ["days": days(custom)]))</small>"
  }

  /// The calendar that a due day was counted by, where that changes days.
  private func calendar(_ due: CaseFile.Due) -> HTML {
    guard let country = Country(rawValue: due.calendar) else { return .empty }
    return " <small>\(t("submissions.calendar", ["name": "\(self.country(country))"]))</small>"
  }

  // MARK: The register

  func submissionsPage() throws -> Reply {
    let record = try record()
    let asked = parameters.withoutEmpty
    let filter = try caseFilter(asked)
    let page = try asked.number("page", in: 1...1_000_000, standard: 1)
    let all = try record.countCases(filter, reader: .anyone, today: today)
    let shown = try record.cases(
      filter, reader: .anyone, today: today, offset: (page - 1) * Self.pageSize, limit: Self.pageSize)
    let kept = asked.items.filter { $0.name != "page" }
    var table = RecordTable(
      t("submissions.title"),
      [
        .init(t("submissions.case")), .init(t("submissions.party")), .init(t("submissions.state")),
        .init(t("submissions.holder")),
        .init(t("submissions.filed")), .init(t("submissions.due")),
      ])
    for line in shown {
      let due: HTML =
        line.due.map { due in
          let kind = line.dueKind == .target ? " <small>\(t("submissions.customary"))</small>" as HTML : .empty
          let assumed = line.isAssumed ? " <small>\(t("submissions.assumed"))</small>" as HTML : .empty
          return "\(day(due))\(kind)\(assumed)<br>\(late(line.late(today), custom: line.beyondCustom(today)))"
        } ?? "–"
      table.add(
        "<a href=\"\(link(.submission, line.id))\">\(line.id)</a><br>\(trilingual(line.title))",
        "\(country(line.party))",
        "\(state(line.state, record))", line.isClosed ? "–" : "\(holder(line.holder, line.party, record))",
        day(line.filed), due)
    }
    func turn(_ page: Int, _ key: String, _ relation: String) -> HTML {
      """
      <a rel="\(relation)" \
      href="\(link(.submissions, query: kept + (page > 1 ? [("page", String(page))] : [])))">\(t(key))</a>
      """
    }
    let isMore = page * Self.pageSize < all
    let pager: HTML =
      page > 1 || isMore
      ? "<p class=\"pager\">\(when(page > 1, turn(page - 1, "trace.previous", "prev"))) \(when(isMore, turn(page + 1, "trace.next", "next")))</p>"
      : .empty
    var open = CaseFilter()
    open.isOpen = true
    var overdue = open
    overdue.isLate = true
    let content: HTML = """
      <h1>\(t("submissions.title"))</h1>
      <p class="lead">\(t("submissions.lead"))</p>
      <ul class="figures cards"><li class="card">\
      <strong>\(count(try record.countCases(CaseFilter(), reader: .anyone, today: today)))</strong> \
      <span>\(t("submissions.all"))</span></li>\
      <li class="card"><strong>\(count(try record.countCases(open, reader: .anyone, today: today)))</strong> \
      <span>\(t("submissions.open"))</span></li>\
      <li class="card"><strong>\(count(try record.countCases(overdue, reader: .anyone, today: today)))</strong> \
      <span>\(t("submissions.overdue"))</span></li></ul>
      <p><a href="\(link(.process))">\(t("process.title"))</a> · <a href="\(link(.waiting))">\(t("waiting.title"))</a>\
      </p>
      \(try submissionsForm(asked, record))
      <p>\(t("submissions.found", ["n": all]))</p>
      \(shown.isEmpty ? .empty : table.html)
      \(pager)
      <p class="note">\(t("submissions.as-recorded-each"))</p>
      <p class="note">\(t("record.unofficial"))</p>
      <p><a href="\(DataRoutes.submissions.address(query: kept + [("format", "csv"), ("lang", language.rawValue)]))" \
      download>CSV</a> · \
      <a href="\(FileRoutes.feed.address("submissions", query: inLanguage))">\(t("record.atom"))</a> · \
      <a href="\(FileRoutes.calendar.address("submissions", query: inLanguage))">\(t("record.calendar"))</a></p>
      """
    return reply(
      Page(
        title: t("submissions.title"), description: t("submissions.lead"), content: content, isIndexed: items.isEmpty))
  }

  /// A page of the record: the record grows, so nobody keeps it.
  private func submissionsForm(_ parameters: Parameters, _ record: RecordStore) throws -> HTML {
    let party = try parameters.value("party")
    let state = try parameters.value("case-state")
    let holder = try parameters.value("holder")
    let isLate = try parameters.value("late") == "yes"
    let parties = Country.allCases.map {
      Choice(value: $0.rawValue, name: "\(country($0))", isSelected: party == $0.rawValue)
    }
    let states = record.process.states.values.filter { $0.name != "DRAFT" }.sorted {
      ($0.order, $0.name) < ($1.order, $1.name)
    }.map {
      Choice(value: $0.name, name: "\($0.text[language])", isSelected: state == $0.name)
    }
    let holders = Holder.allCases.filter { $0 != .clock }.map {
      Choice(
        value: $0.rawValue, name: "\(record.process.words.word("holder.\($0.rawValue)", language))",
        isSelected: holder == $0.rawValue)
    }
    return """
      <form class="filter" action="\(path(.submissions))">\(editionField)
      <label for="su-q">\(t("submissions.words"))\
      <input id="su-q" name="q" type="search" value="\(try parameters.value("q") ?? "")" maxlength="200"></label>
      \(selection("su-party", name: "party", label: t("submissions.party"), all: t("form.all"), parties))
      \(selection("su-state", name: "case-state", label: t("submissions.state"), all: t("form.all"), states))
      \(selection("su-holder", name: "holder", label: t("submissions.holder"), all: t("form.all"), holders))
      \(checkbox("late", Choice(value: "yes", name: "\(t("submissions.only-late"))", isSelected: isLate)))
      <button>\(t("list.filter"))</button></form>
      """
  }

  // MARK: A case

  func submissionPage(_ id: String) throws -> Reply {
    let record = try record()
    guard let file = try record.caseFile(id, reader: .anyone, today: today) else {
      throw Problem.notFound("no such submission")
    }
    let process = record.process
    let party = file.filing.party
    let title = file.title[language]
    let names = file.submitters.joined(separator: "; ")
    let submitters = file.withheld ? t("submissions.withheld") : names.isEmpty ? t("submissions.not-named") : names
    var facts: [(String, HTML)] = [
      (t("submissions.party"), "\(country(party))"), (t("submissions.submitters"), "\(submitters)"),
      (t("submissions.rulebook"), "\(process.rules[file.filing.rulebook]?.name[language] ?? "")"),
      (t("submissions.state"), "\(state(file.state, record))"),
    ]
    if !file.isClosed { facts.append((t("submissions.holder"), "\(holder(file.holder, party, record))")) }
    if let guidelines = process.guidelines(file.filing.rulebook, on: file.filed) {
      facts.append((t("submissions.guidelines"), "\(guidelines.name[language])"))
    }
    facts.append((t("submissions.basis"), "\(t("submissions.basis.\(file.basis.rawValue)"))"))
    if !file.related.isEmpty {
      let known = try record.related(to: file, reader: .anyone, today: today)
      if !known.isEmpty {
        facts.append(
          (t("submissions.related"), HTML(known.map { "<a href=\"\(link(.submission, $0))\">\($0)</a> " as HTML })))
      }
    }
    if !file.facilities.isEmpty {
      facts.append(
        (
          t("submissions.facilities"),
          HTML(
            file.facilities.map { id in
              served.atlas.name(of: id).map { "<a href=\"\(link(.facility, id))\">\($0)</a><br>" as HTML }
                ?? "<code>\(id)</code><br>"
            })
        ))
    }
    let map = file.place.map { place -> HTML in
      let point = GeoPoint(latitude: place.latitude, longitude: place.longitude)
      let name = place.name?[language] ?? title
      return
        """
        <figure>\(MapDrawing(basemap: portal.basemap, frame: .around(point, kilometres: 700, width: 420)).locator(point, title: t("submissions.where", ["name": name])))<figcaption>\(trilingual(place.name))</figcaption></figure>
        """
    }
    let summary = file.texts["summary"].map {
      "<section><h2>\(t("submissions.summary"))</h2><p>\(trilingual($0))</p></section>" as HTML
    }
    let response = file.texts["response"].map {
      "<section><h2>\(t("submissions.response"))</h2><p>\(trilingual($0))</p></section>" as HTML
    }
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.submissions))">\(t("submissions.title"))</a> · \(file.id)</p>
      <h1>\(trilingual(file.title))</h1>
      \(clock(file, record))
      <p class="note">\(t("submissions.as-recorded", ["date": date(file.asOf.description)]))\(when(!file.isComplete, " \(t("submissions.incomplete"))"))</p>
      <div class="split facts-and-map">\
      <dl class="facts">\(facts.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" as HTML })</dl>\(map)</div>
      \(summary)\(response)
      \(assertions(file, record))
      <section><h2 id="timeline">\(t("submissions.timeline"))</h2><p>\(t("submissions.four-dates"))\
      </p>\(try timeline(file, record))</section>
      <p class="note">\(t("record.unofficial"))</p>
      <p><a href="\(DataRoutes.submission.address(file.id, query: [("format", "csv")] + inLanguage))" download>CSV\
      </a> · \
      <a href="\(DataRoutes.submission.address(file.id, query: inLanguage))">JSON</a> · \
      <a href="\(FileRoutes.feed.address(file.id, query: inLanguage))">\(t("record.atom"))</a> · \
      <a href="\(FileRoutes.calendar.address(file.id, query: inLanguage))">\(t("record.calendar"))</a></p>
      """
    return reply(
      Page(
        title: "\(file.id) \(title)",
        description: t("submission.description", ["id": file.id, "title": title, "state": state(file.state, record)]),
        content: content, section: .submissions))
  }

  /// What runs now, and who holds it.
  private func clock(_ file: CaseFile, _ record: RecordStore) -> HTML {
    if file.isClosed {
      return
        """
        <p class="headline">\(state(file.state, record)) · \(day(file.updated)) \
        · \(t("submissions.span", ["days": days(max(0, file.updated - file.filed))]))</p>
        """
    }
    let held = t(
      "submissions.held-since",
      [
        "holder": holder(file.holder, file.filing.party, record),
        "days": days(max(0, min(today, file.asOf) - file.since)),
      ])
    let pending = file.pending.map { pending -> HTML in
      let names = pending.transitions.compactMap { record.process.transitions[$0]?.title[language] }.joined(
        separator: " / ")
      let kind = pending.due.kind == .target ? " \(t("submissions.customary"))" : ""
      let assumed = pending.due.moment.isAssumed ? " \(t("submissions.assumed"))" : ""
      let isNext = pending.due.day == file.next?.day
      let beyond = late(isNext ? file.late(today) : nil, custom: isNext ? file.beyondCustom(today) : nil)
      let left: HTML =
        pending.due.day < today ? beyond : "\(t("submissions.days-left", ["days": days(pending.due.day - today)]))"
      return
        """
        <li><strong>\(names)</strong>, \(t("submissions.due-on")) \(day(pending.due.day))\(calendar(pending.due))\
        <small>\(kind)\(assumed)\
        </small> · \(left)\(when(pending.due.kind == .legal, "<br><small>\(pending.due.source)</small>"))</li>
        """
    }
    let announced = file.announced.sorted { $0.key < $1.key }.compactMap { name, date in
      record.process.transitions[name].map {
        "<li>\(t("colon", ["a": "\(t("submissions.announced")), \($0.title[language])", "b": ""]))\(day(date))</li>"
          as HTML
      }
    }
    let promised = file.promised.map {
      "<li>\(t("colon", ["a": t("submissions.promised"), "b": ""]))\(day($0))</li>" as HTML
    }
    return
      """
      <div class="card"><p class="headline">\(state(file.state, record)). \(held)</p>\
      <ul>\(pending)\(HTML(announced))\(promised)</ul></div>
      """
  }

  private func assertions(_ file: CaseFile, _ record: RecordStore) -> HTML {
    guard !file.assertions.isEmpty else { return .empty }
    var table = RecordTable(
      t("submissions.assertions"),
      [.init(t("submissions.provision")), .init(t("submissions.facts")), .init(t("submissions.state"))])
    for assertion in file.assertions {
      table.add(
        "\(assertion.assertion.provision)", trilingual(assertion.assertion.facts), "\(state(assertion.state, record))")
    }
    return "<section><h2>\(t("submissions.assertions"))</h2>\(table.html)</section>"
  }

  private func timeline(_ file: CaseFile, _ record: RecordStore) throws -> HTML {
    var table = RecordTable(
      t("submissions.timeline"),
      [
        .init(t("submissions.what")), .init(t("submissions.actual")), .init(t("submissions.legal")),
        .init(t("submissions.announced")),
        .init(t("submissions.promised")), .init(t("submissions.waited"), "number"),
      ])
    for (index, step) in file.steps.enumerated() {
      let sentence = record.process.sentence(step.transition, file.filing.rulebook, file.filing.party, language)
      let votesText = step.votes.map { party, vote in
        "\(country(party)) \(t(vote.isYes ? "vote.yes" : "vote.no"))\(vote.reasons.map { " (\($0[language]))" } ?? "")"
      }.joined(separator: ", ")
      let votes =
        step.votes.isEmpty
        ? HTML.empty
        : "<br><small>\(t("colon", ["a": t("submissions.votes"), "b": votesText]))</small>"
      let scope: HTML =
        step.scope.isEmpty
        ? .empty
        : "<br><small>\(t("colon", ["a": t("submissions.scope"), "b": step.scope.joined(separator: "; ")]))</small>"
      let remarks = step.remarks.map { remark -> HTML in
        switch remark {
        case .otherDate(let other, let source):
          "<br><small>\(t("submissions.other-date", ["date": date(other.description), "source": source]))</small>"
        case .promiseBeforeNotice(let other):
          "<br><small>\(t("submissions.promise-before", ["date": date(other.description)]))</small>"
        }
      }
      let documents = step.documents.map { document -> HTML in
        """
        <br><a href="\(FileRoutes.document.address(file.id, document.sha256))">\(document.kind)</a> \
        <small>\(document.languages.joined(separator: ", "))</small>
        """
      }
      let assumed: HTML = " <small>\(t("submissions.assumed"))</small>"
      let actual: HTML =
        step.date.map { day($0) }
        ?? "<small>\(t("submissions.unknown-day"))</small><br>\(day(step.moment.day))\(assumed)"
      let due: HTML =
        step.due.map { due in
          let kind = due.kind == .target ? " <small>\(t("submissions.customary"))</small>" as HTML : .empty
          let exceptional = step.exceptional.map {
            "<br><small>\(t("colon", ["a": t("submissions.exceptional"), "b": date($0.day.description)]))</small>"
              as HTML
          }
          let beyond = late(step.late, custom: step.beyondCustom)
          let lateness: HTML = (step.late ?? step.beyondCustom ?? 0) > 0 ? "<br>" + beyond : .empty
          return "\(day(due.day))\(calendar(due))\(kind)\(when(due.moment.isAssumed, assumed))\(exceptional)\(lateness)"
        } ?? "–"
      table.add(
        """
        <span id="step-\(index + 1)"><strong>\(step.transition.title[language])</strong></span>\
        <br>\(sentence)\(votes)\(scope)\(HTML(remarks))\(HTML(documents))
        """,
        actual, due, step.announced.map { day($0) } ?? "–", step.promised.last.map { day($0) } ?? "–",
        step.waited.map { "\(days($0.days))\(when($0.isAssumed, assumed))" } ?? "–")
    }
    let loose = file.documents.filter { document in !file.steps.contains { $0.documents.contains(document) } }
    let list = loose.map { document -> HTML in
      """
      <li><a href="\(FileRoutes.document.address(file.id, document.sha256))">\(document.kind)</a> \
      <small>\(document.languages.joined(separator: ", "))</small></li>
      """
    }
    return table.html + (list.isEmpty ? .empty : "<h3>\(t("submissions.documents"))</h3><ul>\(list)</ul>")
  }

  // MARK: Waiting and the process

  func waitingPage() throws -> Reply {
    let record = try record()
    let parameters = parameters.withoutEmpty
    let party = try caseFilter(parameters).party
    let waits = try record.waiting(reader: .anyone, party: party, today: today)
    var table = RecordTable(
      t("waiting.title"),
      [
        .init(t("submissions.what")), .init(t("submissions.holder")), .init(t("waiting.steps"), "number"),
        .init(t("waiting.median"), "number"),
        .init(t("waiting.longest"), "number"), .init(t("waiting.late"), "number"),
        .init(t("waiting.beyond-custom"), "number"),
      ])
    let longest = max(1, waits.map(\.median).max() ?? 1)
    for wait in waits {
      guard let transition = record.process.transitions[wait.transition] else { continue }
      let bar: HTML =
        """
        <svg class="share-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">\
        <rect class="c1" width="\(wait.median * 100 / longest)" height="6"/></svg>
        """
      table.add(
        "\(transition.title[language])",
        "\(record.process.words.word("holder.\(wait.holder?.rawValue ?? "none")", language))",
        "\(count(wait.count))",
        "\(days(wait.median))\(bar)", "\(days(wait.longest))",
        wait.timed == 0 ? "–" : "\(t("waiting.of", ["n": count(wait.late), "all": count(wait.timed)]))",
        wait.customary == 0 ? "–" : "\(t("waiting.of", ["n": count(wait.beyondCustom), "all": count(wait.customary)]))")
    }
    let choices = Country.allCases.map { Choice(value: $0.rawValue, name: "\(country($0))", isSelected: party == $0) }
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.submissions))">\(t("submissions.title"))</a></p>
      <h1>\(t("waiting.title"))</h1><p class="lead">\(t("waiting.lead"))</p>
      <form class="filter" \
      action="\(path(.waiting))">\
      \(editionField)\(selection("wa-party", name: "party", label: t("submissions.party"), all: t("form.all"), choices))<button>\(t("list.filter"))</button></form>
      \(waits.isEmpty ? "<p>\(t("submissions.found", ["n": 0]))</p>" : table.html)
      <p class="note">\(t("waiting.note"))</p><p class="note">\(t("record.unofficial"))</p>
      <p><a href="\(DataRoutes.waiting.address(query: [("format", "csv")]))" download>CSV</a></p>
      """
    return reply(
      Page(title: t("waiting.title"), description: t("waiting.lead"), content: content, isIndexed: items.isEmpty))
  }

  func processPage() throws -> Reply {
    let record = try record()
    let order = [
      "file", "not_met", "revised", "request_response", "response", "notify_council", "council_yes", "draft_fr",
      "comments_closed", "final_fr",
      "publish",
    ]
    let books = Rulebook.allCases.reversed().compactMap { record.process.rules[$0] }
    var table = RecordTable(
      t("process.steps"),
      [.init(t("submissions.what")), .init(t("submissions.holder"))] + books.map { .init($0.name[language]) } + [
        .init(t("process.evidence"))
      ])
    for name in order {
      guard let transition = record.process.transitions[name] else { continue }
      func time(_ book: Rulebook) -> HTML {
        guard let clock = record.process.clock(name, book) else { return "\(t("process.no-time"))" }
        guard clock.isVerified else { return "<small>\(t("process.not-verified"))</small>" }
        let basis = clock.basis ?? record.process.rules[book]?.basis ?? .calendar
        let exceptional =
          record.process.clock(name, book, .exceptional).map {
            "; \(t("colon", ["a": t("submissions.exceptional"), "b": count($0.days)]))"
          } ?? ""
        return
          """
          \(days(clock.days)) (\(t("submissions.basis.\(basis.rawValue)")))\
          \(exceptional)\(when(clock.kind == .target, " <small>\(t("submissions.customary"))</small>"))
          """
      }
      let evidence = Set(record.process.clocks.filter { $0.transition == name }.map(\.evidence)).sorted()
      table.add(
        "\(transition.title[language])",
        "\(record.process.words.word("holder.\(transition.by?.rawValue ?? "none")", language))", time(.usmca),
        time(.naaec),
        "\(evidence.isEmpty ? transition.evidence : evidence.joined(separator: ", "))")
    }
    let checks = (1...7).map { "<li>\(t("process.check.\($0)"))</li>" as HTML }
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.submissions))">\(t("submissions.title"))</a></p>
      <h1>\(t("process.title"))</h1><p class="lead">\(t("process.lead"))</p>
      <section><h2>\(t("process.how"))</h2><ol>\((1...6).map { "<li>\(t("process.how.\($0)"))</li>" as HTML })</ol>\
      </section>
      <section><h2>\(t("process.checklist"))</h2><p>\(t("process.checklist.text"))</p><ul>\(checks)</ul>\
      <p class="note">\(t("process.length"))</p></section>
      <section><h2>\(t("process.steps"))</h2>\(table.html)<p class="note">\(t("process.evidence.text"))</p></section>
      <p class="note">\(t("record.unofficial"))</p>
      """
    return reply(Page(title: t("process.title"), description: t("process.lead"), content: content))
  }
}
