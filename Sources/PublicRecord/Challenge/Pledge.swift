public import RecordKernel
public import Vocabulary

/// A challenge as its events tell it.
public struct Challenge: Sendable {
  public let id: String
  public let terms: ChallengeTerms
  /// When it was opened.
  public let opened: Day?
  public let documents: [RecordDocument]

  /// - Throws: ``RecordError`` for events that do not follow from one another.
  init(id: String, _ recorded: [RecordedEvent], shows: (RecordDocument) -> Bool = { _ in true }) throws {
    let events = try Corrections.applied(id, recorded)
    guard let first = events.first, let terms = first.event.challenge else {
      throw RecordError("\(id): no such challenge; expected its terms first")
    }
    for one in events.dropFirst() where !one.event.isOf(.protect) && !one.isUnread {
      guard one.event.isOf(.evidence) else {
        throw RecordError("\(id): found \(one.event.kind); expected evidence, protect, correct or retract")
      }
    }
    try terms.check(id)
    (self.id, self.terms, opened) = (id, terms, first.event.date)
    documents = events.flatMap { $0.event.documents ?? [] }.filter(shows)
  }
}

/// A pledge as its events tell it. How it goes is nothing that anybody says: it is asked of an edition.
public struct Pledge: Sendable {
  /// What was done with it.
  public enum Standing: String, Sendable {
    case proposed
    case accepted
    case withdrawn
  }

  /// An event of it, as people see it.
  public struct Step: Sendable {
    /// Its number among the pledge's events.
    public let place: Int
    public let kind: ChallengeKind
    public let date: Day?
    public let note: String?
    /// Of a closure.
    public let facility: String?
    public let documents: [RecordDocument]
  }

  public let id: String
  public let terms: PledgeTerms
  /// What it said before it was corrected; nil where it was not.
  public let first: PledgeTerms?
  /// When it was made.
  public let made: Day?
  public let standing: Standing
  public let steps: [Step]
  /// The first year of which a facility that closed has no full figures.
  public let closures: [String: Int]
  public let activities: [PreventionActivity]

  public var documents: [RecordDocument] { steps.flatMap(\.documents) }
  /// The categories pledged; all where there are none.
  public var categories: [Category] { terms.categories.compactMap { Category(code: $0) } }

  /// - Throws: ``RecordError`` for events that do not follow from one another.
  init(id: String, _ recorded: [RecordedEvent], shows: (RecordDocument) -> Bool = { _ in true }) throws {
    let events = try Corrections.applied(id, recorded)
    guard let opening = events.first, let terms = opening.event.pledge else {
      throw RecordError("\(id): no such pledge; expected what is pledged first")
    }
    try terms.check(id)
    (self.id, self.terms, made) = (id, terms, opening.event.date)
    let said = recorded.first { $0.place == opening.place }?.event.pledge
    first = said == terms ? nil : said
    var (standing, steps, closures) = (Standing.proposed, [Step](), [String: Int]())
    var activities: [PreventionActivity] = []
    for one in events where !one.event.isOf(.protect) && !one.isUnread {
      guard let kind = ChallengeKind(rawValue: one.event.kind), kind != .challenge else {
        throw RecordError(
          "\(id): found \(one.event.kind); expected "
            + (ChallengeKind.allCases.dropFirst(2).map(\.rawValue) + KernelKind.allCases.map(\.rawValue))
            .joined(separator: ", "))
      }
      try Self.check(kind, one.event, id, isFirst: one.place == opening.place, standing)
      switch kind {
      case .accept: standing = .accepted
      case .withdraw: standing = .withdrawn
      case .closure:
        guard let facility = one.event.closed, terms.facilities.contains(facility), let day = one.event.date else {
          throw RecordError(
            "\(id): a closure of \(one.event.closed ?? "nothing"); expected one of "
              + "\(terms.facilities.joined(separator: ", ")), with the day")
        }
        closures[facility] = min(day.year, closures[facility] ?? day.year)
      case .activities:
        let own = one.event.activities ?? []
        if let stray = own.first(where: { !terms.facilities.contains($0.facility) }) {
          throw RecordError("\(id): an activity of \(stray.facility); expected a facility of the pledge")
        }
        activities += own
      case .challenge, .pledge, .evidence: break
      }
      steps.append(
        Step(
          place: one.place, kind: kind, date: one.event.date, note: one.event.note, facility: one.event.closed,
          documents: (one.event.documents ?? []).filter(shows)))
    }
    (self.standing, self.steps, self.closures, self.activities) = (standing, steps, closures, activities)
  }

