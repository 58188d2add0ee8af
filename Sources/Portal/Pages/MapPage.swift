internal import Foundation
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

extension Visit {
  /// All facilities of a question on one map, by vector tiles; with a table of the largest, and a drawn map without
  /// scripts.
  func mapPage() throws -> Reply {
    if let canonical = try canonicalQuestion(parameters, page: .map) { return .redirect(canonical) }
    let year = served.newestYear
    var question = try parameters.question().filters
    if items.isEmpty { question.years = [year...year] }
    let points = try served.mapPoints(question)
    let sum = points.points.reduce(0) { $0 + $1.amount }
    let title = t("map.facilities", ["n": points.points.count, "amount": amount(sum, question.measure)])
    let tiles =
      FileRoutes.tile.path.template(["edition": served.id])
      + Address.query(question.parameters.map { ($0.parameter.rawValue, $0.text) })
    let box = points.box.map { "\($0.west),\($0.south),\($0.east),\($0.north)" } ?? "-168,14,-52,72"
    let drawn = facilityMap(points, title: title, caption: false)
    let texts = JSONWriter.object(
      ["n", "many", "amount", "page", "near", "legend", "failed"].map {
        ($0, JSONWriter.value(.text(t("map.js.\($0)"))))
      }
        + [
          ("facility", JSONWriter.value(.text(path(.facility, "")))),
          ("locale", JSONWriter.value(.text(["fr": "fr-CA", "es": "es-MX"][language.rawValue] ?? "en-CA"))),
          ("edition", JSONWriter.value(.text(isPinned ? served.id : ""))),
          ("unit", JSONWriter.value(.text(question.measure.unit))),
        ])
    let legend = [1.0, 0.1, 0.01].map { share -> HTML in
      let radius = 2 + 24 * share.squareRoot()
      return
        """
        <li><svg width="54" height="54" aria-hidden="true">\
        <circle class="spot" cx="27" cy="27" r="\(String((radius * 10).rounded() / 10))"/>\
        </svg> \(amount(points.largest * share, question.measure))</li>
        """
    }
    let top = points.points.prefix(25).map { point -> HTML in
      let id = served.atlas.ids[point.facility]
      return
        "<tr><th scope=\"row\"><a href=\"\(link(.facility, id))\">\(served.atlas.name(point.facility))</a></th><td class=\"number\">\(figure(point.amount, question.measure))</td></tr>\n"
    }
    let content: HTML = """
      <h1>\(t("map.title"))</h1>
      <p class="lead">\(t("colon", ["a": describe(question), "b": title]))</p>
      \(mapForm(question))
      <div class="map-box">
      <div id="map" role="region" aria-label="\(t("map.label"))" data-tiles="\(tiles)" \
      data-base="\(portal.assets.address(Assets.basemap))" data-largest="\(NumberText.shortest(points.largest))" \
      data-box="\(box)" data-texts="\(texts)" hidden></div>
      <div id="drawn">\(drawn)</div>
      <div id="map-card" class="map-card" aria-live="polite"></div>
      </div>
      <ul class="legend spots">\(legend)</ul>
      \(withoutPosition(points))
      <section><h2>\(t("map.table"))</h2>
      <div class="scroll" role="region" aria-label="\(t("map.table"))" tabindex="0"><table><thead><tr>\
      <th scope="col">\(term("dimension.facility"))</th><th scope="col" class="number">\(t("column.amount"))</th></tr>\
      </thead><tbody>\(top)</tbody></table></div>
      <p><a href="\(link(.explore, question: question.top(.facility, 100)))">\
      \(t("ranking.more", ["n": count(points.points.count)]))</a></p></section>
      <p class="note">\(t("map.sources"))</p>
      \(keepAndCheck(question.with { $0.by = [.facility] }, view: [("show", "map")], hasFacilities: true))
      """
    return reply(
      Page(
        title: t("map.title"), description: t("map.description"), content: content,
        scripts: portal.hasMap ? ["map.js", "explore.js"] : ["explore.js"],
        usesMapLibrary: portal.hasMap, isIndexed: items.isEmpty))
  }

