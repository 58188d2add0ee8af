internal import Editions
internal import Foundation
internal import PortalKernel
internal import Vocabulary

/// The substances that an edition's files hold amounts of, in the order of their names in the reader's language.
struct SubstancesModel: Sendable {
  let names: Names
  let substances: [Catalog.ListedSubstance]

  init(_ visit: Visit) {
    let catalog = visit.served.catalog
    let reported = Set(catalog.codes.map(\.substance))
    names = visit.names
    substances = catalog.substances.enumerated().filter { reported.contains($0.offset) }
      .map { ($0.element, $0.element.substance.name[visit.language]) }
      .sorted { $0.1.localizedStandardCompare($1.1) == .orderedAscending }
      .map(\.0)
  }
}
