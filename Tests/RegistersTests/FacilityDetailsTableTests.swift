import Registers
import Testing

struct FacilityDetailsTableTests {
  @Test func whatIsSaidIsReadBack() throws {
    var table = FacilityDetailsTable()
    for _ in 0..<3 { table.appendNothing() }
    var first = FacilityDetails(year: 2019)
    (first.name, first.city, first.registryID) = ("Usine Québec", "", "110000")
    (first.place, first.sector, first.latitude, first.longitude) = (3, 221_112, 45.5, -73.6)
    table.set(first, of: 1)
    let read = try #require(table[1])
    #expect(read.name == "Usine Québec" && read.city == "" && read.company == nil && read.registryID == "110000")
    #expect(read.place == 3 && read.sector == 221_112 && read.latitude == 45.5 && read.longitude == -73.6)
    #expect(table[0] == nil && table.year(0) == nil && table.year(1) == 2019 && table.count == 3)
    // The same texts of another year, then others.
    var second = first
    (second.year, second.latitude) = (2020, nil)
    table.set(second, of: 1)
    #expect(table[1]?.name == "Usine Québec" && table[1]?.year == 2020 && table[1]?.latitude == nil)
    second.name = "Usine Lévis"
    table.set(second, of: 1)
    table.set(first, of: 2)
    #expect(table[1]?.name == "Usine Lévis" && table[1]?.registryID == "110000" && table[2]?.name == "Usine Québec")
  }
}
