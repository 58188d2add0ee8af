internal import Digests
internal import Foundation
public import Registers
public import Vocabulary

/// `edition.json`: what an edition is made of. Everything but ``created`` follows from the sources and the rules.
public struct Manifest: Codable, Sendable {
  /// A national file the edition was built from.
  public struct Source: Codable, Sendable {
    /// The base name, a sheet's name behind a workbook's; it enters neither the id nor any figure.
    public let name: String
    public let kind: SourceKind
    public let layout: String
    /// The year stated from outside (RETC: the file's name, or `--year`).
    public let year: Int?
    /// Of the published file, expanded where it came in a container.
    public let sha256: String
    /// The gzip or zip file it came in, with its own hash.
    public let container: NationalSource.Container?
    /// Of the text that was read.
    public let bytes: Int
    public let rows: Int
    public let reports: Int
    public let amounts: Int
    /// Diagnostics by code.
    public let diagnostics: [String: Int]
    /// The publisher's date of the data, where the user stated it (ISO 8601).
    public let asOf: String?
    /// Whether every facility's identifier is one of those that samples make up; nil before format 5.
    public let isFictional: Bool?
  }

  /// The reports, facts and subtotals of one register and year: a range of every column.
  public struct Segment: Codable, Sendable {
    public let register: Register
    public let year: Int
    public let firstReport: Int
    public let reports: Int
    public let firstFact: Int
    public let facts: Int
    /// Its rows among the subtotals.
    public let firstSubtotal: Int
    public let subtotals: Int
  }

  /// A file of the edition, by its path within it.
  public struct File: Codable, Sendable {
    public let path: String
    public let bytes: Int
    public let sha256: String
  }

  /// A pair of sources that hold the same facilities and years, settled by `--overlap first`.
  public struct Overlap: Codable, Sendable, Equatable {
    /// The hash of the source that was kept.
    public let kept: String
    /// The hash of the source whose facility-years were left out.
    public let dropped: String
    /// How many facility-years were left out.
    public let facilityYears: Int
  }

  /// A file of joins and separations of plants.
  public struct Joins: Codable, Sendable, Equatable {
    public let name: String
    public let sha256: String
    public let rows: Int
  }

  /// The version of the files' format; this program writes ``currentFormat`` and reads ``readableFormats``.
  public let format: Int
  public let id: String
  /// When the edition was made (ISO 8601, UTC): the one field in which two builds of the same files differ.
  public internal(set) var created: String
  public let program: String
  public let ruleVersion: String
  public let facilities: Int
  /// Facility-years with a statement of where the facility is.
  public let sites: Int
  /// Amounts that a facility sent to a named receiver.
  public let transfers: Int
  public let sources: [Source]
  public let overlaps: [Overlap]
  /// What somebody said of plants, where the edition was built with it.
  public var joins: Joins?
  public let segments: [Segment]
  public let files: [File]
  /// Digests that it had in former formats; its figures are the same.
  public var formerly: [String]?
  /// The SHA-256 of this manifest with ``created`` and itself left blank.
  public internal(set) var digest: String

  public static let currentFormat = 7
  /// Format 6 has no methods of estimation, one-time amounts and ratios of output; an upgrade cannot add them. Format 5
  /// has no sums of blocks. Format 4 has names in columns of the catalogue, one for each of three languages, and does
  /// not say which sources are fictional. Format 3 lacks the tables of coverage and of sectors' titles too: coverage is
  /// then counted from the columns.
  static let readableFormats = 3...currentFormat
  public static let fileName = "edition.json"

  /// What permanent links name an edition by: its id, and 16 digits of its digest, so that no other edition can take
  /// the place of the one that was meant.
  public var pin: String { "\(id)-\(digest.prefix(16))" }

  /// Whether a link means this edition: by its id alone, or by its digest.
  /// - Parameter trustsFormer: whether the digests that it says it had in former formats count too. Anybody can write
  ///   them, so that they do only where the edition is signed by whom one trusts.
  public func isMeant(by link: String, trustsFormer: Bool = false) -> Bool {
    let parts = link.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.first.map(String.init) == id, parts.count <= 2 else { return false }
    return parts.count == 1 || ([digest] + (trustsFormer ? formerly ?? [] : [])).contains { $0.prefix(16) == parts[1] }
  }

  /// Whether what is read of its columns can be checked block by block.
  var hasBlockSums: Bool { format >= 6 }

  /// Whether it has what forms tell besides amounts.
  var hasDetails: Bool {
    let paths = Set(Edition.Details().columns.map(\.path))
    return files.contains { paths.contains($0.path) }
  }

  public var reports: Int { segments.reduce(0) { $0 + $1.reports } }
  public var facts: Int { segments.reduce(0) { $0 + $1.facts } }

  /// Whether a source is made up; nil where the manifest does not say (before format 5).
  public var hasFictionalSource: Bool? {
    sources.contains { $0.isFictional == nil } ? nil : sources.contains { $0.isFictional == true }
  }

  /// The manifest as its file holds it.
  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data([0x0A])
  }

  /// What ``digest`` must be.
  func computedDigest() throws -> String {
    var blank = self
    blank.created = ""
    blank.digest = ""
    return SHA256Digest.hexadecimal(of: [UInt8](try blank.encoded()))
  }

  /// The id of an edition: 20 hexadecimal digits of a SHA-256 over what its figures follow from.
  ///
  /// One line a source, sorted: its hash, and its year where that was stated from outside; one line an overlap that
  /// was settled; one for the file of joins; the rule version. Paths, names, times and the order of arguments never enter.
  public static func id(sources: [Source], overlaps: [Overlap], joins: Joins?, ruleVersion: String) -> String {
    let sourceLines = sources.map { $0.sha256 + ($0.year.map { " year=\($0)" } ?? "") }.sorted()
    let overlapLines = overlaps.map { "overlap \($0.kept) over \($0.dropped)" }.sorted()
    let joinLines = joins.map { ["joins \($0.sha256)"] } ?? []
    let text = (["ecotone edition", "rules \(ruleVersion)"] + sourceLines + overlapLines + joinLines)
      .joined(separator: "\n")
    return String(SHA256Digest.hexadecimal(of: Array(text.utf8)).prefix(20))
  }
}
