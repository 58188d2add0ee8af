public import Editions
public import Vocabulary

/// A register's code as filed, `tri:N420`; without a register a code that only one of them has.
public struct RegisterCode: Sendable, Hashable, CustomStringConvertible {
  public let register: Register?
  public let code: String

  public init(register: Register?, code: String) { (self.register, self.code) = (register, code) }

  /// Reads `register:code` or a bare code; nil for a blank one.
  public init?(_ text: String) {
    let text = TextFolding.collapseWhitespace(text)
    if let colon = text.firstIndex(of: ":"), let register = Register(rawValue: text[..<colon].lowercased()) {
      (self.register, code) = (register, TextFolding.collapseWhitespace(text[text.index(after: colon)...]))
    } else {
      (register, code) = (nil, text)
    }
    if code.isEmpty { return nil }
  }

  /// The words of a list. A comma ends one only before another register: names that stand for codes hold commas.
  static func split(_ text: String) -> [String] {
    let pieces = TextFolding.collapseWhitespace(text).split(separator: ",", omittingEmptySubsequences: false)
    return pieces.reduce(into: []) { words, piece in
      let next = TextFolding.collapseWhitespace(piece)
      let begins = Register.allCases.contains { next.lowercased().hasPrefix($0.rawValue + ":") }
      if words.isEmpty || begins || (!words[words.count - 1].contains(":") && !words[words.count - 1].contains(" ")) {
        words.append(next)
      } else {
        words[words.count - 1] += "," + piece
      }
    }
  }

  public var description: String { (register.map { $0.rawValue + ":" } ?? "") + code }
}

extension Catalog.Code {
  /// The code as questions and answers name it.
  public var id: RegisterCode { RegisterCode(register: register, code: code) }
}
