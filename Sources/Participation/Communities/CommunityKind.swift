internal import Foundation
public import GRDB
public import RecordKernel

/// What the events of a community come to.
public struct CommunityState: Equatable, Sendable {
  public struct Rule: Equatable, Sendable {
    public let ruling: CommunityEvent.Ruling
    public var members: Set<String> = []
  }

  public struct Consent: Equatable, Sendable {
    public let place: Int
    public let permission: CommunityEvent.Permission
    public var isRevoked = false

    public func holds(on day: Day) -> Bool { !isRevoked && permission.until.map { day <= $0 } ?? true }
  }

  /// Its id, as stewards hold it: `river-people`.
  public let id: String
  public var description: CommunityEvent.Description
  /// By their names within the community.
  public var rules: [String: Rule] = [:]
  public var blocked: Set<String> = []
  public var consents: [Consent] = []
  /// By project of the Hub.
  public var labels: [String: CommunityEvent.Labelling] = [:]
  /// Brought by somebody else: nobody is shown them before a steward takes them.
  public var offered: [String: CommunityEvent.Labelling] = [:]

  /// By their names within the community.
  public var places: [String: CommunityPlace] = [:]
  /// Whether there are places under protocols that cannot be read here, for want of the record's keys.
  var hasUnread = false

  /// The places that a reader may know of, by name.
  public func places(for reader: Reader) -> [CommunityPlace] {
    // Where one cannot be read here, nor can what became of others.
    guard !isWithheld, !hasUnread else { return [] }
    return places.values.filter { $0.rights(of: id).admits(reader) }.sorted { $0.name < $1.name }
  }

  /// Since the record was put back from a backup: its stewards look at it first.
  public var isWithheld = false
  /// Names of protocols that have ended: none is made again, for what was under it would be shown.
  public var retired: Set<String> = []

  /// What is shown under protocols, by ``Holding/description``.
  public var shared: [String: CommunityEvent.Sharing] = [:]
  /// The version of each from which on it is shown: of what was taken back in between earlier ones are not.
  public var sharedSince: [String: Int] = [:]

  public struct Downloaded: Equatable, Sendable {
    public let on: Day?
    public let said: CommunityEvent.Download
  }

  /// So many protocols a community has at most.
  public static let mostRules = 40
  /// Labels of so many projects of the Local Contexts Hub.
  public static let mostProjects = 20

  static let mostDownloads = 200
  /// The last ones, the first of them first.
  public var downloads: [Downloaded] = []
}

/// Communities as subjects of the record: their protocols, members, consents and labels.
public struct CommunityKind: SubjectKind {
  public static let name = "community"
  public static let prefix = "C-"

  public init() {}

