internal import Editions
internal import Vocabulary

/// The reports of substances that hold one another, gathered once: what stands twice in a sum of both is counted from
/// them.
///
/// See ``SubstanceParts``. A facility's amounts of a part count twice for certain as far as its amounts of the whole,
/// in the same year and category, reach. Kilograms only.
struct PartsIndex: Sendable {
  /// A whole and one of its parts, by the edition's numbers of their codes.
  struct Pair: Hashable, Sendable {
    let whole: Int
    let part: Int
    let factor: Double
  }

  /// A facility's year of a whole, with its parts.
  struct Site: Sendable {
    let segment: Int
    let facility: UInt32
    /// The position of the whole's code in the edition.
    let code: Int
    let wholes: [Int]
    let parts: [(report: Int, pair: Pair)]
  }

  /// What a report of a site holds in a category, with what questions ask of it.
  private struct Line: Sendable {
    let report: Int
    /// The position of its pair among ``PartsIndex/pairs``; nil for the whole.
    let pair: Int?
    let category: UInt8
    /// In kilograms, of a part in those of the whole.
    let amount: Double
  }

  let pairs: [Pair]
  let sites: [Site]
  private let edition: Edition
  /// Of all sites, one behind another.
  private var lines: [Line] = []
  /// Where each site's lines begin, and where the last one's end.
  private var firstLine: [Int] = [0]

