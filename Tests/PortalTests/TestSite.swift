import Atlas
import Editions
import Foundation
import Keys
import Participation
import Places
import Portal
import PortalKernel
import Prevention
import PublicRecord
import Questions
import RecordKernel
import Samples
import TestSupport
import Vocabulary

/// A portal on a small fixed edition and record, asked without a socket. All tests share one.
struct TestSite: Sendable {
  let portal: Portal
  private let folder: TemporaryFolder

  private static let made = Task { try await TestSite() }

  static var shared: TestSite { get async throws { try await made.value } }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private init() async throws {
    folder = try TemporaryFolder()
    let sample = folder.url.appendingPathComponent("sample")
    _ = try Sample(facilities: 24, years: 2017...2018, seed: 4, hasFaults: true).write(to: sample)
    let names = (FileManager.default.enumerator(atPath: sample.path)?.compactMap { $0 as? String } ?? []).sorted()
      .filter { $0.contains("/") }
    let edition = try await build(names.map { sample.path + "/" + $0 }, in: folder)
    try Self.makeTimeless(folder)
    let record = try RecordStore(folder.path("record"), mayCreate: true, persons: OneKey())
    try record.append(SubmissionFile(Self.example("submissions.json")).events(for: record).events)
    try Self.addPlan(to: record)
    try Self.addPledges(to: record, edition)
    try Self.addConsultation(to: record)
    try Self.addMeeting(to: record)
    try Self.addAdvice(to: record)
    try Self.addDecision(to: record)
    try Self.addCommunity(to: record)
    portal = try Self.portal(
      folder, record: record, report: try Self.report(in: folder), atlas: try Self.atlas(in: folder))
  }

  private init(_ portal: Portal, _ folder: TemporaryFolder) { (self.portal, self.folder) = (portal, folder) }

  private static func portal(
    _ folder: TemporaryFolder, record: RecordStore?, populations: Populations = .none, report: ServedReport? = nil,
    atlas: ServedAtlas? = nil
  ) throws -> Portal {
    let library = try EditionLibrary(
      [folder.url.appendingPathComponent("edition")], zones: zones(in: folder)
    ) { _ in }
    library.refresh()
    let today = Day("2026-11-26") ?? RecordStore.today
    return try Portal(
      library, record: record, publicAddress: "https://ecotone.example", populations: populations,
      report: report, atlas: atlas
    ) {
      today
    }
  }

