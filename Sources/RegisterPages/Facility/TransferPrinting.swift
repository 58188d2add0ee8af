internal import Drawings
internal import Editions
internal import Markup
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Where a facility's transfers go, and what it receives.
extension FacilityView {
  var transfers: HTML {
    guard model.sends != nil || model.receives != nil else { return .empty }
    let received = model.receives.map { mass, senders -> HTML in
      let text = t("facility.receives", ["amount": amount(mass), "senders": senders])
      return "<p><a href=\"\(link(.receiver, model.facility.id))\">\(text)</a></p>"
    }
    return """
      <section id="transfers"><h2>\(t("facility.transfers"))</h2>\(model.sends.map(receivers))\(received)</section>
      """
  }

  private func receivers(_ answer: FlowAnswer) -> HTML {
    let rows = answer.rows.map { row -> BarRow in
      let isResolved = row.values[3] == "facility"
      let place = [
        row.values[2] == Answer.unknown ? nil : stateName(row.values[2]),
        Country(rawValue: row.values[1]).map(country) ?? row.values[1],
      ].compactMap { $0 }.joined(separator: ", ")
      let name: HTML =
        isResolved
        ? "<a href=\"\(link(.receiver, row.values[0]))\">\(names.facility(row.values[0]) ?? row.values[0])</a>"
        : "\(row.values[0] == Answer.unknown ? term("unknown") : row.values[0])"
      let mark: HTML = isResolved ? .empty : " <small>\(t("facility.not-resolved"))</small>"
      return BarRow(name: "\(name)\(mark)<br><small>\(place)</small>", amount: row.mass.value)
    }
    let caption = t(
      "facility.sends", ["n": answer.totalRows, "shown": count(rows.count), "year": String(model.year)])
    return barTable(rows, caption: caption, headings: [t("receivers.receiver"), t("column.amount")])
  }
}
