internal import Drawings
internal import Findings
internal import Foundation
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A map by vector tiles, with a table of the largest facilities, and a drawn map for readers without scripts.
struct MapView: PageView, RegisterPrinting {
  private let model: MapModel
  let printer: Printer

  init(_ model: MapModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let (question, points) = (model.question, model.points)
    let title = mapTitle(points, question.measure)
    let tiles =
      FileRoutes.tile.path.template(["edition": printer.pin])
      + Address.query(question.parameters.map { ($0.parameter.rawValue, $0.text) } + asColoured)
    let names = FileRoutes.names.path.template([:]) + Address.query([("lang", language.rawValue)])
    let box = (asked ?? points.box).map { "\($0.west),\($0.south),\($0.east),\($0.north)" } ?? "-168,14,-52,72"
    let content: HTML = """
      <h1>\(t("map.title"))</h1>
      <p class="lead">\(t("colon", ["a": describe(question), "b": title]))</p>
      \(folded(form, active: model.hasQuery ? question.parameters.count : 0))
      <div class="map-box">
      <div id="map" role="region" aria-label="\(t("map.label"))" data-tiles="\(tiles)" \
      data-names="\(names)" \
      data-base="\(printer.assets.address(Assets.basemap))"\(lines) \
      data-largest="\(NumberText.shortest(points.largest))" \
      data-box="\(box)" data-area="\(area)" data-year="\(year)" data-texts="\(scriptTexts)" hidden></div>
      <div id="drawn">\(facilityMap(points, model.question.measure, title: title, caption: false))</div>
      <div id="map-card" class="map-card" aria-live="polite"></div>
      </div>
      <p class="note map-keys">\(t("map.keys"))</p>
      <div id="map-tools" class="map-tools" role="group" aria-label="\(t("map.tools"))" hidden>
      <button type="button">\(t("map.in-view"))</button>
      <button type="button" data-draw="box" aria-pressed="false">\(t("map.draw.box"))</button>
      <button type="button" data-draw="circle" aria-pressed="false">\(t("map.draw.circle"))</button>
      <p id="map-hint" class="note" role="status" data-box="\(t("map.draw.box.hint"))" \
      data-circle="\(t("map.draw.circle.hint"))"></p></div>
      \(inside)
      \(colours)
      <p class="legend-title">\(t("map.circle-area"))</p>
      <ul class="legend spots">\(legend)</ul>
      \(withoutPosition(points, model.question.measure))
      \(model.hazard.map(hazardNotes))
      \(misplaced)
      <section><h2>\(t("map.table"))</h2>
      <div class="scroll" role="region" aria-label="\(t("map.table"))" tabindex="0"><table><thead><tr>\
      <th scope="col">\(term("dimension.facility"))</th><th scope="col" class="number">\(t("column.amount"))</th></tr>\
      </thead><tbody>\(largest)</tbody></table></div>
      <p><a href="\(link(.explore, question: question.top(.facility, 100)))">\
      \(t("ranking.more", ["n": count(points.points.count)]))</a></p></section>
      <p class="note">\(t("map.sources"))</p>
      \(keepAndCheck(question.with { $0.by = [.facility] }, view: [("show", "map")], hasFacilities: true))
      """
    return Page(
      title: t("map.title"), description: t("map.description"), content: content,
      scripts: model.hasMap ? ["map.js", "draw.js", "explore.js", "filters.js"] : ["explore.js", "filters.js"],
      usesMapLibrary: model.hasMap, isIndexed: !model.hasQuery)
  }

  /// Where the lines are that the site's operator gave.
  private var lines: HTML {
    guard printer.assets.files[Assets.lines] != nil else { return .empty }
    return " data-lines=\"\(printer.assets.address(Assets.lines))\""
  }

  /// The box that is asked for, or the one around the circle.
  private var asked: (west: Double, south: Double, east: Double, north: Double)? {
    if let box = model.question.box { return (box.west, box.south, box.east, box.north) }
    guard let near = model.question.near else { return nil }
    let north = (model.question.within ?? Question.standardWithin) / GeoPoint.kilometresPerDegree
    let east = north / max(0.1, cos(near.latitude * .pi / 180))
    return (
      max(-180, near.longitude - east), max(-85, near.latitude - north), min(180, near.longitude + east),
      min(85, near.latitude + north)
    )
  }

  /// Facilities whose circle is likely in the wrong place, with the reason.
  private var misplaced: HTML {
    guard !model.misplaced.isEmpty else { return .empty }
    let items = model.misplaced.map { finding -> HTML in
      let reasons = finding.remarks.filter(\.isOfPosition).map { names.why($0, printer) }.joined(separator: "; ")
      return
        "<li>\(named(.facility, names.facilityID(finding.facility))), \(String(finding.year))\(colon)\(reasons)</li>"
    }
    let rules = FindingRule.ofPosition.map { rule -> HTML in
      "<a href=\"\(link(.findings, query: [("rule", rule.rawValue)]))\">\(t("finding-rule.\(rule.rawValue)"))</a>"
    }
    let more: HTML = "<p>\(t("map.misplaced.more"))</p><ul>\(rules.map { "<li>\($0)</li>" as HTML })</ul>"
    return """
      <details class="misplaced"><summary>\(t("map.misplaced", ["n": model.allMisplaced]))</summary>\
      <ul>\(items)</ul>\(when(model.allMisplaced > items.count, more))</details>
      """
  }

  /// The circle or box that is asked for, as JSON for the map's script.
  private var area: String {
    let question = model.question
    if let box = question.box {
      return "{\"box\":[\([box.west, box.south, box.east, box.north].map(NumberText.shortest).joined(separator: ","))]}"
    }
    guard let near = question.near else { return "{}" }
    let within = NumberText.shortest(question.within ?? Question.standardWithin)
    return "{\"near\":[\(near.text)],\"within\":\(within)}"
  }

