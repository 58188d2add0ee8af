internal import Editions
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Who receives off-site transfers: the facilities that receivers were found to be, and the names that are not
/// resolved.
struct ReceiversModel: Sendable {
  struct Total: Sendable {
    /// A facility's id, or a name as filed.
    let receiver: String
    /// Where a name that is not resolved is: a country's code, and a state where one is told.
    let country: String
    let state: String?
    let mass: Kilograms
    let senders: [Country]
    let transfers: Int
  }

  static let mostListed = 100

  let names: Names
  let choices: FormChoices
  let askedYear: String
  let resolved: [Total]
  let allResolved: Int
  let notResolved: [Total]
  let allNotResolved: Int
  /// Of all that are resolved, and of all that are not.
  let sums: (resolved: Double, notResolved: Double)
  let hasQuery: Bool
  /// Whether any file of the edition names receivers.
  let isLoaded: Bool

  init(_ visit: Visit) throws {
    let asked = visit.parameters.withoutEmpty
    let question = try FlowParameters.question(asked)
    let edition = visit.served.edition
    func totals(_ word: String, _ by: [FlowDimension]) throws -> (totals: [Total], sum: Double) {
      var own = question
      own.receivers = [word]
      let rows = try edition.flows(own, by: [(by + [.fromCountry], nil)], tellsRest: false)[0].rows
      let sum = rows.reduce(0) { $0 + $1.mass.value }
      return (Self.totals(rows, isPlaced: by.count > 1), sum)
    }
    let resolved = try totals(FlowQuestion.resolved, [.receiver])
    let others = try totals(FlowQuestion.notResolved, [.receiver, .toCountry, .toState])
    names = visit.names
    choices = visit.reading.choices(visit.language)
    askedYear = try asked.value("year") ?? ""
    (self.resolved, allResolved) = (Array(resolved.totals.prefix(Self.mostListed)), resolved.totals.count)
    (notResolved, allNotResolved) = (Array(others.totals.prefix(Self.mostListed)), others.totals.count)
    sums = (resolved.sum, others.sum)
    hasQuery = !visit.items.isEmpty
    isLoaded = visit.served.manifest.transfers > 0
  }

  /// The rows of one receiver, from however many countries, as one.
  private static func totals(_ rows: [FlowAnswer.Row], isPlaced: Bool) -> [Total] {
    let groups = Dictionary(grouping: rows) { Array($0.values.dropLast()) }
    return groups.map { values, rows in
      let senders = Set(rows.compactMap { $0.values.last.flatMap(Country.init(rawValue:)) }).sorted()
      let state = isPlaced && values[2] != Answer.unknown ? values[2] : nil
      return Total(
        receiver: values[0], country: isPlaced ? values[1] : String(values[0].prefix(2)), state: state,
        mass: Kilograms(rows.reduce(0) { $0 + $1.mass.value }), senders: senders,
        transfers: rows.reduce(0) { $0 + $1.transfers })
    }.sorted { ($1.mass.value, $0.receiver, $0.state ?? "") < ($0.mass.value, $1.receiver, $1.state ?? "") }
  }
}
