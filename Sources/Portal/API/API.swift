internal import Editions
internal import Foundation
internal import Outputs
internal import Questions
internal import Vocabulary

/// `/api/v1`: the same answers as on the pages and the command line, for programs.
///
/// JSON comes in pages: `next` leads on as long as there is more. CSV comes whole, with the bytes of the command line.
struct API {
  let visit: Visit

  /// Those that it answers in; the first one unless another is asked for.
  static let formats = [OutputFormat.json] + OutputFormat.tables.filter { $0 != .json }

  /// Rows of a JSON page unless `limit` says otherwise, and at most.
  static let pageRows = 1000
  static let mostPageRows = 10_000

  var served: ServedEdition { visit.served }

  func totals() throws -> Reply {
    let parameters = visit.parameters
    let form = try parameters.format()
    let hasNames = try parameters.word("names", standard: YesNo.no) == .yes
    let language = try visit.asked()
    let tables = visit.portal.tables
    var question = try parameters.question()
    func names(_ answer: Answer) throws -> AnswerNames? {
      try hasNames
        ? AnswerNames(served.edition, answer, labels: served.labels(answer, tables: tables, language: language)) : nil
    }
    if form == .csv {
      try Cursor.refuse(parameters)
      let answer = try served.compute(question)
      let table = AnswerTable(answer, names: try names(answer))
      return try csv(table.columns) { table.write(to: $0) }
    }
    let limit = try pageLimit(question.limit)
    let start = try Cursor.position(parameters, edition: served.id)
    question.limit = start + limit
    let answer = try served.compute(question)
    question.limit = try parameters.value("limit") == nil ? nil : limit
    let page = Answer(answer, question: question, rows: Array(answer.rows.dropFirst(start)))
    let table = AnswerTable(
      page, try served.context(of: question, tables: tables, language: language), names: try names(page))
    let covered = [("is_covered", answer.isCovered ? "true" : "false")]
    return try json(
      table.columns, head: table.head + covered, next: start + limit < answer.totalRows ? start + limit : nil
    ) { table.write(to: $0) }
  }

  func trace() throws -> Reply {
    let parameters = visit.parameters
    let form = try parameters.format()
    let question = try parameters.question()
    let table = TraceTable(question.measure)
    if form == .csv {
      try Cursor.refuse(parameters)
      _ = try served.compute(question.filters)  // refuses an unknown value before the first byte is sent
      let ticket = try visit.portal.exports.ticket()
      let served = served
      return Reply(type: OutputFormat.csv.mediaType, ticket) { sink in
        try Self.stream(sink) { write in
          let writer = CSVWriter(table.columns, to: write)
          try served.trace(question, skip: 0, limit: question.limit ?? .max) { writer.write(table.cells($0)) }
        }
      }
    }
    let limit = try pageLimit(question.limit)
    let start = try Cursor.position(parameters, edition: served.id)
    var rows: [[Cell]] = []
    try served.trace(question, skip: start, limit: limit + 1) { rows.append(table.cells($0)) }
    let hasMore = rows.count > limit
    return try json(table.columns, head: table.head(edition: served.id), next: hasMore ? start + limit : nil) {
      writer in
      for row in rows.prefix(limit) { writer.write(row) }
      writer.finish()
    }
  }

