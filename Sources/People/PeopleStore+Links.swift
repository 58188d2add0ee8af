internal import Digests
internal import Foundation
internal import GRDB
public import Participation
internal import Passkeys

/// What a link in a message opens, without signing in.
public struct PersonalLink: Equatable, Sendable {
  public enum Purpose: String, Sendable {
    /// All of one's choices.
    case preferences
    /// The end of one topic.
    case unsubscribe
    /// The end of what a guardian agreed to, and nothing else.
    case guardian
    /// One's own comment.
    case comment
    /// One's own registration for a meeting.
    case registration
  }

  public let person: String
  public let purpose: Purpose
  /// Topics, a comment or a meeting; empty for all.
  public let about: [String]

  public var topics: [Topic] { about.compactMap { Topic(rawValue: $0) } }
}

/// Links that the server knows again without keeping them. They work as long as there is the person: the law asks that
/// one can leave a list for 60 days after a message at least (CASL, s. 11(1)).
extension PeopleStore {
  /// Bytes of the code that proves a link: nobody guesses 128 bits.
  private static let linkCodeBytes = 16

  /// The token of a link.
  public func token(_ purpose: PersonalLink.Purpose, of person: String, topics: [Topic] = []) -> String {
    token(purpose, of: person, about: topics.map(\.rawValue))
  }

  func token(_ purpose: PersonalLink.Purpose, of person: String, about: [String]) -> String {
    let words = ([person] + about).joined(separator: "+")
    return "\(Base64URL.text(Array(words.utf8))).\(Base64URL.text(linkCode(purpose, words)))"
  }

  private func linkCode(_ purpose: PersonalLink.Purpose, _ words: String) -> [UInt8] {
    Array(code("link", [purpose.rawValue, words]).prefix(Self.linkCodeBytes))
  }

  /// What a link opens; nil for one that was altered, is for something else, or whose person is not known any more.
  public func link(_ token: String, _ purpose: PersonalLink.Purpose) throws -> PersonalLink? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard token.utf8.count <= 400, parts.count == 2, let bytes = Base64URL.bytes(parts[0]),
      let words = String(validating: bytes, as: UTF8.self), let given = Base64URL.bytes(parts[1]),
      MessageCode.isSame(given, linkCode(purpose, words))
    else { return nil }
    let fields = words.split(separator: "+").map(String.init)
    guard let person = fields.first, try read({ try key(of: person, $0) }) != nil else { return nil }
    return PersonalLink(person: person, purpose: purpose, about: Array(fields.dropFirst()))
  }
}
