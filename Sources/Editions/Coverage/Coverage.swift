public import Registers
public import Vocabulary

/// What an edition's files cover: by register, year and kind of file, the states that reports come from.
///
/// A year whose files cover other ground than another year's cannot be compared with it, and a category whose file is
/// missing is not loaded, which is not the same as zero.
public struct Coverage: Sendable {
  /// A register, a year and a kind of file.
  public struct Key: Hashable, Sendable {
    public let year: Int
    public let kind: ContentKind

    public init(year: Int, kind: ContentKind) { (self.year, self.kind) = (year, kind) }
  }

  /// Reports by state, as ISO 3166-2 codes; those without a known state under a blank.
  public let reports: [Key: [String: Int]]
  /// The states with reports, whatever the kind of file.
  private let states: [Register: [Int: Set<String>]]

  /// Forms of a year among which some off-site amount is sure to be, where the file states them.
  private static let formsWithOffsite = 100

  init(_ counted: [Key: [String: Int]]) {
    var reports = counted
    let years = Dictionary(grouping: counted.keys.filter(\.kind.holdsAmounts), by: \.kind.register)
    // A file for all years states one of them, such as that of a facility's last report.
    for kind in ContentKind.allCases where kind.isOfAllYears {
      let located = reports.keys.filter { $0.kind == kind }
      guard !located.isEmpty else { continue }
      let states = located.reduce(into: [String: Int]()) { $0.merge(reports[$1] ?? [:], uniquingKeysWith: +) }
      for key in located { reports[key] = nil }
      for key in years[kind.register] ?? [] { reports[Key(year: key.year, kind: kind)] = states }
    }
    self.reports = reports
    states = reports.reduce(into: [:]) { states, entry in
      guard entry.key.kind.holdsAmounts else { return }
      states[entry.key.kind.register, default: [:]][entry.key.year, default: []]
        .formUnion(entry.value.keys.filter { !$0.isEmpty })
    }
  }

  /// The years that have reports of a register.
  public func years(_ register: Register) -> [Int] {
    (states[register] ?? [:]).keys.sorted()
  }

  /// Whether a year's files hold a kind of content.
  public func holds(_ kind: ContentKind, _ year: Int) -> Bool {
    if reports[Key(year: year, kind: kind)] != nil { return true }
    // A few forms may have nothing off site; many without any come from a file that does not state it.
    guard let companion = kind.companion.flatMap(ContentKind.init(rawValue:)),
      let forms = reports[Key(year: year, kind: companion)]
    else { return false }
    return forms.values.reduce(0, +) < Self.formsWithOffsite
  }

  /// The states with reports in a register's year, whatever the kind of file.
  public func states(_ register: Register, _ year: Int) -> Set<String> {
    states[register]?[year] ?? []
  }

  /// The states of a kind of file that holds less than half of those that its year's files hold together: an extract
  /// of one state beside files of the country. Nil where it stands for all of them.
  public func part(of kind: ContentKind, _ year: Int) -> Set<String>? {
    guard kind.holdsAmounts, isWhole(kind.register, year), let own = reports[Key(year: year, kind: kind)] else {
      return nil
    }
    let known = Set(own.keys.filter { !$0.isEmpty })
    // Of a few forms, no more than a few states may have something of a kind.
    let forms =
      ContentKind.allCases.filter { $0.register == kind.register && $0.holdsAmounts }
      .compactMap { reports[Key(year: year, kind: $0)]?.values.reduce(0, +) }.max() ?? 0
    guard forms >= Self.formsWithOffsite else { return nil }
    return known.count * 2 < states(kind.register, year).count ? known : nil
  }

  /// Whether a register's year has reports from so many states that it stands for the country.
  public func isWhole(_ register: Register, _ year: Int) -> Bool {
    states(register, year).count >= register.profile.statesOfWhole
  }
}

/// Counts the reports of segments by kind of content and state.
struct CoverageTally {
  private(set) var reports: [Coverage.Key: [Int: Int]] = [:]
  /// By rule, the bit of its kind; 0 for none.
  private let ruleBits: [UInt16]

  private static let kinds = ContentKind.allCases

