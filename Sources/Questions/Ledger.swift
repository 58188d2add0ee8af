public import Editions
internal import Registers
internal import Vocabulary

/// What stands twice in gross totals: amounts that one facility sent to another, which reports them again as its own
/// on-site releases. Public, a line for each sender, receiver, substance and year.
///
/// EPA's rule (TRI National Analysis): amounts sent off site to a facility of the register, and released there on site,
/// count once. By substance, year and family of disposal (land, underground, water) a receiver's double count is the
/// lesser of what all senders sent it and what it released on site; it falls to the senders by what each sent. Storage
/// (M10), brokers, other management and recycling are never netted. Kilograms only: dioxins and furans have measures of
/// their own.
public struct Ledger: Sendable {
  /// Ways of disposal that a sender and a receiver may both report.
  public enum Family: String, CaseIterable, Sendable {
    case land
    case underground
    case water

    /// The receiver's on-site category.
    var category: Vocabulary.Category {
      switch self {
      case .land: .onsiteLand
      case .underground: .onsiteUnderground
      case .water: .onsiteWater
      }
    }

    /// The family of a transfer's rule; nil for one that is never netted.
    init?(rule: String) {
      switch rule {
      case "tri.m40.metal", "tri.m41", "tri.m63", "tri.m64", "tri.m65", "tri.m66", "tri.m67", "tri.m72", "tri.m73",
        "tri.m79":
        self = .land
      case "tri.m71", "tri.m81", "tri.m82": self = .underground
      case "tri.m61.metal", "tri.m62": self = .water
      default: return nil
      }
    }
  }

  public struct Line: Sendable {
    /// Numbers of the facilities.
    public let sender: Int
    public let receiver: Int
    public let year: Int
    /// The position in the catalogue's substances.
    public let substance: Int
    /// Kilograms sent, in families that may be netted.
    public let sent: Double
    /// Kilograms counted twice: taken from the sender's amounts under `measure=net`.
    public let countedTwice: Double
    public let families: [Family]
    public let match: ReceiverMatchWay
    public let score: Double
    /// The first transfer of the line: its source's position, physical line and column.
    public let source: Int
    public let sourceLine: Int
    public let column: Int
  }

  /// A substance that another one's amounts hold too, filed by one facility under both; see `SubstanceParts`.
  public struct PartLine: Sendable {
    /// The facility's number.
    public let facility: Int
    public let year: Int
    public let whole: RegisterCode
    public let part: RegisterCode
    /// Kilograms filed of the part, and how many a kilogram of it comes to in the whole.
    public let reported: Double
    public let factor: Double
    /// Kilograms counted twice for certain: taken from the whole's amounts under `measure=net`.
    public let countedTwice: Double
    /// The part's report: its source's position and physical line.
    public let source: Int
    public let sourceLine: Int
  }

  /// Sorted by kilograms counted twice, the largest first.
  public let lines: [Line]
  /// Kilograms to be taken from facts.
  let reductions: [Int: Double]
  /// Whether the edition names any receiver: without, nothing can be netted, which is not the same as nothing being
  /// counted twice.
  public let hasReceivers: Bool

