internal import Digests
internal import Foundation
internal import GRDB
internal import Keys
public import Mail
public import Participation
internal import Passkeys
internal import PublicRecord
public import RecordKernel
public import Vocabulary

/// Whom an administrator invites.
public struct Invitation: Sendable {
  public let name: String
  public let address: MailAddress
  public let language: Language
  public let role: Role
  public let scope: String?
  public let until: Day?

  /// Letters of a name at most.
  public static let mostNameLetters = 200

  /// - Throws: ``PeopleError``, `ScopeError`.
  public init(name: String, address: MailAddress, language: Language, role: Role, scope: String?, until: Day?) throws {
    self.name = try Self.checked(name: name)
    (self.address, self.language, self.role, self.until) = (address, language, role, until)
    self.scope = try role.checked(scope: scope)
  }

  /// A name as it may be shown and written to: without controls, line ends and marks that turn the text around.
  public static func checked(name: String) throws -> String {
    let name = name.trimmingCharacters(in: .whitespaces)
    let isPlain = name.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
      // Letters of some scripts that show nothing (Unicode, DerivedCoreProperties), and the empty cell of Braille.
      default: !scalar.properties.isDefaultIgnorableCodePoint && scalar != "\u{2800}"
      }
    }
    guard (1...mostNameLetters).contains(name.count), name.utf8.count <= mostNameLetters * 4, isPlain else {
      throw PeopleError(
        "a name has 1 to \(mostNameLetters) letters in one line, without marks that cannot be seen")
    }
    return name
  }
}

/// Invitations and grants.
extension PeopleDesk {
  /// Minutes that an invitation's link is good for.
  public static let invitationMinutes = 30

  /// Invites somebody to a role: the person is made, the grant recorded.
  /// - Parameter by: an administrator, or ``PersonEvent/server``.
  /// - Returns: the token of the link, for the mail alone, and the new person.
  /// - Throws: ``PeopleError`` where they may not, or the address is somebody's; on the server, for an administrator
  ///   where there are two.
  public func invite(_ invitation: Invitation, by: String) throws -> (token: String, person: String) {
    try demand(.invite, of: by)
    try demand(.grant, of: by)
    if by == PersonEvent.server, invitation.role == .administrator {
      let count = try record.holders(of: .administrator, on: today()).count
      guard count < 2 else {
        throw PeopleError(
          "there are \(count) administrators; a further one is invited by one of them on the site, and another agrees")
      }
    }
    let person = try people.write { db in
      try people.makePerson(
        name: invitation.name, invitation.address, isConfirmed: false, language: invitation.language, db)
    }
    let grant = PersonEvent.Grant(
      role: invitation.role, scope: invitation.scope, from: today(), until: invitation.until, by: by)
    do {
      try append([.joined(.init(how: .invited, language: invitation.language)), .granted(grant)], to: person)
    } catch {
      try people.forget(person)
      throw error
    }
    return (try newLink(for: person), person)
  }

  /// A new link for somebody who was invited and has no passkey yet.
  public func renewInvitation(_ person: String, by: String) throws -> String {
    try demand(.invite, of: by)
    guard try record.personState(person)?.joined != nil, try people.passkeys(of: person).isEmpty else {
      throw PeopleError("\(person): not invited, or has a passkey already")
    }
    return try newLink(for: person)
  }

  private func newLink(for person: String) throws -> String {
    let token = try Random.bytes(32)
    try people.write { db in
      try db.execute(sql: "DELETE FROM invitations WHERE person = ?", arguments: [person])
      try db.execute(
        sql: "INSERT INTO invitations VALUES (?, ?, ?)",
        arguments: [
          Data(SHA256Digest.bytes(of: token)), person, people.clock() + Self.invitationMinutes * 60,
        ])
    }
    return Base64URL.text(token)
  }

  /// Whom a link invites; nil for one that is over, used or none.
  public func invited(token: String) throws -> Person? {
    try people.read { db in try invited(token: token, db).flatMap { try people.person($0, db) } }
  }

  func invited(token: String, _ db: Database) throws -> String? {
    guard token.utf8.count == 43, let bytes = Base64URL.bytes(token) else { return nil }
    return try String.fetchOne(
      db, sql: "SELECT person FROM invitations WHERE hash = ? AND until >= ?",
      arguments: [Data(SHA256Digest.bytes(of: bytes)), people.clock()])
  }

