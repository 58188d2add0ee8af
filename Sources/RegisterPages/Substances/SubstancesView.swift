internal import Editions
internal import Markup
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Substances and groups that were reported.
struct SubstancesView: PageView, RegisterPrinting {
  private let model: SubstancesModel
  let printer: Printer

  init(_ model: SubstancesModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let title = t("nav.substances")
    let lead = t("list.substances.lead", ["n": model.all])
    let words = model.askedWords.isEmpty ? [] : [(name: "q", value: model.askedWords)]
    let table = ListTable(
      columns: [
        .init(key: "name", title: term("dimension.substance")),
        .init(key: "kilograms", title: t("list.amount", ["year": String(model.year)]), isNumber: true, hasBar: true),
        .init(key: "facilities", title: term("column.facilities"), isNumber: true, isMinor: true),
        .init(key: "cas", title: t("substance.cas"), isMinor: true),
        .init(key: "registers", title: t("substance.registers"), isMinor: true),
        .init(key: "properties", title: t("substance.flags"), isMinor: true),
      ], caption: title, choice: listChoice(model.choice, on: .substances, keeping: words),
      columnsTitle: t("list.columns"))
    let found = t("list.of", ["n": model.substances.count, "of": model.all])
    let filter = listFilter(
      .substances, label: t("list.substances.words"), words: model.askedWords, keeping: model.choice.items)
    let content: HTML = """
      <h1>\(title)</h1><p>\(lead)</p>
      \(filter)
      \(when(!model.askedWords.isEmpty, "<p>\(found)</p>"))
      \(when(!model.substances.isEmpty, table.html(model.substances.map(row))))
      <p><a href="\(csv(DataRoutes.substances))" download>CSV</a></p>
      """
    return Page(title: title, description: lead, content: content)
  }

  private func row(_ listed: Catalog.ListedSubstance) -> [ListTable.Cell] {
    let substance = listed.substance
    // Dioxins have a measure of their own; their page says it.
    let amount = model.amounts[substance.key].flatMap { $0.value > 0 ? $0 : nil }
    let registers = listed.registers.map(acronym).joined(separator: ", ")
    let properties = substance.flags.words.map { t("flag.\($0)") }.joined(separator: ", ")
    return [
      .init(
        "<a href=\"\(link(.substance, substance.key))\">\(self.substance(substance.key))</a>",
        substanceText(substance.key)),
      .init(amount.map { figure($0.value) } ?? "–", amount?.value),
      .init(amount.map { "\(count($0.facilities))" } ?? "–", amount.map { Double($0.facilities) }),
      .init("<code>\(substance.cas?.description ?? "")</code>", substance.cas?.description ?? ""),
      .init("\(registers)", registers), .init("\(properties)", properties),
    ]
  }
}
