internal import Foundation
public import RecordKernel
public import Vocabulary

/// A meeting that the public may attend: when, where, about what, and how one takes part.
public struct Meeting: Codable, Equatable, Sendable {
  public let body: AskingBody
  public let title: Trilingual
  /// What it is about, how to get there, what else there is to know.
  public let text: Trilingual
  public let begins: WallTime
  public let ends: WallTime
  /// The zone of its clocks (IANA).
  public let zone: String
  /// Where people meet: the place, and hubs in other cities. Empty for a meeting that is online alone.
  public let rooms: [Room]
  /// Where it is followed online.
  public let stream: String?
  public let agenda: [AgendaItem]
  /// In which languages it is interpreted.
  public let interpretation: [Language]
  /// Where a language is heard online, by its tag; nil, as none, for what was written before there were any.
  private let channels: [String: String]?
  /// Whose knowledge it is about: that community's stewards say who sees the meeting. Nil for everybody's.
  public let community: String?
  public let hasCaptions: Bool
  /// The last day to register on, which ends with the zone's clocks.
  public let registersUntil: Day
  /// Nil where nobody of the public is given the floor.
  public let floor: Floor?
  /// The last day to ask for help with the journey on; nil where there is none.
  public let aidUntil: Day?
  public let documents: [MeetingDocument]
  /// Consultations that it is about: `2027-01`.
  public let consultations: [String]
  /// Whether those who register ask questions and vote for them; nil, as no, for what was written before there were
  /// any.
  private let questions: Bool?

  public var takesQuestions: Bool { questions == true }

  /// The address at which a language is heard online.
  public func channel(_ language: Language) -> String? { channels?[language.rawValue] }

  public init(
    body: AskingBody, title: Trilingual, text: Trilingual, begins: WallTime, ends: WallTime, zone: String,
    rooms: [Room], stream: String?, agenda: [AgendaItem] = [], interpretation: [Language] = [],
    channels: [Language: String] = [:], community: String? = nil, hasCaptions: Bool = false, registersUntil: Day,
    floor: Floor? = nil, aidUntil: Day? = nil,
    documents: [MeetingDocument] = [], consultations: [String] = [], takesQuestions: Bool = false
  ) {
    (self.body, self.title, self.text, self.begins, self.ends) = (body, title, text, begins, ends)
    (self.zone, self.rooms, self.stream, self.agenda) = (zone, rooms, stream, agenda)
    (self.interpretation, self.hasCaptions, self.registersUntil) = (interpretation, hasCaptions, registersUntil)
    (self.floor, self.aidUntil, self.documents) = (floor, aidUntil, documents)
    (self.consultations, questions, self.community) = (consultations, takesQuestions ? true : nil, community)
    let addresses = channels.map { ($0.key.rawValue, $0.value) }
    self.channels = channels.isEmpty ? nil : Dictionary(addresses, uniquingKeysWith: { first, _ in first })
  }

  /// A room with its own list.
  public struct Room: Codable, Equatable, Sendable {
    /// As people find it: an address is not translated.
    public let name: String
    /// Nil where there is room for all.
    public let seats: Int?
    public init(name: String, seats: Int?) { (self.name, self.seats) = (name, seats) }
  }

  public struct AgendaItem: Codable, Equatable, Sendable {
    public let at: WallTime
    public let title: Trilingual
    public init(at: WallTime, title: Trilingual) { (self.at, self.title) = (at, title) }
  }

  /// How the public asks for the floor.
  public struct Floor: Codable, Equatable, Sendable {
    /// The last day to ask on.
    public let until: Day
    /// The day by which everybody is told.
    public let told: Day
    public let minutes: Int
    public init(until: Day, told: Day, minutes: Int) { (self.until, self.told, self.minutes) = (until, told, minutes) }
  }

  public static let mostRooms = 20
  public static let mostAgendaItems = 100
  public static let mostDocuments = 100
  static let mostSeats = 100_000
  static let mostDays = 14

  /// The room of its place in the list, `r1`; nil for another word.
  public func room(_ word: String) -> Room? {
    rooms.indices.first { Self.word($0) == word }.map { rooms[$0] }
  }

  /// The word of a room.
  public static func word(_ index: Int) -> String { "r\(index + 1)" }

  /// Of whoever follows it online.
  public static let online = "online"

  /// Where one can register for: rooms, and online.
  public var places: [String] { rooms.indices.map(Self.word) + (stream == nil ? [] : [Self.online]) }

