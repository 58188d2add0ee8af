internal import Markup
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The Council: its sessions, and the register of its decisions.
struct CouncilModel: Sendable {
  static let pageSize = 50

  let sessions: [(state: MeetingState, stage: MeetingState.Stage)]
  /// One page of those that the words ask for.
  let decisions: [DecisionState]
  let links: MatterLinks
  let words: String
  let page: Int
  let found: Int

  var hasMore: Bool { page * Self.pageSize < found }

  /// - Throws: ``Problem`` for a page that is no number.
  init(_ visit: Visit) throws {
    let (record, parameters) = (try visit.record(), visit.parameters.withoutEmpty)
    words = try parameters.value("q") ?? ""
    page = try parameters.number("page", in: 1...1_000_000, standard: 1)
    sessions = try record.sessions(for: visit.protocolReader()).map { ($0, $0.stage(at: visit.now)) }
    let wanted = TextFolding.fold(words).split(separator: " ")
    let all = try record.decisions().filter { one in
      guard !wanted.isEmpty else { return true }
      let said = Self.text(one)
      let rest = wanted.filter { !said.contains($0) }
      guard !rest.isEmpty, rest.count < 20, one.text.matters.contains(where: { Self.has($0, rest) }) else {
        return rest.isEmpty
      }
      // What it is about is found only where everybody may see that.
      let links = try MatterLinks([one], visit)
      let shown = one.text.matters.filter(links.has)
      return rest.allSatisfy { word in shown.contains { Self.has($0, [word]) } }
    }
    found = all.count
    decisions = Array(all.dropFirst((page - 1) * Self.pageSize).prefix(Self.pageSize))
    links = try MatterLinks(decisions, visit)
  }

  /// Whatever words are looked for in: in all its languages, with its number and day.
  private static func text(_ decision: DecisionState) -> String {
    let texts = [decision.text.title, decision.text.text] + [decision.text.statement].compactMap { $0 }
    let words = texts.flatMap { $0.entries.values.map(\.text) }
    return TextFolding.fold((words + [decision.id, decision.adopted?.description ?? ""]).joined(separator: " "))
  }

  /// Whether what it is about has one of some folded words.
  private static func has(_ matter: DecisionText.Matter, _ words: [some StringProtocol]) -> Bool {
    let text = TextFolding.fold(matter.text)
    return words.contains { text.contains($0) }
  }
}

struct CouncilView: PageView {
  private let model: CouncilModel
  let printer: Printer

  init(_ model: CouncilModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    Page(
      title: t("council.title"), description: t("council.lead"),
      content: """
        <h1>\(t("council.title"))</h1><p class="lead">\(t("council.lead"))</p>\
        \(sessions)<section><h2>\(t("council.decisions"))</h2>\(form)\(decisions)</section>\
        \(follow("council"))
        """)
  }

  private var sessions: HTML {
    let items = model.sessions.map { state, stage -> HTML in
      """
      <li><a href="\(link(.meeting, state.id))">\(trilingual(state.meeting.title))</a> · \
      \(t("meeting.stage.\(stage.rawValue)")) · \(times(state, in: state.meeting.zone) ?? .empty)</li>
      """
    }
    let list: HTML = items.isEmpty ? "<p>\(t("council.sessions.none"))</p>" : "<ul>\(items)</ul>"
    return "<section><h2>\(t("council.sessions"))</h2>\(list)</section>"
  }

  private var form: HTML {
    """
    <form class="filter" action="\(path(.council))" role="search">
    <label for="co-q">\(t("council.words"))\
    <input id="co-q" name="q" type="search" value="\(model.words)" maxlength="200"></label>
    <button>\(t("list.filter"))</button></form>
    """
  }

  private var decisions: HTML {
    guard !model.decisions.isEmpty else {
      return "<p>\(t(model.words.isEmpty ? "council.none" : "council.nothing"))</p>"
    }
    var table = RecordTable(
      t("council.decisions"),
      [
        .init(t("council.which")), .init(t("council.adopted")), .init(t("council.decides")),
        .init(t("council.votes")),
      ])
    for one in model.decisions {
      let matters = one.text.matters.compactMap { matter($0, model.links) }
      table.add(
        "<a href=\"\(link(.decision, one.id))\">\(one.id)</a> \(trilingual(one.text.title))",
        one.adopted.map { "\(date($0.description))" } ?? "–",
        matters.isEmpty ? "–" : "<ul>\(matters.map { "<li>\($0)</li>" as HTML })</ul>",
        "\(t("council.for", ["yes": one.count(.yes), "no": one.count(.no), "abstained": one.count(.abstain)]))")
    }
    let pager = pager(model.page, hasMore: model.hasMore) { page in
      let items = [("q", model.words), ("page", page > 1 ? String(page) : "")].filter { !$0.1.isEmpty }
      return link(.council, query: items.map { (name: $0.0, value: $0.1) })
    }
    return "\(table.html)\(pager)"
  }
}
