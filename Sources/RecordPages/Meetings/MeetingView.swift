internal import Markup
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// One meeting: when, where, about what, how to take part; and afterwards what was said and who came.
struct MeetingModel: Sendable {
  let state: MeetingState
  let stage: MeetingState.Stage
  /// Whether one can register here and now.
  let registers: Bool
  /// Rooms in which every seat is taken.
  let full: Set<String>
  let givesFloor: Bool
  let givesAid: Bool
  let consultations: [ConsultationState]
  let questions: QuestionLines
  /// Whose it is, and whose questions are.
  let holder: RightsHolder?
  let holders: [QuestionID: RightsHolder]
  /// Of the questions.
  let page: Int
  /// What the Council decided at it.
  let decisions: [DecisionState]

  /// - Throws: ``Problem`` for one that is not there, or not announced.
  init(_ id: String, _ visit: Visit) throws {
    let record = try visit.record()
    guard let state = try record.meeting(id, for: visit.protocolReader()) else {
      throw Problem.notFound("no such meeting")
    }
    self.state = state
    stage = state.stage(at: visit.now)
    registers = try visit.isServingPeople && state.registers(at: visit.now)
    (givesFloor, givesAid) = (try state.givesFloor(at: visit.now), try state.givesAid(at: visit.now))
    full = registers ? try visit.fullRooms(of: state) : []
    questions = try visit.questions(of: state)
    holder = try visit.holder(state.meeting.community, of: .meeting(id))
    holders = try visit.holders(of: questions)
    page = try visit.parameters.withoutEmpty.number("page", in: 1...1_000_000, standard: 1)
    decisions = try record.decisions(on: "meeting \(id)")
    consultations = try state.meeting.consultations.compactMap { try record.consultation($0) }.filter(\.isPublic)
  }
}

struct MeetingView: PageView {
  private let model: MeetingModel
  let printer: Printer

