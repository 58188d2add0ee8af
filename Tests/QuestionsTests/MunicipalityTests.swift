import Editions
import Questions
import TestSupport
import Testing
import Vocabulary

/// Counties, municipalities and cities over the spellings of files.
struct MunicipalityTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    (Country.unitedStates, "US-IL", "MACON", "macon", "Macon", MunicipalityName.Kind.county),
    (.unitedStates, "US-IL", "DE KALB", "de-kalb", "De Kalb", .county),
    (.unitedStates, "US-IL", "Macon County", "macon", "Macon", .county),
    (.unitedStates, "US-MD", "ST MARY'S", "saint-marys", "St Mary's", .county),
    (.unitedStates, "US-MD", "BALTIMORE (CITY)", "baltimore-city", "Baltimore", .independentCity),
    (.unitedStates, "US-LA", "ST JOHN THE BAPTIST PARIS", "saint-john-the-baptist", "St John the Baptist", .parish),
    (.unitedStates, "US-AK", "VALDEZ-CORDOVA CENSUS ARE", "valdez-cordova", "Valdez-Cordova", .borough),
    (.unitedStates, "US-AK", "FAIRBANKS NORTH STAR BORO", "fairbanks-north-star", "Fairbanks North Star", .borough),
    (.unitedStates, "US-TX", "PARIS", "paris", "Paris", .county),
    (.unitedStates, "US-DC", "DISTRICT OF COLUMBIA", "district-of-columbia", "District of Columbia", .plain),
    (.mexico, "MX-NLE", "Gral. Escobedo", "general-escobedo", "Gral. Escobedo", .plain),
    (.mexico, "MX-NLE", "GENERAL ESCOBEDO", "general-escobedo", "General Escobedo", .plain),
    (.mexico, "MX-NLE", "San Nicolás  de los Garza", "san-nicolas-de-los-garza", "San Nicolás de los Garza", .plain),
    (.mexico, "MX-CMX", "La Magdalena Contreras", "magdalena-contreras", "La Magdalena Contreras", .plain),
    (.canada, "CA-QC", "Saint-Jean-sur-Richelieu", "saint-jean-sur-richelieu", "Saint-Jean-sur-Richelieu", .plain),
    (.canada, "CA-QC", "ST-JEAN-SUR-RICHELIEU", "saint-jean-sur-richelieu", "St-Jean-Sur-Richelieu", .plain),
  ])
  func spellingsShareAKey(
    _ country: Country, _ state: String, _ text: String, _ key: String, _ name: String, _ kind: MunicipalityName.Kind
  ) throws {
    let read = try #require(MunicipalityName(text, in: country, state: state))
    #expect(read.key == key && read.name == name && read.kind == kind)
    #expect(MunicipalityName.key(key) == key)
  }

  @Test func whatHasNoLetterIsNoName() {
    #expect(MunicipalityName("  - ", in: .mexico, state: "MX-NLE") == nil)
  }

  /// Two spellings of one county, the same name in another state, and a facility without one.
  @Test func aCountyIsAFilter() async throws {
    let rows = [("A", "DE KALB", "IL", "100"), ("B", "DEKALB", "IL", "20"), ("C", "DE KALB", "GA", "7")].map {
      ["TRIFD": "60601TST\($0.0)", "COUNTY": $0.1, "ST": $0.2, "5.1 - FUGITIVE AIR": $0.3]
    }
    let edition = try await build([folder.write("2018_us.csv", TRIText.file(rows: rows))], in: folder)
    let places = try edition.municipalities()
    #expect(places.all.map(\.code).sorted() == ["US-GA:de-kalb", "US-IL:de-kalb"])
    #expect(places["us-il:DeKalb"]?.facilities.count == 2 && places["US-IL:nowhere"] == nil && places["de-kalb"] == nil)
    let tables = try ReferenceTables()
    #expect(
      places.all.map { $0.fullTitle(tables, .english) } == ["De Kalb County, Georgia", "De Kalb County, Illinois"])
    #expect(places.beginning(with: "dek", limit: 9).map(\.state) == ["US-IL", "US-GA"])
    func ask(_ text: String) throws -> Answer {
      let words = WordReader(edition, language: .english, tables: { tables })
      return try edition.answer(try words.question([(parameter: Question.Parameter.municipality, text: text)]))
    }
    for text in ["US-IL:dekalb", "US-IL:de-kalb", "De Kalb County, Illinois", "de kalb, il", "Condado de De Kalb, IL"] {
      let row = try ask(text).rows[0]
      #expect(row.facilities == 2 && abs(row.value - 120 * 0.45359237) < 1e-9, "\(text)")
    }
    #expect(try ask("US-IL:dekalb,US-GA:dekalb").rows[0].facilities == 3)
    for text in ["De Kalb", "US-IL:nowhere", "nowhere, IL", ":", "US-IL:"] {
      let error = #expect(throws: QuestionError.self) { _ = try ask(text) }
      #expect(error?.parameter == "municipality", "\(text)")
    }
    // In a county of Illinois, that Georgia's file is there or not says nothing.
    let question = try Question(parameters: [(.municipality, "US-IL:de-kalb"), (.year, "2018")])
    #expect(try Question(parameters: question.parameters) == question)
    #expect(try edition.coverage(of: question).extent(.unitedStates, 2018)?.states == nil)
  }
}
