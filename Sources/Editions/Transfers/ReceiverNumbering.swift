internal import Registers
internal import Vocabulary

/// The numbers that receivers have in the edition, and the facilities they are found to be.
struct ReceiverNumbering {
  struct Entry {
    let receiver: Receiver
    /// `US`, `CA`, `MX`, or the code that the form has.
    let country: String
    /// The position in the place table plus one.
    let place: UInt8?
    let match: ReceiverMatch?
  }

  /// Sorted by what describes them, so that the order of the files changes nothing.
  let receivers: [Entry]
  /// For each source, the edition's number of each of its receivers.
  let maps: [[Int]]

  init(_ sources: [SourceReading], _ numbering: Numbering, tables: ReferenceTables) {
    let all = Set(sources.flatMap { $0.collector.receivers.receivers }).sorted {
      Self.order($0).lexicographicallyPrecedes(Self.order($1))
    }
    let numbers = Dictionary(all.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    maps = sources.map { source in source.collector.receivers.receivers.map { numbers[$0] ?? 0 } }
    let matching = all.isEmpty ? nil : ReceiverMatching(sources, numbering)
    receivers = all.map { receiver in
      let country = Self.country(receiver.country)
      let place = Country(rawValue: country).flatMap { tables.places.place(spelling: receiver.state, in: $0) }
      let number = place.map { UInt8(truncatingIfNeeded: $0 + 1) }
      return Entry(
        receiver: receiver, country: country, place: number,
        match: Country(rawValue: country).flatMap { matching?.match(receiver, country: $0, place: number) })
    }
  }

  private static func order(_ receiver: Receiver) -> [String] {
    [
      receiver.country, receiver.state, receiver.city, receiver.name, receiver.address, receiver.kind.rawValue,
      receiver.county, receiver.postalCode,
      receiver.registryID, receiver.wasteID,
    ]
  }

  /// A form leaves the country blank for the United States.
  private static func country(_ text: String) -> String {
    switch text {
    case "", "US", "USA": "US"
    case "CA", "CANADA": "CA"
    case "MX", "MEXICO": "MX"
    default: text
    }
  }
}
