/// Numbers as text.
public enum NumberText {
  /// The shortest decimal that reads back to the same double: no exponent, no separators, no needless `.0`.
  public static func shortest(_ value: Double) -> String {
    guard value.isFinite else { return "" }
    return withText(value) { String(decoding: $0, as: UTF8.self) }
  }

  /// Appends the same as ASCII.
  public static func append(_ value: Double, to bytes: inout [UInt8]) {
    guard value.isFinite else { return }
    withText(value) { bytes.append(contentsOf: $0) }
  }

  private static func withText<Made>(_ value: Double, _ body: (UnsafeBufferPointer<UInt8>) -> Made) -> Made {
    if let made = withDecimal(value, body) { return made }
    var text = value.description
    return text.withUTF8 { digits in
      if digits.contains(UInt8(ascii: "e")) {
        var expanded = expanded(String(decoding: digits, as: UTF8.self))
        return expanded.withUTF8(body)
      }
      let isWhole = digits.suffix(2).elementsEqual(".0".utf8)
      return body(isWhole ? UnsafeBufferPointer(rebasing: digits.dropLast(2)) : digits)
    }
  }

  /// A number of few decimals, without the search for the shortest: of decimals of 15 digits no two read as one double,
  /// so that one that reads back is the shortest when its last zeros are gone.
  /// - Returns: nil for a number of more digits.
  private static func withDecimal<Made>(_ value: Double, _ body: (UnsafeBufferPointer<UInt8>) -> Made) -> Made? {
    let size = value.magnitude
    var places = size < 100_000 ? 9 : 3
    let scale = size < 100_000 ? 1e9 : 1e3
    let whole = (size * scale).rounded()
    guard whole < 1e15, whole / scale == size else { return nil }
    var rest = UInt64(whole)
    while places > 0, rest % 10 == 0 {
      rest /= 10
      places -= 1
    }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { room in
      var start = room.count
      func write(_ byte: UInt8) {
        start -= 1
        room[start] = byte
      }
      var place = 0
      repeat {
        if place == places, place > 0 { write(UInt8(ascii: ".")) }
        write(UInt8(ascii: "0") + UInt8(rest % 10))
        rest /= 10
        place += 1
      } while rest > 0 || place <= places
      if value.sign == .minus { write(UInt8(ascii: "-")) }
      return body(UnsafeBufferPointer(rebasing: room[start...]))
    }
  }

  /// What has an exponent, without it.
  private static func expanded(_ text: String) -> String {
    guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "e")), let exponent = Int(text[text.index(after: mark)...])
    else { return text }
    let sign = text.hasPrefix("-") ? "-" : ""
    var digits = text[..<mark].drop { $0 == "-" }
    var point = exponent + 1
    if let dot = digits.firstIndex(of: ".") {
      let fraction = digits[digits.index(after: dot)...]
      digits = digits[..<dot] + (fraction == "0" ? "" : fraction)
    }
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    if point >= digits.count { return sign + digits + String(repeating: "0", count: point - digits.count) }
    let split = digits.index(digits.startIndex, offsetBy: point)
    point = 0
    return sign + digits[..<split] + "." + digits[split...]
  }
}
