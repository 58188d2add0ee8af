internal import Questions
internal import Vocabulary

/// The report on one page: how much, where it went, how much of it a few make up, what crossed borders, the feature.
extension Composer {
  private static let few = 10

  func summary(_ template: FeatureTemplate) throws -> ReportSection {
    let composer = part("S")
    let paragraphs = [
      try composer.scope(), try composer.destinations(), try composer.concentration(), try composer.crossing(),
      try composer.featureSummary(template),
    ].compactMap { $0 }
    return ReportSection(
      number: "S", title: t("summary.title"),
      blocks: paragraphs.map { .paragraph($0) } + [
        .paragraph([.reference(t("summary.gaps"), anchor: "s-K")])
      ], isNumbered: false)
  }

  private var newest: Question { Question().inYear(ground.lastYear) }

  private func scope() throws -> [ReportText] {
    let substances = FigureSource.rows(newest.with { $0.by = [.substance] })
    let sectors = FigureSource.rows(newest.with { $0.by = [.sector] })
    let facilities = try ground.total(newest).facilities
    let (count, groups) = (try ground.value(substances), try ground.value(sectors))
    return sentence(
      "summary.scope",
      [
        "years": [.plain(NoteYears.text(ground.years))], "year": [.plain(String(ground.lastYear))],
        "countries": [.plain(list(ground.countries.map(inSentence)))],
        "facilities": [figure(.facilities(newest), .count, Double(facilities))],
        "substances": [figure(substances, .count, count)], "sectors": [figure(sectors, .count, groups)],
      ], counts: ["facilities": facilities, "substances": Int(count), "sectors": Int(groups)])
  }

  private static let onsite: [Category] = [
    .onsiteAir, .onsiteWater, .onsiteUnderground, .onsiteLand, .onsiteUnspecified,
  ]

  /// What stayed at the site, and what left it; nil where the files do not cover both.
  private func destinations() throws -> [ReportText]? {
    guard try ground.coverage(newest).isWhole(ground.lastYear) else { return nil }
    let onsite = newest.with { $0.categories = Self.onsite }
    let offsite = newest.with { $0.categories = Category.allCases.filter { !Self.onsite.contains($0) } }
    guard try !ground.statement(newest).isMoved, try !ground.statement(onsite).isMoved else {
      return sentence(
        "summary.destinations.amounts",
        ["year": [.plain(String(ground.lastYear))], "onsite": try amount(onsite), "offsite": try amount(offsite)])
    }
    return sentence(
      "summary.destinations",
      [
        "year": [.plain(String(ground.lastYear))], "onsite": try amount(onsite), "offsite": try amount(offsite),
        "share": [try figure(.share(.amount(onsite), .amount(newest)), .about)],
      ])
  }

  /// How much of the whole ten substances and ten sectors make up; nil where the files do not cover it.
  private func concentration() throws -> [ReportText]? {
    guard try ground.coverage(newest).isWhole(ground.lastYear), try !ground.statement(newest).isMoved else {
      return nil
    }
    func share(_ dimension: Dimension) throws -> ReportText? {
      let answer = try ground.answer(newest.top(dimension))
      let rows = answer.rows.filter { !$0.values[0].isUnknown && $0.value > 0 }.prefix(Self.few)
      guard rows.count == Self.few, rows.count < answer.totalRows, let own = answer.question.narrowed(to: rows) else {
        return nil
      }
      return try figure(.share(.amount(own), .amount(newest)), .about)
    }
    guard let substances = try share(.substance), let sectors = try share(.sector) else { return nil }
    return sentence(
      "summary.concentration",
      ["year": [.plain(String(ground.lastYear))], "substances": [substances], "sectors": [sectors]])
  }

  /// What left its country, as far as files name receivers; nil where none does.
  private func crossing() throws -> [ReportText]? {
    var asked = FlowQuestion()
    asked.filters = newest
    asked.crossesBorder = true
    asked.by = []
    let total = try ground.value(.flow(asked, []))
    guard total > 0 else { return nil }
    asked.by = [.fromCountry, .toCountry]
    guard let first = try ground.flows(asked).rows.first else { return nil }
    var all = asked
    all.by = []
    return sentence(
      "summary.crossing",
      [
        "year": [.plain(String(ground.lastYear))], "amount": [figure(.flow(all, []), .kilograms, total)],
        "from": [try named(.fromCountry, first.values[0])], "to": [try named(.toCountry, first.values[1])],
        "largest": [figure(.flow(asked, first.values), .kilograms, first.mass.value)],
      ])
  }
}