  /// Whether a text is a community's id, or a protocol's name within it.
  public static func isID(_ text: String) -> Bool {
    text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9-]{0,37}/) != nil
  }

  public func personal(_ payload: CommunityEvent, of subject: String) -> [String: String] { [:] }

  /// A copy of the record without its keys does not have a place that not everybody may know of.
  public func kept(_ payload: CommunityEvent, of subject: String) -> Set<String> {
    switch payload {
    case .placed(let said) where said.place?.protocols.isEmpty == false: ["placed.place"]
    case .unplaced: ["unplaced.name"]
    default: []
    }
  }

  /// What the events of a community come to.
  public func state<Fields>(_ subject: String, _ events: [ChainedEvent<Fields>]) throws -> CommunityState {
    try replay(subject, AnySubjectKind.payloads(of: Self.self, subject, events))
  }

  public func replay(_ subject: String, _ events: [PayloadEvent<CommunityEvent>]) throws -> CommunityState {
    let id = String(subject.dropFirst(Self.prefix.count))
    guard subject.hasPrefix(Self.prefix), Self.isID(id) else {
      throw RecordError("\(subject): no community's id; expected \(Self.prefix) and letters, numbers or hyphens")
    }
    guard case .described(let description)? = events.first?.says else {
      throw RecordError("\(id): no such community; its steward describes it first")
    }
    var state = CommunityState(id: id, description: description)
    for event in events {
      guard event.kind == event.says.kind else {
        throw RecordError("\(subject): an event of \(event.kind) says \(event.says.kind)")
      }
      try take(event, &state)
    }
    return state
  }

  private func take(_ event: PayloadEvent<CommunityEvent>, _ state: inout CommunityState) throws {
    let id = state.id
    func rule(_ name: String) throws -> CommunityState.Rule {
      guard let rule = state.rules[name] else { throw RecordError("\(id): has no protocol \(name.prefix(40))") }
      return rule
    }
    func consented(_ consent: Int?) throws {
      guard let consent else { return }
      guard state.consents.contains(where: { $0.place == consent && !$0.isRevoked }) else {
        throw RecordError("\(id): has no consent \(consent) that was not taken back")
      }
    }
    switch event.says {
    case .described(let description):
      try description.contact.map { try Self.check(line: $0, id) }
      state.description = description
    case .ruled(let ruling):
      guard Self.isID(ruling.name) else {
        throw RecordError("\(id): the protocol \"\(ruling.name.prefix(40))\"; expected letters, numbers or hyphens")
      }
      guard !state.retired.contains(ruling.name) else {
        throw RecordError("\(id): the protocol \(ruling.name) has ended; expected another name")
      }
      guard state.rules[ruling.name] != nil || state.rules.count < CommunityState.mostRules else {
        throw RecordError("\(id): has \(CommunityState.mostRules) protocols; expected no more")
      }
      state.rules[ruling.name] = CommunityState.Rule(ruling: ruling, members: state.rules[ruling.name]?.members ?? [])
    case .retired(let one):
      _ = try rule(one.name)
      state.rules[one.name] = nil
      state.retired.insert(one.name)
    case .admitted(let one):
      guard try !rule(one.name).members.contains(one.person) else {
        throw RecordError("\(id): \(one.person) is a member of \(one.name) already")
      }
      guard PersonID.isOne(one.person) else { throw RecordError("\(id): \(one.person.prefix(40)) is no person's id") }
      state.rules[one.name]?.members.insert(one.person)
    case .removed(let one):
      guard try rule(one.name).members.contains(one.person) else {
        throw RecordError("\(id): \(one.person.prefix(40)) is no member of \(one.name)")
      }
      state.rules[one.name]?.members.remove(one.person)
    case .blocked(let one):
      guard PersonID.isOne(one.person) else { throw RecordError("\(id): \(one.person.prefix(40)) is no person's id") }
      guard one.person != one.by else { throw RecordError("\(id): nobody blocks themselves") }
      guard state.blocked.insert(one.person).inserted else { throw RecordError("\(id): is blocked already") }
    case .unblocked(let one):
      guard state.blocked.remove(one.person) != nil else { throw RecordError("\(id): is not blocked") }
    case .consented(let permission):
      try Self.check(line: permission.use, id)
      state.consents.append(CommunityState.Consent(place: event.place, permission: permission))
    case .revoked(let one):
      guard let index = state.consents.firstIndex(where: { $0.place == one.consent && !$0.isRevoked }) else {
        throw RecordError("\(id): no consent \(one.consent) that could be taken back")
      }
      state.consents[index].isRevoked = true
    case .placed(let one):
      guard let place = one.place else {
        state.hasUnread = true
        break
      }
      guard Self.isID(place.name) else {
        throw RecordError("\(id): the place \"\(place.name.prefix(40))\"; expected letters, numbers or hyphens")
      }
      try consented(place.consent)
      for name in place.protocols { _ = try rule(name) }
      for project in place.projects where state.labels[project] == nil {
        throw RecordError("\(id): has no labels of \(project.prefix(40))")
      }
      do { try place.square?.check() } catch { throw RecordError("\(id): \(error)") }
      state.places[place.name] = place
      guard state.places.count <= CommunityPlace.most else {
        throw RecordError("\(id): expected \(CommunityPlace.most) places at most")
      }
    case .unplaced(let one):
      guard let name = one.name else {
        state.hasUnread = true
        break
      }
      guard state.places.removeValue(forKey: name) != nil || state.hasUnread else {
        throw RecordError("\(id): has no place \(name.prefix(40))")
      }
    case .shared(let one):
      guard Holding(one.holding) != nil else {
        throw RecordError("\(id): \"\(one.holding.prefix(40))\"; expected something as meeting 2027-01")
      }
      guard !one.protocols.isEmpty else { throw RecordError("\(id): expected a protocol that it is shown under") }
      for name in one.protocols { _ = try rule(name) }
      try consented(one.consent)
      state.sharedSince[one.holding] = state.sharedSince[one.holding] ?? one.version
      state.shared[one.holding] = one
    case .unshared(let one):
      guard state.shared.removeValue(forKey: one.holding) != nil else {
        throw RecordError("\(id): \(one.holding.prefix(40)) is not shown")
      }
      state.sharedSince[one.holding] = nil
    case .withheld:
      guard !state.isWithheld else { throw RecordError("\(id): is withheld already") }
      state.isWithheld = true
    case .resumed:
      guard state.isWithheld else { throw RecordError("\(id): is not withheld") }
      state.isWithheld = false
    case .downloaded(let one):
      state.downloads.append(.init(on: event.date ?? event.recorded, said: one))
      // The record has all; the desk shows the last ones.
      if state.downloads.count > CommunityState.mostDownloads { state.downloads.removeFirst() }
    case .offered(let labelling): state.offered[labelling.project] = labelling
    case .labelled(let labelling):
      guard state.labels[labelling.project] != nil || state.labels.count < CommunityState.mostProjects else {
        throw RecordError("\(id): has labels of \(CommunityState.mostProjects) projects; expected no more")
      }
      state.labels[labelling.project] = labelling
      state.offered[labelling.project] = nil
    case .unlabelled(let one):
      guard state.labels[one.project] != nil || state.offered[one.project] != nil else {
        throw RecordError("\(id): has no labels of \(one.project.prefix(40))")
      }
      // What is offered is declined first; what is shown stays as it is.
      if state.offered.removeValue(forKey: one.project) == nil { state.labels[one.project] = nil }
    }
  }

  private static let mostLineLetters = 200

  private static func check(line: String, _ community: String) throws {
    guard (1...mostLineLetters).contains(line.count), PlainText.isOne(line, lines: false) else {
      throw RecordError("\(community): a text of \(line.count) letters; expected one line of 1 to 200 letters")
    }
  }

  // MARK: Tables

  public func create(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS communities;
        DROP TABLE IF EXISTS protocols;
        DROP TABLE IF EXISTS protocol_members;
        DROP TABLE IF EXISTS community_blocks;
        DROP TABLE IF EXISTS community_consents;
        DROP TABLE IF EXISTS community_shared;
        CREATE TABLE communities (id TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE protocols (
          community TEXT NOT NULL, name TEXT NOT NULL, access TEXT NOT NULL,
          PRIMARY KEY (community, name)) WITHOUT ROWID;
        CREATE TABLE protocol_members (
          community TEXT NOT NULL, name TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (community, name, person))
          WITHOUT ROWID;
        CREATE TABLE community_blocks (
          community TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (community, person)) WITHOUT ROWID;
        CREATE TABLE community_consents (
          community TEXT NOT NULL, place INTEGER NOT NULL, last TEXT, PRIMARY KEY (community, place)) WITHOUT ROWID;
        CREATE TABLE community_shared (
          community TEXT NOT NULL, holding TEXT NOT NULL, since INTEGER NOT NULL, version INTEGER NOT NULL,
          rights TEXT NOT NULL,
          PRIMARY KEY (community, holding)) WITHOUT ROWID;
        """)
  }

  /// What rights are asked of. Consents that were taken back have no row.
  public func write(_ subject: String, _ state: CommunityState, _ db: Database) throws {
    try db.execute(sql: "INSERT OR REPLACE INTO communities VALUES (?)", arguments: [state.id])
    let tables = ["protocols", "protocol_members", "community_blocks", "community_consents", "community_shared"]
    for table in tables {
      try db.execute(sql: "DELETE FROM \(table) WHERE community = ?", arguments: [state.id])
    }
    // Without its protocols nobody is admitted to anything.
    guard !state.isWithheld else { return }
    for (name, rule) in state.rules {
      try db.execute(
        sql: "INSERT INTO protocols VALUES (?, ?, ?)", arguments: [state.id, name, rule.ruling.access.rawValue])
      for person in rule.members {
        try db.execute(sql: "INSERT INTO protocol_members VALUES (?, ?, ?)", arguments: [state.id, name, person])
      }
    }
    for person in state.blocked {
      try db.execute(sql: "INSERT INTO community_blocks VALUES (?, ?)", arguments: [state.id, person])
    }
    for one in state.consents where !one.isRevoked {
      try db.execute(
        sql: "INSERT INTO community_consents VALUES (?, ?, ?)",
        arguments: [state.id, one.place, one.permission.until?.description])
    }
    for one in state.shared.values {
      let rights = Rights(of: state.id, under: one.protocols, one.match, consent: one.consent)
      try db.execute(
        sql: "INSERT INTO community_shared VALUES (?, ?, ?, ?, ?)",
        arguments: [
          state.id, one.holding, state.sharedSince[one.holding] ?? one.version, one.version, try rights.json,
        ])
    }
  }

  public var digests: [String] {
    [
      "SELECT id FROM communities ORDER BY id",
      "SELECT community || '/' || name || access FROM protocols ORDER BY community, name",
      "SELECT community || '/' || name || person FROM protocol_members ORDER BY community, name, person",
      "SELECT community || person FROM community_blocks ORDER BY community, person",
      "SELECT community || '/' || place || coalesce(last, '') FROM community_consents ORDER BY community, place",
      """
      SELECT community || holding || since || '/' || version || rights FROM community_shared
      ORDER BY community, holding
      """,
    ]
  }
}
