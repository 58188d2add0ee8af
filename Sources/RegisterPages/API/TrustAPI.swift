internal import Editions
internal import Findings
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// The words of a question about flows.
enum FlowParameters {
  /// Those that it shares with questions.
  private static let filters = [
    "year", "country", "state", "municipality", "facility", "near", "within", "box", "zone", "substance", "category",
  ]
  static let names = filters + ["to-country", "to-state", "to-sector", "receiver", "across-borders"]

  /// - Throws: `QuestionError`.
  static func question(_ parameters: Parameters) throws -> FlowQuestion {
    var question = FlowQuestion()
    question.filters = try parameters.withoutEmpty.only(filters).question()
    func words(_ name: String) -> [String] {
      parameters.items.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    }
    try question.read(
      toCountry: words("to-country"), toState: words("to-state"), toSector: words("to-sector"),
      receiver: words("receiver"), by: words("by"))
    question.crossesBorder = try parameters.withoutEmpty.word("across-borders", standard: YesNo.no) == .yes
    return question
  }
}

/// Findings, flows, double counting, vintages and listings for programs.
extension API {
  /// The findings that parameters ask for.
  static func findingFilter(_ parameters: Parameters, _ served: ServedEdition) throws -> FindingFilter {
    let words = ["country", "year", "facility", "municipality", "near", "within", "box", "zone", "state", "substance"]
    let question = try parameters.withoutEmpty.only(words).question()
    var filter = FindingFilter()
    filter.countries = question.countries
    filter.years = question.years
    filter.facilities = try served.facilities(
      of: question, named: parameters.withoutEmpty.value(Parameter.words.name))
    if !question.substances.isEmpty {
      let keys = Set(question.substances)
      filter.codes = Set(
        served.catalog.codes.indices.filter {
          keys.contains(served.catalog.substances[served.catalog.codes[$0].substance].substance.key)
        })
    }
    filter.rules = try parameters.items.filter { $0.name == "rule" && !$0.value.isEmpty }.flatMap {
      $0.value.split(separator: ",")
    }.map { word in
      guard let rule = FindingRule(rawValue: String(word)) else {
        throw Problem.parameter("rule", found: String(word), expected: .oneOf(FindingRule.allCases.map(\.rawValue)))
      }
      return rule
    }
    if let text = try parameters.withoutEmpty.value("severity") {
      guard let severity = Severity(code: text) else {
        throw Problem.parameter("severity", found: text, expected: .oneOf(Severity.allCases.map(\.code)))
      }
      filter.least = severity
    }
    return filter
  }

  func findings() throws -> Reply {
    let parameters = visit.parameters
    let filter = try Self.findingFilter(parameters, served)
    let listed = served.findings.all.filter(filter.includes)
    let table = FindingTable(
      served.findings, served.edition, texts: visit.site.findingTexts, tables: visit.site.tables,
      language: try visit.asked())
    return try pages(
      parameters, table.columns, listed, head: table.head + [("total_rows", JSONWriter.value(.integer(listed.count)))]
    ) { part in
      let names = try served.catalog.facilityNames(Array(Set(part.map(\.facility))))
      return part.map { table.cells($0, name: names[$0.facility]) }
    }
  }

  func plants() throws -> Reply {
    let parameters = visit.parameters
    let question = try parameters.withoutEmpty.only(["country", "facility"]).question()
    let levels = try PlantFilter.levels(parameters.withoutEmpty.items.filter { $0.name == "level" }.map(\.value))
    let plants = try served.edition.knownPlants(asked: "edition")
    let joins = try PlantFilter(question, levels).joins(plants, served.edition)
    let texts = PlantTexts(visit.site.tables.terms, try visit.asked())
    let head = [
      ("edition", JSONWriter.value(.text(served.id))), ("total_rows", JSONWriter.value(.integer(joins.count))),
    ]
    return try pages(parameters, PlantTable.columns, joins, head: head) { part in
      let table = try PlantTable(plants, Array(part), served.edition, texts)
      return part.map { table.cells($0) }
    }
  }

  func flows() throws -> Reply {
    let parameters = visit.parameters
    let question = try FlowParameters.question(parameters)
    let answer = try served.edition.flows(question)
    let texts = NoteTexts(served.edition, tables: visit.site.tables, language: .english)
    let table = FlowTable(answer, notes: texts.json(try served.edition.zoneNotes(question.filters).map { .zones($0) }))
    return try pages(parameters, table.columns, answer.rows, head: table.head) { $0.map(table.cells) }
  }

  func transfers() throws -> Reply {
    let parameters = visit.parameters
    let question = try FlowParameters.question(parameters)
    if try parameters.format() == .csv {
      // Refuses an unknown value before the first byte is sent.
      _ = try served.edition.traceFlows(question) { _ in false }
      try Cursor.refuse(parameters)
      let most = try parameters.number("limit", in: 1...10_000_000, standard: 10_000_000)
      let ticket = try visit.exportTicket()
      let edition = served.edition
      return Reply(type: OutputFormat.csv.mediaType, ticket) { sink in
        try Self.stream(sink) { write in
          let writer = CSVWriter(TransferTable.columns, to: write)
          var written = 0
          try edition.traceFlows(question) { row in
            writer.write(TransferTable.cells(row))
            written += 1
            return written < most
          }
        }
      }
    }
    let limit = try parameters.number("limit", in: 1...Self.mostPageRows, standard: Self.pageRows)
    let start = try Cursor.position(parameters, edition: served.id)
    var rows: [[Cell]] = []
    var position = 0
    try served.edition.traceFlows(question) { row in
      defer { position += 1 }
      if position >= start { rows.append(TransferTable.cells(row)) }
      return rows.count <= limit
    }
    let head = [("edition", JSONWriter.value(.text(served.id)))]
    return try json(TransferTable.columns, head: head, next: rows.count > limit ? start + limit : nil) { writer in
      for row in rows.prefix(limit) { writer.write(row) }
      writer.finish()
    }
  }

