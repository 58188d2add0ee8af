internal import People
internal import PortalKernel
internal import RecordKernel

/// A desk where something is written, decided and told, one of its kind at a time.
protocol WritingDesk: PersonalPage {
  static var route: Route { get }
  /// The field of its forms, and the item of its address, that says which one; empty for the list.
  static var subject: String { get }
  /// What asks its person to show again that it is they.
  static var proved: Set<String> { get }

  /// - Parameter typed: what was sent and is not right, or was typed before a proof.
  func page(_ id: String, problem: String, said: String, typed: Guest.Form?) throws -> Reply
  func act(_ form: Guest.Form, by person: String) throws -> Reply
}

extension WritingDesk {
  var own: String { address(Self.route) }

  func answer() throws -> Reply {
    guard let form = guest.form else { return try opened() }
    let session = try guest.signedIn()
    guard !Self.proved.contains(form["do"]) || guest.desk.people.isProved(session) else {
      return try askForProof(Self.route, keeping: form)
    }
    func again(_ error: any Error) throws -> Reply {
      refused(try page(form[Self.subject], problem: "comment.bad", said: "\(error)", typed: form))
    }
    do {
      let reply = try act(form, by: session.person)
      try drop(kept: Self.route)
      return reply
    } catch let error as RecordError { return try again(error) } catch let error as PeopleError {
      return try again(error)
    }
  }

  /// The one that the address names; else what was typed before a proof, where it can still be done.
  private func opened() throws -> Reply {
    let asked = visit.items.first { $0.name == Self.subject }?.value
    if asked == nil, let kept = try kept(Self.route) {
      do { return try page(kept[Self.subject], problem: "", said: "", typed: kept) } catch is Problem {}
    }
    return try page(asked ?? "", problem: "", said: "", typed: nil)
  }

  func done(_ what: String, _ id: String) -> Reply {
    .redirect(own + Address.query([(name: Self.subject, value: id), (name: "done", value: what)]))
  }

  /// The place of a text that was read.
  func place(_ name: String, _ form: Guest.Form) throws -> Int {
    guard let place = Int(form[name]) else { throw Problem.parameter(name, "is no number") }
    return place
  }

  /// Nobody writes over what somebody else has written meanwhile.
  /// - Throws: `RecordError` where another text was read than there is now.
  func demandRead(_ name: String, _ form: Guest.Form, now: Int?) throws {
    guard try now == place(name, form) else {
      throw RecordError("\(form[Self.subject]): somebody else has changed it; read it again")
    }
  }
}

extension PersonalPage {
  /// Which page of a list is asked for; the first one where none is.
  var listPage: Int {
    get throws {
      guard let asked = visit.items.first(where: { $0.name == "page" })?.value, !asked.isEmpty else { return 1 }
      guard let number = Int(asked), (1...100_000).contains(number) else {
        throw Problem.parameter("page", "is no page's number")
      }
      return number
    }
  }
}
