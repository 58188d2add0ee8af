internal import Editions
internal import Findings
internal import Places
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// One facility: what, where, whose; its amounts over the years; each report with the line it comes from.
struct FacilityModel: Sendable {
  /// Where the facility comes among others by its amounts of the year.
  struct Rank: Sendable {
    enum Ground: Sendable {
      case state(String)
      case sector(String)
    }

    let ground: Ground
    /// From 1.
    let rank: Int
    let of: Int
  }

  private static let mostCells = 300
  private static let mostFindings = 20
  private static let mostSubstances = 25
  private static let mostTrends = 10

  let names: Names
  let facility: FacilityDescription
  let municipality: Municipality?
  /// The zones that it is in: of layers, and along borders how many kilometres away.
  let zones: (layers: [ZoneName], borders: [(pair: BorderPair, kilometres: Double)])
  let position: GeoPoint?
  /// The years of its reports.
  let reportYears: [Int]
  let year: Int
  /// All that the facility reported.
  let question: Question
  /// By year and category; nil where it has no amounts.
  let series: Series?
  let suspect: SuspectWeight?
  /// Of the year.
  let sum: StatedSum
  let ranks: [Rank]
  /// Of the year, the largest first.
  let substances: [Answer.Row]
  /// Of the year, of substances that totals leave out.
  let otherScopes: [Answer.Row]
  /// Of the year, above zero.
  let dioxins: [(measure: Measure, amount: Double)]
  /// Of the year; nil where nothing goes to a medium with weights.
  let hazard: HazardRanking?
  /// What accidents released in the year; nil where nothing is told.
  let accidents: Accidents.Row?
  /// Substances per output, the largest first, and the one that is drawn.
  let output: [OutputTrend]
  let drawnOutput: OutputTrend?
  /// Those that a reader should look at, the gravest first.
  let findings: [Finding]
  /// The cells of the year's reports, and how many there are.
  let cells: [TraceCell]
  let allCells: Int
  /// Its identifiers over the years.
  let plant: PlantHistory
  /// What its trend is asked by.
  let trendQuestion: Question
  /// Where its transfers of the year go, the largest first, and what it receives over all years.
  let sends: [(receiver: Catalog.ReceivingPlace, mass: Kilograms)]
  let receives: (mass: Kilograms, senders: Int)?
  /// The nearest other facilities, with their distance in kilometres.
  let nearby: [(id: String, name: String, kilometres: Double)]

