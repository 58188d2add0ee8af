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
      Console.line(
        "edition \(manifest.id), made \(manifest.created) by \(manifest.program), rules \(manifest.ruleVersion)")
      Console.line(
        "\(manifest.facilities) facilities described, \(manifest.reports) reports, \(manifest.facts) amounts\n")
      for register in Register.allCases {
        let segments = manifest.segments.filter { $0.register == register }
        if let first = segments.first, let last = segments.last {
          let span = first.year == last.year ? "\(first.year)" : "\(first.year)-\(last.year), \(segments.count) years"
          Console.line(
            "\(register.acronym)  \(span): \(segments.reduce(0) { $0 + $1.reports }) "
              + "reports, \(segments.reduce(0) { $0 + $1.facts }) amounts  (\(register.publisher))"
          )
        }
      }
      Console.line("")
    }
    let table = EditionTable(manifest)
    table.write(to: output.writer(EditionTable.columns, head: table.head), abridged: output.format == .table)
  }
}
