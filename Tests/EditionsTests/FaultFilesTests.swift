import Editions
import Foundation
import Questions
import Registers
import TestSupport
import Testing
import Vocabulary

/// The files that once gave wrong figures, each with its right ones.
@Suite(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
struct FaultFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func total(_ fault: String, _ words: (parameter: Question.Parameter, text: String)...) async throws
    -> [Double]
  {
    let root = RealData.path("faults/registers/\(fault)")
    let files = try FileManager.default.contentsOfDirectory(atPath: root).filter { $0 != "EXPECT.txt" }.sorted()
    let edition = try await build(files.map { "\(root)/\($0)" }, in: folder, name: UUID().uuidString)
    let evidence = Evidence(edition, tables: try ReferenceTables(), findings: nil)
    return try edition.answer(Question(parameters: words), evidence).rows.map(\.value)
  }

  @Test func figures() async throws {
    #expect(try await total("retc_year_column_ignored", (.by, "year")) == [100, 100])
    #expect(try await total("code_answers_with_its_group", (.substance, "50-32-8")) == [100])
    #expect(try await total("code_answers_with_its_group", (.code, "npri:50-32-8")) == [1])
    #expect(try await total("npri_trs_counted_twice") == [18_000])
    #expect(try await total("npri_trs_counted_twice", (.measure, "net")) == [10_000])
    #expect(try await total("npri_part5_in_default_scope") == [1000])
    #expect(try await total("pah_members_left_out", (.substance, "pahs")) == [52])
    #expect(try await total("npri_single_year_table", (.category, "onsite_air")) == [3.25])
  }

  /// Records that end in a tab, one with a tab inside a text too, all give their transfers.
  @Test func recordsThatEndInATab() async throws {
    let root = RealData.path("faults/registers/basic_plus_trailing_tab")
    let edition = try await build(["\(root)/2018_us.csv", "\(root)/US_3a_2018.txt"], in: folder)
    let lines =
      try String(contentsOfFile: "\(root)/US_3a_2018.txt", encoding: .utf8).split(whereSeparator: \.isNewline).count - 1
    let source = try #require(edition.manifest.sources.first { $0.name.contains("3a") })
    #expect(source.rows == lines)
    #expect(edition.manifest.transfers > 0)
    let lost = try String(contentsOf: folder.url.appendingPathComponent("edition/diagnostics.csv"), encoding: .utf8)
    #expect(!lost.contains("counts nowhere"))
  }

  /// Files of the registers that are not read are named for what they are.
  @Test func otherFilesAreNamed() async throws {
    let path = RealData.path("faults/registers/basic_plus_1a_misnamed/US_1a_2018.txt")
    let error = await #expect(throws: InputRefusal.self) { try await build([path], in: folder) }
    #expect(error?.description.contains("TRI Basic Plus 1a") == true)
    #expect(error?.description.contains("3a or 3c") == true)
  }

  /// Total reduced sulphur is a part of Canada's air in 2018, as filed; and the shared data's whole stands beside it.
  @Test func sulphurInCanadasAir() async throws {
    let edition = try await build([RealData.path("npri/NPRI-INRP_ReleasesRejets_1993-present.csv")], in: folder)
    let evidence = Evidence(edition, tables: try ReferenceTables(), findings: nil)
    func air(_ words: (parameter: Question.Parameter, text: String)...) throws -> Double {
      try edition.answer(Question(parameters: words + [(.year, "2018"), (.category, "onsite_air")]), evidence).rows[0]
        .value
    }
    #expect(try air((.code, "npri:NA - M14")).rounded() == 5_816_498)
    #expect(try air().rounded() == 82_644_346)
    let pahs = try edition.answer(
      Question(parameters: [(.substance, "pahs"), (.year, "2018"), (.by, "code")]), evidence)
    let sum = pahs.rows.filter { $0.texts != ["npri:NA - P/H"] }.reduce(0) { $0 + $1.value }
    #expect(sum.rounded() == 6274)
  }
}
