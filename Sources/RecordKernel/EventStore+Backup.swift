internal import Foundation
internal import GRDB

extension EventStore {
  /// Copies the record as it is at one moment into a folder, while others write: the heads, then the events (SQLite's
  /// online backup), then the documents. Keys stay behind.
  ///
  /// In this order what is copied first names nothing that is copied later and not there.
  /// - Parameter copy: puts a file of the record (its name in the folder) into its place in the copy.
  /// - Throws: ``RecordError``, and what `copy` throws.
  public func backUp(to target: String, copy: (_ name: String) throws -> Void) throws {
    try RecordFolder.make(target)
    if FileManager.default.fileExists(atPath: folder + "/heads.log") { try copy("heads.log") }
    let file = "\(target)/\(Domains.fileName)"
    try RecordFolder.makeFile(file)
    let named: [String]
    do {
      let queue = try DatabaseQueue(path: file)
      try database.backup(to: queue)
      // One file, without a log beside it.
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      // What the copy names, not what the record names by now.
      named = try queue.read { db in
        try Row.fetchAll(db, sql: "SELECT rendition, hash FROM documents").map {
          "\($0[0] as String)/\($0[1] as String)"
        }
      }
      try queue.close()
    } catch let error as DatabaseError { throw Self.error(error, target) }
    for name in named { try copy(name) }
  }
}
