internal import Questions
internal import Vocabulary

/// The front of a report: what came out, in sentences worded by their figures.
extension Composer {
  func keyFindings() throws -> ReportSection {
    let composer = part("K")
    var lines: [[ReportText]] = []
    if let all = try composer.together() { lines.append(all) }
    if let air = try composer.air() { lines.append(air) }
    for country in ground.countries { lines += try composer.development(of: country) }
    if let leaders = try composer.leaders(.category) { lines.append(leaders) }
    if let leaders = try composer.leaders(.substance) { lines.append(leaders) }
    if let leaders = try composer.leaders(.sector) { lines.append(leaders) }
    var blocks: [ReportBlock] = [.list(lines)]
    let notes = try composer.gapNotes(Question(), ground.years)
    if !notes.isEmpty {
      blocks.append(.paragraph([.plain(t("key.gaps"))]))
      blocks.append(.list(notes.map { [.plain($0)] }))
    }
    return ReportSection(number: "K", title: t("key.title"), blocks: blocks, isNumbered: false)
  }

  /// The sum of all countries in the newest year; nil for one country alone, of which the next lines tell.
  private func together() throws -> [ReportText]? {
    guard ground.countries.count > 1 else { return nil }
    let question = Question().inYear(ground.lastYear)
    let row = try ground.total(question)
    return try sentence(
      "key.together",
      [
        "year": [.plain(String(ground.lastYear))], "countries": [.plain(list(ground.countries.map(inSentence)))],
        "facilities": [figure(.facilities(question), .count, Double(row.facilities))],
        "amount": try amount(question),
      ], counts: ["facilities": row.facilities]) + gaps(question, [ground.lastYear])
  }

  /// What went to the air, in the first and the last year that can be compared.
  private func air() throws -> [ReportText]? {
    guard ground.countries.count > 1 else { return nil }
    let question = Question().with { $0.categories = [.onsiteAir] }
    guard let trend = try ground.trend(question) else { return nil }
    let (first, last) = (question.inYear(trend.first), question.inYear(trend.last))
    return try sentence(
      "key.air",
      [
        "countries": [.plain(list(ground.countries.map(inSentence)))], "first": [.plain(String(trend.first))],
        "last": [.plain(String(trend.last))], "from": try amount(first, .millions),
        "to": try amount(last, .millions), "moved": change(first, last, trend),
      ]) + gaps(question, [trend.first, trend.last])
  }

  /// How a country's amounts and facilities changed; or what it reported, where nothing may be compared.
  private func development(of country: Country) throws -> [[ReportText]] {
    let question = Question().with { $0.countries = [country] }
    guard let trend = try ground.trend(question) else {
      guard let year = ground.years(of: country).last else { return [] }
      let asked = question.inYear(year)
      let row = try ground.total(asked)
      return [
        try sentence(
          "key.country.one",
          [
            "country": [.plain(name(country))], "year": [.plain(String(year))],
            "facilities": [figure(.facilities(asked), .count, Double(row.facilities))], "amount": try amount(asked),
          ], counts: ["facilities": row.facilities]) + gaps(asked, [year])
      ]
    }
    let (first, last) = (question.inYear(trend.first), question.inYear(trend.last))
    let years = ["first": [ReportText.plain(String(trend.first))], "last": [ReportText.plain(String(trend.last))]]
    var lines = [
      try sentence(
        "key.country",
        years.merging([
          "country": [.plain(name(country))], "from": try amount(first),
          "to": try amount(last), "moved": change(first, last, trend),
        ]) { a, _ in a }) + gaps(question, [trend.first, trend.last])
    ]
    let (before, after) = (try ground.total(first).facilities, try ground.total(last).facilities)
    if before > 0 {
      let moved = Double(after) / Double(before) - 1
      lines.append(
        sentence(
          "key.facilities",
          years.merging([
            "country": [.plain(name(country))], "from": [figure(.facilities(first), .count, Double(before))],
            "to": [figure(.facilities(last), .count, Double(after))],
            "change": [figure(.change(.facilities(first), .facilities(last)), .change, moved)],
          ]) { a, _ in a }, counts: ["from": before, "to": after]))
    }
    return lines
  }

  /// Below what share a change is none.
  private static let least = 0.01

  /// A change in words and as a figure: "a rise of almost 75% (+74.5%)"; where unusual values move it, without them
  /// too.
  func change(_ first: Question, _ last: Question, _ trend: Trend) -> [ReportText] {
    let source = FigureSource.change(.amount(first), .amount(last))
    let moved = trend.ratio.value - 1
    let exact = figure(source, .change, moved)
    if trend.ratio.isMoved {
      let plain = { (question: Question) in question.filters.with { $0.quality = .withoutSuspect } }
      let without = FigureSource.change(.amount(plain(first)), .amount(plain(last)))
      return sentence(
        "change.moved",
        ["change": [exact], "without": [figure(without, .change, trend.ratio.without - 1)]],
        counts: ["n": trend.ratio.flagged])
    }
    if abs(moved) < Self.least { return sentence("change.none", ["change": [exact]]) }
    return sentence(
      moved > 0 ? "change.rise" : "change.fall", ["about": [figure(source, .about, moved)], "change": [exact]])
  }

  /// What comes first in the newest year, with its share; nil where the files do not cover the whole.
  private func leaders(_ dimension: Dimension) throws -> [ReportText]? {
    let question = Question().inYear(ground.lastYear)
    let coverage = try ground.coverage(question)
    guard coverage.isWhole(ground.lastYear) else { return nil }
    let answer = try ground.answer(question.top(dimension))
    let total = try ground.total(question).value
    guard total > 0, let first = answer.rows.first(where: { !$0.values[0].isUnknown }), first.value > 0 else {
      return nil
    }
    let own = answer.question.narrowed(to: first)
    let flagged = try ground.statement(own)
    guard try !flagged.isMoved && !ground.statement(question).isMoved else { return nil }
    return sentence(
      "key.leader.\(dimension.rawValue)",
      [
        "name": [try name(dimension, first.values[0].text)], "year": [.plain(String(ground.lastYear))],
        "share": [figure(.share(.amount(own), .amount(question)), .about, first.value / total)],
        "amount": [figure(.amount(own), .kilograms, first.value)],
      ])
  }
}
