import ArgumentParser
import Foundation
import Outputs
import Participation
import People
import PublicRecord
import RecordKernel

struct ProtocolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocol",
    abstract: "Protocols of communities.",
    discussion: """
      A community's stewards keep its protocols at its desk (docs/people.md); whoever runs the server does not. Here
      what everybody may see of them is listed: who is in one is the community's own to know.

        ecotone protocol list --people people --record record --keys record.keys
      """,
    subcommands: [ProtocolList.self])
}

struct ProtocolList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Communities that show a page, with their protocols: a row for each language of a title.",
    discussion: """
        ecotone protocol list --people people --record record --keys record.keys
        ecotone protocol list --format csv --people people --record record --keys record.keys
      """)

  @OptionGroup var people: PeopleOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let desk = try people.open()
    let writer = output.writer(["community", "protocol", "access", "language", "title"].map { Column($0) })
    for community in try desk.record.shownCommunities(on: RecordStore.today) {
      for (name, rule) in community.rules.sorted(by: { $0.key < $1.key }) {
        for title in rule.ruling.titles.texts {
          writer.write([
            .text(community.id), .text(ProtocolTable.id(community.id, name)), .text(rule.ruling.access.rawValue),
            .text(title.language), .text(title.text),
          ])
        }
      }
    }
    writer.finish()
  }
}

struct LabelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "labels",
    abstract: "Labels of Local Contexts.",
    discussion: """
      A community writes its labels at the Local Contexts Hub. They come here by a file and are shown as they were
      given; they inform, and protocols decide who sees what.

        ecotone labels import project.json --to river-people --people people --record record --keys record.keys
      """,
    subcommands: [LabelsImport.self])
}

struct LabelsImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Offer a community the labels of a project, from a file of the Hub.",
    discussion: """
      The file is what the Hub's API answers for one public project. Nobody sees the labels before a steward of the
      community takes them at its desk.

        ecotone labels import project.json --to river-people --people people --record record --keys record.keys
        ecotone labels import project.json --to river-people --fetched 2026-11-03 --people people --record record \\
          --keys record.keys
      """)

  @Argument(help: "The file of the Hub.", completion: .file(extensions: ["json"]))
  var file: String

  @Option(help: ArgumentHelp("The community.", valueName: "id"))
  var to: String

  @Option(help: ArgumentHelp("The day on which it was fetched; that of the file unless given.", valueName: "day"))
  var fetched: String?

  @OptionGroup var people: PeopleOptions

  func run() throws {
    let found: Day
    if let fetched {
      guard let day = Day(fetched) else { throw Failure("--fetched \(fetched): expected a day as 2026-11-03") }
      found = day
    } else {
      found = try Self.day(of: file)
    }
    let labels: LabelFile
    do { labels = try LabelFile(try Data(contentsOf: URL(fileURLWithPath: file))) } catch let error as RecordError {
      throw Failure("\(file): \(error)")
    } catch { throw Failure("\(file): cannot be read") }
    let desk = try people.open()
    try desk.offer(
      .init(project: labels.project, fetched: found, labels: labels.labels, by: PersonEvent.server), to: to)
    try desk.note("labels/import", on: to)
    print("Labels offered to \(to): \(labels.labels.count). Its stewards take them at /en/desk/community/\(to).")
  }

  private static func day(of file: String) throws -> Day {
    guard let changed = try? FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date else {
      throw Failure("\(file): cannot be read")
    }
    return Day(number: Int((changed.timeIntervalSince1970 / 86_400).rounded(.down)))
  }
}