  /// - Throws: ``EditionError``.
  /// - Complexity: O(transfers + reports of the facilities in them).
  /// - Parameter removed: facts that a question leaves out.
  init(_ edition: Edition, without removed: Set<Int> = []) throws {
    let transfers = edition.transfers
    hasReceivers = transfers.year.count > 0
    guard hasReceivers else {
      (lines, reductions) = ([], [:])
      return
    }
    let (catalog, receivers) = (edition.catalog, try edition.receivers())
    let finder = try FactFinder(edition, removed)
    struct Pool: Hashable {
      let receiver: Int
      let year: Int
      let substance: Int
      let family: Family
    }
    struct Part {
      let transfer: Int
      /// What of it stands in a fact, and so in gross totals.
      let amount: Double
      let fact: Int
    }
    var pools: [Pool: [Part]] = [:]
    var left: [Int: Double] = [:]
    for transfer in 0..<transfers.year.count {
      let (code, rule) = (Int(transfers.code.values[transfer]), Int(transfers.rule.values[transfer]))
      guard catalog.rules.indices.contains(rule), let family = Family(rule: catalog.rules[rule]),
        catalog.codes.indices.contains(code),
        !catalog.dioxins.contains(catalog.codes[code].substance),
        transfers.unit.values[transfer] != MeasuredUnit.gramsTEQ.rawValue,
        receivers.indices.contains(Int(transfers.receiver.values[transfer])),
        let receiver = receivers[Int(transfers.receiver.values[transfer])].facility,
        receiver != Int(transfers.facility.values[transfer]),
        let fact = finder.fact(of: transfer)
      else { continue }
      let rest = left[fact] ?? edition.facts.amount.values[fact]
      let amount = min(rest, transfers.amount.values[transfer])
      guard amount > 0 else { continue }
      left[fact] = rest - amount
      let pool = Pool(
        receiver: receiver, year: Int(transfers.year.values[transfer]), substance: catalog.codes[code].substance,
        family: family)
      pools[pool, default: []].append(Part(transfer: transfer, amount: amount, fact: fact))
    }
    struct Key: Hashable {
      let sender: Int
      let receiver: Int
      let year: Int
      let substance: Int
    }
    struct Draft {
      var sent = 0.0
      var twice = 0.0
      var families: Set<Family> = []
      var transfer = Int.max
    }
    var drafts: [Key: Draft] = [:]
    var reductions: [Int: Double] = [:]
    // In one order, so that the sums are the same to the last bit.
    for (pool, parts) in pools.sorted(by: { ($0.value.first?.transfer ?? 0) < ($1.value.first?.transfer ?? 0) }) {
      let sent = parts.reduce(0) { $0 + $1.amount }
      let onsite = finder.kilograms(of: pool.receiver, pool.year, substance: pool.substance, pool.family.category)
      let twice = min(sent, onsite)
      for part in parts {
        let key = Key(
          sender: Int(transfers.facility.values[part.transfer]), receiver: pool.receiver, year: pool.year,
          substance: pool.substance)
        let share = sent > 0 ? part.amount * (twice / sent) : 0
        drafts[key, default: Draft()].sent += part.amount
        drafts[key, default: Draft()].twice += share
        drafts[key, default: Draft()].families.insert(pool.family)
        drafts[key, default: Draft()].transfer = min(drafts[key]?.transfer ?? .max, part.transfer)
        if share > 0 { reductions[part.fact, default: 0] += share }
      }
    }
    self.reductions = reductions
    lines = drafts.compactMap { key, draft in
      guard draft.twice > 0 else { return nil }
      let receiver = receivers[Int(transfers.receiver.values[draft.transfer])]
      return Line(
        sender: key.sender, receiver: key.receiver, year: key.year, substance: key.substance, sent: draft.sent,
        countedTwice: draft.twice,
        families: Family.allCases.filter(draft.families.contains), match: receiver.match ?? .nameAndAddress,
        score: receiver.score,
        source: Int(transfers.source.values[draft.transfer]), sourceLine: Int(transfers.line.values[draft.transfer]),
        column: Int(transfers.column.values[draft.transfer]))
    }.sorted {
      if $0.countedTwice != $1.countedTwice { return $0.countedTwice > $1.countedTwice }
      return [$0.sender, $0.receiver, $0.year, $0.substance].lexicographicallyPrecedes([
        $1.sender, $1.receiver, $1.year, $1.substance,
      ])
    }
  }
}

/// Finds the facts of the reports that transfers belong to, and what facilities released on site.
private struct FactFinder {
  private let edition: Edition
  private let provenance: Edition.Provenance
  private let removed: Set<Int>
  private let segments: [Int: [Manifest.Segment]]

  init(_ edition: Edition, _ removed: Set<Int>) throws {
    self.edition = edition
    self.removed = removed
    provenance = try edition.provenance()
    let sending = edition.manifest.segments.filter { $0.register.profile.namesReceivers }
    segments = Dictionary(grouping: sending, by: \.year)
  }

  private func reports(of facility: Int, _ year: Int) -> Range<Int> {
    guard let facility = UInt32(exactly: facility) else { return 0..<0 }
    return segments[year, default: []].lazy.map { edition.reports(of: facility, in: $0) }.first { !$0.isEmpty } ?? 0..<0
  }

  /// The fact of the same form and national column; without a form of that number, of the first form of the same code.
  func fact(of transfer: Int) -> Int? {
    let transfers = edition.transfers
    let reports = reports(of: Int(transfers.facility.values[transfer]), Int(transfers.year.values[transfer]))
    let (document, code, rule) = (
      transfers.document.values[transfer], transfers.code.values[transfer], transfers.rule.values[transfer]
    )
    func fact(_ report: Int) -> Int? {
      edition.facts(of: report).first { provenance.rule.values[$0] == rule && !removed.contains($0) }
    }
    if document != 0, let report = reports.first(where: { provenance.document.values[$0] == document }) {
      return fact(report)
    }
    return reports.lazy.filter { edition.reports.code.values[$0] == code }.compactMap(fact).first
  }

  /// What a facility released on site of a substance.
  func kilograms(of facility: Int, _ year: Int, substance: Int, _ category: Vocabulary.Category) -> Double {
    var sum = 0.0
    for report in reports(of: facility, year) {
      let code = Int(edition.reports.code.values[report])
      guard edition.catalog.codes.indices.contains(code), edition.catalog.codes[code].substance == substance else {
        continue
      }
      for fact in edition.facts(of: report)
      where edition.facts.category.values[fact] == category.rawValue && !removed.contains(fact) {
        sum += edition.facts.amount.values[fact]
      }
    }
    return sum
  }
}
