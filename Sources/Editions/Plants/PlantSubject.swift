internal import Foundation
internal import Registers
internal import Vocabulary

/// A facility as plants are recognised by it.
struct PlantSubject {
  let number: Int
  let country: Country
  /// The position in the place table plus one; 0 when unknown.
  let place: UInt8
  let name: LikenessText
  let company: LikenessText
  let address: LikenessText
  /// The words of name and company, folded.
  let words: Set<String>
  /// The same, each ready to be compared; without numbers, and the numbers apart.
  let tokens: [(word: String, likeness: LikenessText)]
  let numbers: Set<String>
  /// What tells one plant of a company from the next in its name: plant 2 is not plant 4, east is not west.
  let marks: Set<String>
  /// County, municipality or city with its state; nil where the source names none.
  let municipality: String?
  let point: GeoPoint?
  /// NAICS or SCIAN; empty where the source gives none.
  let sector: String
  let years: [UInt16]
  let entries: [PlantTally.Entry]

  private static let markWords: Set<String> = [
    "N", "S", "E", "W", "NORTE", "SUR", "ESTE", "OESTE", "ORIENTE", "PONIENTE", "NORD", "SUD", "EST", "OUEST", "II",
    "III",
    "IV", "V", "VI", "VII", "VIII", "IX", "X",
  ]

  var first: UInt16 { years.first ?? 0 }
  var last: UInt16 { years.last ?? 0 }

  /// - Parameter details: nil for a facility that no source describes.
  init(
    _ number: Int, _ country: Country, _ details: FacilityDetails?, years: [UInt16], entries: [PlantTally.Entry]
  ) {
    (self.number, self.country, self.years, self.entries) = (number, country, years, entries)
    place = details?.place ?? 0
    let (plain, owner) = (details?.name ?? "", details?.company ?? "")
    name = LikenessText(name: plain)
    company = LikenessText(name: owner)
    address = LikenessText(address: details?.address ?? "")
    words = Set(name.significantWords + company.significantWords)
    tokens = words.filter { !$0.allSatisfy(\.isNumber) }.sorted().map { ($0, LikenessText(name: $0)) }
    numbers = words.filter { $0.allSatisfy(\.isNumber) }
    marks = Set(name.allWords.filter { $0.allSatisfy(\.isNumber) || Self.markWords.contains($0) })
    let place = details.flatMap { $0.county ?? $0.city }
    municipality = details.flatMap { details in
      place.map { "\(country.rawValue) \(details.place) \(TextFolding.fold($0))" }
    }
    if let latitude = details?.latitude, let longitude = details?.longitude, abs(latitude) <= 90,
      abs(longitude) <= 180, latitude != 0 || longitude != 0
    {
      point = GeoPoint(latitude: latitude, longitude: longitude)
    } else {
      point = nil
    }
    sector = details.map { $0.sector > 0 ? String($0.sector) : "" } ?? ""
  }

  /// Whether it may be what another one became: it ends before that begins; or both have at most two years in common,
  /// in which they told of different substances.
  func mayBecome(_ other: PlantSubject) -> Bool {
    guard number != other.number, country == other.country, !years.isEmpty, !other.years.isEmpty else { return false }
    if last < other.first { return true }
    guard first < other.first, last < other.last else { return false }
    let shared = years.reversed().prefix { $0 >= other.first }.filter(other.years.contains)
    guard shared.count <= 2 else { return false }
    return !entries.contains { entry in
      other.entries.contains { $0.substance == entry.substance && $0.firstYear <= entry.lastYear }
    }
  }
}
