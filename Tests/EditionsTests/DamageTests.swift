import Editions
import Foundation
import Questions
import Samples
import TestSupport
import Testing
import Vocabulary

/// Editions whose files change, are cut or are not their own: never a trap, and never a figure that follows from it.
struct DamageTests {
  private let folder: TemporaryFolder
  private let edition: URL

  init() async throws {
    folder = try TemporaryFolder()
    let sample = folder.url.appendingPathComponent("sample")
    _ = try Sample(facilities: 400, years: 2014...2018, seed: 3, hasFaults: false).write(to: sample)
    let names = (FileManager.default.enumerator(atPath: sample.path)?.compactMap { $0 as? String } ?? []).sorted()
    edition = try await build(names.filter { $0.contains("/") }.map { "\(sample.path)/\($0)" }, in: folder).folder
  }

  private func change(_ path: String, at offset: Int) throws {
    let url = edition.appendingPathComponent(path)
    chmod(url.path, 0o644)
    let file = try FileHandle(forUpdating: url)
    try file.seek(toOffset: UInt64(offset))
    let byte = try #require(try file.read(upToCount: 1)?.first)
    try file.seek(toOffset: UInt64(offset))
    try file.write(contentsOf: [byte ^ 1])
    try file.close()
  }

  /// A byte of each column that a question scans: the answer that reads it is known to be wrong, others are not
  /// touched.
  @Test func aChangedByteIsSeenByWhoReadsIt() throws {
    let byFacility = try Question(parameters: [(.by, "facility,category")])
    for path in ["fact.amount.f64", "fact.category.u8", "fact.unit.u8", "report.facility.u32"].map({ "facts/\($0)" }) {
      try change(path, at: 100)
      let changed = try Edition(edition)
      _ = try? changed.answer(byFacility)
      #expect(changed.damage?.description.contains(path) == true, "\(path)")
      try change(path, at: 100)
      let whole = try Edition(edition)
      _ = try whole.answer(byFacility)
      #expect(whole.damage == nil)
    }
    try change("facts/transfer.amount.f64", at: 100)
    let elsewhere = try Edition(edition)
    _ = try elsewhere.answer(byFacility)
    #expect(elsewhere.damage == nil)
  }

  /// What leads back to the source is checked like what is summed; so is a column that is patched.
  @Test func tracesAreChecked() throws {
    try change("facts/fact.line.u32", at: 200)
    let changed = try Edition(edition)
    try changed.trace(Question()) { _ in true }
    #expect(changed.damage?.description.contains("fact.line") == true)
  }

  /// Names, states and sectors are looked up in the catalogue: a changed byte of it is an error when it is opened.
  @Test func theCatalogueIsChecked() throws {
    let bytes = try #require(
      FileManager.default.contents(atPath: edition.appendingPathComponent("catalog.sqlite").path))
    for offset in [100, bytes.count / 2, bytes.count - 1] {
      try change("catalog.sqlite", at: offset)
      let error = #expect(throws: EditionError.self) { try Edition(edition) }
      #expect(error?.description.contains("catalog.sqlite: changed") == true)
      try change("catalog.sqlite", at: offset)
    }
    _ = try Edition(edition)
  }

  /// A look-up ends when nobody waits for it any more.
  @Test func lookUpsEndWithTheirWork() throws {
    let catalog = try Edition(edition).catalog
    let budget = WorkBudget(seconds: 10, bytes: 1)
    budget.cancel()
    #expect(throws: WorkBudget.Ended.readerGone) {
      try WorkBudget.$current.withValue(budget) {
        for _ in 0..<1000 { _ = try catalog.searchFacilities("plant", limit: 100) }
      }
    }
  }

  @Test func theSumsThemselvesAreHashed() throws {
    try change("facts/block.sum.u64", at: 70)
    #expect(throws: EditionError.self) { try Edition(edition) }
  }

  /// A column that is cut while it is mapped ends no program: SIGBUS is an error of the edition.
  @Test(arguments: [true, false]) func aCutColumnIsAnError(_ checksBlocks: Bool) throws {
    let path = edition.appendingPathComponent("facts/fact.amount.f64").path
    let open = try Edition(edition, checksBlocks: checksBlocks)
    chmod(path, 0o644)
    #expect(truncate(path, 0) == 0)
    _ = try? open.answer(Question(parameters: [(.by, "facility")]))
    #expect(open.damage?.description.contains("fact.amount") == true)
  }

  /// An edition's files are its own: what a link leads to may change without anybody's seeing it.
  @Test func linksAreRefused() throws {
    let outside = folder.url.appendingPathComponent("outside")
    for path in ["facts/fact.amount.f64", "catalog.sqlite", "diagnostics.csv"] {
      let file = edition.appendingPathComponent(path)
      try FileManager.default.moveItem(at: file, to: outside)
      try FileManager.default.createSymbolicLink(at: file, withDestinationURL: outside)
      let error = #expect(throws: EditionError.self) { try Edition(edition) }
      #expect(error?.description == "\(file.path): a link, not a file of its own")
      try FileManager.default.removeItem(at: file)
      try FileManager.default.moveItem(at: outside, to: file)
    }
    let columns = edition.appendingPathComponent("facts")
    try FileManager.default.moveItem(at: columns, to: outside)
    try FileManager.default.createSymbolicLink(at: columns, withDestinationURL: outside)
    #expect(throws: EditionError.self) { try Edition(edition) }
  }
}
