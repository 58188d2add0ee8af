public import Editions
public import PublicRecord
public import Questions
internal import RecordKernel
internal import Vocabulary

/// Asks an edition how pledges go.
///
/// A pledge's facilities are followed across the identifiers that they had (``Plants``). Base and progress are read
/// from the same edition, so that like is compared with like; the base as first printed stands beside it.
public struct PledgeCheck {
  private let edition: Edition
  private let evidence: Evidence
  private let ground: PledgeGround

  /// - Parameter pledges: all pledges of the challenges that are asked about: who made none is told from who did.
  /// - Throws: ``QuestionError`` for a table of weights that is not there; `EditionError`.
  public init(_ pledges: [Pledge], _ edition: Edition, _ evidence: Evidence) throws {
    (self.edition, self.evidence) = (edition, evidence)
    ground = try PledgeGround(pledges, edition, evidence)
  }

  /// How pledges go, in their order, and what the accepted ones come to together.
  /// - Parameter wanted: which of them; all unless given.
  /// - Complexity: O(reports and amounts of their facilities, and of their sectors' in the years compared).
  public func results(_ wanted: (Pledge) -> Bool = { _ in true }) throws -> (
    progress: [PledgeProgress], sums: [ChallengeSum]
  ) {
    let drafts = try ground.pledges.enumerated().filter { wanted($1) }.map { index, pledge in
      try PledgeDraft(pledge, index, ground, edition)
    }
    let peers = try PeerSums(drafts, ground, edition, evidence)
    return (drafts.map { $0.progress(peers.peers(of: $0)) }, ChallengeSum.sums(drafts))
  }
}

/// What all pledges of a check are read from: their facilities' forms, read once, and who pledged what.
struct PledgeGround {
  let pledges: [Pledge]
  /// By pledged identifier, the numbers of all identifiers that its plant had, the earliest first; none where the
  /// edition does not know it.
  let chains: [String: [Int]]
  /// By name of the table of weights.
  private let cells: [String: FacilityCells]
  /// By challenge: the numbers of facilities with a pledge that was not withdrawn.
  let pledged: [String: Set<Int>]
  /// By register, its years in the edition.
  let years: [Register: Set<Int>]
  /// By pledged identifier.
  let descriptions: [String: FacilityDescription]
  /// By harmonised key, the substance's place in the catalogue.
  let substances: [String: Int]
  /// Which pledges are about a facility's substance: ``shared(with:)``.
  private let claims: [Claim: [(pledge: Int, categories: Set<Vocabulary.Category>)]]

  struct Claim: Hashable {
    let challenge: String
    /// The last identifier of the plant, by number.
    let plant: Int
    let substance: String
  }

  init(_ pledges: [Pledge], _ edition: Edition, _ evidence: Evidence) throws {
    self.pledges = pledges
    let plants = try edition.plants()
    var (chains, descriptions) = ([String: [Int]](), [String: FacilityDescription]())
    for id in Set(pledges.flatMap(\.terms.facilities)) {
      guard let facility = FacilityID(id), let number = edition.facilities.number(of: facility) else { continue }
      chains[id] = plants?.chain(of: number) ?? [number]
      descriptions[id] = try edition.catalog.facility(number)
    }
    (self.chains, self.descriptions) = (chains, descriptions)
    substances = Dictionary(
      edition.catalog.substances.enumerated().map { ($1.substance.key, $0) }, uniquingKeysWith: { first, _ in first })
    years = Dictionary(grouping: edition.manifest.segments, by: \.register).mapValues { Set($0.map(\.year)) }
    var byTable: [String: Set<Int>] = [:]
    for pledge in pledges {
      byTable[pledge.weights, default: []].formUnion(pledge.terms.facilities.flatMap { chains[$0] ?? [] })
    }
    cells = try Dictionary(
      uniqueKeysWithValues: byTable.map { name, facilities in
        (name, try FacilityCells(facilities, edition, evidence, weights: name))
      })
    var (pledged, claims) = (
      [String: Set<Int>](), [Claim: [(pledge: Int, categories: Set<Vocabulary.Category>)]]()
    )
    for (index, pledge) in pledges.enumerated() where pledge.standing != .withdrawn {
      let own = pledge.terms.facilities.compactMap { chains[$0] }
      pledged[pledge.terms.challenge, default: []].formUnion(own.joined())
      for (chain, substance) in own.flatMap({ chain in pledge.terms.substances.map { (chain, $0) } }) {
        guard let plant = chain.last else { continue }
        claims[Claim(challenge: pledge.terms.challenge, plant: plant, substance: substance), default: []]
          .append((index, pledge.media))
      }
    }
    (self.pledged, self.claims) = (pledged, claims)
  }

  /// The facilities of a pledge, each plant once, whichever of its identifiers were pledged.
  func facilities(of pledge: Pledge) -> [String] {
    var seen: Set<Int> = []
    return pledge.terms.facilities.filter { id in chains[id]?.last.map { seen.insert($0).inserted } ?? true }
  }

  /// The forms of a pledge's facilities, with the hazards that its measure is by.
  func cells(of pledge: Pledge) -> FacilityCells? { cells[pledge.weights] }

  /// The ids of other pledges of the challenge about the same facility, substance and medium.
  func shared(with index: Int) -> [String] {
    let pledge = pledges[index]
    var others: Set<Int> = []
    for plant in pledge.terms.facilities.compactMap({ chains[$0]?.last }) {
      for substance in pledge.terms.substances {
        let claim = Claim(challenge: pledge.terms.challenge, plant: plant, substance: substance)
        others.formUnion(
          (claims[claim] ?? []).filter { $0.pledge != index && !$0.categories.isDisjoint(with: pledge.media) }
            .map(\.pledge))
      }
    }
    return others.sorted().map { pledges[$0].id }
  }
}

extension Pledge {
  /// The table of weights of its measure; hazard beside a pledge in kilograms is by the standard one.
  var weights: String {
    let words = terms.measure.split(separator: ":")
    return words.count == 2 ? String(words[1]) : HazardTables.standard
  }

  public var isByHazard: Bool { terms.measure.hasPrefix(Measure.hazard.rawValue) }

  /// The categories that it is about.
  var media: Set<Vocabulary.Category> { Set(categories.isEmpty ? Vocabulary.Category.allCases : categories) }

  /// The question that its figures answer in an edition, by year.
  public func question(in edition: Edition) throws -> Question {
    try Self.question(terms, in: edition).with { $0.by = [.year] }
  }

  /// The question of a pledge's amounts, of all years together. A plant's identifiers are one where the edition knows
  /// them.
  static func question(_ terms: PledgeTerms, in edition: Edition) throws -> Question {
    let words = terms.measure.split(separator: ":")
    let knowsPlants = try edition.plants() != nil
    return Question().with {
      if knowsPlants { $0.plants = terms.facilities } else { $0.facilities = terms.facilities }
      $0.substances = terms.substances
      $0.categories = terms.categories.compactMap { Vocabulary.Category(code: $0) }
      // What a pledge names is meant, also where totals leave it out.
      $0.scope = .all
      $0.measure = words.first == "hazard" ? .hazard : .kilograms
      if words.count == 2 { $0.weights = String(words[1]) }
    }
  }
}