  private func mapForm(_ question: Question) -> HTML {
    let words = Dictionary(question.parameters.map { ($0.parameter, $0.text) }, uniquingKeysWith: { first, _ in first })
    var years = served.allYears.map {
      Choice(value: String($0), name: "\(String($0))", isSelected: question.years == [$0...$0])
    }
    if let first = served.allYears.first, let last = served.allYears.last {
      let isWhole = question.years.isEmpty || question.years == [first...last]
      years.insert(Choice(value: "\(first)..\(last)", name: "\(t("map.all-years"))", isSelected: isWhole), at: 0)
    }
    if !years.contains(where: \.isSelected), let asked = words[.year] {
      years.append(Choice(value: asked, name: "\(asked)", isSelected: true))
    }
    let kept = [Question.Parameter.register, .state, .sector, .facility, .code, .group, .scope, .measure].map {
      hiddenField($0.rawValue, words[$0])
    }
    return """
      <form class="filter" action="\(path(.map))" data-auto>\(editionField)\(kept)
      \(selection("m-year", name: "year", label: term("dimension.year"), years))\
      \(selection("m-country", name: "country", label: term("dimension.country"), all: t("form.all"), countryChoices(question.countries)))\
      \(selection("m-category", name: "category", label: term("dimension.category"), all: t("form.all"), categoryChoices(question.categories)))\
      \(substanceField("m-substance", question))
      <button>\(t("form.ask"))</button></form>
      """
  }

  /// A chart alone, for other sites' pages.
  func embedPage() throws -> Reply {
    let question = try parameters.question()
    let view = try parameters.word("show", standard: question.by.contains(.year) ? AnswerView.series : .bars)
    let sum = try total(question)
    let chart: HTML
    switch view {
    case .series:
      let other = question.by.first { $0 != .year }
      chart = try seriesFigure(
        served.answer(
          question.with {
            $0.by = [.year] + (other.map { [$0] } ?? [])
            $0.order = nil
            $0.limit = nil
          }))
    case .bars, .map:
      let dimension = question.by.first { $0 != .year } ?? .category
      let answer = try served.answer(
        question.top(dimension, min(question.limit ?? Self.embeddedRows, Self.mostEmbeddedRows)))
      let flagged = try flaggedParts(question, by: dimension)
      chart =
        """
        <figure class="chart-figure"><figcaption>\(try leader(answer, of: sum.value) ?? t("chart.bars.plain"))\
        </figcaption>\(barTable(answer.rows.map { BarRow(name: name(dimension, $0.values[0]), amount: $0.value, flagged: flagged[$0.values[0]] ?? 0) }, caption: t("chart.bars.caption", ["dimension": term("dimension.\(dimension.rawValue)"), "n": String(answer.rows.count)]), headings: [term("dimension.\(dimension.rawValue)"), t("column.amount")], measure: question.measure))</figure>
        """
    }
    let address =
      portal.publicAddress + path(.explore)
      + Address.query(question.parameters.map { ($0.parameter.rawValue, $0.text) } + [("edition", served.id)])
    let title = describe(question)
    return embedded(
      title, "\(hatchPattern)<h1>\(title)</h1>\(chart)\(try suspectNote(question))\(try answerNotes(question))",
      more: address)
  }

  /// How many rows an embedded chart has where its address does not say, and at most.
  private static let embeddedRows = 10
  private static let mostEmbeddedRows = 50

  /// A page without the site's frame, for other sites' pages.
  private func embedded(_ title: String, _ content: HTML, more address: String) -> Reply {
    let html: HTML = """
      <!doctype html>
      <html lang="\(language.rawValue)"><head><meta charset="utf-8">\
      <meta name="viewport" content="width=device-width, initial-scale=1"><title>\(title) · Ecotone</title>\
      <meta name="robots" content="noindex"><link rel="stylesheet" href="\(portal.assets.address("portal.css"))"></head>
      <body class="embed"><main>\(content)
      <p><a href="\(address)" target="_blank" rel="noopener">Ecotone</a> · \(t("footer.unofficial")) · \
      <code>\(served.id)</code></p></main></body></html>

      """
    return Reply(html.text, type: MediaType.html)
  }

  /// What is wrong with an embed's address, in its frame: the word that was typed, and the same embed with the nearest
  /// ones.
  func embedErrorPage(_ problem: Problem) -> Reply {
    let suggestions = problem.suggestions.map { suggestion -> HTML in
      let query = items.map { $0.name == problem.parameter ? ($0.name, suggestion.value) : $0 }
      return
        """
        <li><a href="\(link(.embed, query: query))">\(suggestion.name)</a> <small><code>\(suggestion.value)</code>\
        </small></li>
        """
    }
    let content: HTML = """
      <h1>\(t("error.not-understood"))</h1>
      <p class="detail"><code>\(problem.detail(portal.tables.terms, language))</code></p>
      \(when(!suggestions.isEmpty, "<p>\(t("search.did-you-mean"))</p><ul class=\"hits\">\(suggestions)</ul>"))
      """
    return embedded(t("error.not-understood"), content, more: portal.publicAddress + link(.explore))
  }
}
