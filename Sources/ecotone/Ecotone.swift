import ArgumentParser
import Downloads
import Editions
import Foundation
import Places
import Questions
import Registers
import Samples
import Vocabulary

/// The command line. Exit codes: 0 done, 1 refused input or failed check, 2 wrong use.
@main
struct Ecotone: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ecotone",
    abstract:
      "National pollutant registers of Canada, Mexico and the United States in one edition, and figures you can trace.",
    discussion: """
      Build an edition from the files as NPRI, RETC and TRI publish them, then ask it:

        ecotone integrate --out my-edition em_2018.csv es_2018.csv 2018_il.csv
        ecotone query my-edition --by country,category
        ecotone trace my-edition --country MX --substance lead --format csv

      Unofficial: figures are computed from published files. See docs/ for guides and formats.
      """,
    version: Program.version,
    subcommands: [
      SampleCommand.self, Fetch.self, Integrate.self, Query.self, Trace.self, Facility.self, FacilitiesCommand.self,
      SubstancesCommand.self,
      CodesCommand.self, SectorsCommand.self, PlacesCommand.self, ZonesCommand.self, CoverageCommand.self, Search.self,
      Info.self,
      Verify.self, Sign.self, Upgrade.self, Check.self,
      CompareCommand.self, FlowsCommand.self, LedgerCommand.self, PlantsCommand.self, AccidentsCommand.self,
      OutputCommand.self,
      ListingsCommand.self, ReportCommand.self,
      AtlasCommand.self,
      LandCoverCommand.self,
      RecordCommand.self, PlanCommand.self, ChallengeCommand.self, ConsultCommand.self, AdviceCommand.self,
      CouncilCommand.self, MeetingCommand.self, ProtocolCommand.self, LabelsCommand.self,
      PeopleCommand.self,
      MailCommand.self,
      AuditCommand.self,
      KeysCommand.self,
      Serve.self, Backup.self, Restore.self,
    ])

  static func main() async {
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }  // both end in an error where they arise
    do {
      var command = try parseAsRoot()
      if !(command is Serve) { Edition.endProgramWhenDamaged() }
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      Console.flush()
    } catch let error as any Refusal {
      Console.flush()
      Console.error("ecotone: \(error)")
      Foundation.exit(1)
    } catch let error as Misunderstood {
      Console.flush()
      Console.error("ecotone: --\(error.text)")
      if let hint = error.hint { Console.error(hint) }
      Foundation.exit(2)
    } catch let error as QuestionError {
      let terms = try? ReferenceTables().terms
      Console.error("ecotone: --\(terms.map { error.text($0, .english) } ?? "\(error)")")
      Foundation.exit(2)
    } catch {
      let code = exitCode(for: error)
      if code.isSuccess {
        Console.line(fullMessage(for: error))
        Console.flush()
        Foundation.exit(0)
      }
      // What was printed before a plain exit code stays printed.
      Console.flush()
      let message = fullMessage(for: error)
      if !message.isEmpty { Console.error(message) }
      Foundation.exit(code == .validationFailure ? 2 : 1)
    }
  }
}

/// An error that ends the command with one line and exit code 1.
protocol Refusal: Error, CustomStringConvertible {}
extension InputRefusal: Refusal {}
extension SampleError: Refusal {}
extension DownloadError: Refusal {}
extension EditionError: Refusal {}
extension BoundariesError: Refusal {}
extension Interruption: Refusal {}
extension PostalFileError: Refusal {}
extension ReferenceTableError: Refusal {}

/// A command that could not do what it was asked for.
struct Failure: Refusal {
  let description: String
  init(_ description: String) { self.description = description }
}
