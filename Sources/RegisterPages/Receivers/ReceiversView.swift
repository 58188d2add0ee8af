internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// The largest receivers of off-site transfers, and the names that are not resolved.
struct ReceiversView: PageView, RegisterPrinting {
  private let model: ReceiversModel
  let printer: Printer

  init(_ model: ReceiversModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let title = t("receivers.title")
    let years = yearChoices(model.choices, asked: model.askedYear)
    let isEmpty = model.resolved.isEmpty && model.notResolved.isEmpty
    let none: HTML = "<p class=\"warning\" role=\"status\">\(t(model.isLoaded ? "flows.none" : "flows.not-loaded"))</p>"
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.flows))">\(t("nav.flows"))</a></p>
      <h1>\(title)</h1>
      <p class="lead">\(t("receivers.lead"))</p>
      <form class="filter" action="\(path(.receivers))">\(editionField)
      \(selection("rc-year", name: "year", label: term("dimension.year"), all: t("form.all-years"), years))
      <button>\(t("list.filter"))</button></form>
      \(isEmpty ? none : resolved + notResolved)
      """
    return Page(
      title: title, description: t("receivers.lead"), content: content, section: .flows, isIndexed: !model.hasQuery)
  }

  private var asked: [(name: String, value: String)] {
    model.askedYear.isEmpty ? [] : [("year", model.askedYear)]
  }

  private func all(_ receiver: String, _ by: String) -> HTML {
    let address = csv(DataRoutes.flows, asked + [("receiver", receiver), ("by", by)])
    return "<p><a href=\"\(address)\" download>CSV</a></p>"
  }

  private var resolved: HTML {
    let rows = model.resolved.map { total in
      BarRow(
        name: "<a href=\"\(link(.receiver, total.receiver))\">\(names.facility(total.receiver) ?? total.receiver)</a>",
        amount: total.mass.value,
        details: ["\(list(total.senders.map(country)))", "\(count(total.transfers))"])
    }
    let values: [String: any TextValue] = [
      "n": model.allResolved, "shown": count(rows.count), "amount": amount(model.sums.resolved),
    ]
    return """
      <section><h2>\(t("receivers.resolved"))</h2>\
      \(barTable(rows, caption: t("receivers.caption", values), headings: headings))\
      \(all(FlowQuestion.resolved, "receiver,from_country"))</section>
      """
  }

  private var notResolved: HTML {
    guard !model.notResolved.isEmpty else { return .empty }
    let rows = model.notResolved.map { total in
      let place = [total.state.map(stateName), Country(rawValue: total.country).map(country) ?? total.country]
      let name = total.receiver == Answer.unknown ? term("unknown") : total.receiver
      return BarRow(
        name: "\(name)<br><small>\(list(place.compactMap { $0 }))</small>", amount: total.mass.value,
        details: ["\(list(total.senders.map(country)))", "\(count(total.transfers))"])
    }
    let values: [String: any TextValue] = [
      "n": model.allNotResolved, "shown": count(rows.count), "amount": amount(model.sums.notResolved),
    ]
    return """
      <section id="not-resolved"><h2>\(t("receivers.not-resolved"))</h2><p>\(t("receivers.not-resolved.text"))</p>\
      \(barTable(rows, caption: t("receivers.caption", values), headings: headings))\
      \(all(FlowQuestion.notResolved, "receiver,to_country,to_state,from_country"))</section>
      """
  }

  private var headings: [String] {
    [t("receivers.receiver"), t("column.amount"), t("receivers.from"), t("flows.count")]
  }

  private func list(_ words: [String]) -> String { words.joined(separator: ", ") }
}
