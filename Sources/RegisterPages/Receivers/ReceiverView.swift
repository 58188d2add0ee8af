internal import Drawings
internal import Editions
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A receiver with what came in beside what it reported itself.
struct ReceiverView: PageView, RegisterPrinting {
  private static let mostNames = 20

  private let model: ReceiverModel
  let printer: Printer

  init(_ model: ReceiverModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let title = t("receiver.title", ["name": model.name])
    let first = model.years.first { $0.received != nil }?.year
    let last = model.years.last { $0.received != nil }?.year
    let span = first == last ? "\(first ?? 0)" : "\(first ?? 0)–\(last ?? 0)"
    let lead = t(
      "receiver.lead", ["amount": amount(model.total), "senders": model.senders.totalRows, "years": span])
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.flows))">\(t("nav.flows"))</a> › \
      <a href="\(link(.receivers))">\(t("receivers.title"))</a></p>
      <h1>\(title)</h1>
      <p class="lead">\(lead)</p>
      <p><a class="button" href="\(link(.facility, model.id))">\(t("receiver.own"))</a></p>
      \(years)
      <section>\(table(model.countries, of: .country, caption: t("receiver.countries")))</section>
      \(senders)
      \(substances)
      \(recognised)
      <p><a href="\(flows("year,from_country,sender,substance,category"))" download>CSV</a> · \
      <a href="\(csv(DataRoutes.transfers, [("receiver", model.id)]))" download>\(t("flows.transfers"))</a> · \
      <a href="\(link(.ledger))">\(t("ledger.title"))</a></p>
      """
    return Page(title: title, description: lead, content: content, section: .flows)
  }

  private func flows(_ by: String) -> String { csv(DataRoutes.flows, [("receiver", model.id), ("by", by)]) }

  /// Each year's two sums side by side: they are of different things, so that no bar compares them.
  private var years: HTML {
    let rows = model.years.map { year -> HTML in
      """
      <tr><th scope="row">\(String(year.year))</th>\
      <td class="number">\(year.received.map { figure($0.value) } ?? "–")</td>\
      <td class="number">\(year.reported.map { figure($0) } ?? "–")</td></tr>

      """
    }
    return """
      <section><h2>\(t("receiver.years"))</h2><div class="scroll" role="region" tabindex="0" \
      aria-label="\(t("receiver.years"))"><table><caption class="hidden">\(t("receiver.years"))</caption>
      <thead><tr><th scope="col">\(term("dimension.year"))</th>\
      <th scope="col" class="number">\(t("receiver.received"))</th>\
      <th scope="col" class="number">\(t("receiver.reported"))</th></tr></thead><tbody>
      \(rows)</tbody></table></div><p class="note">\(t("receiver.years.text"))</p></section>
      """
  }

  private func table(_ rows: [FlowAnswer.Row], of dimension: Questions.Dimension, caption: String) -> HTML {
    let bars = rows.map { row in
      BarRow(name: named(dimension, row.values[0]), amount: row.mass.value, details: ["\(count(row.transfers))"])
    }
    return barTable(
      bars, caption: caption, headings: [term("dimension.\(dimension.rawValue)"), t("column.amount"), t("flows.count")])
  }

  private var senders: HTML {
    let shown = t(
      "receiver.senders.caption", ["n": model.senders.totalRows, "shown": count(model.senders.rows.count)])
    return """
      <section><h2>\(t("receiver.senders"))</h2>\
      \(table(model.senders.rows, of: .facility, caption: shown))</section>
      """
  }

  private var substances: HTML {
    let rows = model.substances.rows.map { row in
      BarRow(
        name: "\(named(.substance, row.values[0])) <small>\(term("category.\(row.values[1])"))</small>",
        amount: row.mass.value, details: ["\(count(row.transfers))"])
    }
    return """
      <section>\
      \(barTable(rows, caption: t("receiver.substances"), headings: [
        term("dimension.substance"), t("column.amount"), t("flows.count"),
      ]))</section>
      """
  }

  /// The names and addresses that senders filed, and why they are taken for this facility.
  private var recognised: HTML {
    let items = model.places.sorted { ($1.score, $0.name) < ($0.score, $1.name) }.prefix(Self.mostNames).map {
      place -> HTML in
      let words = [place.name, place.address, place.city, place.state.map(stateName)].compactMap { $0 }
        .filter { !$0.isEmpty }.joined(separator: ", ")
      let why = place.match.map { t("receiver.match.\($0.rawValue)") } ?? ""
      return "<li>\(words) <small>\(why) (\(figures.percent(place.score)))</small></li>"
    }
    let more = model.places.count > items.count ? t("receiver.more", ["n": model.places.count - items.count]) : ""
    return """
      <section><h2>\(t("receiver.recognised"))</h2><p>\(t("receiver.recognised.text"))</p><ul>\(items)</ul>\
      \(when(!more.isEmpty, "<p class=\"note\">\(more)</p>"))</section>
      """
  }
}
