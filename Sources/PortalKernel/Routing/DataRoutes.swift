internal import Outputs
internal import Questions
internal import Vocabulary

/// The addresses of the API, a line each.
package enum DataRoutes {
  package static let totals = Route.api(
    "api.totals", "/api/v1/totals", "Sums by any of the dimensions.",
    parameters: Parameter.question + [.names, .language, .format, .cursor, .edition],
    shape: .init(
      columns: [Column("facilities", isNumber: true), Column("reports", isNumber: true)],
      head: ["edition", "question", "measure", "unit", "total_rows", "left_out", "suspect", "notes", "is_covered"],
      sample: "?by=country,year")
  )
  package static let trace = Route.api(
    "api.trace", "/api/v1/trace", "The cells of the national files that a question sums.",
    parameters: Parameter.question + [.format, .cursor, .edition],
    shape: .init(
      columns: TraceTable(.kilograms).columns.dropLast(), head: ["edition", "unit"], sample: "?substance=lead&limit=10")
  )
  package static let facilities = Route.api(
    "api.facilities", "/api/v1/facilities", "Facilities, with what and where they are.",
    parameters: [.country, .state, .sector, .words, .box] + Parameter.area + Parameter.pages + [.edition],
    shape: .init(columns: FacilityList.columns, head: ["edition", "total_rows"], sample: "?state=CA-ON&limit=10")
  )
  package static let facility = Route.api(
    "api.facility", "/api/v1/facilities/{id}",
    "One facility, and its amounts by year, category and substance; all scopes are in.",
    parameters: [.format, .edition], cache: .kept,
    shape: .init(columns: FacilityTable.columns, head: ["edition", "facility"])
  )
  package static let substances = Route.api(
    "api.substances", "/api/v1/substances", "Substances, with their names and the registers' codes.",
    parameters: Parameter.pages + [.edition],
    shape: .init(columns: SubstanceList.columns, head: ["edition", "total_rows"])
  )
  package static let sectors = Route.api(
    "api.sectors", "/api/v1/sectors", "Sectors of NAICS and SCIAN with facilities in the edition.",
    parameters: [.digits] + Parameter.pages + [.edition],
    shape: .init(columns: SectorList.columns, head: ["edition", "total_rows"])
  )
  package static let places = Route.api(
    "api.places", "/api/v1/places", "States, provinces and territories with facilities in the edition.",
    parameters: Parameter.pages + [.edition],
    shape: .init(columns: PlaceList.columns, head: ["edition", "total_rows"])
  )
  package static let zones = Route.api(
    "api.zones", "/api/v1/zones",
    "Zones that questions may name: 100 km along borders, and those of the server's layers.",
    parameters: Parameter.pages + [.edition],
    shape: .init(columns: ZoneList.columns, head: ["edition", "total_rows"])
  )
  package static let municipalities = Route.api(
    "api.municipalities", "/api/v1/municipalities",
    "Counties (United States), municipalities (Mexico) and cities (Canada) that facilities name.",
    parameters: [.state] + Parameter.pages + [.edition],
    shape: .init(columns: MunicipalityList.columns, head: ["edition", "total_rows"])
  )
  package static let codes = Route.api(
    "api.codes", "/api/v1/codes", "The registers' codes that the files hold amounts under.",
    parameters: Parameter.pages + [.edition],
    shape: .init(columns: CodeList.columns, head: ["edition", "total_rows"])
  )
  package static let weights = Route.api(
    "api.weights", "/api/v1/weights", "The tables of toxicity weights that the measure hazard may name.",
    parameters: Parameter.pages + [.edition],
    shape: .init(columns: WeightsTable.columns, head: ["edition", "total_rows"])
  )
  package static let coverage = Route.api(
    "api.coverage", "/api/v1/coverage", "What the files cover, by country, year and kind of file.",
    parameters: Parameter.pages + [.edition],
    shape: .init(columns: CoverageTable.columns, head: ["edition", "total_rows"])
  )
  package static let search = Route.api(
    "api.search", "/api/v1/search", "Substances and facilities by name, code or CAS number.",
    parameters: [Parameter.words.required, .language, .limit, .format, .edition],
    shape: .init(columns: SearchTable.columns, sample: "?q=lead")
  )
  package static let findings = Route.api(
    "api.findings", "/api/v1/findings",
    "Values and sites that differ from what one would expect; nobody has verified them.",
    parameters: [.country, .year, .state, .substance, .facility, .words, .rule, .severity, .language] + Parameter.area
      + Parameter.pages + [
        .edition
      ],
    shape: .init(
      columns: FindingTable.shape, head: ["edition", "outlines", "total_rows"], sample: "?severity=must_look&limit=10")
  )
  package static let flows = Route.api(
    "api.flows", "/api/v1/flows", "Off-site transfers by where they go.",
    parameters: Parameter.flow + [.flowBy] + Parameter.pages + [.edition],
    shape: .init(
      columns: [Column("kilograms", isNumber: true), Column("transfers", isNumber: true)],
      head: ["edition", "unit", "total_rows", "no_destination_in_the_source", "notes"], sample: "?across-borders=yes")
  )
  package static let transfers = Route.api(
    "api.transfers", "/api/v1/transfers", "The transfers that flows sum, one by one, with the cells they came from.",
    parameters: Parameter.flow + Parameter.pages + [.edition],
    shape: .init(columns: TransferTable.columns, sample: "?across-borders=yes&limit=10")
  )
  package static let plants = Route.api(
    "api.plants", "/api/v1/plants",
    "Pairs of identifiers that may be one plant, how sure that is, and what speaks for it.",
    parameters: [.country, .facility, .plantLevel, .language] + Parameter.pages + [.edition],
    shape: .init(columns: PlantTable.columns, head: ["edition", "total_rows"], sample: "?level=possible&limit=10")
  )
  package static let ledger = Route.api(
    "api.ledger", "/api/v1/ledger",
    "What is counted twice, by sender, receiver, substance and year; with kind=parts by facility, year, substance "
      + "and its part.",
    parameters: [.twice, .year] + Parameter.pages + [.edition],
    shape: .init(
      columns: [Column("year"), Column("counted_twice", isNumber: true)],
      head: ["edition", "unit", "counted_twice", "total_rows"],
      sample: "?limit=10")
  )
  package static let accidents = Route.api(
    "api.accidents", "/api/v1/accidents",
    "Accidental releases beside all releases: one-time amounts of TRI 8.8, spills and leaks of NPRI.",
    parameters: Parameter.ofReports + [.accidentsBy, .language] + Parameter.pages + [.edition],
    shape: .init(
      columns: AccidentTable.columns([]),
      head: ["edition", "unit", "not_told", "years_not_told", "notes", "total_rows"], sample: "?by=year")
  )
  package static let output = Route.api(
    "api.output", "/api/v1/output",
    "Facilities' substances over the years, as reported and per output (TRI 8.9); with yearly=yes a row a year.",
    parameters: Parameter.ofReports + [.category, .yearly, .language] + Parameter.pages + [.edition],
    shape: .init(
      columns: OutputTable.trendColumns.prefix(3).map { $0 }, head: ["edition", "unit", "notes", "total_rows"],
      sample: "?limit=10")
  )
  package static let compare = Route.api(
    "api.compare", "/api/v1/compare", "What moved between an earlier edition and this one.",
    parameters: [Parameter.previous.required, .part] + Parameter.pages + [.edition],
    shape: .init(columns: [], head: ["edition", "previous", "total_rows"])
  )
  package static let published = Route.api(
    "api.published", "/api/v1/published", "Printed totals beside the edition's own figures.",
    parameters: [.language, .format, .edition],
    shape: .init(columns: PublishedTable.columns)
  )
  package static let listings = Route.api(
    "api.listings", "/api/v1/listings",
    "One substance in the three registers: who must report it, and what a zero means.",
    parameters: [Parameter.substance.required, .language, .format, .edition],
    shape: .init(columns: ListingTable.columns, head: ["edition", "substance", "notes"], sample: "?substance=lead")
  )
  package static let submissions = Route.api(
    "api.submissions", "/api/v1/submissions",
    "Submissions on enforcement matters: state, holder, what is due and how late it is. Computed, unofficial.",
    parameters: Parameter.cases + [.language] + Parameter.pages, cache: .live, needs: .record,
    shape: .init(columns: CaseTable.columns, head: ["total_rows", "status_of_figures"], sample: "?late=yes")
  )
  package static let submission = Route.api(
    "api.submission", "/api/v1/submissions/{id}",
    "One submission: its steps with their four dates, what runs now, votes, documents.",
    parameters: [.language, .format], cache: .live, needs: .record,
    shape: .init(
      columns: StepTable.columns,
      head: [
        "id", "title", "summary", "response", "party", "rulebook", "state", "holder", "is_closed", "filed", "day_basis",
        "calendar", "days_late",
        "days_beyond_custom", "as_of", "is_complete", "guidelines", "names_withheld", "submitters", "pending",
        "assertions", "related",
        "facilities", "announced", "place", "status_of_figures",
      ])
  )
  package static let waiting = Route.api(
    "api.waiting", "/api/v1/waiting", "How long each step of submissions was waited for.",
    parameters: [.party, .format], cache: .live,
    needs: .record, shape: .init(columns: WaitingTable.columns, head: [])
  )
  package static let plan = Route.api(
    "api.plan", "/api/v1/plan", "The lines of the operational plan with money and progress.",
    parameters: [.plan, .language, .format], cache: .live,
    needs: .plan, shape: .init(columns: PlanTable.columns, head: ["plan", "currency", "computed_total"])
  )
  package static let consultations = Route.api(
    "api.consultations", "/api/v1/consultations",
    "Consultations: who asks, until when, and how many comments are shown.",
    parameters: [.language] + Parameter.pages, cache: .live, needs: .consultation,
    shape: .init(columns: ConsultationTable.columns, head: ["total_rows"])
  )
  package static let meetings = Route.api(
    "api.meetings", "/api/v1/meetings", "Meetings that the public may attend: when, where, and how many came.",
    parameters: [.language] + Parameter.pages, cache: .live, needs: .meeting,
    shape: .init(columns: MeetingTable.columns, head: ["total_rows"])
  )
  package static let advice = Route.api(
    "api.advice", "/api/v1/advice",
    "Advice to the Council, a row for each paragraph: what it rests on, and what the Council answers.",
    parameters: [.language] + Parameter.pages, cache: .live, needs: .advice,
    shape: .init(columns: AdviceTable.columns, head: ["total_rows"])
  )
  package static let decisions = Route.api(
    "api.decisions", "/api/v1/decisions",
    "Decisions of the Council: what each decides, and how each Party voted and why.",
    parameters: [.language] + Parameter.pages, cache: .live, needs: .council,
    shape: .init(columns: DecisionTable.columns, head: ["total_rows"])
  )
  package static let comments = Route.api(
    "api.comments", "/api/v1/comments",
    "Comments on a consultation, as far as their authors let everybody see them; a column for each question.",
    parameters: [.consultation] + Parameter.pages, cache: .live, needs: .consultation,
    shape: .init(
      columns: CommentTable.own.map { Column($0, isNumber: CommentTable.numbers.contains($0)) }, head: ["total_rows"],
      sample: "?consultation=2026-03")
  )
  package static let counts = Route.api(
    "api.counts", "/api/v1/consultation-counts",
    "How many said what on a consultation that is summarised; classes of few are not told.",
    parameters: [.consultation, .language] + Parameter.pages, cache: .live, needs: .consultation,
    shape: .init(columns: CountTable.columns, head: ["total_rows"], sample: "?consultation=2026-03")
  )
  package static let challenges = Route.api(
    "api.challenges", "/api/v1/challenges", "Prevention challenges: years, substances, who runs them.",
    parameters: [.language] + Parameter.pages + [.edition], cache: .live, needs: .challenge,
    shape: .init(columns: ChallengeTable.columns, head: ["edition", "total_rows"])
  )
  package static let pledges = Route.api(
    "api.pledges", "/api/v1/pledges",
    "Pledges, how they go in the edition, and what speaks against their claims.",
    parameters: [.challenge, .pledgeState, .language] + Parameter.pages + [.edition], cache: .live, needs: .challenge,
    shape: .init(columns: PledgeTable.columns, head: ["edition", "total_rows"])
  )
  package static let pledge = Route.api(
    "api.pledge", "/api/v1/pledges/{id}", "One pledge: its figures by year, and what stands beside them.",
    parameters: [.language, .format, .edition], cache: .live, needs: .challenge,
    shape: .init(
      columns: PledgeYearTable.columns, head: ["edition"] + PledgeTable.columns.map(\.name) + ["activities"])
  )
  package static let recordHead = Route.api(
    "api.record.head", "/api/v1/record/head",
    "Where the record's chain ended, as it was signed: keep one, and prove later that nothing behind it was changed.",
    parameters: Parameter.pages, cache: .live, needs: .record,
    shape: .init(columns: HeadTable.columns, head: ["total_rows"])
  )
  package static let edition = Route.api(
    "api.edition", "/api/v1/edition", "What an edition is made of: every source file with its hash.",
    parameters: [.format, .edition],
    shape: .init(
      columns: EditionTable.columns,
      head: ["edition", "created", "program", "rule_version", "facilities", "reports", "amounts", "editions"])
  )

  package static let all: [Route] = [
    totals, trace, facilities, facility, substances, sectors, places, zones, municipalities, codes, weights, coverage,
    search,
    findings,
    flows, plants,
    transfers, ledger, accidents, output, compare,
    published, listings, submissions, submission, waiting, plan, consultations, comments, counts, meetings, advice,
    decisions,
    challenges,
    pledges,
    pledge,
    recordHead, edition,
    AtlasRoutes.list,
  ]
}
