internal import Editions
internal import Foundation
package import Markup
internal import Questions
internal import Vocabulary

/// What a page says of itself, around its content.
package struct Page {
  /// The heading and the browser's title.
  package let title: String
  /// One sentence for search engines and previews.
  package let description: String
  package let content: HTML
  /// The route of the navigation that the page belongs to; its own unless given.
  package var section: Route?
  /// Our own scripts that only this page needs.
  package var scripts: [String] = []
  /// Whether the page shows the interactive map.
  package var usesMapLibrary = false
  /// The address of what other sites show of a link to the page; the portal's own picture unless given.
  package var picture: String?
  /// A page that search engines should leave out: an answer among millions.
  package var isIndexed = true

  package init(
    title: String, description: String, content: HTML, section: Route? = nil, scripts: [String] = [],
    usesMapLibrary: Bool = false, picture: String? = nil, isIndexed: Bool = true
  ) {
    (self.title, self.description, self.content) = (title, description, content)
    (self.section, self.scripts) = (section, scripts)
    (self.usesMapLibrary, self.picture, self.isIndexed) = (usesMapLibrary, picture, isIndexed)
  }
}

extension Visit {
  /// A whole page.
  package func reply(_ page: Page) -> Reply {
    Reply(Layout(visit: self, printer: printer).document(page).text, type: MediaType.html)
  }
}

/// What stands around the content of every page: its head, the navigation, the footer.
private struct Layout: RegisterPrinting {
  let visit: Visit
  /// Made once: each text of the page asks it.
  let printer: Printer

  var names: Names { visit.names }
  private var site: Site { visit.site }
  private var served: ServedEdition { visit.served }

  func document(_ page: Page) -> HTML {
    let assets = site.assets
    let title = visit.path.isEmpty ? "Ecotone: \(page.title)" : "\(page.title) · Ecotone"
    let alternates = Language.allCases.map { other -> HTML in
      """
      <link rel="alternate" hreflang="\(other.rawValue)" \
      href="\(site.publicAddress + visit.address(in: other))">

      """
    }
    let styles = (page.usesMapLibrary ? ["maplibre-gl.css"] : []) + ["portal.css"]
    let scripts = (page.usesMapLibrary ? ["maplibre-gl.js"] : []).map { name -> HTML in
      "<script src=\"\(assets.address(name))\" defer></script>\n"
    }
    let modules = (["search.js", "copy.js", "chart.js"] + page.scripts).map { name -> HTML in
      "<script type=\"module\" src=\"\(assets.address(name))\"></script>\n"
    }
    return """
      <!doctype html>
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      <meta name="description" content="\(page.description)">
      \(when(!page.isIndexed, "<meta name=\"robots\" content=\"noindex\">\n"))\
      <link rel="canonical" href="\(site.publicAddress + visit.address(in: language))">
      \(alternates)\
      <link rel="alternate" hreflang="x-default" href="\(site.publicAddress + visit.address(in: .english))">
      <meta property="og:type" content="website">
      <meta property="og:site_name" content="Ecotone">
      <meta property="og:title" content="\(page.title)">
      <meta property="og:description" content="\(page.description)">
      <meta property="og:url" content="\(site.publicAddress + visit.address(in: language))">
      <meta property="og:locale" \
      content="\(language.locale.replacing("-", with: "_"))">
      <meta property="og:image" content="\(site.publicAddress + (page.picture ?? assets.address("social.png")))">
      <meta name="twitter:card" content="summary_large_image">
      <meta name="color-scheme" content="light dark">
      \(fonts)<link rel="icon" href="\(assets.address("icon.svg"))" type="image/svg+xml">
      \(styles.map { name -> HTML in "<link rel=\"stylesheet\" href=\"\(assets.address(name))\">\n" })\
      \(scripts)\(modules)\
      </head>
      <body>
      <a class="skip" href="#content">\(t("layout.skip"))</a>\(hatchPattern)
      \(header(page))
      <main id="content" tabindex="-1">
      \(explained(page))
      </main>
      \(footer(page))
      </body>
      </html>

      """
  }

  /// The page with words of the field explained where they first appear.
  private func explained(_ page: Page) -> HTML {
    // The first page leads straight to its search box; the glossary explains its words itself.
    guard let glossary = site.glossaries[language], ![Route.home.name, Route.glossary.name].contains(visit.routeName)
    else {
      return page.content
    }
    return glossary.explained(page.content)
  }

  /// Asked for before the style sheet names them, so that text is not drawn twice.
  private var fonts: HTML {
    let fonts = Assets.fonts.filter { site.assets.files[$0] != nil }
    return HTML(
      fonts.map { name -> HTML in
        """
        <link rel="preload" href="\(site.assets.address(name))" as="font" type="font/woff2" crossorigin>

        """
      })
  }

  private func header(_ page: Page) -> HTML {
    let groups = visit.presentGroups
    let section = page.section?.name ?? visit.routeName
    let own = Group.of(section)
    let languages = Language.allCases.map { other -> HTML in
      """
      <li><a href="\(visit.address(in: other))" lang="\(other.rawValue)" \
      hreflang="\(other.rawValue)"\(when(other == language, " aria-current=\"true\""))>\
      \(site.texts.word("language", other))</a></li>
      """
    }
    return """
      <header class="site">
      <div class="bar">
      <a class="brand" href="\(link(.home))"><svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">\
      <path class="brand-a" d="M16 2a14 14 0 0 0 0 28c-6-8-6-20 0-28z"/>\
      <path class="brand-b" d="M16 2a14 14 0 0 1 0 28c6-8 6-20 0-28z"/></svg><span>Ecotone</span></a>
      \(when(!visit.path.isEmpty, searchForm(compact: true)))
      <nav class="languages" aria-label="\(t("layout.languages"))"><ul>\(languages)\(account)</ul></nav>
      </div>
      <nav class="sections" aria-label="\(t("layout.sections"))">\
      <ul>\(groups.map { groupEntry($0, own: own, section) })</ul></nav>
      \(own.map { pageRow($0, section) })\
      <details class="menu"><summary>\(t("layout.menu"))</summary><nav \
      aria-label="\(t("layout.menu"))"><ul>\(groups.map { group -> HTML in
        "\(groupEntry(group, own: own, section, more: pageList(group, section)))"
      })</ul></nav></details>
      </header>
      """
  }

