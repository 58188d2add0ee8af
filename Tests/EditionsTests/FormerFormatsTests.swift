import Editions
import Foundation
import Questions
import Registers
import TestSupport
import Testing
import Vocabulary

/// Editions of former formats are opened and answer as they did; older ones are refused with the command that builds
/// them anew.
struct FormerFormatsTests {
  private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Formats")

  /// 30 fictional facilities of 2017 and 2018, built by the last program of format 3; the figures are its own.
  @Test func format3() throws {
    let edition = try Edition(folder.appendingPathComponent("3"))
    #expect(edition.manifest.format == 3 && edition.manifest.id == "00e96dafd14ed63aaa92")
    let answer = try edition.answer(Question(parameters: [(.by, "country,year")]))
    let expected = [210500.6064, 675756.85822, 1728.09496, 4692.28169, 2590893.4270165563, 2795379.09977172]
    #expect(answer.rows.map(\.value) == expected && answer.rows.map(\.facilities) == [5, 6, 2, 3, 17, 20])
    #expect(try edition.catalog.searchFacilities("marietta", limit: 5).count >= 1)
    // What it does not record is counted.
    #expect(
      edition.coverage.years(.npri) == [2017, 2018] && edition.coverage.states(.retc, 2017) == ["MX-GUA", "MX-NLE"])
    for kind in ContentKind.allCases { #expect(edition.coverage.holds(kind, 2018), "\(kind)") }
    let evidence = Evidence(edition, tables: try ReferenceTables(), findings: nil)
    #expect(try edition.notes(on: Question(), evidence).contains { $0.kind == "part_of_country" })
    var cells = 0
    try edition.trace(Question(parameters: [(.country, "MX")])) { _ in
      cells += 1
      return true
    }
    #expect(cells > 10)
  }

  @Test func anOlderOneIsRefusedByName() throws {
    let copy = try TemporaryFolder()
    let target = copy.url.appendingPathComponent("2")
    try FileManager.default.copyItem(at: folder.appendingPathComponent("3"), to: target)
    let manifest = target.appendingPathComponent("edition.json")
    let text = try String(contentsOf: manifest, encoding: .utf8).replacing("\"format\" : 3", with: "\"format\" : 2")
    try FileManager.default.removeItem(at: manifest)
    try Data(text.utf8).write(to: manifest)
    let error = #expect(throws: EditionError.self) { try Edition(target) }
    #expect(error?.description.contains("ecotone integrate") == true, "\(error?.description ?? "")")
  }
}
