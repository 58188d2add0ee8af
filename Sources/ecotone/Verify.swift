import ArgumentParser
import Editions
import Foundation
import Keys

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prove that an edition is whole and unchanged, and whose it is.",
    discussion: """
      Hashes every file and compares it with the manifest. A changed, cut, missing or foreign file is named; exit code \
      1. With --key
      the edition must be signed by that key, or one that followed it: a whole edition alone may be anybody's.

        ecotone verify my-edition
        ecotone verify my-edition --key ecotone.key.pub
      """)

  @Option(help: ArgumentHelp("The public key that must have signed it.", valueName: "file"), completion: .file())
  var key: String?

  @OptionGroup var edition: EditionArgument

  func run() throws {
    let folder = URL(fileURLWithPath: edition.dir)
    let trusted = try key.map { try KeyChain($0) }
    let opened = try Edition.verify(folder)
    let files = opened.manifest.files
    let bytes = files.reduce(0) { $0 + $1.bytes }
    Console.line("\(edition.dir): \(files.count) files, \(bytes) bytes, all as the manifest says")
    Console.line("edition \(opened.manifest.pin)")
    for name in Edition.leftovers(beside: folder) {
      Console.error("ecotone: \(name): left by a build that was killed; the next build takes it away")
    }
    guard let signer = opened.signer else {
      if trusted != nil { throw Failure("\(edition.dir): unsigned; expected a signature by \(key ?? "")") }
      return Console.line("unsigned: whole, but anybody may have made it")
    }
    guard let trusted else {
      return Console.line("signed by \(signer.id); --key FILE tells whether that is whom you trust")
    }
    guard trusted.contains(signer) else {
      throw Failure(
        "\(edition.dir): signed by \(signer.id); expected \(trusted.keys.map(\.id).joined(separator: ", "))")
    }
    Console.line("signed by \(signer.id), as \(key ?? "") says")
  }
}

struct Sign: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sign a finished edition.",
    discussion: """
      Verifies it first. A signature that it has is exchanged; the edition's bytes stay the same.

        ecotone sign my-edition --sign ecotone.key
      """)

  @Option(help: ArgumentHelp("The signing key.", valueName: "file"), completion: .file())
  var sign: String

  @OptionGroup var edition: EditionArgument

  func run() throws {
    let key = try KeyFile.signing(sign)
    let manifest = try Edition.sign(URL(fileURLWithPath: edition.dir), by: key)
    Console.line("edition \(manifest.pin) signed by \(key.publicKey.id)")
  }
}
