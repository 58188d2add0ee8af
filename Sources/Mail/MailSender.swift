internal import Foundation

/// Who writes: the name and address that messages come from, and the postal address that the law asks for (CASL, s. 6;
/// CAN-SPAM, 16 CFR 316).
public struct MailSender: Sendable {
  public let name: String
  public let address: MailAddress
  /// Lines.
  public let postal: [String]

  private static let mostBytes = 4096

  public init(name: String, address: MailAddress, postal: [String]) {
    (self.name, self.address, self.postal) = (name, address, postal)
  }

  /// Reads a file: the name in its first line, the address in the second, the postal address below.
  /// - Throws: ``MailError``.
  public init(file path: String) throws {
    guard let data = FileManager.default.contents(atPath: path), data.count <= Self.mostBytes,
      let text = String(validating: data, as: UTF8.self)
    else { throw MailError("\(path): cannot be read; expected the sender's name, e-mail address and postal address") }
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
    guard lines.count >= 3 else {
      throw MailError(
        "\(path): \(lines.count) lines; expected the sender's name, below it the e-mail address, below that the postal "
          + "address")
    }
    do { address = try MailAddress(lines[1]) } catch { throw MailError("\(path): line 2: \(error)") }
    (name, postal) = (lines[0], Array(lines.dropFirst(2)))
    guard (lines.joined()).unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw MailError("\(path): a character that cannot be seen; expected plain lines")
    }
  }

  /// Where reports of messages that could not be delivered come back, with a token that tells which.
  package func returnPath(_ token: String) -> String { "bounces+\(token)@\(address.domain)" }
}
