public import Foundation
internal import GRDB
public import Keys
internal import Registers
internal import Vocabulary

/// Turns an edition of a former format into one of today's: the same id, the same figures, the same day it was made.
/// Its manifest names the digests that it had, so that links that were pinned to them still mean it.
public enum EditionUpgrade {
  /// - Parameters:
  ///   - replacing: whether an edition that stands at the output may be exchanged.
  ///   - key: who signs it, if anyone does; a former signature is not of today's bytes.
  /// - Throws: ``EditionError`` for an edition that is not whole, or cannot be written; then nothing has changed.
  public static func run(
    _ folder: URL, to output: URL, replacing: Bool, signedBy key: SigningKey? = nil
  ) async throws -> Manifest {
    let edition = try Edition.verify(folder)
    guard edition.manifest.format < Manifest.currentFormat else {
      throw EditionError("\(folder.path) has format \(edition.manifest.format) already, which is today's")
    }
    if FileManager.default.fileExists(atPath: output.path) {
      guard Edition.isEdition(output) else {
        throw EditionError("\(output.path) exists and is no edition; name a folder that does not exist")
      }
      guard replacing else { throw EditionError("\(output.path) exists; give --replace to exchange it") }
    }
    let staging = try StagingFolder(for: output, folders: [ColumnFolder.name])
    defer { staging.remove() }
    for file in edition.manifest.files where file.path != BlockSums().sum.path {
      let target = staging.url.appendingPathComponent(file.path)
      do { try FileManager.default.copyItem(at: folder.appendingPathComponent(file.path), to: target) } catch {
        throw EditionError("cannot write \(target.path): \((error as NSError).localizedDescription)")
      }
      chmod(target.path, 0o644)
    }
    try upgradeCatalog(of: edition, at: staging.url.appendingPathComponent(CatalogSchema.fileName))
    try staging.clearScratch()
    let manifest = try edition.manifest.upgraded(
      files: await FileList.completed(in: staging.url, withDetails: edition.manifest.hasDetails))
    try write(manifest.encoded(), to: staging.url.appendingPathComponent(Manifest.fileName))
    if let key {
      try write(
        EditionSignature(manifest, by: key).encoded(), to: staging.url.appendingPathComponent(EditionSignature.fileName)
      )
    }
    _ = try Edition.verify(staging.url)
    try staging.commit(replacing: replacing)
    return manifest
  }

  private static func write(_ data: some Collection<UInt8>, to url: URL) throws {
    let file = try OutputFile(url)
    try file.write(Array(data))
    try file.finish()
  }

  /// Names become rows, and what format 3 did not record is counted.
  private static func upgradeCatalog(of edition: Edition, at url: URL) throws {
    let plants = try PlantSearch(edition)
    do {
      let queue = try DatabaseQueue(path: url.path)
      try queue.write { db in
        if try !db.tableExists("names") { try moveNames(db) }
        if try !db.tableExists("sector_titles") { try db.execute(sql: CatalogSchema.sectorTitles) }
        if try !db.tableExists("coverage") {
          try db.execute(sql: CatalogSchema.coverage)
          for row in edition.coverage.rows(places: edition.catalog.places.map(\.code)) {
            try db.execute(
              sql: "INSERT INTO coverage VALUES (?, ?, ?, ?)",
              arguments: [row.kind.rawValue, row.year, row.place, row.reports])
          }
        }
        if try !db.tableExists("plant_joins") { try db.write(plants.joins(nil)) }
      }
      try queue.vacuum()
      try queue.close()
    } catch let error as DatabaseError {
      throw EditionError("\(url.path): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
    }
  }

  private static func moveNames(_ db: Database) throws {
    let names = try CatalogNames.kinds.map { kind in (kind, try CatalogNames(kind, db).all) }
    try db.execute(sql: CatalogSchema.names)
    for (kind, entries) in names {
      for entry in entries {
        try db.execute(
          sql: "INSERT INTO names VALUES (?, ?, ?, ?, ?)",
          arguments: [kind.rawValue, entry.number, entry.language.rawValue, entry.text, entry.status.rawValue])
      }
      for column in try db.columns(in: "\(kind.rawValue)s").map(\.name)
      where column.hasPrefix("name_") || column.hasPrefix("status_") {
        try db.execute(sql: "ALTER TABLE \(kind.rawValue)s DROP COLUMN \(column)")
      }
    }
  }
}

extension Manifest {
  /// The same edition in today's format.
  fileprivate func upgraded(files: [File]) throws -> Manifest {
    var manifest = Manifest(
      format: Self.currentFormat, id: id, created: created, program: program, ruleVersion: ruleVersion,
      facilities: facilities, sites: sites, transfers: transfers, sources: sources, overlaps: overlaps, joins: joins,
      segments: segments, files: files, formerly: (formerly ?? []) + [digest], digest: "")
    manifest.digest = try manifest.computedDigest()
    return manifest
  }
}
