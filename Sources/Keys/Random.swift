/// Random numbers of the system, for secrets.
public enum Random {
  /// - Throws: ``KeyError`` where the system has none.
  public static func bytes(_ count: Int) throws -> [UInt8] { try randomBytes(count) }

  /// Letters, each as likely as the other.
  public static func letters(_ count: Int, of alphabet: [Character]) throws -> [Character] {
    let most = 256 / alphabet.count * alphabet.count
    var found: [Character] = []
    while found.count < count {
      for byte in try randomBytes(count * 2) where Int(byte) < most && found.count < count {
        found.append(alphabet[Int(byte) % alphabet.count])
      }
    }
    return found
  }
}
