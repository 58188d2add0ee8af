internal import Outputs
internal import Questions
internal import Vocabulary

/// A row of a ranking: a name, an amount, and a bar as long as its share of the longest.
struct BarRow {
  let name: HTML
  let amount: Double
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
      <tr><th scope="row">\(row.name)</th><td class="bar-cell">\(bar(row.amount, of: longest))</td>\
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
    return "<data value=\"\(exact)\" title=\"\(style.text(value)) \(measure == .teq ? term("column.teq") : "kg")\">\(amount(value, measure))</data>"
  }

  /// A bar as long as an amount's share of the longest.
  func bar(_ amount: Double, of longest: Double) -> HTML {
    let share = amount / max(longest, .leastNormalMagnitude)
    let width = NumberText.shortest((max(0, min(1, share)) * 1000).rounded() / 10)
    return
      "<svg width=\"100%\" height=\"14\" aria-hidden=\"true\" focusable=\"false\"><rect class=\"bar\" width=\"\(width)%\" height=\"14\" rx=\"2\"/></svg>"
  }
}
