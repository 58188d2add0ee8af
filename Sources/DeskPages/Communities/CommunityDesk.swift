internal import Digests
internal import Foundation
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The desk of a community's stewards: its protocols, who is in them, and what it consented to. Nobody else sees it,
/// administrators neither.
struct CommunityDesk: PersonalPage {
  let visit: Visit
  let guest: Guest
  let community: String

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest, community) = (visit, guest, visit["community"]) }

  private var own: String { DeskRoutes.community.path.filled([community], language: visit.language) }

  static let doings = [
    "described", "ruled", "retired", "admitted", "removed", "blocked", "unblocked", "consented", "revoked",
    "labelled", "unlabelled", "placed", "unplaced", "shared", "unshared", "resumed",
  ]
  /// What becomes of what was said for the community.
  static let decisions = ["released", "declined", "recalled"]

  private func page(problem: String = "", said: String = "") throws -> Reply {
    let session = try guest.signedIn()
    let done = asked("done", Self.doings + Self.decisions)
    let model = CommunityModel(
      frame: FormFrame(guest, problem: problem, done: done.isEmpty ? "" : "community.done.\(done)"), said: said,
      id: community, address: own, state: try guest.desk.community(community, for: session.person),
      comments: try guest.desk.comments(for: community, steward: session.person).compactMap { comment in
        try guest.desk.record.consultation(comment.id.consultation).map { (comment, $0) }
      }, held: try guest.desk.held(by: community, steward: session.person), today: visit.today)
    return visit.show(CommunityView.self, model)
  }

  func answer() throws -> Reply {
    guard guest.may(.keepProtocols, scope: community) else { throw Problem.notFound("no such page") }
    guard let form = guest.form else { return try page() }
    let session = try guest.signedIn()
    guard guest.desk.people.isProved(session) else { return askForProof(next: own) }
    do {
      if Self.decisions.contains(form["do"]) {
        try decide(form, by: session.person)
        return .redirect(own + Address.query([(name: "done", value: form["do"])]))
      }
      let event = try event(form, by: session.person)
      if case .shared(let sharing) = event {
        do { try guest.desk.share(sharing, of: community) } catch let error as PeopleError {
          throw RecordError("\(error)")
        }
      } else {
        try guest.desk.record(event, of: community, by: session.person)
      }
      return .redirect(own + Address.query([(name: "done", value: event.kind)]))
    } catch let error as RecordError { return refused(try page(said: error.description)) }
  }

  /// What becomes of a comment that was said for the community.
  private func decide(_ form: Guest.Form, by person: String) throws {
    guard let id = CommentID(form["consultation"], form["number"]) else {
      throw Problem.parameter("number", "is no comment's")
    }
    let consent = try consent(form)
    do {
      switch form["do"] {
      case "released":
        guard let version = Int(form["version"]) else { throw Problem.parameter("version", "is no number") }
        try guest.desk.release(
          id,
          .init(
            protocols: under(form), match: try match(form), consent: consent, projects: projects(form),
            version: version, by: person),
          own: ownLink)
      case "declined": try guest.desk.decline(id, by: person, own: ownLink)
      default: try guest.desk.recall(id, leavesTrace: form["trace"] == "on", by: person)
      }
    } catch let error as PeopleError { throw RecordError("\(error)") }
  }

  private func event(_ form: Guest.Form, by person: String) throws -> CommunityEvent {
    switch form["do"] {
    case "described":
      return .described(
        .init(
          try words("title", form), contact: form["contact"].isEmpty ? nil : form["contact"],
          isShown: form["shown"] == "on", by: person))
    case "ruled":
      guard let access = CommunityEvent.Access(rawValue: form["access"]) else {
        throw Problem.parameter(
          "access", found: form["access"], expected: .oneOf(CommunityEvent.Access.allCases.map(\.rawValue)))
      }
      return .ruled(
        .init(form["protocol"], access, titles: try words("title", form), text: try words("words", form), by: person))
    case "retired": return .retired(.init(form["protocol"], by: person))
    case "admitted": return .admitted(.init(form["protocol"], form["person"], by: person))
    case "removed": return .removed(.init(form["protocol"], form["person"], by: person))
    case "blocked": return .blocked(.init(form["person"], by: person))
    case "unblocked": return .unblocked(.init(form["person"], by: person))
    case "consented":
      let until = Day(form["until"])
      guard until != nil || form["until"].isEmpty else { throw Problem.parameter("until", "is no day as 2027-12-31") }
      return .consented(.init(form["use"], until: until, by: person))
    case "revoked":
      guard let place = Int(form["consent"]) else { throw Problem.parameter("consent", "is no number") }
      return .revoked(.init(consent: place, by: person))
    case "labelled": return .labelled(try labels(form, by: person))
    case "placed": return .placed(.init(try place(form), by: person))
    case "shared":
      guard let version = Int(form["version"]) else { throw Problem.parameter("version", "is no number") }
      return .shared(
        .init(
          try holding(form), protocols: under(form), match: try match(form), consent: try consent(form),
          projects: projects(form), version: version, by: person))
    case "resumed": return .resumed(.init(by: person))
    case "unshared": return .unshared(.init(try holding(form), by: person))
    case "unplaced": return .unplaced(.init(form["place"], by: person))
    case "unlabelled": return .unlabelled(.init(project: form["project"], by: person))
    default:
      throw Problem.parameter(
        "do", found: String(form["do"].prefix(40)), expected: .oneOf(Self.doings + Self.decisions))
    }
  }

  private func holding(_ form: Guest.Form) throws -> Holding {
    guard let holding = Holding(form["holding"]) else {
      throw Problem.parameter("holding", "is nothing of a community")
    }
    return holding
  }

  /// The protocols that were ticked.
  private func under(_ form: Guest.Form) -> [String] { DeskRoutes.under.map { form[$0] }.filter { !$0.isEmpty } }

  /// The projects whose labels were ticked.
  private func projects(_ form: Guest.Form) -> [String] { DeskRoutes.labels.map { form[$0] }.filter { !$0.isEmpty } }

  /// Whether one of the protocols is enough, or all have to let somebody in. Who ticks one alone need not say.
  private func match(_ form: Guest.Form) throws -> Rights.Match {
    if form["match"].isEmpty, under(form).count < 2 { return .all }
    guard let match = Rights.Match(rawValue: form["match"]) else {
      throw Problem.parameter("match", found: form["match"], expected: .oneOf(Rights.Match.allCases.map(\.rawValue)))
    }
    return match
  }

  /// On which consent it rests; nil for none.
  private func consent(_ form: Guest.Form) throws -> Int? {
    let consent = Int(form["consent"])
    guard consent != nil || form["consent"].isEmpty else { throw Problem.parameter("consent", "is no number") }
    return consent
  }

  /// A place, made as coarse as the community wants before anything is kept of it.
  private func place(_ form: Guest.Form) throws -> CommunityPlace {
    let consent = try consent(form)
    let titles = try words("title", form)
    func place(_ square: CommunityPlace.Square?) throws -> CommunityPlace {
      CommunityPlace(
        form["place"], titles: titles, square: square, consent: consent, under: under(form), try match(form),
        projects: projects(form))
    }
    if form["side"].isEmpty { return try place(nil) }
    guard let side = Int(form["side"]), CommunityPlace.Square.sides.contains(side) else {
      throw Problem.parameter(
        "side", found: String(form["side"].prefix(40)), expected: .oneOf(CommunityPlace.Square.sides.map(String.init)))
    }
    guard let degrees = DecimalDegrees.list("\(form["latitude"]),\(form["longitude"])"), degrees.count == 2,
      let square = CommunityPlace.Square(
        around: GeoPoint(latitude: degrees[0], longitude: degrees[1]), side: side)
    else { throw RecordError("expected a latitude from -90 to 90 and a longitude from -180 to 180, as 45.5 and -73.6") }
    return try place(square)
  }

  /// Labels that were offered, or those of a file that a steward pastes.
  private func labels(_ form: Guest.Form, by person: String) throws -> CommunityEvent.Labelling {
    guard form["project"].isEmpty else {
      guard let offered = try guest.desk.community(community, for: person)?.offered[form["project"]] else {
        throw RecordError("\(form["project"].prefix(40)): no labels were offered")
      }
      // Nobody takes what they have not read.
      guard form["version"] == Self.version(offered) else {
        throw RecordError("\(offered.project): other labels are offered now; read them")
      }
      return .init(project: offered.project, fetched: offered.fetched, labels: offered.labels, by: person)
    }
    let file = try LabelFile(Data(form["labels"].utf8))
    return .init(project: file.project, fetched: try form.day("fetched"), labels: file.labels, by: person)
  }

  /// What tells one offer of a project from another.
  static func version(_ labels: CommunityEvent.Labelling) -> String {
    let words = labels.labels.flatMap {
      [$0.id] + ($0.names.texts + $0.texts.texts).flatMap { [$0.language, $0.text] }
    }
    return String(
      SHA256Digest.hexadecimal(of: Array(([labels.fetched.description] + words).joined(separator: "\n").utf8)).prefix(
        16))
  }

  /// A text in the community's own language, which comes first, and in those of this site.
  private func words(_ name: String, _ form: Guest.Form) throws -> Wordage {
    var texts: [Wordage.Text] = []
    if !form["\(name)-own"].isEmpty { texts.append(.init(form["tag"], form["\(name)-own"])) }
    for language in Language.allCases {
      let text = form["\(name)-\(language.rawValue)"]
      if !text.isEmpty { texts.append(.init(language.rawValue, text)) }
    }
    return try Wordage(texts)
  }
}
