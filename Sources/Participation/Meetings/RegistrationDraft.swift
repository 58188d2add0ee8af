internal import RecordKernel
public import Vocabulary

/// What somebody says who registers for a meeting. Nothing of it is shown to the public.
public struct RegistrationDraft: Codable, Equatable, Sendable {
  /// Where they will be: of ``Meeting/places``.
  public let place: String
  public let name: String
  public let organisation: String?
  /// In which language they listen, where it is interpreted.
  public let interpretation: Language?
  /// What they need to take part: kept apart, and forgotten first.
  public let needs: String?
  /// What they ask the floor for, on one page.
  public let speech: String?
  /// Why they ask for help with the journey.
  public let aid: String?

  public init(
    place: String, name: String, organisation: String? = nil, interpretation: Language? = nil, needs: String? = nil,
    speech: String? = nil, aid: String? = nil
  ) {
    (self.place, self.name, self.organisation, self.interpretation) = (place, name, organisation, interpretation)
    (self.needs, self.speech, self.aid) = (needs, speech, aid)
  }

  public static let mostNeedsLetters = 1000
  /// A page.
  public static let mostSpeechLetters = 3000
  public static let mostAidLetters = 1000

  /// The same without what is kept apart.
  public var withoutNeeds: RegistrationDraft {
    RegistrationDraft(
      place: place, name: name, organisation: organisation, interpretation: interpretation, speech: speech, aid: aid)
  }

  public func with(needs: String?) -> RegistrationDraft {
    RegistrationDraft(
      place: place, name: name, organisation: organisation, interpretation: interpretation, needs: needs,
      speech: speech, aid: aid)
  }

  /// - Parameter now: seconds since 1970.
  /// - Throws: ``RecordError`` for what cannot be said, or not any more.
  public func check(_ state: MeetingState, former: RegistrationDraft? = nil, at now: Int) throws {
    let meeting = state.meeting
    guard meeting.places.contains(place) else {
      throw RecordError("\"\(place.prefix(20))\": no room of this meeting")
    }
    for (what, value) in [("name", name), ("organisation", organisation)] {
      guard let value else { continue }
      guard (1...Remarks.mostNameLetters).contains(value.unicodeScalars.count), PlainText.isOne(value, lines: false),
        PlainText.hasInk(value)
      else { throw RecordError("\(what): expected one line of 1 to \(Remarks.mostNameLetters) letters") }
    }
    if let interpretation, !meeting.interpretation.contains(interpretation) {
      throw RecordError("it is not interpreted in \(interpretation.rawValue)")
    }
    for (what, value, most) in [
      ("needs", needs, Self.mostNeedsLetters), ("speech", speech, Self.mostSpeechLetters),
      ("aid", aid, Self.mostAidLetters),
    ] {
      guard let value else { continue }
      guard (1...most).contains(value.unicodeScalars.count), PlainText.isOne(value, lines: true) else {
        throw RecordError("\(what): expected 1 to \(most) letters, without control or hidden marks")
      }
    }
    if let speech, speech != former?.speech, try !state.givesFloor(at: now) {
      throw RecordError("nobody can ask for the floor any more, or at all")
    }
    if let aid, aid != former?.aid, try !state.givesAid(at: now) {
      throw RecordError("nobody can ask for help with the journey any more, or at all")
    }
    guard aid == nil || place != Meeting.online else {
      throw RecordError("help with the journey is for those who come")
    }
  }
}
