internal import Drawings
internal import Foundation
internal import Markup
internal import PortalKernel
internal import Vocabulary

/// What a reader asks of a list beside its filters: the column it is ordered by, and the columns that are shown.
struct ListChoice: Sendable {
  /// Nil for the list's own order.
  let order: (key: String, isAscending: Bool)?
  /// Nil for all.
  let shown: Set<String>?

  /// - Parameters:
  ///   - keys: of the list's columns.
  ///   - largestFirst: those that go down where the address does not say.
  init(_ parameters: Parameters, keys: [String], largestFirst: Set<String> = []) throws {
    order = try parameters.value(Parameter.listOrder.name).map { text in
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      let directions = ["asc": true, "desc": false]
      guard parts.count <= 2, keys.contains(parts[0]),
        let isAscending = parts.count > 1 ? directions[parts[1]] : !largestFirst.contains(parts[0])
      else {
        throw Problem.parameter(
          Parameter.listOrder.name, found: text, expected: .oneOf(keys.flatMap { ["\($0):asc", "\($0):desc"] }))
      }
      return (parts[0], isAscending)
    }
    shown = try parameters.value(Parameter.columns.name).map { text in
      let words = text.split(separator: ",").map(String.init)
      if let other = words.first(where: { !keys.contains($0) }) {
        throw Problem.parameter(Parameter.columns.name, found: other, expected: .oneOf(keys))
      }
      return Set(words)
    }
  }

  /// As parameters of an address.
  var items: [(name: String, value: String)] {
    let order = order.map { [(Parameter.listOrder.name, "\($0.key):\($0.isAscending ? "asc" : "desc")")] } ?? []
    return order + (shown.map { [(Parameter.columns.name, $0.sorted().joined(separator: ","))] } ?? [])
  }

  func with(order: (key: String, isAscending: Bool)?) -> ListChoice { ListChoice(order: order, shown: shown) }
  func with(shown: Set<String>?) -> ListChoice { ListChoice(order: order, shown: shown) }

  /// Rows in the order that is asked; what is not told comes last, whatever the order, and equals stay as they were.
  func sorted<Row>(_ rows: [Row], by key: (Row) -> ListTable.Cell.Key) -> [Row] {
    guard let order else { return rows }
    let keys = rows.map(key)
    return rows.indices.sorted { a, b in
      guard keys[a].isTold, keys[b].isTold else { return keys[a].isTold || (!keys[b].isTold && a < b) }
      return switch keys[a].compared(to: keys[b]) {
      case .orderedAscending: order.isAscending
      case .orderedDescending: !order.isAscending
      case .orderedSame: a < b
      }
    }.map { rows[$0] }
  }

  /// A heading that orders the list by its column, the other way round where it does already; numbers begin with the
  /// largest. With what its cell says of the order.
  func heading(_ key: String, _ title: String, _ isNumber: Bool, _ address: (ListChoice) -> String) -> (
    link: HTML, attribute: HTML
  ) {
    let own = order.flatMap { $0.key == key ? $0.isAscending : nil }
    let next = with(order: (key, own.map { !$0 } ?? !isNumber))
    return (
      "<a class=\"sort\" href=\"\(address(next))\" rel=\"nofollow\">\(title)</a>",
      own.map { " aria-sort=\"\($0 ? "ascending" : "descending")\"" } ?? .empty
    )
  }

  private init(order: (key: String, isAscending: Bool)?, shown: Set<String>?) {
    (self.order, self.shown) = (order, shown)
  }
}

/// A table of a list that its reader orders by any column and shortens to the columns that are wanted.
struct ListTable {
  struct Column {
    /// As `order` and `columns` name it.
    let key: String
    let title: String
    var isNumber = false
    /// Whether it begins with a bar as long as its share of the largest.
    var hasBar = false
    /// Whether narrow screens leave it out unless the address asks for it.
    var isMinor = false
  }

  struct Cell {
    /// What a row is ordered by in a column.
    enum Key {
      case text(String)
      /// Nil for what is not told.
      case number(Double?)

      var isTold: Bool { if case .number(nil) = self { false } else { true } }

      func compared(to other: Key) -> ComparisonResult {
        switch (self, other) {
        case (.number(let one?), .number(let other?)):
          one < other ? .orderedAscending : one > other ? .orderedDescending : .orderedSame
        case (.text(let one), .text(let other)): one.localizedStandardCompare(other)
        // A column is of one kind.
        default: .orderedSame
        }
      }
    }

    let html: HTML
    let key: Key

    init(_ html: HTML, _ text: String = "") { (self.html, key) = (html, .text(text)) }
    init(_ html: HTML, _ number: Double?) { (self.html, key) = (html, .number(number)) }

    var number: Double? { if case .number(let number) = key { number } else { nil } }
  }

  let columns: [Column]
  let caption: String
  /// What is asked, and the page's address with another choice; nil where the order is the list's own.
  var choice: (asked: ListChoice, address: (ListChoice) -> String)?
  /// Above the links that choose columns.
  var columnsTitle = ""

  private func isShown(_ index: Int) -> Bool {
    index == 0 || choice?.asked.shown?.contains(columns[index].key) != false
  }

