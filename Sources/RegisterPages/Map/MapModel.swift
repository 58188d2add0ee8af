internal import Findings
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// All facilities of a question on one map.
struct MapModel: Sendable {
  let names: Names
  let choices: FormChoices
  /// Its filters.
  let question: Question
  let colour: MapColour
  let points: MapPoints
  /// Nil for a measure that does not weigh.
  let hazard: HazardNote?
  /// Those of the points that lie far from the state or country that they report, the largest first: the newest finding
  /// of each.
  let misplaced: [Finding]
  let allMisplaced: Int
  /// Whether the interactive map is there.
  let hasMap: Bool
  /// Whether the address asks for anything.
  let hasQuery: Bool

  private static let mostMisplaced = 25

  init(_ visit: Visit) throws {
    let asked = try visit.parameters.question().filters
    question =
      visit.items.allSatisfy({ $0.name == Parameter.colour.name }) ? asked.inYear(visit.served.newestYear) : asked
    names = visit.names
    choices = visit.reading.choices(visit.language)
    colour = try visit.parameters.word(Parameter.colour.name, standard: MapColour.plain)
    points = try visit.served.mapPoints(question, colour)
    hazard = try visit.served.edition.hazardNote(question, visit.served.evidence)
    let findings = visit.served.findings
    let misplaced = points.points.compactMap { findings.misplacing(facility: $0.facility) }
    (self.misplaced, allMisplaced) = (Array(misplaced.prefix(Self.mostMisplaced)), misplaced.count)
    hasMap = visit.site.assets.hasMap
    hasQuery = !visit.items.isEmpty
  }
}
