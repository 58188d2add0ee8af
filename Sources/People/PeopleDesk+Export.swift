public import Foundation
internal import GRDB
internal import Mail
internal import Participation
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// All that is held about a person, as they get it. Secrets that are not theirs to see, such as keys and hashes, are
/// named and not shown.
public struct PersonalData: Encodable, Sendable {
  struct Address: Encodable, Sendable {
    let address: String
    let confirmed: String?
    let isSuppressed: Bool
  }
  struct Passkey: Encodable, Sendable {
    let name: String
    let added: String
    let used: String?
  }
  struct SignedIn: Encodable, Sendable {
    let device: String
    let since: String
    let seen: String
  }
  struct Message: Encodable, Sendable {
    let purpose: String
    let list: String?
    let state: String
    let queued: String
    let ended: String?
  }
  struct Recorded: Encodable, Sendable {
    let place: Int
    let recorded: String?
    let kind: String
    let says: JSONValue?
  }
  struct Commented: Encodable, Sendable {
    let consultation: String
    let number: String
    let stage: String
    /// Each version, the first one first.
    let versions: [Remarks?]
    let appeals: [String]
    /// As base64, the first one first.
    let files: [Data]
  }
  struct Registered: Encodable, Sendable {
    let meeting: String
    let state: String
    let said: RegistrationDraft
    let floor: String?
    let aid: String?
  }
  struct Kept: Encodable, Sendable {
    let about: String
    let kept: String
    let fields: [String: String]
  }
  struct Asked: Encodable, Sendable {
    let question: String
    let words: MeetingQuestion?
    let stage: String
    /// Why it should be shown again, in their own words.
    let appeal: String?
  }

  struct Audited: Encodable, Sendable {
    let at: String
    let who: String?
    let what: String
    let outcome: String
  }

  let person: String
  let name: String?
  let language: String
  /// Since when.
  let known: String?
  let addresses: [Address]
  let passkeys: [Passkey]
  let hasAuthenticatorApp: Bool
  let recoveryCodesLeft: Int
  let sessions: [SignedIn]
  let messages: [Message]
  /// Of the record: that they joined, roles, consent.
  let record: [Recorded]
  let comments: [Commented]
  let registrations: [Registered]
  /// What they asked meetings, and the questions that they voted for.
  let questions: [Asked]
  let votes: [String]
  /// What they said of meetings, by the meeting.
  let feedback: [String: MeetingFeedback]
  let drafts: [Kept]
  let log: [Audited]

  /// - Throws: `EncodingError`.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }

  /// The same as pairs: what it is, as `sessions.1.device`, and what it says.
  /// - Throws: `EncodingError`.
  public func pairs() throws -> [(item: String, value: String)] {
    var pairs: [(String, String)] = []
    func add(_ value: JSONValue, _ path: String) {
      switch value {
      case .null: break
      case .bool(let value): pairs.append((path, String(value)))
      case .integer(let value): pairs.append((path, String(value)))
      case .number(let value): pairs.append((path, String(value)))
      case .text(let value): pairs.append((path, value))
      case .list(let values): for (index, value) in values.enumerated() { add(value, "\(path).\(index + 1)") }
      case .object(let values):
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
          add(value, path.isEmpty ? name : "\(path).\(name)")
        }
      }
    }
    add(try JSONDecoder().decode(JSONValue.self, from: json()), "")
    return pairs
  }
}

extension PeopleDesk {
  /// All that is held about a person.
  /// - Throws: ``PeopleError`` where there is no such person.
  public func export(_ id: String) throws -> PersonalData {
    guard let person = try people.person(id) else { throw PeopleError("\(id.prefix(20)): no such person") }
    let (known, confirmed, messages) = try people.read { db in
      (
        try Int.fetchOne(db, sql: "SELECT created FROM persons WHERE id = ?", arguments: [id]),
        try person.addresses.map { one in
          PersonalData.Address(
            address: one.address.text,
            confirmed: try Int.fetchOne(
              db, sql: "SELECT confirmed FROM addresses WHERE lookup = ?", arguments: [people.lookup(one.address)]
            ).map(Moment.text), isSuppressed: try people.isSuppressed(people.lookup(one.address), db))
        },
        try Row.fetchAll(
          db, sql: "SELECT purpose, list, state, queued, ended FROM mail WHERE person = ? ORDER BY number",
          arguments: [id]
        ).map {
          PersonalData.Message(
            purpose: $0[0], list: $0[1], state: $0[2], queued: Moment.text($0[3]),
            ended: ($0[4] as Int?).map(Moment.text))
        }
      )
    }
    return PersonalData(
      person: id, name: person.name, language: person.language.rawValue, known: known.map(Moment.text),
      addresses: confirmed,
      passkeys: try people.passkeys(of: id).map {
        .init(name: $0.label, added: Moment.text($0.created), used: $0.used.map(Moment.text))
      },
      hasAuthenticatorApp: try people.hasTimeCode(id), recoveryCodesLeft: try people.recoveryCodesLeft(id),
      sessions: try people.sessions(of: id).map {
        .init(device: $0.device, since: Moment.text($0.created), seen: Moment.text($0.seen))
      }, messages: messages,
      record: try record.events(of: id).map {
        .init(
          place: $0.place, recorded: ($0.event.date ?? $0.recorded)?.description, kind: $0.event.kind,
          says: try $0.event.payload?.says())
      },
      comments: try record.comments(of: id).compactMap { id in
        try record.comment(id).map { comment in
          .init(
            consultation: id.consultation, number: id.number, stage: comment.stage.rawValue,
            versions: comment.versions.map(\.remarks), appeals: comment.removals.compactMap { $0.appeal?.words },
            files: try (1...AttachedFile.most).compactMap { try record.file($0, of: comment)?.bytes })
        }
      },
      registrations: try people.registrations(ofPerson: id).map {
        .init(
          meeting: $0.meeting, state: $0.state.rawValue, said: $0.draft, floor: $0.floor?.rawValue,
          aid: $0.aid?.rawValue)
      },
      questions: try record.questions(ofPerson: id, isShown: false).compactMap { question in
        try record.question(question).map {
          .init(
            question: question.description, words: $0.asked.words, stage: $0.stage.rawValue, appeal: $0.appeal?.words)
        }
      }, votes: try people.votes(ofPerson: id),
      feedback: try Dictionary(
        people.registrations(ofPerson: id).compactMap { one in
          try people.feedback(on: one.meeting, by: id).map { (one.meeting, $0) }
        }, uniquingKeysWith: { first, _ in first }),
      drafts: try people.drafts(of: id).map {
        .init(about: $0.about, kept: Moment.text($0.kept), fields: $0.fields)
      },
      log: try audit.latest(10_000, person: id).reversed().map {
        .init(at: Moment.text($0.entry.at), who: $0.entry.who, what: $0.entry.what, outcome: $0.entry.outcome.rawValue)
      })
  }
}