  /// Rows in groups, each with its heading; flat where an order is asked.
  func html(groups: [(heading: HTML, rows: [[Cell]])]) -> HTML {
    guard choice?.asked.order == nil else { return html(groups.flatMap(\.rows)) }
    let span = columns.indices.count(where: isShown) + columns.indices.count { isShown($0) && columns[$0].hasBar }
    let largest = largest(groups.flatMap(\.rows))
    return whole(
      HTML(
        groups.map { group -> HTML in
          """
          <tbody role="rowgroup"><tr class="group" role="row">\
          <th scope="rowgroup" role="rowheader" colspan="\(span)">\(group.heading)</th></tr>
          \(group.rows.map { row($0, largest) })</tbody>
          """
        }))
  }

  /// - Parameter isOrdered: whether the rows are ordered as asked already.
  func html(_ rows: [[Cell]], isOrdered: Bool = false) -> HTML {
    let ordered = isOrdered ? rows : sorted(rows)
    let largest = largest(rows)
    return whole("<tbody role=\"rowgroup\">\(ordered.map { row($0, largest) })</tbody>")
  }

  private func sorted(_ rows: [[Cell]]) -> [[Cell]] {
    guard let asked = choice?.asked, let column = columns.firstIndex(where: { $0.key == asked.order?.key }) else {
      return rows
    }
    return asked.sorted(rows) { $0[column].key }
  }

  private func largest(_ rows: [[Cell]]) -> [Int: Double] {
    columns.indices.filter { columns[$0].hasBar }.reduce(into: [:]) { largest, column in
      largest[column] = rows.compactMap { $0[column].number }.max() ?? 0
    }
  }

  private func row(_ cells: [Cell], _ largest: [Int: Double]) -> HTML {
    let parts = cells.indices.filter(isShown).map { index -> HTML in
      let column = columns[index]
      if index == 0 { return "<th scope=\"row\" role=\"rowheader\">\(cells[index].html)</th>" }
      guard column.hasBar else {
        return "<td role=\"cell\" data-label=\"\(column.title)\"\(style(column, "more"))>\(cells[index].html)</td>"
      }
      let bar = Bar.svg(max(0, cells[index].number ?? 0), of: largest[index] ?? 0)
      return
        "<td class=\"bar-cell\" role=\"presentation\">\(bar)</td>"
        + "<td role=\"cell\"\(style(column))>\(cells[index].html)</td>"
    }
    return "<tr role=\"row\">\(parts)</tr>\n"
  }

  private func whole(_ body: HTML) -> HTML {
    let heads = columns.indices.filter(isShown).map { heading(columns[$0]) }
    let hasBars = columns.contains(where: \.hasBar)
    return """
      \(choices)<div class="scroll" role="region" aria-label="\(caption)" tabindex="0">\
      <table class="list\(when(hasBars, " bars"))" role="table"><caption class="hidden">\(caption)</caption>\
      <thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\(body)</table></div>
      """
  }

  private func style(_ column: Column, _ more: String = "") -> HTML {
    let isMinor = column.isMinor && choice?.asked.shown == nil
    let names = [column.isNumber ? "number" : "", isMinor ? "minor" : "", more].filter { !$0.isEmpty }
    return names.isEmpty ? .empty : " class=\"\(names.joined(separator: " "))\""
  }

  private func heading(_ column: Column) -> HTML {
    let style = style(column)
    let bar: HTML = column.hasBar ? "<td class=\"bar-cell\" role=\"presentation\"></td>" : .empty
    guard let choice else { return "\(bar)<th scope=\"col\" role=\"columnheader\"\(style)>\(column.title)</th>" }
    let (link, sorted) = choice.asked.heading(column.key, column.title, column.isNumber, choice.address)
    return "\(bar)<th scope=\"col\" role=\"columnheader\"\(style)\(sorted)>\(link)</th>"
  }

  /// Links that show or hide a column.
  private var choices: HTML {
    guard let choice, columns.count > 2 else { return .empty }
    // The first is always there, and in the address: without the others it is not empty.
    let all = Set(columns.map(\.key))
    let shown = (choice.asked.shown ?? all).intersection(all).union([columns[0].key])
    let links = columns.dropFirst().map { column -> HTML in
      let isShown = shown.contains(column.key)
      let next = isShown ? shown.subtracting([column.key]) : shown.union([column.key])
      let address = choice.address(choice.asked.with(shown: next == all ? nil : next))
      return """
        <li><a href="\(address)" rel="nofollow"\(when(isShown, " aria-current=\"true\""))>\
        \(when(isShown, "✓ "))\(column.title)</a></li>
        """
    }
    return """
      <nav class="forms choose" aria-label="\(columnsTitle)"><span>\(columnsTitle)</span><ul>\(links)</ul></nav>
      """
  }
}

extension Printing {
  /// The choice of a list's page, whose links keep its filters.
  func listChoice(_ asked: ListChoice, on route: Route, keeping items: [(name: String, value: String)]) -> (
    asked: ListChoice, address: (ListChoice) -> String
  ) {
    (asked, { link(route, query: items + $0.items) })
  }

  /// One field that shortens a list to what holds some words.
  func listFilter(_ route: Route, label: String, words: String, keeping items: [(name: String, value: String)]) -> HTML
  {
    """
    <form class="filter" action="\(path(route))">\(editionField)\(items.map { hiddenField($0.name, $0.value) })
    <label for="list-q">\(label)<input id="list-q" name="q" type="search" value="\(words)" maxlength="200"></label>
    <button>\(t("list.filter"))</button></form>
    """
  }
}
