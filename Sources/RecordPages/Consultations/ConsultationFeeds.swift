internal import Outputs
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// Consultations for feed readers and calendars.
extension Visit {
  private func page(_ state: ConsultationState, _ language: Language) -> String {
    site.publicAddress + Route.consultation.path.filled([state.id], language: language)
  }

  /// What was announced and what was given more time, the latest first.
  func consultationFeed() throws -> Reply {
    let language = try asked()
    let words = FeedWords(printer: printer(in: language))
    let entries = try publicConsultations.flatMap { state in
      func said(_ what: String, _ day: Day, _ summary: String) -> (day: Day, entry: AtomFeed.Entry) {
        entry(what, on: day, "\(state.inquiry.title[language]): \(summary)", summary, page: page(state, language))
      }
      return (state.announced.map { [said("announced", $0, words.t("consultation.feed.announced"))] } ?? [])
        + state.extended.compactMap { one in
          let closes = words.t("consultation.extended", ["day": words.date(one.said.closes.description)])
          return one.on.map { said("extended-\(one.said.closes)", $0, "\(closes) (\(one.said.why[language]))") }
        }
        + (state.ended.flatMap { one in
          one.on.map { day in
            let ended = words.t("consultation.ended", ["day": words.date(day.description)])
            return [said("ended-\(one.said.at)", day, "\(ended) (\(one.said.why[language]))")]
          }
        } ?? [])
    }
    return feed(entries, "consultations", title: words.t("consultations.title"), language)
  }

  /// The last day of each.
  func consultationCalendar() throws -> Reply {
    let language = try asked()
    let words = FeedWords(printer: printer(in: language))
    let entries = try publicConsultations.filter { !$0.isCancelled }.map { state in
      DueCalendar.Entry(
        id: state.id, day: state.lastDay,
        updated: state.ended?.on ?? state.extended.last?.on ?? state.announced ?? today,
        text: words.t("consultation.feed.closes", ["title": state.inquiry.title[language]]),
        address: page(state, language))
    }
    return Reply(
      DueCalendar.text(entries, title: words.t("consultations.title"), language), type: MediaType.calendar)
  }
}

/// Words of what is no page.
struct FeedWords: Printing { let printer: Printer }

/// What feed readers get of things that have a page.
extension Visit {
  /// An entry about a page.
  /// - Parameter what: a word that tells it from the page's other entries.
  func entry(
    _ what: String, on day: Day, _ title: String, _ summary: String, page: String
  ) -> (day: Day, entry: AtomFeed.Entry) {
    (
      day,
      AtomFeed.Entry(
        id: "\(page)#\(what)", title: title, updated: "\(day.description)T00:00:00Z", link: page, summary: summary)
    )
  }

  /// The latest first.
  func feed(
    _ entries: [(day: Day, entry: AtomFeed.Entry)], _ name: String, title: String, _ language: Language
  ) -> Reply {
    Reply(
      AtomFeed.text(
        entries.sorted { ($0.day, $0.entry.id) > ($1.day, $1.entry.id) }.map(\.entry), title: title,
        address: site.publicAddress,
        path: FileRoutes.feed.address(name, query: [("lang", language.rawValue)]), language: language),
      type: MediaType.atom)
  }
}

/// Consultations for programs.
extension API {
  private func head(_ rows: Int) -> [(name: String, json: String)] {
    [("total_rows", JSONWriter.value(.integer(rows)))]
  }

  func consultations() throws -> Reply {
    let (record, language) = (try visit.record(), try visit.asked())
    let reader = try visit.protocolReader()
    let all = try record.consultations(for: reader)
    return try pages(visit.parameters, ConsultationTable.columns, all, head: head(all.count)) { part in
      try part.map {
        try ConsultationTable.cells(
          $0, now: visit.now, comments: record.comments(on: $0.id, for: reader, limit: 0).found,
          followed: record.advices(after: $0.id).compactMap { try record.advice($0) }, language)
      }
    }
  }

  /// Only those of a page are read: what a comment says is sealed by itself.
  func comments() throws -> Reply {
    let (record, parameters) = (try visit.record(), visit.parameters)
    let reader = try visit.protocolReader()
    guard let id = try parameters.value("consultation"), let state = try record.consultation(id, for: reader) else {
      throw Problem.parameter(
        "consultation", found: try parameters.value("consultation") ?? "",
        expected: .oneOf(try visit.publicConsultations.map(\.id)))
    }
    guard record.readsPersons else { throw Problem.notFound("this server cannot show comments") }
    let table = try CommentTable(state, named: visit.namedCommunities)
    let isCSV = try parameters.format() == .csv
    let limit = try parameters.number(
      "limit", in: 1...(isCSV ? 10_000_000 : Self.mostPageRows), standard: isCSV ? 10_000_000 : Self.pageRows)
    if isCSV { try Cursor.refuse(parameters) }
    let start = isCSV ? 0 : try Cursor.position(parameters, edition: served.id)
    let (found, comments) = try record.comments(on: id, for: reader, offset: start, limit: limit)
    let same = try record.firstOfSame(on: id, for: reader)
    func write(_ writer: any TableWriter) {
      for comment in comments { writer.write(table.cells(comment, sameAs: same[comment.id.number])) }
      writer.finish()
    }
    if isCSV { return try csv(table.columns, write) }
    return try json(table.columns, head: head(found), next: start + limit < found ? start + limit : nil, write)
  }
}
