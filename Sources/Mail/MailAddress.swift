internal import Foundation

/// An e-mail address (RFC 5321, 4.1.2), of the forms that people have: no quoted parts, no comments, no literals.
public struct MailAddress: Hashable, Sendable {
  /// As it was given, the domain in lower case.
  public let text: String

  /// Bytes of an address, and of its local part (RFC 5321, 4.5.3.1).
  private static let most = 254
  private static let mostLocal = 64

  /// - Throws: ``MailError`` that does not repeat the address.
  public init(_ given: some StringProtocol) throws {
    let trimmed = given.trimmingCharacters(in: .whitespaces)
    let refused = MailError(
      "this is no e-mail address; expected one as name@example.org, in letters, digits and .!#$%&'*+-/=?^_`{|}~ before "
        + "the @")
    let parts = trimmed.split(separator: "@", omittingEmptySubsequences: false)
    guard trimmed.utf8.count <= Self.most, parts.count == 2 else { throw refused }
    let (local, domain) = (String(parts[0]), String(parts[1]).lowercased())
    guard (1...Self.mostLocal).contains(local.utf8.count), local.utf8.allSatisfy(Self.isLocal), !local.hasPrefix("."),
      !local.hasSuffix("."), !local.contains("..")
    else { throw refused }
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, labels.allSatisfy(Self.isLabel), labels.last?.contains(where: \.isLetter) == true else {
      throw refused
    }
    text = "\(local)@\(domain)"
  }

  /// What two spellings of the same mailbox have in common: nearly no server tells capitals apart.
  package var folded: String { text.lowercased() }

  /// What addresses of one mailbox often have in common, to count messages to it: without what follows a plus sign, and
  /// without dots.
  public var mailbox: String {
    let parts = folded.split(separator: "@")
    let local = parts[0].split(separator: "+").first ?? parts[0]
    return "\(local.replacing(".", with: ""))@\(domain)"
  }

  public var domain: Substring { text.split(separator: "@").last ?? "" }

  /// Whether the domain is written in letters of another script (RFC 5890), some of which look like Latin ones: whoever
  /// sees the address among others is told.
  public var mayLookAlike: Bool { domain.split(separator: ".").contains { $0.hasPrefix("xn--") } }

  private static func isLocal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: ".!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
  }

  private static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
      && label.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"): true
        default: false
        }
      }
  }
}
