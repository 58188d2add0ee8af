internal import Markup
internal import Outputs
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// Where somebody reads comments that not everybody may see, a consultation at a time. Pages that everybody sees are
/// the same for all; what more somebody may read is here, and kept by no cache.
struct ReadingDesk: PersonalPage {
  enum Room: Sendable {
    /// For those who asked.
    case sealed
    /// Under communities' protocols.
    case kept
  }

  let visit: Visit
  let guest: Guest
  private let room: Room
  private let person: String

  init(_ visit: Visit, _ guest: Guest, _ room: Room) throws {
    (self.visit, self.guest, self.room) = (visit, guest, room)
    person = try guest.signedIn().person
  }

  /// A file of a comment that not everybody may read, or not yet.
  static func file(_ visit: Visit, _ guest: Guest) throws -> Reply {
    func value(_ name: String) -> String { visit.items.first { $0.name == name }?.value ?? "" }
    guard guest.form == nil, let id = CommentID(value("consultation"), value("number")),
      let place = Int(value("file")), let file = try guest.desk.file(place, of: id, for: guest.signedIn().person)
    else { throw Problem.notFound("no such file") }
    return Reply(file, name: "\(id.number)-\(place)")
  }

  private var route: Route { room == .sealed ? DeskRoutes.sealed : DeskRoutes.kept }
  private static let most = 25

  /// - Returns: nil where it is not theirs to read.
  private func comments(
    on state: ConsultationState, offset: Int = 0, limit: Int
  ) throws -> (found: Int, comments: [CommentState])? {
    switch room {
    case .sealed:
      guard try guest.desk.readsSealed(of: state.inquiry.body, person) else { return nil }
      return try guest.desk.sealedComments(on: state, reader: person, offset: offset, limit: limit)
    case .kept:
      let kept = try guest.desk.keptComments(on: state.id, for: person, offset: offset, limit: limit)
      return kept.found == 0 ? nil : kept
    }
  }

  /// The consultation that is named, where there is something in it for its reader.
  private func consultation(_ id: String) throws -> ConsultationState {
    guard let state = try guest.desk.record.consultation(id, for: guest.desk.reader(guest.standing)) else {
      throw Problem.notFound("no such page")
    }
    return state
  }

  func answer() throws -> Reply {
    if let form = guest.form { return try take(form) }
    let asked = visit.items.first { $0.name == "consultation" }?.value ?? ""
    let number = try listPage
    let one = try asked.isEmpty ? nil : consultation(asked)
    let some = try one.map { state in
      guard let found = try comments(on: state, offset: (number - 1) * Self.most, limit: Self.most) else {
        throw Problem.notFound("no such page")
      }
      return ReadingModel.Entries(
        state: state, closes: try state.deadline().closes, found: found.found, comments: found.comments,
        number: number, hasMore: number * Self.most < found.found)
    }
    let all = try guest.desk.record.consultations(for: visit.protocolReader()).compactMap { state in
      try comments(on: state, limit: 0).map { (state, $0.found) }
    }
    let isStart = room == .kept && one == nil
    let held = isStart ? try guest.desk.keptMatters(for: person) : []
    let places = isStart ? try guest.desk.keptPlaces(for: person) : []
    let model = ReadingModel(
      frame: FormFrame(guest), room: room, address: address(route), all: one == nil ? all : [], one: some, held: held,
      places: places, protocols: room == .kept ? try rules(of: some?.comments ?? [], held, places) : [])
    return visit.show(ReadingView.self, model)
  }

  /// The protocols that all of it is under: their texts come first.
  private func rules(
    of comments: [CommentState], _ held: [HeldMatter], _ places: [(community: CommunityState, places: [CommunityPlace])]
  ) throws -> [CommunityEvent.Ruling] {
    let names = Set(
      comments.compactMap(\.rights).flatMap(\.protocols)
        + held.flatMap { one in (one.sharing?.protocols ?? []).map { ProtocolTable.id(one.community, $0) } }
        + places.flatMap { one in
          one.places.flatMap { place in place.protocols.map { ProtocolTable.id(one.community.id, $0) } }
        })
    let ids = comments.compactMap(\.statement.community) + held.map(\.community) + places.map(\.community.id)
    let communities = try Set(ids).sorted().compactMap { try guest.desk.record.communityState($0) }
    return communities.flatMap { community in
      community.rules.sorted { $0.key < $1.key }
        .filter { names.contains(ProtocolTable.id(community.id, $0.key)) }.map(\.value.ruling)
    }
  }

  /// What is under protocols, to take along; the communities' stewards see who did.
  private func take(_ form: Guest.Form) throws -> Reply {
    guard room == .kept else { throw Problem.notFound("no such page") }
    let state = try consultation(form["consultation"])
    switch form["do"] {
    case "download": return try download(state)
    case "file":
      guard let id = CommentID(state.id, form["number"]), let place = Int(form["file"]),
        let file = try guest.desk.takeKept(place, of: id, by: person)
      else { throw Problem.notFound("no such file") }
      return Reply(file, name: "\(id.number)-\(place)")
    default:
      throw Problem.parameter("do", found: String(form["do"].prefix(40)), expected: .oneOf(["download", "file"]))
    }
  }

  private func download(_ state: ConsultationState) throws -> Reply {
    let comments = try guest.desk.takeKept(on: state.id, by: person)
    guard !comments.isEmpty else { throw Problem.notFound("no such page") }
    let table = try CommentTable(state)
    var text = ""
    let writer = CSVWriter(table.columns) { text += $0 }
    for comment in comments { writer.write(table.cells(comment, sameAs: nil)) }
    writer.finish()
    var reply = Reply(text, type: OutputFormat.csv.mediaType).forSpreadsheets()
    reply.headers.append((name: "Content-Disposition", value: "attachment; filename=\"\(state.id).csv\""))
    return reply
  }
}

