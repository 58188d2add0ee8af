package import Editions
public import Foundation
public import Keys
public import Places
internal import Synchronization
public import Vocabulary

/// The editions that a server answers from: those in its folders, verified, the newest first.
///
/// A folder is an edition or holds editions. A new or exchanged one is verified (every file hashed) beside the running
/// server and taken up in one step; a request keeps the edition it began with, whose files stay mapped until it ends.
/// One whose files change, are cut or cannot be read is put away at once, and comes back when it is whole again.
public final class EditionLibrary: Sendable {
  /// The editions at one moment, the newest first.
  package typealias Shelf = [ServedEdition]

  private struct Taken {
    let edition: ServedEdition
    let fingerprint: EditionFingerprint
    /// When every byte was last hashed (seconds of the machine's running time).
    var verified: Double
  }

  private struct State {
    var shelf: Shelf = []
    var taken: [String: Taken] = [:]
    /// What failed and when, by path, so that each failure is said once and tried again when it changes.
    var refused: [String: (fingerprint: EditionFingerprint, at: Double)] = [:]
  }

  /// Seconds after which an edition is hashed again, and after which one that failed is, though nothing changed: a disk
  /// may lose a byte, and a cable be plugged in again.
  struct Patience: Sendable {
    var verifiedFor = 86_400.0
    var refusedFor = 600.0
  }

  private let folders: [URL]
  let tables: ReferenceTables
  private let outlines: Boundaries?
  /// Zones that all editions stand beside.
  package let zones: Zones
  private let report: @Sendable (String) -> Void
  private let patience: Patience
  private let trusted: [PublicKey]
  private let state = Mutex(State())
  /// One look at a time.
  private let looking = Mutex(())

  /// - Parameters:
  ///   - trusted: whose signatures of editions are believed.
  ///   - weights: tables of toxicity besides the program's own.
  ///   - factors: sets of toxic equivalency factors besides the program's own.
  ///   - zones: what questions may name besides what the editions have.
  ///   - report: takes one line about each edition that is taken up, refused or gone.
  /// - Throws: `ReferenceTableError` and `BoundariesError` when the program's own files are damaged.
  public convenience init(
    _ folders: [URL], trusted: [PublicKey] = [], weights: [HazardTable] = [], factors: [EquivalenceFactors] = [],
    zones: Zones = .installed, report: @escaping @Sendable (String) -> Void
  ) throws {
    try self.init(
      folders, patience: Patience(), trusted: trusted, weights: weights, factors: factors, zones: zones, report: report)
  }

  init(
    _ folders: [URL], patience: Patience, trusted: [PublicKey] = [], weights: [HazardTable] = [],
    factors: [EquivalenceFactors] = [], zones: Zones = .installed, report: @escaping @Sendable (String) -> Void
  ) throws {
    (self.folders, self.trusted, self.zones) = (folders, trusted, zones)
    var tables = try ReferenceTables()
    for table in weights { try tables.hazard.add(table) }
    for set in factors { try tables.equivalents.add(set) }
    self.tables = tables
    outlines = try Boundaries.installed(places: tables.places)
    self.patience = patience
    self.report = report
  }

  package var shelf: Shelf { state.withLock { $0.shelf } }

  public var isEmpty: Bool { shelf.isEmpty }

  /// Looks for editions, verifies the new ones, and puts away those that are gone or no longer as they were.
  public func refresh() {
    looking.withLock { _ in
      let found = Dictionary(
        folders.flatMap(Self.editions).map { ($0.folder.path, $0) }, uniquingKeysWith: { first, _ in first })
      putAwayChanged(found)
      for (path, fingerprint) in found.sorted(by: { $0.key < $1.key }) where isNew(path, fingerprint) {
        take(path, fingerprint)
      }
      state.withLock { state in
        for path in state.taken.keys where found[path] == nil {
          report("edition \(state.taken[path]?.edition.id ?? "") put away: \(path) is gone")
          state.taken[path] = nil
        }
        for path in state.refused.keys where found[path] == nil { state.refused[path] = nil }
      }
      order()
    }
  }

  /// Whether an edition is on the shelf, and its files are as they were when it was verified.
  package func isWhole(_ edition: ServedEdition) -> Bool {
    guard let taken = state.withLock({ $0.taken.values.first { $0.edition === edition } }) else { return false }
    return edition.edition.damage == nil && EditionFingerprint(taken.fingerprint.folder) == taken.fingerprint
  }

