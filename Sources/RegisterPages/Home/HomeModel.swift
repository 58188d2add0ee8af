internal import Editions
internal import Foundation
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A finding, the newest year in figures, a map, and questions to begin with.
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

  /// What changed most of what people ask about, where that may be said without hanging on unusual values.
  struct Story: Sendable {
    let substance: String
    let country: Country
    let question: Question
    let series: Series
  }

  /// Substances that people ask about most: their changes in each country are candidates.
  private static let told = ["lead", "mercury", "benzene", "arsenic", "cadmium", "toluene", "formaldehyde"]

  /// A change of less than a twentieth is none to tell of.
  private static let leastTold = log(1.05)

  let names: Names
  /// Nil where nothing may be said.
  let story: Story?
  let cards: [Card]
  /// By the keys of their texts.
  let questions: [(key: String, question: Question)]
  let year: Int
  /// The facilities of the year.
  let points: MapPoints
  let groups: [Group]
  /// Whether a report is served.
  let hasReport: Bool

  init(_ visit: Visit) throws {
    let (served, reading) = (visit.served, visit.reading)
    hasReport = visit.isPresent(.report)
    let year = served.newestYear
    let ofYear = Question().inYear(year)
    let lead = Question().with {
      $0.substances = ["lead"]
      $0.years = [reading.span]
      $0.by = [.year, .country]
    }
    names = visit.names
    story = try Self.story(reading)
    cards = try visit.language.countries.compactMap { try Self.card($0, reading) }
    questions = [
      ("home.question.lead", lead),
      ("home.question.disposal", ofYear.with { $0.categories = [.offsiteDisposal] }.top(.sector, 15)),
      ("home.question.air", ofYear.with { $0.categories = [.onsiteAir] }.top(.state, 20)),
    ].filter { $0.1.substances.allSatisfy { served.substances[$0] != nil } }
    self.year = year
    points = try served.mapPoints(ofYear)
    groups = visit.presentGroups
  }

  /// The largest change of a substance in a country, up or down, between years that can be compared.
  private static func story(_ reading: Reading) throws -> Story? {
    let served = reading.served
    var largest: (distance: Double, question: Question, substance: String, country: Country)?
    for country in Country.allCases where served.years[country] != nil {
      for substance in told where served.substances[substance] != nil {
        let question = Question().with {
          ($0.countries, $0.substances, $0.by) = ([country], [substance], [.year, .category])
        }
        guard let trend = try reading.series(served.answer(question)).trend, !trend.ratio.isMoved, trend.from > 0,
          trend.to > 0
        else { continue }
        let distance = abs(log(trend.to / trend.from))
        if distance > largest?.distance ?? leastTold {
          // The years between, which can all be compared.
          largest = (distance, question.with { $0.years = [trend.first...trend.last] }, substance, country)
        }
      }
    }
    guard let largest else { return nil }
    let series = try reading.series(served.answer(largest.question))
    return Story(
      substance: largest.substance, country: largest.country, question: largest.question, series: series)
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
