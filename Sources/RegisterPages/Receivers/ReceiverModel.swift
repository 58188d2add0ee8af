internal import Editions
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// One facility that receives: what came in, from whom, over the years, and what it reported itself.
struct ReceiverModel: Sendable {
  struct Year: Sendable {
    let year: Int
    /// Nil for a year without a transfer to it.
    let received: Kilograms?
    /// What it reported itself, of all categories; nil for a year without a report of its own.
    let reported: Double?
  }

  static let mostSenders = 50
  static let mostSubstances = 25

  let names: Names
  let id: String
  let name: String
  let years: [Year]
  let total: Kilograms
  let countries: [FlowAnswer.Row]
  let senders: FlowAnswer
  /// By substance and category.
  let substances: FlowAnswer
  /// What the files call it, with how it was recognised.
  let places: [Catalog.ReceivingPlace]

  /// - Throws: ``Problem`` for a facility that the edition does not have, and for one that nothing was sent to.
  init(_ id: String, _ visit: Visit) throws {
    let edition = visit.served.edition
    guard let number = try? edition.facilityNumber(id) else {
      throw Problem.notFound(localized: visit.t("error.no-facility", ["id": String(id.prefix(60))]))
    }
    let facility = edition.facilities[number]
    self.id = facility
    names = visit.names
    name = visit.served.atlas.name(number)
    var question = FlowQuestion()
    question.receivers = [facility]
    let answers = try edition.flows(
      question,
      by: [
        ([.year], nil), ([.fromCountry], nil), ([.sender], Self.mostSenders),
        ([.substance, .category], Self.mostSubstances),
      ], tellsRest: false)
    guard !answers[0].rows.isEmpty else {
      throw Problem.notFound(localized: visit.t("error.no-receiver", ["name": name]))
    }
    (countries, senders, substances) = (answers[1].rows, answers[2], answers[3])
    total = Kilograms(countries.reduce(0) { $0 + $1.mass.value })
    let received = Dictionary(
      answers[0].rows.compactMap { row in Int(row.values[0]).map { ($0, row.mass) } },
      uniquingKeysWith: { first, _ in first })
    let own = try visit.served.compute(
      Question().with {
        $0.facilities = [facility]
        $0.by = [.year]
      })
    let reported = Dictionary(
      own.rows.compactMap { row in row.values[0].year.map { ($0, row.value) } },
      uniquingKeysWith: { first, _ in first })
    years = Set(received.keys).union(reported.keys).sorted().map {
      Year(year: $0, received: received[$0], reported: reported[$0])
    }
    places = try edition.receivers().filter { $0.facility == number }
  }
}
