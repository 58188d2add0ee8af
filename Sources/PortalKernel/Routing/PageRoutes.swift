internal import Editions
internal import Markup
internal import Outputs
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The pages, a line each; their addresses begin with the language.
extension Route {
  package static let home = page("home", "/{language}", "What is released, by whom, where.", listing: .once)

  // MARK: Registers

  package static let explore = page(
    "explore", "/{language}/explore", "A question and its answer.",
    parameters: Parameter.question + [.show, .chart, .text("from", "The first year."), .text("to", "The last year.")]
      + [1, 2].map { .text("by\($0)", "What to group by.") },
    listing: .once
  )
  package static let map = page(
    "map", "/{language}/map", "Facilities on a map.", parameters: Parameter.question + [.colour], listing: .once
  )
  package static let near = page(
    "near", "/{language}/near", "Who reports around a place, what, and whether it grows.",
    parameters: Parameter.around + [.year, .substance, .chart, .listOrder, .columns],
    listing: .once)
  package static let facilities = page(
    "facilities", "/{language}/facilities", "Facilities by place, sector and name.",
    parameters: [.country, .state, .sector, .page] + Parameter.list + Parameter.area,
    listing: .once
  )
  package static let facility = page(
    "facility", "/{language}/facilities/{facility}", "One facility over the years.",
    parameters: [.year, .chart, .drawnOutput],
    listing: .each
  )
  package static let substances = page(
    "substances", "/{language}/substances", "Substances and groups.", parameters: Parameter.list,
    listing: .once)
  package static let substance = page(
    "substance", "/{language}/substances/{substance}", "One substance or group.", parameters: [.chart],
    listing: .each
  )
  package static let sectors = page(
    "sectors", "/{language}/sectors", "Sectors of industry.", parameters: Parameter.list,
    listing: .once)
  package static let sector = page(
    "sector", "/{language}/sectors/{sector}", "One sector.", parameters: [.chart], listing: .each
  )
  package static let places = page(
    "places", "/{language}/places", "Countries, states, provinces and territories.", parameters: Parameter.list,
    listing: .once
  )
  package static let place = page(
    "place", "/{language}/places/{place}", "One country, state, province or territory, or one municipality.",
    parameters: [.chart, .listOrder, .columns],
    listing: .each
  )
  package static let zones = page(
    "zones", "/{language}/zones", "Regions that countries share: along borders, and layers of zones.", listing: .once
  )
  package static let zone = page(
    "zone", "/{language}/zones/{zone}", "One zone: both sides of a border, a watershed, an ecoregion.",
    parameters: [.chart], listing: .each
  )
  package static let flows = page(
    "flows", "/{language}/flows", "Transfers between places.", parameters: Parameter.flow, listing: .once
  )
  package static let receivers = page(
    "receivers", "/{language}/receivers", "Who receives off-site transfers.", parameters: [.year], listing: .once
  )
  package static let receiver = page(
    "receiver", "/{language}/receivers/{receiver}",
    "One receiver: what came in, from whom, over the years, and what it reported itself.", listing: .each
  )
  package static let search = page(
    "search", "/{language}/search", "Substances, places, sectors and facilities by name.", parameters: [.words],
    listing: .no("an answer among millions")
  )
  package static let suggest = page(
    "suggest", "/{language}/suggest", "What a word that is being typed may become.", parameters: [.words, .suggested],
    cache: .edition,
    listing: .no("for scripts")
  )
  package static let trace = page(
    "trace", "/{language}/trace", "The cells that a figure is the sum of.", parameters: Parameter.question + [.page],
    listing: .no("an answer among millions")
  )
  package static let beside = page(
    "beside", "/{language}/side-by-side", "Two to five facilities, substances or places side by side.",
    parameters: [.facility, .substance, .place, .add, .chart], listing: .no("an answer among millions")
  )
  package static let embed = page(
    "embed", "/{language}/embed", "A chart alone, for other sites' pages.",
    parameters: Parameter.question + [.show, .chart],
    listing: .no("an answer among millions")
  )

  // MARK: Quality and methods

  package static let findings = page(
    "findings", "/{language}/findings", "Unusual values, each with its reason.",
    parameters: [.country, .year, .state, .substance, .facility, .words, .rule, .severity, .listOrder, .page]
      + Parameter.area, listing: .once
  )
  package static let ledger = page(
    "ledger", "/{language}/ledger", "What is counted twice.", parameters: [.year], listing: .once
  )
  package static let compare = page(
    "compare", "/{language}/compare", "What moved between two editions.", parameters: [.previous],
    listing: .no("it needs two editions")
  )
  package static let published = page(
    "published", "/{language}/published", "The edition beside printed totals.", listing: .once
  )
  package static let plants = page(
    "plants", "/{language}/plants", "Identifiers that one plant had one after the other.",
    parameters: [.plantLevel, .page],
    listing: .once
  )
  package static let coverage = page("coverage", "/{language}/coverage", "What the files cover.", listing: .once)
  package static let sources = page(
    "sources", "/{language}/sources", "Every source file, the methods and the rules.", listing: .once
  )

  // MARK: Data

  package static let downloads = page(
    "downloads", "/{language}/downloads", "The whole edition and each format.", listing: .once
  )
  package static let apiGuide = page("api", "/{language}/api", "The API for people.", listing: .once)

  // MARK: The public record

