internal import Markup
internal import PortalKernel

/// A table of a list: its rows are there already.
struct ListTable {
  /// Texts of the columns; those that hold numbers are set to the right.
  let columns: [(title: String, isNumber: Bool)]
  let caption: String

  /// - Parameter body: rows, or bodies of rows that belong together.
  func html(_ body: HTML) -> HTML {
    let heads = columns.map { column -> HTML in
      let style: HTML = column.isNumber ? " class=\"number\"" : .empty
      return "<th scope=\"col\"\(style)>\(column.title)</th>"
    }
    return """
      <div class="scroll" role="region" aria-label="\(caption)" tabindex="0"><table class="list">\
      <caption class="hidden">\(caption)</caption><thead><tr>\(heads)</tr></thead>\(body)</table></div>
      """
  }
}
