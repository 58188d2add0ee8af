import Editions
import Foundation
import Outputs
import Questions
import Samples
import TestSupport
import Testing
import Vocabulary

/// Rows are kept as numbers and made when they are read: what is shown of them must not hang on how.
struct AnswerRowsTests {
  private static let made = Task {
    let folder = try TemporaryFolder()
    let sample = folder.url.appendingPathComponent("sample")
    _ = try Sample(facilities: 1500, years: 2016...2018, seed: 5).write(to: sample)
    let names = (FileManager.default.enumerator(atPath: sample.path)?.compactMap { $0 as? String } ?? []).sorted()
    return (try await build(names.filter { $0.contains("/") }.map { sample.path + "/" + $0 }, in: folder), folder)
  }

  private static let groupings = [
    [], ["country"], ["facility"], ["facility", "substance", "year"], ["year", "facility"],
    ["sector", "state", "category"], ["code", "scope"], ["category", "facility"], ["register", "substance"],
  ]
  private static let orders = [nil, "kilograms", "kilograms:asc", "facilities", "reports:asc"]

  private func question(_ by: [String], _ order: String?, _ limit: Int?) throws -> Question {
    var words: [(parameter: Question.Parameter, text: String)] = by.map { (.by, $0) }
    if let order { words.append((.order, order)) }
    if let limit { words.append((.limit, String(limit))) }
    return try Question(parameters: words)
  }

  @Test(arguments: groupings, orders) func aLimitGivesTheFirstRowsOfAll(_ by: [String], _ order: String?) async throws {
    let edition = try await Self.made.value.0
    let all = try edition.answer(question(by, order, nil))
    for limit in [1, 7, 100, 5000] {
      let some = try edition.answer(question(by, order, limit))
      #expect(some.rows == Array(all.rows.prefix(limit)), "\(limit)")
      #expect(some.totalRows == all.totalRows)
    }
    if let dimension = by.last {
      let ordered = try edition.answer(question(by, "\(dimension):desc", nil))
      let first = try edition.answer(question(by, "\(dimension):desc", 20))
      #expect(first.rows == Array(ordered.rows.prefix(20)))
      #expect(Set(ordered.rows.map(\.texts)) == Set(all.rows.map(\.texts)))
    }
  }

  @Test(arguments: groupings) func recordsAreTheRows(_ by: [String]) async throws {
    let answer = try await Self.made.value.0.answer(question(by, nil, nil))
    var quick = ""
    answer.csvRecords { quick += $0 }
    let table = AnswerTable(answer)
    var slow = ""
    let writer = CSVWriter(table.columns) { slow += $0 }
    for row in answer.rows { writer.write(table.cells(row)) }
    #expect(slow.drop { $0 != "\n" }.dropFirst() == quick)
    #expect(!quick.isEmpty)
    let page = Answer(answer, question: answer.question, from: min(3, answer.rows.count))
    #expect(page.rows == Array(answer.rows.dropFirst(3)))
  }

  @Test func allDimensionsTogetherAreAnswered() async throws {
    // A plant is its facilities: with both, there are more groups than 64 bits can number, which is refused.
    let dimensions = Questions.Dimension.worded.filter { $0 != .plant }
    let answer = try await Self.made.value.0.answer(question(dimensions.map(\.rawValue), nil, 5))
    #expect(answer.rows.count == 5)
    #expect(answer.rows.allSatisfy { $0.values.count == dimensions.count })
  }
}
