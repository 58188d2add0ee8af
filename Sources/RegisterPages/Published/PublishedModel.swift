internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Totals that the commission printed, with the edition's own beside them.
struct PublishedModel: Sendable {
  let names: Names
  let comparisons: [PublishedComparison]

  init(_ visit: Visit) throws {
    names = visit.names
    comparisons = try visit.served.edition.published(visit.site.tables.published)
  }
}
