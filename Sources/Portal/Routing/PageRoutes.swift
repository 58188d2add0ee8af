internal import Editions
internal import Markup
internal import Outputs
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The pages, a line each; their addresses begin with the language.
extension Route {
  static let home = page("home", "/{language}", "What is released, by whom, where.", listing: .once) {
    try $0.show(HomeView.self, HomeModel($0))
  }

  // MARK: Registers

  static let explore = page(
    "explore", "/{language}/explore", "A question and its answer.",
    parameters: Parameter.question + [.show, .text("from", "The first year."), .text("to", "The last year.")]
      + [1, 2].map { .text("by\($0)", "What to group by.") },
    listing: .once
  ) { try $0.explored() }
  static let map = page(
    "map", "/{language}/map", "Facilities on a map.", parameters: Parameter.question, listing: .once
  ) { try $0.mapped() }
  static let facilities = page(
    "facilities", "/{language}/facilities", "Facilities by place, sector and name.",
    parameters: [.country, .state, .sector, .words, .after],
    listing: .once
  ) { try $0.show(FacilitiesView.self, FacilitiesModel($0)) }
  static let facility = page(
    "facility", "/{language}/facilities/{facility}", "One facility over the years.", parameters: [.year],
    listing: .each { $0.served.atlas.ids.map { [$0] } }
  ) { try $0.show(FacilityView.self, FacilityModel($0["facility"], $0)) }
  static let substances = page("substances", "/{language}/substances", "Substances and groups.", listing: .once) {
    $0.show(SubstancesView.self, SubstancesModel($0))
  }
  static let substance = page(
    "substance", "/{language}/substances/{substance}", "One substance or group.",
    listing: .each { $0.reportedSubstances.map { [$0] } }
  ) { try $0.substancePage() }
  static let sectors = page("sectors", "/{language}/sectors", "Sectors of industry.", listing: .once) {
    try $0.show(SectorsView.self, SectorsModel($0))
  }
  static let sector = page(
    "sector", "/{language}/sectors/{sector}", "One sector.", listing: .each { $0.reportingSectors.map { [$0] } }
  ) {
    try $0.show(SectorView.self, SectorModel($0["sector"], $0))
  }
  static let places = page(
    "places", "/{language}/places", "Countries, states, provinces and territories.", listing: .once
  ) { try $0.show(PlacesView.self, PlacesModel($0)) }
  static let place = page(
    "place", "/{language}/places/{place}", "One country, state, province or territory.",
    listing: .each { $0.servedPlaces.map { [$0] } }
  ) {
    try $0.show(PlaceView.self, PlaceModel($0["place"], $0))
  }
  static let flows = page(
    "flows", "/{language}/flows", "Transfers between places.", parameters: Parameter.flow, listing: .once
  ) { try $0.show(FlowsView.self, FlowsModel($0)) }
  static let search = page(
    "search", "/{language}/search", "Substances, places, sectors and facilities by name.", parameters: [.words],
    listing: .no("an answer among millions")
  ) { try $0.show(SearchView.self, SearchModel($0)) }
  static let suggest = page(
    "suggest", "/{language}/suggest", "What a word that is being typed may become.", parameters: [.words, .suggested],
    cache: .edition,
    listing: .no("for scripts")
  ) {
    try Reply(SuggestionsView(model: SuggestionsModel($0), printer: $0.printer).json, type: OutputFormat.json.mediaType)
  }
  static let trace = page(
    "trace", "/{language}/trace", "The cells that a figure is the sum of.", parameters: Parameter.question + [.page],
    listing: .no("an answer among millions")
  ) { try $0.show(TraceView.self, TraceModel($0)) }
  static let embed = page(
    "embed", "/{language}/embed", "A chart alone, for other sites' pages.", parameters: Parameter.question + [.show],
    listing: .no("an answer among millions")
  ) { try Reply(EmbedView(model: EmbedModel($0), printer: $0.printer).document.text, type: MediaType.html) }

  // MARK: Quality and methods

