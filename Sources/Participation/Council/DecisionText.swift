public import RecordKernel

/// What the Council decides: a resolution, and what it is about.
public struct DecisionText: Codable, Equatable, Sendable {
  public let title: Trilingual
  public let text: Trilingual
  /// What the Council says to the public about it.
  public let statement: Trilingual?
  /// The Council's session at which it is taken: a meeting's id. Nil for one between sessions.
  public let session: String?
  public let matters: [Matter]

  public init(title: Trilingual, text: Trilingual, statement: Trilingual?, session: String?, matters: [Matter]) {
    (self.title, self.text, self.statement, self.session, self.matters) = (title, text, statement, session, matters)
  }

  /// What is decided.
  public enum Matter: Codable, Hashable, Sendable {
    /// A submission on enforcement matters, by its id.
    case submission(String)
    /// An advice, by its number: `26-03`.
    case advice(String)
    /// An operational plan, by its id.
    case plan(String)
    /// An activity of a plan, by its id.
    case activity(String)

    /// As it is written: `submission SEM-20-001`, `advice 26-03`, `plan OP2026`, `activity OP2026-PRTR-O1-A1`.
    public init?(_ text: String) {
      let parts = text.split(separator: " ").map(String.init)
      guard parts.count == 2, parts[1].wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9.\/-]{0,59}/) != nil else { return nil }
      switch parts[0] {
      case "submission": self = .submission(parts[1])
      case "advice" where AdviceKind.isID(parts[1]): self = .advice(parts[1])
      case "plan": self = .plan(parts[1])
      case "activity": self = .activity(parts[1])
      default: return nil
      }
    }

    public var text: String {
      switch self {
      case .submission(let id): "submission \(id)"
      case .advice(let id): "advice \(id)"
      case .plan(let id): "plan \(id)"
      case .activity(let id): "activity \(id)"
      }
    }

    public init(from decoder: any Decoder) throws {
      let text = try decoder.singleValueContainer().decode(String.self)
      guard let matter = Matter(text) else {
        throw RecordError("\"\(text.prefix(60))\": nothing that the Council can decide")
      }
      self = matter
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(text)
    }
  }

  public static let mostMatters = 50

  /// - Throws: ``RecordError`` for what is no resolution.
  func check() throws {
    try Inquiry.check(title, "title", most: Inquiry.mostTitleLetters, lines: false)
    try Inquiry.check(text, "text", most: Inquiry.mostTextLetters, lines: true)
    try statement.map { try Inquiry.check($0, "statement", most: Inquiry.mostTextLetters, lines: true) }
    if let session, !MeetingKind.isID(session) {
      throw RecordError("the session \"\(session.prefix(20))\"; expected a meeting's id as 2027-01")
    }
    guard matters.count <= Self.mostMatters, Set(matters).count == matters.count else {
      throw RecordError("decides \(matters.count) things; expected \(Self.mostMatters) at most, each once")
    }
  }
}
