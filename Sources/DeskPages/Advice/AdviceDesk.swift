internal import Foundation
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The desk of advice: members draft, vote and adopt; representatives of the Parties reply; an officer fills in how
/// bodies decide.
struct AdviceDesk: WritingDesk {
  static let route = DeskRoutes.advices
  static let subject = "advice"
  static let proved: Set<String> = ["open", "vote", "adopt", "drop", "reply", "agree", "rule", "seat", "unseat"]

  let visit: Visit
  let guest: Guest

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest) = (visit, guest) }

  private var desk: PeopleDesk { guest.desk }

  static let doings = [
    "drafted", "revised", "opened", "voted", "dissented", "adopted", "dropped", "translated", "replied", "agreed",
    "ruled", "seated", "unseated",
  ]

  /// Those who have something to do here.
  private func demandSomeRight() throws {
    guard
      guest.may(.draftAdvice) || guest.may(.adoptAdvice) || guest.may(.keepCommittees) || !parties.isEmpty
    else { throw Problem.notFound("no such page") }
  }

  /// The Parties that somebody speaks for in the Council.
  private var parties: [String] {
    guest.standing.grants.filter { $0.role == .councilRepresentative }.compactMap(\.scope)
      .filter { guest.may(.replyToAdvice, scope: $0) }
  }

  func page(_ id: String, problem: String, said: String, typed: Guest.Form?) throws -> Reply {
    try demandSomeRight()
    let done = asked("done", Self.doings)
    let state = try id.isEmpty ? nil : desk.record.advice(id)
    guard id.isEmpty || state != nil else { throw Problem.notFound("no such advice") }
    let person = try guest.signedIn().person
    let bodies = try [AskingBody.jpac, .tekeg].filter { try desk.isMember(.draftAdvice, of: $0, person) }
    // Before it is adopted it is its committee's.
    if let state, !state.isPublic, !bodies.contains(state.text.body) { throw Problem.notFound("no such advice") }
    let model = AdviceDeskModel(
      frame: FormFrame(guest, problem: problem, done: done.isEmpty ? "" : "advice.done.\(done)"), said: said,
      address: own, own: person, bodies: bodies, parties: parties, keepsCommittees: guest.may(.keepCommittees),
      all: try desk.record.advices(isPublic: false).filter { $0.isPublic || bodies.contains($0.text.body) },
      rules: try [AskingBody.jpac, .tekeg, .council].map { ($0, try desk.record.committee($0)) },
      members: try [AskingBody.jpac, .tekeg].map { ($0, try desk.members(of: $0)) }, state: state,
      links: try AdviceLinks(state.map { [$0] } ?? [], visit), fields: AdviceFields(typed: typed, known: state))
    return visit.show(AdviceDeskView.self, model)
  }

  func act(_ form: Guest.Form, by person: String) throws -> Reply {
    try demandSomeRight()
    let id = form["advice"]
    // What was cut off before is done first.
    try desk.tellOfAdvice(commentPage)
    let former = try desk.record.advice(id)
    switch form["do"] {
    case "draft": return done("drafted", try desk.draft(advice: AdviceFields.text(form), by: person))
    case "revise":
      try demandRead("text", form, now: former?.textPlace)
      try desk.revise(advice: id, AdviceFields.text(form, former: former?.text), by: person)
      return done("revised", id)
    case "open":
      try desk.open(advice: id, text: place("text", form), by: person)
      return done("opened", id)
    case "vote":
      guard let choice = AdviceEvent.Vote.Choice(rawValue: form["vote"]) else {
        throw Problem.parameter(
          "vote", found: form["vote"], expected: .oneOf(AdviceEvent.Vote.Choice.allCases.map(\.rawValue)))
      }
      try desk.vote(advice: id, choice, text: place("text", form), by: person)
      return done("voted", id)
    case "dissent":
      try desk.dissent(advice: id, form.words("opinion"), by: person)
      return done("dissented", id)
    case "adopt":
      try desk.adopt(advice: id, text: place("text", form), by: person, page: commentPage)
      return done("adopted", id)
    case "drop":
      try desk.drop(advice: id, text: place("text", form), by: person)
      return done("dropped", id)
    case "translate":
      let language = try AdviceFields.language(form)
      try desk.translate(
        advice: id, into: language, title: form.line("title-\(language.rawValue)") ?? "",
        form.paragraphs("paragraphs", language), by: person)
      return done("translated", id)
    case "reply":
      guard let former else { throw Problem.notFound("no such advice") }
      try desk.reply(to: id, AdviceFields.reply(form, former), replacing: place("reply", form), by: person)
      return done("replied", id)
    case "agree":
      let view = Language.allCases.contains { form.line("view-\($0.rawValue)") != nil } ? try form.words("view") : nil
      try desk.agree(to: id, party: form["party"], reply: place("reply", form), view: view, by: person)
      return done("agreed", id)
    case "rule":
      guard let body = AskingBody(rawValue: form["committee"]), let quorum = Int(form["quorum"]) else {
        throw RecordError("quorum: expected a number, for jpac, tekeg or council")
      }
      try desk.rule(
        body, .init(quorum: quorum, chair: form.line("chair"), source: form.line("source") ?? "", by: person),
        by: person)
      return .redirect(own + Address.query([(name: "done", value: "ruled")]))
    case "seat", "unseat":
      guard let body = AskingBody(rawValue: form["committee"]) else {
        throw Problem.parameter("committee", found: form["committee"], expected: .oneOf(["jpac", "tekeg"]))
      }
      if form["do"] == "seat" {
        try desk.seat(
          form["person"], on: body, from: form.day("from"), until: form["until"].isEmpty ? nil : form.day("until"),
          by: person)
      } else {
        try desk.unseat(place("grant", form), of: form["person"], on: body, by: person)
      }
      return .redirect(own + Address.query([(name: "done", value: "\(form["do"])ed")]))
    default:
      throw Problem.parameter(
        "do", found: String(form["do"].prefix(40)),
        expected: .oneOf([
          "draft", "revise", "open", "vote", "dissent", "adopt", "drop", "translate", "reply", "agree", "rule", "seat",
          "unseat",
        ]))
    }
  }
}

