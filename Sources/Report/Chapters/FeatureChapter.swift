internal import Editions
internal import Markup
internal import Questions
internal import Vocabulary

/// Chapter 2: what the template asks, in its words.
extension Composer {
  func feature(_ template: FeatureTemplate) throws -> ReportSection {
    let chapter = try FeatureChapter(self, template)
    let title = chapter.text(template.title)
    let asked = try question(template, template.question).with { $0.years = [ground.years] }
    guard try ground.total(asked).value > 0 else {
      // Nothing is known of what no file has.
      let gaps = try gaps([asked])
      return ReportSection(
        number: "2", title: title,
        blocks: [.paragraph([.plain(t(gaps.isEmpty ? "feature.empty" : "feature.untold"))] + gaps)])
    }
    let parts = try template.parts.enumerated().map { index, part in
      let own = try FeatureChapter(self.part("2.\(index + 1)"), template)
      return try own.section(part)
    }
    return ReportSection(number: "2", title: title, parts: parts)
  }

  /// What the summary says of the feature: its first sentence with figures; nil where it has no amounts.
  func featureSummary(_ template: FeatureTemplate) throws -> [ReportText]? {
    let chapter = try FeatureChapter(self, template)
    guard try ground.total(question(template, template.question).with { $0.years = [ground.years] }).value > 0 else {
      return nil
    }
    for block in template.parts.flatMap(\.blocks) {
      if case .text(let key, let figures, let when) = block, !figures.isEmpty, try chapter.isTold(when) {
        return try chapter.sentence(key, figures)
      }
    }
    return nil
  }

  /// A question of a template with the report's years.
  func question(_ template: FeatureTemplate, _ text: String) throws -> Question {
    try FigureSource.question(template.filled(text, ground.years, last: ground.lastYear))
  }

  /// The same of flows.
  func flowQuestion(_ template: FeatureTemplate, _ text: String) throws -> FlowQuestion {
    let filled = template.filled(text, ground.years, last: ground.lastYear)
    guard case .flow(let question, _) = try FigureSource("flow(\(filled);;)") else {
      throw ReportError("\(filled): expected filters of flows")
    }
    return question
  }
}

private struct FeatureChapter {
  private let composer: Composer
  private let template: FeatureTemplate
  private let words: Words
  /// The report's years, and the name of the template's value.
  private let places: [String: String]

  init(_ composer: Composer, _ template: FeatureTemplate) throws {
    (self.composer, self.template) = (composer, template)
    words = Words(template.texts, composer.language)
    let value = try template.value.map { text -> String in
      let dimension = template.parameter.flatMap { Dimension(rawValue: $0) }
      if dimension == .sector, composer.edition.catalog.sectorTitle(text, composer.ground.tables.sectors) == nil {
        throw ReportError("--feature \(template.name)=\(text): no sector has that code")
      }
      return try dimension.map { try composer.name($0, text).string } ?? text
    }
    places = composer.years.merging(["value": value ?? ""]) { a, _ in a }
  }

  func text(_ key: String) -> String { words(key, places) }

  func section(_ part: FeatureTemplate.Part) throws -> ReportSection {
    var section = ReportSection(number: composer.place, title: text(part.title))
    for block in part.blocks {
      if case .chapter(_, let texts) = block {
        guard let own = texts[composer.language] else { continue }
        let chapter = try composer.person(own)
        section.blocks.append(.paragraph([.strong(own.title)]))
        section.blocks += chapter.blocks
        section.parts += chapter.parts
      } else {
        section.blocks += try blocks(block, id: "T-\(composer.place)-\(section.tables.count + 1)")
      }
    }
    return section
  }

  /// - Parameter id: of the table that a block has.
  private func blocks(_ block: FeatureTemplate.Block, id: String) throws -> [ReportBlock] {
    switch block {
    case .text(let key, let figures, let when):
      return try isTold(when) ? [.paragraph(try sentence(key, figures))] : []
    case .list(let keys): return [.list(keys.map { [.plain(text($0))] })]
    case .years(let question, let dimension, let caption, let isDrawn):
      let asked = try composer.question(template, question)
      let table = try composer.byYear(asked, dimension, id: id, caption: text(caption))
      return [isDrawn ? .chart(try composer.chart(asked, by: dimension, table, caption: text(caption))) : .table(table)]
    case .ranking(let question, let dimension, let most, let caption):
      return [
        .table(
          try composer.ranking(
            try composer.question(template, question), dimension, most: most, id: id, caption: text(caption),
            withMarks: dimension == .substance || dimension == .sector))
      ]
    case .hazard(let question, let dimension, let most, let caption):
      let asked = try composer.question(template, question)
      guard let table = try composer.hazard(asked, dimension, most: most, id: id, caption: text(caption)) else {
        return [.paragraph([.plain(composer.term("note.hazard.none") + ".")])]
      }
      return [.table(table)]
    case .flows(let question, let caption):
      return try composer.flows(try composer.flowQuestion(template, question), id: id, caption: text(caption))
    case .transfers(let question, let dimensions, let most, let caption):
      return [
        try composer.transfers(
          try composer.flowQuestion(template, question), by: dimensions, most: most, id: id, caption: text(caption))
      ]
    case .map(let question, let caption):
      return [try composer.map(try composer.question(template, question), id: id, caption: text(caption))]
    case .flowMap(let question, let most, let caption):
      return [
        try composer.flowMap(
          try composer.flowQuestion(template, question), most: most, id: id, caption: text(caption))
      ]
    case .matrix(let rows, let caption):
      let cells = rows.map { $0.map(text) }
      return [.table(composer.matrix(cells, id: id, caption: text(caption)))]
    case .gaps(let question):
      let notes = try composer.gapNotes(try composer.question(template, question), composer.ground.years)
      guard !notes.isEmpty else { return [.paragraph([.plain(composer.t("gaps.none"))])] }
      return [.paragraph([.plain(composer.t("key.gaps"))]), .list(notes.map { [.plain($0)] })]
    case .chapter: return []
    }
  }

  /// Whether there is something to tell: nil is always.
  func isTold(_ when: String?) throws -> Bool { try when.map { try composer.ground.value(source($0)) > 0 } ?? true }

  /// A source of the template with the report's years.
  private func source(_ text: String) throws -> FigureSource {
    try FigureSource(template.filled(text, composer.ground.years, last: composer.ground.lastYear))
  }

  /// A sentence with its figures; amounts that unusual values move are told with and without them.
  func sentence(_ key: String, _ figures: [(name: String, source: String, style: FigureStyle)]) throws
    -> [ReportText]
  {
    var values = places.mapValues { [ReportText.plain($0)] }
    var counts: [String: Int] = [:]
    for figure in figures {
      let source = try source(figure.source)
      if case .sum(let question, .amount) = source, figure.style == .kilograms || figure.style == .millions {
        values[figure.name] = try composer.amount(question, figure.style)
        continue
      }
      let value = try composer.ground.value(source)
      values[figure.name] = [composer.figure(source, figure.style, value)]
      if figure.style == .count { counts[figure.name] = Int(value) }
    }
    let questions = try figures.flatMap { try source($0.source).questions }
    return composer.filled(words.raw(key), values, counts: counts) + (try composer.gaps(questions))
  }
}
