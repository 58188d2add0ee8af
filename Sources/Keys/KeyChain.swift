internal import Foundation

/// A public key and those that followed it: its file may name a successor, signed with the key before, and so on.
///
/// A key that is changed speaks a last word this way, and whoever trusts the first one trusts the last.
public struct KeyChain: Sendable {
  /// The oldest first.
  public let keys: [PublicKey]

  private static let mark = "successor "

  private static func statement(_ old: PublicKey, _ new: PublicKey) -> String {
    "ecotone key\n\(old.id)\nis followed by\n\(new.base64)\n"
  }

  /// - Throws: ``KeyError`` for a file that holds no public key, or a successor that the key before did not sign.
  public init(_ path: String) throws {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw KeyError("\(path): cannot be read; expected a public key")
    }
    let lines = text.split(whereSeparator: \.isNewline)
    guard let first = PublicKey(pem: lines.filter { !$0.hasPrefix(Self.mark) }.joined(separator: "\n")) else {
      throw KeyError("\(path): no Ed25519 public key; expected FILE.pub, which ecotone keys new --signing wrote")
    }
    var keys = [first]
    for line in lines where line.hasPrefix(Self.mark) {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 3, let next = PublicKey(base64: words[1]), let last = keys.last,
        last.verifies(words[2], of: Self.statement(last, next))
      else { throw KeyError("\(path): a successor that the key before did not sign") }
      keys.append(next)
    }
    self.keys = keys
  }

  public func contains(_ key: PublicKey) -> Bool { keys.contains(key) }

  /// Adds a successor to a file of a public key.
  /// - Throws: ``KeyError`` where the signing key is not the last of the file.
  public static func add(_ new: PublicKey, to path: String, signedBy old: SigningKey) throws {
    let chain = try KeyChain(path)
    guard chain.keys.last == old.publicKey else {
      throw KeyError("\(path): its last key is \(chain.keys.last?.id ?? "none"); expected it to be the one that signs")
    }
    let line =
      "\(mark)\(new.base64) \(try old.signature(of: statement(old.publicKey, new)))\n"
    guard let handle = FileHandle(forWritingAtPath: path) else { throw KeyError("\(path): cannot be written") }
    defer { try? handle.close() }
    do {
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(line.utf8))
      try handle.synchronize()
    } catch { throw KeyError("\(path): \(error.localizedDescription)") }
  }
}