  /// - Complexity: O(reports of the registers that have such substances).
  init(_ edition: Edition, _ table: SubstanceParts) {
    self.edition = edition
    let codes = edition.catalog.codes
    var pairs: [Pair] = []
    for part in table.parts {
      guard let whole = codes.firstIndex(where: { $0.register == part.register && $0.code == part.whole }) else {
        continue
      }
      for number in codes.indices
      where codes[number].register == part.register && number != whole && part.isPart(codes[number].code) {
        pairs.append(Pair(whole: whole, part: number, factor: part.factor))
      }
    }
    self.pairs = pairs
    let wanted = Set(pairs.flatMap { [UInt16(truncatingIfNeeded: $0.whole), UInt16(truncatingIfNeeded: $0.part)] })
    let byWhole = Dictionary(grouping: pairs, by: \.whole).sorted { $0.key < $1.key }
    let registers = Set(pairs.map { codes[$0.whole].register })
    var sites: [Site] = []
    let (facility, code) = (edition.reports.facility.values, edition.reports.code.values)
    for (index, segment) in edition.manifest.segments.enumerated() where registers.contains(segment.register) {
      var held: [UInt16: [Int]] = [:]
      func flush(_ facility: UInt32) {
        for (whole, members) in byWhole {
          let wholes = held[UInt16(truncatingIfNeeded: whole)] ?? []
          let parts = members.flatMap { pair in
            (held[UInt16(truncatingIfNeeded: pair.part)] ?? []).map { (report: $0, pair: pair) }
          }
          if wholes.isEmpty, parts.isEmpty { continue }
          sites.append(Site(segment: index, facility: facility, code: whole, wholes: wholes, parts: parts))
        }
        held.removeAll(keepingCapacity: true)
      }
      var current: UInt32?
      for report in segment.reportNumbers where wanted.contains(code[report]) {
        if let last = current, last != facility[report] { flush(last) }
        current = facility[report]
        held[code[report], default: []].append(report)
      }
      if let current { flush(current) }
    }
    self.sites = sites
    let plain = { (fact: Int, _: Int) in edition.facts.unit.values[fact] != MeasuredUnit.gramsTEQ.rawValue }
    let positions = Dictionary(pairs.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for site in sites {
      for (report, pair) in site.wholes.map({ ($0, nil) }) + site.parts.map({ ($0.report, $0.pair as Pair?) }) {
        for (category, amount) in amounts(report, plain).sorted(by: { $0.key < $1.key }) {
          lines.append(
            Line(
              report: report, pair: pair.flatMap { positions[$0] }, category: category,
              amount: amount * (pair?.factor ?? 1)))
        }
      }
      firstLine.append(lines.count)
    }
  }

  /// The pairs of which a question's codes have both.
  func pairs(of codes: Set<Int>) -> Set<Pair> {
    Set(pairs.filter { codes.contains($0.whole) && codes.contains($0.part) })
  }

  /// Kilograms of a report by category.
  private func amounts(_ report: Int, _ matches: (Int, Int) -> Bool) -> [UInt8: Double] {
    let facts = edition.facts
    var sums: [UInt8: Double] = [:]
    for fact in edition.facts(of: report) where matches(fact, report) {
      sums[facts.category.values[fact], default: 0] += facts.amount.values[fact]
    }
    return sums
  }

  /// What a site counts twice by category, for certain; and what of whole and parts stands apart from that.
  private func twice(_ site: Site, _ pairs: Set<Pair>, _ matches: (Int, Int) -> Bool) -> [UInt8: (
    whole: Double, parts: Double, certain: Double
  )] {
    var sums: [UInt8: (whole: Double, parts: Double, certain: Double)] = [:]
    for report in site.wholes {
      for (category, amount) in amounts(report, matches) { sums[category, default: (0, 0, 0)].whole += amount }
    }
    for part in site.parts where pairs.contains(part.pair) {
      for (category, amount) in amounts(part.report, matches) {
        sums[category, default: (0, 0, 0)].parts += amount * part.pair.factor
      }
    }
    return sums.mapValues { ($0.whole, $0.parts, max(0, min($0.whole, $0.parts))) }
  }

  /// What a question's sum counts twice: for certain, at sites that file whole and part in one category; and at most at
  /// sites that file the part alone.
  func countedTwice(_ resolution: Resolution) -> (certain: Kilograms, possible: Kilograms) {
    let asked = pairs(of: resolution.codes)
    guard !asked.isEmpty else { return (.zero, .zero) }
    let isAsked = pairs.map(asked.contains)
    let askedWholes = Set(asked.map(\.whole)).sorted()
    // By code, and by segment; -1 for what is not asked for.
    var wholes = [Int](repeating: -1, count: edition.catalog.codes.count)
    for (position, code) in askedWholes.enumerated() { wholes[code] = position }
    var positions = [Int](repeating: -1, count: edition.manifest.segments.count)
    for (position, segment) in resolution.segments.enumerated() { positions[segment] = position }
    let matches = resolution.reportMatcher
    let categories = resolution.categoryMatches.view
    let facilities = resolution.facilities
    let lanes = UInt16.bitWidth
    var certain = CompensatedSum()
    // By segment, whole and category.
    var rest = [(whole: Double, parts: Double)](
      repeating: (0, 0), count: resolution.segments.count * askedWholes.count * lanes)
    var sums = [(whole: Double, parts: Double, isFound: Bool)](repeating: (0, 0, false), count: lanes)
    for (number, site) in sites.enumerated() {
      let (position, whole) = (positions[site.segment], wholes[site.code])
      guard position >= 0, whole >= 0, facilities?.contains(site.facility) != false else { continue }
      for index in firstLine[number]..<firstLine[number + 1] {
        let line = lines[index]
        guard line.pair.map({ isAsked[$0] }) ?? true, categories[line.category], matches(line.report, position) else {
          continue
        }
        let lane = Int(line.category) & (lanes - 1)
        sums[lane].isFound = true
        if line.pair == nil { sums[lane].whole += line.amount } else { sums[lane].parts += line.amount }
      }
      for lane in 0..<lanes where sums[lane].isFound {
        let (ofWhole, ofParts) = (sums[lane].whole, sums[lane].parts)
        let twice = max(0, min(ofWhole, ofParts))
        certain.add(twice)
        let ground = (position * askedWholes.count + whole) * lanes + lane
        rest[ground].whole += max(0, ofWhole - twice)
        // What a site files beyond its own whole stands in no other site's.
        if ofWhole <= 0 { rest[ground].parts += max(0, ofParts) }
        sums[lane] = (0, 0, false)
      }
    }
    let possible = rest.map { min($0.whole, $0.parts) }.sorted().reduce(0, +)
    return (Kilograms(certain.value), Kilograms(possible))
  }

  /// Kilograms to be taken from the facts of wholes, so that a sum of whole and parts counts everything once.
  /// - Parameter removed: facts that a question leaves out.
  func reductions(_ pairs: Set<Pair>, without removed: Set<Int>) -> [Int: Double] {
    guard !pairs.isEmpty else { return [:] }
    var reductions: [Int: Double] = [:]
    let facts = edition.facts
    let counts = { (fact: Int, _: Int) in
      !removed.contains(fact) && facts.unit.values[fact] != MeasuredUnit.gramsTEQ.rawValue
    }
    let wholes = Set(pairs.map(\.whole))
    for site in sites where wholes.contains(site.code) && !site.wholes.isEmpty && !site.parts.isEmpty {
      for (category, sums) in twice(site, pairs, counts) where sums.certain > 0 {
        for report in site.wholes {
          for fact in edition.facts(of: report)
          where facts.category.values[fact] == category && counts(fact, report) && facts.amount.values[fact] > 0 {
            reductions[fact, default: 0] += facts.amount.values[fact] * (sums.certain / sums.whole)
          }
        }
      }
    }
    return reductions
  }

  /// A facility's year in which a part counts twice, with the line it stands on.
  /// - Parameter provenance: the edition's.
  func lines(_ provenance: Edition.Provenance) -> [Ledger.PartLine] {
    let all = Set(pairs)
    let codes = edition.catalog.codes
    var lines: [Ledger.PartLine] = []
    // Of the default scope, as totals are.
    let isDefault = { (site: Site) in
      codes[site.code].scope == .default && site.parts.allSatisfy { codes[$0.pair.part].scope == .default }
    }
    for site in sites where !site.wholes.isEmpty && !site.parts.isEmpty && isDefault(site) {
      let sums = twice(site, all) { fact, _ in edition.facts.unit.values[fact] != MeasuredUnit.gramsTEQ.rawValue }
      let (certain, parts) = (sums.values.reduce(0) { $0 + $1.certain }, sums.values.reduce(0) { $0 + $1.parts })
      guard certain > 0, parts > 0 else { continue }
      for part in site.parts {
        let held = amounts(part.report) { _, _ in true }
        let own = held.reduce(0.0) {
          $0 + $1.value * part.pair.factor * (sums[$1.key].map { $0.parts > 0 ? $0.certain / $0.parts : 0 } ?? 0)
        }
        guard own > 0 else { continue }
        lines.append(
          Ledger.PartLine(
            facility: Int(site.facility), year: edition.manifest.segments[site.segment].year,
            whole: codes[part.pair.whole].id,
            part: codes[part.pair.part].id, reported: held.values.reduce(0, +), factor: part.pair.factor,
            countedTwice: own,
            source: Int(provenance.reportSource.values[part.report]),
            sourceLine: Int(provenance.reportLine.values[part.report])))
      }
    }
    return lines.sorted {
      if $0.countedTwice != $1.countedTwice { return $0.countedTwice > $1.countedTwice }
      return ($0.facility, $0.year, $0.part.code) < ($1.facility, $1.year, $1.part.code)
    }
  }
}
