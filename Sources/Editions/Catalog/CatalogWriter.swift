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
  let tables: ReferenceTables

  func write(to url: URL) throws {
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA locking_mode = EXCLUSIVE")
    }
    do {
      let queue = try DatabaseQueue(path: url.path, configuration: configuration)
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "BEGIN")
        try CatalogSchema.create(db)
        try writeSources(db)
        try writeVocabulary(db)
        try writeSubstances(db)
        try writeFacilities(db)
        try db.execute(sql: "COMMIT")
      }
      try queue.close()
    } catch let error as DatabaseError {
      throw EditionError("cannot write \(url.path): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
    }
    let descriptor = open(url.path, O_RDWR | O_CLOEXEC)
    defer { close(descriptor) }
    guard descriptor >= 0, fsync(descriptor) == 0 else { throw EditionError("cannot write \(url.path): \(String(cString: strerror(errno)))") }
  }

  private func writeSources(_ db: Database) throws {
    let source = try db.makeStatement(sql: "INSERT INTO sources VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
    let column = try db.makeStatement(sql: "INSERT INTO source_columns VALUES (?,?,?)")
    let diagnostic = try db.makeStatement(sql: "INSERT INTO diagnostics VALUES (?,?,?)")
    for (number, entry) in sources.enumerated() {
      try source.execute(arguments: [
        number, entry.name, entry.kind.rawValue, entry.kind.register.rawValue, entry.layout, entry.year, entry.sha256, entry.bytes, entry.rows,
        entry.reports, entry.amounts, entry.asOf,
      ])
      for (position, name) in columnNames[number].enumerated() { try column.execute(arguments: [number, position + 1, name]) }
      for (code, count) in entry.diagnostics.sorted(by: { $0.key < $1.key }) { try diagnostic.execute(arguments: [number, code, count]) }
    }
  }

  private func writeVocabulary(_ db: Database) throws {
    let sector = try db.makeStatement(sql: "INSERT INTO sectors VALUES (?,?)")
    for (index, code) in numbering.sectors.enumerated() { try sector.execute(arguments: [index + 1, String(code)]) }
    let place = try db.makeStatement(sql: "INSERT INTO places VALUES (?,?,?,?,?)")
    for (index, entry) in tables.places.places.enumerated() {
      try place.execute(arguments: [index + 1, entry.code, entry.name.english, entry.name.french, entry.name.spanish])
    }
    let rule = try db.makeStatement(sql: "INSERT INTO rules VALUES (?,?,?,?,?,?,?,?)")
    for (index, entry) in tables.rules.rules.enumerated() {
      try rule.execute(arguments: [
        index, entry.id, entry.register.rawValue, entry.field, entry.category.code, entry.name.english, entry.name.french, entry.name.spanish,
      ])
    }
  }

  private func writeSubstances(_ db: Database) throws {
    let numbers = Dictionary(numbering.substances.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    var listed: [Int: [SubstanceCode]] = [:]
    let listedCode = try db.makeStatement(sql: "INSERT INTO listed_codes VALUES (?,?,?)")
    for code in tables.substances.codes {
      guard let number = numbers[tables.substances.substances[code.substance].key] else { continue }
      listed[number, default: []].append(code)
      try listedCode.execute(arguments: [code.register.rawValue, code.code, number])
    }
    var reported: [Int: [Numbering.Code]] = [:]
    let code = try db.makeStatement(sql: "INSERT INTO codes VALUES (?,?,?,?,?,?)")
    for (number, entry) in numbering.codes.enumerated() {
      reported[entry.substance, default: []].append(entry)
      try code.execute(arguments: [number, entry.register.rawValue, entry.code, entry.name, entry.substance, entry.scope.code])
    }
    let substance = try db.makeStatement(sql: "INSERT INTO substances VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
    let text = try db.makeStatement(sql: "INSERT INTO substance_text (rowid, names, codes) VALUES (?,?,?)")
    for (number, entry) in numbering.substances.enumerated() {
      let codes = Set((listed[number] ?? []).map(\.code) + (reported[number] ?? []).map(\.code) + [entry.key])
      let names = Language.allCases.compactMap { entry.name.texts[$0] } + (reported[number] ?? []).map(\.name)
      let registers = Set((listed[number] ?? []).map(\.register)).sorted().map(\.rawValue).joined(separator: " ")
      func name(_ language: Language) -> String? { entry.name.texts[language] }
      try substance.execute(arguments: [
        number, entry.key, entry.isGroup, entry.cas?.description, name(.english), entry.name.status(.english).rawValue, name(.french),
        entry.name.status(.french).rawValue, name(.spanish), entry.name.status(.spanish).rawValue, entry.flags.words.joined(separator: " "),
        registers,
      ])
      try text.execute(arguments: [number, names.joined(separator: " · "), codes.sorted().joined(separator: " · ")])
    }
  }

  private func writeFacilities(_ db: Database) throws {
    let facility = try db.makeStatement(sql: "INSERT INTO facilities VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
    let text = try db.makeStatement(sql: "INSERT INTO facility_text (rowid, id, name, company, city) VALUES (?,?,?,?,?)")
    for (number, entry) in numbering.facilities.enumerated() {
      let details = entry.details
      let place = details.flatMap { $0.place == 0 ? nil : Int($0.place) }
      let sector = details.flatMap { $0.sector == 0 ? nil : Int($0.sector) }
      try facility.execute(arguments: [
        number, entry.id.description, details?.name, details?.company, details?.address, details?.city, details?.county, details?.postalCode, place,
        sector, details?.latitude, details?.longitude, entry.years?.lowerBound, entry.years?.upperBound,
      ])
      try text.execute(arguments: [number, entry.id.national, details?.name, details?.company, details?.city])
    }
  }
}