extension PersonalPage {
  /// The address of a comment's page, which everybody can read.
  func commentPage(_ id: CommentID, _ language: Language) -> String {
    visit.site.publicAddress + Route.comment.path.filled([id.consultation, id.number], language: language)
  }
}

/// What is in the fields of an advice's forms, and what they make.
struct AdviceFields: Sendable {
  private let typed: Guest.Form?
  private let known: AdviceState?

  init(typed: Guest.Form?, known: AdviceState?) { (self.typed, self.known) = (typed, known) }

  /// Which forms have a field; what was typed into one of them is not shown in another.
  private func isOf(_ form: Guest.Form, _ name: String) -> Bool {
    switch name.split(separator: "-").first {
    case "quorum", "chair", "source": form["do"] == "rule"
    case "committee": ["rule", "seat"].contains(form["do"])
    case "person", "from", "until": form["do"] == "seat"
    case "opinion": form["do"] == "dissent"
    case "view": form["do"] == "agree"
    case "verdict", "reasons", "owner", "due", "activity": form["do"] == "reply"
    default:
      form["do"] == "translate"
        ? name.hasSuffix("-\(form["language"])") : ["draft", "revise"].contains(form["do"])
    }
  }

  /// The place of the text or the reply that was read when a form was filled in.
  func place(_ name: String, of what: String, _ place: Int) -> String {
    typed.flatMap { $0["do"] == what && !$0[name].isEmpty ? $0[name] : nil } ?? String(place)
  }

  /// The language of the original of a reply, which need not be that of the advice.
  var replied: String {
    if let typed, typed["do"] == "reply" { return typed["original"] }
    let reasons = known?.reply?.reply.answers.first?.reasons ?? known?.text.title
    return reasons?.entries.first { $0.value.status == .original }?.key ?? ""
  }

