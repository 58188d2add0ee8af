internal import Markup
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// One consultation: what is asked, until when, and what was said.
struct ConsultationModel: Sendable {
  static let pageSize = 20

  let state: ConsultationState
  let stage: ConsultationState.Stage
  let deadline: Deadline
  /// How many comments there are, and how many texts they say.
  let count: Int
  let found: Int
  let comments: [RecordStore.SaidOnce]
  let page: Int
  /// Whose text all that are listed say; nil for the list of all.
  let sameAs: CommentID?
  /// Whether comments can be read here: they are sealed, and not every server has the key.
  let isReadable: Bool
  /// Whether they can be sent here, and are taken.
  let takes: Bool
  /// Advice that follows it.
  let advice: [AdviceState]

  var hasMore: Bool { page * Self.pageSize < found }

  /// - Throws: ``Problem`` for one that is not there, or not announced.
  init(_ id: String, _ visit: Visit) throws {
    let record = try visit.record()
    guard let state = try record.consultation(id), state.isPublic else {
      throw Problem.notFound("no such consultation")
    }
    self.state = state
    stage = try state.stage(at: visit.now)
    deadline = try state.deadline()
    page = try visit.parameters.withoutEmpty.number("page", in: 1...1_000_000, standard: 1)
    isReadable = record.readsPersons
    let (reader, offset) = (try visit.protocolReader(), (page - 1) * Self.pageSize)
    if let number = try visit.parameters.withoutEmpty.value("same-as") {
      guard let comment = CommentID(id, number), try record.isShown(comment, to: reader) else {
        throw Problem.parameter("same-as", "is no comment's number")
      }
      let same = try record.sameTexts(as: comment, for: reader)
      (sameAs, count, found) = (comment, same.count, same.count)
      comments = try same.dropFirst(offset).prefix(Self.pageSize).compactMap {
        try record.comment($0).map { RecordStore.SaidOnce(comment: $0, signatures: 1) }
      }
    } else {
      sameAs = nil
      (count, found, comments) = try record.texts(on: id, for: reader, offset: offset, limit: Self.pageSize)
    }
    takes = try visit.takesComments(state)
    advice = try record.advices(after: id).compactMap { try record.advice($0) }
  }
}

struct ConsultationView: PageView {
  private let model: ConsultationModel
  let printer: Printer

  init(_ model: ConsultationModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  private var inquiry: Inquiry { model.state.inquiry }

  var page: Page {
    let state = model.state
    let title = inquiry.title[language]
    let write = DeskRoutes.comment.path.filled([state.id], language: language)
    let questions = inquiry.questions.map { "<li>\(trilingual($0.title))</li>" as HTML }
    let key = [.closed, .cancelled].contains(model.stage) ? "consultation.was" : "consultation.from"
    let extended = state.extended.map { one -> HTML in
      let until = t("consultation.extended", ["day": date(one.said.closes.description)])
      return "<p class=\"note\">\(until)\(colon)\(trilingual(one.said.why))</p>"
    }
    return Page(
      title: title, description: t("consultations.lead"),
      content: """
        <p class="crumbs"><a href="\(link(.consultations))">\(t("consultations.title"))</a></p>
        <div class="narrow"><h1>\(trilingual(inquiry.title))</h1>
        <p>\(state.id) · \(body(inquiry.body)) · <strong>\(t("consultation.stage.\(model.stage.rawValue)"))</strong></p>
        \(when(!missing.isEmpty, "<p class=\"note\">\(t("consultation.untranslated", ["languages": missing]))</p>"))
        <section><h2>\(t("consultation.until"))</h2>\
        <p>\(t(key, ["day": date(inquiry.opens.description)]))</p>\
        \(closing(inquiry.zones, model.deadline))\(extended)</section>
        \(when(model.takes, "<p><a class=\"button\" href=\"\(write)\">\(t("comment.write"))</a></p>"))
        <section><h2>\(t("consultation.why"))</h2><div class="letter">\(trilingual(inquiry.text))</div></section>
        \(when(!questions.isEmpty, "<section><h2>\(t("consultation.questions"))</h2><ol>\(questions)</ol></section>"))
        <section><h2>\(t("consultation.use"))</h2><div class="letter">\(trilingual(inquiry.use))</div>\
        <p class="note">\(t("consultation.moderation.\(inquiry.moderation.rawValue)")) \
        <a href="\(link(.moderation))">\(t("moderation.title"))</a></p></section>
        \(when(!model.advice.isEmpty, advice))
        <section id="comments"><h2>\(t("consultation.said"))</h2>\(comments)</section></div>
        """, isIndexed: model.page == 1 && model.sameAs == nil)
  }

  private var advice: HTML {
    let items = model.advice.map { one -> HTML in
      let state = t(one.answered == nil ? "advice.stage.adopted" : "advice.stage.answered")
      return """
        <li><a href="\(link(.advice, one.id))">\(t("advice.number", ["id": one.id])) – \(trilingual(one.text.title))</a> \
        · \(state)</li>
        """
    }
    return "<section><h2>\(t("consultation.follows"))</h2><ul>\(items)</ul></section>"
  }

  /// The languages of what is not there in the reader's.
  private var missing: String {
    let texts = [inquiry.title, inquiry.text, inquiry.use] + inquiry.questions.map(\.title)
    let others = Set(texts.map { $0.text(language).language }).subtracting([language])
    return Language.allCases.filter(others.contains).map { printer.texts.word("language", $0) }
      .joined(separator: ", ")
  }

  private var comments: HTML {
    guard model.isReadable else { return "<p>\(t("comment.elsewhere"))</p>" }
    guard model.found > 0 else { return "<p>\(t("comment.none"))</p>" }
    let items = model.comments.map { said -> HTML in
      let one = said.comment
      let same = link(.consultation, model.state.id, query: [(name: "same-as", value: one.id.number)]) + "#comments"
      let signatures: HTML =
        said.signatures > 1
        ? " · <a href=\"\(same)\">\(t("comment.signatures", ["n": said.signatures]))</a>" : .empty
      return """
        <li class="comment"><p><a href="\(link(.comment, model.state.id, one.id.number))">\(one.id.number)</a> · \
        \(author(one.showing, one.remarks))\(marks(one, closes: model.deadline.closes))\(signatures)</p>\
        \(one.remarks.map { self.said($0, inquiry, language: one.statement.language, letters: 1500) })</li>
        """
    }
    let all: HTML =
      model.sameAs.map { id in
        let back = link(.consultation, model.state.id) + "#comments"
        let own = link(.comment, id.consultation, id.number)
        return """
          <p>\(t("comment.same"))\(colon)<a href="\(own)">\(id.number)</a> · <a href="\(back)">\(t("comment.same.all"))</a></p>
          """
      } ?? .empty
    let texts: HTML =
      model.found < model.count ? " <small>\(t("consultation.texts", ["n": model.found]))</small>" : .empty
    return """
      \(all)<p>\(t("consultation.comments", ["n": model.count]))\(texts)</p><ul class="comments">\(items)</ul>\
      \(pager(model.page, hasMore: model.hasMore) { page in
        let same = model.sameAs.map { [(name: "same-as", value: $0.number)] } ?? []
        let query = same + (page > 1 ? [(name: "page", value: String(page))] : [])
        return link(.consultation, model.state.id, query: query) + "#comments"
      })
      """
  }
}
