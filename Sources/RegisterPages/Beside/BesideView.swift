internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A line for each over the years, and a column for each in a table.
struct BesideView: PageView, RegisterPrinting {
  private let model: BesideModel
  let printer: Printer

  init(_ model: BesideModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    if model.items.isEmpty { return blank }
    let title = t("beside.title.\(model.kind.rawValue)")
    let compared = model.items.map(name).joined(separator: " · ")
    let isEnough = model.items.count > 1
    let content: HTML = """
      <h1>\(title)</h1>
      \(model.problem.map(warning))
      \(when(model.items.count < BesideModel.most, form))
      \(isEnough ? chart + table : "<p class=\"lead\">\(t("beside.one"))</p>")
      """
    return Page(
      title: "\(title)\(colon)\(compared)", description: t("beside.description", ["names": compared]), content: content,
      section: section, isIndexed: false)
  }

  private func warning(_ problem: Problem) -> HTML {
    "<p class=\"warning\" role=\"status\">\(problem.detail(printer.tables.terms, language))</p>"
  }

  /// Where nothing is compared yet: a field for each kind.
  private var blank: Page {
    let title = t("beside.title")
    let forms = BesideModel.Kind.allCases.map { kind -> HTML in
      "<h2>\(t("beside.title.\(kind.rawValue)"))</h2>\(besideForm(kind, keys: []))"
    }
    return Page(
      title: title, description: t("beside.lead"),
      content: "<h1>\(title)</h1><p class=\"lead\">\(t("beside.lead"))</p>\(forms)", isIndexed: false)
  }

  private var section: Route {
    switch model.kind {
    case .facility: .facilities
    case .substance: .substances
    case .place: .places
    }
  }

  private func name(_ item: BesideModel.Item) -> String { name(model.kind, item.key) }

  /// A field for one more.
  private var form: HTML {
    besideForm(model.kind, keys: model.items.map(\.key))
  }

  // MARK: Over the years

  private var chart: HTML {
    let charts = model.items.map { item in item.series.flatMap(yearChart) }
    let years = charts.compactMap { $0?.years }.flatMap { $0 }
    guard let first = years.min(), let last = years.max() else { return "<p>\(t("answer.empty"))</p>" }
    // Each line has its own years: where one has no files, or no reports, the others go on.
    var own: [String] = []
    let series = zip(model.items, charts).enumerated().map { index, pair in
      let (item, chart) = pair
      own += (chart?.breaks ?? []).map { part in
        t("colon", ["a": "\(name(item)), \(NoteTexts.spans(part.years))", "b": part.reason])
      }
      own += (chart?.marks ?? []).map { t("colon", ["a": "\(name(item)), \(String($0.year))", "b": $0.text]) }
      let amounts = (chart?.totals ?? [:]).filter { chart?.gaps[$0.key] == nil }
      return YearChart.Series(name: name(item), colour: index + 1, amounts: amounts, missingIsZero: false)
    }
    let form = printer.chart == .columns ? YearChart.Form.lines : printer.chart
    let chart = YearChart(years: Array(first...last), series: series, form: form)
    let list = own.map { "<li>\($0)</li>" as HTML }
    let notes: HTML = "<div class=\"note caveats\"><p>\(t("beside.gaps"))</p><ul>\(list)</ul></div>"
    return figure(chart, title: t("beside.years"), measure: .kilograms, forms: [.lines, .log, .index], isWhole: false)
      + when(!own.isEmpty, notes)
  }

  // MARK: One year

  private var table: HTML {
    let heads = model.items.map { item -> HTML in
      "<th scope=\"col\" class=\"number\"><a href=\"\(page(model.kind, item.key))\">\(name(item))</a></th>"
    }
    let caption = t("beside.year", ["year": String(model.year)])
    return """
      <section><h2>\(caption)</h2>
      <div class="scroll" role="region" aria-label="\(caption)" tabindex="0"><table class="list beside">\
      <caption class="hidden">\(caption)</caption><thead><tr><td></td>\(heads)</tr></thead><tbody>
      \(amounts)\(counts)
      </tbody></table></div>\(notes)</section>
      """
  }

