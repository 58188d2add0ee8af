/// What an id or a tag is made of. They are asked of each comment that is read, thousands at a time, and a pattern is
/// parsed anew each time.
extension StringProtocol {
  /// Whether it has so many bytes, and all of them are ASCII digits.
  func isDigits(_ count: ClosedRange<Int>) -> Bool {
    count.contains(utf8.count) && utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Whether it has so many bytes, and all of them are ASCII letters.
  func isLetters(_ count: ClosedRange<Int>) -> Bool {
    count.contains(utf8.count) && utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) }
  }

  /// The same for letters and digits.
  func isLettersOrDigits(_ count: ClosedRange<Int>) -> Bool {
    count.contains(utf8.count)
      && utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) }
  }

  /// Two numbers of so many digits each, with a hyphen between them: `2026-03`.
  func isNumbers(_ first: Int, _ second: ClosedRange<Int>) -> Bool {
    let parts = split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].isDigits(first...first) && parts[1].isDigits(second)
  }
}
