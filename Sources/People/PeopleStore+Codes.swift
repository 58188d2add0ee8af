internal import Digests
internal import Foundation
internal import GRDB
internal import Keys
public import Mail
public import Vocabulary

/// A code that was sent to an address, and waits in the browser that asked for it.
public struct MailedCode: Equatable, Sendable {
  public let address: MailAddress
  public let language: Language
  /// Whether the code was given: a second step is still to come.
  public let isPassed: Bool
}

/// What a code answers: one that was asked for to sign in gives nobody their data, and the other way round.
public enum CodeQuestion: String, Sendable {
  case signIn = "code"
  case ownData = "own data"
  /// A further address of one's own.
  case address
  case recovery
}

/// Codes by mail: eight letters (40 bits), ten minutes, five tries, once, in the browser that asked.
extension PeopleStore {
  static let codeLetters = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
  static let codeLength = 8
  static let codeSeconds = 10 * 60
  static let codeTries = 5

  /// A new code, for the mail or for paper alone.
  static func newCode(letters: Int = codeLength) throws -> String {
    String(try Random.letters(letters, of: codeLetters))
  }

  /// Keeps a code for an address; an earlier one of the same browser is void.
  func keep(
    _ code: String, _ question: CodeQuestion, for address: MailAddress, browser: String, language: Language,
    _ db: Database
  ) throws {
    let sealed = Data(
      try Cipher.seal(Array(address.text.utf8), with: tokenKey, context: ["people", "mailed code", browser]))
    try db.execute(
      sql: "INSERT OR REPLACE INTO mailed_codes VALUES (?, ?, ?, ?, ?, 0, ?, NULL)",
      arguments: [
        hash(browser: browser), lookup(address), sealed, language.rawValue,
        hash(code: code, question, browser: browser),
        clock() + Self.codeSeconds,
      ])
  }

  private func hash(code: String, _ question: CodeQuestion, browser: String) -> Data {
    Data(MessageCode.sha256(Array("\(question.rawValue)\n\(browser)\n\(code)".utf8), key: tokenKey.bytes))
  }

  /// What people type: small letters, gaps and hyphens make no difference.
  static func plain(code: String) -> String { code.uppercased().filter { $0.isLetter || $0.isNumber } }

  /// The code that a browser waits for.
  public func mailedCode(browser: String) throws -> MailedCode? { try read { try mailedCode(browser: browser, $0) } }

  func mailedCode(browser: String, _ db: Database) throws -> MailedCode? {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT address, language, passed FROM mailed_codes WHERE browser = ? AND until >= ?",
        arguments: [hash(browser: browser), clock()]),
      let bytes = Cipher.open(row[0] as Data, with: tokenKey, context: ["people", "mailed code", browser]),
      let address = try? MailAddress(String(decoding: bytes, as: UTF8.self)), let language = Language(rawValue: row[1])
    else { return nil }
    return MailedCode(address: address, language: language, isPassed: row[2] != nil)
  }

  /// Takes a code, once. A wrong one counts, and the fifth wrong one voids it; the count stays whatever else fails.
  func takeCode(_ code: String, _ question: CodeQuestion, browser: String) throws -> Bool {
    let hash = hash(browser: browser)
    return try write { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT hash, tries FROM mailed_codes WHERE browser = ? AND until >= ? AND passed IS NULL",
          arguments: [hash, clock()])
      else { return false }
      let isRight = MessageCode.isSame(
        Array(row[0] as Data), Array(self.hash(code: Self.plain(code: code), question, browser: browser)))
      if isRight {
        try db.execute(sql: "UPDATE mailed_codes SET passed = ? WHERE browser = ?", arguments: [clock(), hash])
      } else if (row[1] as Int) + 1 >= Self.codeTries {
        try db.execute(sql: "DELETE FROM mailed_codes WHERE browser = ?", arguments: [hash])
      } else {
        try db.execute(sql: "UPDATE mailed_codes SET tries = tries + 1 WHERE browser = ?", arguments: [hash])
      }
      return isRight
    }
  }

  /// The address that a browser has shown to be its reader's.
  func passedAddress(browser: String, _ db: Database) throws -> MailedCode? {
    try mailedCode(browser: browser, db).flatMap { $0.isPassed ? $0 : nil }
  }

  func forgetCode(browser: String, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM mailed_codes WHERE browser = ?", arguments: [hash(browser: browser)])
  }

  // MARK: Recovery codes

  static let recoveryCount = 10
  /// 140 bits: kept as quick hashes, they are as hard to find as keys.
  static let recoveryLength = 28

  /// Ten codes for paper, each good once; those of before are void.
  public func makeRecoveryCodes(_ person: String) throws -> [String] {
    let codes = try (0..<Self.recoveryCount).map { _ in try Self.newCode(letters: Self.recoveryLength) }
    try write { db in
      try db.execute(sql: "DELETE FROM recovery_codes WHERE person = ?", arguments: [person])
      for code in codes {
        try db.execute(
          sql: "INSERT INTO recovery_codes VALUES (?, ?)",
          arguments: [person, self.hash(code: code, .recovery, browser: person)])
      }
    }
    return codes.map { code in
      stride(from: 0, to: Self.recoveryLength, by: 4).map { String(code.dropFirst($0).prefix(4)) }
        .joined(separator: "-")
    }
  }

  public func recoveryCodesLeft(_ person: String) throws -> Int {
    try read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM recovery_codes WHERE person = ?", arguments: [person]) ?? 0
    }
  }

  func takeRecoveryCode(_ code: String, of person: String, _ db: Database) throws -> Bool {
    try db.execute(
      sql: "DELETE FROM recovery_codes WHERE person = ? AND hash = ?",
      arguments: [person, hash(code: Self.plain(code: code), .recovery, browser: person)])
    return db.changesCount == 1
  }
}