  package static let submissions = page(
    "submissions", "/{language}/submissions", "Submissions on enforcement matters.",
    parameters: Parameter.cases + [.page], cache: .live,
    listing: .once, needs: .record
  )
  package static let submission = page(
    "submission", "/{language}/submissions/{submission}", "One submission.", cache: .live,
    listing: .each,
    needs: .record
  )
  package static let waiting = page(
    "waiting", "/{language}/submissions/waiting", "How long each step is waited for.", parameters: [.party],
    cache: .live, listing: .once,
    needs: .record
  )
  package static let process = page(
    "process", "/{language}/submissions/process", "The process in plain words.", cache: .live, listing: .once,
    needs: .record
  )
  package static let plan = page(
    "plan", "/{language}/plan", "The operational plan.", parameters: [.plan], cache: .live,
    listing: .once, needs: .plan
  )
  package static let programme = page(
    "programme", "/{language}/plan/{programme}", "One programme of the plan.", parameters: [.plan], cache: .live,
    listing: .no("of one plan among several"), needs: .plan
  )
  package static let planReport = page(
    "plan.report", "/{language}/plan/report", "The plan's performance.", parameters: [.plan, .period], cache: .live,
    listing: .once, needs: .plan
  )

  package static let consultations = page(
    "consultations", "/{language}/consultations", "What the public is asked, and what it said.", cache: .live,
    listing: .once, needs: .consultation
  )
  package static let consultation = page(
    "consultation", "/{language}/consultations/{consultation}", "One consultation, and its comments.",
    parameters: [.page, .sameAs, .about, .said], cache: .live, listing: .each, needs: .consultation
  )
  package static let summary = page(
    "consultation.summary", "/{language}/consultations/{consultation}/summary",
    "What was said on one consultation, in words and in numbers.", cache: .live, listing: .each, needs: .consultation
  )
  package static let comment = page(
    "comment", "/{language}/consultations/{consultation}/comments/{comment}", "One comment, and what became of it.",
    cache: .live, listing: .no("people's own words, of which their consultation has the list"), needs: .consultation
  )
  package static let moderation = page(
    "moderation", "/{language}/moderation", "Comments that were removed, and for which reasons.", parameters: [.page],
    cache: .live, listing: .once, needs: .consultation
  )

  package static let meetings = page(
    "meetings", "/{language}/meetings", "Meetings that the public may attend.", cache: .live, listing: .once,
    needs: .meeting
  )
  package static let meeting = page(
    "meeting", "/{language}/meetings/{meeting}", "One meeting: when, where, about what, and what was said.",
    parameters: [.page], cache: .live, listing: .each, needs: .meeting
  )
  package static let recording = page(
    "recording", "/{language}/meetings/{meeting}/recordings/{recording:number}",
    "One recording of a meeting: to watch or hear, and to read.", cache: .live, listing: .each, needs: .meeting
  )

  package static let advices = page(
    "advices", "/{language}/advice", "Advice to the Council, and its replies.", cache: .live, listing: .once,
    needs: .advice
  )
  package static let advice = page(
    "advice", "/{language}/advice/{advice}",
    "One advice: each paragraph, what it rests on, and what the Council answers.", cache: .live, listing: .each,
    needs: .advice
  )

  package static let communities = page(
    "communities", "/{language}/communities", "Communities that keep protocols here.", cache: .live, listing: .once,
    needs: .community
  )
  package static let community = page(
    "community", "/{language}/communities/{community}",
    "One community: what it says of itself, what its protocols ask, its places, its labels.", cache: .live,
    listing: .each,
    needs: .community
  )
  package static let council = page(
    "council", "/{language}/council", "The Council: its sessions, and the register of its decisions.",
    parameters: [.words, .page], cache: .live, listing: .once, needs: .council
  )
  package static let decision = page(
    "decision", "/{language}/council/decisions/{decision}",
    "One decision of the Council: its text, what it decides, and how each Party voted.", cache: .live, listing: .each,
    needs: .council
  )

  package static let challenges = page(
    "challenges", "/{language}/challenge", "Prevention challenges, and how their pledges go.",
    parameters: [.challenge, .pledgeState, .page], cache: .live, listing: .once, needs: .challenge
  )
  package static let challenge = page(
    "challenge", "/{language}/challenge/{challenge}", "One challenge.", cache: .live, listing: .each,
    needs: .challenge
  )
  package static let pledge = page(
    "pledge", "/{language}/pledges/{pledge}", "One pledge, how it goes, and what stands beside it.", cache: .live,
    listing: .each, needs: .challenge
  )
  package static let company = page(
    "company", "/{language}/companies/{company}", "The pledges of one company.", cache: .live, listing: .each,
    needs: .challenge
  )

  package static let report = page(
    "report", "/{language}/report", "The report of an edition, where one is served.", cache: .live, listing: .once,
    needs: .report)

  /// All pages, in the order of the site map.
  package static let pages: [Route] = [
    home, report, pollutants, land, takePart, quality, data, about, help, glossary, journalists, contact, accessibility,
    privacy,
    near, explore, map, facilities, substances, sectors, places, zones, flows, receivers,
    search, suggest, trace, beside, embed,
    findings, ledger, compare, published, plants,
    downloads, sources, coverage, apiGuide, substance, sector, place, zone, receiver, submissions, process, waiting,
    submission,
    plan,
    planReport, programme, consultations, consultation, summary, comment, moderation, meetings, meeting, recording,
    advices,
    advice,
    council, decision, communities, community,
    challenges, challenge,
    pledge, company,
    atlas, layer, layerChanges,
    facility,
  ]
}