  /// The folder of a report of two languages.
  static func report(in folder: TemporaryFolder) throws -> ServedReport {
    try folder.write(
      "report/report.json",
      #"{"edition":"x","languages":["en","fr"],"titles":{"en":"Stock & flow en","fr":"Stock & flow fr"},"#
        + #""publicAddress":"https://reports.example"}"#)
    for language in ["en", "fr"] {
      try folder.write(
        "report/index.\(language).html",
        """
        <!doctype html><title>Stock &amp; flow \(language)</title><main id="content">
        <h1>Stock \(language)</h1><p>In 2018, <a class="figure" id="TS-K-01" \
        href="https://reports.example/\(language)/explore?year=2018">\
        5&#8239;kg</a>. <a href="data/T-1.csv" download>CSV</a></p>
        </main>
        """)
    }
    try folder.write("report/figures.csv", "id,place\nTS-K-01,K\n")
    try folder.write("report/data/T-1.csv", "year,kilograms\n2018,5\n")
    try folder.write("report/report.en.pdf", "%PDF-1.7\n")
    return try ServedReport(folder: folder.path("report"))
  }

  /// A layer of two zones that share the 100th meridian, and a border's line along the 32nd parallel.
  static func zones(in folder: TemporaryFolder) throws -> Zones {
    let url = folder.url.appendingPathComponent("zones")
    guard !FileManager.default.fileExists(atPath: url.path) else { return try Zones([url]) }
    func feature(_ name: String, _ west: Double) -> String {
      let ring = [(0.0, 10.0), (70, 10), (70, 80), (0, 80), (0, 10)].map { "[\(west + $0.0),\($0.1)]" }
      return """
        {"type":"Feature","properties":{"name":"\(name)","nom":"\(name) (fr)"},"geometry":{"type":"Polygon",\
        "coordinates":[[\(ring.joined(separator: ","))]]}}
        """
    }
    let halves = try folder.write(
      "halves.geojson",
      #"{"type":"FeatureCollection","features":[\#(feature("West & sea", -170)),\#(feature("East", -100))]}"#)
    let line = try folder.write(
      "line.geojson", #"{"type":"LineString","coordinates":[[-117,32],[-97,32]]}"#)
    let builder = ZoneBuilder(ZoneFolder(url))
    let naming = ZoneBuilder.Naming(
      fields: [("en", "name"), ("fr", "nom")], title: ["en": "Halves", "fr": "Moitiés", "es": "Mitades"])
    _ = try builder.add(VectorFile(halves), name: "halves", naming, isRepairing: false)
    _ = try builder.add(VectorFile(line), border: .mexicoUnitedStates)
    return try Zones([url])
  }

  /// Two editions of a layer of three regions, and a map of classes.
  static func atlas(in folder: TemporaryFolder) throws -> ServedAtlas {
    func text(_ english: String, _ french: String) -> String {
      """
      {"en":{"text":"\(english)","status":"official"},"fr":{"text":"\(french)","status":"translated"}}
      """
    }
    func description(_ title: String, _ date: String, _ more: String) throws -> LayerDescription {
      try LayerDescription(
        file: folder.write(
          "about.json",
          """
          {"title":\(title),"summary":\(text("Made up.", "Fictif.")),"theme":"land","attribution":"A & B","licence":\
          "public domain","publisher":"https://example.org","scale":10000000,"date":"\(date)",\(more)}
          """))
    }
    func region(_ west: Double, _ name: String) -> String {
      let ring = [(0.0, 0.0), (4, 0), (4, 4), (0, 4), (0, 0)].map { "[\(west + $0.0),\(45 + $0.1)]" }
      return """
        {"type":"Feature","properties":{"name":"\(name)","kind":"\(name < "c" ? "x" : "y<z")"},"geometry":{"type":\
        "Polygon","coordinates":[[\(ring.joined(separator: ","))]]}}
        """
    }
    let atlas = AtlasFolder(folder.path("atlas"))
    let legend = """
      "key":"name","zoom":5,"legend":{"field":"kind","classes":[{"value":"x","colour":"#123456","title":\
      \(text("X & more", "X et plus"))}]}
      """
    for (date, names) in [("2010-05-01", ["a", "b"]), ("2020-05-01", ["a", "c"])] {
      let features = names.enumerated().map { region(-100 + 4 * Double($0), $1) }.joined(separator: ",")
      let file = try folder.write("regions.geojson", "{\"type\":\"FeatureCollection\",\"features\":[\(features)]}")
      let builder = try LayerBuilder(
        atlas, id: "regions", description(text("Regions", "Régions"), date, legend))
      _ = try builder.add(VectorFile(file))
    }
    let raw = try TestMap.patches(60, 40, classes: 19, seed: 3).write(folder, "land-cover")
    let map = folder.path("land-cover.tif")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gdal_translate", "-q", raw, map]
    try process.run()
    process.waitUntilExit()
    _ = try LayerBuilder(
      atlas, id: "land-cover",
      description(text("Land cover", "Couverture du sol"), "2020-01-01", "\"legend\":{\"table\":\"nalcms\"}")
    ).add(map: map)
    return try ServedAtlas(folder: folder.path("atlas")) { _ in }
  }

  /// A portal on the same edition that knows how many people live where.
  func with(_ populations: Populations) throws -> TestSite {
    TestSite(try Self.portal(folder, record: nil, populations: populations), folder)
  }

  /// Says of the edition that it was made on a fixed day, which its id does not hang on, so that pages are the same
  /// whenever the tests run.
  private static func makeTimeless(_ folder: TemporaryFolder) throws {
    let manifest = folder.url.appendingPathComponent("edition/edition.json")
    let text = try String(contentsOf: manifest, encoding: .utf8)
    let fixed = text.replacing(/("created"\s*:\s*)"[^"]*"/) { "\($0.output.1)\"2026-11-26T12:00:00Z\"" }
    try fixed.write(to: manifest, atomically: true, encoding: .utf8)
  }

  static func addPlan(to record: RecordStore) throws {
    let files = try ["plan", "totals", "measures", "values", "spending", "status"].map {
      try PlanFile(example("\($0).csv"))
    }
    let plan = files.compactMap(\.plan)[0]
    try record.append(record.planning(plan, adding: files.flatMap(\.entries), rights: Rights(level: .public)).events)
  }

  /// A consultation with a comment by web, a late one on paper, and one that was removed.
  private static func addConsultation(to record: RecordStore) throws {
    func text(_ en: String, _ es: String) -> Trilingual {
      var text = Trilingual(en, in: .english)
      text.set(es, in: .spanish, status: .human)
      return text
    }
    guard let opens = Day("2026-03-02"), let closes = Day("2026-03-31") else { return }
    let inquiry = Inquiry(
      body: .jpac, title: text("Which rivers first?", "¿Qué ríos primero?"),
      text: text("Rivers cross borders.\n\nWe ask which need care first.", "Los ríos cruzan fronteras."),
      use: text("JPAC reads each comment.", "El CCPC lee cada comentario."),
      questions: [
        .init(
          id: "q1", kind: .choice, title: text("Who should act?", "¿Quién debe actuar?"),
          options: [text("Cities", "Ciudades"), text("States", "Estados")])
      ], opens: opens, closes: closes, zones: Inquiry.usualZones)
    try record.append([
      ConsultationEvent.drafted(.init(inquiry, by: "P-222222222222")).event(of: "2026-03", on: opens),
      ConsultationEvent.announced(.init(text: 1, by: "P-333333333333")).event(of: "2026-03", on: opens),
    ])
    let person = "P-444444444444"
    func say(_ number: String, _ way: CommentEvent.Way, at: Int, _ further: CommentEvent? = nil) throws {
      guard let id = CommentID("2026-03", number), let place = CommentFileID(id, 1) else { return }
      let file = try AttachedFile(Array("%PDF-1.7 of \(number)".utf8))
      let said = CommentEvent.said(
        .init(
          person: person, language: "es", showing: .init(way == .web ? .named : .unnamed, country: true), way: way,
          at: at, waits: false, by: person,
          remarks: Remarks(
            text: "Más árboles junto al <río>.", answers: ["q1": "2"], name: "Ana Ruiz", country: .mexico,
            files: way == .web ? [file.note] : [])))
      try record.append(
        [said, further].compactMap { $0 }.map { try $0.event(of: id, community: nil, on: closes) })
      if way == .web {
        try record.append([CommentFile(person: person, file).event(of: place, community: nil, on: closes)])
      }
    }
    try say("K7M2QX", .web, at: opens.number * 86_400)
    try say("B2B2B2", .paper, at: (closes + 5).number * 86_400)
    try say("C3C3C3", .web, at: opens.number * 86_400, .removed(.init(reason: "advertising", by: "P-222222222222")))
    let reader = try record.protocols(on: closes).reader(nil, on: closes)
    let unshown = UnshownCounts(try record.comments(on: "2026-03", for: reader).comments)
    try record.append([
      ConsultationEvent.summarised(
        .init(text: text("People want <trees>.", "La gente quiere árboles."), unshown: unshown, by: "P-222222222222")
      ).event(of: "2026-03", on: closes + 10),
      ConsultationEvent.published(.init(text: 3, by: "P-333333333333")).event(of: "2026-03", on: closes + 12),
      ConsultationEvent.followed(
        .init(text: text("A hundred trees were planted.", "Se plantaron cien árboles."), by: "P-333333333333")
      ).event(of: "2026-03", on: closes + 200),
    ])
  }

  /// An advice that cites a comment and a meeting, and the Council's reply, from which an activity follows.
  private static func addAdvice(to record: RecordStore) throws {
    func text(_ en: String, _ fr: String) -> Trilingual {
      var text = Trilingual(en, in: .english)
      text.set(fr, in: .french, status: .human)
      return text
    }
    guard let comment = CommentID("2026-03", "K7M2QX"), let removed = CommentID("2026-03", "C3C3C3"),
      let adopted = Day("2026-06-01"), let answered = Day("2026-08-10"), let due = Day("2027-06-30")
    else { return }
    let advice = AdviceText(
      body: .jpac, title: text("Care for rivers first", "Les rivières d’abord"),
      paragraphs: [
        .init(
          text: text("Plant trees along <rivers>.", "Plantez des arbres."),
          grounds: [.comment(comment), .comment(removed), .meeting("2026-01"), .data("https://www.example.org/data")]),
        .init(text: text("Ask communities.", "Demandez aux communautés."), grounds: [], restsOnProtocol: true),
      ], consultations: ["2026-03"])
    let (member, other) = ("P-555555555555", "P-666666666666")
    let before: [AdviceEvent] = [
      .drafted(.init(advice, by: member)), .opened(.init(text: 1, by: member)),
      .voted(.init(.yes, text: 1, by: member)),
      .voted(.init(.yes, text: 1, by: "P-777777777777")), .voted(.init(.no, text: 1, by: other)),
      .dissented(.init(text("Fish first.", "Les poissons d’abord."), by: other)),
      .adopted(.init(text: 1, quorum: 3, members: [member, other, "P-777777777777"], by: member)),
    ]
    let reply = CouncilReply(answers: [
      .init(
        .accepted, reasons: text("We will.", "Nous le ferons."), owner: "Secretariat", due: due,
        activity: "EX2026-REG-O1-A1"),
      .init(.noted, reasons: text("We read it.", "Nous en prenons note.")),
    ])
    let after: [AdviceEvent] = [
      .replied(.init(reply, party: "MX", needed: 2, by: "P-888888888888")),
      .agreed(.init(party: "CA", reply: 8, view: text("And soon.", "Et bientôt."), by: "P-999999999999")),
    ]
    try record.append(
      before.map { try $0.event(of: "26-01", on: adopted) } + after.map { try $0.event(of: "26-01", on: answered) })
  }

  /// A community that wants a page, with two protocols and a label.
  private static func addCommunity(to record: RecordStore) throws {
    guard let day = Day("2026-02-01") else { return }
    let (id, steward) = ("river-people", "P-BBBBBBBBBBBB")
    let grant = PersonEvent.Grant(role: .steward, scope: id, from: day, until: nil, by: PersonEvent.server)
    try record.append([
      PersonEvent.joined(.init(how: .invited, language: .spanish)).event(of: steward, on: day),
      PersonEvent.granted(grant).event(of: steward, on: day),
    ])
    func words(_ nah: String, _ en: String) throws -> Wordage { try Wordage([.init("nah", nah), .init("en", en)]) }
    let label = Label(
      id: "583aeb2b-cad8-48e8-ae0c-9fe9d1d64a24", family: "tk", type: "attribution",
      names: try words("Tocaitl", "TK Attribution (TK A)"), texts: try words("In atoyatl <tonantzin>.", "Our mother."))
    let said: [CommunityEvent] = [
      .described(
        .init(
          try words("Atoyatlacah", "River people"), contact: "Casa del río, Pátzcuaro", isShown: true, by: steward)),
      .ruled(
        .init(
          "open", .open, titles: try words("Tlapouhqui", "Open"), text: try words("Nican.", "Ask first."),
          by: steward)),
      .ruled(
        .init("own", .strict, titles: try words("Toaxca", "Our own"), text: try words("Amo.", "For us."), by: steward)),
      .labelled(
        .init(project: "1d220c8c-1a9b-449c-a3d8-2baf48491336", fetched: day, labels: [label], by: steward)),
    ]
    try record.append(said.map { try $0.event(of: id, on: day) })
  }

  /// A session of the Council, and a decision on a submission and an advice that one Party was against.
  private static func addDecision(to record: RecordStore) throws {
    func text(_ en: String, _ fr: String) -> Trilingual {
      var text = Trilingual(en, in: .english)
      text.set(fr, in: .french, status: .human)
      return text
    }
    guard let day = Day("2026-06-20"), let begins = WallTime("2026-07-07T09:00"),
      let ends = WallTime("2026-07-08T12:00"),
      let submission = DecisionText.Matter("submission SEM-21-001"), let advice = DecisionText.Matter("advice 26-01")
    else { return }
    let session = Meeting(
      body: .council, title: text("Session of the Council", "Session du Conseil"),
      text: text("Ministers meet.", "Les ministres se réunissent."), begins: begins, ends: ends,
      zone: "America/Toronto", rooms: [.init(name: "Gatineau", seats: nil)], stream: nil,
      registersUntil: begins.day)
    let (officer, second) = ("P-111111111111", "P-222222222222")
    let said: [MeetingEvent] = [
      .drafted(.init(session, by: officer)), .announced(.init(text: 1, by: second)),
    ]
    try record.append(said.map { try $0.event(of: "2026-02", on: day) })
    let resolution = DecisionText(
      title: text("Rivers & roads", "Rivières et routes"),
      text: text("The Council resolves <so>.", "Le Conseil décide."),
      statement: text("We care for rivers.", "Les rivières nous importent."), session: "2026-02",
      matters: [submission, advice])
    let (canada, mexico, states) = ("P-888888888888", "P-999999999999", "P-AAAAAAAAAAAA")
    let decided: [DecisionEvent] = [
      .drafted(.init(resolution, by: canada)), .opened(.init(text: 1, by: mexico)),
      .voted(.init(.yes, party: "CA", reasons: nil, text: 1, by: canada)),
      .voted(.init(.yes, party: "MX", reasons: text("It is time.", "Il est temps."), text: 1, by: mexico)),
      .voted(.init(.no, party: "US", reasons: text("Not yet.", "Pas encore."), text: 1, by: states)),
      .adopted(.init(text: 1, needed: 2, by: mexico)),
    ]
    try record.append(decided.map { try $0.event(of: "26-01", on: begins.day) })
  }

  /// A meeting that was moved and is over, with its summary.
  private static func addMeeting(to record: RecordStore) throws {
    func text(_ en: String, _ fr: String) -> Trilingual {
      var text = Trilingual(en, in: .english)
      text.set(fr, in: .french, status: .human)
      return text
    }
    guard let day = Day("2026-04-01"), let opening = WallTime("2026-05-20T09:30"),
      let begins = WallTime("2026-05-20T09:00"), let ends = WallTime("2026-05-20T17:00")
    else { return }
    let meeting = Meeting(
      body: .jpac, title: text("Public session on rivers", "Séance publique sur les rivières"),
      text: text("Come & talk.", "Venez parler."), begins: begins, ends: ends, zone: "America/Mexico_City",
      rooms: [.init(name: "Mérida, Centro <1>", seats: 80), .init(name: "Montréal, 413 Saint-Jacques", seats: nil)],
      stream: "https://stream.example.org/jpac",
      agenda: [
        .init(at: begins, title: text("Opening", "Ouverture")), .init(at: opening, title: text("Floor", "Parole")),
      ],
      interpretation: [.english, .french, .spanish], hasCaptions: true, registersUntil: day,
      floor: .init(until: day, told: day + 10, minutes: 5), aidUntil: day,
      documents: [.init(title: "Agenda", language: .english, address: "https://www.example.org/agenda.pdf")],
      consultations: ["2026-03"])
    let events: [MeetingEvent] = [
      .drafted(.init(meeting, by: "P-222222222222")), .announced(.init(text: 1, by: "P-333333333333")),
      .changed(.init(meeting, why: text("A larger room.", "Une salle plus grande."), by: "P-333333333333")),
      .summarised(
        .init(
          text: text("People spoke of rivers.", "On a parlé de rivières."), attendance: ["r1": 71, "online": 240],
          recordings: [
            .init(title: "Enregistrement", language: .french, address: "https://www.example.org/video")
          ], by: "P-222222222222")), .published(.init(text: 4, by: "P-333333333333")),
    ]
    try record.append(events.map { try $0.event(of: "2026-01", on: day) })
    try addRecording(to: record, title: text("Morning <session>", "Matinée"), on: ends.day)
  }

  /// A recording that everybody may see, with what is said in English.
  private static func addRecording(to record: RecordStore, title: Trilingual, on day: Day) throws {
    var event: Event = try MeetingEvent.recorded(.init(title: title, by: "P-222222222222")).event(
      of: "2026-01", on: day)
    let captions = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ana>Good <b>morning</b> &amp; welcome.\n"
    event.documents = try [
      ("sound.mp3", "ID3 sound", Recording.kind), ("captions.vtt", captions, Recording.captionsKind),
    ].map { name, text, kind in
      let path = "\(record.folder)/\(name)"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      defer { try? FileManager.default.removeItem(atPath: path) }
      return try record.store(path, for: event, kind: kind, rendition: .public, languages: ["en"], embargo: nil)
    }
    let shown = MeetingEvent.shown(.init(text: 6, by: "P-333333333333"))
    try record.append([event, try shown.event(of: "2026-01", on: day)])
  }

  /// The example of a challenge with two accepted pledges of the first facility that reports something in both years:
  /// one that was reached, one that was not.
  private static func addPledges(to record: RecordStore, _ edition: Edition) throws {
    let file = try ChallengeFile(example("challenge.json"))
    guard let opened = file.challenge else { return }
    var event = Event(subject: opened.id, ChallengeKind.challenge, date: opened.opened)
    (event.challenge, event.rights) = (opened.terms, .open)
    try record.append([event])
    guard let challenge = try record.challenge(opened.id, reader: .anyone) else { return }
    let evidence = Evidence(edition, tables: try ReferenceTables(), findings: nil)
    let rows = try edition.answer(
      Question().with { ($0.by, $0.categories) = ([.facility, .substance, .year], [.onsiteAir]) }, evidence
    ).rows
    let years = Dictionary(grouping: rows) { "\($0.values[0].text) \($0.values[1].text)" }
    let fallen = years.values.compactMap { rows -> (before: Questions.Answer.Row, after: Questions.Answer.Row)? in
      guard let before = rows.first(where: { $0.values[2].year == 2017 }),
        let after = rows.first(where: { $0.values[2].year == 2018 }), after.value > 2, after.value + 1 < before.value
      else { return nil }
      return (before, after)
    }
    let first = fallen.min { a, b in
      (a.before.values[0].text, a.before.values[1].text) < (b.before.values[0].text, b.before.values[1].text)
    }
    guard let (before, after) = first else { return }
    for (id, goal) in [("EX-01", after.value + 1), ("EX-02", 1.0)] {
      var request = PledgeRequest(
        id: id, company: "Works & Co", goal: .init(.amount, goal), base: YearSpan(2017...2017), target: 2018,
        date: Day("2018-01-15") ?? RecordStore.today)
      (request.facilities, request.substances) = ([before.values[0].text], [before.values[1].text])
      (request.categories, request.text) = (["onsite_air"], Trilingual("Less & less.", in: .english))
      var pledge = Event(subject: id, ChallengeKind.pledge, date: request.date)
      (pledge.pledge, pledge.rights) = (try request.terms(in: challenge, edition, evidence), .open)
      try record.append([pledge, Event(subject: id, ChallengeKind.accept, date: Day("2018-02-01"))])
    }
  }

  static func example(_ name: String) -> String { root.appendingPathComponent("docs/examples/\(name)").path }

  struct Answer {
    let status: Int
    let type: String
    let headers: [String: String]
    let text: String
  }

  /// Asks for an address; a stream is not read.
  func get(_ address: String, method: String = "GET", acceptLanguage: String = "", form: String = "") -> Answer {
    let parts = address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let request = Portal.Request(
      method: method, path: parts[0], query: parts.count > 1 ? parts[1] : "", acceptLanguage: acceptLanguage,
      form: form)
    let reply = portal.reply(to: request)
    var text = ""
    if case .bytes(let bytes) = reply.body { text = String(decoding: bytes, as: UTF8.self) }
    return Answer(
      status: reply.status, type: reply.contentType,
      headers: Dictionary(reply.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
      text: text)
  }

  /// Whether a route answers for maps of classes alone.
  private static func isOfMaps(_ route: Route) -> Bool {
    let maps = [
      AtlasRoutes.picture, AtlasRoutes.gridPicture, AtlasRoutes.mapTileSets, AtlasRoutes.mapTileSet,
      AtlasRoutes.ogcMapTile, AtlasRoutes.stacCollection, AtlasRoutes.stacItem, GeoServicesRoutes.map,
      GeoServicesRoutes.mapLayers, GeoServicesRoutes.mapLayer, GeoServicesRoutes.mapLegend, GeoServicesRoutes.mapTile,
    ]
    return maps.contains { $0.name == route.name }
  }

  /// An address of a route with real values in its places, and what it cannot do without.
  func address(of route: Route, in language: Language = .english) -> String {
    let values = route.path.places.map { place -> String in
      switch place {
      case "facility": "CA:800001"
      case "id":
        route.needs == .record ? "SEM-21-001" : route.needs == .challenge ? "EX-02" : "CA:800001"
      case "challenge": "CLEAN-2025"
      case "consultation": "2026-03"
      case "comment": "K7M2QX"
      case "meeting": "2026-01"
      case "recording": "1"
      case "advice", "decision": "26-01"
      case "community": "river-people"
      case "pledge": "EX-02"
      case "company": "works-co"
      case "substance": "lead"
      case "sector": "3314"
      case "place": "CA-ON"
      case "zone": "border:CA-US:100"
      case "receiver": "US:48139FCT0000006"
      case "subject" where route.name == FileRoutes.follow.name: "substance"
      case "key": "lead"
      case "submission", "subject": "SEM-21-001"
      case "programme": "SUB"
      case "format": route.name == FileRoutes.picture.name ? "svg" : "csv"
      case "number", "x", "y", "z", "part": "0"
      case "file" where route.name == FileRoutes.report.name: "T-1.csv"
      case "file" where route.name == FileRoutes.commentFile.name: "1"
      case "file" where route.name == AtlasRoutes.download.name: "features.gpkg"
      case "layer":
        Self.isOfMaps(route) ? "land-cover" : "regions"
      case "grid": "NorthAmericaLAEA"
      case "feature": "1"
      case "epoch": "2020.1"
      default: place
      }
    }
    let needed = ["q": "lead", "substance": "lead", "format": "csv"]
    let query = route.parameters.filter(\.isRequired).map { "\($0.name)=\(needed[$0.name] ?? "")" }.joined(
      separator: "&")
    return route.path.filled(values, language: language) + (query.isEmpty ? "" : "?\(query)")
  }
}

/// One key for everybody.
private struct OneKey: PersonKeys {
  private let only = try? SecretKey.random()
  func key(of person: String) -> SecretKey? { only }
}
