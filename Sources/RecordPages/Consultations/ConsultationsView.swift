internal import Markup
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// All consultations that were announced.
struct ConsultationsModel: Sendable {
  struct Line: Sendable {
    let state: ConsultationState
    let stage: ConsultationState.Stage
    let found: Int
  }

  let lines: [Line]

  init(_ visit: Visit) throws {
    let record = try visit.record()
    let reader = try visit.protocolReader()
    lines = try record.consultations(for: reader).map {
      Line(
        state: $0,
        stage: try $0.stage(
          at: visit.now, followed: record.advices(after: $0.id).compactMap { try record.advice($0) }),
        found: try record.comments(on: $0.id, for: reader, limit: 0).found)
    }
  }
}

struct ConsultationsView: PageView {
  private let model: ConsultationsModel
  let printer: Printer

  init(_ model: ConsultationsModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    let groups: [(String, [ConsultationState.Stage])] = [
      ("open", [.open]), ("announced", [.announced]),
      ("closed", [.closed, .summarised, .advised, .answered, .followed, .cancelled]),
    ]
    let sections = groups.map { name, stages -> HTML in
      let lines = model.lines.filter { stages.contains($0.stage) }
      let list: HTML = lines.isEmpty ? "<p>\(t("consultations.none"))</p>" : "<ul>\(lines.map(line))</ul>"
      return when(
        !lines.isEmpty || name == "open", "<section><h2>\(t("consultations.\(name)"))</h2>\(list)</section>")
    }
    return Page(
      title: t("consultations.title"), description: t("consultations.lead"),
      content: """
        <h1>\(t("consultations.title"))</h1><p class="lead">\(t("consultations.lead"))</p>\(sections)\
        <p><a href="\(link(.moderation))">\(t("moderation.title"))</a></p>\(follow("consultations"))
        """)
  }

  private func line(_ line: ConsultationsModel.Line) -> HTML {
    let state = line.state
    let days = t(
      "consultation.days", ["from": date(state.inquiry.opens.description), "to": date(state.lastDay.description)])
    return """
      <li><h3><a href="\(link(.consultation, state.id))">\(trilingual(state.inquiry.title))</a></h3>\
      <p>\(body(state.inquiry.body)) · \(t("consultation.stage.\(line.stage.rawValue)")) · \(days) · \
      \(t("consultation.comments", ["n": line.found]))</p></li>
      """
  }
}
