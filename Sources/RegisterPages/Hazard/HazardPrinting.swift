internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Kilograms and hazard side by side.
extension RegisterPrinting {
  static var hazardAnchor: String { "hazard" }

  func hazardTitle(_ year: Int) -> String { t("hazard.title", ["year": String(year)]) }

  func section(_ hazard: HazardRanking, year: Int) -> HTML {
    let note = hazard.note
    let title = hazardTitle(year)
    let facts: [(HTML, String)] = [
      (figure(note.all.kilograms), t("hazard.fact.kilograms")), (figure(note.hazard, .hazard), t("hazard.fact.hazard")),
      ("\(figures.percent(note.all.share ?? 0, tenths: true))", t("hazard.fact.share")),
    ]
    let ranks: HTML = "<th scope=\"col\" class=\"number\">\(t("hazard.rank"))</th>"
    let heads: HTML = """
      <th scope="col">\(term("dimension.\(hazard.dimension.rawValue)"))</th>\
      <th scope="col" class="number">\(t("hazard.kilograms"))</th>\(ranks)\
      <th scope="col" class="number">\(term("column.hazard"))</th>\(when(note.isForRanking, ranks))
      """
    let rows = hazard.rows.map { row -> HTML in
      let name =
        hazard.dimension == .facility ? placedFacility(row.value.text) : named(hazard.dimension, row.value.text)
      return """
        <tr><th scope="row">\(name)</th><td class="number">\(figure(row.kilograms))</td>\
        \(rank(row.kilogramsRank))<td class="number">\(weighed(row.hazard))</td>\
        \(when(note.isForRanking, rank(row.hazardRank)))</tr>

        """
    }
    let explored = link(.explore, question: hazard.question.with { $0.limit = 100 })
    return """
      <section id="\(Self.hazardAnchor)"><h2>\(title)</h2>
      \(strip(facts))<div class="scroll" role="region" aria-label="\(title)" tabindex="0"><table class="list">\
      <caption class="hidden">\(title)</caption><thead><tr>\(heads)</tr></thead><tbody>
      \(rows)</tbody></table></div>
      \(hazardNotes(note))
      <p><a class="button" href="\(explored)">\(t("hazard.explore"))</a></p></section>

      """
  }

  /// What hazard says and what it does not, as a list.
  func hazardNotes(_ note: HazardNote) -> HTML {
    let sentences = noteTexts.sentences(note).map { "<li>\($0)</li>" as HTML }
    return "<div class=\"note caveats\"><ul>\(sentences)</ul></div>"
  }

  /// Without its unit, which the column's heading says.
  private func weighed(_ value: Double) -> HTML {
    "<data value=\"\(value)\" title=\"\(figures.text(value)) \(unit(.hazard))\">\(figures.significant(value))</data>"
  }

  private func rank(_ rank: Int?) -> HTML { "<td class=\"number\">\(rank.map { count($0) } ?? "–")</td>" }
}
