public import Editions
internal import Foundation
public import Vocabulary

/// What moved between two editions: totals, facilities and reports, for the registers and years that either holds.
public struct Comparison: Sendable {
  /// A total that is not the same in both.
  public struct Total: Sendable, Equatable {
    public let country: Country
    public let year: Int
    public let category: String
    public let substance: String
    public let measure: Measure
    public let before: Double
    public let after: Double
  }

  /// A facility that reports in a year of one edition only.
  public struct Facility: Sendable, Equatable {
    public let id: String
    public let year: Int
    public let came: Bool
  }

  /// A cell of a national file.
  public struct Source: Sendable, Equatable {
    public let quantity: Double
    public let unit: MeasuredUnit
    /// In kilograms, or g TEQ.
    public let value: Double
    public let source: String
    public let line: Int
    public let column: Int
  }

  /// An amount, or a report without any, that is not the same in both.
  public struct Change: Sendable, Equatable {
    public enum Kind: String, Sendable {
      case changed
      case added
      case removed
      /// A report that is all zero.
      case reportAdded = "report_added"
      case reportRemoved = "report_removed"
    }

    public let kind: Kind
    public let register: Register
    public let year: Int
    public let facility: String
    /// The register's code.
    public let code: String
    /// The harmonised key.
    public let substance: String
    /// The rule of the column; blank for a report.
    public let rule: String
    public let before: Source?
    public let after: Source?
  }

  /// Reports and facilities of a register's year in each edition; nil where one does not hold the year.
  public struct Count: Sendable {
    public let register: Register
    public let year: Int
    public let reports: (before: Int?, after: Int?)
    public let facilities: (before: Int?, after: Int?)
  }

  /// The ids of the two editions.
  public let before: String
  public let after: String
  public let counts: [Count]
  /// Sorted by how far they moved, the farthest first.
  public let totals: [Total]
  /// Kilograms of the default scope by country, year and substance, of years that both hold; those that moved.
  public let substances: [Total]
  public let facilities: [Facility]
  /// In the order of register, year and facility.
  public let changes: [Change]

  /// Compares two editions.
  /// - Throws: ``EditionError`` for a damaged edition.
  /// - Complexity: O(facts of both).
  public init(_ before: Edition, _ after: Edition) throws {
    self.before = before.manifest.id
    self.after = after.manifest.id
    totals = try Measure.separate.flatMap {
      try Self.totals(before, after, $0, .all, [.country, .year, .category, .substance])
    }.sorted(
      by: Self.precedes)
    func grounds(_ edition: Edition) -> Set<[DimensionValue]> {
      Set(edition.manifest.segments.map { [.country($0.register.country), .year($0.year)] })
    }
    let both = grounds(before).intersection(grounds(after))
    substances = try Self.totals(before, after, .kilograms, .default, [.country, .year, .substance])
      .filter { both.contains([.country($0.country), .year($0.year)]) }.sorted(by: Self.precedes)
    let walk = try Walk(before, after)
    try walk.run()
    (counts, facilities, changes) = (walk.counts, walk.facilities, walk.changes)
  }

  private static func totals(
    _ before: Edition, _ after: Edition, _ measure: Measure, _ scope: Question.ScopeFilter, _ by: [Dimension]
  ) throws -> [Total] {
    var question = Question()
    question.scope = scope
    question.measure = measure
    question.by = by
    var values: [[DimensionValue]: (before: Double, after: Double)] = [:]
    for row in try before.answer(question).rows { values[row.values, default: (0, 0)].before = row.value }
    for row in try after.answer(question).rows { values[row.values, default: (0, 0)].after = row.value }
    return values.compactMap { key, value in
      // Two editions may add the same amounts in another order, which moves the last digits.
      guard abs(value.after - value.before) > 1e-12 * max(abs(value.before), abs(value.after)),
        let country = key[0].country, let year = key[1].year, let substance = key.last?.text
      else { return nil }
      return Total(
        country: country, year: year, category: by.contains(.category) ? key[2].text : "", substance: substance,
        measure: measure, before: value.before,
        after: value.after)
    }
  }

  private static func precedes(_ a: Total, _ b: Total) -> Bool {
    let (moveA, moveB) = (abs(a.after - a.before), abs(b.after - b.before))
    if moveA != moveB { return moveA > moveB }
    return (a.country.rawValue, a.year, a.substance, a.category) < (b.country.rawValue, b.year, b.substance, b.category)
  }
}

/// Goes through two editions side by side, a facility and year at a time.
private final class Walk {
  private let before: Side
  private let after: Side
  private(set) var counts: [Comparison.Count] = []
  private(set) var facilities: [Comparison.Facility] = []
  private(set) var changes: [Comparison.Change] = []

