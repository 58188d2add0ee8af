internal import Editions
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Prevention
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// Challenges and pledges for programs.
extension API {
  private var pledgeTexts: PledgeTexts {
    get throws { PledgeTexts(visit.site.tables.terms, try visit.asked()) }
  }

  private func head(_ rows: Int) -> [(name: String, json: String)] {
    [("edition", JSONWriter.value(.text(served.id))), ("total_rows", JSONWriter.value(.integer(rows)))]
  }

  func challenges() throws -> Reply {
    let results = try visit.pledgeResults()
    let language = try visit.asked()
    return try pages(
      visit.parameters, ChallengeTable.columns, results.challenges, head: head(results.challenges.count)
    ) { part in
      part.map { ChallengeTable.cells($0, pledges: results.pledges(of: $0.id).count, language) }
    }
  }

  func pledges() throws -> Reply {
    let results = try visit.pledgeResults()
    let state = try visit.pledgeStateAsked()
    let found = results.pledges(of: try visit.challengeAsked(results)).filter { state == nil || $0.state == state }
    let table = PledgeTable(try pledgeTexts)
    return try pages(visit.parameters, PledgeTable.columns, found, head: head(found.count)) {
      $0.map { table.cells($0) }
    }
  }

  func pledge(_ id: String) throws -> Reply {
    guard let progress = try visit.pledgeResults().progress.first(where: { $0.pledge.id == id }) else {
      throw Problem.notFound("no such pledge")
    }
    let rows = PledgeYearTable.rows(progress)
    func write(_ writer: any TableWriter) {
      for row in rows { writer.write(row) }
      writer.finish()
    }
    if try visit.parameters.format() == .csv { return try csv(PledgeYearTable.columns, write) }
    return try json(PledgeYearTable.columns, head: PledgeYearTable.head(progress, pledgeTexts), next: nil, write)
  }
}

extension Visit {
  /// What happened with pledges, the newest first, behind how they go in the edition.
  func challengeFeed(of id: String) throws -> Reply {
    let results = try pledgeResults()
    let isAll = id == Self.allChallenges
    guard isAll || results.challenges.contains(where: { $0.id == id }) else {
      throw Problem.notFound("no such challenge; expected \(Self.allChallenges) or the id of one")
    }
    let language = try asked()
    let words = printer(in: language)
    let texts = PledgeTexts(site.tables.terms, language)
    func page(_ pledge: Pledge) -> String {
      site.publicAddress + Route.pledge.path.filled([pledge.id], language: language)
    }
    var entries: [AtomFeed.Entry] = []
    for progress in results.pledges(of: isAll ? nil : id) {
      let pledge = progress.pledge
      let title = "\(pledge.id) \(pledge.terms.company)"
      entries.append(
        AtomFeed.Entry(
          id: "\(page(pledge))#\(served.pin)", title: "\(title): \(texts.state(progress.state))",
          updated: served.manifest.created, link: page(pledge), summary: texts.verdict(progress)))
      for step in pledge.steps {
        guard let date = step.date else { continue }
        let address = "\(page(pledge))#step-\(step.place)"
        entries.append(
          AtomFeed.Entry(
            id: address, title: title, updated: "\(date)T00:00:00Z", link: address,
            summary: Words(words.texts, language)("pledge.step.\(step.kind.rawValue)")))
      }
    }
    entries.sort { ($0.updated, $0.id) > ($1.updated, $1.id) }
    let title =
      results.challenges.first { $0.id == id }.map { $0.terms.name[language] }
      ?? Words(words.texts, language)("challenge.title")
    return Reply(
      AtomFeed.text(
        Array(entries.prefix(Self.mostEntries)), title: title, address: site.publicAddress,
        path: FileRoutes.challengeFeed.address(id, query: [("lang", language.rawValue)]), language: language),
      type: MediaType.atom)
  }

  private static let allChallenges = "all"
  private static let mostEntries = 200
}
