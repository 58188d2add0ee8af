internal import Editions
internal import Markup
internal import PortalKernel
internal import Vocabulary

/// Substances and groups that were reported.
struct SubstancesView: PageView, RegisterPrinting {
  private let model: SubstancesModel
  let printer: Printer

  init(_ model: SubstancesModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let title = t("nav.substances")
    let lead = t("list.substances.lead", ["n": model.substances.count])
    let columns = [term("dimension.substance"), t("substance.cas"), t("substance.registers"), t("substance.flags")]
    let table = ListTable(columns: columns.map { ($0, false) }, caption: title)
    let content: HTML = """
      <h1>\(title)</h1><p>\(lead)</p>
      \(table.html("<tbody>\(model.substances.map(row))</tbody>"))
      <p><a href="\(csv(DataRoutes.substances))" download>CSV</a></p>
      """
    return Page(title: title, description: lead, content: content)
  }

  private func row(_ listed: Catalog.ListedSubstance) -> HTML {
    let substance = listed.substance
    return """
      <tr><th scope="row"><a href="\(link(.substance, substance.key))">\(self.substance(substance.key))</a></th>\
      <td><code>\(substance.cas?.description ?? "")</code></td>\
      <td>\(listed.registers.map(acronym).joined(separator: ", "))</td>\
      <td>\(substance.flags.words.map { t("flag.\($0)") }.joined(separator: ", "))</td></tr>

      """
  }
}
