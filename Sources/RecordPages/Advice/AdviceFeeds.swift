internal import Outputs
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// Advice for feed readers and calendars.
extension Visit {
  private func page(_ state: AdviceState, _ language: Language) -> String {
    site.publicAddress + Route.advice.path.filled([state.id], language: language)
  }

  /// What was adopted and what was answered, the latest first.
  func adviceFeed() throws -> Reply {
    let language = try asked()
    let words = FeedWords(printer: printer(in: language))
    let entries = try record().advices().flatMap { state in
      func said(_ what: String, _ day: Day) -> (day: Day, entry: AtomFeed.Entry) {
        let summary = words.t("advice.feed.\(what)")
        let title = "\(words.t("advice.number", ["id": state.id])), \(state.text.title[language]): \(summary)"
        return entry(what, on: day, title, summary, page: page(state, language))
      }
      return [state.adopted?.on.map { said("adopted", $0) }, state.answered.map { said("answered", $0) }]
        .compactMap { $0 }
    }
    return feed(entries, "advice", title: words.t("advice.title"), language)
  }

  /// The days by which replies are customary that are still waited for.
  func adviceCalendar() throws -> Reply {
    let language = try asked()
    let words = FeedWords(printer: printer(in: language))
    let entries = try record().advices().filter { $0.answered == nil }.compactMap { state in
      state.target.map { day in
        DueCalendar.Entry(
          id: "advice-\(state.id)", day: day, updated: state.adopted?.on ?? today,
          text: words.t("advice.feed.due", ["id": state.id, "title": state.text.title[language]]),
          address: page(state, language))
      }
    }
    return Reply(DueCalendar.text(entries, title: words.t("advice.title"), language), type: MediaType.calendar)
  }
}

/// Advice for programs.
extension API {
  func advice() throws -> Reply {
    let (record, language) = (try visit.record(), try visit.asked())
    let reader = try visit.protocolReader()
    let rows = try record.advices().flatMap { state in
      try AdviceTable.rows(state, language) { try record.isShown($0, to: reader) }
    }
    let head = [(name: "total_rows", json: JSONWriter.value(.integer(rows.count)))]
    return try pages(visit.parameters, AdviceTable.columns, rows, head: head) { Array($0) }
  }
}
