/// Finds texts that are nearly the same: those of a campaign, each with a word or two of its sender's own.
///
/// Two texts belong together where at least half of their runs of three words are common to both (Jaccard, 1901).
/// Candidates are found by MinHash (Broder, 1997) in bands, and compared in full; short texts have to be equal but for
/// capitals and marks.
public enum TextGroups {
  /// Words in a run; texts with fewer than ``shortest`` words are compared whole.
  static let run = 3
  static let shortest = 8
  /// Of all runs of two texts, so many are common to both.
  static let likeness = 0.5
  /// Two texts of that likeness share one of these with 98.6 % probability; within a campaign others make up for it.
  static let bands = 32
  static let rows = 3
  /// A text is compared with at most so many groups that share a band with it: nobody makes this slow.
  static let mostCompared = 50

  /// - Returns: the places of texts that belong together, two or more, each group in order, in the order of its first.
  public static func groups(_ texts: [String]) -> [[Int]] {
    let runs = texts.map(runs)
    var parents = Array(texts.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parents[index] != index {
        parents[index] = parents[parents[index]]
        index = parents[index]
      }
      return index
    }
    var heads: [UInt64: [Int]] = [:]
    for (index, own) in runs.enumerated() where !own.isEmpty {
      var seen: Set<Int> = [index]
      for band in bands(of: own) {
        for other in heads[band, default: []] {
          let (head, mine) = (root(other), root(index))
          guard head != mine, seen.count <= mostCompared, seen.insert(other).inserted else { continue }
          if isAlike(own, runs[other]) { parents[max(head, mine)] = min(head, mine) }
        }
        // One of each group is enough to be found by.
        if !heads[band, default: []].contains(where: { root($0) == root(index) }) {
          heads[band, default: []].append(index)
        }
      }
    }
    var groups: [Int: [Int]] = [:]
    for index in texts.indices where !runs[index].isEmpty { groups[root(index), default: []].append(index) }
    return groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }

  /// Hashes of its words: the same for the same ones, whatever their capitals and marks.
  static func words(_ text: String) -> [UInt64] {
    var words: [UInt64] = []
    var word: UInt64 = 0
    for scalar in text.lowercased().unicodeScalars {
      let properties = scalar.properties
      if properties.isAlphabetic || properties.numericType != nil || properties.canonicalCombiningClass != .notReordered
      {
        word = mixed((word == 0 ? seed : word) ^ UInt64(scalar.value))
      } else if properties.generalCategory == .format {
        // What joins or may part a word is not seen.
        continue
      } else if word != 0 {
        words.append(word)
        word = 0
      }
    }
    if word != 0 { words.append(word) }
    return words
  }

  /// Hashes of so many words that follow one another, at each place; none of a shorter text.
  static func runs(of count: Int, _ words: [UInt64]) -> [UInt64] {
    guard words.count >= count else { return [] }
    return (0...(words.count - count)).map { start in
      words[start..<(start + count)].reduce(seed) { mixed($0 &* 31 ^ $1) }
    }
  }

  /// Hashes of its runs of words, sorted, each once.
  static func runs(_ text: String) -> [UInt64] {
    let words = words(text)
    guard words.count >= shortest else {
      return words.isEmpty ? [] : [words.reduce(seed) { mixed($0 ^ $1) }]
    }
    return Set(runs(of: run, words)).sorted()
  }

  /// The same for texts that are equal but for capitals, marks and what nobody sees; nil for one without a word.
  public static func fingerprint(_ text: String) -> UInt64? {
    let runs = runs(text)
    return runs.isEmpty ? nil : runs.reduce(seed) { mixed($0 ^ $1) }
  }

  private static let seed: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The mixer of SplitMix64 (Steele and others, 2014).
  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value &+ seed
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  private static let keys: [UInt64] = (0..<(bands * rows)).map { mixed(UInt64($0) &+ 1) }

  /// What texts that are alike probably have in common.
  private static func bands(of runs: [UInt64]) -> [UInt64] {
    let least = keys.map { key in runs.reduce(UInt64.max) { min($0, mixed($1 ^ key)) } }
    return (0..<bands).map { band in
      (0..<rows).reduce(UInt64(band) &+ 1) { mixed($0 ^ least[band * rows + $1]) }
    }
  }

  /// - Parameters: sorted.
  static func isAlike(_ one: [UInt64], _ other: [UInt64]) -> Bool {
    var (common, i, j) = (0, 0, 0)
    while i < one.count, j < other.count {
      if one[i] == other[j] {
        (common, i, j) = (common + 1, i + 1, j + 1)
      } else if one[i] < other[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return Double(common) >= likeness * Double(one.count + other.count - common)
  }
}
