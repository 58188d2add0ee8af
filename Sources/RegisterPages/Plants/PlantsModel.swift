internal import Editions
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// The joins of an edition's plants, to be checked.
struct PlantsModel: Sendable {
  static let pageSize = 100

  let names: Names
  /// Nil where nobody looked for plants when the edition was built.
  let counts: [PlantJoin.Level: Int]?
  let level: PlantJoin.Level?
  /// Those of the page, the least sure first: they are to be looked at.
  let joins: [PlantJoin]
  let all: Int
  /// From 1.
  let pageNumber: Int
  /// What somebody said, by the file that the edition was built with.
  let stated: Manifest.Joins?

  init(_ visit: Visit) throws {
    let edition = visit.served.edition
    let plants = try edition.plants()
    let parameters = visit.parameters.withoutEmpty
    let asked = try parameters.value(Parameter.plantLevel.name).flatMap { try PlantFilter.levels([$0]).first }
    level = asked
    names = visit.names
    counts = plants.map { Dictionary(grouping: $0.joins, by: \.level).mapValues(\.count) }
    let listed = (plants?.joins ?? []).filter { asked == nil || $0.level == asked }
      .sorted { ($0.score, $0.earlier) < ($1.score, $1.earlier) }
    pageNumber = try parameters.number("page", in: 1...1_000_000, standard: 1)
    joins = Array(listed.dropFirst((pageNumber - 1) * Self.pageSize).prefix(Self.pageSize))
    all = listed.count
    stated = edition.manifest.joins
  }
}
