internal import Drawings
internal import Foundation
internal import Markup
public import Vocabulary

/// A page about a change run that needs no other file: `ecotone landcover report`.
public struct ChangeReport {
  private let result: ChangeResult
  private let texts: LandCoverTexts
  private let pictures: [ChangePictures?]

  /// - Parameter folder: what `change --out` made.
  /// - Throws: ``LandCoverError`` for another folder.
  public init(_ folder: String, _ texts: LandCoverTexts, work: Work) throws {
    self.texts = texts
    guard let data = FileManager.default.contents(atPath: folder + "/run.json") else {
      throw LandCoverError(
        "\(folder): no run.json; expected a folder that ecotone landcover change --out or merge --out made")
    }
    let part: ChangePart
    do { part = try JSONDecoder().decode(ChangePart.self, from: data) } catch {
      throw LandCoverError("\(folder)/run.json does not read: \(error.localizedDescription)")
    }
    guard part.description.maps.count == part.counts.count + 1, !part.counts.isEmpty else {
      throw LandCoverError("\(folder)/run.json does not read: its counts are not those of its maps")
    }
    let result = ChangeResult(part.description, try part.counts.map { try $0.counts })
    self.result = result
    let codes = result.intervals[0].matrix.classes
    pictures = try result.intervals.indices.map { index in
      guard result.rasters.indices.contains(index),
        FileManager.default.fileExists(atPath: "\(folder)/\(result.rasters[index])")
      else { return nil }
      return try ChangePictures(
        "\(folder)/\(result.rasters[index])", classes: codes.map { ($0, result.colour($0)) }, longest: 640, work: work)
    }
  }

  /// The page in a language.
  public func page(_ language: Language) throws -> String {
    let page = Page(result: result, texts: texts, language: language)
    return try page.html(pictures).text
  }

  public static func name(_ language: Language) -> String { "report.\(language.rawValue).html" }
}

/// One language of a report.
private struct Page {
  let result: ChangeResult
  let texts: LandCoverTexts
  let language: Language

  private static let mostFlows = 12

  func t(_ key: String, _ values: [String: String] = [:]) -> String { texts("report.\(key)", language, values) }

  func number(_ value: Double) -> String { Figures(language).fourFigures(value) }

  private func swatch(_ code: Int) -> HTML {
    "<span class=\"swatch\" style=\"background:\(result.colour(code).hex)\"></span>"
  }
  private func named(_ code: Int) -> HTML {
    let name = result.name(code, language)
    return "\(swatch(code))\(name)\(when(name != String(code), " <small>\(code)</small>"))"
  }

  func html(_ pictures: [ChangePictures?]) throws -> HTML {
    let maps = result.description.maps
    let ends = [maps[0], maps[maps.count - 1]].map { map in map.year.map(String.init) ?? map.name }
    let title = t("title", ["before": ends[0], "after": ends[1]])
    let links = Language.allCases.map { other -> HTML in
      let name = [Language.english: "English", .french: "Français", .spanish: "Español"][other] ?? other.rawValue
      return other == language
        ? "<span aria-current=\"page\">\(name)</span>"
        : """
        <a href="\(ChangeReport.name(other))" hreflang="\(other.rawValue)" lang="\(other.rawValue)">\(name)</a>
        """
    }
    let caveats = result.caveats.map { "<li>\($0.text(texts, language))</li>" as HTML }
    let sections = HTML(try result.intervals.indices.map { try interval($0, pictures[$0]) }, separator: "\n")
    let notes = result.notes.map { "<li>\($0)</li>" as HTML }
    return """
      <!doctype html>
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <header><nav aria-label="\(t("languages"))">\(HTML(links, separator: " · "))</nav><h1>\(title)</h1></header>
      <main>
      <p class="small">\(t("unofficial"))</p>
      \(when(!caveats.isEmpty, "<section class=\"caveats\"><h2>\(t("caveats"))</h2><ul>\(caveats)</ul></section>"))
      \(sections)
      <section><h2>\(t("method"))</h2><p>\(t("method.text", ["raster": result.rasters.joined(separator: ", ")]))</p>\
      </section>
      \(when(!notes.isEmpty, "<section><h2>\(t("notes"))</h2><ul>\(notes)</ul></section>"))
      </main>
      </body>
      </html>

      """
  }

