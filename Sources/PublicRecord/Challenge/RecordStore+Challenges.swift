internal import GRDB
public import RecordKernel

extension Event {
  public var challenge: ChallengeTerms? {
    get { fields.challenge.challenge }
    set { fields.challenge.challenge = newValue }
  }
  public var pledge: PledgeTerms? {
    get { fields.challenge.pledge }
    set { fields.challenge.pledge = newValue }
  }
  /// Of a closure: the facility.
  public var closed: String? {
    get { fields.challenge.closed }
    set { fields.challenge.closed = newValue }
  }
  public var activities: [PreventionActivity]? {
    get { fields.challenge.activities }
    set { fields.challenge.activities = newValue }
  }
}

/// Challenges and their pledges, as a reader may see them. A pledge is seen where its challenge is.
extension RecordStore {
  /// The ids of challenges, in the order in which they were opened.
  public func challenges(reader: Reader) throws -> [Challenge] {
    let ids = try read { try String.fetchAll($0, sql: "SELECT id FROM challenges ORDER BY first") }
    return try ids.compactMap { try challenge($0, reader: reader) }
  }

  /// Nil where there is none, or none for the reader.
  public func challenge(_ id: String, reader: Reader, today: Day = RecordStore.today) throws -> Challenge? {
    guard let events = try shown(id, in: "challenges", reader), events.contains(where: { $0.event.challenge != nil })
    else { return nil }
    return try Challenge(id: id, events) { Self.shows($0, to: reader, today) }
  }

  /// The pledges of a challenge, or of all, in the order in which they were recorded.
  public func pledges(of challenge: String? = nil, reader: Reader, today: Day = RecordStore.today) throws -> [Pledge] {
    let rows = try read {
      try Row.fetchAll(
        $0, sql: "SELECT id, challenge FROM pledges WHERE challenge = ? OR ? IS NULL ORDER BY first",
        arguments: [challenge, challenge])
    }
    var seen: [String: Bool] = [:]
    return try rows.compactMap { row in
      let challenge: String = row[1]
      let isSeen = try seen[challenge] ?? (shown(challenge, in: "challenges", reader) != nil)
      seen[challenge] = isSeen
      return isSeen ? try ownPledge(row[0], reader, today) : nil
    }
  }

  /// Nil where there is none, or none for the reader.
  public func pledge(_ id: String, reader: Reader, today: Day = RecordStore.today) throws -> Pledge? {
    guard let pledge = try ownPledge(id, reader, today),
      try shown(pledge.terms.challenge, in: "challenges", reader) != nil
    else { return nil }
    return pledge
  }

  private func ownPledge(_ id: String, _ reader: Reader, _ today: Day) throws -> Pledge? {
    guard let events = try shown(id, in: "pledges", reader), events.contains(where: { $0.event.pledge != nil })
    else { return nil }
    return try Pledge(id: id, events) { Self.shows($0, to: reader, today) }
  }

  /// The events of a challenge or pledge that a reader may see; nil where there are none.
  private func shown(_ id: String, in table: String, _ reader: Reader) throws -> [RecordedEvent]? {
    guard try isShown(id, in: table, reader) else { return nil }
    let events = try events(of: id)
    return PublicDomains.rights(events).admits(reader) ? events : nil
  }

  private static func shows(_ document: RecordDocument, to reader: Reader, _ today: Day) -> Bool {
    reader.isKeeper || (document.rendition == .public && (document.embargo ?? today) <= today)
  }

  /// How much is recorded: what was computed of the record is what it still is, as long as this stays.
  public var eventCount: Int {
    get throws { try read { try Int.fetchOne($0, sql: "SELECT max(number) FROM events") ?? 0 } }
  }
}
