internal import Foundation
internal import Geodesy
internal import Vocabulary

/// Finds the identifiers that one plant had, one after the other.
///
/// Pairs are looked at that share a seldom word and a municipality, lie within a kilometre or so of each other, or have
/// one name in one state. Each identifier has at most one before it and one behind it: the best pairs are taken first.
struct PlantMatching {
  /// Below it nothing is listed; from the second on it is likely.
  private static let (least, likely) = (0.6, 0.7)
  /// How much better than the next one it must be.
  private static let (clear, enough) = (0.05, 0.03)
  /// A word of more facilities of a municipality than that tells none of them from the others.
  private static let commonWord = 40
  /// Municipalities of so few facilities are looked through whole.
  private static let smallTown = 60
  /// Kilometres within which another municipality may be one more spelling of it.
  private static let near = 5.0
  /// Kilometres: beyond it, in another municipality, a like name is another plant's.
  private static let farthest = 50.0
  /// Degrees of the cells that neighbours are looked for in.
  private static let cell = 0.02

  private let subjects: [PlantSubject]
  /// The years in which some facility of a state reported: files of other states tell nothing of a gap.
  private let years: [Ground: [UInt16]]
  /// How much a word of a country's names tells: the seldom ones more.
  private let weights: [Country: [String: Double]]

  private struct Ground: Hashable {
    let country: Country
    let place: UInt8
  }

  init(_ subjects: [PlantSubject]) {
    self.subjects = subjects
    years = Dictionary(grouping: subjects) { Ground(country: $0.country, place: $0.place) }
      .mapValues { Set($0.flatMap(\.years)).sorted() }
    weights = Dictionary(grouping: subjects, by: \.country).mapValues { own in
      var counts: [String: Int] = [:]
      for subject in own { for word in subject.words { counts[word, default: 0] += 1 } }
      return counts.mapValues { log(Double(own.count + 1) / Double($0)) }
    }
  }

  private struct Candidate {
    let earlier: Int
    let later: Int
    let score: Double
    var evidence: PlantJoin.Evidence
  }

  /// All joins, the surest first.
  /// - Parameter apart: pairs that somebody said are not one plant, by position in the subjects.
  func joins(apart: Set<[Int]> = [], stated: [(earlier: Int, later: Int)] = []) -> [PlantJoin] {
    let pairs = pairs().filter { !apart.contains($0) }
    let candidates = pairs.indices.orderedMap { index -> Candidate? in
      let pair = pairs[index]
      return candidate(pair[0], pair[1])
    }.compactMap { $0 }.sorted {
      ($1.score, $0.earlier, $0.later) < ($0.score, $1.earlier, $1.later)
    }
    var (next, before) = ([Int: Int](), [Int: Int]())
    for pair in stated { (next[pair.earlier], before[pair.later]) = (pair.later, pair.earlier) }
    var taken: [Candidate] = []
    for candidate in candidates where next[candidate.earlier] == nil && before[candidate.later] == nil {
      (next[candidate.earlier], before[candidate.later]) = (candidate.later, candidate.earlier)
      taken.append(candidate)
    }
    let chains = chains(next)
    let byEarlier = Dictionary(grouping: candidates, by: \.earlier)
    let byLater = Dictionary(grouping: candidates, by: \.later)
    return taken.map { candidate in
      // Another part of the same chain is no rival.
      let rivals =
        (byEarlier[candidate.earlier] ?? []).filter { chains[$0.later] != chains[candidate.later] }
        + (byLater[candidate.later] ?? []).filter { chains[$0.earlier] != chains[candidate.earlier] }
      var evidence = candidate.evidence
      evidence.margin = rivals.map(\.score).max().map { candidate.score - $0 }
      return PlantJoin(
        earlier: subjects[candidate.earlier].number, later: subjects[candidate.later].number,
        level: Self.level(candidate.score, evidence), score: candidate.score, evidence: evidence, statement: nil)
    }
  }

