internal import Editions
public import Foundation
internal import Places
internal import Synchronization
internal import Vocabulary

/// The editions that a server answers from: those in its folders, verified, the newest first.
///
/// A folder is an edition or holds editions. A new or exchanged one is verified (every file hashed) beside the running
/// server and taken up in one step; a request keeps the edition it began with, whose files stay mapped until it ends.
public final class EditionLibrary: Sendable {
  /// The editions at one moment, the newest first.
  package typealias Shelf = [ServedEdition]

  private struct Place: Hashable {
    let path: String
    /// Of its manifest: an exchanged edition has another one.
    let inode: UInt64
    let changed: Int
  }

  private struct State {
    var shelf: Shelf = []
    var known: [Place: ServedEdition] = [:]
    /// Places that failed, so that each failure is said once.
    var refused: Set<Place> = []
  }

  private let folders: [URL]
  private let tables: ReferenceTables
  private let outlines: Boundaries?
  private let report: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// - Parameter report: takes one line about each edition that is taken up, refused or gone.
  /// - Throws: `ReferenceTableError` and `BoundariesError` when the program's own files are damaged.
  public init(_ folders: [URL], report: @escaping @Sendable (String) -> Void) throws {
    self.folders = folders
    let tables = try ReferenceTables()
    self.tables = tables
    outlines = try Boundaries.installed(places: tables.places)
    self.report = report
  }

  package var shelf: Shelf { state.withLock { $0.shelf } }

  public var isEmpty: Bool { shelf.isEmpty }

  /// Looks for editions, verifies the new ones and drops those that are gone.
  public func refresh() {
    let places = Set(folders.flatMap(Self.editions))
    let (known, refused) = state.withLock { ($0.known, $0.refused) }
    var served = known.filter { places.contains($0.key) }
    var failed = refused.intersection(places)
    for place in places.sorted(by: { $0.path < $1.path }) where served[place] == nil && !failed.contains(place) {
      do {
        let folder = URL(fileURLWithPath: place.path)
        _ = try Edition.verify(folder)
        let edition = try ServedEdition(Edition(folder), tables: tables, outlines: outlines)
        served[place] = edition
        report("edition \(edition.id) taken up: \(place.path)")
      } catch {
        failed.insert(place)
        report("edition refused: \(error)")
      }
    }
    for (place, edition) in known where served[place] == nil { report("edition \(edition.id) put away: \(place.path)") }
    let shelf = served.sorted { ($0.value.manifest.created, $1.key.path) > ($1.value.manifest.created, $0.key.path) }
      .map(\.value)
    var ids: Set<String> = []
    let distinct = shelf.filter { ids.insert($0.id).inserted }
    state.withLock { $0 = State(shelf: distinct, known: served, refused: failed) }
  }

  /// Refreshes every second until the task is cancelled.
  package func watch() async {
    while (try? await Task.sleep(for: .seconds(1))) != nil {
      await withCheckedContinuation { continuation in
        Thread.detachNewThread {
          self.refresh()
          continuation.resume()
        }
      }
    }
  }

  /// The editions that a folder is or holds. Half-built ones begin with a dot or hold no manifest yet.
  private static func editions(in folder: URL) -> [Place] {
    if let place = place(folder) { return [place] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasPrefix(".") }.compactMap { place(folder.appendingPathComponent($0)) }
  }

  private static func place(_ folder: URL) -> Place? {
    var status = stat()
    guard stat(folder.appendingPathComponent(Manifest.fileName).path, &status) == 0 else { return nil }
    return Place(
      path: folder.path, inode: UInt64(status.st_ino),
      changed: Int(status.st_mtim.tv_sec) << 30 | Int(status.st_mtim.tv_nsec))
  }
}