  func facilities() throws -> Reply {
    let parameters = visit.parameters
    let form = try parameters.format()
    var filter = try visit.reading.facilityFilter(parameters)
    if let text = try parameters.value("bbox") {
      let numbers = text.split(separator: ",", omittingEmptySubsequences: false).compactMap { Double($0) }
      guard numbers.count == 4, text.split(separator: ",", omittingEmptySubsequences: false).count == 4,
        numbers.allSatisfy({ $0.isFinite && abs($0) <= 360 }), numbers[0] <= numbers[2], numbers[1] <= numbers[3]
      else {
        throw Problem.parameter("bbox", found: text, expected: Expectation(.box))
      }
      filter.box = (numbers[0], numbers[1], numbers[2], numbers[3])
    }
    let catalog = served.catalog
    if form == .csv {
      try Cursor.refuse(parameters)
      let most = try parameters.number("limit", in: 1...1_000_000, standard: 1_000_000)
      let ticket = try visit.portal.exports.ticket()
      let wanted = filter
      return Reply(type: OutputFormat.csv.mediaType, ticket) { sink in
        try Self.stream(sink) { write in
          let writer = CSVWriter(FacilityList.columns, to: write)
          var (last, written) = (-1, 0)
          while written < most {
            let page = try catalog.facilities(wanted, after: last, limit: min(2000, most - written))
            for facility in page { writer.write(FacilityList.cells(facility)) }
            written += page.count
            guard let next = page.last?.number, page.count == 2000 else { return }
            last = next
          }
        }
      }
    }
    let limit = try parameters.number("limit", in: 1...Self.mostPageRows, standard: Self.pageRows)
    let start = try Cursor.position(parameters, edition: served.id)
    let found = try catalog.facilities(filter, after: start - 1, limit: limit + 1)
    let head = [
      ("edition", JSONWriter.value(.text(served.id))),
      ("total_rows", JSONWriter.value(.integer(try catalog.countFacilities(filter)))),
    ]
    return try json(FacilityList.columns, head: head, next: found.count > limit ? found[limit - 1].number + 1 : nil) {
      writer in
      for facility in found.prefix(limit) { writer.write(FacilityList.cells(facility)) }
      writer.finish()
    }
  }

  func facility(_ id: String) throws -> Reply {
    let parameters = visit.parameters
    let form = try parameters.format()
    let profile: FacilityProfile
    do {
      profile = try served.edition.profile(id)
    } catch let error as QuestionError {
      throw Problem(status: 404, title: "Not found", .value(error))
    }
    let table = FacilityTable(profile, edition: served.id)
    if form == .csv { return try csv(FacilityTable.columns) { table.write(to: $0) } }
    return try json(FacilityTable.columns, head: table.head, next: nil) { table.write(to: $0) }
  }

  func substances() throws -> Reply {
    try list(
      SubstanceList.columns, try served.catalog.substances.indices.map { try SubstanceList.cells($0, served.catalog) })
  }

  func sectors() throws -> Reply {
    let digits = try visit.parameters.number("digits", in: 2...6, standard: 4)
    let codes = Set(served.catalog.sectors.filter { $0.count >= digits }.map { String($0.prefix(digits)) }).sorted()
    return try list(SectorList.columns, codes.map { SectorList.cells($0, served.catalog, visit.portal.tables.sectors) })
  }

  func places() throws -> Reply {
    try list(PlaceList.columns, served.catalog.places.map { PlaceList.cells($0.code, $0.name) })
  }

  func codes() throws -> Reply {
    try list(CodeList.columns, served.catalog.codes.map { CodeList.cells($0, served.catalog) })
  }

  func coverage() throws -> Reply { try list(CoverageTable.columns, CoverageTable.rows(served.edition)) }

  /// A list that is small enough to be made whole, in pages as JSON.
  private func list(_ columns: [Column], _ rows: [[Cell]]) throws -> Reply {
    let parameters = visit.parameters
    func write(_ rows: some Sequence<[Cell]>, _ writer: any TableWriter) {
      for row in rows { writer.write(row) }
      writer.finish()
    }
    if try parameters.format() == .csv {
      try Cursor.refuse(parameters)
      let most = try parameters.number("limit", in: 1...1_000_000, standard: 1_000_000)
      return try csv(columns) { write(rows.prefix(most), $0) }
    }
    let limit = try parameters.number("limit", in: 1...Self.mostPageRows, standard: Self.pageRows)
    let start = try Cursor.position(parameters, edition: served.id)
    let head = [
      ("edition", JSONWriter.value(.text(served.id))), ("total_rows", JSONWriter.value(.integer(rows.count))),
    ]
    return try json(columns, head: head, next: start + limit < rows.count ? start + limit : nil) {
      write(rows.dropFirst(start).prefix(limit), $0)
    }
  }

