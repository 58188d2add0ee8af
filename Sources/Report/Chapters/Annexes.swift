internal import Editions
internal import Findings
internal import Outputs
internal import Questions
internal import Registers
internal import Vocabulary

/// What stands behind a report: method, sources, unusual values, printed totals of others, words.
extension Composer {
  private static let (mostFindings, mostPublished) = (40, 60)

  /// - Parameter chapters: those before, whose tables and drawings are listed.
  func annexes(after chapters: [ReportSection]) throws -> [ReportSection] {
    let own = [try part("A").method(), try part("B").sources(), try part("C").unusual(), try part("D").published()]
    return own + [part("E").drawn(in: chapters + own), part("F").glossary()]
  }

  /// The list of charts, maps and tables.
  private func drawn(in chapters: [ReportSection]) -> ReportSection {
    let all = chapters.flatMap(\.allBlocks).flatMap { block -> [(label: String, anchor: String, caption: String)] in
      switch block {
      case .paragraph, .list: []
      case .table(let table): [(label(table), table.id, table.caption)]
      case .chart(let chart):
        chart.drawings.map { (label($0), $0.id, $0.caption) } + [
          (label(chart.table), chart.table.id, chart.table.caption)
        ]
      }
    }
    return ReportSection(
      number: place, title: t("drawn.title"),
      blocks: [
        .paragraph([.plain(t("drawn.text"))]),
        .list(all.map { [.reference($0.label, anchor: $0.anchor), .plain(" \($0.caption)")] }),
      ])
  }

  private func method() throws -> ReportSection {
    let keys = ["harmonised", "scope", "dioxins", "suspect", "compared", "figures", "rounding"]
    return ReportSection(
      number: place, title: t("method.title"), blocks: [.list(keys.map { sentence("method.\($0)") })])
  }

  private func sources() throws -> ReportSection {
    let columns = [
      column("name", t("column.file")), column("register", t("column.register")), column("as_of", t("column.as-of")),
      column("sha256", t("column.sha256")),
    ]
    let rows = edition.manifest.sources.map { source in
      [
        text(.quoted(source.name, nil), value: source.name), text(acronym(source.kind.register)),
        text(source.asOf ?? "–"),
        text(source.sha256),
      ]
    }
    return ReportSection(
      number: place, title: t("sources.title"),
      blocks: [
        .paragraph([.plain(t("sources.text", ["edition": edition.manifest.id]))]),
        .table(ReportTable(id: "T-B-1", caption: t("sources.caption"), columns: columns, rows: rows)),
      ])
  }

  /// The unusual values of the report's years that weigh most.
  private func unusual() throws -> ReportSection {
    let texts = try FindingTexts()
    let substances = Dictionary(
      edition.catalog.substances.map { ($0.substance.key, $0.substance.name) }, uniquingKeysWith: { a, _ in a })
    let all = ground.unusual
    let lead = sentence("unusual.text", ["n": [figure(.unusual, .count, Double(all.count))]], counts: ["n": all.count])
    let columns = [
      column("facility", term("dimension.facility")), column("year", t("column.year")),
      column("kilograms", t("column.amount"), isNumber: true), column("why", t("column.why")),
      column("source", t("column.file")),
    ]
    let rows = try all.prefix(Self.mostFindings).map { finding -> [ReportTable.Cell] in
      let id = edition.facilities[finding.facility]
      let source =
        edition.catalog.sources.indices.contains(finding.source) ? edition.catalog.sources[finding.source].name : ""
      let line = t("unusual.line", ["file": source, "line": finding.line, "column": finding.column])
      return [
        .init(text: [try name(.facility, id)], value: .text(id)), text(String(finding.year)),
        number(.finding(finding.source, finding.line, finding.column, finding.year), .kilograms, finding.value ?? 0),
        text(texts.why(finding, language, substances: substances)), text(.quoted(line, nil), value: line),
      ]
    }
    let table = ReportTable(id: "T-C-1", caption: t("unusual.caption"), columns: columns, rows: rows)
    return ReportSection(
      number: place, title: t("unusual.title"),
      blocks: [.paragraph(lead)] + (rows.isEmpty ? [] : [.table(table)]))
  }

