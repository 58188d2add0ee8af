internal import RecordKernel

/// What an author says, and of themselves.
public struct Remarks: Codable, Equatable, Sendable {
  /// Empty where only questions are answered.
  public let text: String
  /// By the question's id: words, the number of a choice's option from 1, or a scale's number.
  public let answers: [String: String]
  public let name: String?
  public let organisation: String?
  public let country: Origin?
  public let sector: Sector?
  /// Of what an officer typed in: from where, as "letter of 3 March, folder 12".
  public let source: String?
  private let attached: [AttachedFile.Note]?

  /// Files beside it, the first one first: each is a subject of its own.
  public var files: [AttachedFile.Note] { attached ?? [] }

  public init(
    text: String, answers: [String: String] = [:], name: String? = nil, organisation: String? = nil,
    country: Origin? = nil, sector: Sector? = nil, source: String? = nil, files: [AttachedFile.Note] = []
  ) {
    (self.text, self.answers, self.name, self.organisation) = (text, answers, name, organisation)
    (self.country, self.sector, self.source) = (country, sector, source)
    attached = files.isEmpty ? nil : files
  }

  /// The same with other files.
  public func with(files: [AttachedFile.Note]) -> Remarks {
    Remarks(
      text: text, answers: answers, name: name, organisation: organisation, country: country, sector: sector,
      source: source, files: files)
  }

  public static let mostLetters = 20_000
  public static let mostNameLetters = 120

  public enum Origin: String, Codable, CaseIterable, Sendable {
    case canada = "CA"
    case mexico = "MX"
    case unitedStates = "US"
    case other
  }

  public enum Sector: String, Codable, CaseIterable, Sendable {
    case citizen = "public"
    case indigenous
    case organisation
    case academia
    case industry
    case government
    case other
  }

  public static let mostAppealLetters = 2000

  /// - Throws: ``RecordError`` for an appeal that says nothing, too much, or is no text.
  public static func check(appeal words: String) throws {
    guard (1...mostAppealLetters).contains(words.unicodeScalars.count), PlainText.isOne(words, lines: true) else {
      throw RecordError("the appeal has \(words.count) letters; expected 1 to \(mostAppealLetters)")
    }
  }

  /// - Throws: ``RecordError`` for nothing said, too much, what is no text, or no answer of the inquiry.
  public func check(_ inquiry: Inquiry) throws {
    guard !text.isEmpty || !answers.isEmpty else { throw RecordError("nothing is said; expected a text or an answer") }
    guard text.isEmpty || PlainText.hasInk(text) else { throw RecordError("the text has nothing that can be seen") }
    // Counted in code points: marks put on one letter count too.
    guard text.unicodeScalars.count <= Self.mostLetters else {
      throw RecordError("the text has \(text.unicodeScalars.count) letters; expected \(Self.mostLetters) at most")
    }
    guard files.count <= AttachedFile.most else {
      throw RecordError("\(files.count) files; expected \(AttachedFile.most) at most")
    }
    guard PlainText.isOne(text, lines: true) else {
      throw RecordError("the text has control, direction or hidden marks; expected what can be seen")
    }
    for (name, value) in [("name", name), ("organisation", organisation), ("source", source)] {
      guard let value else { continue }
      guard (1...Self.mostNameLetters).contains(value.unicodeScalars.count), PlainText.isOne(value, lines: false),
        PlainText.hasInk(value)
      else {
        throw RecordError("\(name): expected one line of 1 to \(Self.mostNameLetters) letters")
      }
    }
    for (id, answer) in answers {
      guard let question = inquiry.questions.first(where: { $0.id == id }) else {
        throw RecordError("no question \(id.prefix(20))")
      }
      guard question.admits(answer) else { throw RecordError("\(id): no answer to this question") }
    }
  }
}
