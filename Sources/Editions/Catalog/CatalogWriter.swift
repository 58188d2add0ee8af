internal import Foundation
internal import GRDB
internal import Registers
internal import Vocabulary

/// Writes `catalog.sqlite`: everything of an edition that is looked up rather than scanned.
///
/// The same input gives the same bytes: rows go in by their number, in one transaction, into a fresh file.
struct CatalogWriter {
  let sources: [Manifest.Source]
  let columnNames: [[String]]
  let numbering: Numbering
  let receivers: [ReceiverNumbering.Entry]
  let tables: ReferenceTables

  /// Between texts of one index column: a letter of its own, so that no phrase runs from one text into the next.
  private static let gap = " \u{01C1} "

  func write(to url: URL) throws {
    try transaction(url) { db in
      try CatalogSchema.create(db)
      try writeSources(db)
      try writeVocabulary(db)
      try writeSubstances(db)
      try writeFacilities(db)
      try writeReceivers(db)
    }
  }

  /// Writes what is known only when every segment is: the coverage.
  func append(_ coverage: CoverageTally, to url: URL) throws {
    try transaction(url) { db in
      let inserter = try RowInserter(db, into: "coverage", values: 4)
      for row in coverage.rows {
        try inserter.insert(
          .text(row.key.kind.rawValue), .integer(row.key.year), .integer(row.place), .integer(row.reports))
      }
    }
  }

  /// Adds the joins of plants.
  func append(_ joins: [PlantJoin], to url: URL) throws { try transaction(url) { try $0.write(joins) } }

  /// Adds what forms' dioxins are made of.
  func append(_ forms: [FormDioxins], to url: URL) throws { try transaction(url) { try $0.write(forms) } }

