internal import Editions

/// The groups of the navigation; each has a landing page, and the pages that belong to it.
package enum Group: String, CaseIterable {
  case pollutants
  case land
  case submissions
  case takePart = "take-part"
  case quality
  case data
  case about

  /// The page that the group's name leads to.
  package var landing: Route {
    switch self {
    case .pollutants: .pollutants
    case .land: .land
    case .submissions: .submissions
    case .takePart: .takePart
    case .quality: .quality
    case .data: .data
    case .about: .about
    }
  }

  /// The pages that stand in the group's own row, in their order.
  package var routes: [Route] {
    switch self {
    case .pollutants: [.near, .explore, .map, .facilities, .substances, .sectors, .places, .flows, .report]
    case .land: [.atlas]
    case .submissions: [.submissions, .waiting, .process]
    case .takePart: [.consultations, .advices, .council, .meetings, .communities, .challenges, .plan, .planReport]
    case .quality: [.findings, .ledger, .published, .compare, .coverage, .plants, .sources]
    case .data: [.downloads, .apiGuide]
    case .about: [.help, .glossary, .journalists, .contact, .accessibility, .privacy]
    }
  }

  /// The group that a page belongs to, by the name of its route or of the one it is listed under.
  package static func of(_ section: String) -> Group? {
    allCases.first { $0.landing.name == section || $0.routes.contains { $0.name == section } }
  }
}

extension Route {
  package static let pollutants = page(
    "pollutants", "/{language}/pollutants", "The registers: where to begin.", listing: .once)
  package static let land = page(
    "land", "/{language}/land", "Land cover: what can be done with its maps.", listing: .once)
  package static let takePart = page(
    "take-part", "/{language}/take-part", "What readers can do themselves.", cache: .live, listing: .once
  )
  package static let quality = page(
    "quality", "/{language}/quality", "How far figures can be trusted, and how they are made.", listing: .once
  )
  package static let about = page(
    "about", "/{language}/about", "What this site is.", listing: .once, needs: .nothing)
  package static let help = page(
    "help", "/{language}/help", "How to use this site.", listing: .once, needs: .nothing)
  package static let glossary = page(
    "glossary", "/{language}/glossary", "What the words mean.", listing: .once, needs: .nothing)
  package static let journalists = page(
    "journalists", "/{language}/journalists", "From a question to a figure in ten steps.", listing: .once,
    needs: .nothing)
  package static let contact = page(
    "contact", "/{language}/contact", "Whom to ask.", listing: .once, needs: .nothing)
  package static let accessibility = page(
    "accessibility", "/{language}/accessibility", "What is done so that everyone can use this site.", listing: .once,
    needs: .nothing)
  package static let privacy = page(
    "privacy", "/{language}/privacy", "What is kept about readers.", listing: .once, needs: .nothing)
  package static let data = page("data", "/{language}/data", "Figures to take along.", listing: .once)
}

extension Visit {
  /// Whether a route is there.
  package func isPresent(_ route: Route) -> Bool {
    (!route.needs.isOfEdition || !served.edition.isEmpty) && (route.needs != .report || site.report != nil)
      && (route.needs != .atlas || site.atlas != nil) && (route.needs != .people || site.people != nil)
      && site.presence.has(route.needs)
  }

  /// Those of some routes that are there and not empty: a menu has no page that only says that it has nothing.
  package func present(_ routes: [Route]) -> [Route] {
    routes.filter { route in
      switch route.name {
      case Route.flows.name, Route.receivers.name: served.manifest.transfers > 0 && isPresent(route)
      case Route.compare.name: shelf.count > 1 && isPresent(route)
      default: isPresent(route)
      }
    }
  }

  /// The groups whose landing pages are there.
  package var presentGroups: [Group] { Group.allCases.filter { isPresent($0.landing) } }
}
