internal import Editions
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A plant's identifiers with what speaks for their being one, and others that may be.
extension FacilityView {
  static let plantAnchor = "plant"

  var plant: HTML {
    let plant = model.plant
    guard plant.isChain || !plant.others.isEmpty else { return .empty }
    let texts = PlantTexts(printer.tables.terms, language)
    func name(_ id: String, _ years: ClosedRange<Int>?) -> HTML {
      let span = years.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" } ?? "–"
      let linked: HTML =
        id == model.facility.id
        ? "<strong>\(id)</strong>" : "<a href=\"\(link(.facility, id))\">\(id)</a>"
      return "\(linked), \(span)\(colon)\(names.facility(id) ?? id)"
    }
    func why(_ join: PlantJoin) -> HTML {
      "<br><small><strong>\(texts.level(join.level))</strong>\(colon)\(texts.why(join))</small>"
    }
    let chain = plant.parts.map { part -> HTML in "<li>\(name(part.id, part.years))\(part.join.map(why))</li>" }
    let others = plant.others.map { other -> HTML in "<li>\(name(other.id, other.years))\(why(other.join))</li>" }
    return """
      <section id="\(Self.plantAnchor)"><h2>\(t("facility.plant"))</h2>
      \(when(plant.isChain, "<p>\(t("facility.plant.text"))</p><ol>\(chain)</ol>"))
      \(when(!others.isEmpty, "<p>\(t("facility.plant.others"))</p><ul>\(others)</ul>"))
      <p><a href="\(link(.plants))">\(t("plants.title"))</a></p></section>
      """
  }
}
