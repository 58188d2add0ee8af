import ArgumentParser
import Foundation
import LandCover
import Outputs
import Vocabulary

struct LandCoverMerge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join parts of a run, in any order: the result has the bytes of one run.",
    discussion: """
      A part that is given twice counts once. Parts of other runs, or missing ones, are named and nothing is written.

        ecotone landcover merge parts/* --out change
      """)

  @Argument(help: "Parts of one run.", completion: .file())
  var parts: [String]

  @Option(help: ArgumentHelp("The folder of the results.", valueName: "dir"))
  var out: String?

  @Flag(help: "Exchange a folder that is there already.")
  var replace = false

  @Option(help: ArgumentHelp("Threads; as many as the machine has processors unless given.", valueName: "n"))
  var threads: Int?

  @OptionGroup var output: OutputOptions

  func run() throws {
    Interrupt.install()
    var work = Work(threads: threads)
    work.isCancelled = { Interrupt.isRequested }
    let texts = try LandCoverTexts()
    switch try PartKind(parts[0]) {
    case .areas: return try AreasTables.write(try AreasJob.merge(parts), texts, output, out: out, replace: replace)
    case .metrics:
      return try MetricsTables.write(try MetricsJob.merge(parts), texts, output, out: out, replace: replace)
    case .change: break
    }
    let folder = try out.map { try OutputFolder($0, replace: replace) }
    let result = try ChangeJob.merge(parts, into: folder, work: work)
    if let folder {
      try result.write(to: folder, texts)
      try folder.finish()
    }
    try ChangeTables.print(result, texts, output, out: out)
  }
}
