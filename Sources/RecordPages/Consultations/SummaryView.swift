internal import Markup
internal import Outputs
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// What was said on one consultation: an officer's words, and how many said what.
struct SummaryModel: Sendable {
  let state: ConsultationState
  let summary: ConsultationEvent.Summary
  /// Nil where comments cannot be read: they are sealed, and not every server has the key.
  let counts: ConsultationCounts?
  /// Whether the list of comments can show those that a number counts.
  let lists: Bool
  let advice: [AdviceState]

  /// - Throws: ``Problem`` for a consultation that is not there, or has no summary that was published.
  init(_ id: String, _ visit: Visit) throws {
    let record = try visit.record()
    guard let state = try record.consultation(id, for: visit.protocolReader()), let summary = state.published else {
      throw Problem.notFound("no such summary")
    }
    (self.state, self.summary) = (state, summary)
    counts = record.readsPersons ? try record.counts(of: state, on: visit.today) : nil
    lists = counts.map { $0.comments <= ConsultationModel.mostListed } ?? false
    advice = try record.advices(after: id).compactMap { try record.advice($0) }
  }
}

struct SummaryView: PageView {
  private let model: SummaryModel
  let printer: Printer

  init(_ model: SummaryModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  private var state: ConsultationState { model.state }

  var page: Page {
    let title = t("summary.of", ["title": state.inquiry.title[language]])
    let day = state.summarised.map { t("summary.on", ["day": date($0.description)]) } ?? ""
    let query = [(name: "consultation", value: state.id)]
    let csv = DataRoutes.counts.address(query: query + Parameter.spreadsheet(.csv) + inLanguage)
    let total = model.counts.map { counts -> HTML in
      let texts = counts.texts < counts.comments ? " \(t("consultation.texts", ["n": counts.texts]))" : ""
      return """
        <p class="headline"><strong>\(t("consultation.comments", ["n": counts.comments]))</strong>\(texts)</p>
        """
    }
    return Page(
      title: title, description: t("summary.lead"),
      content: """
        <p class="crumbs"><a href="\(link(.consultations))">\(t("consultations.title"))</a> › \
        <a href="\(link(.consultation, state.id))">\(trilingual(state.inquiry.title))</a></p>
        <h1>\(title)</h1><p>\(body(state.inquiry.body)) · \(day)</p>\(untranslated([model.summary.text]))
        \(total ?? "<p>\(t("comment.elsewhere"))</p>")
        <div class="letter narrow">\(trilingual(model.summary.text))</div>
        \(questions)\(table("tag"))\(table("language"))\(table("country"))\(table("sector"))
        <p class="note">\(t("summary.hidden", ["n": SmallCells.least]))</p>\(follows)
        <p><a href="\(csv)" download>CSV</a> · \
        <a href="\(DataRoutes.counts.address(query: query + inLanguage))">JSON</a> · \
        <a href="\(FileRoutes.consultationPackage.address(query: query))" download>Frictionless</a></p>
        """)
  }

  private var lines: [CountTable.Line] {
    model.counts.map { CountTable.lines($0, model.summary.unshown, state.inquiry) } ?? []
  }

  /// A number that everybody can count: where the list shows all of them, it leads there.
  private func shown(_ line: CountTable.Line) -> HTML {
    guard model.lists, line.shown > 0, line.value != "words" else { return "\(count(line.shown))" }
    let query = [(name: "said", value: "\(line.of):\(line.value)")]
    return "<a href=\"\(link(.consultation, state.id, query: query))#comments\">\(count(line.shown))</a>"
  }

  private func table(_ of: String) -> HTML {
    let lines = lines.filter { $0.of == of }
    let isPartly = of == "country" || of == "sector"
    var table = RecordTable(
      t("summary.by.\(of)"),
      [.init(t("summary.by.\(of)")), .init(t(isPartly ? "summary.shown" : "summary.comments"), "number")]
        + (isPartly ? [.init(t("summary.not-shown"), "number")] : []))
    for line in lines {
      let label: HTML = "\(countLabel(line, state.inquiry))"
      guard isPartly else {
        table.add(label, shown(line))
        continue
      }
      let isNone = line.value == UnshownCounts.none
      let others = line.notShown.map { "\(count($0))" as HTML } ?? "\(t("summary.few"))"
      table.add(label, isNone ? "–" : shown(line), others)
    }
    return when(!lines.isEmpty, "<section><h2>\(t("summary.by.\(of)"))</h2>\(table.html)</section>")
  }

  private var questions: HTML {
    HTML(
      state.inquiry.questions.filter { one in lines.contains { $0.of == one.id } }.map { question -> HTML in
        var table = RecordTable(
          question.title[language], [.init(t("summary.answer")), .init(t("summary.comments"), "number")])
        for line in lines where line.of == question.id {
          table.add("\(countLabel(line, state.inquiry))", shown(line))
        }
        return "<section><h2>\(trilingual(question.title))</h2>\(table.html)</section>"
      })
  }

  private var follows: HTML {
    let advice = model.advice.map { one -> HTML in
      """
      <li><a href="\(link(.advice, one.id))">\(t("advice.number", ["id": one.id])) – \
      \(trilingual(one.text.title))</a></li>
      """
    }
    return when(!advice.isEmpty, "<section><h2>\(t("consultation.follows"))</h2><ul>\(advice)</ul></section>")
  }
}

extension Printing {
  /// What a line of counts says.
  func countLabel(_ line: CountTable.Line, _ inquiry: Inquiry) -> String {
    switch line.of {
    case "comments": return t("summary.\(line.value)")
    case "tag": return line.value
    case "language": return Language(rawValue: line.value).map { printer.texts.word("language", $0) } ?? line.value
    case "country", "sector":
      if line.value == UnshownCounts.none { return t("summary.not-said") }
      let isState = line.of == "country" && line.value != Remarks.Origin.other.rawValue
      return isState ? term("country.\(line.value)") : t("comment.\(line.of).\(line.value)")
    default:
      let question = inquiry.questions.first { $0.id == line.of }
      if line.value == "words" { return t("summary.words") }
      guard question?.kind == .choice, let index = Int(line.value), let options = question?.options,
        options.indices.contains(index - 1)
      else { return line.value }
      return options[index - 1][language]
    }
  }
}

/// Counts for programs.
extension API {
  func counts() throws -> Reply {
    let (state, summary) = try visit.summarised()
    let record = try visit.record()
    guard record.readsPersons else { throw Problem.notFound("this server cannot show comments") }
    let counts = try record.counts(of: state, on: visit.today)
    let printer = FeedWords(printer: visit.printer(in: try visit.asked()))
    let lines = CountTable.lines(counts, summary.unshown, state.inquiry)
    let head = [(name: "total_rows", json: JSONWriter.value(.integer(lines.count)))]
    return try pages(visit.parameters, CountTable.columns, lines, head: head) { part in
      part.map { CountTable.cells($0, of: state.id, label: printer.countLabel($0, state.inquiry)) }
    }
  }
}

extension Visit {
  /// The consultation that an address names, once it is summarised.
  func summarised() throws -> (ConsultationState, ConsultationEvent.Summary) {
    let (record, found) = (try record(), try parameters.value("consultation") ?? "")
    guard let state = try record.consultation(found, for: protocolReader()), let summary = state.published else {
      throw Problem.parameter(
        "consultation", found: found,
        expected: .oneOf(try publicConsultations.filter { $0.published != nil }.map(\.id)))
    }
    return (state, summary)
  }

  /// Comments and counts, as files that describe themselves.
  func consultationPackage() throws -> Reply {
    let (record, found) = (try record(), try parameters.value("consultation") ?? "")
    guard let state = try record.consultation(found, for: protocolReader()) else {
      throw Problem.parameter("consultation", found: found, expected: .oneOf(try publicConsultations.map(\.id)))
    }
    func address(_ route: Route) -> String {
      site.publicAddress + route.address(query: [("consultation", state.id), ("format", "csv")])
    }
    var files = [
      DataPackage.File(
        name: "comments", path: address(DataRoutes.comments), columns: try CommentTable(state).columns,
        key: ["consultation", "number"])
    ]
    if state.published != nil {
      files.append(
        DataPackage.File(
          name: "counts", path: address(DataRoutes.counts), columns: CountTable.columns, key: ["of", "value"]))
    }
    let text = DataPackage.json("consultation-\(state.id)", title: state.inquiry.title[try asked()], files)
    return Reply(text, type: OutputFormat.json.mediaType)
  }
}
