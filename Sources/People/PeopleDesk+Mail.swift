internal import GRDB
public import Mail
internal import PublicRecord
public import Vocabulary

/// Messages about signing in.
extension PeopleDesk {
  public var queue: MailQueue { MailQueue(people) }

  /// Sends a code to an address. Whether somebody has that address makes no difference to what is done.
  /// - Parameter page: where the code is typed in.
  public func sendCode(
    _ question: CodeQuestion = .signIn, to address: MailAddress, browser: String, page: String, language: Language
  ) throws {
    let code = try PeopleStore.newCode()
    let text = MailText.code(code, page: page, minutes: PeopleStore.codeSeconds / 60, in: language)
    try people.write { db in
      try people.keep(code, question, for: address, browser: browser, language: language, db)
      try queue.add(text, to: address, nil, .code, db)
    }
  }

  /// Sends the link of an invitation to whom it invites.
  public func sendInvitation(to person: String, role: String, link: String) throws {
    try people.write { db in
      guard let known = try people.person(person, db), let address = known.address else {
        throw PeopleError("no such person, or without an address")
      }
      let text = MailText.invitation(
        name: known.name ?? address.text, role: role, link: link, minutes: Self.invitationMinutes, in: known.language)
      try queue.add(text, to: address, person, .invitation, db)
    }
  }
}
