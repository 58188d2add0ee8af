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
  /// How many comments there are.
  let all: Int
  /// How many are listed, and how many texts they say.
  let count: Int
  let found: Int
  let comments: [RecordStore.SaidOnce]
  let page: Int
  /// Whose text all that are listed say; nil for the list of all.
  let sameAs: CommentID?
  /// The paragraph that all that are listed are about; nil for the list of all.
  let about: String?
  /// What all that are listed say, as `q1:2` or `language:fr`; nil for the list of all.
  let said: String?
  /// So many comments are opened to list some of them.
  static let mostListed = 500
  /// How many comments there are on each paragraph, by its place.
  let passages: [String: Int]
  /// Whose documents are, by id.
  let holders: [String: RightsHolder]
  /// Whether comments can be read here: they are sealed, and not every server has the key.
  let isReadable: Bool
  /// Whether they can be sent here, and are taken.
  let takes: Bool
  /// Advice that follows it.
  let advice: [AdviceState]

  var hasMore: Bool { page * Self.pageSize < found }
  /// Whether some comments alone are listed.
  var isPart: Bool { sameAs != nil || about != nil || said != nil }

  /// - Throws: ``Problem`` for one that is not there, or not announced.
  init(_ id: String, _ visit: Visit) throws {
    let record = try visit.record()
    let reader = try visit.protocolReader()
    guard let state = try record.consultation(id, for: reader) else {
      throw Problem.notFound("no such consultation")
    }
    self.state = state
    holders = try state.documents.compactMapValues { versions in
      try visit.holder(versions.last?.text.community, of: .document(consultation: id, id: versions.last?.text.id ?? ""))
    }
    deadline = try state.deadline()
    page = try visit.parameters.withoutEmpty.number("page", in: 1...1_000_000, standard: 1)
    isReadable = record.readsPersons
    let offset = (page - 1) * Self.pageSize
    // Of a paragraph that not everybody may read nothing is said, not that there is one.
    let places = state.places
    let passages = try places.isEmpty ? [:] : record.passages(on: id, for: reader).filter { places.contains($0.key) }
    self.passages = passages.mapValues(\.count)
    func some(of ids: [CommentID]) throws -> [RecordStore.SaidOnce] {
      try ids.dropFirst(offset).prefix(Self.pageSize).compactMap {
        try record.comment($0).map { RecordStore.SaidOnce(comment: $0, signatures: 1) }
      }
    }
    about = try visit.parameters.withoutEmpty.value("about")
    said = try visit.parameters.withoutEmpty.value("said")
    all = try record.comments(on: id, for: reader, limit: 0).found
    if let about {
      guard let ids = passages[about] else { throw Problem.parameter("about", "is no paragraph with comments") }
      (sameAs, count, found, comments) = (nil, ids.count, ids.count, try some(of: ids))
    } else if let number = try visit.parameters.withoutEmpty.value("same-as") {
      guard let comment = CommentID(id, number), try record.isShown(comment, to: reader) else {
        throw Problem.parameter("same-as", "is no comment's number")
      }
      let same = try record.sameTexts(as: comment, for: reader)
      (sameAs, count, found) = (comment, same.count, same.count)
      comments = try some(of: same)
    } else if let said {
      sameAs = nil
      guard let filter = SaidFilter(said, state.inquiry) else {
        throw Problem.parameter("said", "is nothing that is asked")
      }
      guard all <= Self.mostListed else { throw Problem.parameter("said", "is for fewer comments than these") }
      let some = try record.comments(on: id, for: reader).comments.filter(filter.holds)
      (count, found) = (some.count, some.count)
      comments = some.dropFirst(offset).prefix(Self.pageSize).map { .init(comment: $0, signatures: 1) }
    } else {
      sameAs = nil
      (count, found, comments) = try record.texts(on: id, for: reader, offset: offset, limit: Self.pageSize)
    }
    takes = try visit.takesComments(state)
    advice = try record.advices(after: id).compactMap { try record.advice($0) }
    stage = try state.stage(at: visit.now, followed: advice)
  }
}

