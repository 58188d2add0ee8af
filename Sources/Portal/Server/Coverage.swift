internal import Editions
internal import Questions
internal import Vocabulary

/// Which states and provinces have reports in each year: two years whose files cover different ground make no trend.
struct Coverage: Sendable {
  private let states: [Int: Set<String>]

  init(_ edition: Edition) throws {
    var states: [Int: Set<String>] = [:]
    for row in try edition.answer(Question().with { $0.by = [.year, .state] }).rows where row.values[1] != Answer.unknown {
      if let year = Int(row.values[0]) { states[year, default: []].insert(row.values[1]) }
    }
    self.states = states
  }

  /// Whether the same countries, and at least nine tenths of the same states, have reports in both years.
  func compares(_ a: Int, _ b: Int, in question: Question) -> Bool {
    if a == b { return true }
    let (first, second) = (covered(a, question), covered(b, question))
    guard Set(first.map { $0.prefix(2) }) == Set(second.map { $0.prefix(2) }) else { return false }
    return Double(first.intersection(second).count) >= 0.9 * Double(first.union(second).count)
  }

  private func covered(_ year: Int, _ question: Question) -> Set<String> {
    let countries = Set(question.countries.map(\.rawValue) + question.registers.map(\.country.rawValue))
    return (states[year] ?? []).filter { state in
      (countries.isEmpty || countries.contains(String(state.prefix(2)))) && (question.states.isEmpty || question.states.contains(state))
    }
  }
}
