internal import Markup
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The public log of what was removed, and the reasons there are.
struct ModerationModel: Sendable {
  static let pageSize = 50

  let reasons: ModerationReasons
  let found: Int
  let lines: [RecordStore.RemovedLine]
  /// Questions to meetings that were removed.
  let questions: [QuestionState]
  let page: Int

  init(_ visit: Visit) throws {
    reasons = try ModerationReasons()
    page = try visit.parameters.withoutEmpty.number("page", in: 1...1_000_000, standard: 1)
    questions = try page == 1 ? visit.record().removedQuestions(for: visit.protocolReader()) : []
    (found, lines) = try visit.record().removed(
      for: visit.protocolReader(), offset: (page - 1) * Self.pageSize, limit: Self.pageSize)
  }

  var hasMore: Bool { page * Self.pageSize < found }
}

struct ModerationView: PageView {
  private let model: ModerationModel
  let printer: Printer

  init(_ model: ModerationModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    let reasons = model.reasons.all.map {
      "<dt>\($0.name[language] ?? $0.id)</dt><dd>\($0.text[language] ?? "")</dd>" as HTML
    }
    let log: HTML = model.found == 0 ? "<p>\(t("moderation.none"))</p>" : table
    return Page(
      title: t("moderation.title"), description: t("moderation.lead"),
      content: """
        <p class="crumbs"><a href="\(link(.consultations))">\(t("consultations.title"))</a></p>
        <h1>\(t("moderation.title"))</h1><p class="lead">\(t("moderation.lead"))</p>\
        <section><h2>\(t("moderation.reasons"))</h2><p>\(t("moderation.reasons.text"))</p><dl>\(reasons)</dl></section>\
        <section><h2>\(t("moderation.log"))</h2>\(log)\
        \(pager)</section>\(when(!model.questions.isEmpty, questions))
        """)
  }

  private var table: HTML {
    var table = RecordTable(
      t("moderation.log"),
      ["comment", "reason", "day", "appeal"].map { .init(t("moderation.\($0)")) })
    for line in model.lines {
      let appeal =
        line.removed.isUpheld.map { $0 ? "upheld" : "restored" } ?? (line.removed.appeal == nil ? "no" : "open")
      let name = "\(line.id.consultation) \(line.id.number)"
      let address = link(.comment, line.id.consultation, line.id.number)
      table.add(
        line.hasPage ? "<a href=\"\(address)\">\(name)</a>" : "\(name)",
        "\(model.reasons[line.removed.removal.reason]?.name[language] ?? line.removed.removal.reason)",
        line.removed.on.map { day($0) } ?? "–",
        "\(t("moderation.appeal.\(appeal)"))")
    }
    return table.html
  }

  private var questions: HTML {
    var table = RecordTable(
      t("moderation.questions"), ["question", "reason", "day", "appeal"].map { .init(t("moderation.\($0)")) })
    for one in model.questions {
      let reason = one.removal?.reason ?? ""
      let appeal = one.isUpheld.map { $0 ? "upheld" : "restored" } ?? (one.appeal == nil ? "no" : "open")
      table.add(
        "<a href=\"\(link(.meeting, one.id.meeting))\">\(one.id.meeting)</a> \(one.id.number)",
        "\(model.reasons[reason]?.name[language] ?? reason)", one.removedOn.map { day($0) } ?? "–",
        "\(t("moderation.appeal.\(appeal)"))")
    }
    return "<section><h2>\(t("moderation.questions"))</h2>\(table.html)</section>"
  }

  private var pager: HTML {
    pager(model.page, hasMore: model.hasMore) { page in
      link(.moderation, query: page > 1 ? [(name: "page", value: String(page))] : [])
    }
  }
}