  /// By position, which chain it is in: the position of its first.
  private func chains(_ next: [Int: Int]) -> [Int: Int] {
    var chains: [Int: Int] = [:]
    let later = Set(next.values)
    for start in next.keys where !later.contains(start) {
      var position: Int? = start
      while let own = position {
        chains[own] = start
        position = next[own]
      }
    }
    for position in subjects.indices where chains[position] == nil { chains[position] = position }
    return chains
  }

  // MARK: Which pairs

  /// Pairs that are worth a look, each once: the earlier one first.
  private func pairs() -> [[Int]] {
    var found: Set<[Int]> = []
    func add(_ positions: [Int]) {
      for (index, a) in positions.enumerated() {
        for b in positions[(index + 1)...] { add(a, b) }
      }
    }
    func add(_ a: Int, _ b: Int) {
      if subjects[a].mayBecome(subjects[b]) { found.insert([a, b]) }
      if subjects[b].mayBecome(subjects[a]) { found.insert([b, a]) }
    }
    for town in groups({ $0.municipality }).values {
      if town.count <= Self.smallTown {
        add(town)
        continue
      }
      var byWord: [String: [Int]] = [:]
      for position in town { for word in subjects[position].words { byWord[word, default: []].append(position) } }
      for positions in byWord.values where positions.count <= Self.commonWord { add(positions) }
    }
    for name in groups({ $0.name.isEmpty ? nil : "\($0.country.rawValue) \($0.name.text)" }).values
    where name.count <= Self.commonWord {
      add(name)
    }
    var cells: [[Int]: [Int]] = [:]
    for (position, subject) in subjects.enumerated() {
      if let point = subject.point { cells[Self.cell(point), default: []].append(position) }
    }
    for (cell, positions) in cells {
      add(positions)
      // Each pair of cells once.
      for step in [[0, 1], [1, -1], [1, 0], [1, 1]] {
        for other in cells[[cell[0] + step[0], cell[1] + step[1]]] ?? [] { for own in positions { add(own, other) } }
      }
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static func cell(_ point: GeoPoint) -> [Int] {
    [Int((point.latitude / cell).rounded(.down)), Int((point.longitude / cell).rounded(.down))]
  }

  private func groups(_ key: (PlantSubject) -> String?) -> [String: [Int]] {
    var groups: [String: [Int]] = [:]
    for (position, subject) in subjects.enumerated() {
      if let key = key(subject) { groups[key, default: []].append(position) }
    }
    return groups
  }

  // MARK: How sure

  private func candidate(_ earlier: Int, _ later: Int) -> Candidate? {
    let (a, b) = (subjects[earlier], subjects[later])
    let evidence = evidence(a, b)
    guard evidence.name >= 0.4, evidence.isSameMunicipality || evidence.kilometres ?? .infinity <= Self.farthest else {
      return nil
    }
    let score = Self.score(evidence)
    guard score >= Self.least else { return nil }
    return Candidate(earlier: earlier, later: later, score: score, evidence: evidence)
  }

  private func evidence(_ a: PlantSubject, _ b: PlantSubject) -> PlantJoin.Evidence {
    let plant = a.name.likeness(to: b.name)
    let best = max(
      plant, a.company.likeness(to: b.company), a.name.likeness(to: b.company), a.company.likeness(to: b.name))
    // The seldom words are looked at where they can still make a difference.
    let letters = (plant + best) / 2
    var name = letters >= 0.3 ? (letters + sharedWords(a, b)) / 2 : letters / 2
    if !a.marks.isEmpty, !b.marks.isEmpty, a.marks.isDisjoint(with: b.marks) { name *= 0.6 }
    let kilometres = a.point.flatMap { point in b.point.map { point.geodesicKilometres(to: $0) } }
    let digits =
      a.sector.isEmpty || b.sector.isEmpty ? nil : zip(a.sector, b.sector).prefix { $0 == $1 }.count
    var ratios: [Double] = []
    var shared = 0
    for entry in a.entries {
      guard let other = b.entries.first(where: { $0.substance == entry.substance }) else { continue }
      shared += 1
      if entry.last > 0, other.first > 0 { ratios.append(other.first / entry.last) }
    }
    let ground = years[Ground(country: a.country, place: a.place)] ?? []
    let between = ground.count { $0 > a.last && $0 < b.first }
    let common = Set(a.years).intersection(b.years).count
    return PlantJoin.Evidence(
      name: name, address: a.address.likeness(to: b.address), kilometres: kilometres,
      isSameMunicipality: a.municipality != nil && a.municipality == b.municipality, sectorDigits: digits,
      substances: shared, ofSubstances: min(a.entries.count, b.entries.count),
      ratio: ratios.isEmpty ? nil : ratios.sorted()[ratios.count / 2], gap: between, sharedYears: common, margin: nil)
  }

  /// How much of what the words of two names tell is in both, 0 to 1: a company's own words are in the names of all its
  /// plants, and tell little. Words that are nearly the same count as one; of numbers, only those that both have some
  /// of.
  private func sharedWords(_ a: PlantSubject, _ b: PlantSubject) -> Double {
    let weights = weights[a.country] ?? [:]
    /// What a name tells, and how much of it the other one tells too.
    func told(_ own: PlantSubject, _ other: PlantSubject) -> (all: Double, shared: Double) {
      var (all, shared) = (0.0, 0.0)
      func add(_ word: String, isShared: Bool) {
        all += weights[word, default: 0]
        if isShared { shared += weights[word, default: 0] }
      }
      for token in own.tokens {
        let isShared = other.tokens.contains { candidate in
          candidate.word == token.word
            || (token.word.utf8.count > 4 && candidate.word.utf8.count > 4
              && candidate.likeness.likeness(to: token.likeness) >= 0.75)
        }
        add(token.word, isShared: isShared)
      }
      if !other.numbers.isEmpty { for number in own.numbers { add(number, isShared: other.numbers.contains(number)) } }
      return (all, shared)
    }
    let (left, right) = (told(a, b), told(b, a))
    guard left.all > 0, right.all > 0 else { return 0 }
    // One name may only be longer: what the shorter one tells counts more.
    let shorter = max(left.shared / left.all, right.shared / right.all)
    return 0.5 * (left.shared + right.shared) / (left.all + right.all) + 0.5 * shorter
  }

  /// Names weigh 45 in a hundred, the place 30, what was done there 25; a year without a report takes one off.
  private static func score(_ evidence: PlantJoin.Evidence) -> Double {
    let near = evidence.kilometres.map { exp(-$0) } ?? 0
    let place = max(near, 0.9 * evidence.address)
    let sector =
      switch evidence.sectorDigits {
      case nil: 0.4
      case 6?: 1.0
      case 4?, 5?: 0.8
      case 3?: 0.5
      default: 0.0
      }
    let shared = evidence.ofSubstances > 0 ? Double(evidence.substances) / Double(evidence.ofSubstances) : 0
    let level = evidence.ratio.map { exp(-abs(log10($0))) } ?? 0.4
    return 0.45 * evidence.name + 0.3 * place + 0.25 * (0.4 * sector + 0.35 * shared + 0.25 * level)
      - 0.01 * Double(min(10, evidence.gap))
  }

  private static func level(_ score: Double, _ evidence: PlantJoin.Evidence) -> PlantJoin.Level {
    let isThere = (evidence.kilometres ?? .infinity) <= 1 || (evidence.address >= 0.8 && evidence.isSameMunicipality)
    let isAlike = (evidence.sectorDigits ?? 0) >= 3 || evidence.substances * 2 >= max(1, evidence.ofSubstances)
    if evidence.name >= 0.85, isThere, isAlike, evidence.gap <= 3, evidence.sharedYears == 0,
      evidence.margin ?? 1 >= clear
    {
      return .sure
    }
    let isNear = (evidence.kilometres ?? .infinity) <= near || evidence.isSameMunicipality
    return score >= likely && evidence.name >= 0.6 && isNear && evidence.margin ?? 1 >= enough ? .likely : .possible
  }
}
