internal import PortalKernel
internal import Prevention
internal import PublicRecord
internal import Questions
internal import RecordKernel
internal import Vocabulary

extension Visit {
  /// How pledges go in the edition that the reader asks.
  func pledgeResults() throws -> PledgeDesk.Results {
    try site.pledges.results(record(), served, today: today)
  }

  /// What the site map lists.
  var listedChallenges: [String] { get throws { try pledgeResults().challenges.map(\.id) } }
  var listedPledges: [String] { get throws { try pledgeResults().progress.map(\.pledge.id) } }
  var listedCompanies: [String] {
    get throws { try Set(pledgeResults().progress.map(\.pledge.terms.companyKey)).sorted() }
  }

  /// The challenge that a filter names.
  /// - Throws: ``Problem`` for one that is not there.
  func challengeAsked(_ results: PledgeDesk.Results) throws -> String? {
    guard let id = try parameters.withoutEmpty.value(Parameter.challenge.name) else { return nil }
    guard results.challenges.contains(where: { $0.id == id }) else {
      throw Problem.parameter(
        Parameter.challenge.name, found: id, expected: .oneOf(results.challenges.map(\.id)))
    }
    return id
  }

  /// The state that a filter names.
  func pledgeStateAsked() throws -> PledgeProgress.State? {
    try parameters.withoutEmpty.value(Parameter.pledgeState.name).map { word in
      guard let state = PledgeProgress.State(rawValue: word) else {
        throw Problem.parameter(
          Parameter.pledgeState.name, found: word, expected: .oneOf(PledgeProgress.State.allCases.map(\.rawValue)))
      }
      return state
    }
  }
}

/// All challenges with their pledges.
struct ChallengesModel: Sendable {
  static let pageSize = 100

  let names: Names
  let challenges: [Challenge]
  let challenge: String?
  let state: PledgeProgress.State?
  /// By state, of the challenge asked for or of all.
  let counts: [PledgeProgress.State: Int]
  let sums: [ChallengeSum]
  /// Of the page.
  let pledges: [PledgeProgress]
  let all: Int
  /// From 1.
  let pageNumber: Int

  init(_ visit: Visit) throws {
    let results = try visit.pledgeResults()
    let challenge = try visit.challengeAsked(results)
    let state = try visit.pledgeStateAsked()
    let own = results.pledges(of: challenge)
    let wanted = own.filter { state == nil || $0.state == state }
    names = visit.names
    challenges = results.challenges
    (self.challenge, self.state) = (challenge, state)
    counts = Dictionary(grouping: own, by: \.state).mapValues(\.count)
    sums = results.sums.filter { challenge == nil || $0.challenge == challenge }
    pageNumber = try visit.parameters.withoutEmpty.number("page", in: 1...1_000_000, standard: 1)
    pledges = Array(wanted.dropFirst((pageNumber - 1) * Self.pageSize).prefix(Self.pageSize))
    all = wanted.count
  }
}

/// One challenge: what it asks for, and what all facilities reported of its substances.
struct ChallengeModel: Sendable {
  let names: Names
  let challenge: Challenge
  let trend: ChallengeTrend
  let counts: [PledgeProgress.State: Int]
  let sums: [ChallengeSum]
  let pledges: [PledgeProgress]
  let all: Int

  /// - Throws: ``Problem`` for a challenge that nobody may see, or that is not there.
  init(_ id: String, _ visit: Visit) throws {
    let results = try visit.pledgeResults()
    guard let challenge = results.challenges.first(where: { $0.id == id }), let trend = results.trends[id] else {
      throw Problem.notFound(localized: visit.t("error.no-challenge", ["id": String(id.prefix(60))]))
    }
    let own = results.pledges(of: id)
    names = visit.names
    (self.challenge, self.trend) = (challenge, trend)
    counts = Dictionary(grouping: own, by: \.state).mapValues(\.count)
    sums = results.sums.filter { $0.challenge == id }
    pledges = Array(own.prefix(ChallengesModel.pageSize))
    all = own.count
  }
}

/// One pledge.
struct PledgeModel: Sendable {
  let names: Names
  let progress: PledgeProgress
  let challenge: Challenge
  /// What its figures answer.
  let question: Question

  /// - Throws: ``Problem`` for a pledge that nobody may see, or that is not there.
  init(_ id: String, _ visit: Visit) throws {
    let results = try visit.pledgeResults()
    guard let progress = results.progress.first(where: { $0.pledge.id == id }),
      let challenge = results.challenges.first(where: { $0.id == progress.pledge.terms.challenge })
    else { throw Problem.notFound(localized: visit.t("error.no-pledge", ["id": String(id.prefix(60))])) }
    names = visit.names
    (self.progress, self.challenge) = (progress, challenge)
    question = try progress.pledge.question(in: visit.served.edition)
  }
}

/// A company with its pledges.
struct CompanyModel: Sendable {
  let names: Names
  /// As its newest pledge has it.
  let name: String
  let pledges: [PledgeProgress]

  /// - Throws: ``Problem`` for a company without a pledge.
  init(_ key: String, _ visit: Visit) throws {
    pledges = try visit.pledgeResults().progress.filter { $0.pledge.terms.companyKey == key }
    guard let last = pledges.last else {
      throw Problem.notFound(localized: visit.t("error.no-company", ["id": String(key.prefix(60))]))
    }
    names = visit.names
    name = last.pledge.terms.company
  }
}
