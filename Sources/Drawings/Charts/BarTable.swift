public import Markup

/// A ranking as chart and table at once, readable at any width: a name, a bar as long as its share of the longest, the
/// figure.
public struct BarTable: Sendable {
  public struct Row: Sendable {
    let name: HTML
    let amount: Double
    /// What of the amount stands in values that must be looked at.
    let flagged: Double
    /// The amount as people read it.
    let figure: HTML
    /// What stands behind the amount: facilities, reports.
    let details: [HTML]

    public init(name: HTML, amount: Double, flagged: Double = 0, figure: HTML, details: [HTML] = []) {
      (self.name, self.amount, self.flagged, self.figure, self.details) = (name, amount, flagged, figure, details)
    }
  }

  let rows: [Row]
  let caption: String
  /// Of the name, the amount and the details.
  let headings: [String]
  /// What stands beside the name of a row with flagged amounts.
  let flagMark: HTML

  public init(_ rows: [Row], caption: String, headings: [String], flagMark: HTML) {
    (self.rows, self.caption, self.headings, self.flagMark) = (rows, caption, headings, flagMark)
  }

  private func details(_ row: Row) -> HTML {
    HTML(
      zip(headings.dropFirst(2), row.details).map { heading, detail -> HTML in
        "<td class=\"number more\" role=\"cell\" data-label=\"\(heading)\">\(detail)</td>"
      })
  }

  public var isEmpty: Bool { rows.isEmpty }

  public var html: HTML {
    let longest = rows.map(\.amount).max() ?? 0
    let body = rows.map { row -> HTML in
      """
      <tr role="row"><th scope="row" role="rowheader">\(row.name)\(when(row.flagged != 0, flagMark))</th>\
      <td class="bar-cell" role="presentation">\(Bar.svg(row.amount, of: longest, flagged: row.flagged))</td>\
      <td class="number" role="cell">\(row.figure)</td>\(details(row))</tr>

      """
    }
    let heads = headings.dropFirst(2).map { heading -> HTML in
      "<th scope=\"col\" role=\"columnheader\" class=\"number\">\(heading)</th>"
    }
    return """
      <div class="scroll" role="region" aria-label="\(caption)" tabindex="0">\
      <table class="bars" role="table"><caption>\(caption)\
      </caption>
      <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(headings.first ?? "")</th>\
      <td class="bar-cell" role="presentation"></td>\
      <th scope="col" role="columnheader" class="number">\(headings.dropFirst().first ?? "")</th>\(heads)</tr></thead>
      <tbody role="rowgroup">
      \(body)</tbody></table></div>
      """
  }
}

extension BarTable {
  /// The ranking for a picture's room: its first rows, and the height that they take.
  public func drawing(in room: (width: Double, height: Double), most: Int) -> (html: HTML, height: Double) {
    let rows = rows.prefix(max(1, min(most, Int(room.height / Self.rowHeight))))
    let longest = max(self.rows.map(\.amount).max() ?? 0, .leastNormalMagnitude)
    let (names, figures) = (room.width * 0.36, 110.0)
    let lines = rows.enumerated().map { index, row -> HTML in
      let y = Double(index) * Self.rowHeight
      func bar(_ style: String, from: Double, _ share: Double) -> HTML {
        let (x, width) = (from * (room.width - names - figures), share * (room.width - names - figures))
        return """
          <rect class="\(style)" x="\((names + 8 + x).drawn)" y="\((y + 3).drawn)" \
          width="\(max(0.5, width).drawn)" height="16"/>
          """
      }
      let (whole, marked) = (max(0, row.amount / longest), max(0, min(row.amount, row.flagged) / longest))
      let name = Picture.cut(row.name.plain.unescaped, to: names)
      return """
        <text x="\(names.drawn)" y="\((y + 15.5).drawn)" text-anchor="end">\(name)</text>\(bar("bar", from: 0, whole))\
        \(when(marked > 0, bar("flagged", from: whole - marked, marked)))\
        <text x="\(room.width.drawn)" y="\((y + 15.5).drawn)" text-anchor="end">\(row.figure.plain)</text>
        """
    }
    return (HTML(lines), Double(rows.count) * Self.rowHeight)
  }

  private static var rowHeight: Double { 24 }
}

/// A bar as long as an amount's share of the longest, the flagged part of it hatched.
public enum Bar {
  public static func svg(_ amount: Double, of longest: Double, flagged: Double = 0) -> HTML {
    func width(_ amount: Double) -> Double {
      (max(0, min(1, amount / max(longest, .leastNormalMagnitude))) * 1000).rounded() / 10
    }
    let (whole, marked) = (width(amount), width(min(amount, flagged)))
    let hatched: HTML = "<rect class=\"flagged\" x=\"\(whole - marked)%\" width=\"\(marked)%\" height=\"14\"/>"
    return """
      <svg width="100%" height="14" aria-hidden="true" focusable="false">\
      <rect class="bar" width="\(whole)%" height="14" rx="2"/>\
      \(when(marked > 0, hatched))</svg>
      """
  }
}

/// A thin bar below a figure: a share of a whole.
public enum ShareBar {
  public static func svg(percent: Int) -> HTML {
    """
    <svg class="share-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">\
    <rect class="c1" width="\(max(0, min(100, percent)))" height="6"/></svg>
    """
  }

  public static func svg(_ part: Int, of whole: Int) -> HTML {
    svg(percent: whole > 0 ? part / max(1, whole / 100) : 0)
  }
}