  /// - Throws: ``Problem`` for a facility that the edition does not have.
  init(_ id: String, _ visit: Visit) throws {
    let (served, reading) = (visit.served, visit.reading)
    guard let number = try? served.edition.facilityNumber(id), let facility = try served.catalog.facility(number) else {
      throw Problem.notFound(localized: visit.t("error.no-facility", ["id": String(id.prefix(60))]))
    }
    let question = Question().with { $0.facilities = [facility.id] }
    plant = try PlantHistory(number, served.edition)
    // The years of a plant go on across its identifiers; all else is of this one.
    trendQuestion =
      plant.isChain
      ? Question().with { $0.plants = [facility.id] } : question
    let byCategory = try served.compute(trendQuestion.with { $0.by = [.year, .category] })
    let allScopes = question.with {
      $0.by = [.year]
      $0.scope = .all
    }
    let reportYears = Set(try served.compute(allScopes).rows.compactMap(\.values[0].year)).sorted()
    let year = try visit.parameters.number(
      "year", in: 1900...2200, standard: reportYears.last ?? facility.years?.upperBound ?? served.newestYear)
    let ofYear = question.inYear(year)
    names = visit.names
    self.facility = facility
    municipality = served.municipalities.municipality(ofFacility: number)
    zones = served.edition.zones.zones(at: served.atlas.position(of: facility.id))
    position = served.atlas.position(of: facility.id)
    (self.reportYears, self.year, self.question) = (reportYears, year, question)
    var series = byCategory.rows.isEmpty ? nil : try reading.series(byCategory)
    let country = FacilityID(facility.id)?.country
    if country == .canada { series?.foundOtherwise = try reading.foundOtherwise(question) }
    series?.formerIdentifiers = plant.formerIdentifiers
    self.series = series
    suspect = byCategory.rows.isEmpty ? nil : try reading.flagged(trendQuestion)
    sum = try reading.stated(ofYear)
    ranks = try Self.ranks(facility, Question().inYear(year), served)
    substances = Array(try served.compute(ofYear.top(.substance, Self.mostSubstances)).rows)
    let byScope = ofYear.with {
      $0.scope = .all
      $0.by = [.scope, .substance]
      $0.order = .init(.value, isAscending: false)
    }
    otherScopes = try served.compute(byScope).rows.filter { $0.values[0] != .scope(.default) }
    dioxins = try [Measure.teq, .dioxinMass].compactMap { measure in
      let amount = try served.compute(ofYear.with { $0.measure = measure }).rows.first?.value ?? 0
      return amount > 0 ? (measure, amount) : nil
    }
    hazard = try reading.hazard(ofYear, by: .substance)
    accidents = country == .mexico ? nil : try reading.accidents(ofYear)
    output = country == .unitedStates ? try reading.output(question, most: Self.mostTrends) : []
    let drawn = try visit.parameters.value(Parameter.drawnOutput.name)
    drawnOutput = output.first { $0.code.description == drawn } ?? output.first
    if let drawn, drawnOutput?.code.description != drawn {
      throw Problem.parameter(
        Parameter.drawnOutput.name, found: String(drawn.prefix(60)), expected: .oneOf(output.map(\.code.description)))
    }
    let all = served.findings.of(facility: facility.number).filter { $0.severity >= .look }
    findings = Array(all.prefix(Self.mostFindings))
    (cells, allCells) = try Self.cells(ofYear.with { $0.scope = .all }, served)
    (sends, receives) = try Self.flows(number, facility.id, year, served.edition)
    nearby = served.atlas.nearest(to: facility.id, limit: 8, within: 50).map { number, kilometres in
      (served.atlas.ids[number], served.atlas.name(number), kilometres)
    }
  }

  private static func ranks(_ facility: FacilityDescription, _ ofYear: Question, _ served: ServedEdition) throws
    -> [Rank]
  {
    let grounds: [(Rank.Ground, Question)] = [
      facility.state.map { state in (.state(state), ofYear.with { $0.states = [state] }) },
      facility.sector.map { String($0.prefix(4)) }.map { code in (.sector(code), ofYear.with { $0.sectors = [code] }) },
    ].compactMap { $0 }
    return try grounds.compactMap { ground, question in
      let rows = try served.answer(question.top(.facility)).rows
      guard let position = rows.position(ofFacility: facility.number), rows[position].value > 0 else { return nil }
      return Rank(ground: ground, rank: position + 1, of: rows.count)
    }
  }

  private static func flows(_ facility: Int, _ id: String, _ year: Int, _ edition: Edition) throws
    -> (sends: [(receiver: Catalog.ReceivingPlace, mass: Kilograms)], receives: (mass: Kilograms, senders: Int)?)
  {
    guard edition.manifest.transfers > 0 else { return ([], nil) }
    let sends = try edition.sent(by: id, in: year)
    guard try edition.isReceiver(facility) else { return (sends, nil) }
    var into = FlowQuestion()
    into.receivers = [id]
    let senders = try edition.flows(into, by: [([.sender], nil)], tellsRest: false)[0]
    let mass = Kilograms(senders.rows.reduce(0) { $0 + $1.mass.value })
    return (sends, senders.rows.isEmpty ? nil : (mass, senders.totalRows))
  }

  /// Every amount that the facility reported in a year, with its place in the national file.
  private static func cells(_ question: Question, _ served: ServedEdition) throws -> ([TraceCell], Int) {
    var cells: [TraceCell] = []
    var all = 0
    for measure in Measure.separate {
      try served.trace(question.with { $0.measure = measure }) { row in
        all += 1
        if cells.count < mostCells { cells.append(TraceCell(row, measure, served)) }
        return true
      }
    }
    return (cells, all)
  }
}