  private func interval(_ index: Int, _ pictures: ChangePictures?) throws -> HTML {
    let interval = result.intervals[index]
    let indicators = interval.indicators
    let m = interval.matrix
    let areas = m.squareKilometres
    let all = areas.reduce(0) { $0 + $1.reduce(0, +) }
    let stayed = areas.indices.reduce(0) { $0 + areas[$1][$1] }
    let percent = indicators.pixels == 0 ? 0 : Double(indicators.changed) / Double(indicators.pixels) * 100
    let heading: HTML =
      result.intervals.count == 1
      ? "" : "<h2 class=\"interval\">\(t("interval", ["before": interval.before, "after": interval.after]))</h2>"
    let lead = t(
      "lead",
      [
        "area": number(all), "pixels": number(Double(indicators.pixels)), "changed": number(all - stayed),
        "percent": number(percent),
      ])
    let years =
      result.isYearly
      ? interval.years.map {
        t(interval.years == 1 ? "year" : "years", ["years": String($0), "yearly": number(percent / Double($0))])
      } ?? "" : ""
    return """
      \(heading)<p class="lead">\(lead) \(years)</p>
      \(try maps(interval, pictures))
      \(parts(indicators))
      \(classes(interval))
      \(flows(interval, changed: all - stayed))
      \(matrix(interval))
      \(intensity(index))
      \(zones(interval))
      """
  }

  private func maps(_ interval: ChangeResult.Interval, _ pictures: ChangePictures?) throws -> HTML {
    let legend = interval.matrix.classes.map { "<li>\(named($0))</li>" as HTML }
    guard let pictures else { return "<section><h2>\(t("legend"))</h2><ul class=\"legend\">\(legend)</ul></section>" }
    let list = [
      (pictures.before, t("map.before", ["name": interval.before])),
      (pictures.after, t("map.after", ["name": interval.after])),
      (pictures.change, t("map.change")),
    ]
    let figures = try list.map { picture, caption -> HTML in
      let data = Data(try picture.png()).base64EncodedString()
      return
        """
        <figure><img src="data:image/png;base64,\(data)" width="\(picture.width)" height="\(picture.height)" \
        alt="\(caption). \(t("map.alt"))"><figcaption>\(caption)</figcaption></figure>
        """
    }
    return
      """
      <section><h2>\(t("maps"))</h2><div class="maps">\(figures)</div><h3>\(t("legend"))</h3>\
      <ul class="legend">\(legend)</ul></section>
      """
  }

  private func parts(_ i: ChangeIndicators) -> HTML {
    let rows = [("quantity", i.quantity), ("exchange", i.exchange), ("shift", i.shift)].map { name, pixels -> HTML in
      let share = i.changed == 0 ? 0 : Double(pixels) / Double(i.changed) * 100
      return
        """
        <tr><th scope="row">\(t(name))</th><td class="n">\(number(Double(pixels)))</td>\
        <td class="n">\(number(share)) %</td><td class="bar"><span style="width:\(max(0, min(100, share)))%"></span>\
        </td></tr>
        """
    }
    return """
      <section><h2>\(t("parts"))</h2><div class="scroll" tabindex="0" role="region" aria-label="\(t("parts"))"><table>\
      <caption class="hidden">\(t("parts"))</caption>
      <thead><tr><td></td><th scope="col" class="n">px</th><th scope="col" class="n">\(t("share"))</th><td></td></tr>\
      </thead><tbody>\(rows)</tbody></table></div></section>
      """
  }

  private func classes(_ interval: ChangeResult.Interval) -> HTML {
    let areas = interval.matrix.squareKilometres
    struct Row {
      let code: Int
      let before, after, kept: Double
    }
    let rows = interval.matrix.classes.indices.map { i in
      Row(
        code: interval.matrix.classes[i], before: areas[i].reduce(0, +), after: areas.reduce(0) { $0 + $1[i] },
        kept: areas[i][i])
    }
    let most = max(rows.map { max($0.before - $0.kept, $0.after - $0.kept) }.max() ?? 0, .leastNormalMagnitude)
    let body = rows.map { row -> HTML in
      let (loss, gain) = (max(0, row.before - row.kept), max(0, row.after - row.kept))
      let (left, right) = (loss / most * 50, gain / most * 50)
      return
        """
        <tr><th scope="row">\(named(row.code))</th><td class="n">\(number(row.before))</td>\
        <td class="n">\(number(row.after))</td><td class="n">\(number(loss))</td>\
        <td class="diverge" aria-hidden="true"><span class="loss" style="left:\(50 - left)%;width:\(left)%"></span>\
        <span class="gain" style="left:50%;width:\(right)%"></span></td><td class="n">\(number(gain))</td>\
        <td class="n">\(number(gain - loss))</td></tr>
        """
    }
    let heads = ["class", "before", "after", "loss", "bar", "gain", "balance"].map { name -> HTML in
      let style: HTML = name == "class" ? "" : name == "bar" ? " class=\"middle\"" : " class=\"n\""
      return "<th scope=\"col\"\(style)>\(t(name))</th>"
    }
    return """
      <section><h2>\(t("classes"))</h2><div class="scroll" tabindex="0" role="region" aria-label="\(t("classes"))">\
      <table><caption class="hidden">\(t("classes"))</caption>
      <thead><tr>\(heads)</tr></thead><tbody>\(HTML(body, separator: "\n"))</tbody></table></div></section>
      """
  }

