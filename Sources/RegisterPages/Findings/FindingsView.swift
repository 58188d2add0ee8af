internal import Findings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Registers
internal import Vocabulary

/// Values and sites that differ from what one would expect: listed with their reasons, never called wrong.
struct FindingsView: PageView, RegisterPrinting {
  private let model: FindingsModel
  let printer: Printer

  init(_ model: FindingsModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let pager = pager
    let rules = FindingRule.allCases.map { rule -> HTML in
      "<dt>\(printer.findingTexts.title(rule, language))</dt><dd>\(t("finding-rule.\(rule.rawValue)"))</dd>"
    }
    let contacts = Register.allCases.map { register -> HTML in
      "<li><a href=\"\(register.profile.contact)\">\(acronym(register))\(colon)\(publisher(register))</a></li>"
    }
    let file = csv(DataRoutes.findings, model.asked, inLanguage: true)
    let content: HTML = """
      <h1>\(t("findings.title"))</h1>\
      \(areaNote(model.asked, on: .findings))
      <p class="lead">\(t("findings.lead"))</p>
      <p>\(t("findings.text"))</p>
      \(folded(form, active: model.asked.count { $0.name != "severity" }))
      \(pager)
      \(model.findings.isEmpty ? none : findingsTable(model.findings, withFacility: true, sort: heading))
      \(pager)
      <p><a href="\(file)" download>CSV</a></p>
      <section><h2 id="correct">\(t("findings.correct"))</h2><p>\(t("findings.correct.text"))</p>\
      <ul>\(contacts)</ul></section>
      <section><h2>\(t("findings.rules"))</h2><p>\(t("findings.rules.text", ["n": count(Finder.mostMustLook)]))</p>\
      <dl class="methods">\(rules)</dl></section>
      <p><a href="\(link(.ledger))">\(t("ledger.title"))</a> · <a href="\(link(.compare))">\(t("compare.title"))</a> · \
      <a href="\(link(.published))">\(t("published.title"))</a></p>
      """
    return Page(
      title: t("findings.title"), description: t("findings.lead"), content: content,
      scripts: ["filters.js"], isIndexed: !model.hasQuery)
  }

  /// A heading of the table that orders all pages of the list.
  private func heading(_ order: FindingOrder, _ title: String) -> (link: HTML, attribute: HTML) {
    model.choice.heading(order.rawValue, title, FindingOrder.largestFirst.contains(order.rawValue)) {
      link(.findings, query: model.asked + $0.items)
    }
  }

  /// Nothing matches; perhaps something of less priority does.
  private var none: HTML {
    let more = link(
      .findings, query: model.asked.filter { $0.name != "severity" } + [("severity", Severity.note.code)])
    let lower: HTML = " <a href=\"\(more)\">\(t("findings.none.lower"))</a>"
    return "<p>\(t("findings.none"))\(when(model.least > .note, lower))</p>"
  }

  private var pager: HTML {
    guard model.all > 0 else { return .empty }
    let (page, skipped) = (model.pageNumber, model.skipped)
    return pageLinks(page, skipped: skipped, shown: FindingsModel.pageSize, of: model.all) { number in
      link(.findings, query: model.asked + model.choice.items + (number > 1 ? [("page", String(number))] : []))
    }
  }

  private var form: HTML {
    let countries = countryChoices(model.choices, model.askedCountry.map { [$0] } ?? [])
    let years = yearChoices(model.choices, asked: model.askedYear)
    let rules = FindingRule.allCases.map {
      Choice(
        value: $0.rawValue, name: "\(printer.findingTexts.title($0, language))",
        isSelected: model.askedRule == $0.rawValue)
    }
    let severities = Severity.allCases.reversed().map {
      Choice(
        value: $0.code, name: "\(printer.findingTexts.severity($0, language))", isSelected: model.least == $0)
    }
    let chosen = model.choice.items.first?.value ?? "effect:desc"
    let orders = ["effect:desc", "kilograms:desc", "year:desc", "facility:asc", "substance:asc"].map { order in
      Choice(value: order, name: "\(t("findings.order.\(order.prefix { $0 != ":" })"))", isSelected: chosen == order)
    }
    let states = selection(
      "fi-state", name: "state", label: term("dimension.state"), all: t("form.all"),
      options: stateOptions(model.choices.states, selected: [model.askedState]))
    let substance = substanceField(
      "fi-substance",
      Question().with {
        $0.substances = model.askedSubstance.isEmpty ? [] : [model.askedSubstance]
      })
    return """
      <form class="filter" \
      action="\(path(.findings))">\(editionField)\(areaFields(model.asked))\(hiddenField("facility", model.askedFacility))
      \(selection("fi-country", name: "country", label: term("dimension.country"), all: t("form.all"), countries))
      \(selection("fi-year", name: "year", label: term("dimension.year"), all: t("form.all-years"), years))
      \(states)\(substance)
      <label for="fi-q">\(t("list.words"))\
      <input id="fi-q" name="q" type="search" value="\(model.askedWords)" maxlength="200"></label>
      \(selection("fi-rule", name: "rule", label: t("findings.rule"), all: t("form.all-rules"), rules))
      \(selection("fi-severity", name: "severity", label: t("findings.least"), severities))
      \(selection("fi-order", name: "order", label: t("findings.order"), orders))
      <button>\(t("list.filter"))</button></form>
      """
  }
}
