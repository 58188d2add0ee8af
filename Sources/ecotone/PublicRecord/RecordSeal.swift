import ArgumentParser
import Foundation
import Keys
import Outputs
import People
import PublicRecord
internal import RecordKernel

struct RecordSeal: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "Seal what is secret and lies on the disk as it was said.",
    discussion: """
      What was recorded before there was a key, or before its submission was sealed, becomes ciphertext. Events are
      never changed, so that a new chain takes the place of the old one; its first event names where the old one
      ended. Killed at any moment, it is the old record or the new one.

        ecotone record seal --keys record.keys --record record
      """)

  @OptionGroup var record: RecordOptions

  func run() throws {
    Interrupt.install()
    let store = try record.open()
    let key = try record.sign.map { try KeyFile.signing($0) }
    let bar = ProgressBar(label: "sealing", total: nil, unit: .count("events"))
    defer { bar.finish() }
    var done = 0
    let heads = try store.seal(signedBy: key) { position in
      if Interrupt.isRequested { throw RecordError("interrupted; nothing has changed") }
      bar.add(position - done)
      done = position
    }
    bar.finish()
    guard let heads else { return Console.line("\(record.record): all that is secret is sealed already") }
    Console.line("\(record.record): sealed")
    if key == nil {
      Console.error("ecotone: nobody signed that the new chain continues the old one; record seal --sign FILE does")
    }
    Console.line("chain before: \(heads.former.events) events, \(heads.former.hash)")
    Console.line("chain now: \(heads.new.events) events, \(heads.new.hash)")
  }
}

struct RecordRotateKeys: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate-keys",
    abstract: "Put a new master key in the place of the old one.",
    discussion: """
      Each submission's own key is wrapped by the new master key; what is sealed stays as it is. Cut off, it is run \
      again with the
      same files. Destroy the old file when it is done, and its copies.

        ecotone keys new new.keys
        ecotone record rotate-keys --keys record.keys --new-keys new.keys --record record
        ecotone record rotate-keys --keys record.keys --new-keys new.keys --record record --people people
      """)

  @Option(
    name: .customLong("new-keys"), help: ArgumentHelp("The new master key's file.", valueName: "file"),
    completion: .file())
  var newKeys: String

  @Option(
    help: ArgumentHelp("The folder of people, whose keys the same master key wraps.", valueName: "dir"),
    completion: .directory)
  var people: String?

  @OptionGroup var record: RecordOptions

  func run() throws {
    let keys = try KeyFile.master(newKeys)
    if let people {
      guard let former = record.keys else { throw Failure("expected --keys with the old master key") }
      let count = try PeopleStore(people, keys: KeyFile.master(former)).rotateKeys(to: keys)
      Console.line("\(people): \(count) keys wrapped by the new master key")
    }
    let count = try record.open().rotateKeys(to: keys)
    Console.line("\(record.record): \(count) keys wrapped by the new master key")
  }
}

struct RecordDestroyKey: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "destroy-key",
    abstract: "Destroy a submission's key: what was ever sealed of it can never be read again.",
    discussion: """
      The chain stays whole, for it hashes ciphertext. Copies of the key in backups must be destroyed too \
      (docs/operating.md).

        ecotone record destroy-key SEM-26-001 --yes --record record
      """)

  @Argument(help: "The submission or plan.")
  var id: String

  @Flag(help: "Yes, for ever.")
  var yes = false

  @OptionGroup var record: RecordOptions

  func run() throws {
    guard yes else { throw Failure("\(id): nothing can undo this; give --yes") }
    try record.open().destroyKey(of: id)
    Console.line("\(id): its key is destroyed")
  }
}

struct RecordDocumentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "document",
    abstract: "Take a document out of the record; a sealed one with its key.",
    discussion: """
      The hash, or its beginning, is what show prints.

        ecotone record document SEM-26-001 3fa5 --out letter.pdf --keys record.keys --record record
      """)

  @Argument(help: "The submission.")
  var id: String

  @Argument(help: "The document's hash, or its beginning.")
  var hash: String

  @Option(help: ArgumentHelp("The file to write; it must not exist.", valueName: "file"), completion: .file())
  var out: String

  @OptionGroup var reader: ReaderOptions
  @OptionGroup var record: RecordOptions

  func run() throws {
    let store = try record.open()
    let who = record.keys == nil ? reader.who : Reader.keyholder
    let found =
      try store.caseFile(id, reader: who, today: reader.day)?.documents.filter { $0.sha256.hasPrefix(hash) } ?? []
    guard let document = found.first, found.count == 1 else {
      throw Failure("\(id): \(found.count) documents with the hash \(hash) for this reader; expected one")
    }
    guard let data = store.contents(document, of: id, reader: who) else {
      throw Failure("\(id): the document is sealed, and its key is not at hand; expected --keys FILE")
    }
    let descriptor = open(out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure("\(out): \(String(cString: strerror(errno)))") }
    try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: data)
    Console.line("\(out): \(document.kind), \(data.count) bytes")
  }
}

struct RecordHeadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "head",
    abstract: "Where the chain ends, and where it ended when it was signed.",
    discussion: """
      A signed end is proof: whoever keeps one can show later whether the record behind it was rewritten. The portal
      publishes them at /api/v1/record/head and in its feeds.

        ecotone record head --record record
        ecotone record head --sign ecotone.key --record record
      """)

  @OptionGroup var record: RecordOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let store = try record.open()
    if let sign = record.sign { try store.signHead(by: KeyFile.signing(sign), isAsked: true) }
    let writer = output.writer(HeadTable.columns)
    for head in try store.heads.heads() { writer.write(HeadTable.cells(head)) }
    writer.finish()
    if output.format == .table, let head = try store.head() {
      Console.line("now: \(head.events) events, \(head.hash)")
    }
  }
}
