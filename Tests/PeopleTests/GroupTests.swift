import Participation
import TestSupport
import Testing

/// Texts that are nearly the same are found, others are not.
@Suite struct GroupTests {
  /// Words that no two texts share by chance.
  private static func text(_ words: Int, _ seed: inout SplitMix) -> [String] {
    (0..<words).map { _ in "w\(seed.next() % 5000)" }
  }

  struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return value ^ (value >> 31)
    }
  }

  /// Of 2,000 comments 60 % come from 40 campaigns, each with a salutation, a name and changed words: of the planted
  /// pairs at least 98 % are found, and of those found at least 98 % were planted.
  @Test func plantedPairsAreFound() throws {
    var random = SplitMix(state: 22)
    let campaigns = (0..<40).map { _ in Self.text(60 + Int(random.next() % 120), &random) }
    var texts: [(campaign: Int?, text: String)] = []
    for index in 0..<2000 {
      if index % 5 < 3 {
        let campaign = Int(random.next() % 40)
        var words = campaigns[campaign]
        for _ in 0..<(Int(random.next() % 4)) {
          words[Int(random.next() % UInt64(words.count))] = "own\(random.next() % 99)"
        }
        let text =
          "Dear members, " + words.joined(separator: random.next() % 2 == 0 ? " " : ", ") + " – sender \(index)"
        texts.append((campaign, random.next() % 3 == 0 ? text.uppercased() : text))
      } else {
        texts.append((nil, Self.text(30 + Int(random.next() % 200), &random).joined(separator: " ")))
      }
    }
    let groups = TextGroups.groups(texts.map(\.text))
    var (right, found) = (0, 0)
    for group in groups {
      for (place, one) in group.enumerated() {
        for other in group[..<place] {
          found += 1
          if let campaign = texts[one].campaign, campaign == texts[other].campaign { right += 1 }
        }
      }
    }
    let sizes = Dictionary(grouping: texts.compactMap(\.campaign), by: { $0 }).values.map(\.count)
    let planted = sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    #expect(Double(right) >= 0.98 * Double(planted), "recall \(right) of \(planted)")
    #expect(Double(right) >= 0.98 * Double(found), "precision \(right) of \(found)")
  }

  @Test func shortTextsAreEqualOrNot() {
    let texts = [
      "I agree.", "i AGREE", "I agree not.", "", " – ", "Oui !", "oui", "Más árboles", "Mas arboles", "ᐃᓄᒃᑎᑐᑦ",
      "ᐃᓄᒃᑎᑐᑦ!",
    ]
    #expect(TextGroups.groups(texts) == [[0, 1], [5, 6], [9, 10]])
    // What may part a word is not seen.
    #expect(TextGroups.groups(["Wet\u{AD}lands first.", "Wetlands first.", "Wet lands first."]) == [[0, 1]])
    #expect(TextGroups.groups([]).isEmpty && TextGroups.groups(["one"]).isEmpty)
  }

  /// Half of the runs of words in common, and a little less.
  @Test func halfIsTheLimit() {
    func text(_ words: [Int]) -> String { words.map { "word\($0)" }.joined(separator: " ") }
    let one = text(Array(1...32))
    // 30 runs of three words each: of 45 different ones 15 are common to both, a third.
    #expect(TextGroups.groups([one, text(Array(1...17) + Array(51...65))]).isEmpty)
    // 22 of 38.
    #expect(TextGroups.groups([one, text(Array(1...24) + Array(51...58))]) == [[0, 1]])
  }

  /// Whoever sends thousands of texts that share a beginning makes nobody wait.
  @Test func manyAlikeButNotEnough() {
    var random = SplitMix(state: 7)
    let beginning = Self.text(20, &random).joined(separator: " ")
    let texts = (0..<3000).map { _ in beginning + " " + Self.text(60, &random).joined(separator: " ") }
    #expect(TextGroups.groups(texts).isEmpty)
  }
}
