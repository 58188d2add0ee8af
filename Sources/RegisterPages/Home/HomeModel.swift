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

  /// Substances that people ask about most.
  private static let told = ["lead", "mercury", "benzene", "arsenic", "cadmium", "toluene", "formaldehyde"]
  private static let mostTried = 8

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

  /// The largest change of a substance in a country over at least three years, up or down.
  private static func story(_ reading: Reading) throws -> Story? {
    let served = reading.served
    let told = told.filter { served.substances[$0] != nil }
    guard !told.isEmpty else { return nil }
    let all = Question().with {
      $0.substances = told
      $0.by = [.country, .substance, .year]
    }
    var sums: [String: [Int: Double]] = [:]
    for row in try served.answer(all).rows {
      guard let year = row.values[2].year else { continue }
      sums["\(row.values[0].text) \(row.values[1].text)", default: [:]][year] = row.value
    }
    func distance(_ years: [Int: Double]) -> Double {
      guard years.count > 2, let first = years.keys.min().flatMap({ years[$0] }),
        let last = years.keys.max().flatMap({ years[$0] }), first > 0, last > 0
      else { return 0 }
      return abs(log(last / first))
    }
    let ranked = sums.sorted { (distance($0.value), $1.key) > (distance($1.value), $0.key) }.prefix(mostTried)
    for candidate in ranked where distance(candidate.value) > 0.05 {
      let words = candidate.key.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2, let country = Country(rawValue: words[0]) else { continue }
      let question = Question().with {
        ($0.countries, $0.substances, $0.by) = ([country], [words[1]], [.year, .category])
      }
      let series = try reading.series(served.answer(question))
      guard let trend = series.trend, !trend.ratio.isMoved, trend.from > 0, trend.to > 0 else { continue }
      // The years between, which can all be compared.
      let told = question.with { $0.years = [trend.first...trend.last] }
      let shown = try reading.series(served.answer(told))
      return Story(substance: words[1], country: country, question: told, series: shown)
    }
    return nil
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
