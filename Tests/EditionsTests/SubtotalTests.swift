import Editions
import Foundation
import Questions
import Samples
import TestSupport
import Testing
import Vocabulary

/// Answers that come from subtotals are those that the facts give.
struct SubtotalTests {
  private typealias Words = [(parameter: Question.Parameter, text: String)]

  /// Random questions to a sample: each group's sum and facilities are those of the traced facts.
  @Test func answersAreSumsOfTracedFacts() async throws {
    let folder = try TemporaryFolder()
    let sample = folder.url.appendingPathComponent("sample")
    let made = try Sample(facilities: 400, years: 2013...2016, seed: 7).write(to: sample)
    let files = made.files.map { sample.appendingPathComponent($0.name).path }.filter { !$0.contains("/expected") }
    let edition = try await build(files, in: folder)
    var generator = SeededGenerator(seed: 20_261_126)
    let choices: [[Words.Element]] = [
      [(.country, "CA"), (.country, "US"), (.country, "MX,US")],
      [(.year, "2014"), (.year, "2013,2016"), (.year, "2014..2016")],
      [
        (.substance, "lead"), (.substance, "lead,benzene,71-43-2"), (.scope, "all"), (.scope, "cac"),
        (.measure, "dioxin_mass"),
      ],
      [(.sector, "325"), (.sector, "21,331"), (.state, "US-TX"), (.state, "CA-ON,MX-NLE")],
    ]
    let categories = ["onsite_air", "onsite_air,onsite_water", "offsite_disposal", "recycling,treatment,onsite_land"]
    let groupings: [[Questions.Dimension]] = [
      [], [.country], [.country, .year], [.sector], [.substance], [.category, .sector], [.state],
      [.facility, .category],
      [.scope, .register, .category],
    ]
    var answered = 0
    for _ in 0..<120 {
      var words: Words = choices.compactMap {
        Bool.random(using: &generator) ? $0.randomElement(using: &generator) : nil
      }
      let by = groupings.randomElement(using: &generator) ?? []
      if !by.contains(.category) || Bool.random(using: &generator) {
        words.append((.category, categories.randomElement(using: &generator) ?? "onsite_air"))
      }
      guard let filters = try? Question(parameters: words), (try? edition.answer(filters)) != nil else { continue }
      // A trace's row has neither state nor sector nor scope of its own: one question a value tells these.
      let rows = try edition.answer(Question(parameters: words + by.map { (.by, $0.rawValue) } as Words)).rows
      for row in rows.prefix(12) {
        var narrowed = words
        for (dimension, value) in zip(by, row.texts) { narrowed = narrow(narrowed, dimension, value) }
        var sum = 0.0
        var facilities: Set<String> = []
        try edition.trace(Question(parameters: narrowed)) { traced in
          sum += traced.value
          facilities.insert(traced.facility)
          return true
        }
        #expect(abs(row.value - sum) <= max(1e-6, abs(sum) * 1e-11), "\(words) \(row)")
        #expect(row.facilities == facilities.count, "\(words) \(row)")
        answered += 1
      }
    }
    #expect(answered > 200, "\(answered)")
  }

  /// The same question answered from subtotals, and from facts: a filter of every state lets all through, but is one.
  @Test func subtotalsAndFactsAgree() async throws {
    #expect(Vocabulary.Category.allCases.count <= UInt16.bitWidth)
    let folder = try TemporaryFolder()
    let sample = folder.url.appendingPathComponent("sample")
    let made = try Sample(facilities: 600, years: 2011...2015, seed: 8).write(to: sample)
    let edition = try await build(
      made.files.map { sample.appendingPathComponent($0.name).path }.filter { !$0.contains("/expected") }, in: folder)
    let everyState = (edition.catalog.places.map(\.code) + ["unknown"]).joined(separator: ",")
    let filters: [Words] = [
      [], [(.year, "2012..2014")], [(.country, "US")], [(.sector, "325,331,21")], [(.scope, "all")], [(.scope, "ghg")],
      [(.year, "2013"), (.sector, "32")],
    ]
    let categories: [Words] = [[], [(.category, "onsite_air")], [(.category, "onsite_air,onsite_water,recycling")]]
    let groupings = [
      "", "country", "country,year", "year", "sector", "substance", "category", "sector,category",
      "year,sector,substance", "scope,category,year",
      "register,substance,category",
    ]
    for filter in filters {
      for category in categories {
        for by in groupings {
          let words = filter + category + (by.isEmpty ? [] : [(.by, by)]) as Words
          let (sums, facts) = (
            try edition.answer(Question(parameters: words)),
            try edition.answer(Question(parameters: words + [(.state, everyState)]))
          )
          #expect(sums.totalRows == facts.totalRows, "\(words)")
          #expect(sums.rows.count == facts.rows.count, "\(words)")
          for (a, b) in zip(sums.rows, facts.rows) {
            #expect(a.values == b.values, "\(words) \(a) \(b)")
            #expect(a.facilities == b.facilities, "\(words) \(a) \(b)")
            #expect(a.reports == b.reports, "\(words) \(a) \(b)")
            #expect(abs(a.value - b.value) <= max(1e-9, abs(b.value) * 1e-14), "\(words) \(a) \(b)")
          }
        }
      }
    }
  }

  /// The words with one group's value as a filter, in place of what was said of that dimension.
  private func narrow(_ words: Words, _ dimension: Questions.Dimension, _ value: String) -> Words {
    guard let parameter = Question.Parameter(rawValue: dimension.rawValue) else { return words }
    return words.filter { $0.parameter != parameter } + [(parameter, value)]
  }
}
