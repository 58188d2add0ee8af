internal import Editions
internal import Markup
internal import PortalKernel
internal import Registers
internal import Vocabulary

/// A matrix a country: years by kinds of file.
struct CoverageView: PageView, RegisterPrinting {
  private let model: CoverageModel
  let printer: Printer

  init(_ model: CoverageModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.sources))">\(t("nav.sources"))</a></p>
      <h1>\(t("coverage.title"))</h1>
      <p class="lead">\(t("coverage.lead"))</p>
      <p>\(t("coverage.text"))</p>
      \(model.sections.map(section))
      <p><a href="\(csv(DataRoutes.coverage))" download>CSV</a></p>
      """
    return Page(title: t("coverage.title"), description: t("coverage.lead"), content: content)
  }

  private func section(_ section: CoverageModel.Section) -> HTML {
    let heads = section.years.map { "<th scope=\"col\">\(String($0))</th>" as HTML }
    let rows = section.rows.map { kind, extents -> HTML in
      let cells = extents.map { "<td>\(cell($0, of: section.states))</td>" as HTML }
      return "<tr><th scope=\"row\">\(term("content.\(kind.rawValue)"))</th>\(cells)</tr>\n"
    }
    let caption = t("coverage.of", ["country": country(section.country)])
    return """
      <section><h2>\(country(section.country)) (\(acronym(section.register)))</h2>
      <div class="scroll" role="region" aria-label="\(caption)" tabindex="0"><table class="list coverage">\
      <caption class="hidden">\(caption)</caption>\
      <thead><tr><th scope="col">\(t("coverage.file"))</th>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>\
      </section>
      """
  }

  private func cell(_ extent: CoverageModel.Extent, of all: Int) -> HTML {
    switch extent {
    case .notLoaded: return "<span class=\"missing\">\(t("coverage.missing"))</span>"
    case .states(let codes): return "<strong>\(codes.map(stateName).joined(separator: ", "))</strong>"
    case .number(let number, let isWhole):
      let text = t("coverage.states", ["n": number, "of": all])
      return isWhole ? "\(text)" : "<strong>\(text)</strong>"
    }
  }
}
