internal import CMappings
public import Foundation
internal import GRDB
public import Keys
internal import Places
internal import Synchronization
internal import Vocabulary

/// An edition, opened: immutable, its columns mapped, its catalogue at hand.
public struct Edition: Sendable {
  static let diagnosticsFile = "diagnostics.csv"

  let files: EditionFiles
  private let kept = Kept()
  var facilityZones = FacilityZones(.installed)
  public let manifest: Manifest
  public let catalog: Catalog
  /// What the files cover, by register, year and kind of file.
  public private(set) var coverage: Coverage
  public let reports: ReportColumns
  public let facts: FactColumns
  public let subtotals: SubtotalColumns
  public let facilities: FacilityKeys
  public let sites: SiteColumns
  public let transfers: TransferColumns
  /// Who signed it; nil where nobody did. Whether to believe them is the reader's to say.
  public let signer: PublicKey?

  /// Opens an edition: reads the manifest and the catalogue, and checks the size and header of every file.
  ///
  /// Contents are not hashed; ``verify(_:)`` does that. What is read of columns later is compared with the sums of its
  /// blocks; ``damage`` says whether something was not as it should be.
  /// - Parameter checksBlocks: false where every byte has just been hashed.
  /// - Throws: ``EditionError`` naming the file that is missing, cut or changed.
  public init(_ folder: URL, checksBlocks: Bool = true) throws {
    try self.init(folder, Self.readManifest(folder), checksBlocks: checksBlocks)
  }

  private init(_ folder: URL, _ manifest: Manifest, checksBlocks: Bool) throws {
    self.manifest = manifest
    files = try EditionFiles(folder, manifest, checksBlocks: checksBlocks)
    reports = try ReportColumns(mappedIn: files)
    facts = try FactColumns(mappedIn: files)
    subtotals = try SubtotalColumns(mappedIn: files)
    facilities = try FacilityKeys(mappedIn: files)
    sites = try SiteColumns(mappedIn: files)
    transfers = try TransferColumns(mappedIn: files)
    signer = try EditionSignature.read(files, manifest)
    catalog = try Catalog(folder.appendingPathComponent(CatalogSchema.fileName))
    coverage = catalog.coverage ?? Coverage([:])
    try checkCounts()
    if catalog.coverage == nil { coverage = try countedCoverage() }
  }

  /// An edition of no files, with no figures: what a server whose editions are all away makes its other pages with.
  ///
  /// None of its columns is mapped, and nothing leads to a position in them.
  public static func empty() throws -> Edition { try Edition() }

  private init() throws {
    manifest = Manifest(
      format: Manifest.currentFormat, id: "", created: "", program: "", ruleVersion: "", facilities: 0, sites: 0,
      transfers: 0, sources: [], overlaps: [], segments: [], files: [], digest: "")
    files = try EditionFiles.none()
    (reports, facts, subtotals, facilities, sites, transfers) = (.init(), .init(), .init(), .init(), .init(), .init())
    catalog = try Catalog.empty()
    signer = nil
    coverage = Coverage([:])
  }

  /// Whether it is the edition of no files.
  public var isEmpty: Bool { manifest.files.isEmpty }

  public var folder: URL { files.folder }

  /// What was cut, unreadable or changed when it was read: an answer made since may be wrong. Nil as long as nothing
  /// was.
  public var damage: EditionError? { files.damage }

  /// From now on, what turns out to be damaged ends the program with one line and exit code 1, before a figure that
  /// follows from it is printed. For commands; a server asks ``damage``.
  public static func endProgramWhenDamaged() { ecotone_end_when_damaged() }

  /// The columns that lead back to the sources, mapped when they are first asked for.
  public func provenance() throws -> Provenance {
    if isEmpty { return Provenance() }
    return try kept.provenance.withLock { try Self.once(&$0) { try checked(Provenance(mappedIn: files)) } }
  }

  /// What its forms tell besides amounts, mapped when it is first asked for; nil for an edition of before format 7,
  /// which does not have it.
  public func details() throws -> Details? {
    guard manifest.hasDetails else { return nil }
    return try kept.details.withLock { try Self.once(&$0) { try checked(Details(mappedIn: files)) } }
  }

  private func checked<Table: ColumnTable>(_ table: Table) throws -> Table {
    guard table.fits(manifest) else {
      throw EditionError("\(folder.path): its columns are of different lengths than its manifest says")
    }
    return table
  }

  /// Where its facilities are; read when it is first asked for.
  public func positions() throws -> FacilityPositions {
    if isEmpty { return FacilityPositions() }
    return try kept.positions.withLock { try Self.once(&$0) { try FacilityPositions(catalog) } }
  }