  static let findings = page(
    "findings", "/{language}/findings", "Values to verify.",
    parameters: [.country, .year, .facility, .rule, .severity, .page], listing: .once
  ) { try $0.show(FindingsView.self, FindingsModel($0)) }
  static let ledger = page(
    "ledger", "/{language}/ledger", "What is counted twice.", parameters: [.year], listing: .once
  ) { try $0.show(LedgerView.self, LedgerModel($0)) }
  static let compare = page(
    "compare", "/{language}/compare", "What moved between two editions.", parameters: [.previous],
    listing: .no("it needs two editions")
  ) { try $0.show(CompareView.self, CompareModel($0)) }
  static let published = page(
    "published", "/{language}/published", "The edition beside printed totals.", listing: .once
  ) {
    try $0.show(PublishedView.self, PublishedModel($0))
  }
  static let coverage = page("coverage", "/{language}/coverage", "What the files cover.", listing: .once) {
    $0.show(CoverageView.self, CoverageModel($0))
  }
  static let sources = page(
    "sources", "/{language}/sources", "Every source file, the methods and the rules.", listing: .once
  ) {
    $0.show(SourcesView.self, SourcesModel($0))
  }

  // MARK: Data

  static let downloads = page(
    "downloads", "/{language}/downloads", "The whole edition and each format.", listing: .once
  ) {
    $0.show(DownloadsView.self, DownloadsModel($0))
  }
  static let apiGuide = page("api", "/{language}/api", "The API for people.", listing: .once) {
    $0.show(APIGuideView.self, APIGuideModel($0))
  }

  // MARK: The public record

  static let submissions = page(
    "submissions", "/{language}/submissions", "Submissions on enforcement matters.",
    parameters: Parameter.cases + [.page], cache: .live,
    listing: .once, needsRecord: true
  ) { try $0.show(SubmissionsView.self, SubmissionsModel($0)) }
  static let submission = page(
    "submission", "/{language}/submissions/{submission}", "One submission.", cache: .live,
    listing: .each { try $0.publicCases.map { [$0] } },
    needsRecord: true
  ) { try $0.show(SubmissionView.self, SubmissionModel($0["submission"], $0)) }
  static let waiting = page(
    "waiting", "/{language}/submissions/waiting", "How long each step is waited for.", parameters: [.party],
    cache: .live, listing: .once,
    needsRecord: true
  ) { try $0.show(WaitingView.self, WaitingModel($0)) }
  static let process = page(
    "process", "/{language}/submissions/process", "The process in plain words.", cache: .live, listing: .once,
    needsRecord: true
  ) { try $0.show(ProcessView.self, $0.record().process) }
  static let plan = page(
    "plan", "/{language}/plan", "The operational plan.", parameters: [.plan], cache: .live,
    listing: .each { try $0.publicPlans }, needsRecord: true
  ) { try $0.show(PlanView.self, PlanModel($0)) }
  static let programme = page(
    "programme", "/{language}/plan/{programme}", "One programme of the plan.", parameters: [.plan], cache: .live,
    listing: .no("of one plan among several"), needsRecord: true
  ) { try $0.show(ProgrammeView.self, ProgrammeModel($0["programme"], $0)) }
  static let planReport = page(
    "plan.report", "/{language}/plan/report", "The plan's performance.", parameters: [.plan, .period], cache: .live,
    listing: .each { try $0.publicPlans }, needsRecord: true
  ) { try $0.show(PlanReportView.self, PlanReportModel($0)) }

  /// All pages, in the order of the site map.
  package static let pages: [Route] = [
    home, pollutants, land, takePart, quality, data, explore, map, facilities, substances, sectors, places, flows,
    search, suggest, trace, embed,
    findings, ledger, compare, published,
    downloads, sources, coverage, apiGuide, substance, sector, place, submissions, process, waiting, submission, plan,
    planReport, programme,
    facility,
  ]
}

/// What the site map lists of the pages that there are many of.
extension Visit {
  /// The value of a place of the route's path.
  subscript(place: String) -> String { values[place] ?? "" }

  fileprivate var reportedSubstances: [String] {
    Set(served.catalog.codes.map(\.substance)).sorted().compactMap {
      served.catalog.substances.indices.contains($0) ? served.catalog.substances[$0].substance.key : nil
    }
  }

  fileprivate var reportingSectors: [String] { Set(served.catalog.sectors.map { String($0.prefix(4)) }).sorted() }

  fileprivate var servedPlaces: [String] {
    (served.years.keys.map(\.rawValue) + served.catalog.places.map(\.code)).sorted()
  }

  fileprivate var publicCases: [String] {
    get throws { try record().cases(CaseFilter(), reader: .anyone, today: today, limit: 10_000).map(\.id) }
  }

  /// No values, once, where anyone may see a plan.
  fileprivate var publicPlans: [[String]] { get throws { try record().plans(reader: .anyone).isEmpty ? [] : [[]] } }
}
