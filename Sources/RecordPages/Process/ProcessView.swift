internal import Markup
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The process in plain words: how it goes, what a submission must hold, which step takes how long.
struct ProcessView: PageView, RecordPrinting {
  /// The steps that the table has, in their order.
  private static let steps = [
    "file", "not_met", "revised", "request_response", "response", "notify_council", "council_yes", "draft_fr",
    "comments_closed", "final_fr", "publish",
  ]

  let process: SubmissionProcess
  let printer: Printer

  /// - Parameter process: all that the page prints is in the process's own tables.
  init(_ process: SubmissionProcess, _ printer: Printer) { (self.process, self.printer) = (process, printer) }

  var page: Page {
    let ways = (1...6).map { "<li>\(t("process.how.\($0)"))</li>" as HTML }
    let checks = (1...7).map { "<li>\(t("process.check.\($0)"))</li>" as HTML }
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.submissions))">\(t("submissions.title"))</a></p>
      <h1>\(t("process.title"))</h1><p class="lead">\(t("process.lead"))</p>
      <section><h2>\(t("process.how"))</h2><ol>\(ways)</ol></section>
      <section><h2>\(t("process.checklist"))</h2><p>\(t("process.checklist.text"))</p><ul>\(checks)</ul>\
      <p class="note">\(t("process.length"))</p></section>
      <section><h2>\(t("process.steps"))</h2>\(table)<p class="note">\(t("process.evidence.text"))</p></section>
      <p class="note">\(t("record.unofficial"))</p>
      """
    return Page(title: t("process.title"), description: t("process.lead"), content: content)
  }

  private var table: HTML {
    let books = Rulebook.allCases.reversed()
    let names = books.compactMap { process.rules[$0].map { RecordTable.Column($0.name[language]) } }
    var table = RecordTable(
      t("process.steps"),
      [.init(t("submissions.what")), .init(t("submissions.holder"))] + names + [.init(t("process.evidence"))])
    for name in Self.steps {
      guard let transition = process.transitions[name] else { continue }
      let evidence = Set(process.clocks.filter { $0.transition == name }.map(\.evidence)).sorted()
      table.add(
        "\(transition.title[language])", "\(word("holder.\(transition.by?.rawValue ?? "none")"))",
        time(name, .usmca), time(name, .naaec),
        "\(evidence.isEmpty ? transition.evidence : evidence.joined(separator: ", "))")
    }
    return table.html
  }

  /// How long a step may take under a rulebook.
  private func time(_ name: String, _ book: Rulebook) -> HTML {
    guard let clock = process.clock(name, book) else { return "\(t("process.no-time"))" }
    guard clock.isVerified else { return "<small>\(t("process.not-verified"))</small>" }
    let basis = clock.basis ?? process.rules[book]?.basis ?? .calendar
    let exceptional = process.clock(name, book, .exceptional).map {
      "; \(t("colon", ["a": t("submissions.exceptional"), "b": $0.days]))"
    }
    return """
      \(days(clock.days)) (\(t("submissions.basis.\(basis.rawValue)")))\
      \(exceptional ?? "")\(when(clock.kind == .target, customary))
      """
  }
}