  private func flows(_ interval: ChangeResult.Interval, changed: Double) -> HTML {
    let m = interval.matrix
    let all = m.classes.indices.flatMap { i in
      m.classes.indices.compactMap { j in
        i == j || m.pixels[i][j] == 0 ? nil : (from: i, to: j, area: m.squareKilometres[i][j])
      }
    }.sorted { ($1.area, $0.from, $0.to) < ($0.area, $1.from, $1.to) }
    guard !all.isEmpty else { return "" }
    let shown = Array(all.prefix(Self.mostFlows))
    let sum = shown.reduce(0) { $0 + $1.area }
    let rows = shown.map { flow -> HTML in
      """
      <tr><td>\(named(m.classes[flow.from]))</td><td>\(named(m.classes[flow.to]))</td>\
      <td class="n">\(number(flow.area))</td></tr>
      """
    }
    return """
      <section><h2>\(t("flows"))</h2>\
      <p>\(t("flows.text", ["n": String(shown.count), "percent": number(changed > 0 ? sum / changed * 100 : 0)]))</p>
      <div class="split"><div class="chart">\(ribbons(shown, m.classes))</div>
      <div class="scroll" tabindex="0" role="region" aria-label="\(t("flows"))"><table>\
      <caption class="hidden">\(t("flows"))</caption><thead><tr><th scope="col">\(t("from"))</th>\
      <th scope="col">\(t("to"))</th><th scope="col" class="n">\(t("area"))</th></tr></thead><tbody>\(rows)</tbody>\
      </table></div></div></section>
      """
  }

  private func ribbons(_ flows: [(from: Int, to: Int, area: Double)], _ codes: [Int]) -> HTML {
    let nodes = codes.map { Ribbons.Node(name: result.name($0, language), colour: result.colour($0).hex) }
    return Ribbons(nodes, flows.map { .init(from: $0.from, to: $0.to, amount: $0.area) }).svg(title: t("flows")) {
      "\(number($0)) km²"
    }
  }

  private func matrix(_ interval: ChangeResult.Interval) -> HTML {
    let m = interval.matrix
    let heads = m.classes.map {
      "<th scope=\"col\" class=\"n\" title=\"\(result.name($0, language))\">\(swatch($0))\($0)</th>" as HTML
    }
    let rows = m.classes.indices.map { i -> HTML in
      let cells = m.classes.indices.map { j -> HTML in
        "<td class=\"n\(i == j ? " same" : "")\">\(m.pixels[i][j] == 0 ? "" : number(m.squareKilometres[i][j]))</td>"
      }
      return
        """
        <tr><th scope="row">\(named(m.classes[i]))</th>\(cells)\
        <td class="n total">\(number(m.squareKilometres[i].reduce(0, +)))</td></tr>
        """
    }
    let totals = m.classes.indices.map { j -> HTML in
      "<td class=\"n\">\(number(m.squareKilometres.reduce(0) { $0 + $1[j] }))</td>"
    }
    let sum = m.squareKilometres.reduce(0) { $0 + $1.reduce(0, +) }
    return """
      <section><h2>\(t("matrix"))</h2><p>\(t("matrix.text"))</p>\
      <div class="scroll" tabindex="0" role="region" aria-label="\(t("matrix"))"><table class="matrix">\
      <caption class="hidden">\(t("matrix"))</caption>
      <thead><tr><td></td>\(heads)<th scope="col" class="n">\(t("total"))</th></tr></thead>\
      <tbody>\(HTML(rows, separator: "\n"))
      <tr class="total"><th scope="row">\(t("total"))</th>\(totals)<td class="n">\(number(sum))</td></tr></tbody>\
      </table></div></section>
      """
  }

  private func intensity(_ index: Int) -> HTML {
    let categories = result.intensity.categories[index]
    guard let uniform = categories.first?.uniform else { return "" }
    func cell(_ value: Double?) -> HTML {
      guard let value else { return "<td class=\"n\">–</td><td></td>" }
      return "<td class=\"n\">\(number(value))</td><td><small>\(t(value > uniform ? "faster" : "slower"))</small></td>"
    }
    let rows = categories.map {
      "<tr><th scope=\"row\">\(named($0.code))</th>\(cell($0.loss))\(cell($0.gain))</tr>" as HTML
    }
    return """
      <section><h2>\(t("intensity"))</h2>\
      <p>\(t(result.isYearly ? "intensity.year" : "intensity.interval", ["uniform": number(uniform)]))</p>
      <div class="scroll" tabindex="0" role="region" aria-label="\(t("intensity"))"><table>\
      <caption class="hidden">\(t("intensity"))</caption>
      <thead><tr><th scope="col">\(t("class"))</th><th scope="col" class="n">\(t("lost"))</th><td></td>\
      <th scope="col" class="n">\(t("gained"))</th><td></td></tr></thead><tbody>\(rows)</tbody></table></div></section>
      """
  }

