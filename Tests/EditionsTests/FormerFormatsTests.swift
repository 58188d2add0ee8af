import Digests
import Editions
import Foundation
import Keys
import Questions
import Registers
import Samples
import TestSupport
import Testing
import Vocabulary

/// Editions of former formats are opened and answer as they did; older ones are refused with the command that builds
/// them anew.
struct FormerFormatsTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Formats")

  private static func edition(_ format: Int) throws -> Edition {
    try Edition(folder.appendingPathComponent(String(format)))
  }

  /// 30 fictional facilities of 2017 and 2018, built by the last program of each format; the figures are its own.
  @Test(arguments: [
    (3, "00e96dafd14ed63aaa92"), (4, "18637a1875972ee95450"), (5, "18637a1875972ee95450"), (6, "18637a1875972ee95450"),
  ])
  func figures(_ format: Int, _ id: String) throws {
    let edition = try Self.edition(format)
    #expect(edition.manifest.format == format)
    #expect(edition.manifest.id == id)
    let answer = try edition.answer(Question(parameters: [(.by, "country,year")]))
    let expected = [210500.6064, 675756.85822, 1728.09496, 4692.28169, 2590893.4270165563, 2795379.09977172]
    #expect(answer.rows.map(\.value) == expected)
    #expect(answer.rows.map(\.facilities) == [5, 6, 2, 3, 17, 20])
    #expect(try edition.catalog.searchFacilities("marietta", limit: 5).count >= 1)
    let lead = try #require(edition.catalog.substances.first { $0.substance.key == "lead" }).substance
    #expect(lead.name[.french] == "Plomb et ses composés")
    #expect(lead.name.status(.french) == .translated)
    #expect(edition.catalog.places.first { $0.code == "MX-NLE" }?.name[.spanish] == "Nuevo León")
    var cells = 0
    try edition.trace(Question(parameters: [(.country, "MX")])) { _ in
      cells += 1
      return true
    }
    #expect(cells > 10)
  }

  /// What format 3 does not record is counted.
  @Test(arguments: [3, 4, 5, 6])
  func coverage(_ format: Int) throws {
    let edition = try Self.edition(format)
    #expect(edition.coverage.years(.npri) == [2017, 2018])
    #expect(edition.coverage.states(.retc, 2017) == ["MX-GUA", "MX-NLE"])
    for kind in Register.allCases.flatMap({ ContentKind.all(of: $0, 2018) }) {
      #expect(edition.coverage.holds(kind, 2018), "\(kind)")
    }
    let evidence = Evidence(edition, tables: try ReferenceTables(), findings: nil)
    #expect(try edition.notes(on: Question(), evidence).contains { $0.kind == "part_of_country" })
  }

  /// The same files in the format of today: the same names, the same figure in every group.
  @Test func nothingMovesFromFormat4() async throws {
    let files = try TemporaryFolder()
    let sample = files.url.appendingPathComponent("sample")
    _ = try Sample(facilities: 30, years: 2017...2018, seed: 1, hasFaults: false).write(to: sample)
    let names = (FileManager.default.enumerator(atPath: sample.path)?.compactMap { $0 as? String } ?? []).sorted()
      .filter { $0.contains("/") }
    let (former, today) = (try Self.edition(4), try await build(names.map { "\(sample.path)/\($0)" }, in: files))
    #expect(today.manifest.format == Manifest.currentFormat)
    // Under the rules of then: version 3 has the newest position of each facility.
    let then = Manifest.id(
      sources: today.manifest.sources, overlaps: [], joins: nil, ruleVersion: former.manifest.ruleVersion)
    #expect(then == former.manifest.id && today.manifest.id != former.manifest.id)
    #expect(today.catalog.substances.map(\.substance.key) == former.catalog.substances.map(\.substance.key))
    for language in Language.allCases {
      #expect(
        today.catalog.substances.map(\.substance.name[language])
          == former.catalog.substances.map(\.substance.name[language]))
      #expect(today.catalog.places.map(\.name[language]) == former.catalog.places.map(\.name[language]))
    }
    let groups = try Question(parameters: [(.by, "facility,code,category,year,state,sector"), (.scope, "all")])
    let answers = try [former, today].map { try $0.answer(groups) }
    #expect(answers[0].rows.count > 300)
    #expect(answers[0].rows.map(\.values) == answers[1].rows.map(\.values))
    #expect(answers[0].rows.map(\.value) == answers[1].rows.map(\.value))
    #expect(former.manifest.hasFictionalSource == nil)
    #expect(today.manifest.sources.allSatisfy { $0.isFictional == true })
  }

  /// Upgraded, it is today's: the same id, names, coverage and figures, and links to what it was still mean it.
  @Test(arguments: [3, 4, 5, 6])
  func anUpgradeMovesNoFigure(_ format: Int) async throws {
    let copy = try TemporaryFolder()
    let former = try Self.edition(format)
    let target = copy.url.appendingPathComponent("today")
    let key = try SigningKey.random()
    _ = try await EditionUpgrade.run(former.folder, to: target, replacing: false, signedBy: key)
    let today = try Edition.verify(target)
    #expect(today.manifest.format == Manifest.currentFormat && today.manifest.id == former.manifest.id)
    #expect(today.manifest.created == former.manifest.created && today.signer == key.publicKey)
    #expect(today.manifest.isMeant(by: former.manifest.pin, trustsFormer: true))
    #expect(today.manifest.isMeant(by: today.manifest.pin) && !today.manifest.isMeant(by: former.manifest.pin))
    #expect(today.manifest.pin != former.manifest.pin && !former.manifest.isMeant(by: today.manifest.pin))
    #expect(today.coverage.reports == former.coverage.reports)
    for language in Language.allCases {
      #expect(
        today.catalog.substances.map(\.substance.name[language])
          == former.catalog.substances.map(\.substance.name[language]))
      #expect(today.catalog.places.map(\.name[language]) == former.catalog.places.map(\.name[language]))
    }
    let groups = try Question(parameters: [(.by, "facility,code,category,year,state,sector"), (.scope, "all")])
    let answers = try [former, today].map { try $0.answer(groups) }
    #expect(answers[0].rows.count > 300)
    #expect(answers[0].rows.map(\.values) == answers[1].rows.map(\.values))
    #expect(answers[0].rows.map(\.value) == answers[1].rows.map(\.value))
    #expect(try today.catalog.searchFacilities("marietta", limit: 5).count >= 1)
    await #expect(throws: EditionError.self) {
      try await EditionUpgrade.run(target, to: copy.url.appendingPathComponent("again"), replacing: false)
    }
    await #expect(throws: EditionError.self) {
      try await EditionUpgrade.run(former.folder, to: target, replacing: false)
    }
  }

  /// An edition that was made under other rules keeps its own id, and answers.
  @Test func otherRulesStayServable() throws {
    let copy = try TemporaryFolder()
    let target = copy.url.appendingPathComponent("other")
    let former = try Self.edition(5)
    try FileManager.default.copyItem(at: former.folder, to: target)
    let manifest = target.appendingPathComponent("edition.json")
    let id = Manifest.id(sources: former.manifest.sources, overlaps: [], joins: nil, ruleVersion: "0.0-other")
    var text = try String(contentsOf: manifest, encoding: .utf8)
      .replacing("\"ruleVersion\" : \"\(former.manifest.ruleVersion)\"", with: "\"ruleVersion\" : \"0.0-other\"")
      .replacing(former.manifest.id, with: id)
    let blank = text.replacing(former.manifest.created, with: "").replacing(former.manifest.digest, with: "")
    text = text.replacing(former.manifest.digest, with: SHA256Digest.hexadecimal(of: Array(blank.utf8)))
    try Data(text.utf8).write(to: manifest)
    let other = try Edition(target)
    #expect(other.manifest.id == id && id != former.manifest.id)
    #expect(try other.answer(Question()).rows[0].value == former.answer(Question()).rows[0].value)
  }

  @Test func anOlderOneIsRefusedByName() throws {
    let copy = try TemporaryFolder()
    let target = copy.url.appendingPathComponent("2")
    try FileManager.default.copyItem(at: Self.folder.appendingPathComponent("3"), to: target)
    let manifest = target.appendingPathComponent("edition.json")
    let text = try String(contentsOf: manifest, encoding: .utf8).replacing("\"format\" : 3", with: "\"format\" : 2")
    try FileManager.default.removeItem(at: manifest)
    try Data(text.utf8).write(to: manifest)
    let error = #expect(throws: EditionError.self) { try Edition(target) }
    #expect(error?.description.contains("ecotone integrate") == true, "\(error?.description ?? "")")
  }
}
