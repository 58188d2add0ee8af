public import Editions
internal import Registers
internal import Vocabulary

/// What an edition is made of: its sources as a table.
public struct EditionTable: Sendable {
  private let manifest: Manifest

  public init(_ manifest: Manifest) { self.manifest = manifest }

  public static let columns = [
    Column("source"), Column("kind"), Column("layout"), Column("year"), Column("rows", isNumber: true),
    Column("reports", isNumber: true),
    Column("amounts", isNumber: true), Column("diagnostics", isNumber: true), Column("as_of"),
    Column("bytes", isNumber: true), Column("sha256"),
    Column("container"), Column("container_sha256"),
  ]

  public var head: [(name: String, json: String)] {
    [
      ("edition", JSONWriter.value(.text(manifest.id))), ("created", JSONWriter.value(.text(manifest.created))),
      ("program", JSONWriter.value(.text(manifest.program))),
      ("rule_version", JSONWriter.value(.text(manifest.ruleVersion))),
      ("facilities", JSONWriter.value(.integer(manifest.facilities))),
      ("reports", JSONWriter.value(.integer(manifest.reports))),
      ("amounts", JSONWriter.value(.integer(manifest.facts))),
    ]
  }

  /// - Parameter abridged: with the first digits of hashes only, for people.
  public func write(to writer: any TableWriter, abridged: Bool = false) {
    func hash(_ sha256: String) -> String { abridged ? sha256.prefix(12) + "…" : sha256 }
    for source in manifest.sources {
      writer.write([
        .text(source.name), .text(source.kind.rawValue), .text(source.layout), Cell(source.year), .integer(source.rows),
        .integer(source.reports),
        .integer(source.amounts), .integer(source.diagnostics.values.reduce(0, +)), Cell(source.asOf),
        .integer(source.bytes),
        .text(hash(source.sha256)), Cell(source.container?.name), Cell(source.container.map { hash($0.sha256) }),
      ])
    }
    writer.finish()
  }
}
