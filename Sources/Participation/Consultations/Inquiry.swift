public import RecordKernel
internal import Vocabulary

/// Who asks the public.
public enum AskingBody: String, Codable, CaseIterable, Sendable {
  case jpac
  case tekeg
  case secretariat
  case council
}

/// What a consultation asks, of whom, until when, and what becomes of the answers.
public struct Inquiry: Codable, Equatable, Sendable {
  /// When somebody reads a comment before it is shown.
  public enum Moderation: String, Codable, CaseIterable, Sendable {
    /// The first one of an address; later ones are read after they are shown.
    case first
    /// Each one.
    case each
  }

  public let body: AskingBody
  public let title: Trilingual
  /// Why it is asked.
  public let text: Trilingual
  /// Who is asked; nil where nobody wrote it by itself.
  public let asked: Trilingual?
  /// How comments are used.
  public let use: Trilingual
  public let questions: [Question]
  /// From the beginning of this day, where it begins first, to the end of the other one, where it ends last.
  public let opens: Day
  public let closes: Day
  /// Of the IANA: `America/Mexico_City`.
  public let zones: [String]
  public let moderation: Moderation

  public init(
    body: AskingBody, title: Trilingual, text: Trilingual, asked: Trilingual? = nil, use: Trilingual,
    questions: [Question], opens: Day, closes: Day, zones: [String], moderation: Moderation = .first
  ) {
    (self.body, self.title, self.text, self.asked, self.use) = (body, title, text, asked, use)
    self.questions = questions
    (self.opens, self.closes, self.zones, self.moderation) = (opens, closes, zones, moderation)
  }

  public static let mostTitleLetters = 200
  public static let mostTextLetters = 20_000
  public static let mostAskedLetters = 1000
  public static let mostQuestions = 20
  /// Those of the capitals, where nobody names others.
  public static let usualZones = ["America/Toronto", "America/New_York", "America/Mexico_City"]

  /// All that is written in it for everybody.
  public var texts: [Trilingual] {
    [title, text, use] + [asked].compactMap { $0 } + questions.flatMap { [$0.title] + $0.options }
  }

  /// - Throws: ``RecordError`` for what nobody could answer.
  func check() throws {
    try Self.check(title, "title", most: Self.mostTitleLetters, lines: false)
    try Self.check(text, "text", most: Self.mostTextLetters, lines: true)
    if let asked { try Self.check(asked, "asked", most: Self.mostAskedLetters, lines: true) }
    try Self.check(use, "use", most: Self.mostTextLetters, lines: true)
    guard questions.count <= Self.mostQuestions else {
      throw RecordError("\(questions.count) questions; expected \(Self.mostQuestions) at most")
    }
    for question in questions { try question.check() }
    guard Set(questions.map(\.id)).count == questions.count else { throw RecordError("a question's id is there twice") }
    guard opens <= closes else { throw RecordError("closes on \(closes), before it opens on \(opens)") }
    _ = try Deadline(opens: opens, closes: closes, zones: zones)
  }

  static func check(_ text: Trilingual, _ name: String, most: Int, lines: Bool) throws {
    guard text.entries.values.contains(where: { $0.status == .original }) else {
      throw RecordError("\(name): no original text; expected one language to be it")
    }
    for (language, entry) in text.entries {
      guard Language(rawValue: language) != nil else {
        throw RecordError("\(name): the language \"\(language.prefix(40))\"; expected en, fr or es")
      }
      guard (1...most).contains(entry.text.count), PlainText.isOne(entry.text, lines: lines) else {
        throw RecordError(
          "\(name) (\(language)): \(entry.text.count) letters; expected 1 to \(most)\(lines ? "" : " in one line"), no "
            + "control or direction marks")
      }
    }
  }
}

/// A question of a consultation.
public struct Question: Codable, Equatable, Sendable {
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// Answered in words.
    case open
    /// One of several answers.
    case choice
    /// A number from 1, not at all, to 5, wholly.
    case scale
  }

  /// Within the consultation: `q1`.
  public let id: String
  public let kind: Kind
  public let title: Trilingual
  /// Of a choice.
  public let options: [Trilingual]

  public init(id: String, kind: Kind, title: Trilingual, options: [Trilingual] = []) {
    (self.id, self.kind, self.title, self.options) = (id, kind, title, options)
  }

  public static let scale = 1...5
  static let options = 2...12

  func check() throws {
    guard id.wholeMatch(of: /q[0-9]{1,2}/) != nil else {
      throw RecordError("the question \"\(id.prefix(20))\"; expected an id as q1")
    }
    try Inquiry.check(title, id, most: 500, lines: false)
    switch kind {
    case .choice:
      guard Self.options.contains(options.count) else {
        throw RecordError("\(id): \(options.count) answers to choose from; expected 2 to 12")
      }
      for option in options { try Inquiry.check(option, id, most: 200, lines: false) }
    case .open, .scale:
      guard options.isEmpty else { throw RecordError("\(id): answers to choose from are for a choice alone") }
    }
  }

  /// Whether an answer is one: of a choice the number of its option, from 1.
  public func admits(_ answer: String) -> Bool {
    switch kind {
    case .open:
      (1...Remarks.mostLetters).contains(answer.unicodeScalars.count) && PlainText.hasInk(answer)
        && PlainText.isOne(answer, lines: true)
    case .choice: Int(answer).map { (1...options.count).contains($0) } ?? false
    case .scale: Int(answer).map { Self.scale.contains($0) } ?? false
    }
  }
}
