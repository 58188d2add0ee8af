internal import Editions
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Registers
internal import Vocabulary

/// A substance's names, codes, lists and figures.
struct SubstanceView: PageView, RegisterPrinting {
  private let model: SubstanceModel
  let printer: Printer

  init(_ model: SubstanceModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let name = model.substance.name[language]
    let profile = model.profile
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.substances))">\(t("nav.substances"))</a></p>
      <h1>\(substance(model.key))</h1>
      \(opening(profile, name: name))
      \(when(model.isDioxin, dioxinNote))
      \(years(profile))
      \(contents(profile, [("registers", t("listing.title")), ("about", t("page.about"))]))
      \(parts(profile))
      \(comparability)
      <section id="about"><h2>\(t("page.about"))</h2>
      \(facts)</section>
      \(besideSection(.substance, model.key))
      \(keepAndCheck(profile))
      """
    return Page(
      title: name,
      description: t(
        "substance.description", ["name": name, "amount": said(profile.sum), "year": String(profile.year)]),
      content: content, section: .substances,
      picture: sharePicture(profile.question.with { $0.by = [.year, .category] }, []))
  }

  private var dioxinNote: HTML {
    let byMass = model.profile.question.with {
      $0.measure = .dioxinMass
      $0.by = [.year]
    }
    return """
      <p class="note">\(t("substance.dioxin")) \
      <a href="\(link(.explore, question: byMass))">\(term("measure.dioxin_mass"))</a></p>
      """
  }

  // MARK: Names and codes

  private var facts: HTML {
    let substance = model.substance
    let flags = substance.flags.words.map { t("flag.\($0)") }.joined(separator: ", ")
    return """
      <dl class="facts">
      <div><dt>\(t("substance.names"))</dt><dd><ul>\(Language.allCases.map(nameItem))</ul></dd></div>
      \(substance.cas.map { "<div><dt>CAS</dt><dd><code>\($0.description)</code></dd></div>" as HTML })
      <div><dt>\(t("substance.use"))</dt><dd>\(t("substance.use.text")) <a href="\(elsewhere)">PubChem</a></dd></div>
      <div><dt>\(t("substance.kind"))</dt>\
      <dd>\(t(substance.isGroup ? "substance.group" : "substance.single"))</dd></div>
      <div><dt>\(t("substance.registers"))</dt><dd><ul>\(model.codes.map(registerItem))</ul></dd></div>
      \(when(!flags.isEmpty, "<div><dt>\(t("substance.flags"))</dt><dd>\(flags)</dd></div>"))
      \(members)
      </dl>
      """
  }

  /// What the substance is used for and what it does: a page of the National Institutes of Health, for nothing of that
  /// is ours to say.
  private var elsewhere: String {
    let substance = model.substance
    return "https://pubchem.ncbi.nlm.nih.gov/#query="
      + Address.encode(substance.cas?.description ?? substance.name[.english])
  }

  private func nameItem(_ other: Language) -> HTML {
    let name = model.substance.name
    let status = name.status(other)
    let text: HTML =
      status == .missing
      ? "<em>\(t("substance.name.missing"))</em>"
      : """
      <span lang="\(other.rawValue)">\(name[other])</span> \
      <small>(\(t("substance.name.\(status.rawValue)")))</small>
      """
    return "<li>\(printer.texts.word("language", other))\(colon)\(text)</li>"
  }

  private func registerItem(_ register: Register, _ codes: [String]) -> HTML {
    let listed = t(model.listed.registers.contains(register) ? "substance.listed" : "substance.not-listed")
    let own: HTML = codes.isEmpty ? "\(listed)" : HTML(codes.map { "<code>\($0)</code> " as HTML })
    return "<li>\(acronym(register))\(colon)\(own)</li>"
  }

  private var members: HTML {
    guard !model.members.isEmpty else { return .empty }
    let items = model.members.map { code -> HTML in
      // The question about one code of a group alone, over the years.
      let alone = Question().with {
        $0.codes = [code.id]
        $0.scope = .all
        $0.by = [.year, .category]
      }
      return """
        <li>\(acronym(code.register)) <a href="\(link(.explore, question: alone))"><code>\(code.code)</code></a> \
        <span lang="\(code.register.profile.language.rawValue)">\(code.name)</span></li>
        """
    }
    return "<div><dt>\(t("substance.members"))</dt><dd><ul>\(items)</ul></dd></div>"
  }

  // MARK: Registers side by side

  private var comparability: HTML {
    let names = ["register", "since", "threshold", "form", "source"].map {
      "<th scope=\"col\">\(t("listing.column.\($0)"))</th>" as HTML
    }
    let heads = Register.allCases.map { "<th scope=\"col\" class=\"number\">\(acronym($0))</th>" as HTML }
    let (title, years) = (t("listing.title"), t("listing.years"))
    let file = csv(DataRoutes.listings, [("substance", model.key)], inLanguage: true)
    return """
      <section id="registers"><h2>\(title)</h2><p>\(t("listing.text"))</p>
      <div class="scroll" role="region" aria-label="\(title)" tabindex="0"><table class="list">\
      <caption class="hidden">\(title)</caption><thead><tr>\(names)</tr></thead>\
      <tbody>\(model.comparability.facts.map(factRow))</tbody>\
      </table></div>
      <details><summary>\(years)</summary>\
      <div class="scroll" role="region" aria-label="\(years)" tabindex="0"><table class="list">\
      <caption class="hidden">\(years)</caption><thead><tr><th scope="col">\(term("dimension.year"))\
      </th>\(heads)<th scope="col">\(t("listing.common"))</th></tr></thead>\
      <tbody>\(model.comparability.years.map(yearRow))</tbody></table></div>\
      </details>
      <p><a class="button" \
      href="\(file)" download>CSV</a></p></section>
      """
  }

  private func factRow(_ facts: Comparability.Facts) -> HTML {
    let entries = facts.entries
    func distinct(_ texts: [String]) -> String {
      var seen: [String] = []
      for text in texts where !text.isEmpty && !seen.contains(text) { seen.append(text) }
      return seen.isEmpty ? "–" : seen.joined(separator: "; ")
    }
    let isOlder = entries.contains { $0.firstYear == nil }
    let first = entries.compactMap(\.firstYear).min().map { String($0) } ?? "–"
    let since =
      isOlder ? t("listing.since.before", ["year": facts.known.map { String($0.since) } ?? ""]) : first
    let thresholds = distinct(
      entries.map { printer.tables.terms.text("threshold.\($0.threshold)")?[language] ?? $0.threshold })
    let forms = distinct(entries.map { $0.form.isEmpty ? t("listing.any-form") : term("form.\($0.form)") })
    let sources = distinct(entries.isEmpty ? [facts.known?.source ?? ""] : entries.map(\.source))
    return """
      <tr><th scope="row">\(acronym(facts.register))</th><td>\(since)</td>\
      <td>\(thresholds)</td>\
      <td>\(forms)</td>\
      <td lang="en">\(sources)</td></tr>

      """
  }

  private func yearRow(_ year: Comparability.Year) -> HTML {
    let cells = year.registers.map { listing, extent -> HTML in
      guard let listing else { return "<td></td>" }
      let amounts: HTML =
        listing.teq > 0
        ? "\(figure(listing.mass.value, .dioxinMass))<br>\(figure(listing.teq, .teq))" : figure(listing.mass.value)
      let value: HTML = listing.zero.map { "<em>\(term("zero.\($0.rawValue)"))</em>" } ?? amounts
      let covered = listing.zero == .noData ? "" : extent.map(noteTexts.short) ?? ""
      return
        """
        <td class="number">\(value)<br>\
        <small>\(term("listing.\(listing.listing.rawValue)"))\(when(!covered.isEmpty, "; \(covered)"))</small></td>
        """
    }
    let common = year.isCommon.map { t($0 ? "listing.common.yes" : "listing.common.no") } ?? term("listing.unknown")
    return "<tr><th scope=\"row\">\(String(year.year))</th>\(cells)<td>\(common)</td></tr>\n"
  }
}