  private func published() throws -> ReportSection {
    let shown = try ground.published().filter { ground.years.contains($0.total.year) }
    let columns = [
      column("source", t("column.source")), column("what", t("column.what")), column("year", t("column.year")),
      column("printed", t("column.printed"), isNumber: true), column("own", t("column.own"), isNumber: true),
      column("difference", t("column.difference"), isNumber: true), column("within", t("column.within")),
      column("reason", t("column.reason")),
    ]
    let rows = shown.prefix(Self.mostPublished).map { comparison -> [ReportTable.Cell] in
      let total = comparison.total
      let style: FigureStyle = total.countsFacilities ? .count : .kilograms
      let own: FigureSource = .sum(comparison.question.filters, total.countsFacilities ? .facilities : .amount)
      return [
        text(.quoted(total.source, .english), value: total.source), text(what(total)), text(String(total.year)),
        number(.published(total.id), style, total.value), number(own, style, comparison.value),
        number(.change(.published(total.id), own), .change, comparison.percent / 100),
        text(t(comparison.isAlike ? "published.alike" : "published.apart")),
        text(term("published.\(total.explanation)")),
      ]
    }
    let table = ReportTable(id: "T-D-1", caption: t("published.caption"), columns: columns, rows: Array(rows))
    let changes = try self.changes()
    return ReportSection(
      number: place, title: t("published.title"),
      blocks: [.paragraph([.plain(t("published.text"))])]
        + (rows.isEmpty ? [.paragraph([.plain(t("published.none"))])] : [.table(table)])
        + (changes.map { [.table($0)] } ?? []))
  }

  /// What a printed total is of.
  private func what(_ total: PublishedTotals.Total) -> String {
    if total.countsFacilities { return t("published.what.facilities") }
    let categories = total.question.filter { $0.name == Question.Parameter.category.rawValue }.map(\.text)
    guard !categories.isEmpty else { return t("published.what.all") }
    let names = categories.flatMap { $0.split(separator: ",") }.map { term("category.\($0)") }
    return t("published.what.category", ["category": list(names)])
  }

  /// Changes over years that others have printed, in their words, beside the edition's own.
  private func changes() throws -> ReportTable? {
    let shown = ground.tables.published.changes.filter { change in
      ground.years(of: change.country).contains(change.first) && ground.years(of: change.country).contains(change.last)
    }
    guard !shown.isEmpty else { return nil }
    let columns = [
      column("source", t("column.source")), column("country", term("dimension.country")),
      column("first", t("column.first")), column("last", t("column.last")), column("printed", t("column.printed")),
      column("own", t("column.own"), isNumber: true),
    ]
    let rows = try shown.map { change -> [ReportTable.Cell] in
      let question = Question().with { $0.countries = [change.country] }
      let source = { (year: Int) -> FigureSource in
        .sum(question.inYear(year), change.countsFacilities ? .facilities : .amount)
      }
      let own = FigureSource.change(source(change.first), source(change.last))
      return [
        text(.quoted(change.source, .english), value: change.source),
        text(.plain(name(change.country)), value: change.country.rawValue), text(String(change.first)),
        text(String(change.last)), text(.quoted("“\(change.words)”", .english), value: change.words),
        number(own, .change, try ground.value(own)),
      ]
    }
    return ReportTable(id: "T-D-2", caption: t("published.changes"), columns: columns, rows: rows)
  }

  private func glossary() -> ReportSection {
    let keys = ["release", "transfer", "disposal", "facility", "edition", "scope", "unusual", "constant"]
    return ReportSection(
      number: place, title: t("glossary.title"),
      blocks: [
        .list(keys.map { [.strong(t("glossary.\($0)")), .plain(t("glossary.colon") + t("glossary.\($0).text"))] })
      ])
  }
}
