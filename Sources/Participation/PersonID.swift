internal import Keys

/// Ids of persons: drawn, so that they tell nothing.
public enum PersonID {
  public static let prefix = "P-"
  /// Without letters that are read as digits.
  static let letters = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ")
  static let count = 12

  /// - Throws: `KeyError` where the system has no random numbers.
  public static func new() throws -> String { prefix + String(try Random.letters(count, of: letters)) }

  public static func isOne(_ text: String) -> Bool {
    text.hasPrefix(prefix) && text.count == prefix.count + count
      && text.dropFirst(prefix.count).allSatisfy(letters.contains)
  }
}
