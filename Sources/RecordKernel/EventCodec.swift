internal import Foundation
public import Keys

/// What of an event is not for the disk.
public struct EventSecrets: Equatable, Sendable {
  /// Whether the subject is sealed: all of the event but what it is of, its kind, its rights and what it corrects.
  public var isSealed: Bool
  /// What stays secret even where the subject is opened: fields (`text`), or fields of fields (`filing.submitters`).
  public var kept: Set<String>
  /// Fields of fields (`says.name`) that are about persons, and whose each is: sealed under that person's key, so that
  /// who is erased is erased here too.
  public var personal: [String: String]

  public init(isSealed: Bool = false, kept: Set<String> = [], personal: [String: String] = [:]) {
    (self.isSealed, self.kept, self.personal) = (isSealed, kept, personal)
  }

  public static let none = EventSecrets()
  /// The whole event is kept, whatever becomes of its subject.
  public static let whole = EventSecrets(kept: ["*"])

  var isEmpty: Bool { !isSealed && kept.isEmpty && personal.isEmpty }
}

/// The keys of persons, kept where they can be forgotten.
public protocol PersonKeys: Sendable {
  /// Nil for a person whose data were erased, or where no master key is at hand.
  func key(of person: String) -> SecretKey?
}

/// Writes events as the record has them, and reads them: secret fields as ciphertext, each for its subject, kind and
/// name (AES-256-GCM), so that the chain is proved without a key, and a key can be destroyed.
struct EventCodec<Fields: EventFields>: Sendable {
  typealias Event = RecordEvent<Fields>

  /// Fields that nobody seals: without them nobody knows what is sealed.
  private static var open: Set<String> { ["subject", "kind", "rights", "corrects", "continues", "of"] }

  private struct Head: Decodable {
    let subject: String
    let kind: String
  }

  let vault: Vault
  let persons: (any PersonKeys)?

  /// What is sealed under persons' keys: by person, then by path.
  private static var personal: String { "personal" }

