internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// The addresses of the API that are there.
struct APIGuideModel: Sendable {
  let routes: [Route]
  /// Some facility of the edition, and its newest year, for examples.
  let facility: String
  let year: Int
  /// An earlier edition of the server, to compare with; nil where there is none.
  let previous: String?

  init(_ visit: Visit) {
    routes = visit.present(DataRoutes.all)
    facility = visit.served.atlas.ids.first ?? "CA:1"
    year = visit.served.newestYear
    previous = visit.earlierEditions.first?.id
  }
}

/// The API for people: its addresses with examples to copy.
struct APIGuideView: PageView {
  /// The parameters that many addresses of the API share.
  private static let describedParameters = [
    "country", "year", "state", "zone", "facility", "substance", "code", "group", "sector", "category", "scope", "view",
    "quality", "by", "measure", "unit",
    "names", "order", "limit", "cursor", "format", "edition",
  ]

  /// The words that a parameter takes, where its text lists them.
  private func parameterWords(_ name: String) -> String {
    switch name {
    case "by": Dimension.worded.map(\.rawValue).joined(separator: ", ")
    case "category": Category.allCases.map(\.code).joined(separator: ", ")
    default: ""
    }
  }

  private let model: APIGuideModel
  let printer: Printer

  init(_ model: APIGuideModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  /// The address, as a link to an example where there is one.
  private func sampleLink(_ route: Route) -> HTML {
    let address: HTML = "<code>\(route.path.text)</code>"
    var sample = route.shape?.sample ?? ""
    if route.name == DataRoutes.compare.name {
      guard let previous = model.previous else { return address }
      sample = Address.query([(Parameter.previous.name, previous)])
    }
    // Which pledges there are, each record says for itself.
    if route.name == DataRoutes.pledge.name { return address }
    let id = route.needs == .record ? "SEM-21-001" : model.facility
    return "<a href=\"\(route.address(id))\(sample)\">\(address)</a>"
  }

  var page: Page {
    let query = [
      ("country", "CA"), ("year", String(model.year)), ("by", "category"), ("edition", printer.pin),
    ]
    let example = printer.publicAddress + DataRoutes.totals.address(query: query)
    func block(_ id: String, _ title: String, _ code: String) -> HTML {
      "<h3>\(title)</h3><pre id=\"\(id)\" tabindex=\"0\" aria-label=\"\(title)\">\(code)</pre>\(copyButton(id))"
    }
    let endpoints = model.routes.map { route -> HTML in
      return """
        <tr><th scope="row">\(sampleLink(route))</th>\
        <td>\(t(route.name))</td><td>\(route.parameters.map { "<code>\($0.name)</code> " as HTML })</td></tr>

        """
    }
    let parameters = Self.describedParameters.map { name -> HTML in
      "<dt><code>\(name)</code></dt><dd>\(t("api.parameter.\(name)", ["list": parameterWords(name)]))</dd>"
    }
    let python = "import pandas\n\nanswer = pandas.read_csv(\"\(example)&format=csv\")\nprint(answer)"
    let content: HTML = """
      <h1>\(t("api.title"))</h1>
      <p class="lead">\(t("api.lead"))</p>
      <p><a class="button" href="\(FileRoutes.openAPI.address())">OpenAPI 3.1</a></p>
      <section><h2>\(t("api.examples"))</h2>
      \(block("curl", "curl", "curl '\(example)'\ncurl '\(example)&format=csv' -o answer.csv"))
      \(block("python", "Python", python))
      \(block("r", "R", "answer <- read.csv(\"\(example)&format=csv\")\nprint(answer)"))</section>
      <section><h2>\(t("api.addresses"))</h2>\
      <div class="scroll" role="region" aria-label="\(t("api.addresses"))" tabindex="0"><table class="list"><thead><tr>\
      <th scope="col">\(t("api.address"))</th><th scope="col">\(t("api.gives"))</th>\
      <th scope="col">\(t("api.parameters"))</th></tr></thead><tbody>\(endpoints)</tbody></table></div></section>
      <section><h2>\(t("api.parameters"))</h2>\
      <dl class="methods">\(parameters)</dl></section>
      <section><h2 id="errors">\(t("api.errors"))</h2><p>\(t("api.errors.text"))</p></section>
      <section><h2>\(t("api.limits"))</h2><p>\(t("api.limits.text"))</p></section>
      """
    return Page(title: t("api.title"), description: t("api.lead"), content: content)
  }
}
