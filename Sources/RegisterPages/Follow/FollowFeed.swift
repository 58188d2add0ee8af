internal import Editions
internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What changed from edition to edition of one facility, substance or place.
struct FollowFeed: RegisterPrinting {
  /// What moved between two editions of what is followed.
  struct Step: Sendable {
    let before: (id: String, pin: String)
    let after: (id: String, pin: String, created: String)
    let totals: [Comparison.Total]
    let changes: [Comparison.Change]
    let facilities: [Comparison.Facility]

    var isEmpty: Bool { totals.isEmpty && changes.isEmpty && facilities.isEmpty }
  }

  /// How many pairs of editions are compared, and how many differences of each are named.
  private static let mostSteps = 10
  private static let mostNamed = 8

  let printer: Printer
  let names: Names
  private let kind: BesideModel.Kind
  private let key: String
  /// The newest first.
  private let steps: [Step]
  private let oldest: ServedEdition

  init(_ kind: BesideModel.Kind, _ key: String, _ visit: Visit) throws {
    (self.kind, self.key, names) = (kind, key, visit.names)
    printer = visit.printer(in: try visit.asked())
    let shelf = visit.shelf.filter { $0.manifest.created <= visit.served.manifest.created }
    let question = try visit.question(kind, key)
    steps = try zip(shelf, shelf.dropFirst()).prefix(Self.mostSteps).map { newer, older in
      try Self.step(kind, key, question, older, newer)
    }
    oldest = shelf.last ?? visit.served
  }

  private static func step(
    _ kind: BesideModel.Kind, _ key: String, _ question: Question, _ older: ServedEdition, _ newer: ServedEdition
  ) throws -> Step {
    let comparison = try newer.comparison(with: older)
    let isMeant: (Comparison.Total) -> Bool
    let isMeantFacility: (String) -> Bool
    switch kind {
    case .substance:
      isMeant = { $0.substance == key }
      isMeantFacility = { _ in false }
    case .facility:
      isMeant = { _ in false }
      isMeantFacility = { $0 == key }
    case .place:
      let country = Country(rawValue: key)
      isMeant = { total in total.country == country }
      let own = try Set([older, newer].flatMap { try $0.facilities(in: question) })
      isMeantFacility = { own.contains($0) }
    }
    return Step(
      before: (older.id, older.pin), after: (newer.id, newer.pin, newer.manifest.created),
      totals: comparison.totals.filter(isMeant),
      changes: comparison.changes.filter { kind == .substance ? $0.substance == key : isMeantFacility($0.facility) },
      facilities: comparison.facilities.filter { isMeantFacility($0.id) })
  }

  // MARK: Words

  private var name: String { name(kind, key) }

  private func named(_ total: Comparison.Total) -> String {
    let what = [
      kind == .substance ? country(total.country) : substanceText(total.substance),
      term("category.\(total.category)"), String(total.year),
    ]
    let amounts = [total.before, total.after].map { amount($0, total.measure) }.joined(separator: " → ")
    return "\(what.joined(separator: ", "))\(colon)\(amounts)"
  }

  private func named(_ change: Comparison.Change) -> String {
    let who = kind == .facility ? "" : "\(names.facility(change.facility) ?? change.facility), "
    let what = kind == .substance ? "" : "\(substanceText(change.substance)), "
    let amounts = [change.before, change.after].map { source in
      source.map { amount($0.value, $0.unit == .gramsTEQ ? .teq : .kilograms) } ?? "–"
    }.joined(separator: " → ")
    return "\(who)\(what)\(change.year)\(colon)\(amounts)"
  }

  private func summary(_ step: Step) -> String {
    guard !step.isEmpty else { return t("compare.same") }
    var parts = step.totals.prefix(Self.mostNamed).map(named)
    parts += step.changes.prefix(Self.mostNamed).map(named)
    let left = max(0, step.totals.count - Self.mostNamed) + max(0, step.changes.count - Self.mostNamed)
    if left > 0 { parts.append(t("follow.more", ["n": left])) }
    let (came, went) = (step.facilities.count(where: \.came), step.facilities.count { !$0.came })
    if came + went > 0 { parts.append(t("follow.facilities", ["came": count(came), "went": count(went)])) }
    return parts.joined(separator: "; ")
  }

  /// The feed.
  func text(path: String) -> String {
    let address = printer.publicAddress
    let page = page(kind, key)
    let changes = steps.map { step in
      let compared = self.path(.compare) + Address.query([("previous", step.before.pin), ("edition", step.after.pin)])
      return AtomFeed.Entry(
        id: "\(address)\(path)#\(step.before.pin)-\(step.after.pin)",
        title: t("follow.step", ["name": name, "edition": step.after.id]), updated: step.after.created,
        link: address + (step.isEmpty ? page : compared), summary: summary(step))
    }
    let first = AtomFeed.Entry(
      id: "\(address)\(path)#\(oldest.pin)", title: t("follow.first", ["name": name, "edition": oldest.id]),
      updated: oldest.manifest.created, link: address + page, summary: t("follow.first.text"))
    return AtomFeed.text(
      changes + [first], title: t("follow.title", ["name": name]), address: address, path: path, language: language)
  }
}

extension ServedEdition {
  /// The ids of a place's facilities.
  fileprivate func facilities(in question: Question) throws -> [String] {
    var filter = FacilityFilter()
    (filter.countries, filter.states) = (question.countries, question.states)
    filter.numbers = try edition.facilities(of: question)
    return try catalog.facilityNumbers(filter).map { edition.facilities[$0] }
  }
}

extension Visit {
  /// The feed of what changed of a facility, substance or place.
  func follow(_ subject: String, _ key: String) throws -> Reply {
    guard let kind = BesideModel.Kind(rawValue: subject) else {
      throw Problem.notFound("no such feed: expected facility, substance or place")
    }
    if kind == .facility, served.atlas.number(of: key) == nil {
      throw Problem.notFound(localized: t("error.no-facility", ["id": String(key.prefix(60))]))
    }
    if kind == .substance, served.substances[key] == nil {
      throw Problem.notFound(localized: t("error.no-substance", ["key": String(key.prefix(60))]))
    }
    let language = try asked()
    let path = FileRoutes.follow.address(subject, key, query: [("lang", language.rawValue)])
    return Reply(try FollowFeed(kind, key, self).text(path: path), type: MediaType.atom)
  }
}