  private func row(_ title: String, _ cell: (BesideModel.Item) -> HTML) -> HTML {
    let cells = model.items.map { "<td class=\"number\">\(cell($0))</td>" as HTML }
    return "<tr><th scope=\"row\">\(title)</th>\(cells)</tr>\n"
  }

  private var amounts: HTML {
    let parts: [(String, [Category])] =
      [Category.onsiteAir, .onsiteWater, .onsiteUnderground, .onsiteLand].map {
        (term("category.short.\($0.code)"), [$0])
      }
      + [(t("near.offsite"), Category.allCases.filter { !$0.isOnSite })]
    let rows = parts.map { title, categories in
      row(title) { item in
        let amount = item.amount(categories)
        return amount > 0 ? figure(amount) : "–"
      }
    }
    return row(t("column.total")) { $0.sum.total.value > 0 ? "<strong>\(figure($0.sum.total.value))</strong>" : "–" }
      + HTML(rows)
  }

  private var counts: HTML {
    let flagged = row(t("beside.flagged")) { item in
      item.series?.flagged[model.year].map { figure($0.value) } ?? "–"
    }
    let change = row(t("beside.change")) { item in
      "\(item.series?.trend.map { said($0, .kilograms) } ?? "–")"
    }
    let facilities = row(term("column.facilities")) { "\(count($0.sum.total.facilities))" }
    return when(model.kind != .facility, facilities) + row(term("column.reports")) { "\(count($0.sum.total.reports))" }
      + flagged + change
  }

  /// What the files of the year do not cover, of any of them.
  private var notes: HTML {
    var texts: [String] = []
    for item in model.items {
      for extent in item.sum.extents {
        let text = t("colon", ["a": country(extent.country), "b": noteTexts.short(extent)])
        if !texts.contains(text) { texts.append(text) }
      }
    }
    let list = texts.map { "<li>\($0)</li>" as HTML }
    return when(!texts.isEmpty, "<div class=\"note caveats\"><ul>\(list)</ul></div>")
  }
}

extension RegisterPrinting {
  /// The name of a facility, substance or place by its key.
  func name(_ kind: BesideModel.Kind, _ key: String) -> String {
    switch kind {
    case .facility: names.facility(key) ?? key
    case .substance: substanceText(names.key(of: key))
    case .place:
      Country(rawValue: key).map(country) ?? (names.municipality(key) == nil ? stateName(key) : municipalityName(key))
    }
  }

  /// The address of its page.
  func page(_ kind: BesideModel.Kind, _ key: String) -> String {
    switch kind {
    case .facility: link(.facility, key)
    case .substance: link(.substance, names.key(of: key))
    case .place: link(.place, key)
    }
  }

  /// A section of a page that leads to comparing what it is about.
  func besideSection(_ kind: BesideModel.Kind, _ key: String) -> HTML {
    let feed = FileRoutes.follow.address(kind.rawValue, key, query: inLanguage)
    return """
      <section id="compare"><h2>\(t("beside.section"))</h2>\(besideForm(kind, keys: [key]))
      <p><a href="\(feed)" type="application/atom+xml">\(t("follow.link"))</a> \(t("follow.text"))</p></section>
      """
  }

  /// A field and a button that put something else beside what a page is about.
  func besideForm(_ kind: BesideModel.Kind, keys: [String]) -> HTML {
    """
    <form class="filter beside-form" action="\(path(.beside))">\(editionField)\
    <input type="hidden" name="\(kind.rawValue)" value="\(keys.joined(separator: ","))">
    <label for="beside-\(kind.rawValue)">\(t("beside.add.\(kind.rawValue)"))\
    <input id="beside-\(kind.rawValue)" name="add" required maxlength="200" autocomplete="off" spellcheck="false" \
    data-suggest="\(path(.suggest))" data-kind="\(kind.rawValue)" data-none="\(t("search.none-short"))"></label>
    <button>\(t("beside.button"))</button></form>
    """
  }
}
