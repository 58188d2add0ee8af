import ArgumentParser
import Editions
import Foundation

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prove that an edition is whole and unchanged.",
    discussion: """
      Hashes every file and compares it with the manifest. A changed, cut, missing or foreign file is named; exit code \
      1.

        ecotone verify my-edition
      """)

  @OptionGroup var edition: EditionArgument

  func run() throws {
    let folder = URL(fileURLWithPath: edition.dir)
    let files = try Edition.verify(folder).manifest.files
    let bytes = files.reduce(0) { $0 + $1.bytes }
    Console.line("\(edition.dir): \(files.count) files, \(bytes) bytes, all as the manifest says")
  }
}
