/// Text of a field's bytes.
enum FieldText {
  /// The text of bytes in UTF-8 or, where they are not UTF-8, Windows-1252.
  ///
  /// The five bytes that Windows-1252 leaves undefined (81 8D 8F 90 9D) pass through as the control characters of
  /// ISO 8859-1, so nothing is lost.
  static func decode(_ bytes: UnsafeRawBufferPointer) -> String {
    if isASCII(bytes) { return String(decoding: bytes, as: UTF8.self) }
    return String(validating: bytes, as: UTF8.self) ?? decodeWindows1252(bytes)
  }

  static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    isASCII(bytes) || String(validating: bytes, as: UTF8.self) != nil
  }

  private static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.allSatisfy { $0 < 0x80 } }

  /// The text of bytes with any run of blanks, tabs and line breaks as one blank; none at the ends.
  static func collapsed(_ bytes: UnsafeRawBufferPointer) -> String {
    let isRegular =
      !zip(bytes, bytes.dropFirst()).contains { isBlank($0) && isBlank($1) }
      && !bytes.contains { isBlank($0) && $0 != 0x20 }
    if isRegular { return decode(trimmed(bytes)) }
    var single: [UInt8] = []
    for byte in trimmed(bytes) {
      if !isBlank(byte) { single.append(byte) } else if single.last != 0x20 { single.append(0x20) }
    }
    return single.withUnsafeBytes { decode($0) }
  }

  /// The bytes without blanks, tabs and line breaks at their ends.
  static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var start = 0
    var end = bytes.count
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
  }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  static func decodeWindows1252(_ bytes: UnsafeRawBufferPointer) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes {
      if (0x80..<0xA0).contains(byte) {
        text.append(Unicode.Scalar(windows1252[Int(byte) - 0x80]) ?? "\u{FFFD}")
      } else {
        text.append(Unicode.Scalar(byte))
      }
    }
    return String(text)
  }

  /// Code points of bytes 80 to 9F (Microsoft's code page 1252).
  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
    0x8F,
    0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E,
    0x0178,
  ]
}
