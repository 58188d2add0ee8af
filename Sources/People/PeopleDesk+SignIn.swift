internal import Foundation
internal import GRDB
internal import Keys
internal import Mail
public import Participation
public import Passkeys
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// What a browser sent of a ceremony of passkeys, as bytes.
public struct PasskeyAnswer: Sendable {
  public let id: [UInt8]
  public let clientData: [UInt8]
  /// Of a registration the attestation, of a sign-in what the authenticator says.
  public let data: [UInt8]
  /// Empty at a registration.
  public let signature: [UInt8]
  /// The challenge that the form carries.
  public let challenge: [UInt8]

  public init(id: [UInt8], clientData: [UInt8], data: [UInt8], signature: [UInt8], challenge: [UInt8]) {
    (self.id, self.clientData, self.data, self.signature, self.challenge) = (id, clientData, data, signature, challenge)
  }
}

/// Where a sign-in leads.
public enum SignIn: Equatable, Sendable {
  /// Signed in; the token is for the browser.
  case session(token: String, Session.Level)
  /// The code was right; digits of the app, or a recovery code, are still to come.
  case second
  /// They sign in by passkey, or with the help of two administrators.
  case passkeyOnly
  case refused
}

/// What came of a proof, or of a new way in.
public enum SessionChange: Equatable, Sendable {
  case refused
  /// Done; where the session has a new token, it is for the browser.
  case done(token: String?)
}

/// Ways in.
extension PeopleDesk {
  private func places(_ person: String) throws -> Set<Int> {
    Set(try record.grants(of: person, on: today()).map(\.place))
  }

  /// The session of a browser's token, with what its person may do; nil where it is over.
  public func session(token: String) throws -> (session: Session, standing: Standing)? {
    guard let session = try people.session(token: token, held: places) else { return nil }
    return (session, try standing(of: session.person))
  }

  // MARK: Passkeys

  /// Signs in by passkey.
  /// - Parameter holder: what the challenge was given to.
  public func signIn(_ answer: PasskeyAnswer, site: PasskeySite, holder: String, device: String) throws -> SignIn {
    guard let person = try verified(answer, site, .signIn, holder) else { return .refused }
    let grants = try places(person)
    let token = try people.write { try people.begin(person, .full, grants: grants, device: device, $0) }
    return .session(token: token, .full)
  }

  /// Somebody who is signed in shows again that it is they.
  public func prove(_ session: Session, _ answer: PasskeyAnswer, site: PasskeySite) throws -> SessionChange {
    guard try verified(answer, site, .prove, session.holder) == session.person else { return .refused }
    return .done(token: try people.write { try people.renew(session, level: session.level, $0) })
  }

  /// The same with the digits of an app.
  public func prove(_ session: Session, digits: String) throws -> SessionChange {
    guard try places(session.person).isEmpty else {
      throw PeopleError("who holds a role signs in by passkey only")
    }
    return try people.write { db in
      guard try people.takeTimeCode(PeopleStore.plain(code: digits), of: session.person, isFirst: false, db) else {
        return .refused
      }
      return .done(token: try people.renew(session, level: session.level, db))
    }
  }

  /// Whose passkey answered; nil where it is refused. A challenge is spent whatever comes of it.
  private func verified(
    _ answer: PasskeyAnswer, _ site: PasskeySite, _ purpose: PeopleStore.ChallengePurpose, _ holder: String
  ) throws -> String? {
    try people.write { db in
      guard try people.spend(answer.challenge, purpose, for: holder, db),
        let known = try people.passkey(answer.id, db)
      else { return nil }
      do throws(PasskeyError) {
        let counter = try site.signedIn(
          clientData: answer.clientData, authenticatorData: answer.data, signature: answer.signature,
          challenge: answer.challenge, key: known.key, counter: known.counter)
        do { try people.used(answer.id, counter: counter, db) } catch { throw .signature }
        return known.person
      } catch { return nil }
    }
  }

  /// Takes an invitation up: the passkey is kept, the address is confirmed, the person is signed in.
  public func accept(
    token: String, _ answer: PasskeyAnswer, label: String, site: PasskeySite, holder: String, device: String
  ) throws -> SignIn {
    guard let person = try people.read({ try invited(token: token, $0) }) else { return .refused }
    let grants = try places(person)
    let session: String? = try people.write { db in
      guard try people.spend(answer.challenge, .register, for: holder, db), try invited(token: token, db) == person
      else {
        return nil
      }
      guard
        let passkey = try? site.registered(
          clientData: answer.clientData, attestation: answer.data, challenge: answer.challenge)
      else { return nil }
      try people.add(passkey, label: label, to: person, db)
      try db.execute(sql: "DELETE FROM invitations WHERE person = ?", arguments: [person])
      // The link came to the address.
      try db.execute(
        sql: "UPDATE addresses SET confirmed = coalesce(confirmed, ?) WHERE person = ?",
        arguments: [people.clock(), person])
      return try people.begin(person, .full, grants: grants, device: device, db)
    }
    return session.map { .session(token: $0, .full) } ?? .refused
  }

  /// Adds a passkey to somebody who is signed in.
  public func addPasskey(
    _ session: Session, _ answer: PasskeyAnswer, label: String, site: PasskeySite
  ) throws -> SessionChange {
    try people.write { db in
      guard try people.spend(answer.challenge, .register, for: session.holder, db) else { return .refused }
      guard
        let passkey = try? site.registered(
          clientData: answer.clientData, attestation: answer.data, challenge: answer.challenge)
      else { return .refused }
      try people.add(passkey, label: label, to: session.person, db)
      return try complete(session, db)
    }
  }

