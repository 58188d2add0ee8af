internal import Editions
internal import Vocabulary

extension Question {
  /// What is told of whole reports knows nothing of single amounts.
  /// - Parameter takesCategories: whether amounts are summed beside it, which categories may narrow.
  /// - Throws: ``QuestionError`` for a filter of amounts, or a grouping, that does not fit.
  func checkReports(by dimensions: [Dimension], takesCategories: Bool = false) throws {
    func refuse(_ parameter: Parameter, _ text: String) -> QuestionError {
      QuestionError(parameter.rawValue, found: text, expected: Expectation(.reportFilters))
    }
    if !takesCategories, let category = categories.first { throw refuse(.category, category.code) }
    if let method = methods.first { throw refuse(.method, method.rawValue) }
    if let reliability = reliability.first { throw refuse(.reliability, reliability.rawValue) }
    if quality != .all { throw refuse(.quality, quality.rawValue) }
    if measure != .kilograms { throw refuse(.measure, measureWord) }
    if unit != .kilograms { throw refuse(.unit, unit.rawValue) }
    if let other = by.first(where: { !dimensions.contains($0) }) {
      throw QuestionError(
        Parameter.by.rawValue, found: other.rawValue, expected: .oneOf(dimensions.map(\.rawValue)))
    }
    // Each group's row is made of texts.
    if by.count > 2 { throw Grouping.tooMany(by) }
  }
}

extension Edition {
  /// The details that a question needs.
  /// - Throws: ``QuestionError`` for an edition of before format 7.
  func neededDetails() throws -> Details {
    if let details = try details() { return details }
    throw QuestionError("format", found: String(manifest.format), expected: Expectation(.editionWithDetails))
  }

  /// The reports of a segment that can match: all, or those of the facilities asked for, which stand together.
  func ranges(_ segment: Manifest.Segment, _ resolution: Resolution) -> [Range<Int>] {
    guard let facilities = resolution.facilities else { return [segment.reportNumbers] }
    return facilities.all.map { reports(of: $0, in: segment) }
  }
}
