internal import Foundation
internal import GRDB

extension EventStore {
  /// Copies the record as it is at one moment into a folder, while others write: the heads, then the events (SQLite's
  /// online backup), then the documents. Keys stay behind.
  ///
  /// In this order what is copied first names nothing that is copied later and not there. Where a document is deleted
  /// meanwhile, the events are copied once more: they say so then.
  /// - Parameter copy: puts a file of the record (its name in the folder) into its place in the copy.
  /// - Throws: ``RecordError``, and what `copy` throws.
  public func backUp(to target: String, copy: (_ name: String) throws -> Void) throws {
    try RecordFolder.make(target)
    if FileManager.default.fileExists(atPath: folder + "/heads.log") { try copy("heads.log") }
    var done: Set<String> = []
    for _ in 1...Self.mostCopies {
      let named = try copyEvents(to: target)
      var gone = done.subtracting(named)
      defer { for name in gone { unlink("\(target)/\(name)") } }
      do {
        for name in named where !done.contains(name) {
          try copy(name)
          done.insert(name)
        }
        return
      } catch {
        gone = Set(named).subtracting(try read(Self.named))
        guard !gone.isEmpty else { throw error }
      }
    }
    throw RecordError("\(folder): documents are deleted again and again while it is copied; try again later")
  }

  private static var mostCopies: Int { 20 }

  /// - Returns: the files that the copied events name.
  private func copyEvents(to target: String) throws -> [String] {
    let file = "\(target)/\(Domains.fileName)"
    unlink(file)
    try RecordFolder.makeFile(file)
    do {
      let queue = try DatabaseQueue(path: file)
      try database.backup(to: queue)
      // One file, without a log beside it.
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      // What the copy names, not what the record names by now.
      let named = try queue.read(Self.named)
      try queue.close()
      return named
    } catch let error as DatabaseError { throw Self.error(error, target) }
  }

  private static func named(_ db: Database) throws -> [String] {
    try Row.fetchAll(db, sql: "SELECT rendition, hash FROM documents").map {
      "\($0[0] as String)/\($0[1] as String)"
    }
  }
}
