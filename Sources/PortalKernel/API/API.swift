package import Outputs
internal import Vocabulary

/// `/api/v1`: the same answers as on the pages and the command line, for programs.
///
/// JSON comes in pages: `next` leads on as long as there is more. CSV comes whole, with the bytes of the command line.
package struct API {
  package let visit: Visit

  /// Those that it answers in; the first one unless another is asked for.
  package static let formats = [OutputFormat.json] + OutputFormat.tables.filter { $0 != .json }

  /// Rows of a JSON page unless `limit` says otherwise, and at most.
  package static let pageRows = 1000
  package static let mostPageRows = 10_000

  package var served: ServedEdition { visit.served }

  /// A list that is small enough to be made whole, in pages as JSON.
  package func list(_ columns: [Column], _ rows: [[Cell]]) throws -> Reply {
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

  // MARK: Forms

  package func pageLimit(_ limit: Int?) throws -> Int {
    guard let limit else { return Self.pageRows }
    guard limit <= Self.mostPageRows else {
      throw Problem.parameter(
        "limit", found: String(limit), expected: Expectation(.pageRows, String(Self.mostPageRows)))
    }
    return limit
  }

  package func json(
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

  package func csv(_ columns: [Column], _ write: (any TableWriter) throws -> Void) throws -> Reply {
    var text = ""
    try write(CSVWriter(columns) { text += $0 })
    return Reply(text, type: OutputFormat.csv.mediaType)
  }

  /// A list at hand: whole as CSV, in pages as JSON.
  package func pages<Row>(
    _ parameters: Parameters, _ columns: [Column], _ rows: [Row], head: [(name: String, json: String)],
    _ cells: (ArraySlice<Row>) throws -> [[Cell]]
  ) throws -> Reply {
    func write(_ rows: [[Cell]], _ writer: any TableWriter) {
      for row in rows { writer.write(row) }
      writer.finish()
    }
    if try parameters.format() == .csv {
      try Cursor.refuse(parameters)
      let most = try parameters.number("limit", in: 1...10_000_000, standard: 10_000_000)
      let all = try cells(rows.prefix(most))
      return try csv(columns) { write(all, $0) }
    }
    let limit = try parameters.number("limit", in: 1...Self.mostPageRows, standard: Self.pageRows)
    let start = try Cursor.position(parameters, edition: served.id)
    let part = try cells(rows.dropFirst(start).prefix(limit))
    return try json(columns, head: head, next: start + limit < rows.count ? start + limit : nil) { write(part, $0) }
  }

  /// Lets a writer that cannot fail write to a sink that can.
  package static func stream(_ sink: ExportSink, _ produce: (@escaping (String) -> Void) throws -> Void) throws {
    var failure: (any Error)?
    try produce { text in
      guard failure == nil else { return }
      do { try sink.write(text) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
