internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// The newest year in figures, a map, and questions to begin with.
struct HomeModel: Sendable {
  /// A country's newest year.
  struct Card: Sendable {
    let country: Country
    let year: Int
    let question: Question
    let all: StatedSum
    let air: StatedSum
    let water: StatedSum
    /// How many states have reports.
    let states: Int
    /// What the year's files cover.
    let extent: QuestionCoverage.Extent?
  }

  let names: Names
  let cards: [Card]
  /// By the keys of their texts.
  let questions: [(key: String, question: Question)]
  let year: Int
  /// The facilities of the year.
  let points: MapPoints
  let groups: [Group]

  init(_ visit: Visit) throws {
    let (served, reading) = (visit.served, visit.reading)
    let year = served.newestYear
    let ofYear = Question().inYear(year)
    let lead = Question().with {
      $0.substances = ["lead"]
      $0.years = [reading.span]
      $0.by = [.year, .country]
    }
    names = visit.names
    cards = try Country.allCases.compactMap { try Self.card($0, reading) }
    questions = [
      ("home.question.lead", lead),
      ("home.question.disposal", ofYear.with { $0.categories = [.offsiteDisposal] }.top(.sector, 15)),
      ("home.question.air", ofYear.with { $0.categories = [.onsiteAir] }.top(.state, 20)),
    ].filter { $0.1.substances.allSatisfy { served.substances[$0] != nil } }
    self.year = year
    points = try served.mapPoints(ofYear)
    groups = visit.presentGroups
  }

  private static func card(_ country: Country, _ reading: Reading) throws -> Card? {
    let edition = reading.served.edition
    let ofCountry = Question().with { $0.countries = [country] }
    guard let year = try edition.coverage(of: ofCountry).newestYear(country) else { return nil }
    let question = ofCountry.inYear(year)
    return Card(
      country: country, year: year, question: question, all: try reading.stated(question),
      air: try reading.stated(question.with { $0.categories = [.onsiteAir] }),
      water: try reading.stated(question.with { $0.categories = [.onsiteWater] }),
      states: try reading.served.answer(question.top(.state)).rows.count { !$0.values[0].isUnknown },
      extent: try edition.coverage(of: question).extent(country, year))
  }
}
