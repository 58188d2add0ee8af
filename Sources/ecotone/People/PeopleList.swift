import ArgumentParser
import Foundation
import Outputs
import Participation
import People
import RecordKernel
import Vocabulary

struct PeopleList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Who has which role.",
    discussion: """
        ecotone people list --people people --record record --keys record.keys
        ecotone people list --format csv --people people --record record --keys record.keys
      """)

  @OptionGroup var people: PeopleOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let columns = ["person", "name", "address", "grant", "role", "scope", "until", "state"].map { Column($0) }
    let writer = output.writer(columns)
    for entry in try people.open().roster() {
      for one in entry.grants {
        writer.write([
          .text(entry.id), .text(entry.name ?? ""), .text(entry.address ?? ""), .integer(one.place),
          .text(one.role.rawValue), .text(one.scope ?? ""), .text(one.until?.description ?? ""),
          .text(one.isProposed ? "proposed" : "held"),
        ])
      }
    }
    writer.finish()
  }
}
