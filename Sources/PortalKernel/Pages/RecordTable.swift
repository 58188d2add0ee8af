package import Markup
internal import Vocabulary

/// A table whose rows are read one by one: on a phone each cell stands under its heading.
package struct RecordTable {
  package struct Column {
    package let title: String
    /// A class of the cells: `number`, `where`.
    package let style: String
    /// What the heading has instead of its title, with what it says of the order: a link that sorts.
    package let heading: (link: HTML, attribute: HTML)?

    package init(_ title: String, _ style: String = "", heading: (link: HTML, attribute: HTML)? = nil) {
      (self.title, self.style, self.heading) = (title, style, heading)
    }
  }

  package let caption: String
  package let columns: [Column]
  package private(set) var rows: [HTML] = []

  package init(_ caption: String, _ columns: [Column]) { (self.caption, self.columns) = (caption, columns) }

  /// Adds a row; its first cell names it.
  package mutating func add(_ cells: HTML...) { add(row: cells) }

  package mutating func add(row cells: [HTML]) {
    let parts = zip(columns, cells).enumerated().map { index, part -> HTML in
      let (column, content) = part
      if index == 0 { return "<th scope=\"row\" role=\"rowheader\">\(content)</th>" }
      let style: HTML = column.style.isEmpty ? .empty : " class=\"\(column.style)\""
      return "<td role=\"cell\" data-label=\"\(column.title)\"\(style)>\(content)</td>"
    }
    rows.append("<tr role=\"row\">\(parts)</tr>\n")
  }

  /// The table; the roles keep it one for screen readers where its cells are stacked.
  package var html: HTML {
    let heads = columns.map { column -> HTML in
      let style: HTML = column.style == "number" ? " class=\"number\"" : .empty
      guard let heading = column.heading else {
        return "<th scope=\"col\" role=\"columnheader\"\(style)>\(column.title)</th>"
      }
      return "<th scope=\"col\" role=\"columnheader\"\(style)\(heading.attribute)>\(heading.link)</th>"
    }
    return """
      <div class="scroll" role="region" aria-label="\(caption)" tabindex="0"><table class="trace" role="table">\
      <caption class="hidden">\(caption)</caption>\
      <thead role="rowgroup"><tr role="row">\(heads)</tr></thead><tbody role="rowgroup">\(rows)</tbody></table></div>
      """
  }
}
