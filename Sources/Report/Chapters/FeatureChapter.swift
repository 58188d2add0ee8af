internal import Markup
internal import Questions
internal import Vocabulary

/// Chapter 2: what the template asks, in its words.
extension Composer {
  func feature(_ template: FeatureTemplate) throws -> ReportSection {
    let own = Words(template.texts, language)
    let years = ground.years
    let asked = try question(template, template.question).with { $0.years = [years] }
    let value = try template.value.map { text -> String in
      let dimension = template.parameter.flatMap { Dimension(rawValue: $0) }
      return try dimension.map { try name($0, text).string } ?? text
    }
    let title = own(template.title, ["value": value ?? ""])
    guard try ground.total(asked).value > 0 else {
      return ReportSection(number: "2", title: title, blocks: [.paragraph([.plain(t("feature.empty"))])])
    }
    let parts = try template.parts.enumerated().map { index, part in
      let composer = self.part("2.\(index + 1)")
      let chapter = FeatureChapter(composer: composer, template: template, words: own, value: value)
      return ReportSection(
        number: composer.place, title: chapter.text(part.title), blocks: try chapter.blocks(part.blocks))
    }
    return ReportSection(number: "2", title: title, parts: parts)
  }

  /// A question of a template with the report's years.
  func question(_ template: FeatureTemplate, _ text: String) throws -> Question {
    let filled = template.filled(text, ground.years, last: ground.lastYear)
    return try FigureSource.question(filled)
  }
}

private struct FeatureChapter {
  let composer: Composer
  let template: FeatureTemplate
  let words: Words
  /// The name of the template's value.
  let value: String?

  private var places: [String: String] {
    let years = composer.ground.years
    return [
      "first": String(years.lowerBound), "last": String(composer.ground.lastYear), "years": NoteYears.text(years),
      "value": value ?? "",
    ]
  }

  func text(_ key: String) -> String { words(key, places) }

  func blocks(_ blocks: [FeatureTemplate.Block]) throws -> [ReportBlock] {
    var tables = 0
    return try blocks.map { block in
      let id = "T-\(composer.place)-\(tables + 1)"
      switch block {
      case .text(let key, let figures): return .paragraph(try sentence(key, figures))
      case .list(let keys): return .list(keys.map { [.plain(text($0))] })
      case .years(let question, let dimension, let caption, let isDrawn):
        tables += 1
        let asked = try composer.question(template, question)
        let table = try composer.byYear(asked, dimension, id: id, caption: text(caption))
        return isDrawn
          ? .chart(try composer.chart(asked, by: dimension, table, caption: text(caption))) : .table(table)
      case .ranking(let question, let dimension, let most, let caption):
        tables += 1
        return .table(
          try composer.ranking(
            try composer.question(template, question), dimension, most: most, id: id, caption: text(caption),
            withMarks: dimension == .substance || dimension == .sector))
      case .flows(let question, let caption):
        tables += 1
        return try composer.flows(try composer.question(template, question), id: id, caption: text(caption))
      }
    }
  }

  private func sentence(_ key: String, _ figures: [(name: String, source: String, style: FigureStyle)]) throws
    -> [ReportText]
  {
    var values = places.mapValues { [ReportText.plain($0)] }
    for figure in figures {
      let filled = template.filled(figure.source, composer.ground.years, last: composer.ground.lastYear)
      values[figure.name] = [try composer.figure(try FigureSource(filled), figure.style)]
    }
    return Template(words.raw(key)).pieces.map { piece -> [ReportText] in
      switch piece {
      case .literal(let text): [.plain(text)]
      case .place(let name): values[name] ?? []
      case .plural(_, _, let many): [.plain(many)]
      }
    }.flatMap { $0 }
  }
}
