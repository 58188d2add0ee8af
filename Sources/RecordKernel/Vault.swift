internal import Foundation
package import Keys
internal import Synchronization

/// The keys of a record's subjects, a file each in its folder `keys`: wrapped by a master key that lies elsewhere.
///
/// Two keys follow from a subject's own: one for what is sealed as long as the subject is, one for what stays secret
/// for ever (names that are withheld, sealed documents). When a subject is opened, the first is laid open beside it,
/// and whoever reads the record reads on. A key that is destroyed takes what it sealed with it; the chain, which hashes
/// ciphertext, stays whole.
public final class Vault: Sendable {
  package enum Purpose: String, Sendable {
    /// What is sealed with its subject.
    case sealed
    /// What stays secret.
    case kept
  }

  private struct Entry: Codable {
    let subject: String
    var master: String
    var wrapped: String
    /// The keys of what was sealed, in clear, once the subject is open.
    var open: [String]?
    /// How often it was closed again: what is sealed from then on has a key that was never laid open.
    var closed: Int?
  }

  private let folder: String
  private let master: MasterKeys?
  private let known = Mutex<[String: [SecretKey]]>([:])

  package init(_ folder: String, master: MasterKeys?) { (self.folder, self.master) = (folder + "/keys", master) }

  /// Whether there is a master key, so that all can be read.
  public var isOpen: Bool { master != nil }

  /// The keys that may open what is sealed of a subject, the newest first; none where they are destroyed, or no master
  /// key is at hand.
  package func keys(_ subject: String, _ purpose: Purpose) -> [SecretKey] {
    if master == nil, purpose == .kept { return [] }
    let name = "\(purpose.rawValue) \(subject)"
    if let keys = known.withLock({ $0[name] }) { return keys }
    guard let entry = try? entry(of: subject) else { return [] }
    guard let own = master?.unwrap(entry.wrapped, master: entry.master, context: [subject]) else {
      return purpose == .sealed ? (entry.open ?? []).compactMap { SecretKey(base64: $0) } : []
    }
    let turns = purpose == .kept ? [0] : Array((0...(entry.closed ?? 0)).reversed())
    let keys = turns.compactMap { turn in
      try? own.derived(for: turn == 0 ? purpose.rawValue : "\(purpose.rawValue) \(turn)")
    }
    // An open key may be closed again; only what the master key gives is kept.
    known.withLock { $0[name] = keys }
    return keys
  }

  /// The key in use.
  package func key(_ subject: String, _ purpose: Purpose) -> SecretKey? { keys(subject, purpose).first }

  /// The same for writing; a subject's first one makes its key.
  /// - Throws: ``RecordError`` where there is no master key, or the subject's key is another master's or destroyed.
  package func keyForWriting(_ subject: String, _ purpose: Purpose) throws -> SecretKey {
    guard let master else { throw Self.withoutKey(subject) }
    if let key = key(subject, purpose) { return key }
    guard try entry(of: subject) == nil else {
      throw RecordError(
        "\(subject): its key is wrapped by another master key; expected the file of keys it was made with")
    }
    do {
      let own = try SecretKey.random()
      let (id, wrapped) = try master.wrap(own, context: [subject])
      // Another program's key for the same subject may be there meanwhile: then that one is it.
      try write(Entry(subject: subject, master: id, wrapped: wrapped, open: nil), isFirst: true)
    } catch let error as KeyError { throw RecordError("\(subject): \(error)") }
    guard let key = key(subject, purpose) else { throw RecordError("\(subject): its new key cannot be read back") }
    return key
  }

  package static func withoutKey(_ subject: String) -> RecordError {
    RecordError(
      "\(subject): this would be sealed, and there is no key to seal it with; give --keys FILE (ecotone keys new FILE "
        + "makes one), or --rights public for what anyone may see")
  }

  /// Lays open, or closes again, what is sealed with a subject.
  /// - Parameter ifPossible: whether a key that is not at hand is no error.
  package func setOpen(_ isOpen: Bool, _ subject: String, ifPossible: Bool = false) throws {
    guard var entry = try entry(of: subject), (entry.open != nil) != isOpen else { return }
    if isOpen {
      let keys = keys(subject, .sealed)
      guard !keys.isEmpty else {
        if ifPossible { return }
        throw Self.withoutKey(subject)
      }
      entry.open = keys.map(\.base64)
    } else {
      (entry.open, entry.closed) = (nil, (entry.closed ?? 0) + 1)
      known.withLock { $0["\(Purpose.sealed.rawValue) \(subject)"] = nil }
    }
    try write(entry)
  }

  /// Wraps every subject's key by another master key; what was done before it was cut off stays done.
  /// - Returns: how many were wrapped anew.
  package func rewrap(by new: MasterKeys) throws -> Int {
    var count = 0
    for subject in subjects {
      guard var entry = try entry(of: subject), entry.master != new.id else { continue }
      guard let own = master?.unwrap(entry.wrapped, master: entry.master, context: [subject]) else {
        throw RecordError("\(subject): its key is wrapped by the master key \(entry.master), which is not at hand")
      }
      do { (entry.master, entry.wrapped) = try new.wrap(own, context: [subject]) } catch {
        throw RecordError("\(subject): \(error)")
      }
      try write(entry)
      count += 1
    }
    return count
  }

  /// Destroys a subject's key, and with it all that was ever sealed of it.
  /// - Returns: false where it has none.
  package func destroy(_ subject: String) throws -> Bool {
    guard try entry(of: subject) != nil else { return false }
    let file = path(subject)
    // Written over first: a file system that writes in place then has it nowhere.
    if let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int,
      let handle = FileHandle(forUpdatingAtPath: file)
    {
      try? handle.write(contentsOf: Data(count: size))
      try? handle.synchronize()
      try? handle.close()
    }
    guard unlink(file) == 0 else { throw RecordError("\(file): \(String(cString: strerror(errno)))") }
    RecordFolder.synchronize(folder)
    known.withLock { known in
      for purpose in [Purpose.sealed, .kept] { known["\(purpose.rawValue) \(subject)"] = nil }
    }
    return true
  }

  package func has(_ subject: String) -> Bool { FileManager.default.fileExists(atPath: path(subject)) }

  /// The subjects that have a key.
  package var subjects: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".key") }
      .map { String($0.dropLast(4)) }.sorted()
  }

  private func path(_ subject: String) -> String { "\(folder)/\(subject).key" }

  private func entry(of subject: String) throws -> Entry? {
    guard let data = FileManager.default.contents(atPath: path(subject)) else { return nil }
    guard let entry = try? JSONDecoder().decode(Entry.self, from: data), entry.subject == subject else {
      throw RecordError("\(path(subject)): changed; expected the key of \(subject)")
    }
    return entry
  }

  private func write(_ entry: Entry, isFirst: Bool = false) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(entry) else {
      throw RecordError("\(entry.subject): its key cannot be written")
    }
    try RecordFolder.write(data, to: path(entry.subject), unlessThere: isFirst)
  }
}