  /// Grants a role to somebody who is known.
  public func grant(_ role: Role, scope: String?, until: Day?, to person: String, by: String) throws {
    try demand(.grant, of: by)
    guard try people.person(person) != nil else { throw PeopleError("\(person.prefix(40)): no such person") }
    if by == PersonEvent.server, role.needsTwo, try record.holders(of: .administrator, on: today()).count >= 2 {
      throw PeopleError("two administrators agree to this role on the site; the server alone does not grant it")
    }
    let grant = PersonEvent.Grant(
      role: role, scope: try role.checked(scope: scope), from: today(), until: until, by: by)
    try append([.granted(grant)], to: person)
    // What they sign in with from now on is a passkey alone.
    try people.end(allOf: person)
  }

  /// A second administrator agrees to a grant.
  public func approve(_ place: Int, of person: String, by: String) throws {
    try demand(.grant, of: by)
    // Whoever proposed it must still be able to.
    guard let granted = try record.personState(person)?.grants.first(where: { $0.place == place }) else {
      throw PeopleError("no grant \(place) that could be approved")
    }
    try demand(.grant, of: granted.grant.by)
    try append([.approved(.init(grant: place, by: by))], to: person)
    // What they sign in with from now on is a passkey alone.
    try people.end(allOf: person)
  }

  /// Ends all sessions of somebody.
  /// - Throws: ``PeopleError`` where that is not theirs to do, or nobody is known by the id.
  public func signOut(_ person: String, by: String) throws {
    try demand(.revoke, of: by)
    guard try people.person(person) != nil else { throw PeopleError("\(person): nobody is known by this id") }
    try people.end(allOf: person)
  }

  /// Takes a role away; the person's sessions end.
  public func revoke(_ place: Int, of person: String, reason: String? = nil, by: String) throws {
    try demand(.revoke, of: by)
    try people.alone { try revokeAlone(place, of: person, reason: reason, by: by) }
  }

  private func revokeAlone(_ place: Int, of person: String, reason: String?, by: String) throws {
    let state = try record.personState(person)
    if let granted = state?.grants.first(where: { $0.place == place }), granted.grant.role == .administrator,
      granted.isHeld(on: today()), try record.holders(of: .administrator, on: today()).count <= 1
    {
      throw PeopleError("the last administrator stays; grant the role to somebody else first")
    }
    try append([.revoked(.init(grant: place, by: by, reason: reason))], to: person)
    try noteRevoked(place, of: person)
    // Whoever was invited to nothing any more has no link either.
    if try record.grants(of: person, on: today()).isEmpty {
      try people.write { try $0.execute(sql: "DELETE FROM invitations WHERE person = ?", arguments: [person]) }
    }
    try people.end(allOf: person)
  }

  /// A backup of before has the role still.
  func noteRevoked(_ place: Int, of person: String) throws {
    guard let grant = try record.personState(person)?.grants.first(where: { $0.place == place })?.grant else { return }
    try note(hidden: .role(person, place, grant.role, from: grant.from))
  }

  // MARK: Recovery

  /// Two administrators let somebody in again who has lost what they sign in with: the first one asks, the second one
  /// gets a link for them. All their passkeys, codes and sessions are void then.
  /// - Returns: the link's token once both have agreed; nil after the first.
  public func recover(_ person: String, by: String) throws -> String? {
    try demand(.recover, of: by)
    guard by != PersonEvent.server, by != person else {
      throw PeopleError("two other administrators do this on the site")
    }
    if let asked = try recoveryAskedBy(person), asked != by, !rights.allows(.recover, try standing(of: asked)) {
      // Whoever asked is no administrator any more: this one asks anew.
      try people.write { try $0.execute(sql: "DELETE FROM recoveries WHERE person = ?", arguments: [person]) }
    }
    let isAgreed = try people.write { db in
      guard try people.key(of: person, db) != nil else { throw PeopleError("\(person.prefix(40)): no such person") }
      let asked = try String.fetchOne(
        db, sql: "SELECT asked_by FROM recoveries WHERE person = ? AND until >= ?", arguments: [person, people.clock()])
      guard let asked, asked != by else {
        try db.execute(
          sql: "INSERT OR REPLACE INTO recoveries VALUES (?, ?, ?)",
          arguments: [person, by, people.clock() + Self.recoveryHours * 3600])
        return false
      }
      for table in ["recoveries", "passkeys", "time_codes", "recovery_codes", "sessions", "invitations"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE person = ?", arguments: [person])
      }
      return true
    }
    return isAgreed ? try newLink(for: person) : nil
  }

  /// Hours that the second administrator has.
  static let recoveryHours = 24

  /// Who has asked for somebody's recovery.
  public func recoveryAskedBy(_ person: String) throws -> String? {
    try people.read {
      try String.fetchOne(
        $0, sql: "SELECT asked_by FROM recoveries WHERE person = ? AND until >= ?",
        arguments: [person, people.clock()])
    }
  }
}