  init(rules: [Rule]) { ruleBits = rules.map { $0.register.profile.contentOfRule($0).map(Self.bit) ?? 0 } }

  private static func bit(_ kind: ContentKind) -> UInt16 { 1 << UInt16(kinds.firstIndex(of: kind) ?? 15) }

  /// Adds a run of reports of one register and year.
  /// - Parameters:
  ///   - place: of each report; 0 when unknown.
  ///   - rules: the rules of a report's facts.
  /// - Complexity: O(reports + facts).
  mutating func add(
    _ register: Register, _ year: Int, reports count: Int, place: (Int) -> UInt8, rules: (Int, (UInt16) -> Void) -> Void
  ) {
    let empty = Self.bit(register.profile.contentOfEmptyReport)
    let hasEmpty = register.profile.everyReportHasThatContent
    var counts = [Int](repeating: 0, count: Self.kinds.count * 256)
    let ruleBits = ruleBits
    for report in 0..<count {
      // Every form of TRI has on-site boxes, filled or not.
      var bits: UInt16 = hasEmpty ? empty : 0
      rules(report) { rule in if Int(rule) < ruleBits.count { bits |= ruleBits[Int(rule)] } }
      if bits == 0 { bits = empty }
      let base = Int(place(report))
      while bits != 0 {
        counts[bits.trailingZeroBitCount * 256 + base] += 1
        bits &= bits - 1
      }
    }
    for (index, number) in counts.enumerated() where number > 0 {
      reports[Coverage.Key(year: year, kind: Self.kinds[index / 256]), default: [:]][index % 256, default: 0] += number
    }
  }

  /// Adds the reports of a piece of a segment.
  mutating func add(_ register: Register, _ year: Int, _ columns: SegmentColumns) {
    var next = 0
    add(
      register, year, reports: columns.place.count, place: { columns.place[$0] },
      rules: { report, take in
        let end = next + Int(columns.facts[report])
        for fact in next..<end { take(columns.rule[fact]) }
        next = end
      })
  }

  /// Adds what another tally counted.
  mutating func add(_ other: CoverageTally) {
    for (key, places) in other.reports { reports[key, default: [:]].merge(places, uniquingKeysWith: +) }
  }

  /// Adds a facility's year of a file that holds no reports.
  mutating func add(_ kind: ContentKind, _ year: Int, place: UInt8) {
    reports[Coverage.Key(year: year, kind: kind), default: [:]][Int(place), default: 0] += 1
  }

  /// The rows of the catalogue's table, in their order.
  var rows: [(key: Coverage.Key, place: Int, reports: Int)] {
    reports.flatMap { key, places in places.map { (key: key, place: $0.key, reports: $0.value) } }
      .sorted { ($0.key.kind.rawValue, $0.key.year, $0.place) < ($1.key.kind.rawValue, $1.key.year, $1.place) }
  }
}

extension Coverage {
  /// What a tally counted, with places by their codes.
  init(_ tally: CoverageTally, places: [String]) {
    self.init(
      tally.reports.mapValues { counts in
        counts.reduce(into: [:]) { named, entry in
          named[places.indices.contains(entry.key - 1) ? places[entry.key - 1] : "", default: 0] += entry.value
        }
      })
  }
}

extension Coverage {
  /// Its rows in the catalogue's table, in a fixed order.
  func rows(places: [String]) -> [(kind: ContentKind, year: Int, place: Int, reports: Int)] {
    let numbers = Dictionary(places.enumerated().map { ($1, $0 + 1) }, uniquingKeysWith: { first, _ in first })
    // A file for all years is told of each when it is read.
    let told = reports.filter { key, _ in
      !key.kind.isOfAllYears || key.year == reports.keys.filter { $0.kind == key.kind }.map(\.year).min()
    }
    return told.flatMap { key, byPlace in
      byPlace.map { (kind: key.kind, year: key.year, place: numbers[$0.key] ?? 0, reports: $0.value) }
    }.sorted { ($0.kind.rawValue, $0.year, $0.place) < ($1.kind.rawValue, $1.year, $1.place) }
  }
}
