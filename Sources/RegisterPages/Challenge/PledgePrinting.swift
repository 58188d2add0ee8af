internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Prevention
internal import PublicRecord
internal import Questions
internal import RecordKernel
internal import Vocabulary

/// What pages of challenges have in common.
protocol PledgePrinting: RegisterPrinting {}

extension PledgePrinting {
  var texts: PledgeTexts { PledgeTexts(printer.tables.terms, language) }

  /// How a pledge goes: a mark that does not rest on colour, and the word.
  func state(_ state: PledgeProgress.State) -> HTML {
    let mark =
      switch state {
      case .proposed: "○"
      case .accepted: "◌"
      case .onTrack: "●"
      case .behind: "◐"
      case .achieved: "✓"
      case .missed: "✗"
      case .withdrawn: "–"
      case .noData: "?"
      }
    return "<span aria-hidden=\"true\">\(mark)</span> \(texts.state(state))"
  }

  func substances(_ keys: [String]) -> HTML {
    HTML(keys.map { named(.substance, $0) }, separator: ", ")
  }

  func media(_ categories: [Vocabulary.Category]) -> String {
    categories.isEmpty
      ? t("pledge.all-media") : categories.map { term("category.\($0.code)") }.joined(separator: ", ")
  }

  /// `30% less by 2021, from 2014`.
  func goal(_ terms: PledgeTerms) -> String {
    let span = terms.base.first == terms.base.last ? "\(terms.base)" : "\(terms.base.first)–\(terms.base.last)"
    return t("pledge.goal.by", ["goal": texts.goal(terms), "target": String(terms.target), "base": span])
  }

  func facts(_ rows: [(String, HTML)]) -> HTML {
    "<dl class=\"facts\">\(rows.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" as HTML })</dl>"
  }

  func company(_ terms: PledgeTerms) -> HTML {
    "<a href=\"\(link(.company, terms.companyKey))\">\(terms.company)</a>"
  }

  /// How many pledges are in which state.
  func counted(_ counts: [PledgeProgress.State: Int]) -> HTML {
    let parts = PledgeProgress.State.allCases.compactMap { one -> HTML? in
      counts[one].map { "<li>\(state(one))\(colon)\(count($0))</li>" }
    }
    return parts.isEmpty ? "<p>\(t("challenge.no-pledges"))</p>" : "<ul class=\"plain states\">\(parts)</ul>"
  }

  func sums(_ sums: [ChallengeSum]) -> HTML { HTML(sums.map { "<p>\(texts.sum($0))</p>" }) }

  func table(_ pledges: [PledgeProgress]) -> HTML {
    guard !pledges.isEmpty else { return .empty }
    var table = RecordTable(
      t("challenge.pledges"),
      [
        .init(t("pledge.company")), .init(t("pledge.what")), .init(t("pledge.goal")), .init(t("pledge.state")),
        .init(t("pledge.change"), "number"), .init(t("pledge.verdict")),
      ])
    for progress in pledges {
      let terms = progress.pledge.terms
      table.add(
        "<a href=\"\(link(.pledge, progress.pledge.id))\">\(progress.pledge.id)</a><br>\(company(terms))",
        "\(substances(terms.substances))<br><small>\(media(progress.pledge.categories))</small>", "\(goal(terms))",
        state(progress.state),
        change(progress),
        "\(texts.verdict(progress))")
    }
    return table.html
  }

  /// The change from the base, with the year that it is of.
  private func change(_ progress: PledgeProgress) -> HTML {
    guard let change = progress.change, let year = progress.year else { return "–" }
    return "\(texts.change(change))<br><small>\(String(year))</small>"
  }

  /// Data and feed of a challenge, or of all.
  func dataLinks(_ challenge: String?, _ query: [(name: String, value: String)]) -> HTML {
    """
    <p><a href="\(csv(DataRoutes.pledges, query, inLanguage: true))" download>CSV</a> · \
    <a href="\(DataRoutes.pledges.address(query: query + [("edition", printer.pin)]))">JSON</a> · \
    <a href="\(FileRoutes.challengeFeed.address(challenge ?? "all", query: inLanguage))">\(t("record.atom"))</a></p>
    """
  }

  func documents(_ documents: [RecordDocument], of id: String) -> HTML {
    guard !documents.isEmpty else { return .empty }
    let items = documents.map { document -> HTML in
      "<li><a href=\"\(FileRoutes.document.address(id, document.sha256))\">\(document.kind)</a></li>"
    }
    return "<ul class=\"plain\">\(items)</ul>"
  }

  var unofficial: HTML { "<p class=\"note\">\(t("challenge.asked"))</p>" }
}