  func ledger() throws -> Reply {
    let parameters = visit.parameters
    let years = try parameters.only(["year"]).question().years
    if try parameters.word("kind", standard: TwiceKind.transfers) == .parts {
      let lines = try served.evidence.partLines().filter { line in
        years.isEmpty || years.contains { $0.contains(line.year) }
      }
      let table = PartTable(lines, served.edition)
      return try pages(
        parameters, PartTable.columns, lines,
        head: table.head + [("total_rows", JSONWriter.value(.integer(lines.count)))]
      ) {
        $0.map(table.cells)
      }
    }
    let ledger = try served.evidence.ledger()
    let lines = ledger.lines.filter { line in years.isEmpty || years.contains { $0.contains(line.year) } }
    let table = LedgerTable(ledger, served.edition)
    return try pages(
      parameters, LedgerTable.columns, lines,
      head: table.head + [("total_rows", JSONWriter.value(.integer(lines.count)))]
    ) {
      $0.map(table.cells)
    }
  }

  func compare() throws -> Reply {
    let parameters = visit.parameters
    let part = try parameters.word("part", standard: ComparisonTables.Part.reports)
    guard let id = try parameters.value("previous") else {
      throw Problem.missing("previous", expected: Expectation(.otherEdition, visit.otherEditions))
    }
    let comparison = try visit.comparison(with: id)
    let rows = ComparisonTables.rows(part, comparison)
    let head = ComparisonTables.head(comparison) + [("total_rows", JSONWriter.value(.integer(rows.count)))]
    return try pages(parameters, ComparisonTables.columns(part), rows, head: head) { Array($0) }
  }

  func published() throws -> Reply {
    let parameters = visit.parameters
    let language = try visit.asked()
    let comparisons = try served.edition.published(visit.site.tables.published)
    return try pages(
      parameters, PublishedTable.columns, comparisons, head: [("edition", JSONWriter.value(.text(served.id)))]
    ) { part in
      part.map { PublishedTable.cells($0, visit.site.tables.terms, language) }
    }
  }

  func accidents() throws -> Reply {
    let parameters = visit.parameters
    let asked = try question(DataRoutes.accidents)
    let accidents = try served.edition.accidents(asked, served.evidence)
    let table = AccidentTable(accidents, edition: served.id)
    let rows = table.rows
    return try pages(parameters, table.columns, rows, head: table.head + [notes(asked), total(rows.count)]) {
      Array($0)
    }
  }

  func output() throws -> Reply {
    let parameters = visit.parameters
    let asked = try question(DataRoutes.output)
    let trends = try served.edition.outputTrends(asked, served.evidence)
    let isYearly = try parameters.word("yearly", standard: YesNo.no) == .yes
    let rows = isYearly ? trends.flatMap(OutputTable.yearly) : trends.map(OutputTable.cells)
    return try pages(
      parameters, isYearly ? OutputTable.yearColumns : OutputTable.trendColumns, rows,
      head: OutputTable.head(edition: served.id) + [notes(asked), total(rows.count)]
    ) { Array($0) }
  }

  /// What a list is asked, whose rows come in pages.
  private func question(_ route: Route) throws -> Question {
    try visit.parameters.only(
      route.parameters.map(\.name).filter { name in ![Parameter.limit.name, Parameter.language.name].contains(name) }
    )
    .question()
  }

  /// What the files cover of a question.
  private func notes(_ question: Question) throws -> (name: String, json: String) {
    let texts = NoteTexts(served.edition, tables: visit.site.tables, language: try visit.asked())
    return ("notes", texts.json(try served.edition.notes(on: question, served.evidence).filter(\.isOfReports)))
  }

  private func total(_ rows: Int) -> (name: String, json: String) { ("total_rows", JSONWriter.value(.integer(rows))) }

  func listings() throws -> Reply {
    let parameters = visit.parameters
    guard let text = try parameters.value("substance"), text.count <= 200, !text.isEmpty else {
      throw Problem.missing("substance", expected: Expectation(.substance))
    }
    let language = try visit.asked()
    let key = try served.edition.substanceKey(text)
    let listings = try served.edition.listings(of: text, visit.site.tables.lists)
    var all = Question()
    all.substances = [key]
    let texts = NoteTexts(served.edition, tables: visit.site.tables, language: language)
    let notes = try served.edition.notes(on: all, nil).filter(\.isOfCoverage)
    let head = [
      ("edition", JSONWriter.value(.text(served.id))), ("substance", JSONWriter.value(.text(key))),
      ("notes", texts.json(notes)),
    ]
    return try pages(parameters, ListingTable.columns, listings, head: head) { part in
      part.map { ListingTable.cells($0, key: key, visit.site.tables, language) }
    }
  }
}

extension ServedEdition {
  /// The numbers of facilities of a question's places whose name, company, town or id holds some words; nil for all.
  /// - Throws: ``Problem`` for a state that the edition does not have.
  func facilities(of question: Question, named words: String?) throws -> Set<Int>? {
    let own = try edition.facilities(of: question)
    guard !question.states.isEmpty || words != nil else { return own }
    if let unknown = question.states.first(where: { state in !catalog.places.contains { $0.code == state } }) {
      throw Problem.parameter("state", found: unknown, expected: Expectation(.state))
    }
    var filter = FacilityFilter()
    (filter.states, filter.text, filter.numbers) = (question.states, words, own)
    return try catalog.facilityNumbers(filter)
  }
}
