internal import Registers
internal import Vocabulary

/// How a receiver was found to be a facility of the edition.
public enum ReceiverMatchWay: String, Sendable, CaseIterable {
  /// The same identifier in EPA's Facility Registry Service.
  case registryID = "registry_id"
  /// The same identifier under the Resource Conservation and Recovery Act.
  case wasteID = "waste_id"
  /// A like name and address in the same city or postal code.
  case nameAndAddress = "name_and_address"
}

struct ReceiverMatch {
  let facility: Int
  let way: ReceiverMatchWay
  /// 1 for an identifier; else how alike name, address and place are, from ``ReceiverMatching/least``.
  let score: Double
}

/// Finds the facility that a receiver is: by identifier, else by name, address and place.
///
/// File 3a has no coordinates, so city and postal code stand for distance. A score is half the likeness of the names,
/// 35 % that of the addresses, 15 % the place (the same postal code 1, the same city 0.8). Two facilities that score
/// alike are no match: a receiver is left unresolved rather than guessed.
struct ReceiverMatching {
  /// The score that a match needs.
  static let least = 0.8
  /// How alike the names must be, whatever the address.
  private static let leastName = 0.6
  /// How far the best facility must be ahead of the next.
  private static let margin = 0.03

  /// What each likeness weighs in a score; together 1.
  private enum Weight {
    static let name = 0.5
    static let address = 0.35
    static let postalCode = 0.15
    /// What the same city under another postal code is worth of its weight.
    static let otherPostalCode = 0.8
  }

  private var byRegistryID: [String: [Int]] = [:]
  private var byWasteID: [String: Set<Int>] = [:]
  /// Facilities by state with city, and by state with postal code.
  private var byPlace: [String: [Int]] = [:]
  private let facilities: [Numbering.Facility]
  private var names: [LikenessText] = []
  private var addresses: [LikenessText] = []

  init(_ sources: [SourceReading], _ numbering: Numbering) {
    facilities = numbering.facilities
    names = facilities.map { LikenessText(name: $0.details?.name ?? "") }
    addresses = facilities.map { LikenessText(address: $0.details?.address ?? "") }
    for (number, facility) in facilities.enumerated() {
      guard let details = facility.details else { continue }
      if let id = details.registryID { byRegistryID[id, default: []].append(number) }
      for key in Self.places(details.place, city: details.city ?? "", postalCode: details.postalCode ?? "") {
        byPlace[key, default: []].append(number)
      }
    }
    for (source, map) in zip(sources, numbering.facilityMaps) {
      for (local, ids) in source.collector.facilities.wasteIDs {
        for id in ids where id.count >= 8 { byWasteID[id, default: []].insert(Int(map[local])) }
      }
    }
  }

  func match(_ receiver: Receiver, country: Country, place: UInt8?) -> ReceiverMatch? {
    if receiver.registryID.count >= 6, let found = byRegistryID[receiver.registryID], found.count == 1 {
      return ReceiverMatch(facility: found[0], way: .registryID, score: 1)
    }
    if let found = byWasteID[receiver.wasteID], found.count == 1, let only = found.first {
      return ReceiverMatch(facility: only, way: .wasteID, score: 1)
    }
    guard receiver.kind == .offsite, let place, !receiver.name.isEmpty else { return nil }
    let candidates = Set(
      Self.places(place, city: receiver.city, postalCode: receiver.postalCode).flatMap { byPlace[$0] ?? [] }
    ).sorted()
    let (name, address) = (LikenessText(name: receiver.name), LikenessText(address: receiver.address))
    var best: (facility: Int, score: Double)?
    var second = 0.0
    for candidate in candidates where facilities[candidate].id.country == country {
      guard let details = facilities[candidate].details else { continue }
      // Another number is another place, however alike the streets are; and without a like address no score suffices.
      if let number = address.houseNumber, let other = addresses[candidate].houseNumber, number != other { continue }
      let likeAddress = address.likeness(to: addresses[candidate])
      // With the same name and postal code it could not be enough: the name need not be read.
      guard Weight.name + Weight.address * likeAddress + Weight.postalCode >= Self.least else { continue }
      let likeName = name.likeness(to: names[candidate])
      guard likeName >= Self.leastName else { continue }
      let samePostalCode =
        Self.postalCode(receiver.postalCode) == Self.postalCode(details.postalCode ?? "")
        && !receiver.postalCode.isEmpty
      let score =
        Weight.name * likeName + Weight.address * likeAddress
        + Weight.postalCode * (samePostalCode ? 1 : Weight.otherPostalCode)
      if score > best?.score ?? 0 {
        second = best?.score ?? 0
        best = (candidate, score)
      } else {
        second = max(second, score)
      }
    }
    guard let best, best.score >= Self.least, best.score - second >= Self.margin else { return nil }
    return ReceiverMatch(facility: best.facility, way: .nameAndAddress, score: (best.score * 1000).rounded() / 1000)
  }

  private static func places(_ place: UInt8, city: String, postalCode: String) -> [String] {
    var keys: [String] = []
    let city = TextFolding.fold(city)
    if !city.isEmpty { keys.append("\(place) \(city)") }
    let code = Self.postalCode(postalCode)
    if !code.isEmpty { keys.append("\(place)#\(code)") }
    return keys
  }

  /// The part of a postal code that all spellings share: five digits, or a Canadian code without its blank.
  private static func postalCode(_ text: String) -> String {
    let letters = text.filter { $0.isLetter || $0.isNumber }.uppercased()
    return letters.allSatisfy(\.isNumber) ? String(letters.prefix(5)) : letters
  }
}
