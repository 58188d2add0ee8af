internal import Editions
internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Answers and editions as files.
extension Visit {
  /// An answer as a file.
  /// - Parameter ending: of the file's name, which says the format.
  func answerFile(_ question: Question, _ ending: String) throws -> Reply {
    guard let format = OutputFormat(rawValue: ending) else {
      throw Problem.notFound(
        "no such download: expected answer "
          + "with \(OutputFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", "))"
      )
    }
    let name = "ecotone-\(served.id.prefix(8))-answer.\(ending)"
    let ticket = try exportTicket()
    switch format {
    case .csv:
      return Reply(type: format.mediaType, fileName: name, ticket, stream: try served.records(of: question))
    case .json:
      let answer = try served.compute(question)
      let context = try served.context(of: question, tables: site.tables, language: asked())
      return Reply(type: format.mediaType, fileName: name, ticket) { sink in
        try API.stream(sink) { write in
          let table = AnswerTable(answer, context)
          table.write(to: JSONWriter(table.columns, head: table.head, to: write))
        }
      }
    case .xlsx: return try workbook(question, name, ticket)
    case .geojson, .gpkg, .kml: return try layer(question, format, name, ticket)
    }
  }

  /// A sheet of the answer with names beside codes, and one of question, sources and notes.
  private func workbook(_ question: Question, _ name: String, _ ticket: ExportGate.Ticket) throws -> Reply {
    let language = try asked()
    let visit = Visit(
      site: site, served: served, shelf: shelf, language: language, path: [], items: items, isPinned: true)
    let answer = try served.compute(question)
    guard answer.rows.count <= WorkbookWriter.mostRows else {
      throw Problem.parameter(
        "limit", found: String(answer.rows.count),
        expected: Expectation(.workbookRows, String(WorkbookWriter.mostRows)))
    }
    let leftOut = try served.leftOut(of: question)
    let notes = visit.notes(question, leftOut, try served.notes(on: question))
    return Reply(type: OutputFormat.xlsx.mediaType, fileName: name, ticket) { sink in
      try TemporaryFile.stream(to: sink, suffix: "xlsx") { file in
        let table = AnswerTable(answer)
        let writer = try WorkbookWriter(file, created: visit.served.manifest.created)
        var columns: [Column] = []
        for dimension in question.by {
          columns.append(
            Column(
              question.word(dimension), title: visit.dimensionName(dimension, of: question),
              isNumber: dimension == .year))
          if visit.hasNames(dimension) { columns.append(Column("name", title: visit.t("column.name"))) }
        }
        columns += [question.unit.column(question.measure), "facilities", "reports"].map {
          Column($0, title: visit.term("column.\($0)"), isNumber: true)
        }
        writer.begin(visit.t("xlsx.answer"), columns)
        for row in answer.rows {
          let cells = table.cells(row)
          var typed: [Cell] = []
          for (index, dimension) in question.by.enumerated() {
            typed.append(cells[index])
            if visit.hasNames(dimension) { typed.append(.text(visit.plainName(dimension, row.values[index].text))) }
          }
          writer.write(typed + cells.dropFirst(question.by.count))
        }
        writer.notes(visit.t("xlsx.notes"), notes)
        try writer.close()
      }
    }
  }

  private func hasNames(_ dimension: Dimension) -> Bool { dimension != .year && dimension != .register }

  /// What an answer is, for the sheet beside it.
  private func notes(_ question: Question, _ leftOut: [LeftOut], _ answerNotes: [AnswerNote]) -> [(
    name: String, text: String
  )] {
    var lines: [(name: String, text: String)] = [
      (t("xlsx.question"), describe(question)),
      (
        t("xlsx.address"),
        site.publicAddress + path(.explore)
          + Address.query(question.parameters.map { ($0.parameter.rawValue, $0.text) } + [("edition", served.pin)])
      ),
      (t("answer.edition"), "\(served.id) (\(served.manifest.created))"),
      (t("answer.unit"), AnswerTable.unit(of: question)),
      ("Ecotone", "\(t("footer.unofficial")) \(t("footer.computed"))"),
    ]
    let texts = noteTexts
    for note in answerNotes { lines.append((t("xlsx.note"), texts.text(note))) }
    for part in leftOut {
      lines.append(
        (
          t("xlsx.left-out"),
          "\(t("left-out.\(part.reason.rawValue)")): \(NumberText.shortest(part.value)) \(part.unit)"
        ))
    }
    for register in served.registers {
      lines.append((register.acronym, "\(publisher(register)). \(term("licence.\(register.rawValue)"))"))
    }
    for source in served.manifest.sources.prefix(2000) {
      lines.append((t("xlsx.source"), "\(source.name)  SHA-256 \(source.sha256)\(source.asOf.map { "  \($0)" } ?? "")"))
    }
    return lines
  }

  /// The facilities of a question with their amounts, as a layer of points; those without a position are left out.
  private func layer(_ question: Question, _ format: OutputFormat, _ name: String, _ ticket: ExportGate.Ticket) throws
    -> Reply
  {
    let answer = try served.compute(question.filters.with { $0.by = [.facility] })
    let columns = [
      Column("facility"), Column("name"), Column(question.unit.column(question.measure), isNumber: true),
      Column("reports", isNumber: true),
      Column("edition"),
    ]
    let title = describe(question)
    let description = "\(t("footer.unofficial")) \(served.id)"
    return Reply(type: format.mediaType, fileName: name, ticket) {
      [served] sink in
      func write(to writer: any PlacedTableWriter) throws {
        for row in answer.rows {
          guard let point = served.atlas.position(of: row.values[0].text) else { continue }
          try writer.write(
            [
              .text(row.values[0].text), Cell(served.atlas.name(of: row.values[0].text)),
              .number(question.unit.converted(row.value, of: question.measure)), .integer(row.reports),
              .text(served.id),
            ],
            longitude: point.longitude, latitude: point.latitude)
        }
        try writer.finish()
      }
      if format == .gpkg {
        return try TemporaryFile.stream(to: sink, suffix: "gpkg") { file in
          try write(
            to: GeoPackageWriter(
              file, layer: "facilities", description: "\(title). \(description)", created: served.manifest.created,
              columns))
        }
      }
      try API.stream(sink) { text in
        if format == .geojson {
          try write(
            to: GeoJSONWriter(
              columns,
              head: [("name", JSONWriter.value(.text(title))), ("edition", JSONWriter.value(.text(served.id)))],
              to: text))
        } else {
          try write(to: KMLWriter(columns, title: 1, name: title, description: description, to: text))
        }
      }
    }
  }

  // MARK: The whole edition

  /// A zip of all tables with a Frictionless description (specs.frictionlessdata.io/data-package).
  func editionPackage() throws -> Reply {
    let ticket = try exportTicket()
    let package = EditionPackage(visit: self)
    return Reply(type: MediaType.zip, fileName: "ecotone-\(served.id).zip", ticket) { sink in
      try package.write(to: sink)
    }
  }
}

/// Files that a library can only write to disk, passed on and removed.
enum TemporaryFile {
  static func stream(to sink: ExportSink, suffix: String, _ write: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ecotone-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("file.\(suffix)")
    try write(file)
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    while let piece = try handle.read(upToCount: 1 << 16), !piece.isEmpty {
      try piece.withUnsafeBytes { try sink.write($0) }
    }
  }
}
