internal import Outputs
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// Decisions and sessions for feed readers and calendars.
extension Visit {
  /// What was decided, the latest first.
  func councilFeed() throws -> Reply {
    let language = try asked()
    let words = FeedWords(printer: printer(in: language))
    let entries = try record().decisions().compactMap { state in
      state.adopted.map { day in
        let number = words.t("council.number", ["id": state.id])
        return entry(
          "adopted", on: day, "\(number), \(state.text.title[language])",
          state.text.statement?[language] ?? state.text.title[language],
          page: site.publicAddress + Route.decision.path.filled([state.id], language: language))
      }
    }
    return feed(entries, "council", title: words.t("council.title"), language)
  }

  /// When the Council meets.
  func councilCalendar() throws -> Reply {
    let language = try asked()
    let title = FeedWords(printer: printer(in: language)).t("council.title")
    let entries = try record().sessions(for: protocolReader()).map { calendarEntry($0, language) }
    return Reply(DueCalendar.text(entries, title: title, language), type: MediaType.calendar)
  }
}

/// Decisions for programs.
extension API {
  func decisions() throws -> Reply {
    let (record, language) = (try visit.record(), try visit.asked())
    let all = try record.decisions()
    return try pages(
      visit.parameters, DecisionTable.columns, all, head: [("total_rows", JSONWriter.value(.integer(all.count)))]
    ) { part in
      let links = try MatterLinks(Array(part), visit)
      let sessions = Set(try record.sessions(for: visit.protocolReader()).map(\.id))
      return part.map { DecisionTable.cells($0, language, sessions: sessions, isShown: links.has) }
    }
  }
}
