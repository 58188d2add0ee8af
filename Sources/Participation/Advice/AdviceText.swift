internal import Foundation
public import RecordKernel
internal import Vocabulary

/// What a committee advises: paragraphs, each with what it rests on.
public struct AdviceText: Codable, Equatable, Sendable {
  public let body: AskingBody
  public let title: Trilingual
  public let paragraphs: [Paragraph]
  /// Consultations that it follows: `2026-03`.
  public let consultations: [String]

  public init(body: AskingBody, title: Trilingual, paragraphs: [Paragraph], consultations: [String]) {
    (self.body, self.title, self.paragraphs, self.consultations) = (body, title, paragraphs, consultations)
  }

  public struct Paragraph: Codable, Equatable, Sendable {
    public let text: Trilingual
    public let grounds: [Ground]
    /// Whether it also rests on knowledge that a community keeps under a protocol: that is said, and no more.
    public let restsOnProtocol: Bool
    public init(text: Trilingual, grounds: [Ground], restsOnProtocol: Bool = false) {
      (self.text, self.grounds, self.restsOnProtocol) = (text, grounds, restsOnProtocol)
    }
  }

  /// What a paragraph rests on.
  public enum Ground: Codable, Hashable, Sendable {
    case comment(CommentID)
    /// `2027-01`.
    case meeting(String)
    /// A page or a file, with `https`, or an address of this site.
    case data(String)

    /// As it is written: `2026-03-K7M2QX`, `meeting 2027-01`, `https://…` or `/en/explore?…`.
    public init?(_ text: String) {
      if let id = CommentID(subject: CommentID.prefix + text) {
        self = .comment(id)
      } else if text.hasPrefix("meeting "), MeetingKind.isID(String(text.dropFirst(8))) {
        self = .meeting(String(text.dropFirst(8)))
      } else if let ground = Self.page(text) {
        self = ground
      } else {
        return nil
      }
    }

    /// An address: that of a comment's or a meeting's page is the comment or the meeting, and follows its rights; pages
    /// of one's own are none.
    private static func page(_ text: String) -> Ground? {
      let isOwn = text.wholeMatch(of: /\/[!-~]*/) != nil && !text.hasPrefix("//") && text.utf8.count <= 500
      guard isOwn || (try? MeetingDocument.check(address: text)) != nil,
        let path = URLComponents(string: text)?.path
      else { return nil }
      guard let match = path.wholeMatch(of: /\/(?:en|fr|es)\/(.+)/) else {
        return isOwn && !path.hasPrefix("/api/") ? nil : .data(text)
      }
      let parts = match.output.1.split(separator: "/").map(String.init)
      switch (parts[0], parts.count) {
      case ("consultations", 4...): return CommentID(parts[1], parts[3]).map { .comment($0) }
      case ("meetings", 2): return MeetingKind.isID(parts[1]) ? .meeting(parts[1]) : nil
      case ("consultations", 3) where parts[2] == "summary": return .data(text)
      case ("consultations", 3), ("meetings", 3...): return nil
      default: return isOwn && !shown.contains(parts[0]) ? nil : .data(text)
      }
    }

    /// What everybody may see of this site.
    private static let shown: Set<String> = [
      "explore", "trace", "facilities", "substances", "sectors", "places", "zones", "flows", "receivers", "findings",
      "map", "near", "downloads", "sources", "report", "atlas", "plan", "submissions", "advice", "consultations",
      "challenge", "pledges", "companies", "compare", "published", "ledger", "plants", "coverage",
    ]

    public var text: String {
      switch self {
      case .comment(let id): id.description
      case .meeting(let id): "meeting \(id)"
      case .data(let address): address
      }
    }

    public init(from decoder: any Decoder) throws {
      let text = try decoder.singleValueContainer().decode(String.self)
      guard let ground = Ground(text) else {
        throw RecordError("\"\(text.prefix(60))\": nothing that a paragraph can rest on")
      }
      self = ground
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(text)
    }
  }

  public static let mostParagraphs = 30
  public static let mostGrounds = 200

  /// The name of a paragraph: `p1`.
  public static func name(_ index: Int) -> String { "p\(index + 1)" }

  /// The comments that it cites, each once.
  public var cited: Set<CommentID> {
    Set(
      paragraphs.flatMap(\.grounds).compactMap { ground in if case .comment(let id) = ground { id } else { nil } })
  }

  /// - Throws: ``RecordError`` for what is no advice.
  func check() throws {
    guard body == .jpac || body == .tekeg else {
      throw RecordError("\(body.rawValue) does not advise; JPAC and TEKEG do")
    }
    try Inquiry.check(title, "title", most: Inquiry.mostTitleLetters, lines: false)
    guard (1...Self.mostParagraphs).contains(paragraphs.count) else {
      throw RecordError("\(paragraphs.count) paragraphs; expected 1 to \(Self.mostParagraphs)")
    }
    for (index, paragraph) in paragraphs.enumerated() {
      try Inquiry.check(paragraph.text, Self.name(index), most: Inquiry.mostTextLetters, lines: true)
      guard paragraph.grounds.count <= Self.mostGrounds else {
        throw RecordError(
          "\(Self.name(index)): rests on \(paragraph.grounds.count); expected \(Self.mostGrounds) at most")
      }
      guard Set(paragraph.grounds).count == paragraph.grounds.count else {
        throw RecordError("\(Self.name(index)): rests twice on the same")
      }
    }
    for id in consultations where !ConsultationKind.isID(id) {
      throw RecordError("the consultation \"\(id.prefix(20))\"; expected an id as 2026-03")
    }
  }
}

/// What the Council answers, paragraph by paragraph.
public struct CouncilReply: Codable, Equatable, Sendable {
  public enum Verdict: String, Codable, CaseIterable, Sendable {
    case accepted
    case partly
    case noted
    case declined
    case done
  }

  public struct Answer: Codable, Equatable, Sendable {
    public let verdict: Verdict
    public let reasons: Trilingual
    /// Who does it.
    public let owner: String?
    public let due: Day?
    /// Of the plan: `OP2026-PRTR-O1-A1`.
    public let activity: String?
    public init(_ verdict: Verdict, reasons: Trilingual, owner: String? = nil, due: Day? = nil, activity: String? = nil)
    {
      (self.verdict, self.reasons, self.owner, self.due, self.activity) = (verdict, reasons, owner, due, activity)
    }
  }

  /// One for each paragraph of the advice, in its order.
  public let answers: [Answer]
  public init(answers: [Answer]) { self.answers = answers }

  /// - Throws: ``RecordError`` for what answers no such advice.
  func check(_ advice: AdviceText) throws {
    guard answers.count == advice.paragraphs.count else {
      throw RecordError("\(answers.count) answers; expected one for each of \(advice.paragraphs.count) paragraphs")
    }
    for (index, answer) in answers.enumerated() {
      let name = AdviceText.name(index)
      try Inquiry.check(answer.reasons, "\(name): reasons", most: Inquiry.mostTextLetters, lines: true)
      for (what, value, most) in [("owner", answer.owner, 120), ("activity", answer.activity, 60)] {
        guard let value else { continue }
        guard (1...most).contains(value.count), PlainText.isOne(value, lines: false) else {
          throw RecordError("\(name): \(what): expected one line of 1 to \(most) letters")
        }
      }
    }
  }
}
