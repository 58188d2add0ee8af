public import RecordKernel
public import Vocabulary

/// A measure that the platform computes itself: a question kept as text, asked again whenever a report is made.
///
/// `submissions:on-time?holder=secretariat`, `submissions:council-wait`, `submissions:open`,
/// `submissions:filed?year=2021`; `consultations:fates`, `advice:reply-days`; `edition:facilities`, `edition:year-lag`,
/// which whoever has an edition answers.
public struct StoredQuestion: Sendable, CustomStringConvertible {
  public enum Subject: String, CaseIterable, Sendable {
    /// Percent of steps with a time that came within it.
    case onTime = "submissions:on-time"
    /// Median days from the notification to the Council's decision.
    case councilWait = "submissions:council-wait"
    case open = "submissions:open"
    case filed = "submissions:filed"
    /// Percent of comments on closed consultations of which it is said what became of them.
    case fates = "consultations:fates"
    /// Comments on consultations that are summarised; of a Party those whose authors show that they are from there.
    case comments = "consultations:comments"
    /// People who wrote these comments, each once, as far as that does not tell of one to four.
    case participants = "consultations:participants"
    /// Percent of consultations whose texts were there in all languages when they were announced.
    case languages = "consultations:languages"
    /// Percent of the paragraphs of adopted advice that the Council has answered.
    case answered = "advice:answered"
    /// Median days from the end of a consultation to the first advice that follows it.
    case adviceDays = "advice:days"
    /// Median days from an advice to the Council's reply.
    case replyDays = "advice:reply-days"
    /// Facilities in the newest edition.
    case facilities = "edition:facilities"
    /// Years between the newest reporting year that all countries have and now.
    case yearLag = "edition:year-lag"
  }

  public let subject: Subject
  public let holder: Holder?
  public let party: Party?
  public let year: Int?
  public let description: String

  /// - Throws: ``RecordError`` for a question that is none.
  public init(_ text: String) throws {
    description = text
    let parts = text.split(separator: "?", maxSplits: 1).map(String.init)
    guard let subject = parts.first.flatMap({ Subject(rawValue: $0) }) else {
      throw RecordError(
        "found the question \"\(text)\"; expected \(Subject.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self.subject = subject
    var (holder, party, year): (Holder?, Party?, Int?) = (nil, nil, nil)
    for word in parts.dropFirst().first?.split(separator: "&") ?? [] {
      let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
      switch (pair.first, pair.last) {
      case ("holder", let value?) where Holder(rawValue: value) != nil: holder = Holder(rawValue: value)
      case ("party", let value?) where Party(rawValue: value) != nil: party = Party(rawValue: value)
      case ("year", let value?) where Int(value) != nil: year = Int(value)
      default:
        throw RecordError("found \"\(word)\" in the question \"\(text)\"; expected holder, party or year with a value")
      }
    }
    (self.holder, self.party, self.year) = (holder, party, year)
    let takes: (holder: Bool, party: Bool, year: Bool) =
      switch subject {
      case .onTime: (true, true, false)
      case .councilWait, .open, .comments, .participants: (false, true, false)
      case .filed: (false, true, true)
      case .facilities, .yearLag, .fates, .languages, .answered, .adviceDays, .replyDays: (false, false, false)
      }
    guard takes.holder || holder == nil, takes.party || party == nil, takes.year || year == nil,
      year.map({ (1990...2100).contains($0) }) ?? true
    else {
      throw RecordError(
        "found the question \"\(text)\"; expected no holder, party or year that it does not ask for, and years "
          + "from 1990 to 2100"
      )
    }
  }

  /// The value; nil where nothing says it.
  /// - Parameter edition: answers questions to an edition.
  public func value(_ store: RecordStore, today: Day = RecordStore.today, edition: (Subject) throws -> Double?) throws
    -> Double?
  {
    switch subject {
    case .onTime:
      let waits = try store.waiting(reader: .anyone, party: party, today: today).filter {
        holder == nil || $0.holder == holder
      }
      let timed = waits.reduce(0) { $0 + $1.timed }
      return timed == 0 ? nil : 100 * Double(timed - waits.reduce(0) { $0 + $1.late }) / Double(timed)
    case .councilWait:
      return try store.waiting(reader: .anyone, party: party, today: today).first { $0.transition == "council_yes" }.map
      { Double($0.median) }
    case .open:
      var filter = CaseFilter()
      (filter.isOpen, filter.party) = (true, party)
      return Double(try store.countCases(filter, reader: .anyone, today: today))
    case .filed:
      var filter = CaseFilter()
      (filter.party, filter.year) = (party, year)
      return Double(try store.countCases(filter, reader: .anyone, today: today))
    case .fates, .comments, .participants, .languages, .answered, .adviceDays, .replyDays:
      return try store.participation(subject, party: party, today: today)
    case .facilities, .yearLag: return try edition(subject)
    }
  }
}

extension Plan {
  /// Values of stored questions, asked now, by measure.
  public func computed(
    _ store: RecordStore, today: Day = RecordStore.today, edition: (StoredQuestion.Subject) throws -> Double?
  ) throws -> [String:
    Double]
  {
    var values: [String: Double] = [:]
    for measure in measures {
      values[measure.planned.id] = try measure.planned.question?.value(store, today: today, edition: edition)
    }
    return values
  }
}
