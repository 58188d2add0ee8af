internal import Editions
internal import Markup
internal import Outputs
internal import Places
package import PortalKernel
internal import Questions
internal import Vocabulary

/// Pages, data and files of the registers.
package enum RegisterRoutes {
  package static let handlers: [Handler] = [
    .api(DataRoutes.totals) { try $0.totals() },
    .api(DataRoutes.trace) { try $0.trace() },
    .api(DataRoutes.facilities) { try $0.facilities() },
    .api(DataRoutes.facility) { try $0.facility($0.visit["id"]) },
    .api(DataRoutes.substances) { try $0.substances() },
    .api(DataRoutes.sectors) { try $0.sectors() },
    .api(DataRoutes.places) { try $0.places() },
    .api(DataRoutes.zones) { try $0.zones() },
    .api(DataRoutes.municipalities) { try $0.municipalities() },
    .api(DataRoutes.codes) { try $0.codes() },
    .api(DataRoutes.weights) { try $0.weights() },
    .api(DataRoutes.coverage) { try $0.coverage() },
    .api(DataRoutes.search) { try $0.search() },
    .api(DataRoutes.findings) { try $0.findings() },
    .api(DataRoutes.flows) { try $0.flows() },
    .api(DataRoutes.transfers) { try $0.transfers() },
    .api(DataRoutes.plants) { try $0.plants() },
    .api(DataRoutes.ledger) { try $0.ledger() },
    .api(DataRoutes.accidents) { try $0.accidents() },
    .api(DataRoutes.output) { try $0.output() },
    .api(DataRoutes.challenges) { try $0.challenges() },
    .api(DataRoutes.pledges) { try $0.pledges() },
    .api(DataRoutes.pledge) { try $0.pledge($0.visit["id"]) },
    .init(FileRoutes.challengeFeed) { try $0.challengeFeed(of: $0["challenge"]) },
    .api(DataRoutes.compare) { try $0.compare() },
    .api(DataRoutes.published) { try $0.published() },
    .api(DataRoutes.listings) { try $0.listings() },
    .api(DataRoutes.edition) { try $0.edition() },
    .init(FileRoutes.tile) { try $0.tile() },
    .init(FileRoutes.names) { try $0.namesTile() },
    .init(FileRoutes.package) {
      try $0.editionPackage()
    },
    .init(FileRoutes.answer) { try $0.answerFile($0.parameters.question(), $0["format"]) },
    .init(FileRoutes.picture) { try $0.picture($0["format"]) },
    .init(FileRoutes.follow) { try $0.follow($0["subject"], $0["key"]) },
    .page(.home, HomeView.self) { try HomeModel($0) },
    .init(.explore) { try $0.explored() },
    .init(.map) { try $0.mapped() },
    .page(.near, NearView.self) { try NearModel($0) },
    .page(.facilities, FacilitiesView.self) { try FacilitiesModel($0) },
    .page(.facility, FacilityView.self) {
      try FacilityModel($0["facility"], $0)
    }.listing { $0.served.atlas.ids.map { [$0] } },
    .page(.substances, SubstancesView.self) { try SubstancesModel($0) },
    .init(.substance) { try $0.substancePage() }.listing { $0.reportedSubstances.map { [$0] } },
    .page(.sectors, SectorsView.self) { try SectorsModel($0) },
    .page(.sector, SectorView.self) { try SectorModel($0["sector"], $0) }.listing { $0.reportingSectors.map { [$0] } },
    .page(.places, PlacesView.self) { try PlacesModel($0) },
    .page(.place, PlaceView.self) { try PlaceModel($0["place"], $0) }.listing { $0.servedPlaces.map { [$0] } },
    .page(.zones, ZonesView.self) { try ZonesModel($0) },
    .page(.zone, ZoneView.self) { try ZoneModel($0["zone"], $0) }.listing { visit in
      ZoneList.names(visit.served.edition.zones).map { [$0.text] }
    },
    .page(.flows, FlowsView.self) { try FlowsModel($0) },
    .page(.receivers, ReceiversView.self) { try ReceiversModel($0) },
    .page(.receiver, ReceiverView.self) { try ReceiverModel($0["receiver"], $0) }.listing { $0.receivers.map { [$0] } },
    .page(.search, SearchView.self) { try SearchModel($0) },
    .init(.suggest) {
      try Reply(
        SuggestionsView(model: SuggestionsModel($0), printer: $0.printer).json, type: OutputFormat.json.mediaType)
    },
    .page(.trace, TraceView.self) { try TraceModel($0) },
    .init(.embed) {
      try Reply(EmbedView(model: EmbedModel($0), printer: $0.printer).document.text, type: MediaType.html)
    },
    .init(.beside) { try $0.beside() },
    .page(.findings, FindingsView.self) { try FindingsModel($0) },
    .page(.ledger, LedgerView.self) { try LedgerModel($0) },
    .page(.compare, CompareView.self) { try CompareModel($0) },
    .page(.published, PublishedView.self) { try PublishedModel($0) },
    .page(.plants, PlantsView.self) { try PlantsModel($0) },
    .page(.challenges, ChallengesView.self) { try ChallengesModel($0) },
    .page(.challenge, ChallengeView.self) { try ChallengeModel($0["challenge"], $0) }.listing {
      try $0.listedChallenges.map { [$0] }
    },
    .page(.pledge, PledgeView.self) { try PledgeModel($0["pledge"], $0) }.listing {
      try $0.listedPledges.map { [$0] }
    },
    .page(.company, CompanyView.self) { try CompanyModel($0["company"], $0) }.listing {
      try $0.listedCompanies.map { [$0] }
    },
    .page(.coverage, CoverageView.self) { CoverageModel($0) },
  ]
}

/// What the site map lists of the pages that there are many of.
extension Visit {
  fileprivate var reportedSubstances: [String] {
    Set(served.catalog.codes.map(\.substance)).sorted().compactMap {
      served.catalog.substances.indices.contains($0) ? served.catalog.substances[$0].substance.key : nil
    }
  }

  /// The facilities that a transfer goes to.
  fileprivate var receivers: [String] {
    var question = FlowQuestion()
    question.receivers = [FlowQuestion.resolved]
    let answers = try? served.edition.flows(question, by: [([.receiver], nil)], tellsRest: false)
    return (answers?.first?.rows ?? []).map { $0.values[0] }.sorted()
  }

  fileprivate var reportingSectors: [String] { Set(served.catalog.sectors.map { String($0.prefix(4)) }).sorted() }

  fileprivate var servedPlaces: [String] {
    (served.years.keys.map(\.rawValue) + served.catalog.places.map(\.code) + served.municipalities.all.map(\.code))
      .sorted()
  }
}
