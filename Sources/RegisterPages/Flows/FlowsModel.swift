internal import Editions
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Off-site transfers by where they go.
struct FlowsModel: Sendable {
  let names: Names
  let choices: FormChoices
  /// Whether only transfers across borders are shown.
  let crossesBorder: Bool
  let askedYear: String
  let askedState: String
  /// The substance that is asked for.
  let question: Question
  /// From state to state; from country to country; to countries, by substance and category.
  let pairs: FlowAnswer
  let countries: FlowAnswer
  let substances: FlowAnswer
  /// What the address asks, what it leaves open spelt out.
  let asked: [(name: String, value: String)]
  let hasQuery: Bool
  /// Whether any file of the edition names receivers.
  let isLoaded: Bool

  private static let mostSubstances = 25

  init(_ visit: Visit) throws {
    let asked = visit.parameters.withoutEmpty
    let edition = visit.served.edition
    var question = try FlowParameters.question(asked)
    let isPlain = try asked.value("across-borders") == nil
    if isPlain { question.crossesBorder = true }
    let answers = try edition.flows(
      question,
      by: [
        ([.fromState, .toCountry, .toState], nil), ([.fromCountry, .toCountry], nil),
        ([.toCountry, .substance, .category], Self.mostSubstances),
      ])
    (pairs, countries, substances) = (answers[0], answers[1], answers[2])
    names = visit.names
    choices = visit.reading.choices(visit.language)
    crossesBorder = question.crossesBorder
    askedYear = try asked.value("year") ?? ""
    askedState = try asked.value("state") ?? ""
    self.question = try asked.only(["substance"]).question()
    self.asked = asked.items + (isPlain ? [("across-borders", YesNo.yes.rawValue)] : [])
    hasQuery = !visit.items.isEmpty
    isLoaded = visit.served.manifest.transfers > 0
  }
}
