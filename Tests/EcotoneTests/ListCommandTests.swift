import Foundation
import TestSupport
import Testing

/// The lists of an edition, and the names and units of answers, as the command line prints them.
struct ListCommandTests {
  private let folder: TemporaryFolder
  private let edition: String

  /// Two plants: one named by its releases, one by its location alone.
  init() throws {
    folder = try TemporaryFolder()
    edition = folder.path("edition")
    let releases =
      NPRIText.header + NPRIText.row("2.873")
      + NPRIText.row(id: "630", province: "QC", "1").replacing("Compagnie Québec Ltée,Essai", with: ",")
    let locations = """
      Year of last filed report / Année de déclaration la plus récente,NPRI ID / ID INRP,Company Name / Raison Sociale,City / Ville,\
      Province,Latitude,Longitude
      2018,630,Fonderie Est,Rouyn-Noranda,QC,48.24,-79.02

      """
    let built = try Program.run(
      "integrate", "--out", edition, folder.write("npri.csv", releases), folder.write("locations.csv", locations))
    #expect(built.status == 0, "\(built.errors)")
  }

  private func lines(_ arguments: String...) throws -> [String] {
    let run = try Program.run([arguments[0], edition] + arguments.dropFirst() + ["--format", "csv"])
    #expect(run.status == 0, "\(run.errors)")
    return run.output.split(separator: "\n").map(String.init)
  }

  @Test func facilitiesHaveCompanyCityAndState() throws {
    #expect(
      try lines("facilities") == [
        "id,name,company,address,city,county,postal_code,state,sector,latitude,longitude,first_year,last_year",
        "CA:629,Essai,Compagnie Québec Ltée,,,,,CA-ON,331410,,,2018,2018",
        "CA:630,,Fonderie Est,,Rouyn-Noranda,,,CA-QC,331410,48.24,-79.02,2018,2018",
      ])
    #expect(try lines("facilities", "--state", "Québec").count == 2)
  }

  @Test func substancesCodesSectorsAndPlacesAreListed() throws {
    let substances = try lines("substances")
    #expect(
      substances[0] == "key,cas,is_group,name_en,name_fr,name_es,status_en,status_fr,status_es,flags,registers,codes")
    #expect(
      substances.contains {
        $0.hasPrefix("lead,,true,Lead and its compounds,Plomb et ses composés,Plomo y sus compuestos,")
      })
    #expect(try lines("substances", "--limit", "3").count == 4)
    #expect(try lines("codes") == ["code,name,substance,scope", "npri:NA - 08,Lead (and its compounds),lead,default"])
    #expect(try lines("sectors", "--digits", "2").map { $0.prefix(2) } == ["co", "33"])
    #expect(
      try lines("sectors").last?.hasPrefix("3314,Nonferrous Metal (except Aluminum) Production and Processing,") == true
    )
    let places = try lines("places")
    #expect(places[0] == "code,country,name_en,name_fr,name_es")
    #expect(places.contains("CA-QC,CA,Quebec,Québec,Quebec"))
    #expect(places.contains("MX-NLE,MX,Nuevo León,Nuevo León,Nuevo León"))
  }

  /// A kind of file that nobody gave is not loaded; one that holds two provinces is not whole.
  @Test func coverageSaysWhatIsNotLoaded() throws {
    #expect(
      try lines("coverage") == [
        "country,year,file,loaded,whole,states,state_codes,reports", "CA,2018,npri_releases,yes,no,2,CA-ON CA-QC,2",
        "CA,2018,npri_disposals,no,no,0,,0", "CA,2018,npri_transfers,no,no,0,,0",
        "CA,2018,npri_geolocations,yes,no,1,CA-QC,1",
      ])
  }

  /// A plant without a name is shown by its company and city.
  @Test func namesStandBesideTheValues() throws {
    #expect(
      try lines("query", "--by", "facility", "--names") == [
        "facility,facility_name,facility_company,facility_city,facility_county,kilograms,facilities,reports",
        "CA:629,Essai,Compagnie Québec Ltée,,,2.873,1,1",
        "CA:630,\"Fonderie Est, Rouyn-Noranda\",Fonderie Est,Rouyn-Noranda,,1,1,1",
      ])
    #expect(
      try lines("query", "--by", "substance,state", "--names", "--lang", "fr") == [
        "substance,substance_name,state,state_name,kilograms,facilities,reports",
        "lead,Plomb et ses composés,CA-ON,Ontario,2.873,1,1",
        "lead,Plomb et ses composés,CA-QC,Québec,1,1,1",
      ])
    #expect(
      try lines("search", "rouyn")[1] == "municipality,CA-QC:rouyn-noranda,\"Rouyn-Noranda, Quebec\",1 facility")
    #expect(
      try lines("search", "rouyn")[2]
        == "facility,CA:630,\"Fonderie Est, Rouyn-Noranda\",\"Rouyn-Noranda, CA-QC, 2018\"")
    #expect(try Program.run("facility", edition, "630").output.hasPrefix("CA:630  Fonderie Est, Rouyn-Noranda\n"))
  }

  /// 3.873 kg are 8.538503414420308 lb of 0.45359237 kg.
  @Test func massesInPoundsAndTonnes() throws {
    #expect(
      try lines("query", "--by", "country", "--unit", "lb") == [
        "country,pounds,facilities,reports", "CA,8.538503414420308,2,2",
      ])
    #expect(
      try lines("query", "--by", "country", "--unit", "t") == ["country,tonnes,facilities,reports", "CA,0.003873,2,2"])
    #expect(try Program.run("query", edition, "--by", "country", "--unit", "stone").status == 2)
  }
}