/// What comments that are listed have in common, as `q1:2` or `language:fr`.
private struct SaidFilter {
  private let of: String
  private let value: String

  /// - Returns: nil for what no comment of the consultation can say.
  init?(_ text: String, _ inquiry: Inquiry) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    (of, value) = (parts[0], parts[1])
    let isOne =
      switch of {
      case "language": Wordage.isTag(value)
      case "tag": CommentEvent.Tagging.isTag(value)
      case "country": Remarks.Origin(rawValue: value) != nil
      case "sector": Remarks.Sector(rawValue: value) != nil
      default: inquiry.questions.contains { $0.id == of && $0.kind != .open && $0.admits(value) }
      }
    guard isOne else { return nil }
  }

  /// Among what its author lets everybody see.
  func holds(_ comment: CommentState) -> Bool {
    let (remarks, showing) = (comment.remarks, comment.showing)
    return switch of {
    case "language": comment.statement.language == value
    case "tag": comment.tags.contains(value)
    case "country": showing.country && remarks?.country?.rawValue == value
    case "sector": showing.sector && remarks?.sector?.rawValue == value
    default: remarks?.answers[of] == value
    }
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
    let key = [.announced, .open].contains(model.stage) ? "consultation.from" : "consultation.was"
    let extended = state.extended.map { one -> HTML in
      let until = t("consultation.extended", ["day": date(one.said.closes.description)])
      return "<p class=\"note\">\(until)\(colon)\(trilingual(one.said.why))</p>"
    }
    let ended = state.ended.map { one -> HTML in
      let on = t("consultation.ended", ["day": date(state.lastDay.description)])
      return "<p class=\"note\">\(on)\(colon)\(trilingual(one.said.why))</p>"
    }
    return Page(
      title: title, description: t("consultations.lead"),
      content: """
        <p class="crumbs"><a href="\(link(.consultations))">\(t("consultations.title"))</a></p>
        <div class="narrow"><h1>\(trilingual(inquiry.title))</h1>
        <p>\(state.id) · \(body(inquiry.body)) · <strong>\(t("consultation.stage.\(model.stage.rawValue)"))</strong></p>
        \(untranslated(inquiry.texts))
        <section><h2>\(t("consultation.until"))</h2>\
        <p>\(t(key, ["day": date(inquiry.opens.description)]))</p>\
        \(closing(inquiry.zones, model.deadline))\(extended)\(ended)</section>
        \(when(model.takes, "<p><a class=\"button\" href=\"\(write)\">\(t("comment.write"))</a></p>"))
        <section><h2>\(t("consultation.why"))</h2><div class="letter">\(trilingual(inquiry.text))</div></section>
        \(inquiry.asked.map {
          "<section><h2>\(t("consultation.asked"))</h2><div class=\"letter\">\(trilingual($0))</div></section>" as HTML
        })
        \(documents)
        \(when(!questions.isEmpty, "<section><h2>\(t("consultation.questions"))</h2><ol>\(questions)</ol></section>"))
        <section><h2>\(t("consultation.use"))</h2><div class="letter">\(trilingual(inquiry.use))</div>\
        <p class="note">\(t("consultation.moderation.\(inquiry.moderation.rawValue)")) \
        <a href="\(link(.moderation))">\(t("moderation.title"))</a></p></section>
        \(summary)\(when(!model.advice.isEmpty, advice))\(followUps(model.state))
        <section id="comments"><h2>\(t("consultation.said"))</h2>\(comments)</section></div>
        """, isIndexed: model.page == 1 && !model.isPart)
  }

  /// Each text that is asked about, paragraph by paragraph, with the comments on each.
  private var documents: HTML {
    let state = model.state
    func count(_ place: String) -> HTML {
      guard let count = model.passages[place] else { return .empty }
      let address = link(.consultation, state.id, query: [(name: "about", value: place)]) + "#comments"
      return "<a href=\"\(address)\">\(t("consultation.comments", ["n": count]))</a>"
    }
    let all = state.documents.sorted { $0.key < $1.key }.map { id, versions -> HTML in
      guard let last = versions.last else { return .empty }
      let paragraphs = last.text.paragraphs.map { paragraph -> HTML in
        let place = "\(id)-\(paragraph.anchor)"
        let write =
          DeskRoutes.comment.path.filled([state.id], language: language)
          + Address.query([(name: "passage", value: place)])
        return """
          <li id="\(place)"><div class="letter">\(trilingual(paragraph.text))</div><p class="note">\(count(place)) \
          \(when(model.takes, "<a href=\"\(write)\">\(t("document.comment"))</a>"))</p></li>
          """
      }
      // What was said of paragraphs that the text has no more stays, and says so.
      let now = Set(last.text.paragraphs.map { "\(id)-\($0.anchor)" })
      let earlier = model.passages.keys.filter { $0.hasPrefix(id + "-") && !now.contains($0) }.sorted().map {
        "<li>\(count($0))</li>" as HTML
      }
      let version = t(
        "document.version", ["n": "\(versions.count)", "day": last.on.map { date($0.description) } ?? "–"])
      return """
        <section><h2>\(trilingual(last.text.title))</h2><p class="note">\(version)</p>\
        \(holder(model.holders[id]))<ol>\(paragraphs)</ol>\
        \(when(!earlier.isEmpty, "<p>\(t("document.earlier"))</p><ul>\(earlier)</ul>"))</section>
        """
    }
    return HTML(all)
  }

  private var summary: HTML {
    guard let published = model.state.published else { return .empty }
    let link = link(.summary, model.state.id)
    return """
      <section><h2>\(t("summary.title"))</h2><div class="letter">\(trilingual(published.text))</div>\
      <p><a href="\(link)">\(t("summary.numbers"))</a></p></section>
      """
  }

  private var advice: HTML {
    let items = model.advice.map { one -> HTML in
      let state = t(one.answered == nil ? "advice.stage.adopted" : "advice.stage.answered")
      return """
        <li><a href="\(link(.advice, one.id))">\(t("advice.number", ["id": one.id])) – \
        \(trilingual(one.text.title))</a> \
        · \(state)</li>
        """
    }
    return "<section><h2>\(t("consultation.follows"))</h2><ul>\(items)</ul></section>"
  }

  /// What it is about; where the list can show all that are, as links.
  private func tags(_ comment: CommentState) -> HTML {
    HTML(
      comment.tags.map { tag -> HTML in
        guard model.all <= ConsultationModel.mostListed else { return " · \(tag)" }
        let address = link(.consultation, model.state.id, query: [(name: "said", value: "tag:\(tag)")])
        return " · <a href=\"\(address)#comments\">\(tag)</a>"
      })
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
        \(author(one.showing, one.remarks))\(marks(one, closes: model.deadline.closes))\(signatures)\(tags(one))</p>\
        \(passage(one, model.state))\
        \(one.remarks.map { self.said($0, inquiry, language: one.statement.language, letters: 1500) })</li>
        """
    }
    let all: HTML =
      model.sameAs.map { id in
        let back = link(.consultation, model.state.id) + "#comments"
        let own = link(.comment, id.consultation, id.number)
        return """
          <p>\(t("comment.same"))\(colon)<a href="\(own)">\(id.number)</a> · \
          <a href="\(back)">\(t("comment.same.all"))</a></p>
          """
      }
      ?? (!model.isPart
        ? .empty : "<p><a href=\"\(link(.consultation, model.state.id))#comments\">\(t("comment.same.all"))</a></p>")
    let texts: HTML =
      model.found < model.count ? " <small>\(t("consultation.texts", ["n": model.found]))</small>" : .empty
    return """
      \(all)<p>\(t("consultation.comments", ["n": model.count]))\(texts)</p><ul class="comments">\(items)</ul>\
      \(pager(model.page, hasMore: model.hasMore) { page in
        let same = model.sameAs.map { [(name: "same-as", value: $0.number)] } ?? []
        let about = model.about.map { [(name: "about", value: $0)] } ?? []
        let said = model.said.map { [(name: "said", value: $0)] } ?? []
        let query = same + about + said + (page > 1 ? [(name: "page", value: String(page))] : [])
        return link(.consultation, model.state.id, query: query) + "#comments"
      })
      """
  }
}