  func search() throws -> Reply {
    let parameters = visit.parameters
    guard let text = try parameters.value("q") else {
      throw Problem.missing("q", expected: Expectation(.words))
    }
    guard text.count <= 200 else {
      throw Problem.parameter("q", found: text, expected: Expectation(.characters, "200"))
    }
    let limit = try parameters.number("limit", in: 1...1000, standard: 20)
    let table = try SearchTable(text, in: served.catalog, language: visit.asked(), limit: limit)
    if try parameters.format() == .csv {
      return try csv(SearchTable.columns) { table.write(to: $0) }
    }
    return try json(SearchTable.columns, head: [("edition", JSONWriter.value(.text(served.id)))], next: nil) {
      table.write(to: $0)
    }
  }

  func edition() throws -> Reply {
    let parameters = visit.parameters
    let table = EditionTable(served.manifest)
    if try parameters.format() == .csv {
      return try csv(EditionTable.columns) { table.write(to: $0) }
    }
    let others = JSONWriter.array(visit.shelf.map { JSONWriter.value(.text($0.id)) })
    return try json(EditionTable.columns, head: table.head + [("editions", others)], next: nil) { table.write(to: $0) }
  }

  // MARK: Forms

  private func pageLimit(_ limit: Int?) throws -> Int {
    guard let limit else { return Self.pageRows }
    guard limit <= Self.mostPageRows else {
      throw Problem.parameter(
        "limit", found: String(limit), expected: Expectation(.pageRows, String(Self.mostPageRows)))
    }
    return limit
  }

  func json(
    _ columns: [Column], head: [(name: String, json: String)], next: Int?, _ write: (any TableWriter) throws -> Void
  ) throws -> Reply {
    var text = ""
    let address = try next.map { try Cursor.address(of: $0, visit) }
    let writer = JSONWriter(columns, head: head + [("next", address.map { JSONWriter.value(.text($0)) } ?? "null")]) {
      text += $0
    }
    try write(writer)
    var reply = Reply(text, type: OutputFormat.json.mediaType)
    if let address { reply.headers.append(("Link", "<\(address)>; rel=\"next\"")) }
    return reply
  }

  func csv(_ columns: [Column], _ write: (any TableWriter) throws -> Void) throws -> Reply {
    var text = ""
    try write(CSVWriter(columns) { text += $0 })
    return Reply(text, type: OutputFormat.csv.mediaType)
  }

  /// Lets a writer that cannot fail write to a sink that can.
  static func stream(_ sink: ExportSink, _ produce: (@escaping (String) -> Void) throws -> Void) throws {
    var failure: (any Error)?
    try produce { text in
      guard failure == nil else { return }
      do { try sink.write(text) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}

/// Where a page of rows begins: opaque to programs, good for one edition only.
enum Cursor {
  /// CSV comes whole: it has no pages.
  static func refuse(_ parameters: Parameters) throws {
    guard let text = try parameters.value("cursor") else { return }
    throw Problem.parameter("cursor", found: text, expected: Expectation(.noCursor))
  }

  /// The first row of the page asked for.
  static func position(_ parameters: Parameters, edition: String) throws -> Int {
    guard let text = try parameters.value("cursor") else { return 0 }
    let parts = text.split(separator: "-")
    guard parts.count == 2, parts[1] == edition.prefix(8), let position = Int(parts[0], radix: 36),
      (0...1_000_000_000).contains(position)
    else {
      throw Problem.parameter("cursor", found: text, expected: Expectation(.cursor))
    }
    return position
  }

  /// The address of the page that begins at a row.
  static func address(of position: Int, _ visit: Visit) throws -> String {
    let cursor = "\(String(position, radix: 36))-\(visit.served.id.prefix(8))"
    let language = visit.askedLanguage.map { [(name: "lang", value: $0)] } ?? []
    let items =
      visit.items.filter { $0.name != "cursor" } + language + [("cursor", cursor), ("edition", visit.served.id)]
    return visit.portal.publicAddress + visit.requestPath + Address.query(items)
  }
}
