internal import Drawings
internal import Editions
internal import Markup
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Where a facility's transfers go, and what it receives.
extension FacilityView {
  private static var mostReceivers: Int { 10 }

  var transfers: HTML {
    guard hasTransfers else { return .empty }
    let received = model.receives.map { mass, senders -> HTML in
      let text = t("facility.receives", ["amount": amount(mass), "senders": senders])
      return "<p><a href=\"\(link(.receiver, model.facility.id))\">\(text)</a></p>"
    }
    return """
      <section id="transfers"><h2>\(t("facility.transfers"))</h2>\(when(!model.sends.isEmpty, receivers))\(received)\
      </section>
      """
  }

  var hasTransfers: Bool { !model.sends.isEmpty || model.receives != nil }

  private var receivers: HTML {
    let rows = model.sends.prefix(Self.mostReceivers).map { receiver, mass -> BarRow in
      let place = [receiver.state.map(stateName), Country(rawValue: receiver.country).map(country) ?? receiver.country]
        .compactMap { $0 }.joined(separator: ", ")
      let id = receiver.facility.map(names.facilityID)
      let name: HTML =
        id.map { "<a href=\"\(link(.receiver, $0))\">\(names.facility($0) ?? $0)</a>" }
        ?? "\(receiver.name.isEmpty ? term("unknown") : receiver.name) <small>\(t("facility.not-resolved"))</small>"
      return BarRow(name: "\(name)<br><small>\(place)</small>", amount: mass.value)
    }
    let caption = t(
      "facility.sends", ["n": model.sends.count, "shown": count(rows.count), "year": String(model.year)])
    return barTable(rows, caption: caption, headings: [t("receivers.receiver"), t("column.amount")])
  }
}