  private func transaction(_ url: URL, _ write: (Database) throws -> Void) throws {
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      try db.execute(
        sql:
          "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA locking_mode = "
          + "EXCLUSIVE"
      )
    }
    do {
      let queue = try DatabaseQueue(path: url.path, configuration: configuration)
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "BEGIN")
        try write(db)
        try db.execute(sql: "COMMIT")
      }
      try queue.close()
    } catch let error as DatabaseError {
      throw EditionError("cannot write \(url.path): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
    }
    let descriptor = open(url.path, O_RDWR | O_CLOEXEC)
    defer { close(descriptor) }
    guard descriptor >= 0, fsync(descriptor) == 0 else {
      throw EditionError("cannot write \(url.path): \(String(cString: strerror(errno)))")
    }
  }

  private func writeSources(_ db: Database) throws {
    let source = try RowInserter(db, into: "sources", values: 14)
    let column = try RowInserter(db, into: "source_columns", values: 3)
    let diagnostic = try RowInserter(db, into: "diagnostics", values: 3)
    for (number, entry) in sources.enumerated() {
      try source.insert(
        .integer(number), .text(entry.name), .text(entry.kind.rawValue), .text(entry.kind.register.rawValue),
        .text(entry.layout), .init(entry.year),
        .text(entry.sha256), .integer(entry.bytes), .integer(entry.rows), .integer(entry.reports),
        .integer(entry.amounts), .init(entry.asOf),
        .init(entry.container?.name), .init(entry.container?.sha256))
      for (position, name) in columnNames[number].enumerated() {
        try column.insert(.integer(number), .integer(position + 1), .text(name))
      }
      for (code, count) in entry.diagnostics.sorted(by: { $0.key < $1.key }) {
        try diagnostic.insert(.integer(number), .text(code), .integer(count))
      }
    }
  }

  private func writeVocabulary(_ db: Database) throws {
    let sector = try RowInserter(db, into: "sectors", values: 2)
    for (index, code) in numbering.sectors.enumerated() { try sector.insert(.integer(index + 1), .text(String(code))) }
    let title = try RowInserter(db, into: "sector_titles", values: 4)
    for (code, titles) in numbering.sectorTitles.sorted(by: { $0.key < $1.key }) {
      for (language, entry) in titles.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        try title.insert(.text(String(code)), .text(language.rawValue), .text(entry.text), .integer(entry.source))
      }
    }
    let places = tables.places.places
    let place = try RowInserter(db, into: "places", values: 2)
    for (index, entry) in places.enumerated() { try place.insert(.integer(index + 1), .text(entry.code)) }
    try writeNames(.place, places.enumerated().flatMap { $1.name.entries(of: $0 + 1) }, db)
    let rules = tables.rules.rules
    let rule = try RowInserter(db, into: "rules", values: 5)
    for (index, entry) in rules.enumerated() {
      try rule.insert(
        .integer(index), .text(entry.id), .text(entry.register.rawValue), .text(entry.field),
        .text(entry.category.code))
    }
    try writeNames(.rule, rules.enumerated().flatMap { $1.name.entries(of: $0) }, db)
  }

  private func writeNames(_ kind: CatalogNames.Kind, _ entries: [CatalogNames.Entry], _ db: Database) throws {
    let inserter = try RowInserter(db, into: "names", values: 5)
    for entry in entries {
      try inserter.insert(
        .text(kind.rawValue), .integer(entry.number), .text(entry.language.rawValue), .text(entry.text),
        .text(entry.status.rawValue))
    }
  }

  private func writeSubstances(_ db: Database) throws {
    let numbers = Dictionary(
      numbering.substances.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    var listed: [Int: [SubstanceCode]] = [:]
    let listedCode = try RowInserter(db, into: "listed_codes", values: 3)
    for code in tables.substances.codes {
      guard let number = numbers[tables.substances.substances[code.substance].key] else { continue }
      listed[number, default: []].append(code)
      try listedCode.insert(.text(code.register.rawValue), .text(code.code), .integer(number))
    }
    var reported: [Int: [Numbering.Code]] = [:]
    let code = try RowInserter(db, into: "codes", values: 6)
    for (number, entry) in numbering.codes.enumerated() {
      reported[entry.substance, default: []].append(entry)
      try code.insert(
        .integer(number), .text(entry.register.rawValue), .text(entry.code), .text(entry.name),
        .integer(entry.substance), .text(entry.scope.code))
    }
    let substance = try RowInserter(db, into: "substances", values: 6)
    let text = try RowInserter(db, into: "substance_text", columns: ["rowid", "names", "codes"], values: 3)
    for (number, entry) in numbering.substances.enumerated() {
      let codes = Set((listed[number] ?? []).map(\.code) + (reported[number] ?? []).map(\.code) + [entry.key])
      let names = Language.allCases.compactMap { entry.name.texts[$0] } + (reported[number] ?? []).map(\.name)
      let registers = Set((listed[number] ?? []).map(\.register)).sorted().map(\.rawValue).joined(separator: " ")
      try substance.insert(
        .integer(number), .text(entry.key), .integer(entry.isGroup ? 1 : 0), .init(entry.cas?.description),
        .text(entry.flags.words.joined(separator: " ")), .text(registers))
      try text.insert(
        .integer(number), .text(names.joined(separator: Self.gap)), .text(codes.sorted().joined(separator: Self.gap)))
    }
    try writeNames(.substance, numbering.substances.enumerated().flatMap { $1.name.entries(of: $0) }, db)
  }

  private func writeReceivers(_ db: Database) throws {
    let inserter = try RowInserter(db, into: "receivers", values: 15)
    for (number, entry) in receivers.enumerated() {
      let receiver = entry.receiver
      try inserter.insert(
        .integer(number), .text(receiver.kind.rawValue), .text(receiver.name), .text(receiver.address),
        .text(receiver.city), .text(receiver.county),
        .text(receiver.state), .text(receiver.postalCode), .text(entry.country), .init(entry.place.map { Int($0) }),
        .text(receiver.registryID),
        .text(receiver.wasteID), .init(entry.match?.facility), .text(entry.match?.way.rawValue ?? ""),
        .real(entry.match?.score ?? 0))
    }
  }

  private func writeFacilities(_ db: Database) throws {
    // One segment of the text index instead of hundreds: it is sorted in memory and written once.
    try db.execute(sql: "INSERT INTO facility_text (facility_text, rank) VALUES ('hashsize', 33554432)")
    let facility = try RowInserter(db, into: "facilities", values: 15)
    let text = try RowInserter(
      db, into: "facility_text", columns: ["rowid", "id", "name", "company", "city", "county"], values: 6)
    for (number, entry) in numbering.facilities.enumerated() {
      let details = entry.details
      let place = details.flatMap { $0.place == 0 ? nil : Int($0.place) }
      let sector = details.flatMap { $0.sector == 0 ? nil : Int($0.sector) }
      try facility.insert(
        .integer(number), .text(entry.id.description), .init(details?.name), .init(details?.company),
        .init(details?.address), .init(details?.city),
        .init(details?.county), .init(details?.postalCode), .init(place), .init(sector), .init(details?.latitude),
        .init(details?.longitude),
        .init(entry.years?.lowerBound), .init(entry.years?.upperBound), .init(details?.registryID))
      try text.insert(
        .integer(number), .text(entry.id.national), .init(details?.name), .init(details?.company), .init(details?.city),
        .init(details?.county))
    }
  }
}