  init(_ before: Edition, _ after: Edition) throws {
    let names = SharedNames()
    self.before = try Side(before, names)
    self.after = try Side(after, names)
  }

  private struct Year: Hashable, Comparable {
    let register: Register
    let year: Int
    static func < (a: Year, b: Year) -> Bool { (a.register, a.year) < (b.register, b.year) }
  }

  func run() throws {
    let years = Set(
      [before, after].flatMap { $0.edition.manifest.segments.map { Year(register: $0.register, year: $0.year) } }
    ).sorted()
    for key in years {
      let old = before.segment(key.register, key.year)
      let new = after.segment(key.register, key.year)
      var (i, j) = (old?.firstReport ?? 0, new?.firstReport ?? 0)
      let (endOld, endNew) = (i + (old?.reports ?? 0), j + (new?.reports ?? 0))
      var (oldFacilities, newFacilities) = (0, 0)
      while i < endOld || j < endNew {
        let a = i < endOld ? before.facility(i) : nil
        let b = j < endNew ? after.facility(j) : nil
        // Both sides are walked as two sorted lists are merged: the one whose facility comes first takes this step,
        // or both where it is the same. A side that has ended, or whose facility does not read, waits; where neither
        // reads, the earlier edition goes first, so that the walk always moves on.
        let isOld = i < endOld && (b.map { b in a.map { $0.id <= b.id } ?? false } ?? true)
        let isNew = j < endNew && (a.map { a in b.map { $0.id <= a.id } ?? false } ?? true || !isOld)
        let oldRange = isOld ? before.reports(from: i, to: endOld) : i..<i
        let newRange = isNew ? after.reports(from: j, to: endNew) : j..<j
        let id = (isOld ? a : b)?.text ?? ""
        if isOld { oldFacilities += 1 }
        if isNew { newFacilities += 1 }
        if old != nil, new != nil {
          if !(isOld && isNew) { facilities.append(Comparison.Facility(id: id, year: key.year, came: isNew)) }
          try compare(oldRange, newRange, id, key)
        }
        (i, j) = (oldRange.upperBound, newRange.upperBound)
      }
      counts.append(
        Comparison.Count(
          register: key.register, year: key.year, reports: (old?.reports, new?.reports),
          facilities: (old.map { _ in oldFacilities }, new.map { _ in newFacilities })))
    }
  }

  private struct Cell: Hashable {
    let code: Int
    let rule: Int
  }

  private func compare(_ old: Range<Int>, _ new: Range<Int>, _ facility: String, _ key: Year) throws {
    if before.isSame(old, as: new, of: after) { return }
    var cells: [Cell: (before: [Int], after: [Int])] = [:]
    var empty: [Int: (before: [Int], after: [Int])] = [:]
    for (side, range, isOld) in [(before, old, true), (after, new, false)] {
      for report in range {
        let code = side.code(report)
        let facts = side.edition.facts(of: report)
        if facts.isEmpty {
          if isOld {
            empty[code, default: ([], [])].before.append(report)
          } else {
            empty[code, default: ([], [])].after.append(report)
          }
        }
        for fact in facts {
          let cell = Cell(code: code, rule: side.rule(fact))
          if isOld {
            cells[cell, default: ([], [])].before.append(fact)
          } else {
            cells[cell, default: ([], [])].after.append(fact)
          }
        }
      }
    }
    for (cell, facts) in cells.sorted(by: { ($0.key.code, $0.key.rule) < ($1.key.code, $1.key.rule) }) {
      // Amounts that both hold are the same, whichever lines they stand on.
      var rest = facts.after
      let gone = facts.before.filter { fact in
        guard let position = rest.firstIndex(where: { after.amount($0) == before.amount(fact) }) else { return true }
        rest.remove(at: position)
        return false
      }
      for index in 0..<max(gone.count, rest.count) {
        let (a, b) = (index < gone.count ? gone[index] : nil, index < rest.count ? rest[index] : nil)
        changes.append(
          Comparison.Change(
            kind: a == nil ? .added : b == nil ? .removed : .changed, register: key.register, year: key.year,
            facility: facility,
            code: before.names.codes[cell.code].code,
            substance: before.substance(cell.code) ?? after.substance(cell.code) ?? "",
            rule: before.names.rules[cell.rule], before: try a.map(before.cell),
            after: try b.map(after.cell)))
      }
    }
    for (code, reports) in empty.sorted(by: { $0.key < $1.key }) where reports.before.count != reports.after.count {
      let isAdded = reports.after.count > reports.before.count
      let extra =
        isAdded
        ? reports.after.suffix(reports.after.count - reports.before.count)
        : reports.before.suffix(reports.before.count - reports.after.count)
      for report in extra {
        let source = (isAdded ? after : before).record(report)
        changes.append(
          Comparison.Change(
            kind: isAdded ? .reportAdded : .reportRemoved, register: key.register, year: key.year, facility: facility,
            code: before.names.codes[code].code, substance: before.substance(code) ?? after.substance(code) ?? "",
            rule: "",
            before: isAdded ? nil : source, after: isAdded ? source : nil))
      }
    }
  }
}

