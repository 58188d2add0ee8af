public import Vocabulary

/// Lines of the ledger of consent: who agreed to what, how, when and to which words, and who took it back. It is what
/// proves consent (CASL, s. 13; LFPDPPP, art. 7).
extension PersonEvent {
  public struct Consent: Codable, Equatable, Sendable {
    /// The way on which somebody is written to.
    public enum Channel: String, Codable, Sendable { case mail }

    public enum How: String, Codable, Sendable {
      /// With the form of this site, and a link that came to their address.
      case form
      /// On the page of their own choices, which a link to their address opens.
      case preferences
    }

    public struct Shown: Codable, Equatable, Sendable {
      /// SHA-256 of the words, in hexadecimal.
      public let hash: String
      public let version: Int
      public let language: Language

      public init(_ wording: Wording) {
        (hash, version, language) = (wording.hash, wording.version, wording.language)
      }
    }

    public let topic: Topic
    public let channel: Channel
    public let frequency: Frequency
    public let wording: Shown
    public let how: How
    /// Seconds since 1970, of the form and of the link.
    public let asked: Int
    public let confirmed: Int
    /// When a guardian agreed, of a young person; nobody is asked for an age.
    public let guardian: Int?
    /// Who did it: the person.
    public let by: String

    public init(
      _ topic: Topic, _ frequency: Frequency, _ wording: Shown, how: How, asked: Int, guardian: Int? = nil,
      confirmed: Int,
      by: String
    ) {
      (self.topic, channel, self.frequency, self.wording) = (topic, .mail, frequency, wording)
      (self.how, self.asked, self.guardian, self.confirmed, self.by) = (how, asked, guardian, confirmed, by)
    }
  }

  /// A topic comes as often as somebody chose later.
  public struct Choice: Codable, Equatable, Sendable {
    public let topic: Topic
    public let frequency: Frequency
    public let at: Int
    public let by: String
    public init(_ topic: Topic, _ frequency: Frequency, at: Int, by: String) {
      (self.topic, self.frequency, self.at, self.by) = (topic, frequency, at, by)
    }
  }

  public struct Withdrawal: Codable, Equatable, Sendable {
    public enum How: String, Codable, Sendable {
      /// The mail program's own button, or the link's page.
      case link
      /// A message to the address that a mail program offers.
      case mail
      case preferences
      /// Again, after a backup of before was put back.
      case restored
    }

    public let topics: [Topic]
    public let how: How
    public let at: Int
    public let by: String
    public init(_ topics: [Topic], how: How, at: Int, by: String) {
      (self.topics, self.how, self.at, self.by) = (topics, how, at, by)
    }
  }
}

/// A topic that somebody is written to about: the line of the ledger that says why.
public struct HeldConsent: Equatable, Sendable {
  public let place: Int
  public let consent: PersonEvent.Consent
  /// As they last chose.
  public var frequency: Frequency
}
