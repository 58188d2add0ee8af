internal import PortalKernel
internal import Questions
internal import Vocabulary

/// All facilities of a question on one map.
struct MapModel: Sendable {
  let names: Names
  let choices: FormChoices
  /// Its filters.
  let question: Question
  let points: MapPoints
  /// Whether the interactive map is there.
  let hasMap: Bool
  /// Whether the address asks for anything.
  let hasQuery: Bool

  init(_ visit: Visit) throws {
    let asked = try visit.parameters.question().filters
    question = visit.items.isEmpty ? asked.inYear(visit.served.newestYear) : asked
    names = visit.names
    choices = visit.reading.choices(visit.language)
    points = try visit.served.mapPoints(question)
    hasMap = visit.site.assets.hasMap
    hasQuery = !visit.items.isEmpty
  }
}