/// Codes and rules under numbers that two editions share.
private final class SharedNames {
  private(set) var codes: [(register: Register, code: String)] = []
  private(set) var rules: [String] = []
  private var codeNumbers: [String: Int] = [:]
  private var ruleNumbers: [String: Int] = [:]

  func number(_ register: Register, _ code: String) -> Int {
    let key = "\(register.rawValue)\t\(code)"
    if let known = codeNumbers[key] { return known }
    codeNumbers[key] = codes.count
    codes.append((register, code))
    return codes.count - 1
  }

  func number(rule: String) -> Int {
    if let known = ruleNumbers[rule] { return known }
    ruleNumbers[rule] = rules.count
    rules.append(rule)
    return rules.count - 1
  }
}

/// One of two editions that are compared.
private final class Side {
  let edition: Edition
  let names: SharedNames
  private let provenance: Edition.Provenance
  private let codes: [Int]
  private let rules: [Int]
  private let substances: [Int: String]

  init(_ edition: Edition, _ names: SharedNames) throws {
    self.edition = edition
    self.names = names
    provenance = try edition.provenance()
    codes = edition.catalog.codes.map { names.number($0.register, $0.code) }
    rules = edition.catalog.rules.map { names.number(rule: $0) }
    substances = Dictionary(
      zip(codes, edition.catalog.codes.map { edition.catalog.substances[$0.substance].substance.key }),
      uniquingKeysWith: { first, _ in first })
  }

  func segment(_ register: Register, _ year: Int) -> Manifest.Segment? {
    edition.manifest.segments.first { $0.register == register && $0.year == year }
  }

  func facility(_ report: Int) -> (id: FacilityID, text: String)? {
    let text = edition.facilities[Int(edition.reports.facility.values[report])]
    return FacilityID(text).map { ($0, text) }
  }

  /// The reports of the facility that a report belongs to.
  func reports(from start: Int, to limit: Int) -> Range<Int> {
    let column = edition.reports.facility.values
    var end = start + 1
    while end < limit, column[end] == column[start] { end += 1 }
    return start..<end
  }

  func code(_ report: Int) -> Int {
    let code = Int(edition.reports.code.values[report])
    return codes.indices.contains(code) ? codes[code] : 0
  }

  func substance(_ code: Int) -> String? { substances[code] }

  func rule(_ fact: Int) -> Int {
    let rule = Int(provenance.rule.values[fact])
    return rules.indices.contains(rule) ? rules[rule] : 0
  }

  struct Amount: Equatable {
    let quantity: Double
    let unit: UInt8
  }

  func amount(_ fact: Int) -> Amount {
    Amount(quantity: provenance.quantity.values[fact], unit: edition.facts.unit.values[fact])
  }

  /// Whether reports of one facility and year hold the same codes, columns and amounts, in the same order.
  func isSame(_ mine: Range<Int>, as theirs: Range<Int>, of other: Side) -> Bool {
    guard mine.count == theirs.count, !mine.isEmpty else { return mine.isEmpty && theirs.isEmpty }
    for (a, b) in zip(mine, theirs) {
      let (facts, others) = (edition.facts(of: a), other.edition.facts(of: b))
      guard code(a) == other.code(b), facts.count == others.count else { return false }
      for (x, y) in zip(facts, others) {
        guard provenance.quantity.values[x] == other.provenance.quantity.values[y], rule(x) == other.rule(y),
          edition.facts.unit.values[x] == other.edition.facts.unit.values[y]
        else { return false }
      }
    }
    return true
  }

  private func name(_ source: Int) -> String {
    edition.catalog.sources.indices.contains(source) ? edition.catalog.sources[source].name : ""
  }

  /// - Throws: ``EditionError`` for a fact whose unit is none.
  func cell(_ fact: Int) throws -> Comparison.Source {
    guard let unit = MeasuredUnit(rawValue: edition.facts.unit.values[fact]) else {
      throw EditionError("\(edition.folder.path): fact \(fact) is in a unit that is none; changed")
    }
    return Comparison.Source(
      quantity: provenance.quantity.values[fact], unit: unit,
      value: edition.facts.amount.values[fact], source: name(Int(provenance.source.values[fact])),
      line: Int(provenance.line.values[fact]),
      column: Int(provenance.column.values[fact]))
  }

  func record(_ report: Int) -> Comparison.Source {
    Comparison.Source(
      quantity: 0, unit: .kilograms, value: 0, source: name(Int(provenance.reportSource.values[report])),
      line: Int(provenance.reportLine.values[report]), column: 0)
  }
}
