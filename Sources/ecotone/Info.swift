import ArgumentParser
import Editions
import Foundation
import Outputs
import Registers
import Vocabulary

struct Info: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what an edition is made of.",
    discussion: """
        ecotone info my-edition
        ecotone info my-edition --format json
      """)

  @OptionGroup var edition: EditionArgument
  @OptionGroup var output: OutputOptions

  func run() throws {
    let edition = try edition.open()
    let manifest = edition.manifest
    if output.format == .table {
      Console.line("edition \(manifest.id), made \(manifest.created) by \(manifest.program), rules \(manifest.ruleVersion)")
      Console.line("\(manifest.facilities) facilities described, \(manifest.reports) reports, \(manifest.facts) amounts\n")
      for register in Register.allCases {
        let segments = manifest.segments.filter { $0.register == register }
        if let first = segments.first, let last = segments.last {
          let span = first.year == last.year ? "\(first.year)" : "\(first.year)-\(last.year), \(segments.count) years"
          Console.line(
            "\(register.acronym)  \(span): \(segments.reduce(0) { $0 + $1.reports }) reports, \(segments.reduce(0) { $0 + $1.facts }) amounts  (\(register.publisher))"
          )
        }
      }
      Console.line("")
    }
    let head: [(name: String, json: String)] = [
      ("edition", JSONWriter.value(.text(manifest.id))), ("created", JSONWriter.value(.text(manifest.created))),
      ("program", JSONWriter.value(.text(manifest.program))), ("rule_version", JSONWriter.value(.text(manifest.ruleVersion))),
      ("facilities", JSONWriter.value(.integer(manifest.facilities))), ("reports", JSONWriter.value(.integer(manifest.reports))),
      ("amounts", JSONWriter.value(.integer(manifest.facts))),
    ]
    let columns = [
      Column("source"), Column("kind"), Column("layout"), Column("year"), Column("rows", isNumber: true), Column("reports", isNumber: true),
      Column("amounts", isNumber: true), Column("diagnostics", isNumber: true), Column("as_of"), Column("bytes", isNumber: true), Column("sha256"),
      Column("container"), Column("container_sha256"),
    ]
    let writer = output.writer(columns, head: head)
    for source in manifest.sources {
      writer.write([
        .text(source.name), .text(source.kind.rawValue), .text(source.layout), Cell(source.year), .integer(source.rows), .integer(source.reports),
        .integer(source.amounts), .integer(source.diagnostics.values.reduce(0, +)), Cell(source.asOf), .integer(source.bytes),
        .text(hash(source.sha256)),
        Cell(source.container?.name), Cell(source.container.map { hash($0.sha256) }),
      ])
    }
    writer.finish()
  }

  private func hash(_ sha256: String) -> String { output.format == .table ? sha256.prefix(12) + "…" : sha256 }
}
