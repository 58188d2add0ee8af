internal import Foundation
public import RecordKernel
internal import Vocabulary

/// What somebody asks to be recorded as a pledge, before an edition says what its base was.
public struct PledgeRequest: Sendable {
  public var id: String
  public var company: String
  /// Identifiers; none for all facilities of the company.
  public var facilities: [String] = []
  /// Names, keys, CAS numbers or registers' codes.
  public var substances: [String] = []
  public var categories: [String] = []
  public var measure = "kilograms"
  public var goal: PledgeTerms.Goal
  public var base: YearSpan
  public var target: Int
  /// When it was made.
  public var date: Day
  public var text: Trilingual?

  public init(id: String, company: String, goal: PledgeTerms.Goal, base: YearSpan, target: Int, date: Day) {
    (self.id, self.company, self.goal, self.base, self.target, self.date) = (id, company, goal, base, target, date)
  }
}

/// A JSON file of a challenge, or of pledges; docs/challenge.md has its fields.
public struct ChallengeFile: Decodable, Sendable {
  public let challenge: (id: String, opened: Day?, terms: ChallengeTerms)?
  public let pledges: [PledgeRequest]

  /// - Throws: ``RecordError`` naming the file and what is wrong with it.
  public init(_ path: String) throws {
    let data =
      path == "-" ? try FileHandle.standardInput.readToEnd() : FileManager.default.contents(atPath: path)
    guard let data else { throw RecordError("\(path): cannot be read; expected a JSON file") }
    do { self = try JSONDecoder().decode(ChallengeFile.self, from: data) } catch let error as RecordError {
      throw RecordError("\(path): \(error)")
    } catch let error as DecodingError {
      throw RecordError("\(path): \(Self.text(error))")
    }
  }

  private static func text(_ error: DecodingError) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "the file" : path.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }.joined(separator: " ")
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "\(place(context.codingPath)): found no \"\(key.stringValue)\"; expected it"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      return "\(place(context.codingPath)): expected \(type)"
    case .dataCorrupted(let context):
      return "\(place(context.codingPath)): \(context.debugDescription); expected JSON as in docs/challenge.md"
    @unknown default: return "expected JSON as in docs/challenge.md"
    }
  }

  private enum Keys: String, CodingKey, CaseIterable {
    case challenge
    case pledges
  }

  public init(from decoder: any Decoder) throws {
    try UnknownKeys.refuse(decoder, known: Set(Keys.allCases.map(\.rawValue)))
    let fields = try decoder.container(keyedBy: Keys.self)
    challenge = try fields.decodeIfPresent(Opening.self, forKey: .challenge).map { ($0.id, $0.opened, $0.terms) }
    pledges = try fields.decodeIfPresent([Entry].self, forKey: .pledges)?.map(\.request) ?? []
    guard challenge != nil || !pledges.isEmpty else {
      throw RecordError("found neither a challenge nor pledges; expected one of them")
    }
  }

  /// A challenge as a file has it.
  private struct Opening: Decodable {
    let id: String
    let opened: Day?
    let terms: ChallengeTerms

    private enum Keys: String, CodingKey, CaseIterable {
      case id, name, organiser, years, substances, categories, text, opened
    }

    init(from decoder: any Decoder) throws {
      try UnknownKeys.refuse(decoder, known: Set(Keys.allCases.map(\.rawValue)))
      let fields = try decoder.container(keyedBy: Keys.self)
      id = try fields.decode(String.self, forKey: .id)
      opened = try fields.decodeIfPresent(Day.self, forKey: .opened)
      terms = ChallengeTerms(
        name: try fields.decode(TextByLanguage.self, forKey: .name).value,
        organiser: try fields.decode(String.self, forKey: .organiser),
        years: try fields.decode(YearSpan.self, forKey: .years),
        substances: try fields.decodeIfPresent([String].self, forKey: .substances) ?? [],
        categories: try fields.decodeIfPresent([String].self, forKey: .categories) ?? [],
        text: try fields.decodeIfPresent(TextByLanguage.self, forKey: .text)?.value)
    }
  }

  /// A pledge as a file has it.
  private struct Entry: Decodable {
    let request: PledgeRequest

    private enum Keys: String, CodingKey, CaseIterable {
      case id, company, facilities, substances, categories, measure, reduce, amount, eliminate
      case perOutput = "per_output"
      case base, target, date, text
    }

    init(from decoder: any Decoder) throws {
      try UnknownKeys.refuse(decoder, known: Set(Keys.allCases.map(\.rawValue)))
      let fields = try decoder.container(keyedBy: Keys.self)
      let id = try fields.decode(String.self, forKey: .id)
      let goals: [PledgeTerms.Goal?] = [
        try fields.decodeIfPresent(Double.self, forKey: .reduce).map { .init(.reduce, $0) },
        try fields.decodeIfPresent(Double.self, forKey: .amount).map { .init(.amount, $0) },
        try fields.decodeIfPresent(Bool.self, forKey: .eliminate) == true ? .init(.eliminate) : nil,
        try fields.decodeIfPresent(Double.self, forKey: .perOutput).map { .init(.perOutput, $0) },
      ]
      guard let goal = goals.compactMap({ $0 }).first, goals.count(where: { $0 != nil }) == 1 else {
        throw RecordError("\(id): expected one of reduce, amount, eliminate, per_output")
      }
      var request = PledgeRequest(
        id: id, company: try fields.decode(String.self, forKey: .company), goal: goal,
        base: try fields.decode(YearSpan.self, forKey: .base), target: try fields.decode(Int.self, forKey: .target),
        date: try fields.decodeIfPresent(Day.self, forKey: .date) ?? RecordStore.today)
      request.facilities = try fields.decodeIfPresent([String].self, forKey: .facilities) ?? []
      request.substances = try fields.decode([String].self, forKey: .substances)
      request.categories = try fields.decodeIfPresent([String].self, forKey: .categories) ?? []
      request.measure = try fields.decodeIfPresent(String.self, forKey: .measure) ?? request.measure
      request.text = try fields.decodeIfPresent(TextByLanguage.self, forKey: .text)?.value
      self.request = request
    }
  }
}