  /// Removes a passkey. The last way in stays: of who holds a role a passkey, and another one or recovery codes.
  public func removePasskey(named name: String, of person: String) throws {
    let isOfficer = try !places(person).isEmpty
    try people.write { db in
      let known = try people.passkeys(of: person, db)
      guard let passkey = known.first(where: { $0.name == name }) else { throw PeopleError("no such passkey") }
      let hasApp = try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM time_codes WHERE person = ? AND confirmed IS NOT NULL)",
        arguments: [person])
      guard known.count > 1 || !isOfficer && hasApp == true else {
        throw PeopleError("this is your last way in; add another one first")
      }
      try db.execute(sql: "DELETE FROM passkeys WHERE id = ?", arguments: [Data(passkey.id)])
    }
  }

  // MARK: Codes

  /// Takes the code that was sent to an address.
  public func takeCode(_ code: String, browser: String, device: String) throws -> SignIn {
    guard try people.takeCode(code, .signIn, browser: browser) else { return .refused }
    guard let mailed = try people.mailedCode(browser: browser) else { return .refused }
    guard let person = try people.person(at: mailed.address) else {
      return .session(token: try join(mailed, browser: browser, device: device), .setUp)
    }
    if try people.hasTimeCode(person) || people.recoveryCodesLeft(person) > 0 { return .second }
    guard try people.passkeys(of: person).isEmpty, try places(person).isEmpty else { return .passkeyOnly }
    // They began, and did not come to a second step.
    let token = try people.write { db in
      try people.forgetCode(browser: browser, db)
      try confirm(mailed.address, db)
      return try people.begin(person, .setUp, grants: [], device: device, db)
    }
    return .session(token: token, .setUp)
  }

  /// Takes a code that was sent to somebody's own address, for something other than signing in.
  public func takeCode(_ code: String, browser: String, of person: String) throws -> Bool {
    guard try people.takeCode(code, .ownData, browser: browser) else { return false }
    return try people.write { db in
      guard let mailed = try people.passedAddress(browser: browser, db) else { return false }
      try people.forgetCode(browser: browser, db)
      return try people.person(withLookup: people.lookup(mailed.address), db) == person
    }
  }

  /// An address is its reader's own; what was noted against it before is void.
  func confirm(_ address: MailAddress, _ db: Database) throws {
    try people.liftSuppression(people.lookup(address), db)
    try db.execute(
      sql: "UPDATE addresses SET confirmed = coalesce(confirmed, ?) WHERE lookup = ?",
      arguments: [people.clock(), people.lookup(address)])
  }

  /// Somebody new: known from now on, by an address that is confirmed.
  private func join(_ mailed: MailedCode, browser: String, device: String) throws -> String {
    let person = try people.write { db in
      try people.makePerson(name: nil, mailed.address, isConfirmed: true, language: mailed.language, db)
    }
    do { try append([.joined(.init(how: .code, language: mailed.language))], to: person) } catch {
      try people.forget(person)
      throw error
    }
    return try people.write { db in
      try people.forgetCode(browser: browser, db)
      return try people.begin(person, .setUp, grants: [], device: device, db)
    }
  }

  /// Takes the second step: digits of an app, or a recovery code.
  public func takeSecond(_ digits: String, browser: String, device: String) throws -> SignIn {
    guard let mailed = try people.mailedCode(browser: browser), mailed.isPassed,
      let person = try people.person(at: mailed.address)
    else { return .refused }
    let grants = try places(person)
    let plain = PeopleStore.plain(code: digits)
    return try people.write { db in
      guard try people.passedAddress(browser: browser, db) != nil else { return .refused }
      let level: Session.Level
      if grants.isEmpty, plain.utf8.count == 6, try people.takeTimeCode(plain, of: person, isFirst: false, db) {
        level = .full
      } else if try people.takeRecoveryCode(plain, of: person, db) {
        // Whoever holds a role may do nothing but add a passkey.
        level = grants.isEmpty ? .full : .setUp
      } else {
        try db.execute(
          sql: "DELETE FROM mailed_codes WHERE browser = ? AND tries >= ?",
          arguments: [people.hash(browser: browser), PeopleStore.codeTries - 1])
        try db.execute(
          sql: "UPDATE mailed_codes SET tries = tries + 1 WHERE browser = ?",
          arguments: [people.hash(browser: browser)])
        return .refused
      }
      try people.forgetCode(browser: browser, db)
      return .session(token: try people.begin(person, level, grants: grants, device: device, db), level)
    }
  }

  /// Confirms an app by its first digits.
  public func confirmTimeCode(_ session: Session, _ digits: String) throws -> SessionChange {
    guard try places(session.person).isEmpty else {
      throw PeopleError("who holds a role signs in by passkey only")
    }
    return try people.write { db in
      guard try people.takeTimeCode(PeopleStore.plain(code: digits), of: session.person, isFirst: true, db) else {
        return .refused
      }
      return try complete(session, db)
    }
  }

  /// A session that could only set up a way in becomes a whole one.
  private func complete(_ session: Session, _ db: Database) throws -> SessionChange {
    .done(token: session.level == .setUp ? try people.renew(session, level: .full, db) : nil)
  }
}
