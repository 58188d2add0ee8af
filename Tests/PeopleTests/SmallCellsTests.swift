import Foundation
import Participation
import Testing

/// What a program can find out of the tables that everybody sees.
@Suite struct SmallCellsTests {
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  /// All ways to give a number of people to some classes.
  private static func ways(_ people: Int, _ classes: Int, _ body: ([Int]) -> Void) {
    var sizes = Array(repeating: 0, count: classes)
    func fill(_ index: Int, _ left: Int) {
      if index == classes - 1 {
        sizes[index] = left
        return body(sizes)
      }
      for size in 0...left {
        sizes[index] = size
        fill(index + 1, left - size)
      }
    }
    fill(0, people)
  }

  /// Sizes that each hidden class can have, for who knows the total, what is told, and the rule itself: two of them
  /// exchange their sizes, or one person goes from one to the other, and what is told stays the same.
  private static func possible(_ counts: [Int: Int], told: [Int: Int]) -> [Int: Set<Int>] {
    let hidden = counts.keys.filter { told[$0] == nil }.sorted()
    var sizes = Dictionary(uniqueKeysWithValues: hidden.map { ($0, Set([counts[$0] ?? 0])) })
    func consider(_ one: Int, _ oneSize: Int, _ other: Int, _ otherSize: Int) {
      guard oneSize >= 0, otherSize >= 0 else { return }
      var table = counts
      (table[one], table[other]) = (oneSize, otherSize)
      guard SmallCells.told(table) == told else { return }
      sizes[one]?.insert(oneSize)
      sizes[other]?.insert(otherSize)
    }
    // Of a few all tables are tried, told or not: with none told the classes of which nobody is are hidden too.
    if counts.count == 3, people(counts) <= 24 {
      ways(people(counts), 3) { way in
        if SmallCells.told(Dictionary(uniqueKeysWithValues: way.enumerated().map { ($0.offset, $0.element) })) == told {
          for name in hidden { sizes[name]?.insert(way[name]) }
        }
      }
    }
    for one in hidden {
      for other in hidden where other != one {
        let (first, second) = (counts[one] ?? 0, counts[other] ?? 0)
        consider(one, second, other, first)
        consider(one, first - 1, other, second + 1)
      }
    }
    return sizes
  }

  private static func people(_ counts: [Int: Int]) -> Int { counts.values.reduce(0, +) }

  /// The tables of 50 random consultations: those of countries have 5 classes, those of sectors 8.
  @Test func noHiddenCellOfFiftyConsultationsIsComputed() {
    var numbers = Numbers(state: 20_261_129)
    var hidden = 0
    for _ in 0..<50 {
      for classes in [5, 8] {
        // From a handful to some hundreds, most of them in few classes, as people are.
        let most = [3, 8, 20, 90].randomElement(using: &numbers) ?? 3
        let counts = Dictionary(
          uniqueKeysWithValues: (0..<classes).map { name in
            (
              name,
              Bool.random(using: &numbers)
                ? Int.random(in: 0...4, using: &numbers)
                : Int.random(in: 0...most, using: &numbers)
            )
          })
        guard counts.values.contains(where: { $0 > 0 }) else { continue }
        let told = SmallCells.told(counts)
        #expect(told.values.allSatisfy { $0 == 0 || $0 >= SmallCells.least }, "\(counts)")
        for (name, sizes) in Self.possible(counts, told: told) {
          hidden += 1
          #expect(sizes.count > 1, "\(counts): the class \(name) can only be \(sizes)")
        }
      }
    }
    #expect(hidden > 100, "\(hidden)")
  }

  /// Every table of up to 24 people in three classes, none left out.
  @Test func noHiddenCellOfAnySmallTableIsComputed() {
    for people in 1...24 {
      Self.ways(people, 3) { way in
        let counts = Dictionary(uniqueKeysWithValues: way.enumerated().map { ($0.offset, $0.element) })
        for (name, sizes) in Self.possible(counts, told: SmallCells.told(counts)) {
          #expect(sizes.count > 1, "\(counts): the class \(name) can only be \(sizes)")
        }
      }
    }
  }

  @Test func whatIsTold() {
    #expect(SmallCells.told(["CA": 12, "MX": 9, "US": 40]) == ["CA": 12, "MX": 9, "US": 40])
    // One small class is told by the total: the next one is hidden too.
    #expect(SmallCells.told(["CA": 3, "MX": 9, "US": 40]) == ["US": 40])
    #expect(SmallCells.told(["CA": 3, "MX": 1, "US": 40]) == ["US": 40])
    // Equal ones are told by the total as well.
    #expect(SmallCells.told(["CA": 2, "MX": 2, "US": 40, "other": 6]) == ["US": 40])
    // That nobody is in a class exposes nobody.
    #expect(SmallCells.told(["CA": 0, "MX": 1, "US": 40, "other": 6]) == ["CA": 0, "US": 40])
    #expect(SmallCells.told(["CA": 0, "MX": 0, "US": 40]) == ["CA": 0, "MX": 0, "US": 40])
    // All of a size go together.
    #expect(SmallCells.told(["CA": 3, "MX": 9, "US": 9, "other": 12]) == ["other": 12])
    // Of so few that each class could be small, nothing.
    #expect(SmallCells.told(["CA": 1, "MX": 2]).isEmpty)
    #expect(SmallCells.told(["CA": 0, "MX": 8]).isEmpty)
    #expect(SmallCells.told(["CA": 0, "MX": 9]) == ["CA": 0, "MX": 9])
  }
}