  /// - Throws: ``RecordError`` where something must be sealed and there is no key, or a number is none.
  func body(_ event: Event, _ secrets: EventSecrets) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var bare = event
    bare.payload = event.payload.map { .unread(of: $0.of) }
    let plain: Data
    do { plain = try encoder.encode(bare) } catch {
      throw RecordError("\(event.subject): an event has a number that is none")
    }
    // What its kind wrote goes in as it is.
    guard !secrets.isEmpty || event.payload != nil, var members = JSONMembers(ArraySlice(plain)) else {
      return String(decoding: plain, as: UTF8.self)
    }
    if let payload = event.payload { members["says"] = payload.json[...] }
    try sealPersonal(secrets.personal, of: &members, event)
    let fields = Set(members.values.keys).subtracting(Self.open)
    let kept = secrets.kept.contains("*") ? fields : secrets.kept
    try seal(kept, of: &members, as: .kept, event)
    if secrets.isSealed { try seal(fields.intersection(members.values.keys), of: &members, as: .sealed, event) }
    return String(decoding: members.bytes, as: UTF8.self)
  }

  private func seal(
    _ paths: Set<String>, of members: inout JSONMembers, as purpose: Vault.Purpose, _ event: Event
  ) throws {
    var sealed = JSONMembers()
    for path in paths.sorted() {
      guard let value = members.take(path) else { continue }
      let key = try vault.keyForWriting(event.subject, purpose)
      let bytes = try Cipher.seal(Array(value), with: key, context: [event.subject, event.kind, path])
      sealed[path] = ArraySlice("\"\(Data(bytes).base64EncodedString())\"".utf8)
    }
    if !sealed.values.isEmpty { members[purpose.rawValue] = ArraySlice(sealed.bytes) }
  }

  private func sealPersonal(_ fields: [String: String], of members: inout JSONMembers, _ event: Event) throws {
    var sealed: [String: JSONMembers] = [:]
    for (path, person) in fields.sorted(by: { $0.key < $1.key }) {
      guard let value = members.take(path) else { continue }
      guard let key = persons?.key(of: person) else {
        throw RecordError(
          persons == nil
            ? "\(event.subject): this is about a person, and there are no persons' keys to seal it with; expected "
              + "--people DIR and --keys FILE"
            : "\(event.subject): the data of the person \(person) were erased; nothing more is recorded of them")
      }
      let bytes = try Cipher.seal(
        Array(value), with: key, context: Self.context(event.subject, event.kind, path, person))
      sealed[person, default: JSONMembers()][path] = ArraySlice("\"\(Data(bytes).base64EncodedString())\"".utf8)
    }
    guard !sealed.isEmpty else { return }
    var persons = JSONMembers()
    for (person, own) in sealed { persons[person] = ArraySlice(own.bytes) }
    members[Self.personal] = ArraySlice(persons.bytes)
  }

  private static func context(_ subject: String, _ kind: String, _ path: String, _ person: String) -> [String] {
    [subject, kind, path, person]
  }

  /// Whether anything of a body is ciphertext.
  func isSealed(_ body: String) -> Bool { JSONMembers(Array(body.utf8)[...]).map(Self.isSealed) ?? false }

  private static func isSealed(_ members: JSONMembers) -> Bool {
    [Vault.Purpose.sealed.rawValue, Vault.Purpose.kept.rawValue, personal].contains { members[$0] != nil }
  }

  func isSealed(_ body: String, _ purpose: Vault.Purpose) -> Bool {
    JSONMembers(Array(body.utf8)[...])?[purpose.rawValue] != nil
  }

  /// What was read of an event.
  struct Read {
    let event: Event
    /// Whether whole fields could not be read for want of their key.
    var isUnread = false
    /// Whether all that is sealed of it was opened.
    var isWhole = true
    /// Persons whose fields were not opened.
    var withheld: Set<String> = []
  }

  /// - Throws: `DecodingError` for what is no event.
  func event(_ body: String) throws -> Read {
    let decoder = JSONDecoder()
    let bytes = Array(body.utf8)
    var (isUnread, isWhole) = (false, true)
    // Most events have no secrets, and are not looked at twice.
    guard var members = JSONMembers(bytes[...]), members["says"] != nil || Self.isSealed(members) else {
      return Read(event: try decoder.decode(Event.self, from: Data(bytes)))
    }
    let head = try decoder.decode(Head.self, from: Data(members.only("subject", "kind").bytes))
    for purpose in [Vault.Purpose.sealed, .kept] {
      guard let part = members.take(purpose.rawValue), let sealed = JSONMembers(part) else { continue }
      let keys = vault.keys(head.subject, purpose)
      for (path, value) in sealed.values.sorted(by: { $0.key < $1.key }) {
        let context = [head.subject, head.kind, path]
        guard let data = Data(base64Encoded: Data(value.dropFirst().dropLast())),
          let plain = keys.lazy.compactMap({ Cipher.open(data, with: $0, context: context) }).first
        else {
          isWhole = false
          if !path.contains(".") { isUnread = true }
          continue
        }
        members.put(ArraySlice(plain), at: path)
      }
    }
    let withheld = openPersonal(&members, head)
    // What it says is read by its kind alone.
    let says = members.take("says")
    var event = try decoder.decode(Event.self, from: Data(members.bytes))
    if let says, let payload = event.payload { event.payload = EventPayload(of: payload.of, json: Array(says)) }
    return Read(event: event, isUnread: isUnread, isWhole: isWhole && withheld.isEmpty, withheld: withheld)
  }

  /// - Returns: persons whose fields stay closed.
  private func openPersonal(_ members: inout JSONMembers, _ head: Head) -> Set<String> {
    guard let part = members.take(Self.personal), let persons = JSONMembers(part) else { return [] }
    var withheld: Set<String> = []
    for (person, fields) in persons.values {
      let key = self.persons?.key(of: person)
      for (path, value) in JSONMembers(fields)?.values ?? [:] {
        guard let key, let data = Data(base64Encoded: Data(value.dropFirst().dropLast())),
          let plain = Cipher.open(data, with: key, context: Self.context(head.subject, head.kind, path, person))
        else {
          withheld.insert(person)
          continue
        }
        members.put(ArraySlice(plain), at: path)
      }
    }
    return withheld
  }
}

extension JSONMembers {
  /// Takes a member out, or a member of a member.
  fileprivate mutating func take(_ path: String) -> ArraySlice<UInt8>? {
    let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      defer { self[path] = nil }
      return self[path]
    }
    guard let outer = self[parts[0]], var inner = JSONMembers(outer) else { return nil }
    defer { self[parts[0]] = ArraySlice(inner.bytes) }
    return inner.take(parts[1])
  }

  fileprivate mutating func put(_ value: ArraySlice<UInt8>, at path: String) {
    let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      self[path] = value
      return
    }
    guard let outer = self[parts[0]], var inner = JSONMembers(outer) else { return }
    inner.put(value, at: parts[1])
    self[parts[0]] = ArraySlice(inner.bytes)
  }
}
