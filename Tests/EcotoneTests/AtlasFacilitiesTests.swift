import Foundation
import TestSupport
import Testing

/// The facilities of an edition as a layer, by the command.
struct AtlasFacilitiesTests {
  private struct Record: Decodable {
    struct Source: Decodable { let name: String }
    let features: Int
    let kinds: [String: Int]
    let source: Source
    let highestID: Int
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String...) throws -> Program.Run { try Program.run(arguments) }

  private func record(_ edition: String) throws -> Record {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("atlas/facilities/\(edition)/layer.json")))
    return try JSONDecoder().decode(Record.self, from: data)
  }

  @Test func facilitiesAreALayerByYear() throws {
    let (sample, edition, atlas) = (folder.path("sample"), folder.path("edition"), folder.path("atlas"))
    #expect(try run("sample", "--out", sample, "--facilities", "300", "--years", "2017..2018").status == 0)
    let made = try Program.run(["integrate", "--out", edition] + Program.sources(in: sample))
    #expect(made.status == 0, "\(made.errors)")
    var counts: [Int] = []
    for year in ["2017", "2018"] {
      let made = try run("atlas", "facilities", edition, "--year", year, "--to", atlas)
      #expect(made.status == 0, "\(made.errors)")
      let answer = try run("query", edition, "--year", year, "--by", "facility", "--format", "csv")
      counts.append(answer.output.split(separator: "\n").count - 1)
      #expect(try record("\(year).1").features == counts.last)
    }
    // The source is named by the pin of the edition; facilities keep their numbers.
    #expect(try record("2018.1").source.name.hasPrefix("edition-"))
    #expect(try record("2018.1").highestID < counts[0] + counts[1])
    let changes = try run("atlas", "diff", "facilities", "2017.1", "2018.1", "--atlas", atlas)
    #expect(changes.status == 0 && changes.output.contains("kilograms"))
    let without = try run("atlas", "facilities", edition, "--to", atlas)
    #expect(without.status != 0 && without.errors.contains("expected one year"))
    let twice = try run("atlas", "facilities", edition, "--year", "2017", "--to", atlas)
    #expect(twice.status != 0 && twice.errors.contains("is facilities 2017.1 already"))
  }
}
