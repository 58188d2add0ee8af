import ArgumentParser
import Foundation
import LandCover
import Vocabulary

struct LandCoverReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "A page about a change run in English, French and Spanish, each one file.",
    discussion: """
      Maps, indicators, losses and gains, flows between classes, the matrix, intensities and zones. The pages \
      report.en.html,
      report.fr.html and report.es.html are written into the folder; each needs no other file.

        ecotone landcover change 2010.tif 2015.tif --legend nalcms --out change
        ecotone landcover report change
      """)

  @Argument(help: "A folder that change --out or merge --out made.", completion: .directory)
  var dir: String

  func run() throws {
    Interrupt.install()
    var work = Work()
    work.isCancelled = { Interrupt.isRequested }
    let report = try ChangeReport(dir, LandCoverTexts(), work: work)
    for language in Language.allCases {
      let path = "\(dir)/\(ChangeReport.name(language))"
      do {
        try Data(report.page(language).utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      } catch let error as CocoaError { throw Failure("cannot write \(path): \(error.localizedDescription)") }
      Console.line(path)
    }
  }
}