  /// As it was typed, else as it is known.
  func value(_ name: String) -> String {
    if let typed, isOf(typed, name) { return typed[name] }
    guard let known else { return "" }
    let parts = name.split(separator: "-").map(String.init)
    let language = parts.last ?? ""
    func text(_ text: Trilingual?) -> String { text?.entries[language]?.text ?? "" }
    let index = parts.count > 1 ? Int(parts[1].dropFirst()).map { $0 - 1 } : nil
    let answers = known.reply?.reply.answers ?? []
    let answer = index.flatMap { answers.indices.contains($0) ? answers[$0] : nil }
    return switch parts.first {
    case "body": known.text.body.rawValue
    case "original": known.text.title.entries.first { $0.value.status == .original }?.key ?? ""
    case "title": text(known.text.title)
    case "paragraphs":
      known.text.paragraphs.map { text($0.text) }.filter { !$0.isEmpty }.joined(separator: "\n\n")
    case "grounds":
      known.text.paragraphs.enumerated().compactMap { index, paragraph in
        let words = paragraph.grounds.map(\.text) + (paragraph.restsOnProtocol ? ["protocol"] : [])
        return words.isEmpty ? nil : "\(index + 1): \(words.joined(separator: ", "))"
      }.joined(separator: "\n")
    case "consultations": known.text.consultations.joined(separator: ", ")
    case "verdict": answer?.verdict.rawValue ?? ""
    case "reasons": text(answer?.reasons)
    case "owner": answer?.owner ?? ""
    case "due": answer?.due?.description ?? ""
    case "activity": answer?.activity ?? ""
    default: ""
    }
  }

  static func language(_ form: Guest.Form) throws -> Language {
    guard let language = Language(rawValue: form["language"]) else {
      throw Problem.parameter("language", found: form["language"], expected: .oneOf(Language.allCases.map(\.rawValue)))
    }
    return language
  }

  /// - Throws: `RecordError` for what is missing; ``Problem`` for a word that is none of those listed.
  static func text(_ form: Guest.Form, former: AdviceText? = nil) throws -> AdviceText {
    guard let body = AskingBody(rawValue: form["body"]) else {
      throw Problem.parameter("body", found: form["body"], expected: .oneOf(["jpac", "tekeg"]))
    }
    let texts = try form.paragraphs(
      "paragraphs", most: AdviceText.mostParagraphs, former: former?.paragraphs.map(\.text) ?? [])
    let grounds = try grounds(form, paragraphs: texts.count)
    return AdviceText(
      body: body, title: try form.words("title", former: former?.title),
      paragraphs: try texts.enumerated().map { index, text in
        let of = grounds[index + 1] ?? []
        return .init(
          text: text, grounds: try of.filter { $0 != "protocol" }.map(ground), restsOnProtocol: of.contains("protocol"))
      }, consultations: form["consultations"].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
  }

  /// `2: 2026-03-K7M2QX, meeting 2027-01, protocol`: by the number of the paragraph.
  private static func grounds(_ form: Guest.Form, paragraphs: Int) throws -> [Int: [String]] {
    var grounds: [Int: [String]] = [:]
    for line in form.lines("grounds") {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2, let number = Int(parts[0]), (1...paragraphs).contains(number) else {
        throw RecordError("grounds: \"\(line.prefix(60))\"; expected lines as 1: 2026-03-K7M2QX, meeting 2027-01")
      }
      grounds[number, default: []] += parts[1].split(separator: ", ").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty }
    }
    return grounds
  }

  private static func ground(_ text: String) throws -> AdviceText.Ground {
    guard let ground = AdviceText.Ground(text) else {
      throw RecordError(
        "grounds: \"\(text.prefix(60))\"; expected a comment as 2026-03-K7M2QX, meeting 2027-01, an address or protocol"
      )
    }
    return ground
  }

  /// One answer for each paragraph.
  static func reply(_ form: Guest.Form, _ advice: AdviceState) throws -> CouncilReply {
    let former = advice.reply?.reply.answers
    return CouncilReply(
      answers: try advice.text.paragraphs.indices.map { index in
        let name = AdviceText.name(index)
        guard let verdict = CouncilReply.Verdict(rawValue: form["verdict-\(name)"]) else {
          throw RecordError("\(name): no answer is chosen")
        }
        return .init(
          verdict, reasons: try form.words("reasons-\(name)", former: former.map { $0[index].reasons }),
          owner: form.line("owner-\(name)"), due: form["due-\(name)"].isEmpty ? nil : try form.day("due-\(name)"),
          activity: form.line("activity-\(name)"))
      })
  }
}

struct AdviceDeskModel: Sendable {
  let frame: FormFrame
  let said: String
  let address: String
  /// Who looks.
  let own: String
  /// Committees of which they are a member, Parties for which they speak.
  let bodies: [AskingBody]
  let parties: [String]
  let keepsCommittees: Bool
  let all: [AdviceState]
  let rules: [(body: AskingBody, state: CommitteeState?)]
  let members: [(body: AskingBody, members: [CommitteeMember])]
  let state: AdviceState?
  let links: AdviceLinks
  let fields: AdviceFields
}