  /// When a day of it ends, in seconds since 1970.
  public func end(of day: Day) throws -> Int { try Deadline(opens: day, closes: day, zones: [zone]).closes }

  /// - Throws: ``RecordError`` for what nobody could attend.
  func check() throws {
    try Inquiry.check(title, "title", most: Inquiry.mostTitleLetters, lines: false)
    try Inquiry.check(text, "text", most: Inquiry.mostTextLetters, lines: true)
    guard try begins.seconds(in: zone) < ends.seconds(in: zone) else {
      throw RecordError("it ends \(ends), before it begins \(begins)")
    }
    guard ends.day < begins.day + Self.mostDays else {
      throw RecordError("it lasts until \(ends.day); expected \(Self.mostDays) days at most")
    }
    guard !rooms.isEmpty || stream != nil else { throw RecordError("nowhere to be: expected a room, or online") }
    guard rooms.count <= Self.mostRooms, agenda.count <= Self.mostAgendaItems, documents.count <= Self.mostDocuments
    else {
      throw RecordError(
        "\(rooms.count) rooms, \(agenda.count) lines of the agenda, \(documents.count) documents; expected at most "
          + "\(Self.mostRooms), \(Self.mostAgendaItems) and \(Self.mostDocuments)")
    }
    for room in rooms {
      guard (1...200).contains(room.name.count), PlainText.isOne(room.name, lines: false) else {
        throw RecordError("the room \"\(room.name.prefix(40))\"; expected one line of 1 to 200 letters")
      }
      if let seats = room.seats, !(1...Self.mostSeats).contains(seats) {
        throw RecordError("\(room.name): \(seats) seats; expected 1 to \(Self.mostSeats), or none for no limit")
      }
    }
    guard Set(rooms.map(\.name)).count == rooms.count else { throw RecordError("two rooms of the same name") }
    if let stream { try MeetingDocument.check(address: stream) }
    for (tag, address) in channels ?? [:] {
      guard interpretation.contains(where: { $0.rawValue == tag }) else {
        throw RecordError("the channel \(tag.prefix(20)): it is not interpreted in this language")
      }
      try MeetingDocument.check(address: address)
    }
    guard community.map(CommunityKind.isID) ?? true else {
      throw RecordError("\(community?.prefix(40) ?? "") is no community's id")
    }
    for item in agenda {
      try Inquiry.check(item.title, "agenda", most: 500, lines: false)
      guard begins.day <= item.at.day, item.at <= ends else {
        throw RecordError("the agenda at \(item.at); expected a time of the meeting")
      }
    }
    for document in documents { try document.check() }
    for day in [("registers", registersUntil), ("floor", floor?.until), ("told", floor?.told), ("aid", aidUntil)] {
      if let found = day.1, found > ends.day { throw RecordError("\(day.0): \(found); expected a day before its end") }
    }
    if let floor {
      guard floor.until <= floor.told else { throw RecordError("told: \(floor.told), before \(floor.until)") }
      guard (1...60).contains(floor.minutes) else {
        throw RecordError("\(floor.minutes) minutes to speak; expected 1 to 60")
      }
    }
    for id in consultations where !ConsultationKind.isID(id) {
      throw RecordError("the consultation \"\(id.prefix(20))\"; expected an id as 2027-01")
    }
  }
}

/// A document or a recording, at its address.
public struct MeetingDocument: Codable, Equatable, Sendable {
  public let title: String
  /// Of the document.
  public let language: Language
  public let address: String
  public init(title: String, language: Language, address: String) {
    (self.title, self.language, self.address) = (title, language, address)
  }

  func check() throws {
    guard (1...200).contains(title.count), PlainText.isOne(title, lines: false) else {
      throw RecordError("the document \"\(title.prefix(40))\"; expected a title of 1 to 200 letters")
    }
    try Self.check(address: address)
  }

  /// - Throws: ``RecordError`` for what is no address of the web: nothing else is ever linked to.
  static func check(address: String) throws {
    guard address.utf8.count <= 500, address.allSatisfy({ $0.isASCII && !$0.isWhitespace }),
      let parts = URLComponents(string: address), parts.scheme == "https", parts.host?.isEmpty == false,
      parts.user == nil, parts.password == nil
    else { throw RecordError("the address \"\(address.prefix(60))\"; expected one as https://www.cec.org/…") }
  }
}
