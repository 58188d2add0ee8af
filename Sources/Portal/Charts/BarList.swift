internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

/// A row of a ranking: a name, an amount, and a bar as long as its share of the longest.
struct BarRow {
  let name: HTML
  let amount: Double
  /// What of the amount stands in values that must be looked at.
  var flagged = 0.0
  /// What stands behind the amount in the table: facilities, reports.
  var details: [HTML] = []
}

extension Visit {
  /// A table with a bar in every row: chart and table at once, readable at any width.
  /// - Parameters:
  ///   - headings: of the name, the amount and the details.
  func barTable(_ rows: [BarRow], caption: String, headings: [String], measure: Measure = .kilograms) -> HTML {
    guard let longest = rows.map(\.amount).max() else { return "<p>\(t("answer.empty"))</p>" }
    let body = rows.map { row -> HTML in
      """
      <tr><th scope="row">\(row.name)\(when(row.flagged != 0, flagMark))</th><td class="bar-cell">\(bar(row.amount, of: longest, flagged: row.flagged))</td>\
      <td class="number">\(figure(row.amount, measure))</td>\(row.details.map { "<td class=\"number\">\($0)</td>" as HTML })</tr>

      """
    }
    let heads = headings.dropFirst(2).map { "<th scope=\"col\" class=\"number\">\($0)</th>" as HTML }
    return """
      <div class="scroll" role="region" aria-label="\(caption)" tabindex="0"><table class="bars"><caption>\(caption)</caption>
      <thead><tr><th scope="col">\(headings.first ?? "")</th><td class="bar-cell"></td><th scope="col" class="number">\(headings.dropFirst().first ?? "")</th>\(Array(heads))</tr></thead>
      <tbody>
      \(body)</tbody></table></div>
      """
  }

  /// An amount that shows its exact value to who points at it, and to programs.
  func figure(_ value: Double, _ measure: Measure = .kilograms) -> HTML {
    let exact = NumberText.shortest(value)
    return "<data value=\"\(exact)\" title=\"\(figures.text(value)) \(measure == .teq ? term("column.teq") : "kg")\">\(amount(value, measure))</data>"
  }

  /// The mark of a row whose amount holds values that must be looked at.
  var flagMark: HTML { " <small class=\"suspect\">\(t("suspect.mark"))</small>" }

  /// A bar as long as an amount's share of the longest, the flagged part of it hatched.
  func bar(_ amount: Double, of longest: Double, flagged: Double = 0) -> HTML {
    func width(_ amount: Double) -> Double { (max(0, min(1, amount / max(longest, .leastNormalMagnitude))) * 1000).rounded() / 10 }
    let (whole, marked) = (width(amount), width(min(amount, flagged)))
    let hatched: HTML =
      marked > 0
      ? "<rect class=\"flagged\" x=\"\(NumberText.shortest(whole - marked))%\" width=\"\(NumberText.shortest(marked))%\" height=\"14\"/>" : .empty
    return
      "<svg width=\"100%\" height=\"14\" aria-hidden=\"true\" focusable=\"false\"><rect class=\"bar\" width=\"\(NumberText.shortest(whole))%\" height=\"14\" rx=\"2\"/>\(hatched)</svg>"
  }
}
