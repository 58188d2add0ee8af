internal import Editions
internal import Foundation
internal import Markup
internal import PortalKernel
internal import Registers
internal import Vocabulary

/// A page of words: parts of a title and a text, each with where it leads.
struct ProseModel: Sendable {
  struct Part: Sendable {
    /// Of its texts, behind `prose.` and the page's name.
    let key: String
    /// Where it leads: an address and the key of its text.
    var links: [(address: String, key: String)] = []
  }

  /// Of the page, whose name is its texts'.
  let route: Route
  /// The key of a sentence below the heading.
  let lead: String
  let parts: [Part]
  /// Pages listed below.
  var more: [Route] = []
  /// Whom to ask about the data, and about the site; nil on other pages.
  var contacts: (registers: [Register], site: String?)?
}

struct ProseView: PageView {
  let model: ProseModel
  let printer: Printer

  init(_ model: ProseModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    let (title, lead) = (t("nav.\(model.route.name)"), t(model.lead))
    let isNumbered = model.route.name == Route.journalists.name
    let parts = model.parts.enumerated().map { index, part -> HTML in
      let key = "prose.\(model.route.name).\(part.key)"
      let heading = isNumbered ? "\(index + 1). \(t(key))" : t(key)
      return "<section id=\"\(part.key)\"><h2>\(heading)</h2><p>\(t("\(key).text"))</p>\(links(part))</section>\n"
    }
    let cards = model.more.map { card($0, title: t("nav.\($0.name)"), text: t("about.\($0.name)")) }
    let content: HTML = """
      <div class="prose"><h1>\(title)</h1>
      <p class="lead">\(lead)</p>
      \(parts)\(model.contacts.map(contacts))</div>
      \(when(!cards.isEmpty, "<ul class=\"cards plain\">\(cards)</ul>"))
      """
    return Page(title: title, description: lead, content: content)
  }

  private func links(_ part: ProseModel.Part) -> HTML {
    guard !part.links.isEmpty else { return .empty }
    return "<p>\(HTML(part.links.map { "<a href=\"\($0.address)\">\(t($0.key))</a>" as HTML }, separator: " · "))</p>"
  }

  private func contacts(_ contacts: (registers: [Register], site: String?)) -> HTML {
    let registers = contacts.registers.map { register -> HTML in
      let name = "\(term("acronym.\(register.rawValue)"))\(colon)\(publisher(register))"
      return "<li><a href=\"\(register.profile.contact)\">\(name)</a></li>"
    }
    let site = contacts.site.map { t("prose.contact.site.text", ["contact": $0]) } ?? t("prose.contact.none")
    return """
      <ul>\(registers)</ul>
      <section><h2>\(t("prose.contact.site"))</h2><p>\(site)</p></section>
      """
  }
}

/// What the words mean.
struct GlossaryView: PageView {
  let printer: Printer

  init(_ model: Nothing, _ printer: Printer) { self.printer = printer }

  var page: Page {
    let terms = GlossaryTerm.allCases.map { (term: $0, name: t("glossary.\($0.rawValue)")) }
      .sorted { $0.name.localizedStandardCompare($1.name) == .orderedAscending }
    let entries = terms.map { term, name -> HTML in
      "<div id=\"\(term.rawValue)\"><dt>\(name)</dt><dd>\(t("glossary.\(term.rawValue).text"))</dd></div>\n"
    }
    let (title, lead) = (t("nav.glossary"), t("glossary.lead"))
    return Page(
      title: title, description: lead,
      content: "<h1>\(title)</h1><p class=\"lead\">\(lead)</p><dl class=\"facts glossary\">\(entries)</dl>")
  }
}

/// The pages of words, but for the glossary.
enum ProsePage: CaseIterable {
  case about
  case help
  case journalists
  case contact
  case accessibility
  case privacy

  var route: Route {
    switch self {
    case .about: .about
    case .help: .help
    case .journalists: .journalists
    case .contact: .contact
    case .accessibility: .accessibility
    case .privacy: .privacy
    }
  }
}

extension Visit {
  func prose(_ page: ProsePage) -> ProseModel {
    let route = page.route
    func part(_ key: String, _ links: (String, String)...) -> ProseModel.Part {
      .init(key: key, links: links.map { ($0.0, $0.1) })
    }
    switch page {
    case .help:
      return ProseModel(
        route: route, lead: "about.help",
        parts: [
          part("near", (link(.near), "nav.near")),
          part("find", (link(.facilities), "nav.facilities"), (link(.substances), "nav.substances")),
          part("ask", (link(.explore), "nav.explore")), part("chart"),
          part("check", (link(.findings), "nav.findings")), part("compare", (link(.beside), "beside.title")),
          part("take", (link(.downloads), "nav.downloads"), (link(.apiGuide), "nav.api")),
        ])
    case .journalists: return journalists(route, part)
    case .contact:
      return ProseModel(
        route: route, lead: "about.contact", parts: [part("data")], contacts: (Register.allCases, site.contact))
    case .accessibility:
      return ProseModel(
        route: route, lead: "about.accessibility",
        parts: [part("aim"), part("done"), part("limits"), part("report", (link(.contact), "nav.contact"))])
    case .privacy:
      return ProseModel(
        route: route, lead: "about.privacy",
        parts: (site.people == nil
          ? ["none", "logs", "position", "links"]
          : ["read", "logs", "position", "links", "people", "messages", "comments", "rights", "kept"]).map { part($0) })
    case .about:
      return ProseModel(
        route: route, lead: "group.about.lead",
        parts: [
          part("what"), part("trace", (link(.sources), "nav.sources")), part("unofficial"), part("limits"),
          part("free", (link(.downloads), "nav.downloads")),
        ], more: Group.about.routes)
    }
  }

  /// Ten steps with a real example: lead in Nuevo León, or where the edition has neither, everything.
  private func journalists(_ route: Route, _ part: (String, (String, String)...) -> ProseModel.Part) -> ProseModel {
    let state = served.catalog.places.contains { $0.code == "MX-NLE" } ? [("state", "MX-NLE")] : []
    let substance = served.substances["lead"] == nil ? [] : [("substance", "lead")]
    func step(_ key: String, _ address: String) -> ProseModel.Part {
      .init(key: key, links: [(address, "journalists.go")])
    }
    func explore(_ more: [(String, String)]) -> String {
      link(.explore, query: (state + substance + more).map { (name: $0.0, value: $0.1) })
    }
    let place = state.isEmpty ? link(.places) : link(.place, "MX-NLE")
    return ProseModel(
      route: route, lead: "prose.journalists.lead",
      parts: [
        .init(key: "ask"), step("place", place), step("years", explore([("by", "year,category")])),
        step("cover", link(.coverage)),
        step("unusual", link(.findings, query: state.map { (name: $0.0, value: $0.1) })),
        step("who", explore([("by", "facility"), ("order", "kilograms:desc")])),
        step("line", link(.trace, query: (state + substance).map { (name: $0.0, value: $0.1) })),
        step("call", link(.contact)), step("words", link(.glossary)),
        step("cite", explore([("by", "year")]) + "#keep-title"),
      ])
  }
}
