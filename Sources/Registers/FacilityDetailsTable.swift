/// What a source says of its facilities, packed: many yearly files say the same of the same facilities, and texts of
/// their own would take most of the memory of a build.
public struct FacilityDetailsTable: RandomAccessCollection, Sendable {
  /// A facility's numbers, and where its texts are: one after another from `start` on.
  private struct Slot: BitwiseCopyable {
    var start = 0
    /// In bytes; ``none`` where there is no text.
    var lengths = Lengths()
    /// ``none`` where nothing is said of the facility.
    var year = FacilityDetailsTable.none
    var sector: UInt32 = 0
    var place: UInt8 = 0
    /// Not a number where there is no coordinate.
    var latitude = Double.nan
    var longitude = Double.nan
  }

  private struct Lengths: BitwiseCopyable, Equatable {
    var name = none
    var company = none
    var address = none
    var city = none
    var county = none
    var postalCode = none
    var registryID = none
  }

  private static let none = Int32.max
  private var slots: [Slot] = []
  private var texts: [UInt8] = []

  package init() {}

  public var startIndex: Int { 0 }
  public var endIndex: Int { slots.count }

  package mutating func appendNothing() { slots.append(Slot()) }

  /// The year of what is known of a facility; nil where nothing is.
  package func year(_ facility: Int) -> Int? {
    slots[facility].year == Self.none ? nil : Int(slots[facility].year)
  }

  public subscript(facility: Int) -> FacilityDetails? {
    let slot = slots[facility]
    guard slot.year != Self.none else { return nil }
    var details = FacilityDetails(year: Int(slot.year))
    (details.place, details.sector) = (slot.place, slot.sector)
    if !slot.latitude.isNaN { (details.latitude, details.longitude) = (slot.latitude, slot.longitude) }
    var start = slot.start
    func next(_ length: Int32) -> String? {
      guard length != Self.none else { return nil }
      defer { start += Int(length) }
      return String(decoding: texts[start..<start + Int(length)], as: UTF8.self)
    }
    let lengths = slot.lengths
    details.name = next(lengths.name)
    details.company = next(lengths.company)
    details.address = next(lengths.address)
    details.city = next(lengths.city)
    details.county = next(lengths.county)
    details.postalCode = next(lengths.postalCode)
    details.registryID = next(lengths.registryID)
    return details
  }

  /// Says something else of a facility; texts that stay the same are not written again.
  package mutating func set(_ details: FacilityDetails, of facility: Int) {
    var slot = Slot(
      start: texts.count, year: Int32(clamping: details.year), sector: details.sector, place: details.place,
      latitude: details.latitude ?? .nan, longitude: details.longitude ?? .nan)
    slot.lengths = Lengths(
      name: add(details.name), company: add(details.company), address: add(details.address), city: add(details.city),
      county: add(details.county), postalCode: add(details.postalCode), registryID: add(details.registryID))
    let former = slots[facility]
    if former.lengths == slot.lengths {
      let count = texts.count - slot.start
      if texts[former.start..<former.start + count].elementsEqual(texts[slot.start...]) {
        texts.removeLast(count)
        slot.start = former.start
      }
    }
    slots[facility] = slot
  }

  /// Writes a text at the end.
  /// - Returns: its length.
  private mutating func add(_ text: String?) -> Int32 {
    guard let text else { return Self.none }
    let start = texts.count
    texts.append(contentsOf: text.utf8)
    return Int32(clamping: texts.count - start)
  }
}
