internal import GRDB
public import Participation
public import RecordKernel

/// What the record has about advice, replies, and how bodies decide.
extension RecordStore {
  /// Whether a reader may see what a paragraph of an advice rests on, now.
  public func isShown(_ ground: AdviceText.Ground, to reader: Reader) throws -> Bool {
    switch ground {
    case .comment(let id): try isShown(id, to: reader)
    case .meeting(let id): try meeting(id, for: reader) != nil
    case .data: true
    }
  }

  /// The advice that everybody may see, or all of it; the latest first.
  public func advices(isPublic: Bool = true) throws -> [AdviceState] {
    let ids = try read { db in
      try String.fetchAll(
        db, sql: "SELECT id FROM advices WHERE is_public >= ? ORDER BY adopted IS NULL DESC, adopted DESC, id DESC",
        arguments: [isPublic])
    }
    return try ids.compactMap { try advice($0) }
  }

  /// Whether there is one that everybody may see.
  public func hasAdvice() throws -> Bool {
    try read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM advices WHERE is_public)") ?? false }
  }

  /// What the events of an advice come to; nil where there are none.
  public func advice(_ id: String) throws -> AdviceState? {
    guard AdviceKind.isID(id) else { return nil }
    let events = try events(of: AdviceKind.prefix + id)
    return try events.isEmpty ? nil : AdviceKind().state(AdviceKind.prefix + id, events)
  }

  /// How a body decides; nil where nothing is written of it.
  public func committee(_ body: AskingBody) throws -> CommitteeState? {
    let subject = CommitteeKind.prefix + body.rawValue
    let events = try events(of: subject)
    return try events.isEmpty ? nil : CommitteeKind().state(subject, events)
  }

  /// A paragraph of an advice, from 1; 0 for all of it.
  public struct Citation: Hashable, Sendable {
    public let advice: String
    public let paragraph: Int
  }

  /// The paragraphs that rest on something, among those that everybody may see.
  public func citations(of ground: AdviceText.Ground) throws -> [Citation] {
    try citations("ground", ground.text, "advice_grounds")
  }

  /// The advice that follows a consultation.
  public func advices(after consultation: String) throws -> [String] {
    try citations("ground", "consultation \(consultation)", "advice_grounds").map(\.advice)
  }

  /// The paragraphs whose reply names an activity of the plan.
  public func citations(leadingTo activity: String) throws -> [Citation] {
    try citations("activity", activity, "advice_activities")
  }

  private func citations(_ column: String, _ value: String, _ table: String) throws -> [Citation] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT advice, paragraph FROM \(table) WHERE \(column) = ? ORDER BY advice, paragraph",
        arguments: [value]
      ).map { Citation(advice: $0[0], paragraph: $0[1]) }
    }
  }
}

extension RecordStore {
  /// Where an activity is in the plans.
  public struct PlannedActivity: Sendable {
    public let id: String
    public let plan: String
    public let programme: String
    public let text: Trilingual?
  }

  /// An activity of a plan that a reader may see; nil where there is none of this name.
  public func activity(_ id: String, reader: Reader) throws -> PlannedActivity? {
    try activities([id], reader: reader)[id]
  }

  /// Activities by their names, those of which there are; each plan is read once.
  public func activities(_ ids: Set<String>, reader: Reader) throws -> [String: PlannedActivity] {
    var found: [String: PlannedActivity] = [:]
    guard !ids.isEmpty else { return found }
    for name in try plans(reader: reader) where found.count < ids.count {
      guard let plan = try plan(name, reader: reader) else { continue }
      for programme in plan.programmes {
        for activity in programme.activities where ids.contains(activity.item.id) && found[activity.item.id] == nil {
          found[activity.item.id] = PlannedActivity(
            id: activity.item.id, plan: name, programme: programme.code, text: activity.item.text)
        }
      }
    }
    return found
  }
}
