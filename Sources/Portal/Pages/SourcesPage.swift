internal import Editions
internal import Markup
internal import Outputs
internal import Questions
internal import Registers
internal import Vocabulary

extension Visit {
  /// Every source file with its hash, and the rules and tables by which its figures were turned.
  func sourcesPage() throws -> Reply {
    let manifest = served.manifest
    let rows = manifest.sources.map { source -> HTML in
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
    let years = Country.allCases.compactMap { country -> HTML? in
      served.years[country].map {
        """
        <li>\(self.country(country)) \
        (\(acronym(Register(country: country)))): \($0.map(String.init).joined(separator: ", "))</li>
        """
      }
    }
    let rules = served.catalog.rules.compactMap { id in
      portal.tables.rules.rule(id: id).map { portal.tables.rules.rules[$0] }
    }.map { rule -> HTML in
      "<tr><th scope=\"row\"><code>\(rule.id)</code></th><td>\(acronym(rule.register))</td><td lang=\"\(rule.register == .retc ? "es" : "en")\">\(rule.field)</td><td>\(rule.name[language])</td><td>\(term("category.\(rule.category.code)"))</td></tr>\n"
    }
    func heading(_ keys: [String]) -> HTML {
      "<thead><tr>\(keys.map { "<th scope=\"col\">\(t($0))</th>" as HTML })</tr></thead>"
    }
    let methods = ["units", "categories", "scope", "dioxins", "substances", "sectors", "zero", "compare", "facilities"]
      .map { key -> HTML in
        "<dt>\(t("methods.\(key)"))</dt><dd>\(t("methods.\(key).text"))</dd>"
      }
    let content: HTML = """
      <h1>\(t("nav.sources"))</h1>
      <p class="lead">\(t("sources.lead"))</p>
      <section aria-labelledby="edition"><h2 id="edition">\(t("sources.edition"))</h2>
      <dl class="facts"><div><dt>\(t("sources.id"))</dt><dd><code>\(manifest.id)</code></dd></div><div>\
      <dt>\(t("sources.made"))</dt><dd>\(date(manifest.created))</dd></div>
      <div><dt>\(t("sources.program"))</dt><dd>\(manifest.program), \(t("sources.rules")) \(manifest.ruleVersion)</dd>\
      </div>
      <div><dt>\(t("sources.holds"))</dt>\
      <dd>\(t("sources.counts", ["facilities": count(manifest.facilities), "reports": count(manifest.reports), "amounts": count(manifest.facts)]))</dd></div>
      <div><dt>\(t("facility.years"))</dt><dd><ul>\(years)</ul><a href="\(link(.coverage))">\(t("coverage.title"))</a>\
      </dd></div></dl></section>
      <section aria-labelledby="methods"><h2 id="methods">\(t("sources.methods"))</h2><dl class="methods">\(methods)\
      </dl></section>
      <section aria-labelledby="files"><h2 id="files">\(t("sources.files", ["n": count(manifest.sources.count)]))</h2>\
      <p>\(t("sources.files.text"))</p>
      <div class="scroll" role="region" aria-labelledby="files" tabindex="0">\
      <table class="list">\(heading(["sources.file", "sources.register", "sources.year", "sources.rows", "sources.amounts", "sources.diagnostics", "sources.as-of", "sources.hash"]))<tbody>\(rows)</tbody></table></div>
      <p><a href="\(DataRoutes.edition.address(query: [("format", "csv"), ("edition", served.id)]))" download>CSV</a>\
      </p></section>
      <section aria-labelledby="rules"><h2 id="rules">\(t("sources.rule-table"))</h2><p>\(t("sources.rule-table.text"))\
      </p>
      <div class="scroll" role="region" aria-labelledby="rules" tabindex="0">\
      <table class="list">\(heading(["sources.rule", "sources.register", "sources.field", "sources.meaning", "sources.category"]))<tbody>\(rules)</tbody></table></div></section>
      <section><h2>\(t("sources.tables"))</h2><ul><li><a href="\(link(.substances))">\(t("nav.substances"))</a></li>\
      <li><a href="\(link(.sectors))">\(t("nav.sectors"))</a></li><li><a href="\(link(.places))">\(t("nav.places"))</a>\
      </li></ul></section>
      """
    return reply(Page(title: t("nav.sources"), description: t("sources.lead"), content: content))
  }

  /// The whole edition and every format, with what each publisher says of its use.
  func downloadsPage() throws -> Reply {
    let licences = Set(served.catalog.sources.map(\.register)).sorted().map { register -> HTML in
      let licence = Licence(register)
      return
        """
        <div><dt>\(acronym(register))</dt>\
        <dd>\(t("licence.\(register.rawValue)"))\(licence.address.map { " <a href=\"\($0)\">\(licence.title)</a>" as HTML })</dd></div>
        """
    }
    let formats = AnswerFormat.allCases.map {
      "<li><strong>\($0.title)</strong>: \(t("format.\($0.rawValue)"))</li>" as HTML
    }
    let lists = [DataRoutes.facilities, DataRoutes.substances, DataRoutes.sectors, DataRoutes.places].map {
      route -> HTML in
      let address = route.address(query: [("format", "csv"), ("edition", served.id)])
      return "<li>\(t(route.name.replacing("api.", with: "nav."))): <a href=\"\(address)\" download>CSV</a></li>"
    }
    let content: HTML = """
      <h1>\(t("nav.downloads"))</h1>
      <p class="lead">\(t("downloads.lead"))</p>
      <section><h2>\(t("downloads.edition"))</h2><p>\(t("downloads.edition.text"))</p>
      <p><a class="button primary" href="\(FileRoutes.package.address(query: [("edition", served.id)]))" \
      download>\(t("downloads.edition.link", ["amounts": count(served.manifest.facts)]))</a></p>
      <p>\(t("downloads.catalog")) <a href="\(FileRoutes.catalog.address())"><code>\(FileRoutes.catalog.address())\
      </code></a></p></section>
      <section><h2>\(t("downloads.answers"))</h2><p>\(t("downloads.answers.text"))</p><ul>\(formats)</ul><p>\
      <a class="button" href="\(link(.explore))">\(t("nav.explore"))</a></p></section>
      <section><h2>\(t("downloads.lists"))</h2><ul>\(lists)</ul></section>
      <section><h2>\(t("downloads.terms"))</h2><p>\(t("downloads.terms.text"))</p><dl class="facts">\(licences)</dl>\
      </section>
      <p class="note">\(t("downloads.limits"))</p>
      """
    return reply(Page(title: t("nav.downloads"), description: t("downloads.lead"), content: content))
  }

  /// The API for people: its addresses with examples to copy.
  /// The parameters that many addresses of the API share.
  private static let describedParameters = [
    "country", "year", "state", "facility", "substance", "code", "group", "sector", "category", "scope", "view",
    "quality", "by", "measure", "unit",
    "names", "order", "limit", "cursor", "format", "edition",
  ]

  /// The words that a parameter takes, where its text lists them.
  private func parameterWords(_ name: String) -> String {
    switch name {
    case "by": Dimension.allCases.map(\.rawValue).joined(separator: ", ")
    case "category": Category.allCases.map(\.code).joined(separator: ", ")
    default: ""
    }
  }

  func apiPage() throws -> Reply {
    let base = portal.publicAddress
    let example =
      base
      + DataRoutes.totals.address(query: [
        ("country", "CA"), ("year", String(served.newestYear)), ("by", "category"), ("edition", served.id),
      ])
    func block(_ id: String, _ title: String, _ code: String) -> HTML {
      "<h3>\(title)</h3><pre id=\"\(id)\" tabindex=\"0\" aria-label=\"\(title)\">\(code)</pre>\(copyButton(id))"
    }
    let routes = DataRoutes.all.filter { portal.record != nil || !$0.needsRecord }
    let endpoints = routes.map { route -> HTML in
      let id = route.needsRecord ? "SEM-21-001" : served.atlas.ids.first ?? "CA:1"
      return """
        <tr><th scope="row"><a href="\(route.address(id))\(route.shape?.sample ?? "")"><code>\(route.path.text)</code>\
        </a></th>\
        <td>\(t(route.name))</td><td>\(route.parameters.map { "<code>\($0.name)</code> " as HTML })</td></tr>

        """
    }
    let content: HTML = """
      <h1>\(t("api.title"))</h1>
      <p class="lead">\(t("api.lead"))</p>
      <p><a class="button" href="\(FileRoutes.openAPI.address())">OpenAPI 3.1</a></p>
      <section><h2>\(t("api.examples"))</h2>
      \(block("curl", "curl", "curl '\(example)'\ncurl '\(example)&format=csv' -o answer.csv"))
      \(block("python", "Python", "import pandas\n\nanswer = pandas.read_csv(\"\(example)&format=csv\")\nprint(answer)"))
      \(block("r", "R", "answer <- read.csv(\"\(example)&format=csv\")\nprint(answer)"))</section>
      <section><h2>\(t("api.addresses"))</h2>\
      <div class="scroll" role="region" aria-label="\(t("api.addresses"))" tabindex="0"><table class="list"><thead><tr>\
      <th scope="col">\(t("api.address"))</th><th scope="col">\(t("api.gives"))</th>\
      <th scope="col">\(t("api.parameters"))</th></tr></thead><tbody>\(endpoints)</tbody></table></div></section>
      <section><h2>\(t("api.parameters"))</h2>\
      <dl class="methods">\(Self.describedParameters.map { "<dt><code>\($0)</code></dt><dd>\(t("api.parameter.\($0)", ["list": parameterWords($0)]))</dd>" as HTML })</dl></section>
      <section><h2 id="errors">\(t("api.errors"))</h2><p>\(t("api.errors.text"))</p></section>
      <section><h2>\(t("api.limits"))</h2><p>\(t("api.limits.text"))</p></section>
      """
    return reply(Page(title: t("api.title"), description: t("api.lead"), content: content))
  }
}

/// Under which terms a register's files are published, as far as its publisher says so.
struct Licence {
  let name: String
  let title: String
  let address: String?

  /// Sources: NPRI's files are published under the Open Government Licence Canada (open.canada.ca); TRI's are a work of
  /// the United States government, in the public domain there (17 U.S.C. § 105); SEMARNAT states no licence with RETC's
  /// files.
  init(_ register: Register) {
    switch register {
    case .npri:
      (name, title, address) = (
        "OGL-Canada-2.0", "Open Government Licence – Canada 2.0",
        "https://open.canada.ca/en/open-government-licence-canada"
      )
    case .tri:
      (name, title, address) = (
        "US-PD", "Public domain (work of the United States government)", "https://www.usa.gov/government-works"
      )
    case .retc: (name, title, address) = ("unknown", "Terms not stated by the publisher", nil)
    }
  }
}
