internal import Editions
internal import Markup
internal import Outputs
internal import Questions
internal import Registers
internal import Vocabulary

/// Chapter 1: what the registers ask for, and what they were told.
extension Composer {
  private static let (mostSubstances, mostSectors, mostFacilities) = (20, 15, 10)

  func overview() throws -> ReportSection {
    let parts = [
      try part("1.1").registers(), try part("1.2").totals(), try part("1.3").categories(),
      try part("1.4").substances(), try part("1.5").sectors(), try part("1.6").facilities(),
      try part("1.7").views(), try part("1.8").transfers(),
    ]
    return ReportSection(number: "1", title: t("overview.title"), parts: parts)
  }

  /// How many substances a register lists and how many were reported, how many sectors and facilities report.
  private func registers() throws -> ReportSection {
    let year = ground.lastYear
    let lists = ground.tables.lists
    let columns = [
      column("register", t("column.register")), column("substances_listed", t("column.listed"), isNumber: true),
      column("substances_reported", t("column.reported"), isNumber: true),
      column("sectors", t("column.sectors"), isNumber: true),
      column("facilities", t("column.facilities"), isNumber: true),
    ]
    let rows = try ground.countries.map { country -> [ReportTable.Cell] in
      let register = Register(country: country)
      let question = Question().inYear(year).with { ($0.countries, $0.scope) = ([country], .all) }
      let known = lists.isKnown(register, year)
      func rows(_ dimension: Dimension) throws -> ReportTable.Cell {
        let source = FigureSource.rows(question.with { $0.by = [dimension] })
        return number(source, .count, try ground.value(source))
      }
      return [
        text(.plain(acronym(register)), value: register.rawValue),
        known
          ? try number(.listed(register, year), .count, ground.value(.listed(register, year)))
          : nothing(t("gap.list")),
        try rows(.substance), try rows(.sector),
        number(.facilities(question), .count, Double(try ground.total(question).facilities)),
      ]
    }
    let table = ReportTable(
      id: "T-1.1-1", caption: t("registers.caption", ["year": String(year)]), columns: columns, rows: rows)
    return ReportSection(
      number: "1.1", title: t("registers.title"),
      blocks: [.paragraph([.plain(t("registers.text"))]), .table(table), .table(requirements())])
  }

  private static let requirements = [
    "since", "who", "sectors", "amounts", "low", "air", "method", "receivers",
  ]

  /// Who must report, and from what amounts on, in the words of each register's rules.
  private func requirements() -> ReportTable {
    let registers = ground.countries.map(Register.init(country:))
    let head = [t("column.requirement")] + registers.map(acronym)
    let rows = Self.requirements.map { key in
      [t("requirement.\(key)")] + registers.map { t("requirement.\(key).\($0.rawValue)") }
    }
    return matrix(
      [head] + rows, id: "T-1.1-2", caption: t("requirements.caption"),
      notes: [[.plain(t("requirements.note"))]])
  }

  /// By country and year: amounts, facilities.
  private func totals() throws -> ReportSection {
    let asked = Question().with { $0.years = [ground.years] }
    let table = try byYear(asked, .country, id: "T-1.2-1", caption: t("totals.caption"))
    return ReportSection(
      number: "1.2", title: t("totals.title"),
      blocks: [
        .paragraph([.plain(t("totals.text"))]),
        .chart(try chart(asked, by: .country, table, caption: t("totals.caption"))),
        try map(
          Question().inYear(ground.lastYear), id: "T-1.2-2",
          caption: t("states.caption", ["year": String(ground.lastYear)])),
      ])
  }

  private func categories() throws -> ReportSection {
    let asked = Question().with { $0.years = [ground.years] }
    let table = try byYear(asked, .category, id: "T-1.3-1", caption: t("categories.caption"))
    return ReportSection(
      number: "1.3", title: t("categories.title"),
      blocks: [
        .paragraph([.plain(t("categories.text"))]),
        .chart(try chart(asked, by: .category, table, caption: t("categories.caption"))),
      ])
  }

  private func substances() throws -> ReportSection {
    let question = Question().inYear(ground.lastYear)
    let table = try ranking(
      question, .substance, most: Self.mostSubstances, id: "T-1.4-1",
      caption: t("substances.caption", ["n": Self.mostSubstances, "year": String(ground.lastYear)]))
    return ReportSection(
      number: "1.4", title: t("substances.title"),
      blocks: [.paragraph([.plain(t("substances.text"))]), .table(table)])
  }

  private func sectors() throws -> ReportSection {
    let question = Question().inYear(ground.lastYear)
    let table = try ranking(
      question, .sector, most: Self.mostSectors, id: "T-1.5-1",
      caption: t("sectors.caption", ["n": Self.mostSectors, "year": String(ground.lastYear)]))
    return ReportSection(
      number: "1.5", title: t("sectors.title"), blocks: [.paragraph([.plain(t("sectors.text"))]), .table(table)])
  }

  private func facilities() throws -> ReportSection {
    let media: [(Category, String)] = [(.onsiteAir, "air"), (.onsiteWater, "water")]
    let tables = try media.enumerated().map { index, medium -> ReportBlock in
      let question = Question().inYear(ground.lastYear).with { $0.categories = [medium.0] }
      return .table(
        try ranking(
          question, .facility, most: Self.mostFacilities, id: "T-1.6-\(index + 1)",
          caption: t("facilities.\(medium.1)", ["n": Self.mostFacilities, "year": String(ground.lastYear)]),
          withMarks: false))
    }
    return ReportSection(
      number: "1.6", title: t("facilities.title"), blocks: [.paragraph([.plain(t("facilities.text"))])] + tables)
  }

  // MARK: Views

  /// As reported and constant side by side: what grew because more had to be reported.
  private func views() throws -> ReportSection {
    let columns = [
      column("country", term("dimension.country")), column("view", t("column.view")),
      column("first", t("column.first")), column("kilograms_first", t("column.amount"), isNumber: true),
      column("last", t("column.last")), column("kilograms_last", t("column.amount"), isNumber: true),
      column("change", t("column.change"), isNumber: true),
    ]
    var rows: [[ReportTable.Cell]] = []
    for country in ground.countries {
      for view in [Question.View.asReported, .constant] {
        let question = Question().with { ($0.countries, $0.years, $0.view) = ([country], [ground.years], view) }
        guard let trend = try ground.trend(question) else { continue }
        // What a view takes in hangs on all years asked for: each year is a row of them.
        let source = { (year: Int) -> FigureSource in
          view == .asReported
            ? .amount(question.inYear(year)) : .row(question.with { $0.by = [.year] }, [String(year)])
        }
        let change = FigureSource.change(source(trend.first), source(trend.last))
        rows.append([
          text(.plain(name(country)), value: country.rawValue),
          text(.plain(t("view.\(view.rawValue)")), value: view.rawValue),
          text(String(trend.first)), number(source(trend.first), .kilograms, trend.from),
          text(String(trend.last)), number(source(trend.last), .kilograms, trend.to),
          number(change, .change, trend.ratio.value - 1),
        ])
      }
    }
    let table = ReportTable(id: "T-1.7-1", caption: t("views.caption"), columns: columns, rows: rows)
    return ReportSection(
      number: "1.7", title: t("views.title"),
      blocks: [.paragraph([.plain(t("views.text"))])]
        + (rows.isEmpty ? [.paragraph([.plain(t("views.none"))])] : [.table(table)]))
  }
}
