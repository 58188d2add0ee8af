internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Questions in words, their addresses, and how to keep, cite and check an answer.
extension RegisterPrinting {
  /// The filters of a question in words: "Lead (and its compounds), Ontario, 2018".
  func describe(_ question: Question) -> String {
    var parts: [String] = []
    if question.substances.isEmpty, question.categories.isEmpty, question.methods.isEmpty, question.facilities.isEmpty,
      question.plants.isEmpty,
      question.codes.isEmpty,
      question.groups.isEmpty, !question.isLocal,
      question.scope == .default,
      question.measure == .kilograms
    {
      parts.append(t("answer.everything"))
    }
    parts += question.substances.map { substanceText(names.key(of: $0)) }
    parts += question.codes.map { plainName(.code, $0.description) }
    parts += question.groups.map { term("group.\($0)") }
    parts += question.categories.map { term("category.\($0.code)") }
    parts += question.methods.map { term("method.\($0.rawValue)") }
    parts += question.reliability.map { term("reliability.\($0.rawValue)") }
    parts += question.sectors.map(sectorText)
    parts += question.facilities.map { names.facility($0) ?? $0 }
    parts += question.plants.map { t("answer.plant", ["name": names.facility($0) ?? $0]) }
    if let near = question.near {
      let within = question.within ?? Question.standardWithin
      parts.append(t("answer.near", ["place": near.text, "km": NumberText.shortest(within)]))
    }
    if let box = question.box { parts.append(t("answer.box", ["box": box.text])) }
    parts += question.zones.map(zoneTitle)
    parts += question.municipalities.map(municipalityName)
    parts += question.states.map(stateName)
    parts += question.countries.map(country)
    parts += question.registers.map(\.acronym)
    parts += question.years.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
    if question.scope != .default {
      parts.append(question.scope == .all ? t("scope.all") : term("scope.\(question.scope.rawValue)"))
    }
    if question.view != .asReported { parts.append(t("question-view.\(question.view.rawValue)")) }
    if question.quality != .all { parts.append(t("quality.\(question.quality.rawValue)")) }
    if question.measure != .kilograms { parts.append(term("measure.\(question.measure.rawValue)")) }
    let text = parts.joined(separator: ", ")
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  /// The circle or box of an address, in words, and the way back to all; empty without one.
  func areaNote(_ asked: [(name: String, value: String)], on route: Route) -> HTML {
    let own = Parameters(asked).only(Self.areaNames)
    guard !own.items.isEmpty, let question = try? own.question() else { return .empty }
    let others = asked.filter { !Self.areaNames.contains($0.name) }
    let text = describe(question)
    return """
      <p class="note">\(text.prefix(1).uppercased() + text.dropFirst()) · \
      <a href="\(link(route, query: others))">\(t("answer.everywhere"))</a></p>
      """
  }

  /// The same for a form, which keeps it.
  func areaFields(_ asked: [(name: String, value: String)]) -> HTML {
    HTML(asked.filter { Self.areaNames.contains($0.name) }.map { hiddenField($0.name, $0.value) })
  }

  private static var areaNames: [String] { Parameter.area.map(\.name) }

  func link(_ route: Route, _ values: String..., question: Question, and more: [(name: String, value: String)] = [])
    -> String
  {
    let query = question.parameters.map { (name: $0.parameter.rawValue, value: $0.text) } + more + kept
    return route.path.filled(values, language: language) + Address.query(query)
  }

  /// The address of a question's data, with the edition named: the same bytes for ever.
  func data(_ route: Route, file: String? = nil, _ question: Question, _ more: [(name: String, value: String)] = [])
    -> String
  {
    var question = question
    if !question.measure.isNoMass { question.unit = printer.unit }
    let query =
      question.parameters.map { (name: $0.parameter.rawValue, value: $0.text) } + more + [("edition", printer.pin)]
    return route.path.filled(file.map { [$0] } ?? []) + Address.query(query)
  }

  /// The address of an answer's picture.
  func picture(_ question: Question, _ format: PictureFormat, _ drawn: [(name: String, value: String)]) -> String {
    data(FileRoutes.picture, file: format.rawValue, question, drawn + inLanguage)
  }

  /// The address of what other sites show of a link to an answer.
  func sharePicture(_ question: Question, _ drawn: [(name: String, value: String)]) -> String {
    picture(question, .png, drawn + [(Parameter.size.name, Picture.Size.share.rawValue)])
  }

  /// The hashes of the files that a question's zones came from: the same figure needs the same zones.
  private func zoneCitation(_ question: Question) -> String {
    names.zoneSources(question).map { t("cite.zones", ["zones": $0.zones, "file": $0.file, "hash": $0.sha256]) }
      .joined()
  }

  /// Permanent address, citation, downloads and the way to the source lines.
  func keepAndCheck(_ question: Question, view: [(name: String, value: String)] = [], hasFacilities: Bool) -> HTML {
    printer.shown(question)
    let permanent =
      printer.publicAddress + path(.explore)
      + Address.query(
        question.parameters.map { ($0.parameter.rawValue, $0.text) } + view + keptUnit + [("edition", printer.pin)])
    let year = String(printer.editionCreated.prefix(4))
    let citation =
      t(
        "cite.text",
        [
          "what": describe(question), "edition": printer.edition, "year": year, "date": date(printer.editionCreated),
          "address": permanent,
        ]) + zoneCitation(question)
    let bibtex = """
      @misc{ecotone-\(printer.edition.prefix(8)),
        title        = {\(describe(question).replacing("{", with: "").replacing("}", with: ""))},
        author       = {{Ecotone}},
        year         = {\(year)},
        howpublished = {\\url{\(permanent)}},
        note         = {Edition \(printer.edition)\(zoneCitation(question))}
      }
      """
    let formats = OutputFormat.allCases.filter { hasFacilities || $0.kind != .layer }
    func address(_ format: OutputFormat, _ question: Question) -> String {
      let more =
        switch format {
        case .xlsx: [("lang", language.rawValue)]
        case .csv: [("safe", "excel")]
        default: [(name: String, value: String)]()
        }
      return data(FileRoutes.answer, file: format.rawValue, question, more)
    }
    let downloads = formats.map { format -> HTML in
      """
      <li><a href="\(address(format, question))" download>\(format.title)</a></li>
      """
    }
    let drawn = view + (printer.chart == .columns ? [] : [(Parameter.chart.name, printer.chart.rawValue)])
    let pictures = PictureFormat.allCases.map { format -> HTML in
      let address = picture(question, format, drawn)
      return "<li><a href=\"\(address)\" download>\(format.rawValue.uppercased())</a></li>"
    }
    let embed =
      printer.publicAddress + path(.embed)
      + Address.query(
        question.parameters.map { ($0.parameter.rawValue, $0.text) } + keptUnit + [("edition", printer.pin)])
    let frame = "<iframe src=\"\(embed)\" width=\"100%\" height=\"420\" loading=\"lazy\" title=\"Ecotone\"></iframe>"
    return """
      <section class="keep" aria-labelledby="keep-title">
      <h2 id="keep-title">\(t("keep.title"))</h2>
      <div class="keep-grid">
      <div><h3>\(t("keep.trace"))</h3><p>\(t("keep.trace.text"))</p><p>\
      <a class="button" href="\(link(.trace, question: question.filters))">\(t("keep.trace.link"))</a></p></div>
      <div><h3>\(t("keep.download"))</h3><ul class="formats">\(downloads)</ul>
      <h3>\(t("keep.picture"))</h3><ul class="formats">\(pictures)</ul><p>\(t("keep.api")) \
      <a href="\(data(DataRoutes.totals, question))"><code>/api/v1/totals</code></a></p></div>
      <div><h3>\(t("keep.link"))</h3><p class="copyable"><a href="\(permanent)" id="permanent">\(permanent)</a>\
      </p>\(copyButton("permanent"))<p>\(t("keep.link.text"))</p></div>
      <div><h3>\(t("keep.cite"))</h3><blockquote id="citation">\(citation)</blockquote>\(copyButton("citation"))
      <details><summary>BibTeX</summary><pre id="bibtex" tabindex="0" aria-label="BibTeX">\(bibtex)\
      </pre>\(copyButton("bibtex"))</details>
      <details><summary>\(t("keep.embed"))</summary>\
      <pre id="embed" tabindex="0" \
      aria-label="HTML">\(frame)</pre>\(copyButton("embed"))</details></div>
      </div></section>
      """
  }
}
