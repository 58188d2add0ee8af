import ArgumentParser
import Foundation
import Keys

struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Make keys: to seal what is not public, and to sign what is.",
    discussion: """
      A master key seals what a record keeps secret; without it that can never be read again. A signing key proves
      that an edition or the end of a record's chain is yours; its public half lies beside it, FILE.pub. Keep both
      apart from what they protect.

        ecotone keys new record.keys
        ecotone keys new --signing ecotone.key
      """,
    subcommands: [KeysNew.self, KeysSucceed.self])
}

struct KeysNew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Make a file of a new key, which only its owner can read.",
    discussion: """
        ecotone keys new record.keys
        ecotone keys new --signing ecotone.key
      """)

  @Argument(help: "The file to write; it must not exist.", completion: .file())
  var file: String

  @Flag(name: .customLong("signing"), help: "A key to sign with (Ed25519), and its public half, FILE.pub.")
  var isForSigning = false

  func run() throws {
    if isForSigning {
      let key = try KeyFile.newSigning(file)
      Console.line("\(file): a signing key, for you alone; \(file).pub: its public half \(key.id), for everyone")
    } else {
      try KeyFile.newMaster(file)
      Console.line("\(file): a master key, for you alone. Keep a copy apart: what it seals cannot be read without it")
    }
  }
}

struct KeysSucceed: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "succeed",
    abstract: "Announce a new signing key with the old one's last word.",
    discussion: """
      Adds the new public key to the old one's file, signed with the old key. Publish that file: whoever trusts the
      old key trusts the new one. A key that is lost can say nothing any more; then the new one is announced by other
      ways (docs/operating.md).

        ecotone keys succeed old.key.pub new.key.pub --sign old.key
      """)

  @Argument(help: "The old public key's file, which is added to.", completion: .file())
  var old: String

  @Argument(help: "The new public key's file.", completion: .file())
  var new: String

  @Option(help: ArgumentHelp("The old signing key.", valueName: "file"), completion: .file())
  var sign: String

  func run() throws {
    guard let key = try KeyChain(new).keys.last else { throw Failure("\(new): no key") }
    try KeyChain.add(key, to: old, signedBy: KeyFile.signing(sign))
    Console.line("\(old): followed by \(key.id)")
  }
}
