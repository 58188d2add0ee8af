internal import Digests
internal import Foundation
internal import GRDB
public import Mail
public import Vocabulary

/// Addresses of one's own: a further one is confirmed by a code that is sent there; the others hear of it.
extension PeopleDesk {
  /// Addresses that somebody may have.
  static let mostAddresses = 5

  /// By which its person names an address in a list of their own.
  public func name(of address: MailAddress) -> String { Hexadecimal.text(people.lookup(address).prefix(8)) }

  /// Sends a code to an address that somebody wants to add. Whose it is makes no difference to what is done.
  public func askForAddress(
    _ address: MailAddress, browser: String, page: String, language: Language
  ) throws {
    try sendCode(.address, to: address, browser: browser, page: page, language: language)
  }

  /// Adds the address that the browser's code was sent to.
  /// - Returns: false for a code that is none.
  /// - Throws: ``PeopleError`` where the address is somebody's already, or there are too many.
  public func addAddress(_ code: String, browser: String, to person: String) throws -> Bool {
    guard try people.takeCode(code, .address, browser: browser) else { return false }
    let (address, others) = try people.write { db -> (MailAddress, [MailAddress]) in
      guard let mailed = try people.passedAddress(browser: browser, db), let known = try people.person(person, db),
        let key = try people.key(of: person, db)
      else { throw PeopleError("no such person") }
      try people.forgetCode(browser: browser, db)
      guard known.addresses.count < Self.mostAddresses,
        try people.person(withLookup: people.lookup(mailed.address), db) == nil
      else { throw PeopleError("this address cannot be added: it is somebody's, or there are too many") }
      try people.addAddress(mailed.address, isConfirmed: true, to: person, key, db)
      return (mailed.address, known.addresses.filter(\.isConfirmed).map(\.address))
    }
    try tell(others.filter { $0 != address }, of: person)
    return true
  }

  /// Removes one of somebody's addresses; the last that works stays.
  public func removeAddress(named name: String, of person: String) throws {
    guard let known = try people.person(person),
      let address = known.addresses.first(where: { self.name(of: $0.address) == name })
    else { throw PeopleError("no such address") }
    guard known.addresses.contains(where: { $0.isConfirmed && $0.address != address.address }) else {
      throw PeopleError("this is the only address that works; add another one first")
    }
    try tell([address.address], of: person)
    try people.write { db in
      try db.execute(sql: "DELETE FROM addresses WHERE lookup = ?", arguments: [people.lookup(address.address)])
    }
  }

  /// Whoever did not do it learns of it.
  private func tell(_ addresses: [MailAddress], of person: String) throws {
    guard let language = try people.person(person)?.language else { return }
    try people.write { db in
      for address in addresses { try queue.add(.addressesChanged(in: language), to: address, person, .account, db) }
    }
  }
}
