/// Coordinates in the styles RETC has used: `25°59'41"`, `19º36'58.5"`, `19°36'58''`, `-98.55`, `20.64233`,
/// `0.99°11'35"`.
package enum RETCCoordinates {
  /// Degrees of one coordinate with the sign it is written with; nil when blank, empty marks, or no coordinate.
  ///
  /// Minutes and seconds must be below 60. A `0.` before whole degrees (2004 to 2009) is junk and passed over. A letter
  /// N, S, O or W after the number is read over: the column says the direction.
  package static func degrees(_ text: String) -> Double? {
    var parts: [String] = [""]
    var isNegative = false
    var marks = 0
    for scalar in text.unicodeScalars {
      switch scalar {
      case " ", "\u{A0}": continue
      case "-" where parts == [""]: isNegative = true
      case "0"..."9", ".": parts[parts.count - 1].unicodeScalars.append(scalar)
      case "°", "º", "'", "’", "´", "\"", "”":
        marks += 1
        if parts.last != "" { parts.append("") }
      case "N", "n", "O", "o", "W", "w", "S", "s": continue
      default: return nil
      }
    }
    if parts.last == "" { parts.removeLast() }
    guard (1...3).contains(parts.count) else { return nil }
    if marks > 0, parts[0].hasPrefix("0."), let whole = Int(parts[0].dropFirst(2)) { parts[0] = String(whole) }
    let numbers = parts.compactMap { Double($0) }
    guard numbers.count == parts.count, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
    var degrees = 0.0
    for (index, number) in numbers.enumerated() { degrees += number / [1, 60, 3600][index] }
    degrees = (degrees * 1e6).rounded() / 1e6  // a tenth of a metre; the source has whole seconds
    return isNegative ? -degrees : degrees
  }
}
