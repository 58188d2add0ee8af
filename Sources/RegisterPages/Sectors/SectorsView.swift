internal import Markup
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Sectors of industry, those of two digits with their parts.
struct SectorsView: PageView, RegisterPrinting {
  private let model: SectorsModel
  let printer: Printer

  init(_ model: SectorsModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let title = t("nav.sectors")
    let lead = t("list.sectors.lead", ["year": String(model.year)])
    let words = model.askedWords.isEmpty ? [] : [(name: "q", value: model.askedWords)]
    let table = ListTable(
      columns: [
        .init(key: "name", title: term("dimension.sector")),
        .init(key: "code", title: t("sector.code-heading"), isMinor: true),
        .init(key: "kilograms", title: t("column.amount"), isNumber: true, hasBar: true),
        .init(key: "facilities", title: term("column.facilities"), isNumber: true),
      ], caption: title, choice: listChoice(model.choice, on: .sectors, keeping: words), columnsTitle: t("list.columns")
    )
    let groups = model.groups.map { (heading: heading($0.code), rows: $0.sectors.map(row)) }
    let filter = listFilter(
      .sectors, label: t("list.sectors.words"), words: model.askedWords, keeping: model.choice.items)
    let content: HTML = """
      <h1>\(title)</h1><p>\(lead)</p>
      \(filter)
      \(groups.isEmpty ? "<p>\(t("search.none-short"))</p>" : table.html(groups: groups))
      """
    return Page(title: title, description: lead, content: content)
  }

  private func heading(_ code: String) -> HTML {
    "<a href=\"\(link(.sector, code))\">\(code) \(sector(code))</a>"
  }

  private func row(_ code: String) -> [ListTable.Cell] {
    let amount = model.amounts[code]
    return [
      .init("<a href=\"\(link(.sector, code))\">\(sector(code))</a>", sectorText(code)),
      .init("<code>\(code)</code>", code),
      .init(amount.map { figure($0.value) } ?? "–", amount?.value),
      .init(amount.map { "\(count($0.facilities))" } ?? "–", amount.map { Double($0.facilities) }),
    ]
  }
}
