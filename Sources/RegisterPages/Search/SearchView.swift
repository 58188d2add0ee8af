internal import Editions
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What was found, by kind.
struct SearchView: PageView, RegisterPrinting {
  private let model: SearchModel
  let printer: Printer

  init(_ model: SearchModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let text = model.text
    let groups = Found.Kind.allCases.map { kind -> HTML in
      let hits = model.found.filter { $0.kind == kind }
      let all = kind == .facility ? max(model.allFacilities, hits.count) : hits.count
      let list: HTML = """
        <section><h2>\(t("search.kind.\(kind.rawValue)")) <small>(\(count(all)))</small></h2>\
        <ul class="hits">\(hits.map(hit))</ul>\(when(all > hits.count, everyFacility(all)))</section>
        """
      return when(!hits.isEmpty, list)
    }
    let content: HTML = """
      <h1>\(text.isEmpty ? t("search.title") : t("search.title.for", ["text": text]))</h1>
      \(searchForm(compact: false))
      \(towns)
      \(model.found.isEmpty ? when(model.towns.isEmpty, none) : HTML(groups))
      """
    return Page(title: t("search.title"), description: t("search.hint"), content: content, isIndexed: false)
  }

  /// The list of all facilities found, which has pages.
  private func everyFacility(_ all: Int) -> HTML {
    let address = link(.facilities, query: [("q", model.text)])
    return "<p class=\"more\"><a href=\"\(address)\">\(t("search.all", ["n": count(all)]))</a></p>"
  }

  /// What is around the towns of that name.
  private var towns: HTML {
    guard !model.towns.isEmpty else { return .empty }
    let hits = model.towns.map { town -> HTML in
      "<li><a href=\"\(link(.near, query: [("near", town.value)]))\">\(t("search.near", ["place": town.name]))</a></li>"
    }
    return "<section><h2>\(t("nav.near"))</h2><ul class=\"hits\">\(hits)</ul></section>"
  }

  private func hit(_ found: Found) -> HTML {
    "<li><a href=\"\(address(of: found))\">\(name(of: found))</a> <small>\(details(of: found))</small></li>"
  }

  private var none: HTML {
    if model.text.isEmpty { return "<p>\(t("search.empty"))</p>" }
    let suggested = model.near.map { "<li><a href=\"\(link(.search, query: [("q", $0)]))\">\($0)</a></li>" as HTML }
    let meant: HTML = "<p>\(t("search.did-you-mean"))</p><ul class=\"hits\">\(suggested)</ul>"
    return """
      <p>\(t("search.none", ["text": model.text]))</p>\(when(!suggested.isEmpty, meant))<p>\(t("search.hint"))</p>
      """
  }
}

/// Suggestions as JSON, for the search box and forms.
struct SuggestionsView: RegisterPrinting {
  let model: SuggestionsModel
  let printer: Printer

  var names: Names { model.names }

  var json: String {
    let list = model.found.map { found in
      let members = [
        ("kind", found.kind.rawValue), ("label", t("search.kind.\(found.kind.rawValue)")),
        ("name", name(of: found).plain.unescaped), ("details", details(of: found)), ("address", address(of: found)),
        ("key", found.key),
      ]
      return JSONWriter.object(members.map { ($0, JSONWriter.value(.text($1))) })
    }
    return JSONWriter.array(list) + "\n"
  }
}

extension RegisterPrinting {
  func name(of found: Found) -> HTML {
    switch found {
    case .substance(let key, _, _): substance(key)
    case .country(let country): "\(self.country(country))"
    case .state(let code): "\(stateName(code))"
    case .municipality(let place): "\(place.fullTitle(printer.tables, language))"
    case .sector(let code): sector(code)
    case .facility(let facility): "\(facility.shownName ?? facility.id)"
    }
  }

  /// What tells it from others of its name.
  func details(of found: Found) -> String {
    switch found {
    case .substance(_, let cas, let registers):
      [cas, registers.map(acronym).joined(separator: ", ")].compactMap { $0 }.joined(separator: " · ")
    case .facility(let facility):
      [facility.city, facility.county, facility.state.map(stateName)].compactMap { $0 }.joined(separator: ", ")
    case .municipality(let place):
      printer.tables.terms.fill("municipality.facilities", language, ["n": String(place.facilities.count)])
    case .country, .state, .sector: found.key
    }
  }

  func address(of found: Found) -> String {
    switch found.kind {
    case .substance: link(.substance, found.key)
    case .place: link(.place, found.key)
    case .sector: link(.sector, found.key)
    case .facility: link(.facility, found.key)
    }
  }
}