  /// Takes an edition off the shelf that turned out damaged while it answered.
  package func putAway(_ edition: ServedEdition, _ damage: EditionError) {
    let isTaken = state.withLock { state in
      guard let path = state.taken.first(where: { $0.value.edition === edition })?.key, let taken = state.taken[path]
      else { return false }
      state.taken[path] = nil
      state.refused[path] = (taken.fingerprint, Self.now)
      return true
    }
    guard isTaken else { return }
    report("edition \(edition.id) put away: \(damage)")
    order()
  }

  /// Those whose files changed under them, before anything else: what they answer may be wrong.
  private func putAwayChanged(_ found: [String: EditionFingerprint]) {
    for (path, taken) in state.withLock({ $0.taken }) {
      if let damage = taken.edition.edition.damage { putAway(taken.edition, damage) }
      guard let now = found[path], let file = taken.fingerprint.changedInPlace(now: now) else { continue }
      state.withLock { $0.taken[path] = nil }
      report("edition \(taken.edition.id) put away: \(path)/\(file) changed")
      order()
    }
  }

  private func isNew(_ path: String, _ fingerprint: EditionFingerprint) -> Bool {
    let (taken, refused) = state.withLock { ($0.taken[path], $0.refused[path]) }
    if let taken {
      return taken.fingerprint != fingerprint || Self.now - taken.verified > patience.verifiedFor
    }
    guard let refused else { return true }
    return refused.fingerprint != fingerprint || Self.now - refused.at > patience.refusedFor
  }

  /// Hashes an edition and takes it up; one that is on the shelf already stays as it is, if it is still whole.
  private func take(_ path: String, _ fingerprint: EditionFingerprint) {
    let former = state.withLock { $0.taken[path] }
    do {
      let edition = try Edition.verify(fingerprint.folder)
      // What was hashed is what is open only if nothing moved meanwhile.
      guard EditionFingerprint(fingerprint.folder) == fingerprint else { return }
      if var former, former.fingerprint == fingerprint {
        former.verified = Self.now
        state.withLock { if $0.taken[path] != nil { $0.taken[path] = former } }
        return
      }
      let served = try ServedEdition(
        edition.with(zones), tables: tables, outlines: outlines, trusted: trusted)
      if let damage = edition.damage { throw damage }
      state.withLock {
        $0.taken[path] = Taken(edition: served, fingerprint: fingerprint, verified: Self.now)
        $0.refused[path] = nil
      }
      report("edition \(served.id) taken up: \(path)")
    } catch {
      let wasRefused = state.withLock { state in
        defer { state.refused[path] = (fingerprint, Self.now) }
        state.taken[path] = nil
        return state.refused[path]?.fingerprint == fingerprint
      }
      if !wasRefused { report("edition refused: \(error)") }
    }
  }

  /// Puts the shelf in order: the newest first, each id once.
  private func order() {
    state.withLock { state in
      let sorted = state.taken.sorted {
        ($0.value.edition.manifest.created, $1.key) > ($1.value.edition.manifest.created, $0.key)
      }
      var ids: Set<String> = []
      state.shelf = sorted.map(\.value.edition).filter { ids.insert($0.id).inserted }
    }
  }

  /// Refreshes every second until the task is cancelled.
  /// - Parameter changed: called on a thread of its own where another edition is the newest, and at the beginning.
  public func watch(changed: @escaping @Sendable () -> Void = {}) async {
    var newest = ""
    while true {
      if let now = shelf.first?.pin, now != newest {
        newest = now
        Thread.detachNewThread(changed)
      }
      guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
      await withCheckedContinuation { continuation in
        Thread.detachNewThread {
          self.refresh()
          continuation.resume()
        }
      }
    }
  }

  /// The editions that a folder is or holds. Half-built ones begin with a dot or hold no manifest yet.
  private static func editions(in folder: URL) -> [EditionFingerprint] {
    if let one = EditionFingerprint(folder) { return [one] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasPrefix(".") }.compactMap {
      EditionFingerprint(folder.appendingPathComponent($0))
    }
  }

  /// Seconds that the machine has run, whatever its clock is set to.
  private static var now: Double { ProcessInfo.processInfo.systemUptime }
}
