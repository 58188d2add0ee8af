internal import Editions
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Registers
internal import Vocabulary

/// What an edition can be taken along as.
struct DownloadsModel: Sendable {
  let names: Names
  /// Those whose files it has.
  let registers: [Register]
  /// How many it has.
  let amounts: Int

  init(_ visit: Visit) {
    names = visit.names
    registers = visit.served.registers
    amounts = visit.served.manifest.facts
  }
}

/// The whole edition and every format, with what each publisher says of its use.
struct DownloadsView: PageView, RegisterPrinting {
  private let model: DownloadsModel
  let printer: Printer

  init(_ model: DownloadsModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let licences = model.registers.map { register -> HTML in
      let licence = register.profile.licence
      let terms = licence.address.map { " <a href=\"\($0)\">\(licence.title)</a>" as HTML }
      return "<div><dt>\(acronym(register))</dt><dd>\(term("licence.\(register.rawValue)"))\(terms)</dd></div>"
    }
    let formats = OutputFormat.allCases.map {
      "<li><strong>\($0.title)</strong>: \(t("format.\($0.rawValue)"))</li>" as HTML
    }
    let lists = [DataRoutes.facilities, DataRoutes.substances, DataRoutes.sectors, DataRoutes.places].map {
      route -> HTML in
      let address = csv(route)
      return "<li>\(t(route.name.replacing("api.", with: "nav."))): <a href=\"\(address)\" download>CSV</a></li>"
    }
    let content: HTML = """
      <h1>\(t("nav.downloads"))</h1>
      <p class="lead">\(t("downloads.lead"))</p>
      <section><h2>\(t("downloads.edition"))</h2><p>\(t("downloads.edition.text"))</p>
      <p><a class="button primary" href="\(FileRoutes.package.address(query: [("edition", printer.pin)]))" \
      download>\(t("downloads.edition.link", ["amounts": count(model.amounts)]))</a></p>
      <p>\(t("downloads.catalog")) <a href="\(FileRoutes.catalog.address())"><code>\(FileRoutes.catalog.address())\
      </code></a></p></section>
      <section><h2>\(t("downloads.answers"))</h2><p>\(t("downloads.answers.text"))</p><ul>\(formats)</ul><p>\
      <a class="button" href="\(link(.explore))">\(t("nav.explore"))</a></p></section>
      <section><h2>\(t("downloads.lists"))</h2><ul>\(lists)</ul></section>
      <section><h2>\(t("downloads.terms"))</h2><p>\(t("downloads.terms.text"))</p><dl class="facts">\(licences)</dl>\
      </section>
      <p class="note">\(t("downloads.limits"))</p>
      """
    return Page(title: t("nav.downloads"), description: t("downloads.lead"), content: content)
  }
}
