internal import Editions
internal import Keys
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import RecordKernel
internal import Registers
internal import Vocabulary

/// Every source file with its hash, and the rules and tables by which its figures were turned.
struct SourcesView: PageView, RegisterPrinting {
  private let model: SourcesModel
  let printer: Printer

  init(_ model: SourcesModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  /// Whose word it is that the edition is this one.
  private var signature: HTML {
    guard let signer = model.signer else { return "\(t("sources.unsigned"))" }
    return "\(t("sources.signed")) <code>\(signer)</code>"
  }

  /// Where the public record's chain ends.
  private var recordHead: HTML {
    guard let head = model.head else { return .empty }
    var line: HTML = "<p>\(t("record.head.none"))</p>"
    if let signed = head.signed {
      line = """
        <p>\(t("record.head.count", ["n": count(signed.events)])), <code class="hash">\(signed.hash)</code>, \
        \(t("record.head.signed", ["date": date(signed.signed)])) <code>\(signed.signer?.id ?? "–")</code>. \
        <a href="\(DataRoutes.recordHead.address())"><code>\(DataRoutes.recordHead.path.text)</code></a></p>
        """
    }
    return """
      <section aria-labelledby="head"><h2 id="head">\(t("record.head"))</h2><p>\(t("record.head.text"))</p>\(line)\
      </section>
      """
  }

  var page: Page {
    let manifest = model.manifest
    let rows = model.sources.map { source -> HTML in
      """
      <tr id="\(source.sha256.prefix(16))"><th scope="row"><code>\(source.name)\
      </code>\(source.container.map { "<br><small>\(t("sources.in")) <code>\($0.name)</code></small>" as HTML })</th>\
      <td>\(acronym(source.kind.register))</td><td>\(source.year.map(String.init) ?? "")</td>\
      <td class="number">\(count(source.rows))</td><td class="number">\(count(source.amounts))</td>\
      <td class="number">\(count(source.diagnostics.values.reduce(0, +)))</td>\
      <td>\(source.asOf.map(date) ?? t("sources.as-of.unknown"))</td><td>\
      <code class="hash" title="\(source.sha256)">\(source.sha256.prefix(16))…</code></td></tr>

      """
    }
    let years = model.years.map { country, years -> HTML in
      """
      <li>\(self.country(country)) \
      (\(acronym(Register(country: country))))\(colon)\(NoteTexts.spans(years))</li>
      """
    }
    let rules = model.rules.map { rule -> HTML in
      """
      <tr><th scope="row"><code>\(rule.id)</code></th><td>\(acronym(rule.register))</td>\
      <td lang="\(rule.register.profile.language.rawValue)">\(rule.field)</td><td>\(rule.name[language])</td>\
      <td>\(term("category.\(rule.category.code)"))</td></tr>

      """
    }
    let fileColumns = ["file", "register", "year", "rows", "amounts", "diagnostics", "as-of", "hash"]
    let ruleColumns = ["rule", "register", "field", "meaning", "category"]
    let held = [
      "facilities": count(manifest.facilities), "reports": count(manifest.reports), "amounts": count(manifest.facts),
    ]
    func heading(_ names: [String]) -> HTML {
      "<thead><tr>\(names.map { "<th scope=\"col\">\(t("sources.\($0)"))</th>" as HTML })</tr></thead>"
    }
    let methods = ["units", "categories", "scope", "dioxins", "substances", "sectors", "zero", "compare", "facilities"]
      .map { key -> HTML in
        "<dt>\(t("methods.\(key)"))</dt><dd>\(t("methods.\(key).text"))</dd>"
      }
    let content: HTML = """
      <h1>\(t("nav.sources"))</h1>
      <p class="lead">\(t("sources.lead"))</p>
      <section aria-labelledby="edition"><h2 id="edition">\(t("sources.edition"))</h2>
      <dl class="facts"><div><dt>\(t("sources.id"))</dt><dd><code>\(manifest.id)</code></dd></div>
      <div><dt>\(t("sources.digest"))</dt><dd><code class="hash">\(manifest.digest)</code></dd></div>
      <div><dt>\(t("sources.signature"))</dt><dd>\(signature)</dd></div><div>\
      <dt>\(t("sources.made"))</dt><dd>\(date(manifest.created))</dd></div>
      <div><dt>\(t("sources.program"))</dt><dd>\(manifest.program), \(t("sources.rules")) \(manifest.ruleVersion)</dd>\
      </div>
      <div><dt>\(t("sources.holds"))</dt>\
      <dd>\(t("sources.counts", held))</dd></div>
      <div><dt>\(t("facility.years"))</dt><dd><ul>\(years)</ul><a href="\(link(.coverage))">\(t("coverage.title"))</a>\
      </dd></div></dl></section>
      \(recordHead)
      <section aria-labelledby="methods"><h2 id="methods">\(t("sources.methods"))</h2><dl class="methods">\(methods)\
      </dl></section>
      <section aria-labelledby="files"><h2 id="files">\(t("sources.files", ["n": count(model.sources.count)]))</h2>\
      <p>\(t("sources.files.text"))</p>
      <div class="scroll" role="region" aria-labelledby="files" tabindex="0">\
      <table class="list">\(heading(fileColumns))<tbody>\(rows)</tbody></table></div>
      <p><a href="\(csv(DataRoutes.edition))" download>CSV</a>\
      </p></section>
      <section aria-labelledby="rules"><h2 id="rules">\(t("sources.rule-table"))</h2><p>\(t("sources.rule-table.text"))\
      </p>
      <div class="scroll" role="region" aria-labelledby="rules" tabindex="0">\
      <table class="list">\(heading(ruleColumns))<tbody>\(rules)</tbody></table></div></section>
      <section><h2>\(t("sources.tables"))</h2><ul><li><a href="\(link(.substances))">\(t("nav.substances"))</a></li>\
      <li><a href="\(link(.sectors))">\(t("nav.sectors"))</a></li><li><a href="\(link(.places))">\(t("nav.places"))</a>\
      </li></ul></section>
      """
    return Page(title: t("nav.sources"), description: t("sources.lead"), content: content)
  }
}
