internal import Vocabulary

/// What the indicators follow from: codes' patches, and how often pixels of two codes lie side by side.
struct PatternCounts: Codable, Sendable {
  var patches: Patches
  /// Pairs of neighbours in a row, and one above the other, by ``PatternPair``.
  var beside: [Int: UInt64]
  var above: [Int: UInt64]
  /// The codes of the bytes that ``patches`` hold.
  var codes: [UInt8: Int]

  func joined(with below: PatternCounts) -> PatternCounts {
    PatternCounts(
      patches: patches.joined(with: below.patches), beside: beside.merging(below.beside, uniquingKeysWith: &+),
      above: above.merging(below.above, uniquingKeysWith: &+),
      codes: codes.merging(below.codes, uniquingKeysWith: { first, _ in first }))
  }
}
