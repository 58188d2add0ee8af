import Editions
import Foundation
import Places
import Questions
import TestSupport
import Testing
import Vocabulary

/// What people write for a place.
struct PlaceReaderTests {
  private let folder: TemporaryFolder
  private let edition: Edition

  init() async throws {
    folder = try TemporaryFolder()
    try folder.write(
      "towns.csv",
      """
      name,country,state,latitude,longitude,population,others
      Tijuana,MX,MX-BCN,32.5027,-117.00371,1922523,Tia Juana
      Québec,CA,CA-QC,46.81228,-71.21454,531902,Quebec City|Ville de Québec
      London,CA,CA-ON,42.98339,-81.23304,346765,
      Springfield,US,US-MO,37.21533,-93.29824,166810,
      Springfield,US,US-IL,39.80172,-89.64371,114394,
      Springfield,US,US-IL,40.1,-89.1,600,

      """)
    // GeoNames' twelve fields.
    func line(_ country: String, _ code: String, _ place: String, _ position: String) -> String {
      let fields =
        [country, code, place, "", "", "", "", "", ""] + position.split(separator: ",").map(String.init) + ["4"]
      return fields.joined(separator: "\t") + "\n"
    }
    let postal = try folder.write(
      "all.txt",
      line("US", "60623", "Chicago", "41.849,-87.7157") + line("US", "66603", "Topeka", "39.0553,-95.6802")
        + line("CA", "M5V", "Downtown Toronto", "43.6404,-79.3995"))
    try PostalFile(postal).install(in: folder.url)
    let establishments = [("1", "46", "11"), ("2", "48", "12"), ("3", "47", "12")].map { number, north, east in
      RETCText.establishment(
        nra: "CGI260470001\(number)", latitude: "25°\(north)'12\"\"", longitude: "100°\(east)'36\"\"",
        postalCode: "66603")
    }
    let amounts = (1...3).map { RETCText.amounts(nra: "CGI260470001\($0)", "1") }
    edition = try await build(
      [
        folder.write("es_2018.csv", RETCText.establishmentsHeader + establishments.joined()),
        folder.write("em_2018.csv", RETCText.amountsHeader + amounts.joined()),
      ], in: folder)
  }

  private func read(_ text: String, _ language: Language = .english) throws -> NamedPlace {
    let tables = try ReferenceTables()
    return try PlaceReader(edition, Gazetteer(folder.url), tables, language).read(text)
  }

  @Test(arguments: [
    ("43.65,-79.38", "43.65,-79.38", "43.65,-79.38"), ("Tijuana, MX", "32.5027,-117.00371", "Tijuana, MX-BCN"),
    ("tijuana", "32.5027,-117.00371", "Tijuana, MX-BCN"), ("QUEBEC", "46.81228,-71.21454", "Québec, CA-QC"),
    ("Quebec City", "46.81228,-71.21454", "Québec, CA-QC"),
    ("London, Ontario, Canada", "42.98339,-81.23304", "London, CA-ON"),
    ("Springfield, MO", "37.21533,-93.29824", "Springfield, US-MO"), ("US:60623", "41.849,-87.7157", "US:60623"),
    ("60623-1234", "41.849,-87.7157", "US:60623"), ("m5v 3l9", "43.6404,-79.3995", "CA:M5V"),
    ("CA:M5V", "43.6404,-79.3995", "CA:M5V"), ("MX:66603", "25.786667,-100.21", "MX:66603"),
  ])
  func placesAreRead(_ text: String, _ point: String, _ value: String) throws {
    let place = try read(text)
    #expect(place.point.text == point && place.value == value)
    // What it gives is read as the same place.
    #expect(try read(place.value).point == place.point)
  }

  @Test(arguments: [
    ("Springfield", Vocabulary.Expectation.Kind.onePlace, ["Springfield, US-MO", "39.80172,-89.64371", "40.1,-89.1"]),
    ("66603", .onePlace, ["US:66603", "MX:66603"]), ("Tij", .place, ["Tijuana, MX-BCN"]),
    ("-88.9,39.8", .positionInReach, ["39.8,-88.9"]), ("-117,32.5", .positionInReach, ["32.5,-117"]),
    ("0,0", .positionInReach, []), ("US:00000", .knownPostalCode, []), ("MX:99999", .knownPostalCode, []),
    ("A1A", .knownPostalCode, []), ("Nowhereville", .place, []), ("", .place, []), ("CA:1", .knownPostalCode, []),
  ])
  func whatIsNoPlaceIsRefused(_ text: String, _ expected: Vocabulary.Expectation.Kind, _ choices: [String]) throws {
    let error = #expect(throws: QuestionError.self) { try read(text) }
    #expect(error?.expected.kind == expected && error?.suggestions.map(\.value) == choices)
  }

  @Test func namesAreInTheReadersLanguage() throws {
    #expect(try read("Québec", .spanish).name == "Québec, Quebec")
    #expect(try read("MX:66603").kind == .postalCodeOfRegister(facilities: 3))
  }

  @Test(arguments: [
    "US\t60623\tChicago\n", "FR\t75001\tParis\t\t\t\t\t\t\t48.8\t2.3\t4\n", "", "US\t1\t\t\t\t\t\t\t\t1\t2\t4\n",
  ])
  func otherFilesAreRefused(_ text: String) throws {
    let path = try folder.write("other.txt", text)
    #expect(throws: PostalFileError.self) { try PostalFile(path) }
  }
}