  /// The counties, municipalities and cities of its facilities; read when they are first asked for.
  public func municipalities() throws -> Municipalities {
    if isEmpty { return Municipalities() }
    return try kept.municipalities.withLock { try Self.once(&$0) { try Municipalities(catalog) } }
  }

  /// Where the receivers of its transfers are; read when it is first asked for.
  public func receiverGround() throws -> ReceiverGround {
    if isEmpty { return ReceiverGround() }
    return try kept.receivers.withLock { try Self.once(&$0) { try ReceiverGround(catalog) } }
  }

  /// What its plants are, found out once.
  func keptPlants(_ make: () throws -> Plants?) throws -> Plants? {
    try kept.plants.withLock { known in
      if let known { return known }
      let made = try make()
      known = .some(made)
      return made
    }
  }

  /// All receivers of its transfers, in the order of their numbers; read when they are first asked for.
  public func receivers() throws -> [Catalog.ReceivingPlace] {
    try kept.places.withLock { try Self.once(&$0) { try catalog.receivers() } }
  }

  private static func once<Value>(_ kept: inout Value?, _ make: () throws -> Value) rethrows -> Value {
    if let kept { return kept }
    let value = try make()
    kept = value
    return value
  }

  /// What is made when it is first asked for.
  private final class Kept: Sendable {
    let provenance = Mutex<Provenance?>(nil)
    let details = Mutex<Details?>(nil)
    let positions = Mutex<FacilityPositions?>(nil)
    let municipalities = Mutex<Municipalities?>(nil)
    let receivers = Mutex<ReceiverGround?>(nil)
    let plants = Mutex<Plants??>(nil)
    let places = Mutex<[Catalog.ReceivingPlace]?>(nil)
  }

  private static func readManifest(_ folder: URL) throws -> Manifest {
    let url = folder.appendingPathComponent(Manifest.fileName)
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isDirectory), isDirectory.boolValue else {
      throw EditionError("\(folder.path): no such edition")
    }
    guard let data = FileManager.default.contents(atPath: url.path) else {
      throw EditionError("\(folder.path) is no edition: it holds no \(Manifest.fileName)")
    }
    struct Format: Decodable { let format: Int }
    guard let format = try? JSONDecoder().decode(Format.self, from: data).format else {
      throw EditionError("\(url.path) is no edition's manifest")
    }
    guard Manifest.readableFormats.contains(format) else {
      let (first, last) = (Manifest.readableFormats.lowerBound, Manifest.readableFormats.upperBound)
      let remedy =
        format < first
        ? "build it again from its files: ecotone integrate --replace --out \(folder.path) FILES"
        : "a newer program made it; use that one"
      throw EditionError("\(url.path) has format \(format); this program reads formats \(first) to \(last); \(remedy)")
    }
    guard let manifest = try? JSONDecoder().decode(Manifest.self, from: data) else {
      throw EditionError("\(url.path) is changed or cut: it lacks a field, or one has the wrong type")
    }
    // A path of its own making would lead anywhere on the disk.
    if let stray = manifest.files.first(where: { !contents.contains($0.path) }) {
      throw EditionError("\(url.path): names the file \(stray.path.prefix(80)); expected an edition's own files")
    }
    // The digest covers every figure of the manifest, so none of them can be one that this program did not write.
    let id = Manifest.id(
      sources: manifest.sources, overlaps: manifest.overlaps, joins: manifest.joins,
      ruleVersion: manifest.ruleVersion)
    guard id == manifest.id, try manifest.computedDigest() == manifest.digest else {
      throw EditionError("\(url.path): changed")
    }
    return manifest
  }

  /// Segments follow one another, and every column is as long as they say.
  private func checkCounts() throws {
    var nextReport = 0
    var nextFact = 0
    var nextSubtotal = 0
    for segment in manifest.segments {
      guard segment.firstReport == nextReport, segment.firstFact == nextFact,
        (0...reports.facility.count).contains(segment.reports),
        (0...facts.amount.count).contains(segment.facts), segment.firstSubtotal == nextSubtotal,
        (0...subtotals.code.count).contains(segment.subtotals)
      else {
        throw EditionError("\(folder.path): the manifest's segments do not follow one another")
      }
      guard reports.firstFact[segment.firstReport].map(Int.init) == segment.firstFact else {
        throw EditionError(
          "\(folder.appendingPathComponent(reports.firstFact.path).path): changed; its segments begin at other facts"
        )
      }
      nextReport += segment.reports
      nextFact += segment.facts
      nextSubtotal += segment.subtotals
    }
    let tables: [any ColumnTable] = [reports, facts, subtotals, facilities, sites, transfers]
    guard tables.allSatisfy({ $0.fits(manifest) }) else {
      throw EditionError("\(folder.path): its columns are of different lengths than its manifest says")
    }
  }
}