  /// The same for every reader, so that pages can be kept: whoever has not signed in is asked to there.
  private var account: HTML {
    when(
      site.people != nil,
      """
      <li><a href="\(path(DeskRoutes.subscribe))">\(t("layout.subscribe"))</a></li>\
      <li><a href="\(path(DeskRoutes.account))">\(t("layout.account"))</a></li>\(signOut)
      """)
  }

  /// Whoever is signed in can end it on each page that is for them.
  private var signOut: HTML {
    guard let guest = visit.guest, guest.session != nil else { return .empty }
    return """
      <li><form method="post" action="\(path(DeskRoutes.account))" class="sign-out">\
      <input type="hidden" name="token" value="\(guest.formToken)">\
      <button name="do" value="sign-out">\(t("account.sign-out"))</button></form></li>
      """
  }

  /// A group's name, marked where the page belongs to it.
  private func groupEntry(_ group: Group, own: Group?, _ section: String, more: HTML = .empty) -> HTML {
    let current = group.landing.name == section ? "page" : group == own ? "true" : nil
    let mark = current.map { " aria-current=\"\($0)\"" as HTML }
    return "<li><a href=\"\(link(group.landing))\"\(mark)>\(t("group.\(group.rawValue)"))</a>\(more)</li>"
  }

  /// The pages of a group.
  private func pageList(_ group: Group, _ section: String) -> HTML {
    let pages = visit.present(group.routes).map { route -> HTML in
      let mark: HTML = route.name == section ? " aria-current=\"page\"" : ""
      return "<li><a href=\"\(link(route))\"\(mark)>\(t("nav.\(route.name)"))</a></li>"
    }
    return when(!pages.isEmpty, "<ul>\(pages)</ul>")
  }

  /// The row of the group's own pages.
  private func pageRow(_ group: Group, _ section: String) -> HTML {
    let list = pageList(group, section)
    return when(!list.isEmpty, "<nav class=\"pages\" aria-label=\"\(t("group.\(group.rawValue)"))\">\(list)</nav>\n")
  }

  private func footer(_ page: Page) -> HTML {
    // Layers are not of the registers.
    let origin = (page.section?.name ?? visit.routeName) == Route.atlas.name ? "atlas.footer" : "footer.computed"
    let registers = served.registers
    let publishers = registers.map { register -> HTML in
      "<li>\(t("colon", ["a": acronym(register), "b": publisher(register)]))</li>"
    }
    let others = visit.shelf.filter { $0.id != served.id }.prefix(8).map { other -> HTML in
      return
        """
        <li><a href="\(visit.here(visit.items + keptUnit + [("edition", other.pin)]))"><code>\(other.id)\
        </code> \(other.manifest.created.prefix(10))</a></li>
        """
    }
    return """
      <footer class="site">
      <div>
      <p class="unofficial"><strong>\(t("footer.unofficial"))</strong> \(t(origin))</p>
      <ul>\(publishers)</ul>
      <p>\(t("footer.ask"))</p>
      <p>\(t("footer.maps"))</p>
      </div>
      <div>
      <p>\(editionLine)</p>
      \(when(!others.isEmpty, "<details><summary>\(t("footer.others"))</summary><ul>\(others)</ul></details>"))
      \(unitChoice)
      <p><a href="\(link(.sources))">\(t("nav.sources"))</a> · <a href="\(link(.coverage))">\(t("coverage.title"))\
      </a> · <a href="\(link(.apiGuide))">\(t("nav.api"))</a> · \
      <a href="\(link(.help))">\(t("nav.help"))</a> · <a href="\(link(.contact))">\(t("nav.contact"))</a> · \
      <a href="\(link(.accessibility))">\(t("nav.accessibility"))</a> · \
      <a href="\(link(.privacy))">\(t("nav.privacy"))</a> · \
      <a href="\(FileRoutes.catalog.address())">DCAT</a></p>
      </div>
      </footer>
      """
  }

  private var editionLine: HTML {
    if served.edition.isEmpty { return "\(t("footer.no_edition"))" }
    let line: HTML =
      """
      \(t("footer.edition")) <a href="\(link(.sources))"><code>\(served.id)</code></a>, \
      \(t("footer.made")) \(date(served.manifest.created)). \
      \(t(served.edition.signer == nil ? "footer.unsigned" : "footer.signed"))\
      \(when(visit.isUnpinned, " \(t("footer.unpinned"))"))
      """
    return line
  }

  /// This page with amounts in another unit.
  private var unitChoice: HTML {
    let choices = [AmountUnit.kilograms, .pounds].map { other -> HTML in
      let query =
        visit.items + (other == .kilograms ? [] : [("unit", other.rawValue)])
        + (visit.isPinned ? [("edition", served.pin)] : [])
      return
        """
        <li><a href="\(visit.here(query))" \
        rel="nofollow"\(when(other == visit.unit, " aria-current=\"true\""))>\(t("unit.\(other.rawValue)"))</a></li>
        """
    }
    return
      "<nav class=\"units\" aria-label=\"\(t("unit.title"))\"><span>\(t("unit.title"))</span><ul>\(choices)</ul></nav>"
  }
}