  private static func check(
    _ kind: ChallengeKind, _ event: Event, _ id: String, isFirst: Bool, _ standing: Standing
  ) throws {
    if event.embargo != nil {
      throw RecordError("\(id): an embargo on \(kind.rawValue); only documents of pledges wait")
    }
    if !isFirst, event.rights != nil {
      throw RecordError("\(id): rights on \(kind.rawValue); expected protect, for a pledge is shown whole or not")
    }
    switch (kind, standing) {
    case (.pledge, _) where !isFirst:
      throw RecordError("\(id): pledged already; expected another id, or correct")
    case (.accept, .accepted): throw RecordError("\(id): accepted already")
    case (.accept, .withdrawn), (.withdraw, .withdrawn): throw RecordError("\(id): withdrawn already")
    default: break
    }
  }
}

extension ChallengeTerms {
  /// - Throws: ``RecordError`` for terms that cannot be.
  func check(_ id: String) throws {
    guard !name.entries.isEmpty, name.entries.values.allSatisfy({ !$0.text.isEmpty }) else {
      throw RecordError("\(id): found no name; expected one")
    }
    guard !organiser.isEmpty else { throw RecordError("\(id): found nobody who runs it; expected a name") }
    try Category.check(categories, id)
  }
}

extension PledgeTerms {
  /// - Throws: ``RecordError`` for terms that cannot be.
  func check(_ id: String) throws {
    func refuse(_ found: String, _ expected: String) -> RecordError {
      RecordError("\(id): found \(found); expected \(expected)")
    }
    let isPlain = company.unicodeScalars.allSatisfy { scalar in
      !(scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format)
    }
    guard company.contains(where: { $0.isLetter || $0.isNumber }), company.count <= 200, isPlain else {
      throw refuse(
        company.isEmpty ? "nobody who pledges" : "the name \"\(company.prefix(40))\"",
        "a name of at most 200 letters, in one line")
    }
    guard !facilities.isEmpty else { throw refuse("no facility", "one or more") }
    guard !substances.isEmpty else { throw refuse("no substance", "one or more") }
    guard Set(facilities).count == facilities.count else { throw refuse("a facility twice", "each once") }
    try Category.check(categories, id)
    guard measure == "kilograms" || measure.wholeMatch(of: /hazard(:[a-z0-9-]{1,60})?/) != nil else {
      throw refuse("the measure \"\(measure)\"", "kilograms, hazard or hazard:NAME")
    }
    guard base.last < target else {
      throw refuse("the base \(base) and the target \(target)", "a target after the base")
    }
    guard target <= 2999 else { throw refuse("the target \(target)", "a year") }
    guard baseline.value > 0, baseline.value.isFinite else {
      throw refuse("a base of \(NumberText.shortest(baseline.value))", "more than zero, to be reduced")
    }
    switch (goal.kind, goal.value) {
    case (.eliminate, nil): break
    case (.reduce, let value?) where value >= 1 && value <= 100: break
    case (.perOutput, let value?) where value >= 1 && value <= 99: break
    case (.amount, let value?) where value >= 0 && value < 1e15:
      guard value < baseline.value else {
        throw refuse(
          "the goal \(NumberText.shortest(value)) and the base \(NumberText.shortest(baseline.value))",
          "a goal below the base")
      }
    default:
      throw refuse(
        "the goal \(goal.kind.rawValue) \(goal.value.map { abs($0) < 1e15 ? NumberText.shortest($0) : "\($0)" } ?? "")",
        "reduce 1 to 100 (per cent), amount 0 to 1e15, eliminate, or per_output 1 to 99 (per cent)")
    }
  }
}

extension Category {
  /// - Throws: ``RecordError`` for a word that is none.
  fileprivate static func check(_ words: [String], _ id: String) throws {
    if let word = words.first(where: { Category(code: $0) == nil }) {
      throw RecordError(
        "\(id): found the category \"\(word)\"; expected \(allCases.map(\.code).joined(separator: ", "))")
    }
  }
}
