internal import Vocabulary

/// Two bytes side by side, the lesser first.
enum PatternPair {
  static func key(_ a: Int, _ b: Int) -> Int { min(a, b) << 8 | max(a, b) }
}
