public import ArgumentParser
import Foundation
public import Keys
import Outputs
public import PublicRecord
public import RecordKernel
import Vocabulary

struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "The public record: submissions on enforcement matters, their events, due dates and documents.",
    discussion: """
      A record is a folder of events that are only added, each chained to the one before; state, due dates and \
      lateness follow from
      them. Figures are computed and unofficial.

        ecotone record import cases.json --rights public --record record
        ecotone record list --late --record record
        ecotone serve editions --record record
      """,
    subcommands: [
      RecordImport.self, RecordAdd.self, RecordList.self, RecordShow.self, RecordDocumentCommand.self,
      RecordVerify.self,
      RecordHeadCommand.self, RecordSeal.self, RecordRotateKeys.self, RecordDestroyKey.self,
    ])
}

extension RecordError: Refusal {}
extension KeyError: Refusal {}
extension Day: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
extension Holder: ExpressibleByArgument {}
extension Rights.Level: ExpressibleByArgument {}
extension Rights.Match: ExpressibleByArgument {}
extension RecordDocument.Rendition: ExpressibleByArgument {}
extension Period: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
extension Party: ExpressibleByArgument {}

/// `--record`, and what opens it.
struct RecordOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The record's folder.", valueName: "dir"), completion: .directory)
  var record: String

  @Option(
    help: ArgumentHelp(
      "The master key, with which what is sealed is written and read (ecotone keys new).", valueName: "file"),
    completion: .file())
  var keys: String?

  @Flag(
    name: .customLong("shared-record"), help: "Others than the folder's owner may be able to look into the record.")
  var isShared = false

  @Option(
    help: ArgumentHelp("Sign where the chain ends with this key, after what is recorded.", valueName: "file"),
    completion: .file())
  var sign: String?

  /// Signs where the chain ends, if that is asked for.
  func signHead(_ store: RecordStore) throws {
    guard let sign else { return }
    if let head = try store.signHead(by: KeyFile.signing(sign)) {
      Console.line("chain: \(head.events) events, \(head.hash), signed")
    }
  }

  /// Who records: a keeper, who with the keys sees what is sealed too.
  var recorder: Reader { keys == nil ? .keeper : .keyholder }

  /// The record, for reading: nothing is made.
  func open() throws -> RecordStore { try open(mayCreate: false) }

  /// The record, made when it is absent.
  func openOrMake() throws -> RecordStore { try open(mayCreate: true) }

  private func open(mayCreate: Bool) throws -> RecordStore {
    umask(0o077)
    if let sign { _ = try KeyFile.signing(sign) }  // before anything is recorded
    return try RecordStore(
      record, mayCreate: mayCreate, keys: keys.map { try KeyFile.master($0) }, mayBeShared: isShared)
  }
}

/// Who reads, and on which day.
struct ReaderOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Read as: public, or keeper, who also sees what is restricted.", valueName: "public|keeper"))
  var reader = "public"

  @Option(
    help: ArgumentHelp("The day that lateness and embargoes are counted on; today unless given.", valueName: "date"))
  var today: Day?

  func validate() throws {
    guard ["public", "keeper"].contains(reader) else {
      throw ValidationError("--reader \(reader): expected public or keeper")
    }
  }

  var who: Reader { Reader(isKeeper: reader == "keeper") }
  var day: Day { today ?? RecordStore.today }
}
