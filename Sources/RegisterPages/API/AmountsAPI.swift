internal import Editions
internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Sums, their source lines, and the lists of an edition, for programs.
extension API {
  func totals() throws -> Reply {
    let parameters = visit.parameters
    let form = try parameters.format()
    let hasNames = try parameters.word("names", standard: YesNo.no) == .yes
    let language = try visit.asked()
    let tables = visit.site.tables
    var question = try parameters.question()
    func names(_ answer: Answer) throws -> AnswerNames? {
      try hasNames
        ? AnswerNames(served.edition, answer, labels: served.labels(answer, tables: tables, language: language)) : nil
    }
    if form == .csv {
      try Cursor.refuse(parameters)
      if !hasNames {
        return Reply(
          type: OutputFormat.csv.mediaType, try visit.exportTicket(), stream: try served.records(of: question))
      }
      let answer = try served.compute(question)
      let table = AnswerTable(answer, names: try names(answer))
      return try csv(table.columns) { table.write(to: $0) }
    }
    let limit = try pageLimit(question.limit)
    let start = try Cursor.position(parameters, edition: served.id)
    question.limit = start + limit
    let answer = try served.compute(question)
    if visit.isPinned { visit.site.archive?.add(question, of: served, by: visit.network) }
    question.limit = try parameters.value("limit") == nil ? nil : limit
    let page = Answer(answer, question: question, from: start)
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
      let ticket = try visit.exportTicket()
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
      guard let box = GeoBounds(text) else {
        throw Problem.parameter("bbox", found: text, expected: Expectation(.box))
      }
      filter.box = box
    }
    let catalog = served.catalog
    if form == .csv {
      try Cursor.refuse(parameters)
      let most = try parameters.number("limit", in: 1...1_000_000, standard: 1_000_000)
      let ticket = try visit.exportTicket()
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
    return try list(SectorList.columns, codes.map { SectorList.cells($0, served.catalog, visit.site.tables.sectors) })
  }

  func places() throws -> Reply {
    try list(PlaceList.columns, served.catalog.places.map { PlaceList.cells($0.code, $0.name) })
  }

  func zones() throws -> Reply {
    try list(ZoneList.columns, try ZoneList.rows(served.edition, visit.site.tables.terms))
  }

  func municipalities() throws -> Reply {
    let filter = try visit.reading.facilityFilter(visit.parameters.only(["state"]))
    let places = served.municipalities.all.filter {
      filter.states.isEmpty || filter.states.contains($0.state)
    }
    return try list(
      MunicipalityList.columns, places.map { MunicipalityList.cells($0, visit.site.tables.terms) })
  }

  func codes() throws -> Reply {
    try list(CodeList.columns, served.catalog.codes.map { CodeList.cells($0, served.catalog) })
  }

  func weights() throws -> Reply { try list(WeightsTable.columns, try WeightsTable.rows(visit.site.tables.hazard)) }

  func coverage() throws -> Reply { try list(CoverageTable.columns, CoverageTable.rows(served.edition)) }

  func search() throws -> Reply {
    let parameters = visit.parameters
    guard let text = try parameters.value("q") else {
      throw Problem.missing("q", expected: Expectation(.words))
    }
    guard text.count <= 200 else {
      throw Problem.parameter("q", found: text, expected: Expectation(.characters, "200"))
    }
    let limit = try parameters.number("limit", in: 1...1000, standard: 20)
    let table = try SearchTable(
      text, in: served.edition, tables: visit.site.tables, language: visit.asked(), limit: limit)
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
}
