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
    let table = ListTable(
      columns: [
        (term("dimension.sector"), false), (t("sector.code-heading"), false), (t("column.amount"), true),
        (term("column.facilities"), true),
      ], caption: title)
    let content: HTML = "<h1>\(title)</h1><p>\(lead)</p>\n\(table.html(HTML(model.groups.map(group))))\n"
    return Page(title: title, description: lead, content: content)
  }

  private func group(_ group: SectorsModel.Group) -> HTML {
    let rows = group.sectors.map { code -> HTML in
      let row = model.amounts[code]
      return """
        <tr><th scope="row"><a href="\(link(.sector, code))">\(sector(code))</a></th><td><code>\(code)</code></td>\
        <td class="number">\(row.map { figure($0.value) } ?? "–")</td>\
        <td class="number">\(row.map { count($0.facilities) } ?? "–")</td></tr>

        """
    }
    return """
      <tbody><tr class="group"><th scope="rowgroup" colspan="4">\
      <a href="\(link(.sector, group.code))">\(group.code) \(sector(group.code))</a></th></tr>\(rows)</tbody>
      """
  }
}