  /// The only year that is asked for.
  private var year: String {
    let years = model.question.years
    return years.count == 1 && years[0].count == 1 ? String(years[0].lowerBound) : ""
  }

  /// From a circle or box to the page that tells of it, and back to everything.
  private var inside: HTML {
    let question = model.question
    guard question.hasArea else { return .empty }
    let own: [(name: String, value: String)] = question.parameters.filter {
      [.near, .within, .box, .substance].contains($0.parameter)
    }.map { ($0.parameter.rawValue, $0.text) }
    let everywhere = question.with {
      $0.near = nil
      $0.within = nil
      $0.box = nil
    }
    return """
      <p><a class="button" href="\(link(.near, query: own))">\(t("map.inside"))</a> \
      <a class="button" href="\(link(.map, question: everywhere))">\(t("answer.everywhere"))</a></p>
      """
  }

  /// What the map's script says and needs, as JSON.
  private var scriptTexts: String {
    let texts = ["n", "many", "amount", "page", "near", "legend", "failed"].map { ($0, t("map.js.\($0)")) }
    let others = [
      ("facility", path(.facility, "")), ("locale", language.locale),
      ("edition", printer.isPinned ? printer.edition : ""),
      ("unit", unit(model.question.measure)),
    ]
    return JSONWriter.object((texts + others).map { ($0, JSONWriter.value(.text($1))) })
  }

  private var asColoured: [(name: String, value: String)] {
    model.colour == .plain ? [] : [(Parameter.colour.name, model.colour.rawValue)]
  }

  /// What each colour says, of those that are on the map.
  private var colours: HTML {
    let shown = Set(model.points.points.map(\.colour))
    let all: [(colour: Int, name: String)] =
      switch model.colour {
      case .plain: []
      case .medium:
        Category.allCases.filter { ![.onsiteUnspecified, .other].contains($0) }.map {
          (Palette.colour(of: $0), term("category.short.\($0.code)"))
        } + [(Palette.rest, t("chart.category.rest"))]
      case .sector:
        MapColour.sectors.map { ($0.1, t("map.sector.\($0.0)")) } + [(Palette.rest, t("map.sector.rest"))]
      case .suspect: [(MapColour.flagged, t("map.flagged")), (MapColour.unflagged, t("map.unflagged"))]
      }
    let entries = all.filter { shown.contains($0.colour) }.map { colour, name -> HTML in
      """
      <li><svg width="12" height="12" aria-hidden="true">\
      <rect class="c\(colour)" width="12" height="12" rx="6"/></svg> \
      \(name)</li>
      """
    }
    guard !entries.isEmpty else { return .empty }
    return """
      <p class="legend-title">\(t("map.colour.\(model.colour.rawValue).title"))</p>
      <ul class="legend">\(entries)</ul>
      """
  }

  private var legend: [HTML] {
    [1.0, 0.1, 0.01].map { share in
      let radius = 26 * share.squareRoot()
      return
        """
        <li><svg width="54" height="54" aria-hidden="true">\
        <circle class="spot" cx="27" cy="27" r="\(String((radius * 10).rounded() / 10))"/>\
        </svg> \(amount(model.points.largest * share, model.question.measure))</li>
        """
    }
  }

  private var largest: [HTML] {
    (model.hazard?.isForRanking == false ? [] : model.points.points.prefix(25)).map { point in
      let facility = names.spot(point.facility)
      return """
        <tr><th scope="row"><a href="\(link(.facility, facility.id))">\(facility.name)</a></th>\
        <td class="number">\(figure(point.amount, model.question.measure))</td></tr>

        """
    }
  }

  private var form: HTML {
    let question = model.question
    let words = Dictionary(question.parameters.map { ($0.parameter, $0.text) }, uniquingKeysWith: { first, _ in first })
    var years = model.choices.years.map {
      Choice(value: String($0), name: "\(String($0))", isSelected: question.years == [$0...$0])
    }
    if let first = model.choices.years.first, let last = model.choices.years.last {
      let isWhole = question.years.isEmpty || question.years == [first...last]
      years.insert(Choice(value: "\(first)..\(last)", name: "\(t("form.all-years"))", isSelected: isWhole), at: 0)
    }
    if !years.contains(where: \.isSelected), let asked = words[.year] {
      years.append(Choice(value: asked, name: "\(asked)", isSelected: true))
    }
    let kept = [
      Question.Parameter.register, .state, .municipality, .near, .within, .box, .sector, .facility, .code, .group,
      .scope, .view, .quality, .reliability,
    ].map {
      hiddenField($0.rawValue, words[$0])
    }
    let (countries, categories) = (
      countryChoices(model.choices, question.countries), categoryChoices(question.categories)
    )
    let coloured = MapColour.allCases.map {
      Choice(value: $0.rawValue, name: "\(t("map.colour.\($0.rawValue)"))", isSelected: $0 == model.colour)
    }
    return """
      <form class="filter" action="\(path(.map))" data-auto>\(editionField)\(kept)
      \(selection("m-year", name: "year", label: term("dimension.year"), years))\
      \(selection("m-country", name: "country", label: term("dimension.country"), all: t("form.all"), countries))\
      \(selection("m-category", name: "category", label: term("dimension.category"), all: t("form.category.all"),
        categories))\
      \(substanceField("m-substance", question))\
      \(zoneField("m-zone", question))\
      \(selection("m-measure", name: "measure", label: t("form.measure"), measureChoices(question)))\
      \(selection("m-colour", name: "colour", label: t("map.colour"), coloured))
      <button>\(t("form.ask"))</button></form>
      """
  }
}
