internal import PortalKernel
internal import Questions
internal import Vocabulary

extension Reading {
  private static let listed = 10

  /// What a page's kilograms to air and water weigh by their toxicity, and who comes first by either; nil where
  /// nothing goes to a medium with weights.
  func hazard(_ filters: Question, by dimension: Dimension) throws -> HazardRanking? {
    guard filters.measure == .kilograms, filters.scope == .default else { return nil }
    return try HazardRanking(
      filters.filters.with { $0.measure = .hazard }, by: dimension, most: Self.listed, served.edition, served.evidence,
      answer: served.answer)
  }
}