  private func zones(_ interval: ChangeResult.Interval) -> HTML {
    guard !interval.zones.isEmpty else { return "" }
    let rows = interval.zones.map { zone -> HTML in
      let areas = zone.matrix.squareKilometres
      let all = areas.reduce(0) { $0 + $1.reduce(0, +) }
      let changed = all - areas.indices.reduce(0) { $0 + areas[$1][$1] }
      return
        """
        <tr><th scope="row">\(zone.name)</th><td class="n">\(number(all))</td><td class="n">\(number(changed))</td>\
        <td class="n">\(number(all > 0 ? changed / all * 100 : 0))</td></tr>
        """
    }
    return """
      <section><h2>\(t("zones"))</h2><div class="scroll" tabindex="0" role="region" aria-label="\(t("zones"))"><table>\
      <caption class="hidden">\(t("zones"))</caption>
      <thead><tr><th scope="col">\(t("zone"))</th><th scope="col" class="n">\(t("area"))</th>\
      <th scope="col" class="n">\(t("changed"))</th><th scope="col" class="n">\(t("changed.percent"))</th></tr></thead>\
      <tbody>\(HTML(rows, separator: "\n"))</tbody></table></div></section>
      """
  }

  private static let style = """
    :root { color-scheme: light dark; --ink: #1b2a2a; --paper: #fff; --line: #ccd6d4; --soft: #eef3f1; --loss: \
    #b4502c; --gain: #2c7a5b; --link: #0b5c6b; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e4ecea; --paper: #131c1c; --line: #3a4a48; --soft: #1d2928; \
    --loss: #e08a66; --gain: #6cc39c; --link: #8fd3df; } }
    * { box-sizing: border-box; }
    body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 1rem; color: var(--ink); \
    background: var(--paper); }
    h1 { font-size: 1.7rem; line-height: 1.25; margin: 0.5rem 0; overflow-wrap: anywhere; } h2 { font-size: 1.25rem; \
    margin: 2rem 0 0.5rem; overflow-wrap: anywhere; } h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
    h2.interval { border-top: 2px solid var(--line); padding-top: 1.5rem; }
    a { color: var(--link); } .lead { font-size: 1.15rem; } .small, small { font-size: 0.875rem; } nav { font-size: \
    0.9375rem; }
    .caveats { border-left: 4px solid var(--loss); background: var(--soft); padding: 0.5rem 1rem; } .caveats h2 { \
    margin: 0; }
    .maps { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1rem; } figure \
    { margin: 0; } img { max-width: 100%; height: auto; background: #fff; border: 1px solid var(--line); }
    figcaption { font-size: 0.9375rem; overflow-wrap: anywhere; }
    .legend { list-style: none; padding: 0; margin: 0; display: grid; grid-template-columns: repeat(auto-fill, \
    minmax(min(100%, 18rem), 1fr)); gap: 0.25rem 1rem; }
    .swatch { display: inline-block; width: 0.9em; height: 0.9em; border: 1px solid var(--ink); margin-right: 0.4em; \
    vertical-align: -0.08em; }
    .scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: 0.9375rem; } th, td { text-align: \
    left; vertical-align: top; padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); font-weight: normal; } \
    tbody th { min-width: 8rem; }
    thead th { font-weight: 600; vertical-align: bottom; } .n { text-align: right; font-variant-numeric: tabular-nums; \
    white-space: nowrap; } .middle { text-align: center; }
    .matrix { font-size: 0.875rem; } .same { background: var(--soft); } .total, tr.total td, tr.total th { \
    font-weight: 600; }
    .bar { min-width: 12rem; } .bar span { display: block; height: 1em; background: var(--gain); margin-top: 0.25em; }
    .diverge { position: relative; min-width: 14rem; } .diverge span { position: absolute; top: 0.5em; height: 1em; } \
    .loss { background: var(--loss); } .gain { background: var(--gain); }
    .split { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1.5rem; \
    align-items: start; } svg { width: 100%; height: auto; } svg text { font-size: 11px; fill: var(--ink); }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    @media print { body { max-width: none; } .scroll { overflow: visible; } section { break-inside: avoid-page; } }
    """
}
