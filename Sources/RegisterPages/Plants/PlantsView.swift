internal import Editions
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Pairs of identifiers that may be one plant, the least sure first.
struct PlantsView: PageView, RegisterPrinting {
  private let model: PlantsModel
  let printer: Printer

  init(_ model: PlantsModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let title = t("plants.title")
    let texts = PlantTexts(printer.tables.terms, language)
    let levels = PlantJoin.Level.allCases.filter { model.counts?[$0] != nil }.map { level in
      Choice(
        value: level.rawValue, name: "\(texts.level(level)) (\(count(model.counts?[level] ?? 0)))",
        isSelected: level == model.level)
    }
    let content: HTML = """
      <h1>\(title)</h1>
      <p class="lead">\(t("plants.lead"))</p><p>\(t("plants.text"))</p>
      \(stated)
      <form class="filter" action="\(path(.plants))">\(editionField)
      \(selection("pl-level", name: Parameter.plantLevel.name, label: t("plants.level"), all: t("form.all"), levels))
      <button>\(t("list.filter"))</button></form>
      \(model.counts == nil ? "<p class=\"warning\" role=\"status\">\(t("plants.unknown"))</p>" : table(texts))
      <p><a href="\(csv(DataRoutes.plants, asked, inLanguage: true))" download>CSV</a></p>
      """
    return Page(
      title: title, description: t("plants.lead"), content: content,
      isIndexed: model.level == nil && model.pageNumber == 1)
  }

  private var stated: HTML {
    guard let stated = model.stated else { return .empty }
    let values: [String: any TextValue] = ["file": stated.name, "hash": stated.sha256, "n": stated.rows]
    return "<p class=\"note\">\(t("plants.stated", values))</p>"
  }

  private func table(_ texts: PlantTexts) -> HTML {
    guard model.all > 0 else { return "<p>\(t("plants.none"))</p>" }
    var table = RecordTable(
      t("plants.shown", ["n": model.all]),
      [
        .init(t("plants.earlier")), .init(t("plants.later")), .init(t("plants.level")), .init(t("plants.why")),
      ])
    for join in model.joins {
      table.add(facility(join.earlier), facility(join.later), "\(texts.level(join.level))", "\(texts.why(join))")
    }
    return "\(table.html)\(when(model.all > PlantsModel.pageSize, pager))"
  }

  private var pager: HTML {
    let skipped = (model.pageNumber - 1) * PlantsModel.pageSize
    return pageLinks(model.pageNumber, skipped: skipped, shown: PlantsModel.pageSize, of: model.all) { page in
      link(.plants, query: asked + (page > 1 ? [("page", String(page))] : []))
    }
  }

  private var asked: [(name: String, value: String)] {
    model.level.map { [(Parameter.plantLevel.name, $0.rawValue)] } ?? []
  }

  private func facility(_ number: Int) -> HTML {
    let id = names.facilityID(number)
    return "\(named(.facility, id))<br><small>\(id)</small>"
  }
}
