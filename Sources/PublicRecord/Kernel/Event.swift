public import Vocabulary

/// What happened: the only thing that the record keeps. All else follows from events.
///
/// An event is never changed. One that was wrong is corrected by another that names it by its number in its subject.
public struct Event: Codable, Equatable, Sendable {
  /// The case or plan that it is of: `SEM-21-001`, `OP2021`.
  public var subject: String
  /// What happened: a transition's name, or one of ``Kind``.
  public var kind: String
  /// When it happened; nil where it did but the day is not known.
  public var date: Day?
  /// Until when, of documents, notices and notifications that wait, the public does not see it.
  public var embargo: Day?
  public var rights: Rights?
  /// Assertions that it is of; all live ones without.
  public var assertions: [String]?
  public var filing: Filing?
  public var assertion: Assertion?
  public var votes: [String: Vote]?
  /// Provisions that a factual record is limited to.
  public var scope: [String]?
  /// Of a notice: the transition whose time is prolonged, and until when.
  public var step: String?
  public var promised: Day?
  /// Days announced for transitions to come.
  public var announced: [String: Day]?
  public var documents: [Document]?
  public var text: Trilingual?
  /// The field that a text is put into: `title`, `summary`, `response`.
  public var field: String?
  public var basis: WorkCalendar.Basis?
  public var calendar: String?
  public var related: [String]?
  public var facilities: [String]?
  public var place: Place?
  /// The number, in its subject, of the event that this one corrects.
  public var corrects: Int?
  public var note: String?
  public var plan: PlanEntry?

  public init(subject: String, kind: String, date: Day? = nil) {
    (self.subject, self.kind, self.date) = (subject, kind, date)
  }

  /// The event with the fields of another one in place of its own, where that one has them.
  func corrected(by other: Event) -> Event {
    var event = self
    (event.date, event.embargo, event.rights) = (other.date ?? date, other.embargo ?? embargo, other.rights ?? rights)
    (event.assertions, event.filing, event.assertion) = (
      other.assertions ?? assertions, other.filing ?? filing, other.assertion ?? assertion
    )
    (event.votes, event.scope, event.step, event.promised) = (
      other.votes ?? votes, other.scope ?? scope, other.step ?? step, other.promised ?? promised
    )
    (event.announced, event.documents, event.text) = (
      other.announced ?? announced, other.documents ?? documents, other.text ?? text
    )
    (event.basis, event.calendar, event.related) = (
      other.basis ?? basis, other.calendar ?? calendar, other.related ?? related
    )
    (event.facilities, event.place) = (other.facilities ?? facilities, other.place ?? place)
    return event
  }

  /// Events that are no transitions.
  public enum Kind {
    public static let assertion = "assertion"
    public static let document = "document"
    public static let text = "text"
    public static let basis = "day_basis"
    public static let relate = "relate"
    public static let locate = "locate"
    public static let protect = "protect"
    public static let announce = "announce"
    /// What another source says of the day of a step: both are kept.
    public static let conflict = "conflict"
    /// Another event, put right: the fields that are given replace its own.
    public static let correct = "correct"
    /// Another event, which did not happen.
    public static let retract = "retract"
    public static let plan = "plan"
    /// The keeper's word that nothing else happened up to a day.
    public static let confirm = "confirm"
    static let all: Set<String> = [
      assertion, document, text, basis, relate, locate, protect, announce, conflict, correct, retract, plan, confirm,
    ]
  }

  /// What is known when a submission is filed.
  public struct Filing: Codable, Equatable, Sendable {
    public var title: Trilingual
    /// The Party that is said to fail to enforce its law.
    public var party: Party
    public var submitters: [String]
    /// Whether the names of submitters are withheld on request.
    public var isConfidential: Bool
    /// What kind of persons they are; shown where names are withheld.
    public var submitterType: String?
    public var rulebook: Rulebook
    public var sources: [String]?
    public var notes: String?
    /// Whether steps of it are missing in the record: nothing of it is late.
    public var isIncomplete: Bool?

    public init(
      title: Trilingual, party: Party, submitters: [String], isConfidential: Bool, submitterType: String?,
      rulebook: Rulebook, sources: [String]?,
      notes: String?, isIncomplete: Bool? = nil
    ) {
      (self.title, self.party, self.submitters, self.isConfidential) = (title, party, submitters, isConfidential)
      (self.submitterType, self.rulebook, self.sources, self.notes) = (submitterType, rulebook, sources, notes)
      self.isIncomplete = isIncomplete
    }
  }

  /// One provision of law and the facts that it is said not to be enforced in.
  public struct Assertion: Codable, Equatable, Sendable {
    public var id: String
    public var provision: String
    public var facts: Trilingual?
    public init(id: String, provision: String, facts: Trilingual? = nil) {
      (self.id, self.provision, self.facts) = (id, provision, facts)
    }
  }

  public struct Vote: Codable, Equatable, Sendable {
    public var isYes: Bool
    public var reasons: Trilingual?
    public init(isYes: Bool, reasons: Trilingual? = nil) { (self.isYes, self.reasons) = (isYes, reasons) }
  }

  public struct Place: Codable, Equatable, Sendable {
    /// Decimal degrees, north and east positive.
    public var latitude: Double
    public var longitude: Double
    public var name: Trilingual?
    public init(latitude: Double, longitude: Double, name: Trilingual? = nil) {
      (self.latitude, self.longitude, self.name) = (latitude, longitude, name)
    }
  }

  /// A file; its sealed and its public rendition are two files, two documents.
  public struct Document: Codable, Equatable, Sendable {
    public enum Rendition: String, Codable, CaseIterable, Sendable {
      case `public`
      case sealed
    }
    public var kind: String
    public var rendition: Rendition
    /// SHA-256 of its bytes, which is its name in the store.
    public var sha256: String
    public var bytes: Int
    public var mediaType: String
    public var languages: [String]
    public var embargo: Day?
    public init(
      kind: String, rendition: Rendition, sha256: String, bytes: Int, mediaType: String, languages: [String],
      embargo: Day?
    ) {
      (self.kind, self.rendition, self.sha256, self.bytes) = (kind, rendition, sha256, bytes)
      (self.mediaType, self.languages, self.embargo) = (mediaType, languages, embargo)
    }
  }
}

/// An event as it stands in the record. A class, for a case is replayed by looking at its events many times.
public final class RecordedEvent: Sendable {
  /// Its place in the record, from 1; a number that only those who keep the record see.
  public let number: Int
  /// Its place among the events of its subject, from 1.
  public let place: Int
  public let event: Event

  /// When it was recorded; what happened on a day that is not known happened by then.
  let recorded: Day?

  init(number: Int, place: Int, event: Event, recorded: Day?) {
    (self.number, self.place, self.event, self.recorded) = (number, place, event, recorded)
  }
}
