import Foundation
import Testing

/// A fictional fourth register, known to the tests only, goes the whole way: from its file to questions and pages.
///
/// All of it is in `Tests/FourthRegister`; docs/a-further-register.md says what each part is for.
struct FourthRegisterTests {
  private static let executable = Program.folder.appendingPathComponent("FourthRegister").path
  private static let lines = Task {
    let run = try Program.run(executable: executable)
    #expect(run.status == 0, "\(run.errors)")
    return run.output.split(separator: "\n").map(String.init)
  }

  private func lines(_ kind: String) async throws -> [String] {
    try await Self.lines.value.filter { $0.hasPrefix(kind + ": ") }.map { String($0.dropFirst(kind.count + 2)) }
  }

  @Test func itsFileIsRecognisedBesideTheOthers() async throws {
    #expect(try await lines("registers") == ["NPRI QZR RETC TRI"])
    #expect(
      try await lines("source") == [
        "plants.csv qzr_amounts QZR 9 columns", "tri.csv tri_forms TRI 122 columns",
      ])
  }

  @Test func whatIsUnknownInItIsNoted() async throws {
    #expect(
      try await lines("diagnostic") == [
        "plants.csv,4,5,unknown_substance,XY-1,a code of the substance list",
        "plants.csv,5,4,unknown_state,Nowhere,a state or province of QZ",
      ])
  }

  @Test func itsAmountsAreSummedBesideThoseOfOthers() async throws {
    #expect(
      try await lines("answer") == [
        "QZ 108-88-3 onsite_air 120.5", "QZ 108-88-3 sewage 4.0", "QZ lead onsite_air 250.0",
        "QZ lead onsite_water 1000.0", "QZ qzr:XY-1 onsite_water 2000.0", "US 108-88-3 onsite_air 45.359237",
        "QZ-NO 124.5", "QZ-SO 3250.0", "unknown 0.0",
        " 1250.0",
      ])
  }

  @Test func pagesNameItInEachLanguage() async throws {
    let pages = try await lines("page")
    #expect(pages.count == 36)
    for page in pages {
      #expect(page.contains(" 200 QZR"), "\(page)")
      if page.hasPrefix("en/") || page.hasPrefix("es/") { #expect(page.hasSuffix("Quezonia"), "\(page)") }
    }
    #expect(pages.contains("fr/ 200 QZR Quezonia Quézonie"))
  }
}
