public import ArgumentParser
import Editions
import Outputs
import Prevention
public import PublicRecord
import Questions
internal import RecordKernel
import Vocabulary

struct ChallengeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "challenge",
    abstract: "Prevention challenges: what facilities pledge to release less of, and how it goes.",
    discussion: """
      A pledge is recorded with the document that says so. How it goes is asked of an edition each time; nobody types \
      a result. A facility that no longer reports has not reached zero: it has no data.

        ecotone challenge add --from docs/examples/challenge_33_50.json --record record
        ecotone challenge pledge 33-50 P1 --company "Example Works" --facility US:12345XMPLW1MAIN --substance toluene \\
          --base 1988 --target 1995 --reduce 50 --date 1991-06-01 --file letter.pdf --edition my-edition --record record
        ecotone challenge update P1 accept --date 1991-07-01 --record record
        ecotone challenge check my-edition --record record
        ecotone challenge show P1 my-edition --record record
      """,
    subcommands: [
      ChallengeAdd.self, ChallengePledge.self, ChallengeUpdate.self, ChallengeActivities.self, ChallengeList.self,
      ChallengeShow.self, ChallengeCheck.self,
    ])
}

extension YearSpan: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension RecordStore {
  /// - Throws: ``Failure`` where there is none for the reader.
  func challenge(known id: String, _ reader: Reader) throws -> Challenge {
    if let challenge = try challenge(id, reader: reader) { return challenge }
    let known = try challenges(reader: reader).map(\.id)
    throw Failure(
      known.isEmpty
        ? "\(id): no such challenge; ecotone challenge add opens one"
        : "\(id): no such challenge; expected \(known.joined(separator: ", "))")
  }
}

/// A document that a challenge or pledge rests on.
struct EvidenceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The document that says so.", valueName: "file"), completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("What the document is.", valueName: "text"))
  var kind = "Pledge"

  @Option(help: ArgumentHelp("Whether everybody may read the document.", valueName: "public|sealed"))
  var rendition = RecordDocument.Rendition.public

  @Option(help: ArgumentHelp("Languages of the document: en,fr,es.", valueName: "list"))
  var languages: String?

  /// Puts the document into the record, and names it in an event.
  func attach(to event: inout Event, _ store: RecordStore) throws {
    guard let file else { return }
    event.documents = [
      try store.store(
        file, for: event, kind: kind, rendition: rendition,
        languages: languages?.split(separator: ",").map(String.init) ?? [], embargo: nil)
    ]
  }
}

extension Day {
  /// - Throws: ``Failure`` for a day to come.
  func checkedPast(_ option: String) throws -> Day {
    guard self <= RecordStore.today else {
      throw Failure("\(option) \(self): a day to come; expected what has happened")
    }
    return self
  }
}