  init(_ model: MeetingModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  private var meeting: Meeting { model.state.meeting }

  var page: Page {
    let state = model.state
    let changes = state.changes.map { change -> HTML in
      let day = change.on.map { date($0.description) } ?? ""
      return "<p class=\"note\">\(t("meeting.changed", ["day": day]))\(colon)\(trilingual(change.why))</p>"
    }
    let cancelled = state.cancelled.map { "<p class=\"warning\">\(trilingual($0.why))</p>" as HTML } ?? .empty
    return Page(
      title: meeting.title[language], description: t("meetings.lead"),
      content: """
        <p class="crumbs"><a href="\(link(.meetings))">\(t("meetings.title"))</a></p>
        <div class="narrow" itemscope itemtype="https://schema.org/Event">\(facts)\
        <h1 itemprop="name">\(trilingual(meeting.title))</h1>
        <p>\(state.id) · \(body(meeting.body)) · <strong>\(t("meeting.stage.\(model.stage.rawValue)"))</strong></p>
        \(holder(model.holder))\(cancelled)\(changes)
        <section><h2>\(t("meeting.when"))</h2>\(times(state))</section>
        <section><h2>\(t("meeting.where"))</h2>\(places)</section>
        \(taking)
        <section><h2>\(t("meeting.about"))</h2><div class="letter" itemprop="description">\
        \(trilingual(meeting.text))</div>\(consultations)</section>
        \(when(!meeting.agenda.isEmpty, agenda))\
        \(when(!meeting.documents.isEmpty,
          "<section><h2>\(t("meeting.documents"))</h2>\(documents(meeting.documents))</section>"))\
        \(when(meeting.takesQuestions || !model.questions.isEmpty, questions))\
        \(state.published.map(summary) ?? .empty)\(recordings)\(decided(model.decisions))</div>
        """)
  }

  /// What machines read of an event (schema.org).
  private var facts: HTML {
    func moment(_ seconds: Int, _ name: String) -> HTML {
      "<meta itemprop=\"\(name)\" content=\"\(Deadline.text(seconds))\">"
    }
    let status = model.stage == .cancelled ? "EventCancelled" : "EventScheduled"
    let mode = meeting.rooms.isEmpty ? "Online" : meeting.stream == nil ? "Offline" : "Mixed"
    return """
      \(moment(model.state.begins, "startDate"))\(moment(model.state.ends, "endDate"))\
      <link itemprop="eventStatus" href="https://schema.org/\(status)">\
      <link itemprop="eventAttendanceMode" href="https://schema.org/\(mode)EventAttendanceMode">
      """
  }

  private var places: HTML {
    let rooms = meeting.rooms.enumerated().map { index, room -> HTML in
      let seats = room.seats.map { t("meeting.seats", ["n": $0]) } ?? t("meeting.seats.any")
      let isFull = model.full.contains(Meeting.word(index))
      return """
        <li><span itemprop="location">\(room.name)</span> · \(seats)\
        \(when(isFull, " · <strong>\(t("meeting.full"))</strong>"))</li>
        """
    }
    let online = meeting.stream.map { address -> HTML in
      "<li>\(t("meeting.online"))\(colon)<a href=\"\(address)\" rel=\"noopener\">\(address)</a></li>"
    }
    // Each language with the address where it is heard.
    let languages = meeting.interpretation.map { language -> HTML in
      let name = printer.texts.word("language", language)
      return meeting.channel(language).map { "<li>\(name)\(colon)<a href=\"\($0)\" rel=\"noopener\">\($0)</a></li>" }
        ?? "<li>\(name)</li>"
    }
    return """
      <ul>\(rooms)\(online ?? .empty)</ul>\
      \(when(!languages.isEmpty, "<p>\(t("meeting.field.interpretation"))\(colon)</p><ul>\(languages)</ul>"))\
      \(when(meeting.hasCaptions, "<p>\(t("meeting.captions"))</p>"))
      """
  }

  private var taking: HTML {
    guard model.registers else { return .empty }
    let address = DeskRoutes.register.path.filled([model.state.id], language: language)
    let floor = (model.givesFloor ? meeting.floor : nil).map { floor -> HTML in
      let values = [
        "day": date(floor.until.description), "told": date(floor.told.description), "minutes": "\(floor.minutes)",
      ]
      return "<p>\(t("meeting.floor", values))</p>"
    }
    let aid = (model.givesAid ? meeting.aidUntil : nil).map {
      "<p>\(t("meeting.aid", ["day": date($0.description)]))</p>" as HTML
    }
    return """
      <section><h2>\(t("meeting.take-part"))</h2>\
      <p>\(t("meeting.until", ["day": date(meeting.registersUntil.description)]))</p>\(floor ?? .empty)\(aid ?? .empty)\
      <p><a class="button" href="\(address)">\(t("meeting.register"))</a></p></section>
      """
  }

  private var consultations: HTML {
    let items = model.consultations.map { one -> HTML in
      "<li><a href=\"\(link(.consultation, one.id))\">\(trilingual(one.inquiry.title))</a></li>"
    }
    return when(!items.isEmpty, "<p>\(t("meeting.consultations"))</p><ul>\(items)</ul>")
  }

  private var questions: HTML {
    func address(_ page: Int) -> String {
      link(.meeting, model.state.id, query: page > 1 ? [(name: "page", value: String(page))] : []) + "#questions"
    }
    let list = questions(model.questions, holders: model.holders, page: model.page, at: address)
    let note: HTML = model.registers ? "<p class=\"note\">\(t("question.register"))</p>" : .empty
    return "<section id=\"questions\"><h2>\(t("question.title"))</h2>\(note)\(list)</section>"
  }

  private var agenda: HTML {
    let isLong = meeting.begins.day != meeting.ends.day
    var table = RecordTable(t("meeting.agenda"), [.init(t("meeting.time")), .init(t("meeting.item"))])
    for item in meeting.agenda.sorted(by: { $0.at < $1.at }) {
      let day: HTML = isLong ? "\(date(item.at.day.description)), " : .empty
      table.add("\(day)\(clock(item.at))", trilingual(item.title))
    }
    return """
      <section><h2>\(t("meeting.agenda"))</h2>\
      <p class="note">\(t("meeting.clocks", ["place": zoneName(meeting.zone)]))</p>\
      \(table.html)</section>
      """
  }

  private var recordings: HTML {
    let items = model.state.recordings.compactMap { recording -> HTML? in
      if let removed = recording.removed {
        // Nobody was shown one that was taken down before.
        guard recording.shown != nil else { return nil }
        let day = removed.on.map { date($0.description) } ?? ""
        return "<li>\(t("recording.removed", ["day": day]))\(colon)\(trilingual(removed.why))</li>"
      }
      guard recording.isPublic else { return nil }
      let address = link(.recording, model.state.id, String(recording.number))
      return "<li><a href=\"\(address)\">\(trilingual(recording.title))</a> · \(facts(recording))</li>"
    }
    return when(!items.isEmpty, "<section><h2>\(t("meeting.recordings"))</h2><ul>\(items)</ul></section>")
  }

  private func summary(_ summary: MeetingEvent.Summary) -> HTML {
    let came = meeting.places.compactMap { word -> HTML? in
      summary.attendance[word].map { "<li>\(place(word, of: meeting))\(colon)\(count($0))</li>" }
    }
    return """
      <section><h2>\(t("meeting.summary"))</h2><div class="letter">\(trilingual(summary.text))</div>\
      \(when(!came.isEmpty, "<h3>\(t("meeting.attendance"))</h3><ul>\(came)</ul>"))\
      \(when(!summary.recordings.isEmpty,
        "<h3>\(t("meeting.recordings"))</h3>\(documents(summary.recordings))"))</section>
      """
  }
}
