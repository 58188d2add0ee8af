import Foundation
import Outputs
import Participation
import PublicRecord
import RecordKernel
import Testing
import Vocabulary

@testable import People

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

  // MARK: On consultations that are there

  private static func words(_ text: String) -> Trilingual { Trilingual(text, in: .english) }

  /// Comments on a consultation, by people of whom some write twice, and some let nothing of them be shown.
  private static func comments(
    on consultation: String, by people: [String], _ numbers: inout Numbers
  ) throws -> [RecordEvent<PublicFields>] {
    let most = [3, 9, 25, 60].randomElement(using: &numbers) ?? 3
    return try (0..<Int.random(in: 1...most, using: &numbers)).map { index in
      let letters = CommentID.letters
      let number = "BBBB\(letters[index / letters.count])\(letters[index % letters.count])"
      let id = try #require(CommentID(consultation, number))
      // Most are from one country and one sector, as people are.
      let country = Bool.random(using: &numbers) ? .canada : Remarks.Origin.allCases.randomElement(using: &numbers)
      let sector = Bool.random(using: &numbers) ? nil : Remarks.Sector.allCases.randomElement(using: &numbers)
      let said = CommentEvent.said(
        .init(
          person: people.randomElement(using: &numbers) ?? "", language: ["en", "fr", "es"][index % 3],
          showing: .init(
            index % 11 == 10 ? .sealed : .unnamed, country: Bool.random(using: &numbers),
            sector: Bool.random(using: &numbers)), way: .web, at: 1_799_000_000, waits: false, by: "P-222222222222",
          remarks: Remarks(text: "Text \(index)", country: country, sector: sector)))
      return try said.event(of: id, community: nil, on: Day("2027-01-12")!)
    }
  }

  /// How many people really are in each class of whom it is not shown.
  private static func unshown(
    _ comments: [CommentState], _ words: [String], _ value: (CommentState) -> (word: String?, isShown: Bool)
  ) -> [Int: Int] {
    let names = words + [UnshownCounts.none]
    var people = names.map { _ in Set<String>() }
    for comment in comments {
      let (word, isShown) = value(comment)
      guard word == nil || !isShown, let place = names.firstIndex(of: word ?? UnshownCounts.none) else { continue }
      people[place].insert(comment.statement.person)
    }
    return Dictionary(uniqueKeysWithValues: people.enumerated().map { ($0.offset, $0.element.count) })
  }

  /// Fifty consultations, written, commented on and summarised; a program that has all their public tables, that knows
  /// the rule and even how many people do not show something, computes no hidden cell.
  @Test func noTableOfFiftyConsultationsTellsAHiddenCell() throws {
    let test = try PeopleTesting()
    let (officer, second) = ("P-333333333333", "P-444444444444")
    let people = try (0..<50).map { _ in
      try test.people.write {
        try test.people.makePerson(name: nil, nil, isConfirmed: false, language: .english, $0)
      }
    }
    for person in people {
      try test.record.append([
        PersonEvent.joined(.init(how: .comment, language: .english)).event(of: person, on: Day("2027-01-01")!)
      ])
    }
    var (numbers, hidden, lines) = (Numbers(state: 20_261_130), 0, 0)
    for index in 1...50 {
      let id = "2027-\(index < 10 ? "0" : "")\(index)"
      let inquiry = Inquiry(
        body: .jpac, title: Self.words("Rivers"), text: Self.words("We ask."), use: Self.words("We read."),
        questions: [], opens: Day("2027-01-10")!, closes: Day("2027-01-20")!, zones: ["UTC"])
      let opening: [ConsultationEvent] = [
        .drafted(.init(inquiry, by: officer)), .announced(.init(text: 1, by: second)),
      ]
      try test.record.append(
        try opening.map { try $0.event(of: id, on: Day("2027-01-01")!) as RecordEvent<PublicFields> }
          + Self.comments(on: id, by: people, &numbers))
      let shown = try test.record.comments(on: id, for: .anyone).comments
      let closing: [ConsultationEvent] = [
        .summarised(.init(text: Self.words("Trees."), unshown: UnshownCounts(shown), by: officer)),
        .published(.init(text: 3, by: second)),
      ]
      try test.record.append(
        try closing.map { try $0.event(of: id, on: Day("2027-01-26")!) as RecordEvent<PublicFields> })
      // What everybody can get: the list of comments, and the counts.
      let state = try #require(try test.record.consultation(id, for: .anyone))
      let summary = try #require(state.published)
      let counts = try test.record.counts(of: state, on: Day("2027-02-01")!)
      let table = try CommentTable(state)
      let list = shown.map { table.cells($0, sameAs: nil) }
      let told = CountTable.lines(counts, summary.unshown, inquiry)
      lines += told.count
      let country = Remarks.Origin.allCases.map(\.rawValue)
      let sector = Remarks.Sector.allCases.map(\.rawValue)
      let really = [
        ("country", country, Self.unshown(shown, country) { ($0.remarks?.country?.rawValue, $0.showing.country) }),
        ("sector", sector, Self.unshown(shown, sector) { ($0.remarks?.sector?.rawValue, $0.showing.sector) }),
      ]
      for (of, words, sizes) in really {
        let column = try #require(table.columns.firstIndex { $0.name == of })
        for (place, word) in (words + [UnshownCounts.none]).enumerated() {
          let line = try #require(told.first { $0.of == of && $0.value == word })
          // What is shown is counted as the list can be.
          let listed = list.count { $0[column] == .text(word) }
          #expect(line.shown == listed, "\(id) \(of) \(word)")
          #expect(line.isHidden == (line.notShown == nil) && line.notShown ?? sizes[place] == sizes[place])
          #expect(line.notShown.map { $0 == 0 || $0 >= SmallCells.least } ?? true, "\(id) \(of) \(word)")
        }
        // All sizes that the program cannot rule out.
        let known = Dictionary(
          uniqueKeysWithValues: (words + [UnshownCounts.none]).enumerated().compactMap { place, word in
            told.first { $0.of == of && $0.value == word }?.notShown.map { (place, $0) }
          })
        guard Self.people(sizes) > 0 else { continue }
        for (place, possible) in Self.possible(sizes, told: known) {
          hidden += 1
          #expect(possible.count > 1, "\(id) \(of): class \(place) of \(sizes) can only be \(possible)")
        }
      }
    }
    #expect(hidden > 100 && lines > 500, "\(hidden) hidden cells in \(lines) lines")
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