struct ReadingModel: Sendable {
  struct Entries: Sendable {
    let state: ConsultationState
    let closes: Int
    let found: Int
    let comments: [CommentState]
    /// The page, and whether there is another one.
    let number: Int
    let hasMore: Bool
  }

  let frame: FormFrame
  let room: ReadingDesk.Room
  let address: String
  /// The consultations that have something, and how much.
  let all: [(ConsultationState, Int)]
  let one: Entries?
  /// Meetings, documents and questions of communities, and places.
  let held: [HeldMatter]
  let places: [(community: CommunityState, places: [CommunityPlace])]
  let protocols: [CommunityEvent.Ruling]
}

struct ReadingView: PageView, FormPrinting {
  private let model: ReadingModel
  let printer: Printer

  init(_ model: ReadingModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }

  var page: Page {
    let isSealed = model.room == .sealed
    let (title, lead) = (t(isSealed ? "sealed.title" : "kept.title"), t(isSealed ? "sealed.lead" : "kept.lead"))
    let up =
      model.one != nil
      ? (model.address, title)
      : isSealed
        ? (path(DeskRoutes.desk), t("desk.title")) : (path(DeskRoutes.account), t("account.title"))
    return Page(
      title: title, description: lead,
      content: """
        <p class="crumbs"><a href="\(up.0)">\(up.1)</a></p>
        <div class="narrow"><h1>\(title)</h1><p class="lead">\(lead)</p>\(notice)\
        \(model.one.map(entries) ?? list)</div>
        """, isIndexed: false)
  }

  /// Files that are taken along: a button each, for the stewards are told.
  private func takeFiles(_ comment: CommentState) -> HTML {
    let places = (comment.remarks?.files ?? []).indices.map { String($0 + 1) }
    let buttons = places.map { place -> HTML in
      form(
        model.address, label: "\(t("comment.file.choose", ["n": place])) \(comment.id.number)", primary: false,
        button: "\(t("kept.file", ["n": place]))",
        """
        \(hiddenField("do", "file"))\(hiddenField("consultation", comment.id.consultation))\
        \(hiddenField("number", comment.id.number))\(hiddenField("file", place))
        """)
    }
    return "\(files(comment.remarks?.files) { _ in nil })\(HTML(buttons))"
  }

  private var list: HTML {
    let items = model.all.map { state, found -> HTML in
      let address = model.address + Address.query([(name: "consultation", value: state.id)])
      return """
        <li><a href="\(address)">\(state.id)</a> \(trilingual(state.inquiry.title)) · \
        \(t("desk.comments", ["n": found]))</li>
        """
    }
    guard !items.isEmpty || !model.held.isEmpty || !model.places.isEmpty else {
      return "<p>\(t(model.room == .sealed ? "sealed.none" : "kept.none"))</p>"
    }
    let matters = model.held.map { one -> HTML in
      "<li class=\"comment\"><p>\(t("held.\(one.word)"))</p>\(held(one))\(further(one))</li>"
    }
    let places = model.places.flatMap { one in
      one.places.map { place -> HTML in
        """
        <li>\(wordage(place.titles)) · \(whereabouts(place)) · \(wordage(one.community.description.names))</li>
        """
      }
    }
    return """
      \(rules)\(when(!items.isEmpty, "<ul>\(items)</ul>"))\
      \(when(!matters.isEmpty, "<h2>\(t("held.title"))</h2><ul class=\"comments\">\(matters)</ul>"))\
      \(when(!places.isEmpty, "<h2>\(t("community.places"))</h2><ul>\(places)</ul>"))
      """
  }

  /// Where one registers for a meeting.
  private func further(_ matter: HeldMatter) -> HTML {
    guard case .meeting(let state) = matter.content, state.cancelled == nil else { return .empty }
    return "<p><a href=\"\(path(DeskRoutes.register, state.id))\">\(t("meeting.register"))</a></p>"
  }

  private var rules: HTML {
    let rules = model.protocols.map { rule -> HTML in
      "<section><h3>\(wordage(rule.titles))</h3><blockquote>\(wordage(rule.text))</blockquote></section>"
    }
    return when(!rules.isEmpty, "<h2>\(t("kept.protocols"))</h2>\(rules)")
  }

  private func entries(_ one: ReadingModel.Entries) -> HTML {
    let state = one.state
    let items = one.comments.map { comment -> HTML in
      """
      <li class="comment"><p>\(comment.id.number) · \(author(comment.showing, comment.remarks))\
      \(marks(comment, closes: one.closes))</p>\
      \(comment.remarks.map { said($0, state.inquiry, language: comment.statement.language) }
        ?? "<p>\(t("comment.erased"))</p>")\(model.room == .kept ? takeFiles(comment) : deskFiles(comment))</li>
      """
    }
    let take: HTML =
      model.room == .kept
      ? """
      <section><h2>\(t("kept.download"))</h2><p class="note">\(t("kept.download.note"))</p>\
      \(form(model.address, primary: false, button: t("kept.download"),
        "\(hiddenField("do", "download"))\(hiddenField("consultation", state.id))"))</section>
      """ : .empty
    return """
      <h2><a href="\(path(.consultation, state.id))">\(state.id)</a> \(trilingual(state.inquiry.title))</h2>\
      \(rules)<p>\(t("desk.comments", ["n": one.found]))</p><ul class="comments">\(items)</ul>\
      \(pager(one.number, hasMore: one.hasMore) {
        model.address + Address.query([
          (name: "consultation", value: state.id), (name: "page", value: String($0)),
        ])
      })\(take)
      """
  }
}
