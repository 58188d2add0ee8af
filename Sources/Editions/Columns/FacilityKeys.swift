public import Vocabulary

/// The facilities' keys in order: number to key, and key to number by binary search.
public struct FacilityKeys: ColumnTable {
  let offsets = MappedColumn<UInt32>(
    "facility.key_offset", .facilityAndOne, "where its key begins in `facility.keys.u8`")
  let bytes = MappedColumn<UInt8>("facility.keys", .byte, "keys in order: `US:62526DMCRN4666F`")

  public init() {}

  public var count: Int { max(0, offsets.count - 1) }

  /// The key of a facility, `US:62526DMCRN4666F`; empty outside the list.
  public subscript(number: Int) -> String {
    guard number < count, let start = offsets[number], let end = offsets[number + 1], start <= end,
      Int(end) <= bytes.count
    else { return "" }
    return String(decoding: bytes.values[Int(start)..<Int(end)], as: UTF8.self)
  }

  /// The numbers of a country's facilities: keys stand in their order.
  public func numbers(of country: Country) -> Range<Int> {
    func first(_ isBehind: (Substring) -> Bool) -> Int {
      var (low, high) = (0, count)
      while low < high {
        let middle = (low + high) / 2
        if isBehind(self[middle].prefix(2)) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    let start = first { $0 >= country.rawValue }
    return start..<max(start, first { $0 > country.rawValue })
  }

  /// The number of a facility.
  /// - Complexity: O(log n).
  public func number(of id: FacilityID) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      guard let candidate = FacilityID(self[middle]) else { return nil }
      if candidate == id { return middle }
      if candidate < id { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
