import ArgumentParser
import Editions
import Foundation
import Keys

struct Upgrade: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn an edition of a former format into one of today's: the same id, the same figures.",
    discussion: """
      Links that named the edition still mean it. A signature is of the former bytes, so that the new edition is signed
      anew or not at all.

        ecotone upgrade my-edition --out my-edition-today
        ecotone upgrade my-edition --out my-edition --replace --sign ecotone.key
      """)

  @Option(help: ArgumentHelp("The new edition's folder.", valueName: "dir"), completion: .directory)
  var out: String

  @Flag(help: "Exchange an edition that stands at --out, in one step.")
  var replace = false

  @Option(help: ArgumentHelp("Sign it with this key.", valueName: "file"), completion: .file())
  var sign: String?

  @OptionGroup var edition: EditionArgument

  func run() async throws {
    let key = try sign.map { try KeyFile.signing($0) }
    let manifest = try await EditionUpgrade.run(
      URL(fileURLWithPath: edition.dir), to: URL(fileURLWithPath: out), replacing: replace, signedBy: key)
    Console.line("edition \(manifest.pin) in \(out): format \(manifest.format)")
  }
}
