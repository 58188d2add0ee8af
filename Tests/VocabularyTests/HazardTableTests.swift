import TestSupport
import Testing
import Vocabulary

/// Weights of toxicity, the program's own and a reader's.
struct HazardTableTests {
  private let folder: TemporaryFolder
  private let tables: ReferenceTables

  init() throws { (folder, tables) = (try TemporaryFolder(), try ReferenceTables()) }

  /// EPA's table: 643 rows, some weights adopted from the other way into the body.
  @Test func theTableIsEPAs() throws {
    let table = try #require(try tables.hazard.table("rsei"))
    #expect(table.codes.count == 643)
    #expect(table.count(.onsiteAir) == 440 && table.count(.onsiteWater) == 435)
    #expect(table.count(.onsiteAir, isAdopted: true) == 224 && table.count(.onsiteWater, isAdopted: true) == 49)
    #expect(table.categories == [.onsiteAir, .onsiteWater] && table.versions == ["2.3.9"])
    #expect(table["7664-41-7"][.onsiteWater] == nil, "no weight is not a weight of zero")
    // A spreadsheet made a date of 7783-06-4, the number 2148878, and RETC has both.
    for code in ["7783-06-4", "2148878"] {
      #expect(try table[tables.hazard.row(code, in: .retc)][.onsiteAir]?.value == 1_800)
    }
    // The forms of a group differ: each code has the weight of what was filed.
    #expect(table["7697-37-2"][.onsiteAir]?.value == 270 && table["N511"][.onsiteWater]?.value == 0.63)
    #expect(try tables.hazard.row("NA - 17", in: .npri) == "NA - 17", "a group without one weight has none")
  }

  /// EPA's factors of USEtox: air is the mean of urban and rural, metals are ions by EPA's own list.
  @Test func theTablesOfTRACIAreEPAs() throws {
    let cancer = try #require(try tables.hazard.table("traci-cancer"))
    let (other, eco) = (
      try #require(try tables.hazard.table("traci-noncancer")), try #require(try tables.hazard.table("traci-eco"))
    )
    let benzene = (4.741896373164023e-07 + 1.1986164804712863e-07) / 2
    #expect(abs(try #require(cancer["71-43-2"][.onsiteAir]).value / benzene - 1) < 1e-12)
    #expect(cancer["71-43-2"][.onsiteWater]?.value == 2.4235646816296703e-07)
    #expect([cancer, other, eco].map { $0.count(.onsiteAir) } == [201, 273, 464])
    #expect(eco["50-00-0"][.onsiteWater]?.isInterim == false && eco["7439-92-1"][.onsiteAir]?.isInterim == true)
    #expect(eco["N420"] == eco["7439-92-1"], "compounds are reported as their metal")
    // Chromium(III), but where hexavalent chromium is reported as such.
    #expect(cancer["7440-47-3"].isEmpty && cancer["npri:NA - 19"][.onsiteAir] != nil)
    #expect(!cancer.takesChromiumForHexavalent)
    #expect(try tables.hazard.table("rsei")?.takesChromiumForHexavalent == true)
    #expect([cancer, other, eco].allSatisfy { $0.categories == [.onsiteAir, .onsiteWater] })
  }

  @Test(arguments: [
    ("71-43-2,air,-1,cancer,,A,1", "line 2, column 3 (weight): found \"-1\""),
    ("71-43-2,air,0,cancer,,A,1", "found \"0\""), ("71-43-2,air,0x10,cancer,,A,1", "found \"0x10\""),
    ("71-43-2,air,nan,cancer,,A,1", "found \"nan\""), ("71-43-2,air,1e400,cancer,,A,1", "found \"1e400\""),
    ("71-43-2,air,1,cancer,,A,", "column 7 (version)"), ("71-43-2,air,1,cancer,,,1", "column 6 (source)"),
    ("71-43-2,soil,1,cancer,,A,1", "expected one of air, water, land"), ("71-43-2,air,1,bad,,A,1", "column 4 (effect)"),
    (",air,1,cancer,,A,1", "column 1 (code)"), ("71-43-2,air,1,cancer,,A,1\n71-43-2,air,2,cancer,,A,1", "line 3"),
    ("71-43-2,,,,,A,1", "no weights"), ("71-43-2,air,1", "found 3 cells"),
  ])
  func aTableThatIsNone(_ row: String, _ said: String) throws {
    let file = try folder.write("bad.csv", "code,medium,weight,effect,basis,source,version\n\(row)\n")
    let error = #expect(throws: HazardTableError.self) { try HazardTable(file: file) }
    #expect(error?.description.contains(said) == true, "\(error?.description ?? "")")
  }
}
